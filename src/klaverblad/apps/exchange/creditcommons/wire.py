"""What is said between two servers: a transaction, its hash, and the seal of a message.

The words and the rule of the hash are those of Credit Commons 0.9 (POST transaction/relay, PATCH
transaction/<uuid>/<state>, md5 over the last hash, the uuid, the state, each entry and the version).
Ours are: the seal, whole quants only, and asking with GET transaction/<uuid>. No Django, no clock.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

# The sender asks to look at it, to book it, to let it go.
VALIDATE, COMMIT, ERASE = "V", "C", "X"
_VERSION = {VALIDATE: 1, COMMIT: 2, ERASE: 2}
QUANT_MOST = 10**12
TEXT_MOST = 140
BODY_MOST = 16_384
# Node, the chain as the sender has it, chance that makes each message another one, and the seal.
NODE, LAST_HASH, NONCE, SEAL = "cc-node", "last-hash", "cc-nonce", "cc-seal"
_HASH = re.compile(r"[0-9a-f]{32}")
_PARTY = re.compile(r"([a-z0-9][a-z0-9-]{1,39})/([a-z0-9]{4,20})")


class Unreadable(Exception):
    """Something that is no message of this protocol; which part of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A transaction of one entry, as it stands on the wire."""

    uuid: UUID
    payer: str
    payee: str
    quant: int
    text: str

    def chained(self, last: str, state: str) -> str:
        """The hash after this message."""
        # Whole numbers are printed the same by every language; a float is not.
        parts = (last, str(self.uuid), state, str(self.quant), self.text, str(_VERSION[state]))
        # MD5 because the protocol says so. It orders the messages; the seal is what is believed.
        return hashlib.md5("|".join(parts).encode(), usedforsecurity=False).hexdigest()

    def written(self) -> bytes:
        """The body of the first message."""
        entry = {
            "payer": self.payer,
            "payee": self.payee,
            "quant": self.quant,
            "description": self.text,
        }
        return written(
            {
                "uuid": str(self.uuid),
                "state": VALIDATE,
                "version": _VERSION[VALIDATE],
                "entries": [entry],
            }
        )


def written(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def read(body: bytes) -> dict[str, Any]:
    """raises   Unreadable"""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("body") from None
    if not isinstance(found, dict):
        raise Unreadable("body")
    return found


def read_said(body: bytes) -> Said:
    """The transaction in a first message. Fields that we do not know are left alone.

    raises   Unreadable: which field
    """
    found = read(body)
    entries = found.get("entries")
    # Several entries are fees along a road of several servers; a twig has one neighbour.
    if not isinstance(entries, list) or len(entries) != 1 or not isinstance(entries[0], dict):
        raise Unreadable("entries")
    entry = entries[0]
    quant, text = entry.get("quant"), entry.get("description", "")
    if type(quant) is not int or not 0 < quant <= QUANT_MOST:
        raise Unreadable("quant")
    if not isinstance(text, str) or len(text) > TEXT_MOST or not _plain(text):
        raise Unreadable("description")
    if found.get("state") != VALIDATE or found.get("version") != _VERSION[VALIDATE]:
        raise Unreadable("state")
    for side in ("payer", "payee"):
        if not isinstance(entry.get(side), str) or not _PARTY.fullmatch(entry[side]):
            raise Unreadable(side)
    return Said(_uuid(found.get("uuid")), entry["payer"], entry["payee"], quant, text)


def party(said: str) -> tuple[str, str]:
    """The name of the server and the code of the member."""
    form = _PARTY.fullmatch(said)
    assert form is not None, "read before"
    return form[1], form[2]


def is_hash(said: object) -> bool:
    return isinstance(said, str) and _HASH.fullmatch(said) is not None


def first_hash(secret: str) -> str:
    """Where the chain of both begins."""
    return hmac.new(secret.encode(), b"begin", hashlib.sha256).hexdigest()[:32]


def seal_of_request(
    secret: str, *, method: str, path: str, headers: Mapping[str, str], body: bytes
) -> str:
    """Over everything that says what is asked. `path`: below the address of the group."""
    parts = [method, path, *(headers.get(name, "") for name in (NODE, LAST_HASH, NONCE))]
    return _seal(secret, parts, body)


def seal_of_answer(secret: str, *, asked: str, status: int, body: bytes) -> str:
    """Over the seal of what was asked: an answer to another question is not believed."""
    return _seal(secret, ["answer", asked, str(status)], body)


def is_seal(made: str, said: str | None) -> bool:
    return hmac.compare_digest(made.encode(), (said or "").encode())


def _seal(secret: str, parts: list[str], body: bytes) -> str:
    text = "\n".join([*parts, hashlib.sha256(body).hexdigest()])
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _uuid(said: object) -> UUID:
    try:
        found = UUID(str(said))
    except ValueError:
        raise Unreadable("uuid") from None
    if str(found) != said:
        raise Unreadable("uuid")
    return found


def _plain(text: str) -> bool:
    return not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)

"""A paper that this desk made, told from one that it did not make: Ed25519 (RFC 8032).

It stands below the exchange and below the files, which may not know each other: one signs a paper
here, the other reads it here, and neither asks a table of the other. The keys are made out of those
in the keys file (HKDF, RFC 5869), so there is one thing to keep, and a paper is read without any
database. A key that is forgotten takes its papers with it: they can no longer be told, and that is
said.

A code is `key.content.signature`. A file carries its code behind its last line, and the code holds
the SHA-256 of everything before it: one letter changed in the file, and it is not ours any more.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.keyring import keyring
from klaverblad.errors import BadInput

CODE_MOST = 4_000
FILE_MOST_BYTES = 5 * 2**20
_MARK = b"\n%klaverblad-signed "
_CODE = re.compile(r"([0-9a-f]{8})\.([A-Za-z0-9_-]{1,3800})\.([A-Za-z0-9_-]{86})")


class NotOurs(BadInput):
    """What was shown is not what this desk signed, or it was changed since.

    reason   no_code      there is no code in it
             unknown_key  signed with a key that is not here (any more)
             does_not_fit changed, cut, or of another kind
    """

    code = "not_ours"
    sentence = _(
        "We herkennen dit niet: het is hier niet gemaakt, of er is iets aan veranderd. "
        "Neem het bestand zoals je het kreeg, niet een foto of een kopie ervan."
    )

    def __init__(self, reason: str) -> None:
        super().__init__(field="file")
        self.reason = reason


def sign(purpose: str, said: Mapping[str, Any]) -> str:
    """The code of a paper for one purpose; the same content gives the same code."""
    key = keyring().sealing.active
    content = _plain(json.dumps(said, sort_keys=True, separators=(",", ":")).encode())
    signature = _signer(key.secret).sign(_signed(purpose, content))
    return f"{key.id}.{content}.{_plain(signature)}"


def read(purpose: str, code: str) -> dict[str, Any]:
    """What a code says.

    raises   NotOurs
    """
    found = _CODE.fullmatch(code.strip()) if len(code) <= CODE_MOST else None
    if found is None:
        raise NotOurs("no_code")
    key_id, content, signature = found.groups()
    key = keyring().sealing.by_id.get(key_id)
    if key is None:
        raise NotOurs("unknown_key")
    try:
        public = _signer(key.secret).public_key()
        public.verify(_bytes(signature), _signed(purpose, content))
        said = json.loads(_bytes(content))
    except (InvalidSignature, binascii.Error, ValueError):
        raise NotOurs("does_not_fit") from None
    return dict(said)


def sign_file(purpose: str, said: Mapping[str, Any], data: bytes) -> bytes:
    """The file with its code behind it; a reader of PDF does not see the difference."""
    code = sign(purpose, {**said, "sha256": hashlib.sha256(data).hexdigest()})
    return data + _MARK + code.encode("ascii") + b"\n"


def read_file(purpose: str, data: bytes) -> dict[str, Any]:
    """What a file says that was signed here, and not changed since.

    raises   NotOurs
    """
    body, mark, tail = data.rpartition(_MARK)
    if not mark or len(data) > FILE_MOST_BYTES or len(tail) > CODE_MOST:
        raise NotOurs("no_code")
    said = read(purpose, tail.decode("ascii", errors="replace"))
    if said.pop("sha256", None) != hashlib.sha256(body).hexdigest():
        raise NotOurs("does_not_fit")
    return said


def _signer(secret: bytes) -> Ed25519PrivateKey:
    derived = HKDF(SHA256(), 32, salt=None, info=b"klaverblad signed papers v1").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(derived)


def _signed(purpose: str, content: str) -> bytes:
    return f"{purpose}\n{content}".encode()


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

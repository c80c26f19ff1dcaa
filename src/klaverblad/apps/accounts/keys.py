"""The text of a key: made from chance, kept as a hash, recognised by it."""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

# So that whoever finds one in a file knows what it opens, and a scanner can look for it.
MARK = "klv_"
BYTES = 32
SHOWN = len(MARK) + 6
_KEY = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Secret:
    """A new key: the text that is shown once, and the two things that are kept of it."""

    text: str
    prefix: str
    digest: str

    def __repr__(self) -> str:
        return f"<Secret {self.prefix}…>"


def new_secret() -> Secret:
    """Make a key that nobody can guess: 32 random bytes."""
    chance = secrets.token_bytes(BYTES)
    text = MARK + urlsafe_b64encode(chance).decode().rstrip("=")
    return Secret(text, text[:SHOWN], _digest(chance))


def digest_of(text: str) -> str | None:
    """The hash under which a key is kept; None for what cannot be a key."""
    if not _KEY.fullmatch(text):
        return None
    return _digest(urlsafe_b64decode(text.removeprefix(MARK) + "="))


def _digest(chance: bytes) -> str:
    # Plain SHA-256: of 256 random bits nothing can be tried out, so nothing need be slow.
    return hashlib.sha256(chance).hexdigest()

"""The keys of the desk. They live outside the database, and a running process sees them change.

Two rings: keys that seal text, and keys of the blind index, so that whoever can look a number up
need not be able to read one. Of each ring one key is active; the others still open what they sealed.
Nothing here needs settings or a database: `klaverblad keys new` runs before there are any.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import logging
import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from klaverblad import whole_files

SECRET_BYTES = 32
FORMAT = 1
_ID = re.compile(r"[0-9a-f]{8}")
log = logging.getLogger("klaverblad.keys")


class KeyState(StrEnum):
    """What a key still does.

    active     seals and indexes whatever is written; one key of each ring
    retiring   rows still use it; they are on their way to the active key
    retired    no row uses it; it stays for backups that were made before
    """

    ACTIVE = "active"
    RETIRING = "retiring"
    RETIRED = "retired"


class BadKeyring(ImproperlyConfigured):
    """The keys cannot be read. The sentence never holds a piece of them."""


class KeysBusy(Exception):
    """Another process is changing the keys right now."""


@dataclass(frozen=True, slots=True)
class Key:
    """One generation. Its id stands before whatever it made."""

    id: str
    made_on: date
    state: KeyState
    secret: bytes = field(repr=False)
    retired_on: date | None = None


@dataclass(frozen=True)
class Ring:
    """The keys of one purpose, the oldest first; exactly one is active."""

    keys: tuple[Key, ...]

    @cached_property
    def active(self) -> Key:
        return next(key for key in self.keys if key.state is KeyState.ACTIVE)

    @cached_property
    def by_id(self) -> dict[str, Key]:
        return {key.id: key for key in self.keys}

    @cached_property
    def ciphers(self) -> dict[str, AESGCM]:
        """The keys, ready to seal and open with."""
        return {key.id: AESGCM(key.secret) for key in self.keys}

    def renewed(self, *, on: date) -> Ring:
        """The same ring with a new active key; the one that was active is retiring."""
        before = (
            replace(key, state=KeyState.RETIRING) if key.state is KeyState.ACTIVE else key
            for key in self.keys
        )
        return Ring((*before, _new_key(on)))

    def retired(self, key_id: str, *, on: date) -> Ring:
        """The same ring in which no row uses this key any more."""
        return Ring(
            tuple(
                replace(key, state=KeyState.RETIRED, retired_on=on) if key.id == key_id else key
                for key in self.keys
            )
        )

    def without(self, key_id: str) -> Ring:
        return Ring(tuple(key for key in self.keys if key.id != key_id))


@dataclass(frozen=True)
class Keyring:
    """Every key of a desk, by purpose."""

    sealing: Ring
    index: Ring

    @classmethod
    def new(cls, *, on: date) -> Keyring:
        """A keyring with one fresh key of each purpose."""
        return cls(Ring((_new_key(on),)), Ring((_new_key(on),)))

    @property
    def rings(self) -> dict[str, Ring]:
        """The rings by the name they have in the file."""
        return {"sealing": self.sealing, "index": self.index}

    def renewed(self, *, on: date) -> Keyring:
        return Keyring(self.sealing.renewed(on=on), self.index.renewed(on=on))

    def is_between(self) -> bool:
        """Whether a rotation began and did not end."""
        states = (key.state for ring in self.rings.values() for key in ring.keys)
        return KeyState.RETIRING in states


def _new_key(on: date) -> Key:
    # An id at random: two desks that each make "the second key" must not mistake them.
    return Key(secrets.token_hex(4), on, KeyState.ACTIVE, secrets.token_bytes(SECRET_BYTES))


# ---- in words --------------------------------------------------------------------------------
def written(keyring: Keyring) -> str:
    """The keyring as its file holds it."""
    said = {"format": FORMAT} | {
        name: [_said(key) for key in ring.keys] for name, ring in keyring.rings.items()
    }
    return json.dumps(said, indent=2) + "\n"


def _said(key: Key) -> dict[str, str]:
    said = {"id": key.id, "made_on": key.made_on.isoformat(), "state": key.state.value}
    if key.retired_on:
        said["retired_on"] = key.retired_on.isoformat()
    return said | {"secret": base64.b64encode(key.secret).decode("ascii")}


def read(text: str) -> Keyring:
    """Read what `written` wrote.

    raises   BadKeyring, saying which part, and never what stood there
    """
    try:
        said = json.loads(text)
        version = said["format"]
        rings = {name: tuple(map(_key, said[name])) for name in ("sealing", "index")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = (
            f"De sleutels zijn niet te lezen ({type(error).__name__}). Zet het bestand terug uit "
            "je reservekopie, of maak voor een nieuwe databank nieuwe sleutels: klaverblad keys new"
        )
        raise BadKeyring(message) from None
    if version != FORMAT:
        message = f"Deze sleutels zijn van een andere versie ({FORMAT} verwacht)."
        raise BadKeyring(message)
    for name, keys in rings.items():
        _check(name, keys)
    return Keyring(Ring(rings["sealing"]), Ring(rings["index"]))


def _key(said: dict[str, Any]) -> Key:
    retired_on = said.get("retired_on")
    if not isinstance(said["id"], str):
        raise TypeError
    return Key(
        id=said["id"],
        made_on=date.fromisoformat(said["made_on"]),
        state=KeyState(said["state"]),
        secret=base64.b64decode(said["secret"], validate=True),
        retired_on=date.fromisoformat(retired_on) if retired_on else None,
    )


def _check(name: str, keys: tuple[Key, ...]) -> None:
    ids = [key.id for key in keys]
    faults = {
        "een sleutel heeft geen goede naam": any(not _ID.fullmatch(one) for one in ids),
        "twee sleutels heten hetzelfde": len(set(ids)) < len(ids),
        "een sleutel is geen 32 bytes": any(len(key.secret) != SECRET_BYTES for key in keys),
        "er is niet precies één actieve sleutel": (
            [key.state for key in keys].count(KeyState.ACTIVE) != 1
        ),
    }
    if wrong := [fault for fault, is_so in faults.items() if is_so]:
        raise BadKeyring(f"De sleutels kloppen niet ({name}): {', '.join(wrong)}.")


# ---- where they are --------------------------------------------------------------------------
class KeySource(Protocol):
    """Where the keys come from."""

    def read(self) -> Keyring: ...


@dataclass(frozen=True)
class KeyText:
    """Keys that the environment gave. They stay as they are until the process starts anew."""

    text: str = field(repr=False)

    @cached_property
    def _keyring(self) -> Keyring:
        return read(self.text)

    def read(self) -> Keyring:
        """The keys."""
        return self._keyring


Stamp = tuple[int, int, int, int] | None


class KeyFile:
    """A file with keys. Asking costs one look at its date; it is read again only when it changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # What the file looked like whenever these keys were the answer, the times that it could not
        # be read included: so that each of those is told once.
        self._seen: tuple[frozenset[Stamp], Keyring] | None = None

    def __repr__(self) -> str:
        return f"KeyFile({str(self.path)!r})"

    def read(self) -> Keyring:
        """The keys as they are now.

        A running desk whose file is gone or broken goes on with the keys it has, and says so in its
        log; one that starts refuses.
        """
        seen, stamp = self._seen, _stamp(self.path)
        if seen is not None and stamp in seen[0]:
            return seen[1]
        try:
            found = read(self.path.read_text(encoding="ascii"))
            is_open_to_others = self.is_open_to_others()
        except (OSError, UnicodeDecodeError, BadKeyring) as error:
            if seen is None:
                raise self._unreadable(error) from None
            log.error("keys_unreadable", extra={"code": type(error).__name__})  # noqa: TRY400 no message
            self._seen = seen[0] | {stamp}, seen[1]
            return seen[1]
        self._seen = frozenset({stamp}), found
        # Of a process that starts, the checks say it in words.
        if seen is not None and is_open_to_others:
            log.warning("keys_open_to_others")
        return found

    def _unreadable(self, error: Exception) -> BadKeyring:
        if isinstance(error, BadKeyring):
            return error
        return BadKeyring(
            f"Het bestand met sleutels {self.path} is niet te lezen ({type(error).__name__}). "
            "Zet het terug uit je reservekopie; voor een nieuwe databank maak je het met: "
            f"klaverblad keys new {self.path}"
        )

    def make(self, keyring: Keyring) -> bool:
        """Write the first keys; False, and nothing done, when somebody was first."""
        whole_files.make_folder(self.path.parent)
        return whole_files.write_new(self.path, written(keyring).encode("ascii"))

    def write(self, keyring: Keyring) -> None:
        """Put these keys in the place of the old ones, in one step that a power cut cannot halve.

        raises   PermissionError when the file would no longer be its owner's
        """
        whole_files.write(self.path.resolve(), written(keyring).encode("ascii"))

    def is_open_to_others(self) -> bool:
        """Whether somebody else than the owner may read or write it."""
        return bool(stat.S_IMODE(self.path.stat().st_mode) & 0o077)

    @contextlib.contextmanager
    def changing(self) -> Iterator[KeyFile]:
        """Be the only process that changes the keys, until the end or until it is killed.

        raises   KeysBusy
        """
        target = self.path.resolve()
        with os.fdopen(_lock_beside(target), "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise KeysBusy from error
            for left_behind in target.parent.glob(f"{target.name}.*{whole_files.ASIDE}"):
                left_behind.unlink()
            yield self


def _lock_beside(target: Path) -> int:
    """The open file that is locked. Made by root, it is of whoever owns the keys: they lock too."""
    name = target.with_name(f"{target.name}.lock")
    handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    about = os.fstat(handle)
    # Only what we made ourselves: the owner of the folder could have put another file there.
    if os.geteuid() == about.st_uid == about.st_size == 0 and about.st_nlink == 1:
        owner = target.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)
    return handle


def _stamp(path: Path) -> Stamp:
    """What changes whenever the file or its rights do; the moment alone may be the same twice."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_ctime_ns, about.st_ino, about.st_size


def keyring() -> Keyring:
    """The keys of this desk, as they are now."""
    source: KeySource = settings.KLAVERBLAD_KEYRING
    return source.read()

"""Where documents lie: a folder outside the web, random names, whole files only."""

from __future__ import annotations

import hashlib
import re
import secrets
import stat
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from klaverblad import whole_files
from klaverblad.errors import KlaverbladError

_NAME = re.compile(r"[0-9a-f]{32}")
_OURS = re.compile(rf"{_NAME.pattern}(\.\w+{re.escape(whole_files.ASIDE)})?")


class FileGone(KlaverbladError):
    """A row without its own file: somebody touched the folder, or a copy was put back badly."""

    status = 410
    code = "document_file_gone"
    sentence = _(
        "Dit document staat niet meer op de server. Zeg het aan je beheerder, of vraag het opnieuw."
    )


def folder() -> Path:
    """The folder of all documents; only the desk itself may look in it."""
    found = Path(settings.MEDIA_ROOT)
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def keep(data: bytes) -> str:
    """Write a file under a name that says nothing, and give that name."""
    name = secrets.token_hex(16)
    whole_files.write(_path(name), data)
    return name


def read(name: str, *, sha256: str) -> bytes:
    """The bytes of a file, as they were kept.

    raises   FileGone when it is not there, or is not what it was
    """
    try:
        data = _path(name).read_bytes()
    except FileNotFoundError:
        raise FileGone from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileGone
    return data


def is_kept(name: str) -> bool:
    """Whether the file is there."""
    return _path(name).is_file()


def drop(name: str) -> None:
    """Take a file away; it may be gone already."""
    _path(name).unlink(missing_ok=True)


def orphans(known: Collection[str], *, before: datetime) -> Iterator[str]:
    """Files that no row speaks of, and that were written before a moment.

    A young one may belong to an upload that is under way.
    """
    for entry in folder().iterdir():
        is_ours = _OURS.fullmatch(entry.name)
        if not is_ours or entry.name in known:
            continue
        try:
            found = entry.stat()
        except FileNotFoundError:
            # Gone since the folder was listed: an upload got its name, or another sweep was here.
            continue
        if stat.S_ISREG(found.st_mode) and found.st_mtime < before.timestamp():
            yield entry.name


def drop_orphan(name: str) -> None:
    """Take away what `orphans` found."""
    (folder() / Path(name).name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    assert _NAME.fullmatch(name), "a stored name is made by keep()"
    return folder() / name

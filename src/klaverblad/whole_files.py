"""Files that are there as a whole or not at all: written aside, on the disk, and only then named.

It stands below the apps: settings write secrets with it before there are any.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

# What was written aside ends like this; whoever was killed meanwhile leaves it behind.
ASIDE = ".new"


def make_folder(path: Path) -> None:
    """Make a folder that only we enter; one that is there keeps its rights."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)


def write_new(path: Path, data: bytes) -> bool:
    """Write a file that only we read; False, and nothing done, when somebody was first.

    Of processes that start together the first wins, and none ever reads what is half there.
    """
    with _aside(path, data) as aside:
        try:
            os.link(aside, path)
        except FileExistsError:
            return False
    _sync(path.parent)
    return True


def write(path: Path, data: bytes) -> None:
    """Put a file in the place of what is there, whose owner and rights it takes over.

    raises   PermissionError when it would no longer be its owner's
    """
    with _aside(path, data, like=path) as aside:
        aside.replace(path)
    _sync(path.parent)


@contextlib.contextmanager
def _aside(path: Path, data: bytes, *, like: Path | None = None) -> Iterator[Path]:
    # Only its owner reads what mkstemp makes.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=ASIDE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if like is not None and like.exists():
                # Written by root for a desk that runs as somebody else: that desk must read it too.
                # By the open file and not by its name, which others could bend meanwhile.
                before = like.stat()
                os.fchown(handle, before.st_uid, before.st_gid)
                os.fchmod(handle, stat.S_IMODE(before.st_mode))
            os.fsync(handle)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Have the name itself on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Keys of one test alone: what it changes, no other test meets."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from klaverblad.apps.access.keyring import KeyFile, Keyring

ON = date(2026, 6, 16)


def own_keys(settings: Any, folder: Path) -> KeyFile:
    """The keys of the tests, copied to a file that this test may change."""
    copy = folder / "keys.json"
    shutil.copyfile(settings.KLAVERBLAD_KEYRING.path, copy)
    settings.KLAVERBLAD_KEYRING = KeyFile(copy)
    return settings.KLAVERBLAD_KEYRING


def renewed(file: KeyFile) -> Keyring:
    """Put a new generation in use, and leave every row as it is: a rotation that just began."""
    file.write(file.read().renewed(on=ON))
    return file.read()


def lost(file: KeyFile) -> None:
    """Put other keys in the place of the right ones."""
    file.write(Keyring.new(on=ON))

"""What Django says before every command when others on this machine can read what is not theirs."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from klaverblad.apps.access.keyring import KeyFile

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keys_are_of_the_desk_alone(**_how: Any) -> list[checks.CheckMessage]:
    """Warn when somebody else on this machine may read or write the file of keys."""
    source = settings.KLAVERBLAD_KEYRING
    if not isinstance(source, KeyFile) or not source.path.exists():
        return []
    if not source.is_open_to_others():
        return []
    return [
        checks.Warning(
            "Anderen op deze machine kunnen het bestand met sleutels lezen.",
            hint=f"Doe: chmod 600 {source.path}",
            id="access.W001",
        )
    ]


def database_is_of_the_desk_alone(**_how: Any) -> list[checks.CheckMessage]:
    """Warn when somebody else on this machine may read the embedded database, or enter its folder.

    What SQLite writes beside it, of which much is not yet in the file itself, is looked at too.
    """
    of = settings.DATABASES["default"]
    if not of["ENGINE"].endswith("sqlite3"):
        return []
    file = Path(of["NAME"])
    files = [file, *(file.with_name(f"{file.name}-{end}") for end in ("wal", "shm", "journal"))]
    doing = [f"chmod 700 {file.parent}"] if _is_open_to_others(file.parent) else []
    doing += [f"chmod 600 {one}" for one in files if _is_open_to_others(one)]
    if not doing:
        return []
    return [
        checks.Warning(
            "Anderen op deze machine kunnen de databank of haar map lezen.",
            hint=f"Doe: {' && '.join(doing)}",
            id="access.W002",
        )
    ]


def _is_open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except FileNotFoundError:
        return False

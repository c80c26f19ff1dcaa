"""A command of the desk as a process of its own, on the database of the test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.house.source import ROOT

PATIENCE_S = 60


def environment(data: Path) -> dict[str, str]:
    """What the process reads: the same server, or the same file under the name it looks for."""
    kept = {name: said for name, said in os.environ.items() if not name.startswith("KLAVERBLAD_")}
    said = kept | {
        "KLAVERBLAD_DEMO": "1",
        "KLAVERBLAD_DATA": str(data),
        # What is sealed in this database opens with the keys of the tests.
        "KLAVERBLAD_KEYS_FILE": str(settings.KLAVERBLAD_KEYRING.path),
        "DJANGO_SETTINGS_MODULE": "klaverblad.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    if connection.vendor == "sqlite":
        (data / "klaverblad.sqlite3").symlink_to(str(connection.settings_dict["NAME"]))
        return said
    of = connection.settings_dict
    url = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
    return said | {"DATABASE_URL": url}


@contextmanager
def running(
    arguments: list[str], said: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The command, until the test is over; nothing of it stays behind."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "klaverblad", *arguments], env=said, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(is_so: Callable[[], object], log: Path) -> None:
    """Wait for something to become so; what the process said when it never does."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, log.read_text()[-2000:]
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether a process still runs; one that ended and that nobody buried does not."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return said.rpartition(")")[2].split()[0] != "Z"


def children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = stat.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(said.rpartition(")")[2].split()[1]) == pid:
            found.append(int(stat.parent.name))
    return found

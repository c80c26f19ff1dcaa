"""`klaverblad match PEOPLE PLACES --out DIR`, and of a run that was done: `replay`, `check`.

`match warm` compiles what a first run or map of barriers would wait for.

Exit codes: 0 good; 1 something cannot be read or done, a replay differs, a certificate is wrong.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from klaverblad.engines.rules import LoadError
from klaverblad.engines.spreading import ClusterFailed
from klaverblad.match.checking import check_files
from klaverblad.match.default_policy import DEFAULT
from klaverblad.match.errors import CannotRun, CannotUse
from klaverblad.match.runs import FORMAT, Given, hashed, run

ROLES = ("people", "places", "policy")
IF_GIVEN = ("overrides",)


def main(arguments: Sequence[str], *, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Run `klaverblad match …` and return its exit code."""
    out, err = out or sys.stdout, err or sys.stderr
    what, *rest = arguments or [""]
    if what in _OF_A_RUN:
        return _said(lambda: _OF_A_RUN[what](rest, out), err)
    return _said(lambda: _match(arguments, out), err, "Nothing was written.\n")


def _said(work: Callable[[], int], err: TextIO, after: str = "") -> int:
    """Do the work; what cannot be done is told in words."""
    try:
        return work()
    except (CannotUse, CannotRun, LoadError, ClusterFailed) as problem:
        said = str(problem)
    except ModuleNotFoundError as problem:
        said = f"--cluster needs {problem.name}: pip install distributed."
    except OSError as problem:
        # A full disk has no name.
        said = f"{problem.filename}: " if problem.filename else ""
        said += f"{problem.strerror or problem}."
    err.write(f"{said}\n{after}")
    return 1


def _match(arguments: Sequence[str], out: TextIO) -> int:
    parser = ArgumentParser(
        "klaverblad match", description="Wie kan waar terecht? Zie docs/matching.md."
    )
    parser.add_argument("people", metavar="PEOPLE", type=Path, help="CSV of Parquet")
    parser.add_argument("places", metavar="PLACES", type=Path, help="CSV of Parquet")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="YAML; anders het voorbeeld")
    parser.add_argument(
        "--overrides", type=Path, metavar="FILE", help="wat mensen anders beslisten"
    )
    parser.add_argument(
        "--barriers", action="store_true", help="ook wat elke drempel minder zou opleveren"
    )
    parser.add_argument(
        "--cluster", default="", metavar="tcp://…", help="reken op een cluster van dask"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="een nieuwe map")
    parser.add_argument("--lang", choices=("nl", "fr", "en"), default="nl")
    asked = parser.parse_args(arguments)
    policy = (
        Given("policy.yaml", DEFAULT.encode())
        if asked.policy is None
        else Given(asked.policy.name, asked.policy.read_bytes())
    )
    given = {
        "people": Given(asked.people.name, asked.people.read_bytes()),
        "places": Given(asked.places.name, asked.places.read_bytes()),
        "policy": policy,
    }
    if asked.overrides is not None:
        given["overrides"] = Given(asked.overrides.name, asked.overrides.read_bytes())
    if len({one.name for one in given.values()}) < len(given):
        message = (
            "Two of the files have the same name. Rename one, so that the log can tell them apart."
        )
        raise CannotRun(message)
    _refuse_old(asked.out)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    files, told = run(given, at=at, with_barriers=asked.barriers, cluster=asked.cluster)
    _write(asked.out, files)
    out.write(f"{told.say(asked.lang)}\n{asked.out}\n")
    return 0


def _replay(arguments: Sequence[str], out: TextIO) -> int:
    parser = ArgumentParser("klaverblad match replay", description="Geeft een run dezelfde bytes?")
    parser.add_argument("log", metavar="LOG", type=Path, help="run.json in de map van een run")
    log = parser.parse_args(arguments).log
    folder, said = log.parent, log.read_bytes()
    try:
        told = json.loads(said)
        is_ours, given = told["format"] == FORMAT, {}
        for role in [*ROLES, *(one for one in IF_GIVEN if one in told["inputs"])]:
            path = folder / "inputs" / Path(told["inputs"][role]["file"]).name
            given[role] = Given(path.name, path.read_bytes())
            _refuse_changed(path, given[role].data, told["inputs"][role]["hash"])
        at, with_barriers = str(told["at"]), bool(told["with_barriers"])
        overrides = [
            f"{one['person']}: {one['place'] or '-'} ({one['reason']})" for one in told["overrides"]
        ]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as problem:
        raise CannotRun(f"{log}: it is no log of a run: {problem!r}.") from None
    if not is_ours:
        raise CannotRun(f"{log}: its format is not {FORMAT}.")
    files, _ = run(given, at=at, with_barriers=with_barriers)
    differ = [
        name for name, data in sorted(files.items())
        if not (folder / name).exists() or (folder / name).read_bytes() != data
    ]  # fmt: skip
    out.writelines(f"override of {one}\n" for one in overrides)
    out.writelines(f"{name}: other bytes\n" for name in differ)
    if differ:
        now = json.loads(files["run.json"])["versions"]
        changed = {
            key: (was, now.get(key)) for key, was in told["versions"].items() if was != now.get(key)
        }
        out.write(f"versions that differ: {changed or 'none'}\n")
        return 1
    out.write(f"{len(files)} files, the same bytes\n")
    return 0


def _check(arguments: Sequence[str], out: TextIO) -> int:
    parser = ArgumentParser("klaverblad match check", description="Klopt het bewijs?")
    parser.add_argument("certificate", metavar="CERTIFICATE", type=Path)
    return check_files(parser.parse_args(arguments).certificate, out)


def _warm(_arguments: Sequence[str], out: TextIO) -> int:
    # Only here: the timetable is loaded for nothing else.
    from klaverblad.match.warming import warm

    warm()
    out.write("compiled, and kept for the next time\n")
    return 0


def _refuse_changed(path: Path, data: bytes, hash_: str) -> None:
    if hashed(data) != hash_:
        raise CannotRun(f"{path}: it was changed after the run.")


def _refuse_old(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotRun(f"{folder}: it is there already. Give the run a folder of its own.")
    if not folder.absolute().parent.is_dir():
        raise CannotRun(f"{folder.parent}: there is no such folder. Make it first.")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write everything aside and then name it: whoever looks finds all of it or nothing."""
    aside = Path(tempfile.mkdtemp(dir=folder.absolute().parent, prefix=f"{folder.name}."))
    try:
        (aside / "inputs").mkdir()
        for name, data in files.items():
            (aside / name).write_bytes(data)
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


_OF_A_RUN = {"replay": _replay, "check": _check, "warm": _warm}

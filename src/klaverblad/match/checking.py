"""Whether the proof of a run holds, and is about the placements that lie beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching import MatchingInputError, stable_keys
from klaverblad.engines.matching.solving import (
    BoundCertificate,
    Certificate,
    Problem,
    check,
    check_bound,
)
from klaverblad.match import problem_file
from klaverblad.match.errors import CannotRun
from klaverblad.match.texts import texts_of

PLACEMENTS, CROSSING = "placements.csv", "crossing.json"
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


def check_files(path: Path, out: TextIO) -> int:
    """Check a certificate of a run, and what lies beside it; 0 when all of it holds.

    raises  CannotRun, OSError
    """
    given = _json_of(path)
    if "across" in given:
        return _check_crossing(path, given, out)
    beside = path.parent / CROSSING
    is_crossed = beside.exists()
    code = _check_exact(path, given, out, is_last=not is_crossed)
    return code | (_check_crossing(beside, _json_of(beside), out) if is_crossed else 0)


def _check_exact(path: Path, given: dict[str, Any], out: TextIO, *, is_last: bool) -> int:
    try:
        certificate = Certificate.from_json(given)
    except _UNREADABLE as problem:
        raise CannotRun(f"{path}: it is no certificate: {problem!r}.") from None
    beside = path.parent / "problem.npz"
    problem_, place = problem_file.read(beside.read_bytes(), str(beside))
    with _of(beside):
        wrong = check(problem_, place, certificate)
    if is_last:
        wrong += _other_placements(path.parent, problem_, place)
    out.writelines(f"{line}\n" for line in wrong)
    if not wrong:
        out.write(
            f"{certificate.placed} placed, {certificate.points} points: nothing is worth more\n"
        )
    return int(bool(wrong))


def _check_crossing(path: Path, given: dict[str, Any], out: TextIO) -> int:
    """The bound under quotas that cut across: how far the answer can be from the best."""
    try:
        certificate = BoundCertificate.from_json(given)
    except _UNREADABLE as problem:
        raise CannotRun(f"{path}: it is no certificate of a bound: {problem!r}.") from None
    beside = path.parent / "crossing.npz"
    problem_, place, across = problem_file.read_across(beside.read_bytes(), str(beside))
    with _of(beside):
        wrong = check_bound(problem_, across, place, certificate)
    wrong += _other_placements(path.parent, problem_, place)
    out.writelines(f"{line}\n" for line in wrong)
    if not wrong:
        out.write(
            f"under the quotas that cut across {certificate.points} points: "
            f"at most {certificate.gap} from the best\n"
        )
    return int(bool(wrong))


def _other_placements(folder: Path, problem: Problem, place: NDArray[np.int64]) -> list[str]:
    """Whether the table that people read tells what was proved. Who had accepted a place is only there."""
    path = folder / PLACEMENTS
    if not path.exists():
        return []
    columns = texts_of(path.read_bytes(), path.name)
    if not {"person", "place"} <= columns.keys():
        return [f"{path.name} has no columns person and place"]
    people, places = columns["person"], columns["place"]
    said = {
        key: to if there else None
        for key, to, there in zip(
            stable_keys(people).tolist(), stable_keys(places).tolist(), places, strict=True
        )
    }
    proved = dict(zip(problem.people.tolist(), place.tolist(), strict=True))
    keys = problem.places.tolist()
    wrong = len(people) != len(said) or any(
        said.get(key, -1) != (keys[row] if row >= 0 else None) for key, row in proved.items()
    )
    return [f"{path.name} tells other placements than were proved"] if wrong else []


@contextmanager
def _of(path: Path) -> Iterator[None]:
    """Say that a question contradicts itself, with its file."""
    try:
        yield
    except MatchingInputError as problem:
        raise CannotRun(f"{path}: it is no problem of a run: {problem}.") from None


def _json_of(path: Path) -> dict[str, Any]:
    try:
        given = json.loads(path.read_bytes(), object_pairs_hook=_each_once)
    except ValueError as problem:
        raise CannotRun(f"{path}: it is no certificate: {problem!r}.") from None
    if not isinstance(given, dict):
        raise CannotRun(f"{path}: it is no certificate.")
    return given


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a name that stands there twice")
    return found

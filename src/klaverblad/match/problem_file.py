"""The question of a run as one file of plain columns, so that anybody can check the answer later."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving import NOWHERE, Edges, OpenQuota, Problem, Quota
from klaverblad.engines.matching.solving.problem import Side, in_order
from klaverblad.match.errors import CannotRun

_COLUMN = re.compile(
    r"people|places|capacity|starts|place|points|closed|at|stands"
    r"|quota_\d+_(?:rows|asks|name)|across_\d{4}_(?:people|places|asks|name)"
)


def written(problem: Problem, place: NDArray[np.int64], across: Sequence[OpenQuota] = ()) -> bytes:
    """Write a problem and who goes where, sorted by key: no order of a file can be seen in it.

    across  quotas that cut across, in the order in which a certificate prices them
    """
    people, places = np.argsort(problem.people), np.argsort(problem.places)
    rank_of = {"people": np.argsort(people), "places": np.argsort(places)}
    to = np.append(rank_of["places"], -1)
    edges = in_order(problem.edges, people, places)
    columns: dict[str, NDArray[np.generic]] = {
        "people": problem.people[people], "places": problem.places[places],
        "capacity": problem.capacity[places], "starts": edges.starts, "place": edges.place,
        "points": edges.points, "closed": edges.closed, "at": to[place[people]],
    }  # fmt: skip
    if problem.stands is not None:
        columns["stands"] = to[problem.stands[people]]
    for number, quota in enumerate(sorted(problem.quotas, key=lambda one: (one.of, one.name))):
        most = -1 if quota.most is None else quota.most
        columns[f"quota_{number}_rows"] = np.sort(rank_of[quota.of][quota.rows])
        columns[f"quota_{number}_asks"] = np.array([quota.of == "people", quota.least, most])
        columns[f"quota_{number}_name"] = np.frombuffer(quota.name.encode(), np.uint8)
    for number, one in enumerate(across):
        columns |= {
            f"across_{number:04d}_people": np.sort(rank_of["people"][one.people]),
            f"across_{number:04d}_places": np.sort(rank_of["places"][one.places]),
            f"across_{number:04d}_asks": np.array(
                [one.least, one.share_percent, one.theirs_before, one.all_before]
            ),
            f"across_{number:04d}_name": np.frombuffer(one.name.encode(), np.uint8),
        }
    out = BytesIO()
    np.savez(out, allow_pickle=False, **columns)  # type: ignore[arg-type]
    return out.getvalue()


def read(data: bytes, name: str) -> tuple[Problem, NDArray[np.int64]]:
    """Read it back.

    raises  CannotRun: it is no such file
    """
    problem, place, _ = read_across(data, name)
    return problem, place


def read_across(data: bytes, name: str) -> tuple[Problem, NDArray[np.int64], tuple[OpenQuota, ...]]:
    """Read it back, with the quotas that cut across.

    raises  CannotRun: it is no such file
    """
    try:
        with np.load(BytesIO(data), allow_pickle=False) as found:
            columns = {key: found[key] for key in found.files}
        _known(columns)
        quotas = tuple(_quota(columns, key.removesuffix("_rows"))
                       for key in sorted(columns) if key.endswith("_rows"))  # fmt: skip
        edges = Edges.of(*(columns[key] for key in ("starts", "place", "points", "closed")))
        problem = Problem(
            columns["people"], columns["places"], columns["capacity"], edges, quotas,
            columns.get("stands"),
        )  # fmt: skip
        n, m = len(problem.people), len(problem.places)
        _within("at", columns["at"], NOWHERE, m - 1, rows=n)
        return problem, columns["at"], _across(columns, n, m)
    except (ValueError, TypeError, LookupError, OSError, EOFError, BadZipFile) as problem_:
        raise CannotRun(f"{name}: it is no problem of a run: {problem_}.") from None


def _quota(columns: dict[str, NDArray[Any]], stem: str) -> Quota:
    is_people, least, most = columns[f"{stem}_asks"].tolist()
    if is_people not in (0, 1) or most < NOWHERE:
        raise ValueError(f"{stem}_asks")
    text = columns[f"{stem}_name"].tobytes().decode()
    side: Side = "people" if is_people else "places"
    return Quota(text, side, columns[f"{stem}_rows"], least, None if most < 0 else most)


def _across(columns: dict[str, NDArray[Any]], n: int, m: int) -> tuple[OpenQuota, ...]:
    found = []
    for stem in sorted(key.removesuffix("_people") for key in columns if key.endswith("_people")):
        people, places = columns[f"{stem}_people"], columns[f"{stem}_places"]
        _within(stem, people, 0, n - 1)
        _within(stem, places, 0, m - 1)
        least, share, theirs_before, all_before = columns[f"{stem}_asks"].tolist()
        if min(least, share, theirs_before, all_before) < 0 or share > 100:
            raise ValueError(f"{stem}_asks")
        text = columns[f"{stem}_name"].tobytes().decode()
        found.append(OpenQuota(text, people, places, least, share, theirs_before, all_before))
    return tuple(found)


def _known(columns: dict[str, NDArray[Any]]) -> None:
    if strangers := sorted(key for key in columns if not _COLUMN.fullmatch(key)):
        raise ValueError(strangers[0])


def _within(
    name: str, given: NDArray[Any], least: int, most: int, *, rows: int | None = None
) -> None:
    if rows is not None and given.shape != (rows,):
        raise ValueError(f"{name}: {rows} rows")
    if given.dtype.kind not in "iu" or ((given < least) | (given > most)).any():
        raise ValueError(f"{name}: {least} to {most}")

"""The barrier map of a run: what one lifted barrier would bring, by municipality and status. Exact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from klaverblad.engines.matching import Barrier
from klaverblad.engines.matching.solving import Live, Solution, barrier_map

if TYPE_CHECKING:
    from klaverblad.match.runs import Read

NAMES = (
    "barrier", "municipality", "status", "people", "pairs", "placed", "points", "gain_a_place",
    "lose_a_place",
)  # fmt: skip


def barriers_csv(read: Read, solution: Solution, cluster: str = "") -> bytes:
    """A line per barrier, municipality and status of which at least one pair waits for that alone.

    Empty: of all municipalities, of all statuses. Every number is solved with the barrier gone for
    these people and for nobody else; what is in no line would bring nothing.

    solution  made to last; of the quotas that nest
    """
    key, edges = read.of_people.key, read.problem.edges
    is_open = np.isin(key, solution.open.people)
    groups = {group: np.flatnonzero(rows & is_open) for group, rows in _groups(read)}
    waits = {
        barrier: np.bincount(edges.person[edges.closed == int(barrier)], minlength=len(key))
        for barrier in Barrier
    }
    lifts = barrier_map(
        Live(solution),
        {json.dumps(group): key[rows].tolist() for group, rows in groups.items()},
        [barrier for barrier in Barrier if waits[barrier].any()],
        cluster=cluster,
    )
    lines = []
    for lift in lifts:
        (barrier,), (town, status), gain = lift.barriers, json.loads(lift.group), lift.gain
        if pairs := int(waits[barrier][groups[town, status]].sum()):
            lines.append(
                (barrier.name, town, status, lift.people, pairs, gain.placed, gain.points,
                 len(gain.gainers), len(gain.losers))
            )  # fmt: skip
    columns = list(zip(*sorted(lines), strict=True)) if lines else [()] * len(NAMES)
    said = {
        name: [str(cell) for cell in column] for name, column in zip(NAMES, columns, strict=True)
    }
    return pl.DataFrame(said, dict.fromkeys(NAMES, pl.String)).write_csv().encode()


def _groups(read: Read) -> Iterator[tuple[tuple[str, str], np.ndarray]]:
    """The people of each municipality, of each status, and of both."""
    town_of = np.array(read.people.texts("municipality"), np.object_)
    holds = read.people.columns.get("statuses", [None] * len(town_of))
    codes = sorted({code for one in holds for code in one or ()})
    has = {code: np.array([code in (one or ()) for one in holds], np.bool_) for code in codes}
    everybody = np.ones(len(town_of), np.bool_)
    towns = {town: town_of == town for town in sorted({*town_of.tolist()} - {""})}
    for town, there in {"": everybody, **towns}.items():
        for code, theirs in {"": everybody, **has}.items():
            yield (town, code), there & theirs

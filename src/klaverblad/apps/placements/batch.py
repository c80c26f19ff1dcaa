"""Everybody at once: people judged slice by slice with the kernel of the page, then solved together.

This module loads the solver, which takes a while: only the task and whoever tries a table ask it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from hashlib import blake2b
from io import BytesIO
from uuid import UUID

import numba
import numpy as np
import ortools
from numpy.typing import NDArray

from klaverblad.apps.placements.queries import Field
from klaverblad.apps.places.models import Place
from klaverblad.engines.matching import sets
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.order import stable_keys
from klaverblad.engines.matching.solving import (
    CrossQuota,
    Edges,
    LeastOutOfReach,
    Problem,
    Weights,
    check,
    check_bound,
    graph,
)
from klaverblad.engines.matching.solving.compiled import FINGERPRINT
from klaverblad.law.located import Located
from klaverblad.match import problem_file
from klaverblad.match.answering import Answered, answer
from klaverblad.match.policy_file import Adopted
from klaverblad.match.tables import Table

BARRIERS = [barrier.name for barrier in Barrier]
Pair = tuple[UUID, UUID]


def versions() -> dict[str, str]:
    """What the same bytes depend on."""
    return {
        "solving": FINGERPRINT,
        "numpy": np.__version__,
        "numba": numba.__version__,
        "ortools": ortools.__version__,
    }


def places_hash(laid: Field) -> str:
    """What the places asked when people were judged: another hash, and they are judged anew."""
    said = repr([tuple(place) if isinstance(place, tuple) else place.pk for place in laid.found])
    bus = "" if laid.timetable is None else str(laid.timetable.pk)
    return blake2b(f"{said} {bus}".encode(), digest_size=32).hexdigest()


def judged(
    laid: Field, weights: Weights, towns: Sequence[str], *, without: AbstractSet[Pair]
) -> bytes:
    """Judge some people against all places, as plain columns.

    towns    the name of the municipality of each person
    without  pairs that are left out: the person wanted that place not, or its employer said no
    """
    built = graph(
        laid.people,
        laid.places,
        lambda rows: laid.travel.only(np.arange(rows.start, rows.stop)),
        weights,
    )
    edges = built.edges.only_open()
    if without:
        edges = _less(edges, laid, without)
    out = BytesIO()
    np.savez_compressed(
        out,
        ids=np.frombuffer(b"".join(one.bytes for one in laid.ids), np.uint8).reshape(-1, 16),
        starts=edges.starts,
        place=laid.places.key[edges.place],
        points=edges.points,
        unsure=built.unsure,
        statuses=laid.people.statuses,
        towns=np.array(towns, np.str_),
    )
    return out.getvalue()


def _less(edges: Edges, laid: Field, without: AbstractSet[Pair]) -> Edges:
    person = edges.person
    is_kept = np.array(
        [
            (laid.ids[i], laid.found[j].pk) not in without
            for i, j in zip(person.tolist(), edges.place.tolist(), strict=True)
        ],
        np.bool_,
    )
    before = np.concatenate(([0], np.cumsum(is_kept)))
    return Edges(
        before[edges.starts], edges.place[is_kept], edges.points[is_kept], edges.closed[is_kept]
    )


@dataclass(frozen=True, eq=False)
class Laid:
    """The whole question, and what its rows stand for."""

    people: tuple[UUID, ...]
    places: tuple[Place, ...]
    problem: Problem
    across: tuple[CrossQuota, ...]
    n_unsure: int
    # Quotas that are about nobody here, or about no place.
    not_here: tuple[str, ...]


def laid_out(
    slices: Sequence[bytes],
    places: Sequence[Place],
    taken: Mapping[UUID, int],
    adopted: Adopted,
    statuses: Sequence[str],
) -> Laid:
    """Put the slices together.

    places    open now, in a fixed order
    taken     seats that are kept for somebody already
    statuses  the codes of the vocabulary
    """
    parts = [np.load(BytesIO(one), allow_pickle=False) for one in slices]
    ids = tuple(UUID(bytes=row.tobytes()) for part in parts for row in part["ids"])
    towns = [str(town) for part in parts for town in part["towns"]]
    has = [sets.unpack(part["statuses"], len(statuses)) for part in parts if len(part["ids"])]
    held = [
        frozenset(code for code, yes in zip(statuses, row, strict=True) if yes)
        for part in has
        for row in part
    ]
    keys = stable_keys(str(place.pk) for place in places)
    edges = _together(parts, keys)
    seats = np.array([max(0, p.capacity - taken.get(p.pk, 0)) for p in places], np.int64)
    people_table = Table(
        "people", [str(one) for one in ids], {"municipality": towns, "statuses": held}
    )
    places_table = Table(
        "places",
        [str(place.pk) for place in places],
        {
            "municipality": [place.municipality.name for place in places],
            "group": [place.organisation.name for place in places],
        },
    )
    here, not_here = _about_somebody(adopted, people_table, places_table)
    quotas, across = here.quotas_for(people_table, places_table)
    problem = Problem(stable_keys(str(one) for one in ids), keys, seats, edges, tuple(quotas))
    return Laid(
        people=ids,
        places=tuple(places),
        problem=problem,
        across=tuple(across),
        n_unsure=sum(int((part["unsure"] > 0).sum()) for part in parts),
        not_here=not_here,
    )


def _together(parts: Sequence[Mapping[str, NDArray]], keys: NDArray[np.uint64]) -> Edges:  # type: ignore[type-arg]
    """One list of edges; a place that closed since has none."""
    nothing = np.zeros(0, np.uint64)
    named = np.concatenate([nothing, *(part["place"] for part in parts)])
    sizes = np.concatenate([np.zeros(0, np.int64), *(np.diff(part["starts"]) for part in parts)])
    points = np.concatenate([np.zeros(0, np.int64), *(part["points"] for part in parts)])
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys, named, sorter=order), max(0, len(keys) - 1))
    rows = order[at] if len(keys) else np.zeros(len(named), np.int64)
    is_open = keys[rows] == named if len(keys) else np.zeros(len(named), np.bool_)
    before = np.concatenate(([0], np.cumsum(is_open)))
    starts = np.concatenate(([0], np.cumsum(sizes)))
    return Edges.of(before[starts], rows[is_open], points[is_open])


def _about_somebody(
    adopted: Adopted, people: Table, places: Table
) -> tuple[Adopted, tuple[str, ...]]:
    """The quotas of which there is somebody on each side that they name; and the names of the rest."""
    tables = {"people": people, "places": places}

    def is_here(entry: Located) -> bool:
        for side, table in tables.items():
            for column, text in dict(entry.get(side) or {}).items():
                name = "statuses" if column == "status" else column
                if not len(table.rows_of(name, str(text))):
                    return False
        return True

    here = tuple(one for one in adopted.quotas if is_here(one))
    rest = tuple(str(one["name"]) for one in adopted.quotas if not is_here(one))
    return replace(adopted, quotas=here), rest


@dataclass(frozen=True, eq=False)
class Solved:
    """The answer, its proof, and the bytes that say both."""

    laid: Laid
    found: Answered
    is_checked: bool
    problem: bytes

    def placements(self) -> list[tuple[UUID, Place, int]]:
        """Who goes where, for how many points."""
        edges, place = self.laid.problem.edges, self.found.place
        taken = np.flatnonzero(edges.place == place[edges.person])
        person = edges.person
        return [
            (
                self.laid.people[int(person[row])],
                self.laid.places[int(edges.place[row])],
                int(edges.points[row]),
            )
            for row in taken.tolist()
        ]


def solved(laid: Laid) -> Solved:
    """Solve and check.

    raises   LeastOutOfReach, and other MatchingInputError where the table cannot be used
    """
    found = answer(laid.problem, laid.across)
    certificate = found.solution.certificate
    wrong = check(found.solution.open, found.certified, certificate)
    if (crossed := found.crossed) is not None:
        wrong += check_bound(crossed.open, crossed.across, crossed.place, crossed.proof)
    return Solved(
        laid, found, not wrong, problem_file.written(found.solution.open, found.certified)
    )


def quota_lines(done: Solved, *, with_cost: bool) -> list[dict[str, object]]:
    """What each quota asks and gets; and, where a table is tried, what it alone costs.

    The cost is exact: everything is solved again without that quota. Of quotas that cut across it
    is exact up to the gap that the run tells.
    """
    laid = done.laid
    lines: list[dict[str, object]] = []
    plain = laid.problem.quotas
    reached = _reached(done)
    for number, quota in enumerate(plain):
        left = tuple(one for one in plain if one is not quota)
        without = replace(laid, problem=replace(laid.problem, quotas=left))
        line = {"name": quota.name, "least": quota.least, "most": quota.most, "share": None}
        lines.append(line | {"reached": reached[number]} | _cost(done, without, with_cost))
    told = {one.name: one for one in done.found.crossed.quotas} if done.found.crossed else {}
    for cross in laid.across:
        others = tuple(one for one in laid.across if one is not cross)
        line = {
            "name": cross.name,
            "least": cross.least or None,
            "most": None,
            "share": cross.share_percent or None,
        }
        line["reached"] = told[cross.name].reached if cross.least else None
        lines.append(line | _cost(done, replace(laid, across=others), with_cost))
    lines += [{"name": name, "is_not_here": True} for name in laid.not_here]
    return lines


def _cost(done: Solved, without: Laid, with_cost: bool) -> dict[str, object]:
    if not with_cost:
        return {}
    free = answer(without.problem, without.across)
    return {
        "points": free.points - done.found.points,
        "placements": free.placed - done.found.placed,
    }


def _reached(done: Solved) -> list[int]:
    place = done.found.place
    has = place >= 0
    used = np.bincount(place[has], minlength=len(done.laid.places))
    counts = {"people": has.astype(np.int64), "places": used}
    return [int(counts[one.of][one.rows].sum()) for one in done.laid.problem.quotas]


def out_of_reach(problem: LeastOutOfReach) -> list[dict[str, object]]:
    """Which least cannot be reached, and how far it can."""
    alone = [
        {"name": one.name, "share" if one.unit else "least": one.asked, "reached": one.reached,
         "is_short": True}
        for one in problem.shortfalls
    ]  # fmt: skip
    return alone + [
        {"name": name, "is_short": True, "is_together": True} for name in problem.together
    ]


def same_again(problem: bytes, seal: str) -> list[str]:
    """Solve a kept question once more: what differs from the kept answer; nothing is the same."""
    asked, place = problem_file.read(problem, "problem.npz")
    found = answer(asked)
    wrong = []
    if found.solution.certificate.seal != seal:
        wrong.append("certificate")
    if problem_file.written(found.solution.open, found.certified) != problem:
        wrong.append("problem")
    if not np.array_equal(place, found.place):
        wrong.append("placing")
    return wrong

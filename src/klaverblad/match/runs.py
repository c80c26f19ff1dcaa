"""One run: from what three files say to what the folder of the run holds. No clock, no files here.

The same bytes in give the same bytes out, whatever the order of rows: that is what replay tries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from platform import python_version

import numba
import numpy as np
import ortools
import polars as pl
from numpy.typing import NDArray

from klaverblad.engines.matching import Barrier, MatchingInputError, People, Places
from klaverblad.engines.matching.solving import (
    NOWHERE,
    Graph,
    LeastOutOfReach,
    Problem,
    TooManyAccepted,
    graph,
)
from klaverblad.engines.matching.solving.compiled import FINGERPRINT
from klaverblad.match import tables
from klaverblad.match.answering import answer
from klaverblad.match.barriers_file import barriers_csv
from klaverblad.match.errors import CannotRun
from klaverblad.match.overrides_file import Override, logged, read_overrides, with_overrides
from klaverblad.match.policy_file import Adopted, read_policy
from klaverblad.match.problem_file import written
from klaverblad.match.reasons_file import reasons_csv
from klaverblad.match.summary import Told

FORMAT = 1
# All reasons of all pairs up to here; beyond it only the pairs that one barrier keeps closed.
PAIRS_TOLD_MAX = 100_000


@dataclass(frozen=True)
class Given:
    """A file that was given: how errors call it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, eq=False)
class Read:
    """The three files, read."""

    people: tables.Table
    places: tables.Table
    adopted: Adopted
    of_people: People
    of_places: Places
    graph: Graph
    problem: Problem
    overrides: tuple[Override, ...]


def run(
    given: Mapping[str, Given], *, at: str, with_barriers: bool = False, cluster: str = ""
) -> tuple[dict[str, bytes], Told]:
    """Do a run.

    given    people, places, policy; overrides where there are any
    with_barriers   what each lifted barrier would bring too: barriers.csv
    cluster         where that is reckoned, see engines.spreading: no byte depends on it
    at       when, as it will stand in the log
    returns  name of a file -> its bytes, and what to tell of it
    raises   CannotUse, CannotRun, LoadError
    """
    read = _read(given, cluster)
    try:
        _, crossing = read.adopted.quotas_for(read.people, read.places)
        found = answer(read.problem, crossing, is_lasting=with_barriers)
    except LeastOutOfReach as problem:
        raise CannotRun(_out_of_reach(problem)) from None
    except TooManyAccepted as problem:
        full = [f"{read.places.name}, row {row + 2}: place {read.places.ids[row]}"
                for row in problem.rows]  # fmt: skip
        groups = [f"quota {name}" for name in problem.names]
        said = "\n".join([*full, *groups])
        raise CannotRun(f"More people accepted than there is room for.\n{said}") from None
    except MatchingInputError as problem:
        raise CannotRun(str(problem)) from None
    solution, place = found.solution, found.place
    told = Told(read, solution, found.crossed, place)
    files = {
        "placements.csv": _placements(read, place),
        "reasons.csv": reasons_csv(read, PAIRS_TOLD_MAX),
        "problem.npz": written(solution.open, found.certified),
        "certificate.json": _json(solution.certificate.as_json()),
    }
    if (crossed := found.crossed) is not None:
        # What the quotas across cost is proved apart: certificate.json is about the rest.
        files["crossing.npz"] = written(crossed.open, crossed.place, crossed.across)
        files["crossing.json"] = _json(crossed.proof.as_json())
    if with_barriers:
        files["barriers.csv"] = barriers_csv(read, solution, cluster)
    inputs = {f"inputs/{one.name}": one.data for one in given.values()}
    log = _log(given, read, told, files, at)
    return {**inputs, **files, "run.json": log}, told


def _out_of_reach(problem: LeastOutOfReach) -> str:
    """Which least cannot be reached and how far it can; or which cannot be reached together."""
    if problem.together:
        names = ", ".join(problem.together)
        if problem.is_proved:
            return f"Each of these quotas can be kept, but not all of them at once: {names}."
        return f"No placing was found that keeps all of these quotas: {names}."
    short = (
        f"{one.name}: {one.reached}{one.unit} of {one.asked}{one.unit} can be reached"
        for one in problem.shortfalls
    )
    return "\n".join(["The least of these groups cannot all be reached.", *short])


def _read(given: Mapping[str, Given], cluster: str) -> Read:
    policy = given["policy"]
    try:
        text = policy.data.decode()
    except UnicodeDecodeError:
        raise CannotRun(f"{policy.name}: it is no UTF-8. Save it as UTF-8.") from None
    adopted = read_policy(text, policy.name)
    people = tables.read(given["people"].data, given["people"].name, tables.OF_PEOPLE)
    places = tables.read(given["places"].data, given["places"].name, tables.OF_PLACES)
    if "capacity" not in places.columns:
        raise CannotRun(f"{places.name}: no column capacity. Say how many seats each place has.")
    lexicon = tables.vocabulary(people, places, tuple(adopted.weights.priority))
    of_people, of_places = tables.people_of(people, lexicon), tables.places_of(places, lexicon)
    try:
        built = graph(
            of_people, of_places, partial(tables.trips, people, places),
            adopted.weights, barriers_most=1, cluster=cluster,
        )  # fmt: skip
        quotas, _ = adopted.quotas_for(people, places)
        overrides = read_overrides(given, people, places)
        accepted, edges = with_overrides(
            tables.rows_named(people, "accepted", places), built.edges, overrides
        )
        problem = Problem(
            of_people.key, of_places.key, np.array(places.columns["capacity"], np.int64),
            edges, tuple(quotas),
            stands=tables.rows_named(people, "stands", places),
            accepted=accepted,
        )  # fmt: skip
    except MatchingInputError as problem_:
        raise CannotRun(str(problem_)) from None
    return Read(people, places, adopted, of_people, of_places, built, problem, overrides)


def _placements(read: Read, place: NDArray[np.int64]) -> bytes:
    """A line per person, in the order of their ids: where they go, and how many places are near."""
    edges = read.graph.edges
    taken = np.flatnonzero((edges.place == place[edges.person]) & (edges.closed == 0))
    points = dict(zip(edges.person[taken].tolist(), edges.points[taken].tolist(), strict=True))
    n = len(place)
    open_ = np.bincount(edges.person[edges.closed == 0], minlength=n)
    steps = sum(read.graph.counts[barrier] for barrier in Barrier)
    order = sorted(range(n), key=read.people.ids.__getitem__)
    rows = [
        (read.people.ids[i], read.places.ids[place[i]] if place[i] != NOWHERE else "",
         points.get(i, ""), int(open_[i]), int(np.asarray(steps)[i]), int(read.graph.unsure[i]))
        for i in order
    ]  # fmt: skip
    names = ["person", "place", "points", "open_places", "one_step_away", "one_answer_away"]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    said = {
        name: [str(cell) for cell in column] for name, column in zip(names, columns, strict=True)
    }
    return pl.DataFrame(said, dict.fromkeys(names, pl.String)).write_csv().encode()


def _log(
    given: Mapping[str, Given], read: Read, told: Told, files: Mapping[str, bytes], at: str
) -> bytes:
    weights = read.adopted.weights
    return _json(
        {
            "format": FORMAT,
            "at": at,
            "inputs": {role: {"file": f"inputs/{one.name}", "hash": hashed(one.data)}
                       for role, one in given.items()},
            "policy": {"version": weights.version, "adopted_by": read.adopted.adopted_by,
                       "adopted_on": read.adopted.adopted_on, "source": read.adopted.source},
            "barriers": [barrier.name for barrier in Barrier],
            "problem": told.solution.certificate.problem,
            "solver": told.solution.solver,
            "versions": {"solving": FINGERPRINT, "python": python_version(),
                         "numpy": np.__version__, "numba": numba.__version__,
                         "ortools": ortools.__version__, "polars": pl.__version__},
            "certificate": told.solution.certificate.seal,
            "quotas_across": told.quotas_across(),
            "overrides": logged(read),
            "with_barriers": "barriers.csv" in files,
            "placed": told.placed,
            "points": told.points,
            "outputs": {name: hashed(data) for name, data in sorted(files.items())},
        }
    )  # fmt: skip


def hashed(data: bytes) -> str:
    """The hash of a file."""
    return blake2b(data, digest_size=32).hexdigest()


def _json(said: object) -> bytes:
    return (json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()

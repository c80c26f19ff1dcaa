"""The matching kernel against plain numpy that compares all pairs at once, in one run.

    python benchmarks/matching.py            both regions; the large one needs about 3 GB for plain numpy
    python benchmarks/matching.py small      the small region only
    python benchmarks/matching.py --write    keep the figures in benchmarks/results

Both sides answer the same question, and the answers are compared bit by bit. Times are the best of
some turns taken in alternation; memory is the peak that numpy asked for, above what was there.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import polars as pl
from _results import Results

from klaverblad.engines.matching import (
    Barrier,
    People,
    Places,
    Term,
    Verdict,
    Vocabulary,
    Words,
    barriers_in,
    counts_of_places,
    sets,
    stable_keys,
    violations,
    violations_by_slice,
    waive,
    week,
)
from klaverblad.engines.matching.masks import pairs_where
from klaverblad.engines.travel import Mode, Travel, minutes

SEED = 20_261_122
ZONES = 300
SHARE_UNKNOWN = 0.05
NON_EDGES = 10_000
RESULTS = Results(
    "matching", "The matching kernel against plain numpy and polars", ("numpy", "polars")
)
REGIONS = {"small": (1_500, 150, 5), "large": (20_000, 5_000, 2)}


def main() -> None:
    """Measure the regions that were asked for, and print a table."""
    chosen = [one for one in sys.argv[1:] if one in REGIONS] or list(REGIONS)
    show = RESULTS.show
    for name in chosen:
        n, m, turns = REGIONS[name]
        region = make_region(n, m)
        agree(region)
        (plain, kernel), (much, little) = measure([plain_numpy, violations], region, turns)
        what = f"{n:,} x {m:,}:"
        for side, seconds, megabytes in (("plain numpy", plain, much), ("kernel", kernel, little)):
            show(f"{what} {side}", seconds, "s")
            show(f"{what} {side}, peak", megabytes, "MB")
        show(f"{what} plain numpy / kernel", plain / kernel, "x")
        (seconds,), (megabytes,) = measure([counts_by_slice], region, turns)
        show(f"{what} all single barriers by slice", seconds, "s")
        show(f"{what} all single barriers by slice, peak", megabytes, "MB")
        joined(region, turns, what)
        explained(region, what)
        show(f"{what} one person, all places", time_one_person(region) * 1000, "ms")
    RESULTS.note(
        "Processor time, the best of some turns in alternation; of polars over all its threads. "
        "Both sides gave the same masks and the same edges."
    )
    if "--write" in sys.argv:
        RESULTS.keep()


Region = tuple[People, Places, Travel]


def measure(
    rivals: list[Callable[..., object]], region: Region, turns: int
) -> tuple[list[float], list[float]]:
    """Time the rivals in alternation, then look at their memory apart from the clock."""
    best = [np.inf] * len(rivals)
    for _ in range(turns):
        for number, rival in enumerate(rivals):
            start = time.process_time()
            rival(*region)
            best[number] = min(best[number], time.process_time() - start)
    return best, [peak_megabytes(rival, region) for rival in rivals]


def peak_megabytes(rival: Callable[..., object], region: Region) -> float:
    """Find the most memory that was in use at one moment."""
    tracemalloc.start()
    rival(*region)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def time_one_person(region: Region) -> float:
    """Time what a page asks: one person against every place."""
    people, places, travel = region
    start = time.process_time()
    for i in range(100):
        violations(people.only(i), places, travel.only([i]))
    return (time.process_time() - start) / 100


def counts_by_slice(people: People, places: Places, travel: Travel) -> int:
    """Count every single barrier for everyone, without keeping the pairs."""
    parts = violations_by_slice(people, places, travel)
    return sum(int(each.sum()) for _, part in parts for each in counts_of_places(part).values())


def joined(region: Region, turns: int, what: str) -> None:
    """Edges and all single barriers by slice, against the polars join that finds the edges only."""
    people, places, travel = region
    prepared = frames(people, places, travel)
    edges = polars_join(*prepared)
    verdict = violations(*region)
    assert np.array_equal(edges, np.argwhere((verdict.violated | verdict.unsure) == 0))
    del verdict

    def ours(*_: object) -> int:
        found = 0
        for _, part in violations_by_slice(*region):
            counts_of_places(part)
            found += len(pairs_where((part.violated | part.unsure) == 0)[0])
        return found

    best = [np.inf, np.inf]
    for _ in range(turns):
        for number, work in enumerate((lambda: polars_join(*prepared), ours)):
            start = time.process_time()
            work()
            best[number] = min(best[number], time.process_time() - start)
    RESULTS.show(f"{what} edges by a polars join", best[0], "s")
    RESULTS.show(f"{what} edges and all single barriers by the kernel", best[1], "s")
    # A bar for regions: a small one is answered within the cost of a few calls on either side.
    least = 3 if len(people) >= 10_000 else None
    RESULTS.show(f"{what} polars join / kernel", best[0] / best[1], "x", least=least)


def frames(people: People, places: Places, travel: Travel) -> tuple[pl.DataFrame, ...]:
    """The same facts as tables; the zone pairs within reach are prepared outside the clock."""
    one = pl.DataFrame(
        {"i": np.arange(len(people)), "zone": travel.origin}
        | {name: people.bounds(name)[0] for name in (
            "has_licence_b", "has_bike", "travel_minutes_max", "hours_week_max", "language_level",
            "lift_kg_max", "stand_hours_max", "can_climb_stairs")}
        | {name: people.bounds(name)[1] for name in (
            "hours_week_min", "months_needed", "available_from")}
        | {"has_car": people.has_car_to_drive()[0]}
        | {f"busy{word}": (people.busy | people.busy_maybe)[:, word] for word in range(11)}
        | {"competences": people.competences[:, 0], "statuses": people.statuses[:, 0]}
    )  # fmt: skip
    other = pl.DataFrame(
        {"j": np.arange(len(places))}
        | {name: places[name] for name in (
            "needs_licence_b", "hours_week", "language_level_min", "duration_months",
            "starts_until", "lift_kg", "stand_hours", "needs_stairs")}
        | {f"shift{word}": places.shifts[:, word] for word in range(11)}
        | {"needed": places.competences_needed[:, 0], "accepted": places.statuses_accepted[:, 0]}
    )  # fmt: skip
    within = np.argwhere(np.minimum.reduce([*travel.minutes.values()]) <= 90)
    trips = pl.DataFrame(
        {"zone": within[:, 0], "j": within[:, 1]}
        | {str(mode): table[tuple(within.T)] for mode, table in travel.minutes.items()}
    )
    return one, other, trips


def polars_join(one: pl.DataFrame, other: pl.DataFrame, trips: pl.DataFrame) -> np.ndarray:
    """Who could surely start where: everybody beside every place within reach, then filters."""
    at = pl.col
    limit = at("travel_minutes_max")
    pairs = one.lazy().join(trips.lazy().join(other.lazy(), on="j"), on="zone").filter(
        (at("walk") <= limit)
        | ((at("has_bike") == 1) & (at("bike") <= limit))
        | (at("has_car") & (at("car") <= limit)),
        at("needs_licence_b") <= at("has_licence_b"), at("hours_week") <= at("hours_week_max"),
        at("hours_week_min") <= at("hours_week"), at("language_level_min") <= at("language_level"),
        at("months_needed") <= at("duration_months"), at("available_from") <= at("starts_until"),
        at("lift_kg") <= at("lift_kg_max"), at("stand_hours") <= at("stand_hours_max"),
        at("needs_stairs") <= at("can_climb_stairs"),
        (at("needed") & ~at("competences")) == 0,
        (at("accepted") == 0) | ((at("accepted") & at("statuses")) != 0),
        *((at(f"busy{word}") & at(f"shift{word}")) == 0 for word in range(11)),
    )  # fmt: skip
    return pairs.select("i", "j").sort("i", "j").collect().to_numpy()


def explained(region: Region, what: str) -> None:
    """Of pairs by chance that cannot be: all named barriers away opens them, and no fewer do."""
    people, places, travel = region
    chance = np.random.default_rng(SEED)
    creche = {mode: table + np.float32(10) for mode, table in travel.minutes.items()}
    travel = Travel(travel.minutes, travel.origin, creche)
    by_mask: dict[int, list[tuple[int, int]]] = {}
    left = NON_EDGES
    while left:
        rows = chance.choice(len(people), 100, replace=False)
        columns = chance.choice(len(places), 100, replace=False)
        verdict = violations(people.only(rows), places.only(columns), travel.only(rows, columns))
        masks = np.diagonal(verdict.violated | verdict.unsure).tolist()
        for i, j, mask in zip(rows.tolist(), columns.tolist(), masks, strict=True):
            if mask and left:
                by_mask.setdefault(mask, []).append((i, j))
                left -= 1
    for mask, pairs in by_mask.items():
        named = barriers_in(mask)
        for some in apart(pairs):
            rows, columns = np.array(some).T
            table = people.only(rows), places.only(columns), travel.only(rows, columns)
            for kept in (None, *named):
                found = violations(*waive(*table, [one for one in named if one is not kept]))
                stands = np.diagonal(found.violated | found.unsure)
                assert (stands == (0 if kept is None else int(kept))).all(), (some, named, kept)
    RESULTS.show(f"{what} of {NON_EDGES:,} pairs, named set not minimal", 0, "", most=0)


def apart(pairs: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Deal pairs out in lots in which nobody and nothing stands twice."""
    lots: list[tuple[list[tuple[int, int]], set[int], set[int]]] = []
    for i, j in pairs:
        for lot, rows, columns in lots:
            if i not in rows and j not in columns and len(lot) < 200:
                break
        else:
            lot, rows, columns = [], set(), set()
            lots.append((lot, rows, columns))
        lot.append((i, j))
        rows.add(i)
        columns.add(j)
    return [lot for lot, _, _ in lots]


def agree(region: Region) -> None:
    """Stop when the two sides do not give the same masks."""
    one, other = violations(*region), plain_numpy(*region)
    assert np.array_equal(one.violated, other.violated)
    assert np.array_equal(one.unsure, other.unsure)


def plain_numpy(people: People, places: Places, travel: Travel) -> Verdict:
    """Compare every person with every place in whole matrices, as one would write it first."""
    violated = np.zeros((len(people), len(places)), np.uint32)
    at_worst = np.zeros_like(violated)
    for barrier, (certain, worst) in plain_answers(people, places, travel):
        violated |= np.where(certain, np.uint32(barrier.value), np.uint32(0))
        at_worst |= np.where(worst, np.uint32(barrier.value), np.uint32(0))
    return Verdict(violated, at_worst & ~violated)


def plain_answers(people: People, places: Places, travel: Travel):
    """Give for each barrier who is blocked for certain, and who if the unknown is at its worst."""
    yield Barrier.TRAVEL, plain_travel(people, travel)
    for barrier, asked, had in (
        (Barrier.LICENCE, "needs_licence_b", "has_licence_b"),
        (Barrier.HOURS_TOO_MANY, "hours_week", "hours_week_max"),
        (Barrier.LANGUAGE, "language_level_min", "language_level"),
        (Barrier.LOAD, "lift_kg", "lift_kg_max"),
        (Barrier.STANDING, "stand_hours", "stand_hours_max"),
        (Barrier.STAIRS, "needs_stairs", "can_climb_stairs"),
    ):
        (low, high), (least, most) = places.bounds(asked), people.bounds(had)
        yield barrier, (low[None, :] > most[:, None], high[None, :] > least[:, None])
    for barrier, asked, had in (
        (Barrier.HOURS_TOO_FEW, "hours_week_min", "hours_week"),
        (Barrier.DURATION, "months_needed", "duration_months"),
        (Barrier.START, "available_from", "starts_until"),
    ):
        (low, high), (least, most) = people.bounds(asked), places.bounds(had)
        yield barrier, (low[:, None] > most[None, :], high[:, None] > least[None, :])
    busy, shifts = people.busy, places.shifts
    yield (
        Barrier.SCHEDULE,
        (share(busy, shifts), share(busy | people.busy_maybe, shifts | places.shifts_maybe)),
    )
    has, needed = people.competences, places.competences_needed
    perhaps = needed | places.competences_needed_maybe
    lacks = ~(has | people.competences_maybe)
    yield Barrier.COMPETENCE, (share(lacks, needed), share(~has, perhaps))
    yield Barrier.STATUS, plain_status(people, places)


def plain_travel(people: People, travel: Travel):
    """Take the quickest of all ways, once with and once without what is unknown."""
    shape = (travel.n_people, travel.n_places)
    slow, fast = np.full(shape, np.inf, np.float32), np.full(shape, np.inf, np.float32)
    car_sure, car_perhaps = people.has_car_to_drive()
    everyone = np.ones(len(people), np.bool_)
    for mode, sure, perhaps in (
        (Mode.WALK, everyone, everyone),
        (Mode.BIKE, people.has_bike == 1, people.has_bike != 0),
        (Mode.CAR, car_sure, car_perhaps),
    ):
        minutes_ = travel.minutes[mode][travel.origin]
        slow = np.minimum(slow, np.where(sure[:, None], minutes_, np.inf))
        fast = np.minimum(fast, np.where(perhaps[:, None], minutes_, np.inf))
    least, most = people.bounds("travel_minutes_max")
    return fast > most[:, None], slow > least[:, None]


def plain_status(people: People, places: Places):
    """Compare statuses; in these regions every place knows whom it accepts."""
    accepted = places.statuses_accepted
    is_chosen = accepted.any(axis=1)[None, :]
    perhaps = people.statuses | people.statuses_maybe
    return is_chosen & ~share(perhaps, accepted), is_chosen & ~share(people.statuses, accepted)


def share(left: sets.Words64, right: sets.Words64):
    """Say for every pair whether two sets share anything."""
    shared = np.zeros((len(left), len(right)), np.bool_)
    for word in range(left.shape[1]):
        shared |= (left[:, word, None] & right[None, :, word]) != 0
    return shared


def make_region(n: int, m: int) -> Region:
    """Make people and places by chance from a fixed seed; one fact in twenty is unknown."""
    chance = np.random.default_rng(SEED)
    vocabulary = Vocabulary(
        competences=tuple(Term(f"c{bit}", Words("", "", "")) for bit in range(40)),
        statuses=tuple(Term(f"s{bit}", Words("", "", "")) for bit in range(6)),
    )
    zones, addresses = (chance.random((rows, 2)) * 0.5 + (51.0, 4.2) for rows in (ZONES, m))
    travel = Travel(minutes(zones, addresses), chance.integers(0, ZONES, n))
    return make_people(chance, n, vocabulary), make_places(chance, m, vocabulary), travel


def make_people(chance: np.random.Generator, n: int, vocabulary: Vocabulary) -> People:
    """Draw people."""

    def some_unknown(values, unknown):
        return np.where(chance.random(n) < SHARE_UNKNOWN, unknown, values)

    closed = [
        week.slots([(day, "00:00", f"{open_:02d}:00") for day in range(7)])
        | week.slots([(day, f"{shut}:00", "24:00") for day in range(7)])
        for open_ in (5, 6, 7, 8)
        for shut in (16, 18, 20, 22)
    ]
    busy = sets.pack(closed)[chance.integers(0, len(closed), n)]
    is_unknown = (chance.random(n) < SHARE_UNKNOWN)[:, None]
    return People.known(
        stable_keys(f"person-{row}" for row in range(n)),
        vocabulary,
        has_licence_b=some_unknown(chance.integers(0, 2, n), -1),
        has_car=some_unknown(chance.integers(0, 2, n), -1),
        has_bike=some_unknown(chance.integers(0, 2, n), -1),
        travel_minutes_max=some_unknown(chance.choice([30, 45, 60, 90], n), np.nan),
        hours_week_min=some_unknown(chance.choice([0, 10, 19], n), np.nan),
        hours_week_max=some_unknown(chance.choice([19, 30, 38], n), np.nan),
        busy=busy,
        busy_maybe=np.where(is_unknown, ~busy & sets.all_of(n, week.SLOTS), np.uint64(0)),
        language_level=some_unknown(chance.integers(0, 7, n), -1),
        competences=sets.pack(chance.random((n, 40)) < 0.5),
        competences_maybe=sets.none_of(n, 40),
        statuses=sets.pack(chance.random((n, 6)) < 0.4),
        statuses_maybe=sets.none_of(n, 6),
        available_from=some_unknown(chance.integers(739_500, 739_600, n), np.nan),
        months_needed=some_unknown(chance.choice([0, 3, 6], n), np.nan),
        lift_kg_max=some_unknown(chance.choice([5, 10, 15, 25], n), np.nan),
        stand_hours_max=some_unknown(chance.choice([2, 4, 8, np.inf], n), np.nan),
        can_climb_stairs=some_unknown(chance.random(n) < 0.9, -1),
        creche_open=np.where((chance.random(n) < 0.2)[:, None], ~busy & sets.all_of(n, 672), 0),
    )


def make_places(chance: np.random.Generator, m: int, vocabulary: Vocabulary) -> Places:
    """Draw places; some thirty weeks of work between them, as in life."""
    weeks = [
        week.slots([(day, f"{start:02d}:00", f"{start + length:02d}:00") for day in range(5)])
        for start in range(5, 15)
        for length in (4, 6, 8)
    ]
    return Places.known(
        stable_keys(f"place-{row}" for row in range(m)),
        vocabulary,
        needs_licence_b=chance.random(m) < 0.3,
        shifts=sets.pack(weeks)[chance.integers(0, len(weeks), m)],
        shifts_maybe=sets.none_of(m, week.SLOTS),
        hours_week=chance.choice([19, 24, 30, 38], m),
        language_level_min=chance.integers(0, 5, m),
        competences_needed=sets.pack(chance.random((m, 40)) < 0.03),
        competences_needed_maybe=sets.none_of(m, 40),
        statuses_accepted=sets.pack(chance.random((m, 6)) < 0.2),
        statuses_accepted_maybe=sets.none_of(m, 6),
        duration_months=chance.choice([3, 6, 12, np.inf], m),
        starts_until=chance.choice([739_550, 739_590, np.inf], m),
        lift_kg=chance.choice([0, 5, 10, 15, 25], m),
        stand_hours=chance.choice([0, 0, 3, 6], m),
        needs_stairs=(chance.random(m) < 0.1).astype(np.int8),
        capacity=np.ones(m),
    )


if __name__ == "__main__":
    main()

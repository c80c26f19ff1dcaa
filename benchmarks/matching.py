"""The matching kernel against plain numpy that compares all pairs at once, in one run.

    python benchmarks/matching.py            both regions; the large one needs about 3 GB for plain numpy
    python benchmarks/matching.py small      the small region only

Both sides answer the same question, and the answers are compared bit by bit. Times are the best of
some turns taken in alternation; memory is the peak that numpy asked for, above what was there.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from klaverblad.engines.matching import (
    Barrier,
    People,
    Places,
    Term,
    Verdict,
    Vocabulary,
    Words,
    counts_of_places,
    sets,
    stable_keys,
    violations,
    violations_by_slice,
    week,
)
from klaverblad.engines.travel import Mode, Travel, minutes

SEED = 20_261_122
ZONES = 300
SHARE_UNKNOWN = 0.05
REGIONS = {"small": (1_500, 150, 5), "large": (20_000, 5_000, 2)}


def main() -> None:
    """Measure the regions that were asked for, and print a table."""
    chosen = sys.argv[1:] or list(REGIONS)
    print(f"{'people x places':>18} {'plain numpy':>20} {'kernel':>20} {'faster':>8} {'less':>8}")
    for name in chosen:
        n, m, turns = REGIONS[name]
        region = make_region(n, m)
        agree(region)
        (plain, kernel), (much, little) = measure([plain_numpy, violations], region, turns)
        print(
            f"{n:>9,} x {m:<6,} {plain:>9.3f} s {much:>5,.0f} MB {kernel:>9.3f} s "
            f"{little:>5,.0f} MB {plain / kernel:>7.1f}x {much / little:>7.1f}x"
        )
        (seconds,), (megabytes,) = measure([counts_by_slice], region, turns)
        print(f"{'':>18} all single barriers counted by slice: {seconds:.3f} s {megabytes:,.0f} MB")
        alone = time_one_person(region)
        print(f"{'':>18} one person against all {m:,} places: {alone * 1000:.2f} ms")


Region = tuple[People, Places, Travel]


def measure(
    rivals: list[Callable[..., object]], region: Region, turns: int
) -> tuple[list[float], list[float]]:
    """Time the rivals in alternation, then look at their memory apart from the clock."""
    best = [np.inf] * len(rivals)
    for _ in range(turns):
        for number, rival in enumerate(rivals):
            start = time.perf_counter()
            rival(*region)
            best[number] = min(best[number], time.perf_counter() - start)
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
    start = time.perf_counter()
    for i in range(100):
        violations(people.only(i), places, travel.only([i]))
    return (time.perf_counter() - start) / 100


def counts_by_slice(people: People, places: Places, travel: Travel) -> int:
    """Count every single barrier for everyone, without keeping the pairs."""
    parts = violations_by_slice(people, places, travel)
    return sum(int(each.sum()) for _, part in parts for each in counts_of_places(part).values())


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
        capacity=np.ones(m),
    )


if __name__ == "__main__":
    main()

from itertools import product
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.engines.matching import (
    Barrier,
    UnlikeSizes,
    UnlikeVocabularies,
    Vocabulary,
    barriers_in,
    feasible,
    violations,
    violations_by_slice,
    waive,
)
from klaverblad.engines.travel import Mode, Travel
from tests.engines.matching import oracle
from tests.engines.matching.making import (
    ANYONE,
    ANYWHERE,
    on_foot,
    patient,
    people,
    places,
    regions,
    tables,
    travel,
)


def masks(verdict):
    return verdict.violated.tolist(), verdict.unsure.tolist()


@patient
@given(region=regions())
def test_every_pair_gets_what_a_count_of_all_possible_worlds_gives(region):
    person, place, minutes = region

    found = violations(*tables(region))

    for i, someone in enumerate(person):
        for j, somewhere in enumerate(place):
            wanted = oracle.judge(someone, somewhere, minutes[i][j])
            assert (found.violated[i, j], found.unsure[i, j]) == wanted


def test_every_mix_of_known_and_unknown_ways_is_judged_as_the_possible_worlds_are():
    facts = ("has_licence_b", "has_car", "has_bike")
    answers = product((0, 1, None), repeat=3)
    person = [
        ANYONE | dict(zip(facts, answer, strict=True)) | {"travel_minutes_max": limit}
        for answer in answers
        for limit in (30.0, None)
    ]
    cells = [
        dict(zip(map(str, Mode), trip, strict=True))
        for trip in product((20.0, 90.0, None), repeat=4)
    ]
    somewhere = [{}] * len(cells)

    found = violations(people(*person), places(*somewhere), travel([cells] * len(person)))

    wanted = [[oracle.judge(one, ANYWHERE, cell) for cell in cells] for one in person]
    assert found.violated.tolist() == [[violated for violated, _ in row] for row in wanted]
    assert found.unsure.tolist() == [[unsure for _, unsure in row] for row in wanted]


@pytest.mark.parametrize(
    ("of_person", "of_place"),
    [("statuses", "statuses_accepted"), ("competences", "competences_needed"), ("busy", "shifts")],
)
def test_every_mix_of_sure_and_maybe_is_judged_as_the_possible_worlds_are(of_person, of_place):
    halves = [
        (
            {bit for bit in range(3) if mix[bit] == "yes"},
            {bit for bit in range(3) if mix[bit] == "?"},
        )
        for mix in product(("yes", "no", "?"), repeat=3)
    ]
    person = [ANYONE | {of_person: sure, f"{of_person}_maybe": maybe} for sure, maybe in halves]
    place = [ANYWHERE | {of_place: sure, f"{of_place}_maybe": maybe} for sure, maybe in halves]
    minutes = dict.fromkeys(map(str, Mode), 5.0)

    found = violations(
        people(*person), places(*place), on_foot(*[5.0] * len(place), people=len(person))
    )

    wanted = [[oracle.judge(one, other, minutes) for other in place] for one in person]
    assert found.violated.tolist() == [[violated for violated, _ in row] for row in wanted]
    assert found.unsure.tolist() == [[unsure for _, unsure in row] for row in wanted]


@patient
@given(region=regions(size=1))
def test_waiving_the_named_barriers_opens_the_pair_and_waiving_fewer_does_not(region):
    table = tables(region)
    verdict = violations(*table)
    named = barriers_in(verdict.violated[0, 0] | verdict.unsure[0, 0])

    opened = feasible(violations(*waive(*table, named)))

    assert opened.all()
    for kept in named:
        fewer = [barrier for barrier in named if barrier is not kept]
        left = violations(*waive(*table, fewer))
        assert barriers_in(left.violated[0, 0] | left.unsure[0, 0]) == (kept,)


@patient
@given(region=regions(), data=st.data())
def test_one_person_gets_the_same_answer_alone_as_in_a_batch(region, data):
    people_, places_, trips = tables(region)
    i = data.draw(st.integers(0, len(people_) - 1))
    batch = violations(people_, places_, trips)

    alone = violations(people_.only(i), places_, trips.only([i]))

    assert alone.violated.tolist() == batch.violated[[i]].tolist()
    assert alone.unsure.tolist() == batch.unsure[[i]].tolist()


@patient
@given(region=regions(), data=st.data())
def test_another_order_of_rows_gives_the_same_answers_in_that_order(region, data):
    people_, places_, trips = tables(region)
    rows = data.draw(st.permutations(range(len(people_))))
    columns = data.draw(st.permutations(range(len(places_))))
    verdict = violations(people_, places_, trips)

    moved = violations(people_.only(rows), places_.only(columns), trips.only(rows, columns))

    assert moved.violated.tolist() == verdict.violated[rows][:, columns].tolist()
    assert moved.unsure.tolist() == verdict.unsure[rows][:, columns].tolist()


@patient
@given(region=regions(), rows=st.integers(1, 4))
def test_the_size_of_slices_never_changes_an_answer(region, rows):
    table = tables(region)

    sliced = violations(*table, slice_rows=rows)
    parts = list(violations_by_slice(*table, slice_rows=rows))

    assert masks(sliced) == masks(violations(*table))
    for seen, part in parts:
        assert part.violated.tolist() == sliced.violated[seen].tolist()
        assert part.unsure.tolist() == sliced.unsure[seen].tolist()
    assert sum(len(part.violated) for _, part in parts) == len(sliced.violated)


@patient
@given(region=regions(), data=st.data())
def test_an_answer_never_takes_back_what_was_certain(region, data):
    person, place, minutes = region
    before = violations(*tables(region))
    told = [answered(data, row) for row in person], [answered(data, row) for row in place]
    timed = [[answered(data, cell) for cell in row] for row in minutes]

    after = violations(people(*told[0]), places(*told[1]), travel(timed))

    assert (before.violated & ~after.violated == 0).all()
    could_block = before.violated | before.unsure
    assert ((after.violated | after.unsure) & ~could_block == 0).all()


def answered(data, row):
    """Answer some of what is unknown in a row, each with some value that it may have."""
    told = dict(row)
    for name, value in row.items():
        if value is None and data.draw(st.booleans()):
            told[name] = data.draw(st.sampled_from(ANSWERS.get(name, [0.0, 40.0])))
        if name.endswith("_maybe") and value:
            settled = data.draw(st.sets(st.sampled_from(sorted(value))))
            sure = data.draw(st.sets(st.sampled_from(sorted(settled)))) if settled else set()
            told[name] = value - settled
            told[name.removesuffix("_maybe")] = row[name.removesuffix("_maybe")] | sure
    return told


ANSWERS = {name: [0, 1] for name in ("has_licence_b", "has_car", "has_bike", "needs_licence_b")}
ANSWERS |= {"can_climb_stairs": [0, 1], "needs_stairs": [0, 1], "stand_hours": [0.0, 4.0]}
ANSWERS |= {name: [0, 3, 6] for name in ("language_level", "language_level_min")}
ANSWERS |= {"hours_week_min": [0.0, 19.0], "hours_week_max": [19.0, 38.0]}
ANSWERS |= {name: [1.0, 739_060.0] for name in ("available_from", "starts_until")}


def test_nothing_stands_between_anyone_and_anywhere():
    verdict = violations(people({}), places({}), on_foot(10))

    assert feasible(verdict).all()


def test_a_car_without_a_licence_takes_nobody_anywhere():
    someone = people({"has_car": 1, "has_licence_b": 0, "travel_minutes_max": 30.0})
    by_car = travel([[{"walk": 90.0, "bike": 60.0, "public_transport": 60.0, "car": 10.0}]])

    verdict = violations(someone, places({}), by_car)

    assert barriers_in(verdict.violated[0, 0]) == (Barrier.TRAVEL,)


def test_a_place_that_no_way_leads_to_is_closed_even_without_a_limit():
    verdict = violations(people({"travel_minutes_max": np.inf}), places({}), on_foot(np.inf))

    assert barriers_in(verdict.violated[0, 0]) == (Barrier.TRAVEL,)


def test_a_home_without_address_makes_travel_unsure_and_nothing_else():
    verdict = violations(people({"travel_minutes_max": 45.0}), places({}), on_foot(nan))

    assert verdict.violated[0, 0] == 0
    assert barriers_in(verdict.unsure[0, 0]) == (Barrier.TRAVEL,)


def test_exactly_the_limit_is_allowed_in_every_comparison():
    someone = people(
        {
            "travel_minutes_max": 45.0,
            "hours_week_min": 19.0,
            "hours_week_max": 19.0,
            "language_level": 2,
            "months_needed": 6.0,
            "available_from": 739_000.0,
            "lift_kg_max": 10.0,
        }
    )
    somewhere = places(
        {
            "hours_week": 19.0,
            "language_level_min": 2,
            "duration_months": 6.0,
            "starts_until": 739_000.0,
            "lift_kg": 10.0,
        }
    )

    verdict = violations(someone, somewhere, on_foot(45.0))

    assert feasible(verdict).all()


def test_people_or_places_may_be_absent():
    nobody = people({}).only(np.array([], np.intp))
    nowhere = places({}).only(np.array([], np.intp))
    no_trips = Travel.from_each_person({Mode.WALK: np.zeros((1, 0), np.float32)})

    no_people = violations(nobody, places({}), on_foot(10).only(np.array([], np.intp)))
    no_places = violations(people({}), nowhere, no_trips)

    assert no_people.violated.shape == (0, 1)
    assert no_places.violated.shape == (1, 0)


def test_travel_for_other_people_is_refused():
    with pytest.raises(UnlikeSizes, match=r"\(1, 2\) people and places, wanted \(1, 1\)"):
        violations(people({}), places({}), on_foot(10, 20))


def test_two_vocabularies_are_refused_even_if_they_are_as_long():
    other = Vocabulary(competences=places({}).vocabulary.competences[::-1])

    with pytest.raises(UnlikeVocabularies):
        violations(people({}), places({}, vocabulary=other), on_foot(10))

import numpy as np
import pytest
from hypothesis import given

from klaverblad.engines.matching import (
    Barrier,
    Verdict,
    WrongShape,
    barriers_in,
    blocked,
    compare,
    counts_of_places,
    feasible,
    one_answer_away,
    one_step_away,
    violations,
)
from tests.engines.matching.making import on_foot, patient, people, places, regions, tables

LICENCE, LOAD = Barrier.LICENCE.value, Barrier.LOAD.value


def verdict(violated, unsure):
    return Verdict(np.array(violated, np.uint32), np.array(unsure, np.uint32))


def test_every_pair_is_open_one_answer_away_or_blocked():
    seen = verdict([[0, 0, LOAD, LOAD | LICENCE, LOAD]], [[0, LOAD, 0, 0, LICENCE]])

    assert feasible(seen).tolist() == [[True, False, False, False, False]]
    assert one_answer_away(seen).tolist() == [[False, True, False, False, False]]
    assert blocked(seen).tolist() == [[False, False, True, True, True]]


def test_one_step_is_one_barrier_with_nothing_left_to_ask():
    seen = verdict([[0, 0, LOAD, LOAD | LICENCE, LOAD]], [[0, LOAD, 0, 0, LICENCE]])

    assert one_step_away(seen).tolist() == [[False, False, True, False, False]]


def test_every_barrier_has_a_bit_of_its_own_and_a_name_and_icon():
    assert [barrier.value for barrier in Barrier] == [1 << bit for bit in range(len(Barrier))]
    for lang in ("nl", "fr", "en"):
        assert len({barrier.label(lang) for barrier in Barrier}) == len(Barrier)
    assert all(barrier.icon for barrier in Barrier)


@patient
@given(region=regions())
def test_counts_of_places_are_the_steps_that_the_masks_show(region):
    seen = violations(*tables(region))

    counts = counts_of_places(seen)

    steps = one_step_away(seen)
    for barrier, count in counts.items():
        assert count.tolist() == (steps & (seen.violated == barrier.value)).sum(axis=1).tolist()
    assert sum(count.sum() for count in counts.values()) == steps.sum()


@patient
@given(region=regions())
def test_nothing_changes_between_a_verdict_and_itself(region):
    seen = violations(*tables(region))

    assert len(compare(seen, seen).person) == 0


def test_a_corrected_fact_shows_what_opens_with_the_barrier_that_fell():
    someone, trips = people({"lift_kg_max": 10.0, "has_licence_b": 0}), on_foot(5, 5, 5)
    somewhere = places({"lift_kg": 25.0}, {}, {"lift_kg": 25.0, "needs_licence_b": 1})
    before = violations(someone, somewhere, trips)

    changes = compare(before, violations(someone.with_known(lift_kg_max=[25.0]), somewhere, trips))

    assert changes.person.tolist() == [0, 0]
    assert changes.place.tolist() == [0, 2]
    assert changes.opened.tolist() == [True, False]
    assert [barriers_in(mask) for mask in changes.fell] == [(Barrier.LOAD,), (Barrier.LOAD,)]
    assert not changes.closed.any()
    assert not changes.rose.any()


def test_a_corrected_fact_shows_what_closes_with_the_barrier_that_rose():
    someone, trips = people({"lift_kg_max": 25.0}), on_foot(5)
    before = violations(someone, places({"lift_kg": 25.0}), trips)

    after = violations(someone.with_known(lift_kg_max=[10.0]), places({"lift_kg": 25.0}), trips)
    changes = compare(before, after)

    assert changes.closed.tolist() == [True]
    assert [barriers_in(mask) for mask in changes.rose] == [(Barrier.LOAD,)]


def test_an_answer_that_settles_a_no_is_a_change_that_opens_nothing():
    before, after = verdict([[0]], [[LOAD]]), verdict([[LOAD]], [[0]])

    changes = compare(before, after)

    assert (changes.unsure_was.tolist(), changes.violated.tolist()) == ([LOAD], [LOAD])
    assert not (changes.opened | changes.closed).any()


def test_verdicts_on_other_places_cannot_be_compared():
    with pytest.raises(WrongShape):
        compare(verdict([[0]], [[0]]), verdict([[0, 0]], [[0, 0]]))

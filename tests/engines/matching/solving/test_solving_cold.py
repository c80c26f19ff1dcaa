from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from klaverblad.engines.matching import WrongValue
from klaverblad.engines.matching.solving import (
    Edges,
    LeastOutOfReach,
    Problem,
    Quota,
    QuotasCross,
    Shortfall,
    TooManyAccepted,
    TooManyPoints,
    check,
    solve,
    split,
)
from tests.engines.matching.solving.asking import judge, keys, patient, problem, problems


def solved(asked):
    try:
        return solve(asked)
    except LeastOutOfReach:
        return None


@patient
@given(asked=problems(), counts_placed=st.booleans())
def test_every_answer_has_the_points_that_the_judge_finds(asked, counts_placed):
    wanted = judge(asked)

    if wanted is None:
        with pytest.raises(LeastOutOfReach):
            solve(asked, counts_placed=counts_placed)
    else:
        found = solve(asked, counts_placed=counts_placed)
        assert found.points == wanted
        assert check(found.open, found.place, found.certificate) == []


@patient
@given(asked=problems(), data=st.data())
def test_the_order_of_rows_moves_nobody(asked, data):
    found = solved(asked)
    assume(found is not None)
    n, m = len(asked.people), len(asked.places)
    people = np.array(data.draw(st.permutations(range(n))), np.int64)
    places = np.array(data.draw(st.permutations(range(m))), np.int64)

    moved = solve(shuffled(asked, people, places))

    to = np.append(np.argsort(places), -1) if m else np.array([-1])
    assert moved.place.tolist() == to[found.place[people]].tolist()
    assert moved.certificate == found.certificate


def shuffled(asked: Problem, people, places) -> Problem:
    from klaverblad.engines.matching.solving.problem import in_order

    row = {"people": np.argsort(people), "places": np.argsort(places)}
    return Problem(
        asked.people[people], asked.places[places], asked.capacity[places],
        in_order(asked.edges, people, places),
        tuple(replace(one, rows=row[one.of][one.rows]) for one in asked.quotas),
        np.append(row["places"], -1)[asked.stands[people]],
    )  # fmt: skip


def test_of_equal_placings_the_one_in_which_people_stay_is_taken():
    equal = [{0: 5, 1: 5}, {0: 5, 1: 5}]

    one = solve(problem(equal, [1, 1], stands=[0, 1]))
    other = solve(problem(equal, [1, 1], stands=[1, 0]))

    assert one.place.tolist() == [0, 1]
    assert other.place.tolist() == [1, 0]


def test_who_stands_somewhere_gives_way_to_a_point_more():
    found = solve(problem([{0: 5}, {0: 6}], [1], stands=[0, -1]))

    assert found.place.tolist() == [-1, 0]


def test_of_equal_points_most_people_can_count_first():
    two_small_or_one_large = [{0: 4}, {0: 2, 1: 2}, {1: 2}]

    found = solve(problem(two_small_or_one_large, [1, 1]), counts_placed=True)

    assert found.placed == 2
    assert found.points == 6


def test_who_accepted_keeps_the_place_and_counts_for_every_quota():
    quota = Quota("town", "people", np.array([0, 1]), least=1, most=1)

    found = solve(problem([{0: 1}, {0: 9}, {1: 3}], [1, 1], [quota], accepted=[0, -1, -1]))

    assert found.place.tolist() == [0, -1, 1]
    assert found.points == 3


def test_more_accepted_than_seats_is_refused():
    with pytest.raises(TooManyAccepted, match="place 0"):
        solve(problem([{0: 1}, {0: 1}], [1], accepted=[0, 0]))


def test_a_least_that_cannot_be_reached_says_which_and_how_far():
    quota = Quota("Zele", "people", np.array([0, 1]), least=2)

    with pytest.raises(LeastOutOfReach) as refused:
        solve(problem([{0: 1}, {0: 1}], [1], [quota]))

    assert refused.value.shortfalls == (Shortfall("Zele", 2, 1),)


def test_groups_that_cut_across_are_refused_and_can_be_told_apart():
    quotas = [Quota("a", "people", np.array([0, 1])), Quota("b", "people", np.array([1, 2]))]
    asked = problem([{}, {}, {}], [], quotas)

    with pytest.raises(QuotasCross):
        solve(asked)

    nested, across = split(asked)
    assert [one.name for one in nested] == ["a"]
    assert [one.name for one in across] == ["b"]


@pytest.mark.parametrize(
    ("options", "capacity"), [([], []), ([], [2]), ([{}, {}], []), ([{0: 3}], [0])]
)
def test_where_nobody_can_go_nobody_goes_and_that_is_proved(options, capacity):
    found = solve(problem(options, capacity))

    assert found.placed == 0
    assert check(found.open, found.place, found.certificate) == []


def test_a_pair_that_stands_there_twice_is_refused():
    with pytest.raises(WrongValue, match="each pair once"):
        Problem(keys("p", 1), keys("q", 1), np.array([1]), Edges.of([0, 2], [0, 0], [1, 2]))


def test_a_person_who_stands_there_twice_is_refused():
    twice = np.array([7, 7], np.uint64)

    with pytest.raises(WrongValue, match="each key once"):
        Problem(twice, keys("q", 1), np.array([1]), Edges.of([0, 0, 0], [], np.zeros(0, int)))


def test_points_that_no_machine_can_add_up_are_refused():
    with pytest.raises(TooManyPoints):
        problem([{0: 2**41}], [1])


def test_points_with_a_fraction_are_refused():
    with pytest.raises(WrongValue, match="whole numbers"):
        Edges.of([0, 1], [0], [1.5])

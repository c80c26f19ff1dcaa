import numpy as np
import pytest

from klaverblad.engines.travel import Mode, Travel, UnlikeShapes, WrongMinutes

WALK = np.array([[10, np.inf, np.nan], [5, 6, 7]], np.float32)


def test_an_unknown_trip_is_fastest_at_nothing_and_slowest_at_never():
    travel = Travel({Mode.WALK: WALK}, np.array([0, 0, 1]))

    assert travel.slowest[Mode.WALK][0].tolist() == [10, np.inf, np.inf]
    assert travel.fastest[Mode.WALK][0].tolist() == [10, np.inf, 0]


def test_a_table_without_unknown_trips_is_not_copied():
    travel = Travel({Mode.WALK: WALK[1:]}, np.array([0]))

    assert travel.slowest[Mode.WALK] is travel.fastest[Mode.WALK]


def test_the_modes_that_are_not_counted_are_named():
    travel = Travel.from_each_person({Mode.WALK: WALK, Mode.CAR: WALK})

    assert travel.not_counted == (Mode.BIKE, Mode.PUBLIC_TRANSPORT)


def test_keeping_people_and_places_follows_their_zones():
    travel = Travel({Mode.WALK: WALK}, np.array([0, 1, 1]))

    kept = travel.only([2, 0], [1, 0])

    assert (kept.n_people, kept.n_places) == (2, 2)
    assert kept.minutes[Mode.WALK][kept.origin].tolist() == [[6, 5], [np.inf, 10]]


def test_minutes_below_zero_are_refused_with_their_row():
    with pytest.raises(WrongMinutes) as refused:
        Travel.from_each_person({Mode.BIKE: np.array([[1.0], [-1.0]])})

    assert refused.value.rows == [1]


def test_a_person_from_an_unknown_zone_is_refused_with_their_row():
    with pytest.raises(WrongMinutes) as refused:
        Travel({Mode.WALK: WALK}, np.array([0, 2, -1]))

    assert (refused.value.field, refused.value.rows) == ("origin", [1, 2])


@pytest.mark.parametrize(
    "minutes", [{}, {Mode.WALK: WALK, Mode.BIKE: WALK[:1]}, {Mode.WALK: WALK[0]}]
)
def test_tables_of_unlike_shapes_are_refused(minutes):
    with pytest.raises(UnlikeShapes):
        Travel(minutes, np.array([0]))


def test_nobody_can_write_in_a_table():
    travel = Travel.from_each_person({Mode.WALK: WALK})

    with pytest.raises(ValueError, match="read-only"):
        travel.minutes[Mode.WALK][0, 0] = 1

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.engines.matching import (
    People,
    Places,
    UnknownCode,
    WrongShape,
    WrongType,
    WrongValue,
    sets,
    stable_keys,
)
from tests.engines.matching.making import VOCABULARY, people, places


@given(flags=st.lists(st.lists(st.booleans(), min_size=70, max_size=70), min_size=1, max_size=3))
def test_a_packed_set_unpacks_to_itself(flags):
    assert sets.unpack(sets.pack(flags), 70).tolist() == flags


def test_what_nobody_said_is_unknown():
    someone = People.known([7], VOCABULARY)

    assert someone.has_bike.tolist() == [-1]
    assert someone.language_level.tolist() == [-1]
    assert np.isnan(someone.lift_kg_max).all()
    assert sets.members(someone.statuses_maybe[0], 3) == (0, 1, 2)
    assert len(sets.members(someone.busy_maybe[0], 672)) == 672


def test_who_told_one_certificate_may_have_others():
    told = VOCABULARY.pack_competences([["c65"]])

    someone = People.known([7], VOCABULARY, competences=told)

    assert sets.members(someone.competences[0], 66) == (65,)
    assert sets.members(someone.competences_maybe[0], 66) == tuple(range(65))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("has_bike", [1, 2, 0]),
        ("has_bike", [1, 257, 0]),
        ("language_level", [0, 7, 6]),
        ("lift_kg_max", [0.0, -1.0, np.inf]),
        ("hours_week_max", [10.0, 169.0, np.inf]),
        ("available_from", [1.0, 0.0, np.nan]),
        ("months_needed", [1.0, np.inf, np.nan]),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_column_and_row(column, values):
    with pytest.raises(WrongValue) as refused:
        People.known([1, 2, 3], VOCABULARY, **{column: values})

    assert (refused.value.field, refused.value.rows) == (column, [1])


def test_who_wants_more_hours_than_at_most_is_refused():
    with pytest.raises(WrongValue, match=r"hours_week_min: rows \[0\]"):
        people({"hours_week_min": 30.0, "hours_week_max": 20.0})


def test_a_place_that_is_full_is_refused():
    with pytest.raises(WrongValue, match="capacity"):
        Places.known([1], VOCABULARY, capacity=[0])


def test_two_people_with_one_key_are_refused():
    with pytest.raises(WrongValue, match=r"key: rows \[2\]"):
        people({}, {}, {}, keys=[4, 5, 4])


def test_a_column_of_another_length_is_refused():
    with pytest.raises(WrongShape, match="has_car"):
        People.known([1, 2], VOCABULARY, has_car=[1])


def test_a_fraction_of_a_yes_is_refused():
    with pytest.raises(WrongType, match="has_car"):
        People.known([1], VOCABULARY, has_car=[0.5])


def test_a_status_outside_the_vocabulary_is_refused():
    with pytest.raises(WrongValue, match="statuses"):
        People.known([1], VOCABULARY, statuses=np.array([[8]], np.uint64))
    with pytest.raises(UnknownCode, match="onbekend"):
        VOCABULARY.pack_statuses([["leefloon"], ["onbekend"]])


def test_what_is_sure_cannot_be_in_question_too():
    with pytest.raises(WrongValue, match="busy_maybe"):
        people({"busy": {3}, "busy_maybe": {3, 4}})


def test_columns_that_were_checked_cannot_be_written():
    table = people({}, {})

    for each in (table, table.only([1])):
        with pytest.raises(ValueError, match="read-only"):
            each.has_bike[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.has_bike = table.has_car


def test_a_correction_is_checked_like_any_column():
    with pytest.raises(WrongValue, match="lift_kg"):
        places({}).with_known(lift_kg=[-5.0])


def test_keys_come_from_the_id_alone():
    # Source: blake2b of eight bytes, read big-endian, by another tool: printf p-1 | b2sum -l 64.
    assert stable_keys(["p-1"]).tolist() == [0x7E566B8FAC673F6E]
    assert stable_keys(["b", "a"]).tolist() == stable_keys(["a", "b"]).tolist()[::-1]

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.engines.matching import UnreadableBlock, WrongShape, week

MORNINGS = [(day, "08:15", "12:00") for day in (1, 3)]
FULL_DAYS = [(day, "08:30", "16:30") for day in (0, 2, 4)]


@given(flags=st.lists(st.booleans(), min_size=56, max_size=56))
def test_a_week_that_is_written_and_read_again_is_the_same_week(flags):
    hours = np.repeat(flags, 12)

    assert week.slots(week.blocks(hours)).tolist() == hours.tolist()


def test_blocks_come_back_as_they_were_said():
    said = [(0, "08:30", "12:00"), (4, "22:00", "06:00"), (6, "22:15", "06:00")]

    assert [tuple(block) for block in week.blocks(week.slots(said))] == said


def test_sunday_night_runs_into_monday_morning():
    night = week.slots([(6, "22:00", "02:00")])

    assert np.flatnonzero(night).tolist() == [*range(8), *range(664, 672)]


def test_hours_count_quarters():
    assert week.hours(week.slots([*MORNINGS, *FULL_DAYS])) == 31.5


def test_midnight_as_an_end_belongs_to_the_day_before():
    assert week.blocks(week.slots([(2, "18:00", "24:00")])) == ((2, "18:00", "24:00"),)


def test_a_whole_weekend_is_told_day_by_day():
    off = week.slots([(4, "18:00", "24:00"), (5, "00:00", "24:00"), (6, "00:00", "24:00")])

    assert week.blocks(off) == ((4, "18:00", "24:00"), (5, "00:00", "24:00"), (6, "00:00", "24:00"))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", "ma, wo en vr van 8.30 tot 16.30 uur; di en do van 8.15 tot 12.00 uur"),
        ("fr", "lun, mer et ven de 8h30 à 16h30; mar et jeu de 8h15 à 12h"),
        ("en", "Mon, Wed and Fri from 8:30 to 16:30; Tue and Thu from 8:15 to 12:00"),
    ],
)
def test_days_with_the_same_hours_are_said_together(lang, words):
    assert week.in_words(week.slots([*FULL_DAYS, *MORNINGS]), lang) == words


def test_three_days_in_a_row_are_said_as_a_range():
    assert week.in_words(week.slots([(day, "09:00", "12:00") for day in range(5)]), "nl") == (
        "ma tot vr van 9.00 tot 12.00 uur"
    )


def test_a_split_day_is_said_in_its_two_parts():
    split = week.slots([(0, "08:00", "12:00"), (0, "13:00", "17:00")])

    assert week.in_words(split, "nl") == "ma van 8.00 tot 12.00 en van 13.00 tot 17.00 uur"


def test_a_night_is_said_on_the_evening_when_it_starts():
    assert week.in_words(week.slots([(6, "22:00", "06:00")]), "nl") == "zo van 22.00 tot 6.00 uur"


def test_a_week_without_hours_and_a_week_without_rest_can_be_said():
    assert week.in_words(np.zeros(week.SLOTS), "nl") == "geen vaste uren"
    assert week.in_words(np.ones(week.SLOTS), "nl") == "ma tot zo van 0.00 tot 24.00 uur"


@pytest.mark.parametrize(
    "block",
    [
        (7, "08:00", "12:00"),
        (-1, "08:00", "12:00"),
        (0, "08:10", "12:00"),
        (0, "8u", "12:00"),
        (0, "24:00", "06:00"),
        (0, "08:00", "24:15"),
        (0, "08:00", "08:00"),
    ],
)
def test_hours_that_cannot_be_read_are_refused(block):
    with pytest.raises(UnreadableBlock):
        week.slots([block])


def test_a_week_of_another_length_is_refused():
    with pytest.raises(WrongShape):
        week.blocks(np.zeros(336))

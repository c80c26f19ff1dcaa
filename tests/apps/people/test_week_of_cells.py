"""A week is ticked cell by cell, and what no cell can say is written beside it."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.people.forms.grid import GridField, blocks_of, cells_of
from klaverblad.engines.matching import week

CELLS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 47)), max_size=60)


class AForm(forms.Form):
    week = GridField()


@given(cells=CELLS)
def test_cells_become_blocks_and_the_same_cells_again(cells):
    blocks = blocks_of(cells)

    back, rest = cells_of([[day, start, end] for day, start, end in blocks if end != "24:00"])

    assert rest == []
    assert back == {one for one in cells if not _reaches_midnight(one, cells)}


@given(start=st.integers(0, 94), length=st.integers(1, 40), day=st.integers(0, 6))
def test_cells_and_what_is_left_make_the_same_week_again(start, length, day):
    clock = [f"{one // 4:02d}:{one % 4 * 15:02d}" for one in (start, min(96, start + length))]
    block = [day, *clock]

    cells, rest = cells_of([block])

    both = [tuple(one) for one in [*blocks_of(cells), *rest]]
    assert (week.slots(both) == week.slots([tuple(block)])).all()


def _reaches_midnight(cell, cells):
    """Whether the stretch of a cell runs on to the end of its day, which is written 24:00."""
    day, half = cell
    return all((day, later) in cells for later in range(half, 48))


def test_blocks_that_touch_are_one_and_quarters_stay_words():
    assert blocks_of({(0, 17), (0, 16), (1, 40)}) == [
        [0, "08:00", "09:00"],
        [1, "20:00", "20:30"],
    ]
    assert cells_of([[0, "08:15", "09:00"], [6, "22:00", "06:00"]]) == (
        {(0, 17)},
        [[0, "08:15", "08:30"], [6, "22:00", "06:00"]],
    )
    assert cells_of([[0, "12:00", "12:15"]]) == (set(), [[0, "12:00", "12:15"]])


def test_cells_and_rows_count_together_without_any_script():
    sent = QueryDict(
        "week-cell=0-16&week-cell=0-17&week-cell=9-9&week-cell=x"
        "&week-0-days=2&week-0-start=8.15&week-0-end=12"
        "&week-1-start=&week-1-end="
    )

    form = AForm(sent)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["week"] == [[0, "08:00", "09:00"], [2, "08:15", "12:00"]]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_each_cell_is_a_box_with_a_name_of_its_own(language):
    first = {"week": [[0, "08:30", "12:00"], [1, "22:15", "23:00"]]}
    with translation.override(language):
        html = str(AForm(initial=first)["week"])

    assert html.count('type="checkbox" name="week-cell"') == 7 * 48
    # Seven cells, one of the night, and the day of the quarter that is left.
    assert html.count(" checked") == 7 + 1 + 1
    assert 'value="0-17"' in html
    names = [part.split('"')[0] for part in html.split('aria-label="')[1:]]
    assert len(names) == len(set(names)) == 7 * 48

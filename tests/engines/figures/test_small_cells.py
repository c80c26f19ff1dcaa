"""Counts that may be shown: a small one is hidden, and no sum gives it away."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import dictionaries, integers, text

from klaverblad.engines.figures.small_cells import hide_small

# A busy machine is slow to draw; that says nothing of what is drawn.
CALM = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
COUNTS = dictionaries(text("abcdef", min_size=1), integers(0, 40), max_size=6)


def test_one_small_cell_takes_the_smallest_of_the_others_along():
    found = hide_small({"werk": 40, "zorg": 12, "verhuisd": 3})

    assert dict(found.counts) == {"werk": 40, "zorg": None, "verhuisd": None}
    assert found.total == 55


def test_a_total_that_would_tell_is_hidden_too():
    assert hide_small({"verhuisd": 3}).total is None
    assert hide_small({"verhuisd": 3, "zorg": 4}).total is None


def test_nought_is_said_plainly():
    assert hide_small({"verhuisd": 0, "werk": 10}).counts["verhuisd"] == 0


def test_a_count_below_nought_is_refused_by_its_name():
    with pytest.raises(ValueError, match="werk"):
        hide_small({"werk": -1})


@CALM
@given(COUNTS, integers(1, 12))
def test_nothing_small_is_ever_shown(counts, least):
    shown = hide_small(counts, least=least)

    assert all(n is None or n == 0 or n >= shown.least for n in shown.counts.values())


@CALM
@given(COUNTS, integers(1, 12))
def test_the_total_less_the_rest_is_never_one_cell(counts, least):
    shown = hide_small(counts, least=least)

    assert shown.total is None or shown.n_hidden != 1


@CALM
@given(COUNTS)
def test_what_is_shown_is_what_was_counted(counts):
    shown = hide_small(counts)

    assert all(n in (None, counts[name]) for name, n in shown.counts.items())

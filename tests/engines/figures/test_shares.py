"""A share with its interval: never surer than the count allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from klaverblad.engines.figures.shares import share_of, wilson

COUNTS = integers(min_value=0, max_value=5000)


@given(COUNTS, COUNTS, COUNTS)
def test_the_share_lies_within_its_interval_and_its_bounds(yes, no, unknown):
    found = share_of(yes, no, unknown)

    if found.share is not None:
        assert 0 <= found.low <= found.share <= found.high <= 1
        assert found.least <= found.share <= found.most or unknown == 0
    assert found.n == yes + no + unknown


@given(COUNTS, COUNTS)
def test_swapping_yes_and_no_mirrors_the_interval(yes, no):
    if yes + no == 0:
        return
    low, high = wilson(yes, yes + no)
    other_low, other_high = wilson(no, yes + no)

    assert low == pytest.approx(1 - other_high)
    assert high == pytest.approx(1 - other_low)


@given(COUNTS, COUNTS, integers(min_value=1, max_value=500))
def test_more_who_are_unknown_never_narrow_the_bounds(yes, no, more):
    before, after = share_of(yes, no, 1), share_of(yes, no, 1 + more)

    assert after.most - after.least >= before.most - before.least - 1e-12


def test_ten_out_of_ten_is_not_certain():
    # Wilson's lower bound without continuity correction: 1 / (1 + z^2 / n), z = 1.95996, n = 10.
    assert share_of(10, 0, 0).low == pytest.approx(0.7225, abs=1e-4)


def test_nobody_known_is_no_share_at_all():
    found = share_of(0, 0, 7)

    assert (found.share, found.low, found.least, found.most) == (None, None, 0, 1)


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        share_of(-1, 2, 0)

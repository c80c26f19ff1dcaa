"""Arithmetic over what is not known keeps its promise: the truth lies within the bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import (
    PythonBranchError,
    at_least,
    at_most,
    between,
    days_after,
    days_between,
    first,
    months_after,
    months_between,
    round_down_to,
    round_to,
    scale,
    table,
    where,
    years_between,
)
from klaverblad.engines.rules.columns import Choice, Range, bounds, settled

AMOUNTS = st.one_of(
    st.integers(-50, 50).map(float), st.floats(-1e6, 1e6, allow_nan=False, width=32)
)
DAYS = st.integers(-20_000, 30_000).map(lambda days: np.datetime64("1970-01-01") + days)

OPERATIONS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "neg": lambda a, b: -a + b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "and": lambda a, b: (a < 1) & (b < 1),
    "or": lambda a, b: (a < 1) | (b < 1),
    "not": lambda a, b: ~(a < b),
    "where": lambda a, b: where(a < b, a * 2, b),
    "first": lambda a, b: first((a < 0, b), (b < 0, a), otherwise=0),
    "at_least": at_least,
    "at_most": at_most,
    "between": lambda a, b: between(a, -3, b),
    "scale": lambda a, b: scale(a, (1, 0.1), (20, 0.5)) + b,
    "round": lambda a, b: round_to(a, "cent") + b,
    "round euro": lambda a, b: round_to(a + b, "euro"),
    "round down": lambda a, b: round_down_to(a + b, "whole"),
    "round hundredth": lambda a, b: round_to(a * b, "hundredth"),
    "round ten thousandth": lambda a, b: round_to(a - b, "ten_thousandth"),
}


@st.composite
def ranges_with_a_point(draw, values):
    low, middle, high = sorted(draw(st.tuples(values, values, values)))
    return Range(np.array([low]), np.array([high])), np.array([middle])


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@settings(deadline=None)
@given(one=ranges_with_a_point(AMOUNTS), other=ranges_with_a_point(AMOUNTS))
def test_what_holds_of_the_point_lies_within_the_range(operation, one, other):
    truth = operation(one[1], other[1])

    low, high = bounds(operation(one[0], other[0]))

    assert np.all(low <= truth + 1e-6 * np.abs(truth))
    assert np.all(truth - 1e-6 * np.abs(truth) <= high)


@pytest.mark.parametrize("operation", [years_between, months_between, days_between])
@settings(deadline=None)
@given(start=ranges_with_a_point(DAYS), end=ranges_with_a_point(DAYS))
def test_time_between_two_unknown_days_lies_within_its_range(operation, start, end):
    truth = operation(start[1], end[1])

    low, high = bounds(operation(start[0], end[0]))

    assert low <= truth <= high


def test_only_whole_steps_count_when_rounding_down():
    assert round_down_to(np.array([2.999, 3.0, 0.1 * 30, -0.5]), "whole").tolist() == [2, 3, 3, -1]


@settings(deadline=None)
@given(one=ranges_with_a_point(AMOUNTS), other=ranges_with_a_point(AMOUNTS))
def test_a_division_by_what_may_be_zero_is_open_at_both_ends(one, other):
    low, high = bounds(one[0] / other[0])

    if other[0].lo[0] <= 0 <= other[0].hi[0]:
        assert (low[0], high[0]) == (-np.inf, np.inf)
    else:
        truth = one[1] / other[1]
        assert low <= truth + 1e-6 * np.abs(truth)
        assert truth - 1e-6 * np.abs(truth) <= high


def test_nothing_of_an_unbounded_amount_is_nothing():
    low, high = bounds(Range(np.array([0.0]), np.array([np.inf])) * np.array([0.0]))

    assert (low[0], high[0]) == (0, 0)


def test_both_branches_that_agree_settle_an_unknown_condition():
    condition = Range(np.array([False]), np.array([True]))

    assert settled(where(condition, np.array([5.0]), np.array([5.0]))).all()


def test_a_birthday_of_the_leap_day_falls_on_the_first_of_march():
    born = np.array(["2008-02-29"], dtype="datetime64[D]")

    years = [years_between(born, np.datetime64(day))[0] for day in ("2026-02-28", "2026-03-01")]

    assert years == [17, 18]


@pytest.mark.parametrize(("amount", "cents"), [(1.005, 1.01), (2.675, 2.68), (-1.005, -1.0)])
def test_half_a_cent_goes_up(amount, cents):
    assert round_to(np.array([amount]), "cent")[0] == pytest.approx(cents)


def test_a_rounded_amount_is_the_very_number_that_is_written_so():
    cents = np.arange(0, 400_000)

    assert np.array_equal(round_to(cents * 0.01, "cent"), cents / 100)


@pytest.mark.parametrize(
    ("step", "rounded"), [("hundredth", 0.83), ("ten_thousandth", 0.8261), ("euro", 1)]
)
def test_a_fraction_is_rounded_to_the_step_that_the_law_names(step, rounded):
    assert round_to(np.array([19 / 23]), step)[0] == pytest.approx(rounded, abs=1e-12)


def test_a_scale_counts_each_slice_at_its_own_rate():
    counted = scale(np.array([5000.0, 10_000.0, 25_000.0]), (6200, 0.06), (12_500, 0.10))

    assert counted.tolist() == pytest.approx([0, 228, 1628])


TERMS = st.one_of(st.integers(-900, 900).map(float), st.floats(-1e3, 1e3, allow_nan=False))
EARLY_DAYS = st.integers(-9_000, 30_000).map(lambda days: np.datetime64("1970-01-01") + days)


@pytest.mark.parametrize("operation", [days_after, months_after])
@settings(deadline=None)
@given(start=ranges_with_a_point(EARLY_DAYS), term=ranges_with_a_point(TERMS))
def test_a_day_after_an_unknown_term_lies_within_its_range(operation, start, term):
    truth = operation(start[1], term[1])

    low, high = bounds(operation(start[0], term[0]))

    assert low <= truth <= high


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-11-15", 14, "2027-01-15"),
        ("2100-12-31", np.inf, "2100-12-31"),
    ],
)
def test_a_month_that_is_too_short_gives_its_last_day(day, months, later):
    assert months_after(np.array([day], "datetime64[D]"), months)[0] == np.datetime64(later)


def test_days_are_counted_without_the_last_one():
    start = np.array(["2026-02-28"], dtype="datetime64[D]")

    assert days_between(start, np.datetime64("2026-03-02"))[0] == 2
    assert days_after(start, 2.9)[0] == np.datetime64("2026-03-02")


@settings(deadline=None)
@given(days=st.lists(DAYS, min_size=1, max_size=9), end=DAYS)
def test_many_days_at_once_give_the_months_of_each(days, end):
    few = np.array(days, dtype="datetime64[D]")
    many = np.resize(few, 5000)

    np.testing.assert_array_equal(months_between(many, end)[: len(few)], months_between(few, end))


def test_a_table_gives_the_value_beside_each_outcome():
    chosen = first((np.array([True, False]), "red"), otherwise="blue")

    assert table(chosen, ("red", 1.0), ("blue", 2.0)).tolist() == [1, 2]


def test_a_category_keeps_every_outcome_that_is_possible():
    condition = Range(np.array([True, False, False]), np.array([True, True, False]))

    chosen = first((condition, "red"), otherwise="blue")

    assert settled(chosen).tolist() == [True, False, True]
    certain, possible = bounds(chosen == "red")
    assert (certain.tolist(), possible.tolist()) == ([True, False, False], [True, True, False])


def test_categories_of_different_branches_are_the_same_outcomes():
    inner = first((np.array([True, False]), "b"), otherwise="a")
    outer = first((np.array([False, False]), "a"), otherwise=inner)

    assert (outer == "a").tolist() == [False, True]


def test_a_category_cannot_be_added():
    with pytest.raises(TypeError, match="has no 'add'"):
        Choice.certain("red") + 1


def test_a_column_has_no_single_truth():
    with pytest.raises(PythonBranchError, match="write where"):
        bool(Range(np.array([1.0]), np.array([2.0])))

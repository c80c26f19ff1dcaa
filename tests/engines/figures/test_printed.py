"""A printed figure is read as it stands, with all that it can have been before rounding."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.engines.figures.bounds import Bounds
from klaverblad.engines.figures.printed import Kind, Unreadable, read_printed, split_footnote


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("6.500.000", Kind.COUNT, 6_500_000),
        ("37.792", Kind.COUNT, 37_792),
        ("445", Kind.COUNT, 445),
        ("5.752", Kind.MEAN, 5_752),
        ("70,1%", Kind.RATIO, Fraction("70.1")),
        ("+3.66%", Kind.RATIO, Fraction("3.66")),
        ("-1.1%", Kind.RATIO, Fraction("-1.1")),
        ("−1,8 %", Kind.RATIO, Fraction("-1.8")),
        ("7", Kind.RATIO, 7),
        ("1.234,5", Kind.RATIO, Fraction("1234.5")),
        ("1,234.5", Kind.RATIO, Fraction("1234.5")),
    ],
)
def test_commas_points_signs_and_percents_are_read_together(text, kind, value):
    assert read_printed(text, kind).value == value


def test_a_lone_point_before_three_digits_means_thousands_only_where_things_are_counted():
    counted, rate = read_printed("6.500", Kind.COUNT), read_printed("6.500", Kind.RATIO)

    assert (counted.value, counted.other_reading) == (6500, Fraction("6.5"))
    assert (rate.value, rate.other_reading) == (Fraction("6.5"), 6500)


def test_a_figure_with_one_possible_reading_says_so():
    assert read_printed("6.500.000", Kind.COUNT).other_reading is None
    assert read_printed("0.125", Kind.RATIO).other_reading is None


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("166", Kind.MEAN, "165.5", "166.5"),
        ("107", Kind.COUNT, "107", "107"),
        ("6.500.000", Kind.COUNT, "6450000", "6550000"),
        ("+8,1%", Kind.RATIO, "8.05", "8.15"),
        ("72%", Kind.RATIO, "71.5", "72.5"),
        ("0", Kind.MEAN, "0", "0.5"),
    ],
)
def test_rounding_widens_a_figure_by_half_of_its_last_digit(text, kind, low, high):
    assert read_printed(text, kind).bounds == Bounds(Fraction(low), Fraction(high))


def test_what_was_printed_stays_with_what_was_read():
    printed = read_printed(" +11,5%* ", Kind.RATIO)

    assert printed.text == " +11,5%* "
    assert (printed.has_percent, printed.has_sign, printed.footnote) == (True, True, "*")
    assert (printed.decimals, printed.decimal_mark) == (1, ",")


@pytest.mark.parametrize(
    ("text", "kind", "why", "at"),
    [
        ("", Kind.COUNT, "empty", 1),
        ("  ", Kind.COUNT, "empty", 1),
        ("4x5", Kind.COUNT, "letters", 2),
        ("n.b.", Kind.RATIO, "letters", 1),
        ("12.34.567", Kind.COUNT, "grouping", 1),
        ("1.2.3", Kind.RATIO, "grouping", 1),
        ("445.", Kind.COUNT, "grouping", 1),
        ("12,5", Kind.COUNT, "decimals_in_count", 3),
        ("-12", Kind.COUNT, "negative_count", 1),
        ("9" * 41, Kind.COUNT, "too_long", 40),
        ("٣", Kind.COUNT, "letters", 1),
        ("1e5", Kind.RATIO, "letters", 2),
    ],
)
def test_what_is_not_a_figure_is_refused_with_its_place(text, kind, why, at):
    with pytest.raises(Unreadable) as refused:
        read_printed(text, kind)

    assert (refused.value.why, refused.value.at) == (why, at)


def test_a_footnote_is_taken_off_a_name_and_kept():
    assert split_footnote("Provincie Antwerpen*") == ("Provincie Antwerpen", "*")
    assert split_footnote("Schoten") == ("Schoten", "")


@given(value=st.integers(min_value=0, max_value=10**9))
def test_a_count_printed_with_thousands_points_reads_back(value):
    printed = read_printed(f"{value:,}".replace(",", "."), Kind.COUNT)

    assert printed.value == value
    assert value in printed.bounds


@given(
    tenths=st.integers(min_value=-99_999, max_value=99_999),
    mark=st.sampled_from(",."),
    percent=st.sampled_from(["", "%", " %"]),
)
def test_a_rounded_rate_always_holds_what_it_was_rounded_from(tenths, mark, percent):
    exact = Fraction(tenths, 1000)
    text = f"{float(exact):+.1f}".replace(".", mark) + percent

    assert exact in read_printed(text, Kind.RATIO).bounds


@given(text=st.text(max_size=60), kind=st.sampled_from(Kind))
def test_any_text_is_either_read_or_refused_with_a_place_inside_it(text, kind):
    refused_at, is_sound = 1, True
    try:
        printed = read_printed(text, kind)
        is_sound = printed.value in printed.bounds
    except Unreadable as refused:
        refused_at = refused.at

    assert is_sound
    assert 1 <= refused_at <= len(text) + 1

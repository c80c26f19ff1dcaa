"""A figure is called impossible only when no choice within the rounding makes it fit."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from klaverblad.engines.figures.bounds import Bounds
from klaverblad.engines.figures.printed import Kind, read_printed
from klaverblad.engines.figures.recheck import (
    active_share,
    growth,
    implied_count,
    recheck_growth,
    recheck_parts,
    recheck_series,
    recheck_unit,
    recheck_whole_growth,
)


def mean(text):
    return read_printed(text, Kind.MEAN).bounds


def rate(text):
    return read_printed(text, Kind.RATIO).bounds


def test_schotens_printed_change_cannot_come_from_its_two_means():
    # 166 and 143, printed +8,1 %: table of job seekers with a labour limitation, 2017
    check = recheck_growth(rate("+8,1%"), before=mean("143"), after=mean("166"))

    assert not check.fits
    assert float(check.recomputed.low) == pytest.approx(15.33, abs=0.005)
    assert float(check.recomputed.high) == pytest.approx(16.84, abs=0.005)
    assert list(check.after_that_fits.whole_numbers()) == [154, 155]


def test_brasschaats_printed_change_fits_only_because_both_means_were_rounded():
    # 159 / 148 is +7,43 %, printed +7,8 %
    check = recheck_growth(rate("+7,8%"), before=mean("148"), after=mean("159"))

    assert check.fits
    assert (Fraction(159, 148) - 1) * 100 not in rate("+7,8%")


def test_two_changes_that_each_fit_may_still_need_different_counts_between_them():
    # 10 -> 11 -> 12: +16 % needs almost 11,5 in the middle, +14 % needs less than 11
    counts, changes = [mean("10"), mean("11"), mean("12")], [rate("+16,0%"), rate("+14,0%")]

    alone = recheck_growth(changes[1], counts[1], counts[2])
    in_series = recheck_series(counts, changes)

    assert alone.fits
    assert [check.fits for check in in_series] == [True, False]


def test_after_an_impossible_link_the_next_starts_from_what_was_printed():
    counts = [mean("100"), mean("200"), mean("210")]

    first, second = recheck_series(counts, [rate("+5,0%"), rate("+5,0%")])

    assert not first.fits
    assert second.fits


def test_no_whole_number_of_vacancies_grows_by_44_percent_to_107():
    # Wuustwezel, vacancies October 2017 to October 2018
    check = recheck_whole_growth(rate("+44%"), 107)

    assert not check.fits
    assert [n for n, _ in check.nearest] == [74, 75]
    assert [float(change) for _, change in check.nearest] == pytest.approx(
        [44.59, 42.67], abs=0.005
    )
    assert check.fits_when_cut_off == 74


def test_96_vacancies_grow_by_11_and_a_half_percent_to_107_and_only_when_rounded():
    # Kalmthout, the same table: here dropping decimals would not do
    check = recheck_whole_growth(rate("+11,5%"), 107)

    assert check.fits
    assert list(check.before_that_fits.whole_numbers()) == [96]
    assert check.fits_when_cut_off is None


def test_a_change_from_or_to_nothing_is_not_judged():
    assert recheck_growth(rate("+5%"), before=mean("0"), after=mean("5")) is None
    assert recheck_growth(rate("-100%"), before=mean("5"), after=mean("0")) is None
    assert recheck_whole_growth(rate("-100%"), 0) is None


def test_parts_that_together_exceed_the_whole_are_found_and_named():
    parts = [Bounds.exactly(40), Bounds.exactly(120)]

    check = recheck_parts(parts, Bounds.exactly(100))

    assert (check.fits, check.too_large) == (False, (1,))


def test_parts_that_exceed_the_whole_by_rounding_alone_pass():
    assert recheck_parts([mean("50"), mean("51")], mean("100")).fits


def test_six_percent_of_flanders_is_more_than_all_recipients_in_belgium():
    # 186.628 people in all of Belgium over ten months: news.belgium.be, 8 November 2017
    ceiling = Bounds.exactly(186_628)
    inhabitants = read_printed("6.500.000", Kind.COUNT).bounds

    as_percent = recheck_unit(rate("6"), inhabitants, per=100, ceiling=ceiling)
    as_per_thousand = recheck_unit(rate("6"), inhabitants, per=1000, ceiling=ceiling)

    assert (as_percent.fits, as_per_thousand.fits) == (False, True)
    assert as_percent.implied == Bounds(Fraction(354_750), Fraction(425_750))


def test_rates_with_different_bases_add_up_to_the_active_share():
    # 70,1 % works, 6,6 % of the active seek work: 70,1 / 0,934 = 75,05
    share = active_share(Bounds.exactly(Fraction("70.1")), Bounds.exactly(Fraction("6.6")))

    assert float(share.low) == pytest.approx(75.05, abs=0.005)


@given(
    before=st.integers(min_value=1, max_value=100_000),
    after=st.integers(min_value=1, max_value=100_000),
    decimals=st.integers(min_value=0, max_value=2),
)
def test_an_honestly_rounded_change_is_never_called_impossible(before, after, decimals):
    change = round((Fraction(after, before) - 1) * 100, decimals)
    printed = Bounds.around(change, Fraction(1, 10**decimals))
    assume(printed.low > -100)

    # the counts too may have been rounded from something else
    hidden = recheck_growth(printed, Bounds.around(before, 1), Bounds.around(after, 1))
    whole = recheck_whole_growth(printed, after)

    assert hidden.fits
    assert whole.fits
    assert before in whole.before_that_fits


@given(
    counts=st.lists(st.integers(min_value=2000, max_value=999_999), min_size=3, max_size=6),
)
def test_an_honestly_rounded_series_is_never_called_impossible(counts):
    exact = [Fraction(count, 7) for count in counts]  # means, never quite whole
    changes = [(b / a - 1) * 100 for a, b in pairwise(exact)]
    assume(all(change > -99 for change in changes))

    checks = recheck_series(
        [Bounds.around(round(value), 1) for value in exact],
        [Bounds.around(round(change, 1), Fraction(1, 10)) for change in changes],
    )

    assert all(check.fits for check in checks)


@given(
    before=st.integers(min_value=2, max_value=10_000),
    after=st.integers(min_value=1, max_value=10_000),
)
def test_the_recomputed_change_holds_the_true_one(before, after):
    found = growth(Bounds.around(before, 1), Bounds.around(after, 1))

    assert (Fraction(after, before) - 1) * 100 in found


def test_a_rate_per_thousand_stands_for_a_tenth_of_a_rate_per_hundred():
    base = Bounds.exactly(1000)

    assert (
        implied_count(rate("6"), base, per=100).low
        == 10 * implied_count(rate("6"), base, per=1000).low
    )


def test_dividing_by_what_may_be_zero_is_refused():
    with pytest.raises(ValueError, match="must not hold zero"):
        Bounds.exactly(1).divided_by(Bounds(Fraction(-1), Fraction(1)))

"""What work brings in the months to come: the same law for every month, and a gain that is as known as can be."""

from datetime import date
from itertools import combinations

import pytest

from klaverblad.engines.rules import Between, Case, CaseError
from klaverblad.engines.rules.ahead import run_ahead, running_on
from klaverblad.law import Rules
from klaverblad.law.paying import DISPOSABLE, HOUSEHOLD
from klaverblad.law.work_ahead import Work, gains, outlook

RULES = Rules.load("be")
# From here on the amounts stay as they are until the next year, so both ways must agree.
MARCH = date(2025, 3, 1)
MONTHS = [date(2025, month, 1) for month in range(3, 13)]
AN = {
    "born_on": date(1990, 5, 1),
    "is_resident": True,
    "has_residence_right": True,
    "is_willing_to_work": True,
    "has_claimed_other_rights": True,
    "net_wage_month_eur": 0,
    "replacement_income_month_eur": 0,
    "savings_eur": 0,
    "owns_home": False,
    "has_other_means": False,
    "spi_months_used_before": 33,
    "spi_first_used_before_on": date(2021, 1, 1),
    "work_travel_month_eur": 0,
}
AT_WORK = {"has_spi_credit": True, "spi_work": "ordinary", "work_travel_month_eur": 49}


def job(hours):
    return {
        "gross_wage_month_eur": 55.0 * hours, "is_blue_collar": False,
        "work_pattern": "full_month" if hours == 38 else "part_time",
        "paid_hours_month": max(hours, 1) * 4.33, "full_time_hours_month": 164.67,
        "tax_partner": "none", "tax_children_count": 0, "has_other_tax_reductions": False,
    }  # fmt: skip


def alone(**more):
    return Case({"an": AN | more}, {HOUSEHOLD: [{"applicant": "an", "childcare_month_eur": 0}]})


def gain_of(case, hours=20, benefits_left=0):
    """The gain of the first month alone."""
    work = Work(job(hours), benefits_left, AT_WORK)
    (found,) = gains(RULES.on(MARCH), case, [work], who="an", on=MARCH)
    return found.gain


def looked(case, hours=20, benefits_left=0, **more):
    work = Work(job(hours), benefits_left, AT_WORK)
    return outlook(RULES.on(MARCH), case, work, who="an", months=MONTHS, **more)


@pytest.mark.parametrize("used", [0, 33, None])
def test_months_ahead_are_those_that_month_by_month_gives_while_the_law_stands(used):
    case = alone(**AT_WORK, spi_months_used_before=used, net_wage_month_eur=900)
    if used == 0:
        case = case.with_fact("an", "spi_first_used_before_on", None)
    now = RULES.on(MARCH)

    (months,) = running_on(now, [case], MONTHS, [DISPOSABLE])
    ahead = run_ahead(now, months, MONTHS, [DISPOSABLE])

    over = RULES.over("2025-03", "2025-12", case, [DISPOSABLE])
    for number, one in enumerate(over):
        expected = one.span(DISPOSABLE, HOUSEHOLD)
        assert ahead.span(DISPOSABLE, number, HOUSEHOLD) == pytest.approx(expected), one.month


def test_the_month_in_which_the_exemption_is_used_up_begins_a_new_stretch():
    found = looked(alone())

    assert [first.month for first, _last in found.spans] == [MARCH, date(2025, 6, 1)]
    # 309.48 was exempt: bruxelles-j.be, amount of 1 February 2025.
    lost = found.spans[0][0].gain.low - found.spans[1][0].gain.low
    assert lost == pytest.approx(309.48)


def test_what_is_known_of_nobody_is_unknown_in_both_lives_and_so_no_part_of_the_gain():
    """A point lies in every range that was made by forgetting some of its facts."""
    whole = alone(savings_eur=20000, spi_months_used_before=3)
    exact = gain_of(whole)
    assert exact.is_settled

    for n in (1, 2):
        for forgotten in combinations(
            ["savings_eur", "has_other_means", "is_resident", "owns_home", "is_willing_to_work",
             "spi_months_used_before", "replacement_income_month_eur"], n,
        ):  # fmt: skip
            case = alone(**{"savings_eur": 20000, "spi_months_used_before": 3}
                         | dict.fromkeys(forgotten))  # fmt: skip
            gain = gain_of(case)
            assert gain.low - 0.01 <= exact.low <= gain.high + 0.01, forgotten


def test_unknown_savings_leave_at_least_the_exemption_and_at_most_the_wage():
    gain = gain_of(alone(savings_eur=None, spi_months_used_before=3))

    # Kept whatever happens: the exemption, less travel, less the general exemption of 250 a year.
    assert gain.low == pytest.approx(309.48 - 49 - 250 / 12, abs=6)
    assert gain.high == pytest.approx(1100 - 49, abs=1)


def test_a_benefit_of_which_nobody_says_what_stays_is_not_taken_for_all_of_it():
    case = alone(replacement_income_month_eur=1500)

    gain = gain_of(case, benefits_left=Between(0, 1500))

    assert gain.high == pytest.approx(1100 - 49)
    for left in (0, 400, 900, 1500):
        exact = gain_of(case, benefits_left=left)
        assert gain.low - 0.01 <= exact.low <= gain.high + 0.01, left


def test_every_place_of_a_list_brings_what_its_own_page_says():
    hours = [10, 20, 38]
    works = [Work(job(one), 0, AT_WORK) for one in hours]

    listed = gains(RULES.on(MARCH), alone(), works, who="an", on=MARCH)

    for one, number in zip(hours, listed, strict=True):
        assert number.gain == looked(alone(), hours=one).first.gain


def test_the_curve_of_hours_runs_through_the_work_itself():
    curve = [(hours, job(hours)) for hours in (0, 10, 20, 38)]

    found = looked(alone(), curve=curve)

    at = {one.hours: one.gain for one in found.points}
    assert at[0].low == pytest.approx(0)
    assert at[20] == found.first.gain
    assert at[38].low > at[20].low


def test_without_hours_there_is_nothing_to_travel_to_and_no_childcare_to_pay():
    curve = [(hours, job(hours)) for hours in (0, 20)]
    work = Work(job(20), 400, AT_WORK, {"childcare_month_eur": 210})
    case = alone(replacement_income_month_eur=900)

    found = outlook(RULES.on(MARCH), case, work, who="an", months=MONTHS, curve=curve)

    idle, at_work = found.points
    assert (idle.gain.low, idle.gain.high) == pytest.approx((0, 0))
    assert idle.with_work.childcare.high == 0
    assert idle.with_work.benefits == found.first.without.benefits
    assert at_work.with_work.childcare.low == 210


def test_a_status_that_ends_with_the_leefloon_closes_what_it_opened():
    case = alone(receives_leefloon=True)

    found = looked(case, hours=38, rights=["may_have_pro_deo", "may_have_sociaal_tarief_energie"])

    assert {one.right for one in found.moves} == {
        "may_have_pro_deo", "may_have_sociaal_tarief_energie",
    }  # fmt: skip
    assert all(one.month == MARCH for one in found.moves)


def test_a_case_without_its_day_and_a_stranger_are_refused():
    now = RULES.on(MARCH)

    with pytest.raises(CaseError, match="give a day for each case"):
        run_ahead(now, [alone()], [], [DISPOSABLE])
    with pytest.raises(CaseError, match="nobody is called 'bo'"):
        outlook(now, alone(), Work(job(20), 0), who="bo", months=MONTHS)


def test_months_run_on_where_nobody_knows_on_which_day_the_exemption_began():
    # The first day that work is reckoned for lies after the day of the law.
    case = alone(**{**AT_WORK, "spi_first_used_before_on": None, "net_wage_month_eur": 1500})
    months = [*MONTHS[1:], date(2026, 1, 1)]

    (found,) = running_on(RULES.on(MARCH), [case], months, [DISPOSABLE])

    assert len(found) == len(months)
    assert found[-1].fact("an", "spi_first_used_before_on") is None
    assert found[-1].fact("an", "spi_months_used_before") == Between(33.0, 33.0 + len(months) - 1)

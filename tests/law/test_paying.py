"""Does a place of work pay: the household with and without it, and which right moves when."""

from datetime import date

import pytest

from klaverblad.engines.rules import Case, CaseError
from klaverblad.law import Rules
from klaverblad.law.paying import Place, Span, does_it_pay

RULES = Rules.load("be")
MARCH = date(2025, 3, 1)
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
    "spi_months_used_before": 0,
}
HALF_TIME = {
    "gross_wage_month_eur": 1100, "is_blue_collar": False, "work_pattern": "part_time",
    "paid_hours_month": 82.33, "full_time_hours_month": 164.67, "tax_partner": "none",
    "tax_children_count": 0, "has_other_tax_reductions": False,
}  # fmt: skip
AT_WORK = {"has_spi_credit": True, "spi_work": "ordinary", "work_travel_month_eur": 49}


def alone(**more):
    return Case({"an": AN | more}, {"leefloon_household": [{"applicant": "an"}]})


def place(**more):
    said = {"who": "an", "starts_on": MARCH, "job": HALF_TIME, "benefits_left_month_eur": 0,
            "facts": AT_WORK}  # fmt: skip
    return Place(**said | more)


def compared(case=None, offer=None, first="2025-02", last="2025-04", **more):
    return does_it_pay(RULES, case or alone(), offer or place(), first=first, last=last, **more)


def test_before_the_first_day_nothing_differs_and_from_then_on_the_exemption_is_the_gain():
    found = compared().months

    assert found[0].gain == Span(0, 0)
    for one in found[1:]:
        # The wage less what it takes off the leefloon: 309.48 stays, and 250 / 12; 49 for travel.
        assert one.gain.low == pytest.approx(309.48 + 250 / 12 - 49)
        assert one.gain.is_settled


def test_the_wage_is_what_the_job_pays_out_in_that_month():
    found = compared(first="2025-12", last="2026-01").months

    job = Case({"an": {}}, {"job": [{"worker": "an", **HALF_TIME}]})
    for one in found:
        answer = RULES.on(one.month).ask(job, "net_wage_of_job_month")
        assert one.net_wage.low == answer["net_wage_of_job_month"].value


def test_what_work_takes_off_the_leefloon_is_told_in_its_first_month_with_the_facts():
    (moved,) = compared(rights=["leefloon"]).lost

    assert (moved.right, moved.month) == ("leefloon", MARCH)
    assert ("net_wage_month_eur", "an") in moved.facts
    assert moved.without[0] > moved.with_work[0] > 0


def test_an_amount_that_rises_in_both_lives_is_no_loss():
    moved = compared(first="2026-02", last="2026-10", rights=["leefloon"]).moved

    # The exemption rises in March; the forecast of September lifts both lives alike.
    assert [one.month for one in moved] == [date(2026, 2, 1), date(2026, 3, 1)]


def test_the_month_in_which_the_exemption_runs_out_is_a_loss_of_its_own():
    case = alone(spi_months_used_before=35, spi_first_used_before_on=date(2020, 1, 1))

    found = compared(case, rights=["leefloon"])

    assert [one.month for one in found.lost] == [MARCH, date(2025, 4, 1)]
    assert ("spi_months_used_before", "an") in found.lost[1].facts
    assert found.months[-1].gain.low < found.months[1].gain.low


def test_travel_that_costs_more_than_the_exemption_does_not_pay():
    dear = place(facts=AT_WORK | {"work_travel_month_eur": 400})

    assert compared(offer=dear).months[-1].gain.high < 0


def test_benefits_that_fall_away_are_part_of_the_loss():
    case = alone(replacement_income_month_eur=1500)
    full = place(job=HALF_TIME, benefits_left_month_eur=0)

    last = compared(case, full).months[-1]

    assert last.without.low == 1500
    assert last.with_work.low == pytest.approx(1314.20 + 309.48 + 250 / 12 - 49, abs=0.01)


def test_what_is_left_of_benefits_is_never_taken_for_what_it_was():
    found = compared(offer=place(benefits_left_month_eur=None))

    assert not found.months[-1].gain.is_settled
    assert {"replacement_income_month_eur"} <= {one.key for one in found.waiting_for}


def test_a_wage_that_is_open_is_asked_of_the_job():
    job = HALF_TIME | {"tax_partner": None}

    waiting = {(one.who, one.key) for one in compared(offer=place(job=job)).waiting_for}

    assert ("an", "net_wage_month_eur") not in waiting
    assert ("job", "tax_partner") in waiting


def test_two_years_with_something_open_are_told_at_once():
    case = alone(spi_months_used_before=None)

    found = compared(case, first="2025-03", last="2026-12")

    assert {one.key for one in found.waiting_for} == {
        "spi_months_used_before", "spi_first_used_before_on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("case", "offer", "said"),
    [
        (alone(), place(who="bo"), "nobody is called 'bo': known are an"),
        (alone(), place(starts_on=date(2025, 3, 2)), "give the first day of a month"),
        (Case({"an": AN}), place(), "nobody said with whom an lives"),
        (
            alone(),
            place(facts=AT_WORK | {"spi_months_used_before": 0}),
            "'spi_months_used_before' runs on from month to month",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(case, offer, said):
    with pytest.raises(CaseError, match=said):
        compared(case, offer)


def test_a_household_that_ended_does_not_hide_the_one_that_is_left():
    case = Case({"an": AN}, {"leefloon_household": [None, {"applicant": "an"}]})

    assert compared(case).home == "leefloon_household:2"

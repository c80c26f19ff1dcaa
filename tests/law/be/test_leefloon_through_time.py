"""The leefloon month by month: the SPI exemption runs down, and a running file meets the new rule."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import Between, Case, History, Told
from klaverblad.law import Rules

RULES = Rules.load("be")
MEANS = {
    "born_on": date(1990, 5, 1),
    "is_resident": True,
    "has_residence_right": True,
    "is_willing_to_work": True,
    "has_claimed_other_rights": True,
    "replacement_income_month_eur": 0,
    "savings_eur": 0,
    "owns_home": False,
    "has_other_means": False,
    "is_homeless_with_gpmi": False,
}
WORKS = {
    "net_wage_month_eur": 900,
    "has_spi_credit": True,
    "spi_work": "ordinary",
    "spi_months_used_before": 0,
}
SHORTAGE = {
    "spi_work": "shortage_occupation",
    "has_shortage_attest": True,
    "has_contract_of_three_months": True,
    "spi_shortage_months_used_before": 0,
}


def alone(**more):
    return Case({"an": MEANS | WORKS | more}, {"leefloon_household": [{"applicant": "an"}]})


def with_mother(**home):
    mother = {
        "born_on": date(1960, 1, 1), "net_wage_month_eur": 1893.65,
        "replacement_income_month_eur": 0, "savings_eur": 0, "owns_home": False,
        "has_other_means": False, "child_benefit_for_applicant_month_eur": 0,
    }  # fmt: skip
    group = {"applicant": "an", "ascendant_or_descendant": "mia", "shares_household_costs": True}
    return Case(
        {"an": MEANS | {"net_wage_month_eur": 0}, "mia": mother},
        {"leefloon_household": [group | home]},
    )


def exemptions(case, first, last):
    months = RULES.over(first, last, case, ["leefloon", "spi_exemption_month"])
    return [one.results["spi_exemption_month"].value(0) for one in months]


def test_who_works_without_a_break_uses_the_exemption_for_three_years():
    found = exemptions(alone(), "2025-03", "2028-04")

    # 3 years in total: 36 months, of which 12 at the amount of February 2025.
    assert found[:12] == [309.48] * 12
    assert sum(one > 0 for one in found) == 36
    assert found[36:] == [0, 0]


def test_a_break_in_the_work_saves_months_for_later():
    wage = History(
        (
            Told(date(2020, 1, 1), 900, date(2020, 12, 31)),
            Told(date(2021, 1, 1), 0, date(2022, 12, 31)),
            Told(date(2023, 1, 1), 900),
        )
    )

    found = exemptions(alone(net_wage_month_eur=wage), "2020-01", "2025-12")

    assert [sum(one > 0 for one in found[year : year + 12]) for year in range(0, 72, 12)] == [
        12, 0, 0, 12, 12, 0,
    ]  # fmt: skip


def test_what_is_not_used_in_six_years_is_gone():
    wage = History(
        (
            Told(date(2018, 1, 1), 900, date(2018, 1, 31)),
            Told(date(2018, 2, 1), 0, date(2023, 11, 30)),
            Told(date(2023, 12, 1), 900),
        )
    )

    found = exemptions(alone(net_wage_month_eur=wage), "2018-01", "2024-02")

    # Used first in January 2018, so until the last day of 2023.
    assert found[-3:] == [297.46, 0, 0]


def test_a_shortage_occupation_is_three_months_higher_and_then_as_any_other():
    months = RULES.over("2025-03", "2025-07", alone(**SHORTAGE), ["leefloon"])

    found = [one.answers.about("spi_exemption_month", "an").value for one in months]

    assert found == [443.52, 443.52, 443.52, 309.48, 309.48]
    (turn,) = months.turns("leefloon")
    assert turn.month == date(2025, 6, 1)
    assert ("spi_shortage_months_used_before", "an") in turn.facts


def test_a_student_uses_nothing_of_the_three_years():
    months = RULES.over(
        "2022-11", "2027-01", alone(spi_work="student"), ["leefloon", "spi_months_used"]
    )

    assert {one.results["spi_months_used"].value(0) for one in months} == {0}
    assert all(one.results["leefloon"].settled[0] for one in months)


def test_how_much_was_used_before_is_asked_at_the_first_month_alone():
    case = alone(spi_months_used_before=None)

    months = RULES.over("2025-03", "2025-06", case, ["leefloon"])

    waiting = {one.key for one in months.waiting_for("2025-06", "leefloon")}
    assert waiting == {"spi_months_used_before", "spi_first_used_before_on"}


@pytest.mark.parametrize(
    ("assessed_on", "goes_over_on"),
    [
        (date(2025, 6, 1), date(2026, 6, 1)),
        (date(2025, 6, 2), date(2026, 7, 1)),
        (date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_running_file_goes_over_at_its_next_review(assessed_on, goes_over_on):
    case = with_mother(
        assessed_on=assessed_on,
        relatives_counted_share=0.0,
        is_relatives_income_set_aside=False,
    )

    months = RULES.over("2026-01", "2027-03", case, ["leefloon", "relatives_share"])

    turns = months.turns("relatives_share")
    assert [turn.month for turn in turns] == [goes_over_on]


def test_a_review_in_march_brings_the_new_rule_at_once():
    told = History(
        (Told(date(2025, 9, 1), date(2025, 9, 1)), Told(date(2026, 4, 1), date(2026, 3, 20)))
    )
    case = with_mother(
        assessed_on=told, relatives_counted_share=0.0, is_relatives_income_set_aside=False
    )

    months = RULES.over("2026-02", "2026-05", case, ["leefloon"])

    assert [one.results["leefloon"].value(0) for one in months] == pytest.approx(
        # Category 1; from April on less the 1,000 euro of the mother, of which 155 a year stay.
        [876.13, 893.65, 0, 0]
    )


def test_with_equity_and_a_reason_the_change_of_march_changes_nothing():
    case = with_mother(
        assessed_on=date(2026, 3, 2),
        relatives_counted_share=0.0,
        is_relatives_income_set_aside=True,
        has_equity_reason=True,
    )

    answer = RULES.on(date(2026, 3, 2)).ask(case, "leefloon")["leefloon"]

    assert answer.value == 893.65
    judged = {one.key: one.follows for one in answer.judgements}
    assert judged["has_equity_reason"][False] == (0.0,)


def test_no_value_of_the_reform_of_2026_is_called_confirmed():
    reform = [
        one for one in RULES.parameters if "reform" in one.key and one.key.startswith("state")
    ]
    bonus = [RULES.parameters_by_key["state_job_bonus_eur"]]

    statuses = {value.status for one in (*reform, *bonus) for value in one.values}

    assert len(reform) == 5
    assert statuses == {"unconfirmed"}


@pytest.mark.parametrize(
    "key",
    [
        "land_free_year", "rent_counted_share", "mortgage_deducted_share", "ceded_home_free_eur",
        "ceded_free_cohabiting_eur", "ceded_free_alone_eur", "ceded_free_with_family_eur",
        "payment_within_days", "forwarding_within_days", "state_form_within_days",
        "acknowledgement_within_days", "gpmi_subsidy_months", "gpmi_subsidy_extended_months",
    ],
)  # fmt: skip
def test_what_is_only_remembered_is_never_called_confirmed(key):
    values = RULES.parameters_by_key[key].values

    assert {value.status for value in values} == {"unconfirmed"}
    assert all("memory" in value.source for value in values)


def test_months_of_which_only_a_range_is_known_leave_a_range_and_not_nothing():
    spi = {"spi_months_used_before": Between(30, 33), "spi_first_used_before_on": date(2023, 1, 1)}

    months = RULES.over("2025-03", "2025-09", alone(**spi), ["leefloon", "spi_months_left"])

    used = [one.results["spi_months_used"].span(0) for one in months]
    assert used[0] == (31, 34)
    # From June on the 36 months may be over: three of them are left if 33 were used.
    left = [one.results["spi_months_left"].span(0) for one in months]
    assert left[:4] == [(3, 6), (2, 5), (1, 4), (0, 3)]
    assert all(span == (0, 3) for span in left[4:])


@given(used=st.integers(0, 36), first=st.dates(date(2019, 1, 1), date(2024, 12, 31)))
@settings(max_examples=15, deadline=None)
def test_what_is_so_lies_inside_the_leefloon_of_who_does_not_know(used, first):
    keys = ["leefloon", "spi_months_used"]
    untold = alone(spi_months_used_before=None)
    told = alone(spi_months_used_before=used, spi_first_used_before_on=first)

    unknown, known = (RULES.over("2025-01", "2025-06", case, keys) for case in (untold, told))

    for key in keys:
        for some, one in zip(unknown, known, strict=True):
            (value,), span = one.results[key].span(0), some.results[key].span(0)
            assert span[0] <= value <= span[-1]

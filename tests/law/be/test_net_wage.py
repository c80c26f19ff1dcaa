"""The net wage as people hear it, its amounts through time, and where more gross gives less net."""

import re
from itertools import pairwise, product

import numpy as np
import pytest

from klaverblad.engines.rules import Case, CaseError, NotInForceError
from klaverblad.law.be.net_wage import withholding
from tests.law.be.jobs import (
    DAYS,
    HOURS_A_WEEK,
    NET,
    PARTNERS,
    RULES,
    SEPTEMBER,
    a_job,
    ask,
    run,
)

NBSP = "\u00a0"
# The one step down of more than cents, wet 30 maart 1994: with two incomes the
# special contribution starts at once with its minimum.
STEP_EUR = 5.15
STEP_AT = {False: 1095.10, True: 1013.98}
# Several amounts are each rounded to the cent, and the work bonus ends a few cents above zero,
# because its slope has four decimals (KB 17 januari 2000).
CENTS = 0.0401


def told(language="nl", day=SEPTEMBER, key=NET, **facts):
    return str(ask(day, key, **facts)[key].explain(language)).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "nl",
            [
                "Van je brutoloon van € 2.233,61 hou je € 2.084,45 netto per maand over.",
                "De werkbonus is even hoog als de RSZ. Je betaalt dus geen RSZ.",
                "De RSZ is 13,07 % van € 2.233,61: dat is € 291,93.",
                "Aan bedrijfsvoorheffing gaat € 138,35 van je loon af.",
                "Wie alleen belast wordt, betaalt op € 2.233,61 een bijzondere bijdrage van € 10,81.",
            ],
        ),
        ("fr", ["De votre salaire brut de 2 233,61 €, il vous reste 2 084,45 € net par mois."]),
        ("en", ["Of your gross wage of €2,233.61, you keep €2,084.45 net per month."]),
    ],
)
def test_a_net_wage_can_be_read_aloud(language, sentences):
    text = told(language, gross_wage_month_eur=2233.61)

    for sentence in sentences:
        assert sentence in text


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize(
    "facts",
    [
        {"gross_wage_month_eur": 3600, "tax_partner": "without_income", "tax_children_count": 2},
        {"gross_wage_month_eur": 900, "work_pattern": "part_time", "is_blue_collar": True},
        {"gross_wage_month_eur": 2500, "has_other_tax_reductions": True, "tax_partner": None},
        {"gross_wage_month_eur": 0},
        {},
    ],
)
def test_a_net_wage_never_leaves_a_slot_open(language, facts):
    assert not re.search(r"[{}]", told(language, **facts))


def test_a_net_wage_says_what_it_does_not_look_at():
    text = told(gross_wage_month_eur=2233.61)

    for what in ("maaltijdcheques", "co-ouderschap", "personenbelasting", "flexi-jobs"):
        assert what in text


def test_a_wage_below_the_minimum_names_the_minimum_and_what_to_check():
    text = told(
        key="meets_minimum_wage", gross_wage_month_eur=900, work_pattern="part_time",
        paid_hours_month=95, full_time_hours_month=164.66,
    )  # fmt: skip

    assert "lager dan het minimumloon van € 1.288,67. Kijk na of de uren" in text


def test_a_table_that_is_not_published_yet_is_named_and_not_guessed():
    text = told(day=SEPTEMBER.replace(year=2027), gross_wage_month_eur=2500)

    assert "Nettoloon: tussen € 0,00 en" in text
    assert "nog geen bedrag bekend" in text
    assert "belasting op de belastingvrije som" in text


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("gross_wage_month_eur", -100, "job: 'gross_wage_month_eur' is -100: write 0 or more"),
        ("paid_hours_month", 0, "job: 'paid_hours_month' is 0: write a number from 0.5 to 250"),
        (
            "full_time_days_month",
            40,
            "job: 'full_time_days_month' is 40: write a number from 15 to 31",
        ),
        (
            "tax_partner",
            "divorced",
            "job: 'tax_partner' is 'divorced': write one of none, with_income",
        ),
        ("tax_children_count", -1, "job: 'tax_children_count' is -1: write a number from 0 to 20"),
    ],
)
def test_a_fact_that_cannot_be_true_is_refused_with_its_place(key, value, said):
    with pytest.raises(CaseError) as refused:
        ask(**{key: value})

    assert said in str(refused.value)


def test_two_jobs_of_a_couple_are_each_reckoned_by_themselves():
    facts = a_job(gross_wage_month_eur=2233.61).groups["job"][0]
    case = Case(
        {"an": {}, "bo": {}},
        {"job": [facts, {**facts, "worker": ["bo"], "gross_wage_month_eur": 2500}]},
    )

    answers = RULES.on(SEPTEMBER).ask(case, NET)

    assert [round(answers.about(NET, who).value, 2) for who in ("job", "job:2")] == [
        2084.45,
        2163.26,
    ]


def test_before_the_work_bonus_had_two_parts_this_book_is_silent():
    with pytest.raises(NotInForceError):
        ask(DAYS[0].replace(month=3), gross_wage_month_eur=2000)


def held(key, day):
    return RULES.parameters_by_key[f"{key}"].on(day).value


@pytest.mark.parametrize("day", [day for day in DAYS if day.year > 2024])
def test_the_work_bonus_follows_from_the_minimum_wage_as_its_generator_says(day):
    wage = held("ggmmi_month", day)
    full_a, full_b = held("werkbonus_a_full_month", day), held("werkbonus_b_full_month", day)
    until_a, until_b = held("werkbonus_a_until_month", day), held("werkbonus_b_until_month", day)
    last = held("werkbonus_none_from_month", day)

    assert (until_b, full_b) == (round(1.03 * wage, 2), pytest.approx(0.0770 * wage, abs=0.0051))
    assert (until_a, full_a) == (
        round(1.315327 * wage, 2),
        pytest.approx(0.0571 * wage, abs=0.0051),
    )
    assert held("werkbonus_b_slope", day) == round(full_b / (until_a - until_b), 4)
    assert held("werkbonus_a_slope", day) == round(full_a / (last - until_a), 4)


def test_the_brackets_add_up_to_the_printed_amounts_of_2026():
    limits = np.array([16_710.0, 29_500.0, 51_050.0])

    tax = withholding._of_brackets(limits, _Held(SEPTEMBER))

    assert tax.tolist() == pytest.approx([4469.93, 9944.05, 20_320.38], abs=1e-9)


class _Held:
    """`p` of a day, outside of any run."""

    def __init__(self, day):
        self.__dict__.update(RULES.on(day).parameter_values)


def test_what_is_remembered_or_not_found_is_never_called_confirmed():
    may_2024, june_2025 = DAYS[1], DAYS[3].replace(month=6)
    remembered = ("werkbonus_a_until_month", "werkbonus_b_until_month", "werkbonus_none_from_month")
    gaps = ("child_reduction_2_year", "attributed_quotient_max_year", "child_reduction_more_year")

    assert {RULES.parameters_by_key[key].on(may_2024).status for key in remembered} == {
        "unconfirmed"
    }
    assert [RULES.parameters_by_key[key].on(june_2025) for key in gaps] == [None, None, None]


COMBINATIONS = list(product(DAYS, PARTNERS, (False, True)))


@pytest.mark.parametrize(("day", "partner", "blue"), COMBINATIONS)
def test_more_gross_gives_less_net_at_one_step_only(day, partner, blue):
    """Every euro from nothing to 8,000, and every cent around it for what rounding does."""
    gross = np.arange(0, 8000, 1.0)

    (net,) = run(day, gross, partner=partner, blue=blue)

    falls = gross[1:][np.diff(net) < 0]
    expected = [np.ceil(STEP_AT[blue])] if partner == "with_income" else []
    assert falls.tolist() == expected
    if expected:
        at = int(expected[0])
        assert net[at - 1] - net[at] == pytest.approx(STEP_EUR - 1, abs=CENTS)


@pytest.mark.parametrize(("partner", "blue"), list(product(PARTNERS, (False, True))))
def test_rounding_takes_no_more_than_cents(partner, blue):
    gross = np.arange(0, 450_000) / 100

    (net,) = run(SEPTEMBER, gross, partner=partner, blue=blue)

    falls = np.diff(net)
    deep = gross[1:][falls < -CENTS]
    assert deep.tolist() == ([STEP_AT[blue]] if partner == "with_income" else [])


@pytest.mark.parametrize("week", [4, 13, 19, 24, 30.4, 34])
def test_a_rise_of_five_euro_at_the_same_hours_is_never_a_loss(week):
    """The wage per hour is rounded to the cent, so a rise of one cent may cost half a euro."""
    gross = np.arange(0, 3400 * week / HOURS_A_WEEK, 0.05)
    for blue in (False, True):
        (net,) = run(SEPTEMBER, gross, hours_week=week, blue=blue)

        assert np.min(net[100:] - net[:-100]) > 0
        assert np.min(np.diff(net)) > -0.60


@pytest.mark.parametrize("wage_hour", [13.56, 14.5, 16, 18])
def test_more_hours_at_the_same_wage_per_hour_always_pay(wage_hour):
    week = np.arange(2, HOURS_A_WEEK + 0.01, 0.25)
    gross = np.round(wage_hour * week * 13 / 3, 2)
    for partner in ("none", "without_income"):
        (net,) = run(SEPTEMBER, gross, hours_week=week, partner=partner)

        assert np.all(np.diff(net) > 0)


def test_between_the_limits_of_part_b_little_of_a_raise_is_left():
    """No step, but the flattest stretch: a single person keeps under 25 cents of each euro."""
    low, high = (
        held("werkbonus_b_until_month", SEPTEMBER),
        held("werkbonus_a_until_month", SEPTEMBER),
    )
    gross = np.arange(np.ceil(low), high, 10.0)

    (net,) = run(SEPTEMBER, gross)

    kept = np.diff(net) / 10
    assert 0.10 < kept.min() <= kept.max() < 0.25


@pytest.mark.parametrize("week", [8, 13, 19, 25, 30.4])
def test_part_time_is_reckoned_in_proportion_to_full_time(week):
    """At the same wage per hour: the same reference wage, and the bonus by the rounded fraction."""
    wage_hour = np.arange(13.5, 24, 0.01).round(2)
    share = week / HOURS_A_WEEK
    full, part = (np.round(wage_hour * hours_a_week * 13 / 3, 2) for hours_a_week in (38, week))
    keys = ("werkbonus_a_before_cap_month", "werkbonus_b_before_cap_month", "reference_wage_month")

    whole = run(SEPTEMBER, full, *keys, hours_week=HOURS_A_WEEK)
    partly = run(SEPTEMBER, part, *keys, hours_week=week)

    assert partly[2] == pytest.approx(whole[2], abs=0.011)
    for of_part, of_whole in zip(partly[:2], whole[:2], strict=True):
        assert of_part == pytest.approx(of_whole * round(share, 2), abs=0.02)


def test_the_minimum_wage_is_in_proportion_to_the_hours():
    week = np.arange(1, 38.5, 0.5)

    (least,) = run(SEPTEMBER, np.zeros(len(week)), "minimum_wage_of_job_month", hours_week=week)

    assert least == pytest.approx(held("ggmmi_month", SEPTEMBER) * week / 38, abs=0.0051)


def test_the_minimum_wage_never_fell():
    values = RULES.parameters_by_key["ggmmi_month"].values

    assert all(old.value < new.value for old, new in pairwise(values))

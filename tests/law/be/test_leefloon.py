"""The leefloon as people hear it, and its amounts through the years."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from klaverblad.engines.rules import Case, Provenance
from klaverblad.law import Rules

RULES = Rules.load("be")
NOW = RULES.on(date(2026, 3, 1))
AMOUNTS = ("leefloon_cohabiting_month", "leefloon_alone_month", "leefloon_with_family_month")
AN = {
    "born_on": date(1990, 5, 1),
    "is_resident": True,
    "has_residence_right": True,
    "is_willing_to_work": True,
    "has_claimed_other_rights": True,
    "net_wage_month_eur": 1000,
    "has_spi_credit": True,
    "replacement_income_month_eur": 0,
    "savings_eur": 4150,
    "owns_home": False,
    "has_other_means": False,
    "spi_work": "ordinary",
    "spi_months_used_before": 0,
}
NBSP = "\u00a0"


def alone(**more):
    return Case({"an": {**AN, **more}}, {"leefloon_household": [{"applicant": ["an"]}]})


def told(case, language="nl", now=NOW):
    return str(now.ask(case, "leefloon")["leefloon"].explain(language)).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "nl",
            [
                "Met deze gegevens is het leefloon € 676,97 per maand. Het OCMW beslist.",
                "Woont alleen. Dat is categorie 2.",
                "Het bedrag van categorie 2 is € 1.340,47 per maand.",
                "Spaargeld: € 4.150,00. Tot € 6.200,00 telt het niet mee.",
                "Van het loon telt € 315,67 per maand niet mee: de SPI-vrijstelling.",
            ],
        ),
        (
            "fr",
            [
                "Avec ces données, le revenu d'intégration est de 676,97 € par mois. Le CPAS décide.",
                "Vit seul. C'est la catégorie 2.",
                "Épargne : 4 150,00 €. Jusqu'à 6 200,00 €, elle ne compte pas.",
            ],
        ),
        (
            "en",
            [
                "With these facts, the leefloon is €676.97 per month. The OCMW decides.",
                "Lives alone. That is category 2.",
                "Savings: €4,150.00. Up to €6,200.00 they do not count.",
            ],
        ),
    ],
)
def test_the_explanation_can_be_read_aloud(language, sentences):
    text = told(alone(), language)

    for sentence in sentences:
        assert sentence in text


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_no_slot_is_left_open_in_any_explanation(language):
    for case in (
        alone(),
        alone(net_wage_month_eur=None),
        Case({"an": {}}),
        alone(is_resident=False),
    ):
        assert not re.search(r"[{}]", told(case, language))


def test_a_failed_condition_says_which_and_what_would_differ():
    text = told(alone(is_resident=False))

    assert "Met deze gegevens is er geen leefloon: aan een voorwaarde is niet voldaan." in text
    assert "Verblijft niet gewoonlijk in België." in text
    assert "Wat er anders zou moeten zijn: verblijft in België." in text


def test_means_that_are_too_high_say_from_which_wage_it_would_differ():
    text = told(alone(net_wage_month_eur=2100))

    assert "de bestaansmiddelen zijn niet lager dan het bedrag van de categorie" in text
    assert "Wat er anders zou moeten zijn: nettoloon per maand: hoogstens € 1.656,13." in text


def test_a_judgement_that_fails_is_named_as_one():
    answer = NOW.ask(alone(has_claimed_other_rights=False), "leefloon")["leefloon"]

    (change,) = answer.would_change()

    assert (change.key, change.is_judgement) == ("has_claimed_other_rights", True)


def test_two_conditions_that_fail_promise_nothing_from_one_change():
    case = alone(is_resident=False, has_residence_right=False)

    assert NOW.ask(case, "leefloon")["leefloon"].would_change() == ()


def test_the_forecast_of_september_2026_is_marked_where_it_is_used():
    answer = RULES.on(date(2026, 9, 1)).ask(alone(), "leefloon")["leefloon"]

    explained = answer.explain("nl")

    assert answer.status == "unconfirmed"
    assert any("niet bevestigd" in warning for warning in explained.warnings)
    (amount,) = (
        held
        for line in explained.lines
        if line.key == "category_amount_month"
        for held in line.parameters
    )
    assert amount.source.startswith("FORECAST")


def test_a_line_says_who_told_the_fact():
    case = Case(
        alone().persons,
        alone().groups,
        {("an", "savings_eur"): Provenance("gezegd door An op de intake", date(2026, 2, 20))},
    )

    lines = NOW.ask(case, "leefloon")["leefloon"].explain("nl").lines

    (savings,) = (line for line in lines if line.key == "counted_savings_year")
    assert savings.article == "KB 11 juli 2002, art. 27"
    assert savings.inputs[0].provenance == "gezegd door An op de intake"


def test_what_is_left_out_is_said():
    explained = NOW.ask(alone(), "leefloon")["leefloon"].explain("nl")

    assert any("mede-eigendom" in what for what in explained.leaves_out)


@pytest.mark.parametrize("key", AMOUNTS)
def test_the_timeline_of_a_category_is_complete_and_never_falls(key):
    values = RULES.parameters_by_key[key].values

    assert len(values) == 27
    assert values[0].since == date(2013, 9, 1)
    assert all(old.value <= new.value for old, new in pairwise(values))


def test_on_every_first_of_the_month_since_2013_there_is_a_leefloon():
    day = date(2013, 9, 1)
    while day < date(2027, 1, 1):
        answer = RULES.on(day).ask(alone(net_wage_month_eur=0, savings_eur=0), "leefloon")
        assert answer["leefloon"].value > 800
        day = (day + timedelta(days=32)).replace(day=1)


def test_the_index_formula_gives_the_amounts_that_it_claims():
    # Base amounts per year after July 2023; two cents of room, as the official tables round.
    bases = dict(zip(AMOUNTS, (6038.83, 9058.25, 12_241.72), strict=True))
    steps = {
        date(2023, 11, 1): 26,
        date(2024, 5, 1): 27,
        date(2025, 2, 1): 28,
        date(2026, 3, 1): 29,
    }
    for key, base in bases.items():
        for day, n in steps.items():
            held = RULES.parameters_by_key[key].on(day)
            assert held.value == pytest.approx(base * round(1.02**n, 4) / 12, abs=0.02)


def test_what_rests_on_memory_is_never_called_confirmed():
    for day in (date(2015, 9, 1), date(2016, 4, 1), date(2018, 7, 1), date(2021, 7, 1)):
        assert {RULES.parameters_by_key[key].on(day).status for key in AMOUNTS} == {"unconfirmed"}


def test_the_judgements_carry_their_article():
    read = RULES.reads("leefloon").inputs
    inputs = [use.input for use in RULES.inputs() if use.input.key in read]
    judged = {one.key: one.judgement for one in inputs if one.judgement}

    assert judged["is_willing_to_work"] == "RMI-wet 26 mei 2002, art. 3, 5°"
    assert set(judged) == {
        "is_willing_to_work",
        "is_excused_from_work",
        "has_claimed_other_rights",
        "relatives_counted_share",
        "is_relatives_income_set_aside",
        "has_equity_reason",
    }


def test_every_input_is_read_by_some_rule():
    assert [use.input.key for use in RULES.inputs() if not use.read_by] == []


def test_every_parameter_is_read_by_some_rule():
    read = {name for traced in RULES.traced.values() for name in traced.parameters}

    assert set(RULES.parameters_by_key) == read

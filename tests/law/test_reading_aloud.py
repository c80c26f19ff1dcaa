"""What a person hears about a right: what decided, and what would have to be different."""

from datetime import date

import pytest

from klaverblad.engines.rules import Case, Provenance
from klaverblad.law import Rules

NOW = Rules.load("be").on(date(2026, 3, 1))
NO_STATUS = {
    "receives_igo": False, "receives_ivt_it": False, "receives_zorgbudget_ouderen": False,
    "has_zorgtoeslag": False, "receives_leefloon": False,
}  # fmt: skip
GROWN = {"born_on": date(1985, 5, 1)}
HIGH_WAGE = {"net_wage_month_eur": 3900, "has_spi_credit": False}


def told(facts, key, language="nl", **home):
    alone = {"address_household": [{"applicant": "an", **home}]}
    alone |= {key: [{"applicant": "an"}] for key in ("leefloon_household", "health_fund_household")}
    return NOW.ask(Case({"an": facts}, alone), key)[key].explain(language)


def energy(facts, language="nl"):
    return told(
        facts, "may_have_sociaal_tarief_energie", language, is_social_flat_with_shared_gas=False
    )


def test_a_yes_by_a_status_names_that_status_alone():
    lines = energy(GROWN | {"receives_leefloon": True}).lines

    assert [line.key for line in lines] == [
        "age_years", "gets_leefloon", "has_leefloon_status", "may_have_sociaal_tarief_energie"
    ]  # fmt: skip


def test_a_no_leaves_out_what_nobody_told_anything_about():
    said = energy(NO_STATUS | HIGH_WAGE)

    keys = {line.key for line in said.lines}
    assert "counted_wage_year" in keys
    assert not keys & {"age_years", "counted_savings_year", "counted_home_year", "meets_residence"}
    assert not any("afstand" in warning for warning in said.warnings)


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("nl", "Eén van deze dingen zou anders moeten zijn:"),
        ("fr", "Une de ces choses devrait être différente :"),
        ("en", "One of these things would have to be different:"),
    ],
)
def test_things_of_which_one_would_do_stand_in_a_list(language, head):
    text = str(energy(GROWN | NO_STATUS | HIGH_WAGE, language)).splitlines()

    inputs = NOW.rules.inputs_by_key
    assert f"- {inputs['receives_ivt_it'].name[language]}" in text[text.index(head) :]
    # At forty an IGO cannot be had, so it is no advice.
    assert f"- {inputs['receives_igo'].name[language]}" not in text


def test_a_leefloon_that_may_be_granted_is_not_told_as_one_that_is_paid():
    facts = {
        "born_on": date(1990, 5, 1), "net_wage_month_eur": 0, "replacement_income_month_eur": 0,
        "savings_eur": 0, "owns_home": False, "has_other_means": False, "is_resident": True,
        "has_residence_right": True, "is_willing_to_work": True, "has_claimed_other_rights": True,
    }  # fmt: skip

    text = str(energy(NO_STATUS | facts))

    assert "Het statuut is er zodra het OCMW dat toekent." in text


def test_having_a_right_already_is_no_advice_to_who_has_it_not():
    young = {"receives_igo": False, "born_on": date(1970, 3, 1)}

    said = told(young, "may_have_igo")

    assert said.answer == "Is nog geen 66 jaar. De IGO komt pas op de pensioenleeftijd."
    # Years alone may do it: that it takes more is not said either.
    assert said.changes == ()


def test_a_source_is_told_by_its_site_and_kept_in_full():
    line = energy(GROWN | {"receives_leefloon": True}).lines[-1]

    assert line.rests_on.endswith("; creg.be")
    assert "https://www.creg.be/" in line.article


def test_the_income_that_is_compared_stands_beside_its_ceiling():
    case = Case(
        {"an": {**NO_STATUS, "gross_taxable_last_year_eur": 30000, "gross_taxable_now_month_eur": 4000,
                "receives_pension": False, "is_invalid": False, "has_recognised_handicap": False,
                "benefit_months": 0, "deceased_parents": "none", "born_on": date(1990, 5, 1)}},
        {"health_fund_household": [{"applicant": "an", "has_child_two_days_a_week": False}]},
    )  # fmt: skip
    key = "may_have_verhoogde_tegemoetkoming"

    text = str(Rules.load("be").on(date(2024, 6, 1)).ask(case, key)[key].explain("nl"))

    plain = text.replace("\xa0", " ")
    assert "het inkomen van vorig jaar ligt boven € 25.630,67" in plain
    assert "voor het hele gezin € 30.000,00." in plain


def waiting_for_a_home(**more):
    facts = {"housing_situation": "rents_private", "on_social_housing_list": "under_4_years"}
    home = {"applicant": "an", "refused_social_dwelling": False}
    case = Case({"an": facts | more}, {"address_household": [home]})
    return NOW.ask(case, "may_have_huurpremie")["may_have_huurpremie"].explain("nl")


def test_a_no_says_what_may_make_it_different_where_nothing_would_for_certain():
    said = waiting_for_a_home()

    name = NOW.rules.inputs_by_key["on_social_housing_list"].name["nl"]
    assert said.changes == ()
    assert any(one.startswith(name) and "4 jaar" in one for one in said.perhaps)
    assert "al is dat nog niet zeker" in str(said)


def test_what_was_told_on_several_lines_has_one_source():
    case = Case(
        {"an": {"housing_situation": "rents_private", "on_social_housing_list": "under_4_years"}},
        {"address_household": [{"applicant": "an"}]},
        {("an", key): Provenance(f"an.yaml:{line}") for line, key in
         enumerate(("housing_situation", "on_social_housing_list"), 3)},
    )  # fmt: skip

    line = NOW.ask(case, "may_have_huurpremie")["may_have_huurpremie"].explain("nl").lines[-1]

    assert line.rests_on.endswith("; bron: an.yaml:3, an.yaml:4")

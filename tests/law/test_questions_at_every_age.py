"""Nobody is asked for what cannot be at their age; of whom the age is unknown, the age comes first."""

from datetime import date

import pytest

from klaverblad.engines.rules import Case, Kind
from klaverblad.law import Rules

NOW = Rules.load("be").on(date(2026, 11, 1))
CHILD, ADULT, ALMOST, OLD = (date(year, 5, 1) for year in (2016, 1991, 1962, 1956))
# What is asked of a child of ten by nobody in their right mind.
OF_GROWN_UPS = {
    "receives_leefloon", "receives_igo", "receives_ivt_it", "receives_zorgbudget_ouderen",
    "is_emancipated_minor", "is_willing_to_work", "has_spi_credit", "debt_help", "savings_eur",
    "gross_wage_last_year_month_eur", "earns_at_most_a_third", "it_points", "was_homeless",
    "has_register_entry", "is_igo_single", "care_need_score",
}  # fmt: skip
OF_THE_OLD = {
    "receives_igo", "is_igo_single", "igo_counted_means_month_eur",
    "receives_zorgbudget_ouderen", "care_need_score", "care_budget_income_year_eur",
}  # fmt: skip
OF_THE_YOUNG = {
    "has_zorgtoeslag", "is_unaccompanied_minor", "is_emancipated_minor", "deceased_parents",
}  # fmt: skip
OF_WORKING_AGE = {"it_points", "earns_at_most_a_third", "gross_wage_last_year_month_eur"}
SENSELESS = {
    CHILD: OF_GROWN_UPS | OF_THE_OLD,
    ADULT: OF_THE_OLD | OF_THE_YOUNG,
    ALMOST: OF_THE_OLD | OF_THE_YOUNG,
    OLD: OF_THE_YOUNG | OF_WORKING_AGE,
}


def person(born: date | None) -> Case:
    groups = {
        key: [{NOW.rules.groupings_by_key[key].role_keys[0]: ["an"]}]
        for key in NOW.groupings_of(NOW.rights)
    }
    return Case({"an": {"born_on": born} if born else {}}, groups)


def waited_for(case: Case) -> set[str]:
    answers = NOW.ask(case, *NOW.rights)
    return {
        one.key
        for key in NOW.rights
        for who in answers.names[NOW.rule(key).entity]
        for one in answers.about(key, who).waiting_for
    }


def plain_answer(key: str) -> object:
    """What most people would say: they live here, have nothing special, and get nothing."""
    declared = NOW.rules.inputs_by_key[key]
    if declared.kind is Kind.FLAG:
        return key in {"is_resident", "has_residence_right", "lives_in_flanders"}
    if declared.kind is Kind.DATE:
        return ADULT
    return declared.options.keys[0] if declared.options else declared.lowest or 0


def asked(case: Case) -> list[str]:
    found = []
    while (question := NOW.next_question(case)) is not None:
        found.append(question.key)
        case = case.with_fact(question.who, question.key, plain_answer(question.key))
    return found


@pytest.mark.parametrize("born", SENSELESS)
def test_no_right_waits_for_what_cannot_be_at_this_age(born):
    assert waited_for(person(born)) & SENSELESS[born] == set()


@pytest.mark.parametrize("born", SENSELESS)
def test_no_question_is_put_that_cannot_be_answered_yes_at_this_age(born):
    assert set(asked(person(born))) & SENSELESS[born] == set()


def test_of_whom_the_birthday_is_unknown_it_is_asked_first():
    questions = asked(person(None))

    assert questions[0] == "born_on"
    assert set(questions) & SENSELESS[ADULT] == set()


def test_an_old_person_is_asked_what_an_old_person_may_have():
    assert {"receives_igo", "receives_zorgbudget_ouderen"} <= waited_for(person(OLD))


def test_a_child_among_grown_ups_is_not_asked_what_is_for_them():
    groups = {
        "leefloon_household": [{"applicant": ["an"], "child": ["kim"]}],
        "address_household": [{"applicant": ["an"], "dependant": ["kim"]}],
        "health_fund_household": [{"applicant": ["an"], "dependant": ["kim"]}],
        "child_benefit_family": [{"recipient": ["an"], "child": ["kim"]}],
    }
    answers = NOW.ask(
        Case({"an": {"born_on": ADULT}, "kim": {"born_on": CHILD}}, groups), *NOW.rights
    )

    found = {
        one.key
        for key in NOW.rights
        for who in answers.names[NOW.rule(key).entity]
        for one in answers.about(key, who).waiting_for
        if one.who == "kim"
    }

    assert found & OF_GROWN_UPS == set()
    assert {"has_zorgtoeslag", "school_level"} <= found

"""The registry: every key that rules and matching read is there, whole, in three languages."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from klaverblad.apps.people.registry import Domain, FactType, RegistryError, parse, registry
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.law import Rules
from klaverblad.law.rights import rights

READ_BY_ENGINES = {
    "net_wage_month_eur": FactType.MONEY,
    "has_spi_credit": FactType.FLAG,
    "replacement_income_month_eur": FactType.MONEY,
    "savings_eur": FactType.MONEY,
    "owns_home": FactType.FLAG,
    "cadastral_income_eur": FactType.MONEY,
    "rent_month_eur": FactType.MONEY,
    "is_resident": FactType.FLAG,
    "has_residence_right": FactType.FLAG,
    "is_willing_to_work": FactType.FLAG,
    "has_claimed_other_rights": FactType.FLAG,
    "shares_household_costs": FactType.FLAG,
    "is_homeless_with_gpmi": FactType.FLAG,
    "has_licence_b": FactType.FLAG,
    "has_car": FactType.FLAG,
    "has_bike": FactType.FLAG,
    "travel_minutes_max": FactType.COUNT,
    "hours_week_max": FactType.COUNT,
    "hours_week_min": FactType.COUNT,
    "available_from": FactType.DAY,
    "months_needed": FactType.COUNT,
    "lift_kg_max": FactType.COUNT,
    "stand_hours_max": FactType.COUNT,
    "can_climb_stairs": FactType.FLAG,
    "childcare_minutes": FactType.COUNT,
    "language_level_nl": FactType.CHOICE,
    "competences": FactType.CODES,
    "statuses": FactType.CODES,
    "wishes": FactType.CODES,
    "diploma": FactType.CHOICE,
    "needs_childcare": FactType.FLAG,
    "childcare_week": FactType.WEEK,
    "busy_week": FactType.WEEK,
    "housing_situation": FactType.CHOICE,
    "on_social_housing_list": FactType.CHOICE,
    "income_source": FactType.CHOICE,
    "has_budget_help": FactType.FLAG,
    "has_someone_nearby": FactType.FLAG,
}
HEALTH = {
    "lift_kg_max",
    "stand_hours_max",
    "can_climb_stairs",
    "statuses",
    "income_source",
    "is_emancipated_minor",
    "is_excused_from_work",
    "paid_work_prospect",
    "benefit_absence_days",
    "vdab_assigns_collectief_maatwerk",
    "receives_ivt_it",
    "receives_zorgbudget_ouderen",
    "has_zorgtoeslag",
    # Where somebody came from is as much their own as their health.
    "is_unaccompanied_minor",
    "is_in_loi_or_youth_care",
    "is_invalid",
    "has_recognised_handicap",
    "benefit_months",
    "copayments_year_eur",
    "had_status_on_1_january",
    "has_vaph_or_vdab_measure",
    "earns_at_most_a_third",
    "it_points",
    "ivt_counted_means_year_eur",
    "has_heavy_care_need",
    "care_need_score",
    "has_support_need_for_budget",
    "care_budget_income_year_eur",
}
# How the rules name the types of the registry; a share is said in percent.
KINDS = {
    "money": "money",
    "flag": "flag",
    "count": "count",
    "date": "day",
    "share": "count",
    "category": "choice",
}
MONTHS = {"ordinary": 36, "personal": 24, "special": 6}
KEYS = list(registry())
# A birthday stands on the person, not among the facts; what a job offers stands on the place.
OF_RIGHTS = {
    key
    for right in rights().values()
    for rule in (right.rule, *right.amounts)
    for key in Rules.load("be").reads(rule).inputs
}
LAW = [
    use
    for use in Rules.load("be").inputs()
    if use.input.key in OF_RIGHTS and use.input.key != "born_on"
]
WITH_OPTIONS = [key for key in KEYS if registry()[key].options]


@pytest.mark.parametrize(("key", "fact_type"), READ_BY_ENGINES.items())
def test_a_key_that_an_engine_reads_exists_with_its_type(key, fact_type):
    assert registry()[key].type == fact_type


@pytest.mark.parametrize("key", KEYS)
def test_a_question_is_asked_in_three_languages_and_ends_as_one(key):
    asked = registry()[key].question

    assert len(set(asked.values())) == 3
    assert all(text.endswith("?") for text in asked.values())


@pytest.mark.parametrize("key", KEYS)
def test_a_dutch_question_speaks_to_the_person(key):
    words = registry()[key].question["nl"].lower().replace("?", "").replace(",", "").split()

    assert not {"u", "uw"} & set(words)
    # The law asks about a child, a home, or what a doctor or the OCMW found too.
    if not registry()[key].is_of_interview:
        assert {"je", "jij", "jou"} & set(words)
        assert "cliënt" not in words


@pytest.mark.parametrize("key", KEYS)
def test_a_name_is_given_in_three_languages(key):
    assert all(text.strip() for text in registry()[key].name.values())


@pytest.mark.parametrize("key", WITH_OPTIONS)
def test_no_two_options_read_the_same_in_a_language(key):
    options = registry()[key].options

    for language in ("nl", "fr", "en"):
        said = [words[language].casefold() for words in options.values()]
        assert all(said)
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("key", [key for key in WITH_OPTIONS if registry()[key].type == "codes"])
def test_an_option_that_is_listed_with_commas_has_none_itself(key):
    assert not [w for words in registry()[key].options.values() for w in words.values() if "," in w]


@pytest.mark.parametrize("key", KEYS)
def test_how_long_a_fact_is_kept_follows_from_how_sensitive_it_is(key):
    entry = registry()[key]

    assert entry.keep_months == MONTHS[entry.sensitivity]


def test_health_and_what_betrays_it_are_special_and_nothing_else_is():
    assert {key for key in KEYS if registry()[key].sensitivity == "special"} == HEALTH


def test_every_barrier_is_read_from_at_least_one_fact_and_no_other_is_named():
    read = {barrier for entry in registry().values() for barrier in entry.barriers}

    assert read == {str(barrier.name).lower() for barrier in Barrier}


def test_only_what_a_professional_weighs_is_a_judgement():
    judged = {key for key in KEYS if registry()[key].is_judgement}

    assert judged == {
        "is_willing_to_work",
        "is_excused_from_work",
        "has_claimed_other_rights",
        "relatives_counted_share",
        "is_relatives_income_set_aside",
        "has_equity_reason",
        "paid_work_prospect",
        "wijk_werken_referral",
        "placement_is_proposed",
        "vdab_agrees_to_ibo",
        "vdab_approves_bis",
        "ocmw_proposes_artikel_61",
        "ocmw_chooses_twe",
        "vdab_assigns_collectief_maatwerk",
        "cannot_pay_heating",
        "is_homeless_for_lack_of_means",
        "has_local_uitpas_ground",
        "earns_at_most_a_third",
        "it_points",
        "ivt_counted_means_year_eur",
        "igo_counted_means_month_eur",
        "has_heavy_care_need",
        "care_need_score",
        "has_support_need_for_budget",
        "is_childcare_hardship",
    }


def test_a_choice_that_the_law_reads_has_the_outcomes_of_the_law_in_its_words():
    chosen = [use.input for use in LAW if use.input.kind == "category"]

    assert chosen
    for one in chosen:
        assert list(registry()[one.key].options) == list(one.options.keys)
        assert registry()[one.key].options == one.options.names


def test_what_comes_after_another_answer_names_one_that_exists_and_comes_before():
    for key, entry in registry().items():
        for other in entry.after:
            assert KEYS.index(other) < KEYS.index(key)


def test_what_the_law_asks_of_one_roof_is_said_of_the_household_and_nothing_else_is():
    """Who is in the family of the Groeipakket or of the health fund may live under two roofs."""
    of_a_roof = {
        use.input.key
        for use in LAW
        if use.input.entity in {"leefloon_household", "address_household"}
    }
    of_all_law = {
        use.input.key for use in Rules.load("be").inputs() if use.input.entity != "person"
    }

    said = {key for key in KEYS if registry()[key].entity == "household"}

    assert of_a_roof <= said <= of_all_law


def test_what_only_the_rights_ask_is_worded_by_the_law_and_stands_on_no_list_while_unknown():
    new = [use.input for use in LAW if registry()[use.input.key].is_of_interview]

    assert len(new) >= 65
    for one in new:
        entry = registry()[one.key]
        told = {language: one.question[language] for language in ("nl", "fr", "en")}
        assert told == {
            language: f"{entry.question[language]} {entry.hint.get(language, '')}".strip()
            for language in told
        }
        assert entry.name["nl"].casefold() == one.name["nl"].casefold()
        assert entry.bounds[0] == one.lowest


def test_an_entry_that_the_law_does_not_know_is_refused_by_name():
    text = "no_such: {law: true, domain: work, sensitivity: personal, keep_months: 24}"

    with pytest.raises(RegistryError, match=r"no_such\.law"):
        parse(text)


@pytest.mark.parametrize("use", LAW, ids=[use.input.key for use in LAW])
def test_every_input_of_the_law_can_be_said_and_with_its_own_type(use):
    entry = registry()[use.input.key]

    assert entry.type == KINDS[use.input.kind]
    assert entry.is_judgement == bool(use.input.judgement)
    assert (entry.unit == "percent") == (use.input.kind == "share")


@pytest.mark.parametrize("key", KEYS)
def test_an_amount_is_never_below_zero_and_has_a_unit(key):
    entry = registry()[key]

    if entry.type in {FactType.MONEY, FactType.COUNT}:
        assert entry.bounds[0] is not None
        assert entry.bounds[0] >= 0
        assert entry.unit


def test_every_life_domain_has_a_question():
    assert {entry.domain for entry in registry().values()} == set(Domain)


def test_the_answer_no_is_a_code_and_not_a_boolean_of_yaml():
    assert next(iter(registry()["on_social_housing_list"].options)) == "no"


def test_no_key_stands_twice_in_the_file():
    # YAML would silently keep the last one.
    text = files("klaverblad.apps.people").joinpath("facts.yaml").read_text("utf-8")

    written = re.findall(r"^([a-z_0-9]+):", text, re.MULTILINE)

    assert sorted(written) == sorted(registry())


def test_an_entry_without_french_is_refused_by_name():
    text = "a: {type: flag, domain: work, keep_months: 1, name: {nl: a, en: a}}"

    with pytest.raises(RegistryError, match=r"a\.name"):
        parse(text)

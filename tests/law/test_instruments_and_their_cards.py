"""Each instrument has a rule that says who may enter, somebody who decides, and a place to ask."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from klaverblad.engines.rules import ALL, Case, Kind, LoadError, NotInForceError
from klaverblad.law import Rules
from klaverblad.law.cases import all_cases
from klaverblad.law.instruments import instruments, read_instruments
from klaverblad.law.rights import RIGHTS

RULES = Rules.load("be")
CASES = all_cases("be")
CARDS = instruments()
LIBRARY = Path(__file__).parents[2] / "src/klaverblad/apps/library/instruments.yaml"
FOLDER = "law/be/instruments/"
TODAY = date(2026, 11, 26)
# Nothing is known of the conditions of these: nobody could ever settle a yes.
ONLY_OVER = {"sine", "activa", "gesco", "wep_plus"}
HISTORY = ONLY_OVER | {"pwa", "vop", "activeringsstage", "aanwervingsincentive"}
CARD = """\
wijk_werken:
  rule: may_enter_wijk_werken
  limits: []
  pays: [wijk_werken_allowance_month]
  brings: []
  slug: wijk-werken
  replaces: [pwa]
  checked_on: 2026-11-22
  authority: {nl: VDAB, fr: VDAB, en: VDAB}
  how: {nl: Vraag het., fr: Demandez-le., en: Ask for it.}
pwa:
  rule: may_enter_pwa
  limits: []
  pays: []
  brings: []
  replaced_by: [wijk_werken]
  checked_on: 2026-11-22
  authority: {nl: PWA, fr: ALE, en: PWA}
  how: {nl: Vraag het., fr: Demandez-le., en: Ask for it.}
"""

each_card = pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.key)


@each_card
def test_an_instrument_has_a_rule_that_says_who_may_enter(card):
    is_of_the_contract = card.key == "artikel_60"

    assert RULES.versions[card.rule][-1].kind is Kind.FLAG
    assert card.rule == (
        "may_work_through_artikel_60" if is_of_the_contract else f"may_enter_{card.key}"
    )


@each_card
def test_what_a_card_names_beside_it_are_rules_that_give_no_yes_or_no(card):
    for key in (*card.limits, *card.pays, *card.brings):
        assert RULES.versions[key][-1].kind is not Kind.FLAG


def test_each_rule_of_an_instrument_is_told_by_some_card():
    told = {key for card in CARDS.values() for key in card.rules}

    ours = {rule.key for rule in RULES.rules if rule.where.startswith(FOLDER)}
    assert ours - told == set()


def test_no_instrument_is_one_of_the_rights_that_are_asked_about():
    told = {key for card in CARDS.values() for key in card.rules}

    assert not told & set(RIGHTS)
    assert not [rule.key for rule in RULES.rules if rule.key in told and rule.is_right]


def test_the_next_question_about_all_rights_is_never_one_of_an_instrument():
    ours = {one.key for one in RULES.declared_inputs if one.where.startswith(FOLDER)}

    read = {key for right in RIGHTS for key in RULES.reads(right).inputs}

    assert ours
    assert not ours & read
    question = RULES.on(TODAY).next_question(Case({"an": {}}), rights=ALL)
    assert question is not None
    assert question.key not in ours


@each_card
def test_an_instrument_has_a_case_for_yes_for_no_and_for_unknown(card):
    found = [
        facts[card.rule] for case in CASES for facts in case.expected.values() if card.rule in facts
    ]

    assert False in found
    assert True in found or card.key in ONLY_OVER
    assert any(isinstance(one, list) for one in found) or card.key == "artikel_60"


@each_card
def test_an_instrument_says_who_decides_and_how_to_ask_in_three_languages(card):
    for language in ("nl", "fr", "en"):
        assert card.authority[language]
        assert card.how[language].endswith(".")
        for version in RULES.versions[card.rule]:
            assert not isinstance(version.says[language], str)


@each_card
def test_the_library_holds_the_instrument_that_a_card_names(card):
    slugs = set(yaml.safe_load(LIBRARY.read_text("utf-8")))

    assert card.slug is None or card.slug in slugs


def test_no_two_cards_name_the_same_instrument_of_the_library():
    slugs = [card.slug for card in CARDS.values() if card.slug]

    assert len(slugs) == len(set(slugs))
    assert len(slugs) == 11


@pytest.mark.parametrize("key", sorted(HISTORY))
def test_a_historic_instrument_asked_today_says_that_it_is_over(key):
    facts = {one.key: None for one in RULES.declared_inputs if one.entity == "person"}

    answer = RULES.on(TODAY).ask(Case({"an": facts}), f"may_enter_{key}")[f"may_enter_{key}"]

    assert answer.settled
    assert answer.value is False
    assert answer.waiting_for == ()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("pwa", "PWA bestaat niet meer sinds 1 januari 2018. Wijk-werken kwam in de plaats."),
        ("vop", "sinds 1 juli 2023. Individueel maatwerk kwam in de plaats."),
        ("activeringsstage", "sinds 1 januari 2023. De werkervaringsstage kwam in de plaats."),
    ],
)
def test_a_historic_instrument_names_what_took_its_place(key, said):
    answer = RULES.on(TODAY).ask(Case({"an": {}}), f"may_enter_{key}")[f"may_enter_{key}"]

    assert said in str(answer.explain("nl"))
    assert CARDS[key].replaced_by


@pytest.mark.parametrize(
    ("key", "began"),
    [
        ("wijk_werken", date(2018, 1, 1)),
        ("tijdelijke_werkervaring", date(2017, 1, 1)),
        ("individueel_maatwerk", date(2023, 7, 1)),
        ("activeringstraject", date(2023, 7, 1)),
        ("ama", date(2024, 1, 1)),
        ("werkervaringsstage", date(2023, 1, 1)),
        ("doelgroepvermindering_jongeren", date(2019, 1, 1)),
    ],
)
def test_an_instrument_is_no_law_before_the_day_it_began(key, began):
    rule, case = f"may_enter_{key}", Case({"an": {}})

    assert RULES.on(began).ask(case, rule)[rule] is not None
    with pytest.raises(NotInForceError):
        RULES.on(began - timedelta(days=1)).ask(case, rule)


@pytest.mark.parametrize(
    ("key", "day", "status"),
    [
        ("volunteer_max_day", date(2024, 6, 1), "confirmed"),
        ("volunteer_max_day", date(2025, 6, 1), "unconfirmed"),
        ("volunteer_max_year", date(2021, 6, 1), "unconfirmed"),
        ("volunteer_max_year", date(2022, 6, 1), "unconfirmed"),
        ("wijk_werken_hour_eur", date(2024, 12, 31), "confirmed"),
        ("wijk_werken_hour_eur", date(2025, 1, 1), "unconfirmed"),
        ("wijk_werken_km_eur", date(2025, 1, 1), "computed"),
        ("artikel_60_subsidy_half_month", TODAY, "unconfirmed"),
        ("artikel_61_premium_brussels_day", TODAY, "confirmed"),
        ("twe_effort_month", date(2019, 12, 31), "confirmed"),
        ("twe_effort_month", date(2024, 12, 31), "unconfirmed"),
        ("imw_five_years_first_share", TODAY, "confirmed"),
        ("imw_guidance_first_quarter", TODAY, "unconfirmed"),
        ("collectief_maatwerk_began_on", TODAY, "unconfirmed"),
        ("placement_max_months", TODAY, "confirmed"),
        ("ibo_min_weeks", TODAY, "unconfirmed"),
        ("bis_minimum_wage_share", TODAY, "unconfirmed"),
        ("older_reduction_from_years", date(2024, 12, 31), "confirmed"),
        ("older_reduction_from_years", date(2025, 1, 1), "unconfirmed"),
        ("hiring_incentive_first_eur", TODAY, "unconfirmed"),
    ],
)
def test_an_amount_of_an_instrument_is_no_surer_than_its_fact(key, day, status):
    assert RULES.parameters_by_key[key].on(day).status == status


@pytest.mark.parametrize(
    "key",
    [
        "volunteer_max_day", "volunteer_max_year", "volunteer_raised_max_year",
        "wijk_werken_km_eur", "artikel_60_subsidy_less_month", "artikel_60_raised_subsidy_month",
        "artikel_60_user_tariff_month", "artikel_61_premium_flanders_day", "twe_max_months",
        "imw_next_until_quarter", "imw_renewed_share", "collectief_other_share",
        "ibo_limitation_max_weeks", "ibo_premium_month_eur", "young_reduction_ceiling_quarter",
        "young_reduction_below_years", "older_reduction_higher_from_years",
    ],
)  # fmt: skip
def test_what_nobody_has_found_has_no_value_today(key):
    assert RULES.parameters_by_key[key].on(TODAY) is None


def test_a_card_of_an_instrument_is_read_with_its_type():
    found = read_instruments(CARD, "instruments.yaml")

    assert found["wijk_werken"].checked_on == date(2026, 11, 22)
    assert found["wijk_werken"].rules == ("may_enter_wijk_werken", "wijk_werken_allowance_month")
    assert found["wijk_werken"].slug == "wijk-werken"
    assert found["wijk_werken"].replaces == ("pwa",)
    assert found["pwa"].slug is None
    assert found["pwa"].replaced_by == ("wijk_werken",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  rule: may_enter_wijk_werken\n", "", "instruments.yaml:2: 'rule' is missing"),
        ("pays: [wijk_werken_allowance_month]", "pays: [3]", "instruments.yaml:4: 'pays' holds 3"),
        ("limits: []", "limit: []", "instruments.yaml:3: 'limit' is not known here"),
        ("slug: wijk-werken", "slug: 3", "instruments.yaml:6: 'slug' is 3"),
        ("replaces: [pwa]", "replaces: [alo]", "instruments.yaml:7: 'alo' is no instrument"),
        ("checked_on: 2026-11-22", "checked_on: soon", "instruments.yaml:8: 'checked_on' is"),
        (", fr: VDAB", "", "instruments.yaml:9: 'authority' is not in nl, fr and en"),
        (
            "  replaced_by: [wijk_werken]\n",
            "",
            "instruments.yaml:12: 'wijk_werken' replaces 'pwa', and 'pwa' does not say replaced_by",
        ),
        ("  replaces: [pwa]\n", "", "instruments.yaml:2: 'pwa' replaced_by 'wijk_werken'"),
        ("wijk_werken:\n", "- wijk_werken:\n", "instruments.yaml"),
    ],
)
def test_a_card_of_an_instrument_that_is_wrong_is_refused_with_its_line(old, new, said):
    assert old in CARD

    with pytest.raises(LoadError) as refused:
        read_instruments(CARD.replace(old, new, 1), "instruments.yaml")

    assert str(refused.value).startswith(said)

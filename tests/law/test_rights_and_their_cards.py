"""Each of the 25 rights has a rule, an authority, and a place to ask."""

from datetime import date

import pytest

from klaverblad.engines.rules import Kind, LoadError
from klaverblad.law import Rules
from klaverblad.law.cases import all_cases
from klaverblad.law.rights import RIGHTS, Automatic, read_rights, rights

RULES = Rules.load("be")
CASES = all_cases("be")
ALL_25 = {
    "leefloon", "verhoogde_tegemoetkoming", "maximumfactuur", "sociaal_tarief_energie",
    "sociaal_tarief_water", "sociaal_internet", "verwarmingstoelage", "groeipakket_basis",
    "groeipakket_sociale_toeslag", "schooltoeslag", "huurpremie", "huursubsidie", "sociale_huur",
    "installatiepremie", "pro_deo", "ikt_verminderd_tarief", "de_lijn_sociaal", "nmbs_vt",
    "uitpas_kansentarief", "davo", "ivt_it", "igo", "zorgbudget", "jobbonus", "referentieadres",
}  # fmt: skip
CARD = """\
leefloon:
  rule: may_have_leefloon
  amounts: [leefloon]
  checked_on: 2026-11-22
  automatic: "no"
  authority: {nl: OCMW, fr: CPAS, en: OCMW}
  how: {nl: Vraag het., fr: Demandez-le., en: Ask for it.}
"""


def test_each_of_the_25_rights_has_a_card_and_no_other():
    assert set(rights()) == ALL_25
    assert len(RIGHTS) == 25


@pytest.mark.parametrize("card", rights().values(), ids=lambda card: card.key)
def test_a_right_has_a_rule_that_says_yes_or_no(card):
    (*_, newest) = RULES.versions[card.rule]

    assert newest.kind is Kind.FLAG
    assert card.rule == f"may_have_{card.key}"


@pytest.mark.parametrize("card", rights().values(), ids=lambda card: card.key)
def test_the_amounts_of_a_right_are_rules_that_give_no_yes_or_no(card):
    for key in card.amounts:
        assert RULES.versions[key][-1].kind is not Kind.FLAG


def test_every_right_of_the_rules_has_a_card():
    told = {one.rule for one in rights().values()} | {"leefloon"}

    assert {one.key for one in RULES.rules if one.is_right} <= told


@pytest.mark.parametrize("card", rights().values(), ids=lambda card: card.key)
def test_a_right_has_a_case_for_yes_for_no_and_for_unknown(card):
    keys = {card.rule} | ({"leefloon"} if card.key == "leefloon" else set())
    found = [
        facts[key]
        for case in CASES
        for facts in case.expected.values()
        for key in keys & set(facts)
    ]

    assert True in found
    assert False in found
    assert any(isinstance(one, list) for one in found)


@pytest.mark.parametrize("card", rights().values(), ids=lambda card: card.key)
def test_a_right_says_who_decides_and_where_to_ask_and_each_outcome_speaks(card):
    (*_, newest) = RULES.versions[card.rule]

    for language in ("nl", "fr", "en"):
        assert card.authority[language]
        assert card.how[language].endswith(".")
        said = newest.says[language]
        assert not isinstance(said, str)


def test_a_card_is_read_with_its_type():
    (card,) = read_rights(CARD, "rights.yaml").values()

    assert card.automatic is Automatic.NO
    assert card.checked_on == date(2026, 11, 22)
    assert card.amounts == ("leefloon",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('automatic: "no"', "automatic: maybe", "rights.yaml:5: 'maybe' is no way"),
        ('automatic: "no"', "automatic: no", "rights.yaml:5: 'automatic' is False"),
        (", fr: CPAS", "", "rights.yaml:6: 'authority' is not in nl, fr and en"),
        ("  rule: may_have_leefloon\n", "", "rights.yaml:2: 'rule' is missing"),
        ("checked_on: 2026-11-22", "checked_on: soon", "rights.yaml:4: 'checked_on' is 'soon'"),
        ("amounts:", "amount:", "rights.yaml:3: 'amount' is not known here"),
        ("leefloon:\n", "- leefloon:\n", "rights.yaml"),
    ],
)
def test_a_card_that_is_incomplete_is_refused_with_its_line(old, new, said):
    assert old in CARD

    with pytest.raises(LoadError) as refused:
        read_rights(CARD.replace(old, new, 1), "rights.yaml")

    assert str(refused.value).startswith(said)

"""The ladder of one person: what the law says of each instrument, and what would settle it."""

from __future__ import annotations

import pytest

from klaverblad.apps.people import services as people
from klaverblad.apps.people.registry import registry
from klaverblad.apps.rights import ladder as rights
from klaverblad.errors import Denied


@pytest.fixture
def coach(world):
    return world.actor("coach")


def tell(world, key, value):
    said = people.Said(key, value, since=world.on, said_by="person", known_by="told")
    people.record_fact(world.actor("coach"), world.person.pk, said)


def verdict(world, slug):
    return rights.ladder(world.actor("coach"), world.person, on=world.on)[slug]


def test_every_instrument_that_the_law_and_the_library_share_gets_a_verdict(world, coach):
    found = rights.ladder(coach, world.person, on=world.on)

    assert set(found) == set(rights.cards())
    assert len(found) >= 11
    assert {one.state for one in found.values()} <= {"yes", "no", "unknown"}


def test_every_question_that_the_ladder_waits_for_can_be_asked(world, coach):
    for slug, one in rights.ladder(coach, world.person, on=world.on).items():
        if one.state == "unknown":
            assert one.questions or one.asks_for_birthday, slug


def test_every_input_of_the_ladder_is_said_by_some_fact_or_by_the_person():
    unsaid = {
        key
        for key in rights.inputs_read()
        if rights.SAID_BY.get(key, key) not in registry()
        and key not in {"born_on", "is_in_imw_area"}
    }

    # Days that only count once somebody works through artikel 60: the paper of RVA, not of an intake.
    assert unsaid <= {
        "carenz_days",
        "sickness_benefit_days",
        "unemployed_or_training_days",
        "unpaid_absence_days",
    }


def test_a_leefloon_closes_volunteering_until_the_ocmw_knows_of_it(world):
    tell(world, "statuses", ["leefloon"])
    tell(world, "has_told_ocmw_of_volunteering", value=False)

    assert verdict(world, "vrijwilligerswerk").state == "no"

    tell(world, "has_told_ocmw_of_volunteering", value=True)

    assert verdict(world, "vrijwilligerswerk").state == "yes"


def test_what_a_statute_says_already_is_not_asked_again(world):
    tell(world, "statuses", ["work_limitation"])

    asked = {one.key for one in verdict(world, "individueel-maatwerk").questions}

    assert asked == {"has_contract_over_a_day"}


def test_somebody_without_a_statute_in_the_list_is_not_taken_to_have_it(world):
    tell(world, "statuses", ["vdab_registered"])

    assert verdict(world, "artikel-60").state == "no"


def test_an_income_of_leefloon_says_so_where_the_statute_forgot(world):
    tell(world, "income_source", "leefloon")
    tell(world, "statuses", ["vdab_registered"])

    assert verdict(world, "artikel-60").state != "no"


def test_an_unknown_case_is_never_a_yes_nor_a_no(world):
    assert verdict(world, "ama").state == "unknown"
    assert [one.key for one in verdict(world, "ama").questions] == ["paid_work_prospect"]


def test_a_verdict_explains_itself_in_three_languages(world):
    tell(world, "paid_work_prospect", "possible_now")
    said = {verdict(world, "ama").sentence(one) for one in ("nl", "fr", "en")}

    assert len(said) == 3
    assert str(verdict(world, "ama").explain("nl"))


def test_whoever_may_not_see_what_the_law_gives_gets_no_ladder(world):
    with pytest.raises(Denied):
        rights.ladder(world.actor("workplace"), world.person, on=world.on)

"""What many people are told in one run is what each of them is told alone, under whatever roof.

Of whom somebody lives with nothing may be known: the columns then hold a row for whoever may be
there without a name, and everybody behind it stands one row further.
"""

from __future__ import annotations

from datetime import date

import pytest

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law_on
from klaverblad.apps.people.models import HouseholdMembership, HouseholdRole
from klaverblad.apps.people.reach_queries import RIGHTS_SCAN
from klaverblad.apps.rights import holders, ladder
from klaverblad.apps.rights.cases import told
from klaverblad.apps.rights.levels import Level
from klaverblad.apps.rights.reckoning import reckon, sums
from tests.crowd import MEANS, crowd, home_of, moves_in, somebody


@pytest.fixture
def mixed(world):
    """People under all kinds of roofs; no two of them are told the same."""
    facts = [
        MEANS,
        {"statuses": ["leefloon"], "net_wage_month_eur": 900},
        {"has_disability_recognition": True, "is_resident": False},
        {},
        MEANS | {"replacement_income_month_eur": 1500, "statuses": ["verhoogde_tegemoetkoming"]},
        {"receives_child_benefit": True, "net_wage_month_eur": 1700},
    ]
    persons = crowd(world, 12, facts=facts)
    # Nobody knows with whom these live; those have somebody of whom it is not known at whose charge.
    for person in persons[::3]:
        HouseholdMembership.objects.filter(person=person).delete()
    for number, person in enumerate(persons[1::3]):
        child = somebody(world, f"Kind{number}", born_on=date(2012, 3, number + 1))
        moves_in(home_of(person), child, HouseholdRole.CHILD, since=world.on)
        mother = somebody(world, f"Ouder{number}", born_on=date(1950, 3, number + 1))
        moves_in(home_of(person), mother, HouseholdRole.PARENT, since=world.on)
    return persons


def test_every_state_of_everybody_is_what_they_have_alone(world, mixed):
    actor = Actor.task(RIGHTS_SCAN, on=world.on)
    now = law_on(world.actor("coach"), world.on)
    everybody = told(actor, mixed, on=world.on)

    together = reckon(now, everybody)

    assert together == [reckon(now, [one])[0] for one in everybody]
    assert len({str(states) for states in together}) >= len(mixed) // 2, "they should differ"
    assert any(len(one.case.persons) > 1 for one in everybody)


def test_every_state_is_what_the_page_of_one_person_says(world, mixed):
    actor = Actor.task(RIGHTS_SCAN, on=world.on)
    now = law_on(world.actor("coach"), world.on)
    everybody = told(actor, mixed, on=world.on)

    wrong = []
    for one, states in zip(everybody, reckon(now, everybody), strict=True):
        for right in sums(now):
            answers = now.ask(one.case, right.rule)
            entity = now.rule(right.rule).entity
            who = str(one.person_id) if entity == "person" else entity
            answer = answers.about(right.rule, who)
            level = states[right.right].level
            said = (level == Level.YES, level == Level.NO)
            if said != (answer.settled and bool(answer.value), answer.settled and not answer.value):
                wrong.append((one.person_id, right.right, level))

    assert not wrong


def test_for_whom_a_right_or_an_instrument_holds_is_what_they_have_alone(world, mixed):
    coach = world.actor("coach")
    rights = list(holders.askable().values())
    cards = list(ladder.cards().values())

    wrong = []
    for right in rights:
        found = holders.holders_of_right(coach, mixed, right, on=world.on).found
        alone = {}
        for one in mixed:
            alone |= holders.holders_of_right(coach, [one], right, on=world.on).found
        wrong += [right.key] * (found != alone)
    for card in cards:
        found = holders.holders_of_instrument(coach, mixed, card, on=world.on).found
        alone = {}
        for one in mixed:
            alone |= holders.holders_of_instrument(coach, [one], card, on=world.on).found
        wrong += [card.key] * (found != alone)

    assert not wrong

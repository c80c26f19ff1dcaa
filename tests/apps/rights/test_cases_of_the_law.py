"""Facts and households become the cases that the law reads, and nothing is filled in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import HouseholdMembership, HouseholdRole
from klaverblad.apps.people.registry import registry
from klaverblad.apps.rights import cases, queries
from tests.crowd import crowd, home_of, moves_in, somebody, tell

HEAD, PARTNER, CHILD = HouseholdRole.HEAD, HouseholdRole.PARTNER, HouseholdRole.CHILD
PARENT, SIBLING = HouseholdRole.PARENT, HouseholdRole.SIBLING
RELATIVE, HOUSEMATE = HouseholdRole.RELATIVE, HouseholdRole.HOUSEMATE


def years_before(on: date, years: int) -> date:
    return on.replace(year=on.year - years)


def household_of(world, person):
    """The household as the law meets it from this person's side: role -> first names."""
    (one,) = cases.told(world.actor("coach"), [person], on=world.on)
    (group,) = one.case.groups[cases.HOUSEHOLD]
    names = {str(p.pk): p.first_name for p in type(person).objects.all()}
    return {
        role: [names[who] for who in ids] for role, ids in group.items() if isinstance(ids, list)
    }


def joins(world, name, role, **words):
    """Let somebody live with the person of the small region."""
    someone = somebody(world, name, **words)
    moves_in(home_of(world.person), someone, role, since=date(2020, 1, 1))
    return someone


@pytest.fixture
def head(world):
    HouseholdMembership.objects.filter(person=world.person).update(since=date(2020, 1, 1))
    return world.person


def test_both_partners_are_each_others_partner(world, head):
    partner = joins(world, "Pia", PARTNER)

    assert household_of(world, head) == {"applicant": ["Nadia"], "partner": ["Pia"]}
    assert household_of(world, partner) == {"applicant": ["Pia"], "partner": ["Nadia"]}


def test_a_child_is_at_charge_of_both_partners_until_the_day_of_eighteen(world, head):
    partner = joins(world, "Pia", PARTNER)
    eighteen = years_before(world.on, 18)
    joins(world, "Jong", CHILD, born_on=eighteen + timedelta(1))
    joins(world, "Oud", CHILD, born_on=eighteen)

    for parent in (head, partner):
        home = household_of(world, parent)
        assert home["child"] == ["Jong"]
        assert home["ascendant_or_descendant"] == ["Oud"]


def test_parents_who_live_in_are_ascendants_of_their_own_child_alone(world, head):
    partner = joins(world, "Pia", PARTNER)
    sibling = joins(world, "Sam", SIBLING)
    joins(world, "Moeder", PARENT)

    assert household_of(world, head)["ascendant_or_descendant"] == ["Moeder"]
    assert household_of(world, sibling)["ascendant_or_descendant"] == ["Moeder"]
    assert household_of(world, partner) == {
        "applicant": ["Pia"],
        "partner": ["Nadia"],
        "other": ["Sam", "Moeder"],
    }


def test_a_grown_child_lives_with_parents_and_its_brother_is_someone_else(world, head):
    joins(world, "Pia", PARTNER)
    grown = joins(world, "Gio", CHILD, born_on=years_before(world.on, 20))
    joins(world, "Broer", CHILD, born_on=years_before(world.on, 10))

    assert household_of(world, grown) == {
        "applicant": ["Gio"],
        "ascendant_or_descendant": ["Nadia", "Pia"],
        "other": ["Broer"],
    }


def test_a_parent_who_lives_in_has_a_descendant_and_no_charge_of_the_grandchild(world, head):
    parent = joins(world, "Moeder", PARENT)
    joins(world, "Kleinkind", CHILD, born_on=years_before(world.on, 5))

    assert household_of(world, parent) == {
        "applicant": ["Moeder"],
        "ascendant_or_descendant": ["Nadia"],
        "other": ["Kleinkind"],
    }


@pytest.mark.parametrize("mine", [HOUSEMATE, RELATIVE])
def test_to_a_housemate_everybody_is_someone_else(world, head, mine):
    """The child of the head would otherwise give a housemate the amount for a family."""
    me = joins(world, "Ik", mine)
    joins(world, "Pia", PARTNER)
    joins(world, "Kind", CHILD, born_on=years_before(world.on, 5))
    joins(world, "Moeder", PARENT)

    assert household_of(world, me) == {
        "applicant": ["Ik"],
        "other": ["Nadia", "Pia", "Kind", "Moeder"],
    }


@pytest.mark.parametrize(("mine", "theirs"), list(product(HouseholdRole, repeat=2)))
def test_nobody_but_the_head_and_the_partner_has_a_partner_or_a_child(world, mine, theirs):
    me, other = somebody(world, "Ik"), somebody(world, "Jij", born_on=years_before(world.on, 3))
    home = home_of(crowd(world, 1)[0])
    for person, role in [(me, mine), (other, theirs)]:
        moves_in(home, person, role, since=date(2020, 1, 1))

    found = household_of(world, me)

    if mine not in {HEAD, PARTNER}:
        assert "child" not in found
        assert "partner" not in found


def test_whoever_has_no_household_is_not_taken_for_alone(world):
    someone = somebody(world, "Anna")

    (one,) = cases.told(world.actor("coach"), [someone], on=world.on)
    answer = queries.leefloon(world.actor("coach"), someone, on=world.on)

    assert one.case.groups[cases.HOUSEHOLD][0]["unlisted"] is True
    assert not answer.category.settled


def test_whoever_moved_out_is_no_longer_counted(world, head):
    gone = joins(world, "Weg", PARTNER)
    HouseholdMembership.objects.filter(person=gone).update(until=world.on - timedelta(1))

    assert household_of(world, head) == {"applicant": ["Nadia"]}


def test_asked_and_not_known_stays_out_and_no_is_kept(world, head):
    coach = world.actor("coach")
    tell(coach, head, "savings_eur", None)
    tell(coach, head, "owns_home", value=False)

    (one,) = cases.told(coach, [head], on=world.on)

    facts = one.case.persons[str(head.pk)]
    assert "savings_eur" not in facts
    assert facts["owns_home"] is False
    assert facts["born_on"] == head.born_on


def test_a_birthday_that_nobody_knows_is_left_out(world):
    (one,) = cases.told(world.actor("coach"), [somebody(world, "Anna", born_on=None)], on=world.on)

    assert "born_on" not in next(iter(one.case.persons.values()))


def test_percentages_and_days_reach_the_law_in_its_own_units(world, head):
    coach = world.actor("coach")
    tell(coach, head, "relatives_counted_share", 25)
    tell(coach, head, "assessed_on", "2026-03-02")

    (one,) = cases.told(coach, [head], on=world.on)

    group = one.case.groups[cases.HOUSEHOLD][0]
    assert group["relatives_counted_share"] == 0.25
    assert group["assessed_on"] == date(2026, 3, 2)


def test_facts_of_a_housemate_out_of_reach_stay_unknown(world, head):
    """The partner of the law lives in, but her file is of another town."""
    neighbour = world.actor("neighbour")
    moves_in(home_of(head), world.next_person, PARTNER, since=date(2020, 1, 1))
    tell(neighbour, world.next_person, "savings_eur", 90000)

    (one,) = cases.told(world.actor("coach"), [head], on=world.on)

    assert "savings_eur" not in one.case.persons[str(world.next_person.pk)]


def test_what_the_law_asks_of_a_household_is_said_of_the_household():
    """Said of one person, it would be another answer for the partner of the same house."""
    said_of = {key: registry()[key].entity for key in cases.household_inputs()}

    assert set(said_of.values()) == {"household"}


@pytest.mark.parametrize("n", [4, 40])
def test_cases_take_the_same_few_queries_however_many_people(world, django_assert_num_queries, n):
    persons = crowd(world, n, facts=[{"savings_eur": 100}])

    with django_assert_num_queries(7):
        found = cases.told(world.actor("coach"), persons, on=world.on)

    assert len(found) == n


def test_every_fact_that_the_law_reads_is_in_the_registry_with_its_question():
    missing = set(cases.facts_read()) - set(registry())

    assert cases.facts_read()
    assert not missing


def test_every_value_that_the_registry_allows_can_be_said_to_the_law(world, head):
    """One value of each kind, through the same door as the desk uses."""
    sample = {"flag": True, "money": 10, "count": 1, "day": "2026-01-05"}
    coach = world.actor("coach")
    for key in (*cases.person_inputs(), *cases.household_inputs()):
        entry = registry()[key]
        value = next(iter(entry.options), None) or sample[entry.type]
        said = people.Said(key, value, world.on, "person", "told")
        people.record_fact(coach, head.pk, said)

    answer = queries.leefloon(coach, head, on=world.on)

    assert answer.low >= 0


def test_a_birthday_that_is_still_to_come_is_not_told_to_the_law(world, head):
    head.born_on = world.on + timedelta(1)

    (one,) = cases.told(world.actor("coach"), [head], on=world.on)

    assert "born_on" not in one.case.persons[str(head.pk)]

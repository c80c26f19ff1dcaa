"""With whom somebody lives: unknown until told, dated, and told from one person of the house."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from klaverblad.apps.people import kinship, queries, services
from klaverblad.apps.people.models import HouseholdMembership, HouseholdRole, Person
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import home_of, moves_in, names_about, somebody, tell

HEAD, PARTNER, CHILD = HouseholdRole.HEAD, HouseholdRole.PARTNER, HouseholdRole.CHILD
PARENT, SIBLING = HouseholdRole.PARENT, HouseholdRole.SIBLING
RELATIVE, HOUSEMATE = HouseholdRole.RELATIVE, HouseholdRole.HOUSEMATE
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def anna(world):
    """Somebody of whom nobody said with whom she lives."""
    return somebody(world, "Anna")


def comer(role, first_name="Mo", **words):
    said = {"last_name": "Haddad", "since": LONG_AGO} | words
    return services.Comer(role=role, first_name=first_name, **said)


def linked(role, other, since=LONG_AGO):
    return services.Comer(role=role, since=since, other_id=other.pk)


def living_with(coach, person):
    """First names and stored roles, the first person of the house first."""
    return [(m.person.first_name, m.role) for m in queries.roof(coach, person.pk).living]


def test_whoever_lives_alone_has_a_household_of_one_from_that_day(coach, anna):
    alone = services.live_alone(coach, anna.pk)

    assert (alone.role, alone.since, alone.until) == (HEAD, coach.on, None)
    assert living_with(coach, anna) == [("Anna", HEAD)]
    assert names_about(alone) == ["household.told_alone"]


def test_alone_is_not_told_twice_and_not_over_those_who_live_there(coach, anna):
    services.live_alone(coach, anna.pk)
    with pytest.raises(Refused, match="refused"):
        services.live_alone(coach, anna.pk)
    services.take_in(coach, anna.pk, comer(PARTNER))

    with pytest.raises(Refused, match="refused"):
        services.live_alone(coach, anna.pk)


def test_somebody_who_is_taken_in_gets_a_file_where_the_person_lives(coach, anna):
    joined = services.take_in(coach, anna.pk, comer(CHILD, born_on=date(2015, 3, 2)))

    mo = joined.person
    assert (mo.organisation, mo.municipality) == (anna.organisation, anna.municipality)
    assert (mo.born_on, mo.insz_absent_because) == (date(2015, 3, 2), "not_asked")
    assert living_with(coach, anna) == [("Anna", HEAD), ("Mo", CHILD)]
    assert names_about(joined) == ["household.joined"]
    assert {m.since for m in queries.roof(coach, anna.pk).living} >= {date(2020, 1, 1)}


def test_somebody_with_a_file_is_linked_and_leaves_the_house_where_they_lived_alone(
    world, coach, anna
):
    bo = somebody(world, "Bo")
    services.live_alone(coach, bo.pk)
    HouseholdMembership.objects.filter(person=bo).update(since=date(2019, 1, 1))

    services.take_in(coach, anna.pk, linked(PARTNER, bo))

    assert living_with(coach, bo) == [("Anna", HEAD), ("Bo", PARTNER)]
    (old,) = bo.household_memberships.filter(role=HEAD)
    assert old.until == LONG_AGO - timedelta(1)
    assert Person.objects.filter(first_name="Bo").count() == 1


def test_alone_since_today_never_was_when_somebody_lived_there_for_years(world, coach, anna):
    bo = somebody(world, "Bo")
    services.live_alone(coach, bo.pk)

    services.take_in(coach, anna.pk, linked(PARTNER, bo))

    assert bo.household_memberships.count() == 1


def test_nobody_is_linked_out_of_a_house_with_others(world, coach, anna):
    bo = somebody(world, "Bo")
    services.take_in(coach, bo.pk, comer(CHILD))

    with pytest.raises(services.LivesWithOthers):
        services.take_in(coach, anna.pk, linked(PARTNER, bo))

    assert living_with(coach, anna) == []
    assert len(living_with(coach, bo)) == 2


def test_nobody_lives_with_themselves_or_twice_in_one_house(world, coach, anna):
    bo = somebody(world, "Bo")
    services.take_in(coach, anna.pk, linked(HOUSEMATE, bo))

    for other in (anna, bo):
        with pytest.raises(Refused):
            services.take_in(coach, anna.pk, linked(CHILD, other))

    assert len(living_with(coach, anna)) == 2


def test_somebody_out_of_reach_is_not_found_to_be_linked(world, coach, anna):
    with pytest.raises(Person.DoesNotExist):
        services.take_in(coach, anna.pk, linked(PARTNER, world.next_person))

    assert living_with(coach, anna) == []


def test_a_house_has_one_couple(coach, anna):
    pia = services.take_in(coach, anna.pk, comer(PARTNER, "Pia")).person

    for person in (anna, pia):
        with pytest.raises(Refused):
            services.take_in(coach, person.pk, comer(PARTNER))


@pytest.mark.parametrize(
    ("said", "stored"), [(CHILD, CHILD), (SIBLING, RELATIVE), (HOUSEMATE, HOUSEMATE)]
)
def test_what_the_partner_tells_is_stored_as_the_first_person_would(coach, anna, said, stored):
    pia = services.take_in(coach, anna.pk, comer(PARTNER, "Pia")).person

    joined = services.take_in(coach, pia.pk, comer(said))

    assert joined.role == stored


@pytest.mark.parametrize("said", [PARENT, RELATIVE])
def test_a_parent_of_the_partner_cannot_be_told_from_there(coach, anna, said):
    pia = services.take_in(coach, anna.pk, comer(PARTNER, "Pia")).person

    with pytest.raises(services.SaidByAnother):
        services.take_in(coach, pia.pk, comer(said))


@pytest.mark.parametrize("mine", [CHILD, PARENT, SIBLING, RELATIVE, HOUSEMATE])
def test_whoever_is_not_of_the_couple_tells_of_nobody_else(coach, anna, mine):
    other = services.take_in(coach, anna.pk, comer(mine, "Uma")).person

    for said in kinship.SAID:
        with pytest.raises(services.SaidByAnother):
            services.take_in(coach, other.pk, comer(said))

    assert len(living_with(coach, anna)) == 2


def test_nobody_comes_tomorrow_or_before_they_were_born(world, coach, anna):
    with pytest.raises(BadInput):
        services.take_in(coach, anna.pk, comer(CHILD, since=world.on + timedelta(1)))
    with pytest.raises(BadInput):
        services.take_in(coach, anna.pk, comer(CHILD, born_on=date(2021, 1, 1)))

    assert living_with(coach, anna) == []


def test_the_second_of_two_browsers_adds_nobody(coach, anna):
    first = services.take_in(coach, anna.pk, comer(CHILD), seen=0)

    with pytest.raises(Refused, match="household_changed_meanwhile"):
        services.take_in(coach, anna.pk, comer(CHILD), seen=0)

    services.take_in(coach, anna.pk, comer(CHILD, "Ali"), seen=first.pk)
    assert [name for name, _role in living_with(coach, anna)] == ["Anna", "Mo", "Ali"]


def test_whoever_moves_out_lived_there_until_the_day_before(world, coach, anna):
    joined = services.take_in(coach, anna.pk, comer(PARTNER))

    left = services.move_out(coach, anna.pk, joined.person_id, on=world.on)

    left.refresh_from_db()
    assert left.until == world.on - timedelta(1)
    assert living_with(coach, anna) == [("Anna", HEAD)]
    (stay,) = queries.roof(coach, anna.pk).past
    assert (stay.name, stay.since, stay.until) == ("Mo Haddad", LONG_AGO, left.until)
    assert names_about(joined) == ["household.joined", "household.left"]


def test_whoever_never_lived_there_is_taken_back_and_the_rest_stays_known(coach, anna):
    services.take_in(coach, anna.pk, comer(CHILD))
    wrong = services.take_in(coach, anna.pk, comer(CHILD, "Fout"))

    services.move_out(coach, anna.pk, wrong.person_id, on=LONG_AGO)

    assert living_with(coach, anna) == [("Anna", HEAD), ("Mo", CHILD)]
    assert queries.roof(coach, anna.pk).past == ()


@pytest.mark.parametrize("whose", ["anna", "mo"])
def test_taking_back_all_that_was_told_leaves_it_unknown_and_not_alone(coach, anna, whose):
    mo = services.take_in(coach, anna.pk, comer(CHILD)).person

    services.move_out(coach, anna.pk, {"anna": anna, "mo": mo}[whose].pk, on=LONG_AGO)

    assert living_with(coach, anna) == []
    assert living_with(coach, mo) == []


def test_nobody_leaves_tomorrow_before_they_came_or_from_another_house(world, coach, anna):
    mo = services.take_in(coach, anna.pk, comer(CHILD)).person

    for on in (world.on + timedelta(1), LONG_AGO - timedelta(1)):
        with pytest.raises(BadInput):
            services.move_out(coach, anna.pk, mo.pk, on=on)
    with pytest.raises(HouseholdMembership.DoesNotExist):
        services.move_out(coach, anna.pk, world.person.pk, on=world.on)


def test_when_the_first_person_leaves_the_partner_comes_first_with_the_children(world, coach, anna):
    pia = services.take_in(coach, anna.pk, comer(PARTNER, "Pia")).person
    services.take_in(coach, anna.pk, comer(CHILD))

    services.move_out(coach, pia.pk, anna.pk, on=world.on)

    assert living_with(coach, pia) == [("Pia", HEAD), ("Mo", CHILD)]
    assert living_with(coach, anna) == []
    (before,) = pia.household_memberships.filter(role=PARTNER)
    assert before.until == world.on - timedelta(1)
    assert [stay.name for stay in queries.roof(coach, pia.pk).past] == ["Anna Janssens"]


def test_the_only_one_who_stays_comes_first(world, coach, anna):
    mo = services.take_in(coach, anna.pk, comer(HOUSEMATE)).person

    services.move_out(coach, anna.pk, anna.pk, on=world.on)

    assert living_with(coach, mo) == [("Mo", HEAD)]


def test_children_who_stay_together_keep_their_ties(world, coach, anna):
    for name in ("Mo", "Ali"):
        services.take_in(coach, anna.pk, comer(CHILD, name))
    mo = Person.objects.get(first_name="Mo")

    services.move_out(coach, anna.pk, anna.pk, on=world.on)

    assert living_with(coach, mo) == [("Mo", CHILD), ("Ali", CHILD)]


def test_the_partner_comes_first_and_then_tells_of_a_parent(world, coach, anna):
    pia = services.take_in(coach, anna.pk, comer(PARTNER, "Pia")).person
    services.take_in(coach, anna.pk, comer(CHILD))

    turned = services.put_first(coach, pia.pk)
    services.take_in(coach, pia.pk, comer(PARENT, "Oma"))

    assert sorted(living_with(coach, pia)) == [
        ("Anna", PARTNER), ("Mo", CHILD), ("Oma", PARENT), ("Pia", HEAD),
    ]  # fmt: skip
    assert "household.turned" in names_about(turned)
    assert set(anna.household_memberships.filter(until=None).values_list("role", flat=True)) == {
        PARTNER
    }


def test_nobody_comes_first_twice_or_without_a_house(coach, anna):
    with pytest.raises(Refused):
        services.put_first(coach, anna.pk)
    services.live_alone(coach, anna.pk)

    with pytest.raises(Refused):
        services.put_first(coach, anna.pk)


def test_nobody_comes_first_over_a_tie_that_would_be_lost(coach, anna):
    grown = services.take_in(coach, anna.pk, comer(CHILD, "Gio", born_on=date(1999, 1, 1))).person
    services.take_in(coach, anna.pk, comer(PARTNER, "Pia"))

    with pytest.raises(Refused):
        services.put_first(coach, grown.pk)

    assert dict(living_with(coach, anna))["Gio"] == CHILD


@pytest.mark.parametrize("born_on", [None, date(2015, 1, 1)])
def test_a_child_who_may_be_a_minor_never_comes_before_the_parent(coach, anna, born_on):
    child = services.take_in(coach, anna.pk, comer(CHILD, born_on=born_on)).person

    with pytest.raises(Refused):
        services.put_first(coach, child.pk)


def test_a_household_fact_can_be_told_once_the_household_is(coach, anna):
    with pytest.raises(services.HouseholdUnknown) as refusal:
        tell(coach, anna, "shares_household_costs", value=True)
    assert "Zeg eerst met wie" in str(refusal.value.sentence)
    services.take_in(coach, anna.pk, comer(HOUSEMATE))

    fact = tell(coach, anna, "shares_household_costs", value=True)

    assert fact.household == home_of(anna)


def test_the_person_tells_with_whom_they_live(world):
    me = world.actor("self_login")

    joined = services.take_in(me, world.person.pk, comer(CHILD))

    assert joined.household == home_of(world.person)


CHANGES = {
    "alone": lambda actor, person: services.live_alone(actor, person.pk),
    "in": lambda actor, person: services.take_in(actor, person.pk, comer(CHILD)),
    "out": lambda actor, person: services.move_out(actor, person.pk, person.pk, on=actor.on),
    "first": lambda actor, person: services.put_first(actor, person.pk),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_partner_changes_nothing_about_a_household(world, change):
    with pytest.raises(Denied):
        change(world.actor("partner"), world.person)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("who", ["neighbour", "outsider", "coordinator", "workplace"])
def test_whoever_may_not_know_of_the_person_finds_no_household(world, change, who):
    with pytest.raises(Person.DoesNotExist):
        change(world.actor(who), world.person)


def test_whose_file_may_be_opened_is_told_beside_the_household(world, coach, anna):
    services.take_in(coach, anna.pk, comer(HOUSEMATE))
    moves_in(home_of(anna), world.next_person, HOUSEMATE, since=LONG_AGO)

    roof = queries.roof(coach, anna.pk)

    assert len(roof.living) == 3
    assert world.next_person.pk not in roof.reachable
    assert anna.pk in roof.reachable


def test_two_who_never_lived_there_together_are_not_each_others_past(world, coach, anna):
    services.live_alone(coach, anna.pk)
    HouseholdMembership.objects.filter(person=anna).update(since=date(2022, 1, 1))
    gone = somebody(world, "Weg")
    moves_in(home_of(anna), gone, HOUSEMATE, since=LONG_AGO, until=date(2021, 1, 1))

    assert queries.roof(coach, anna.pk).past == ()


def test_what_is_certain_between_two_is_said_and_the_rest_is_not():
    assert kinship.seen(CHILD, HEAD) == PARENT
    assert kinship.seen(CHILD, CHILD) == SIBLING
    assert kinship.seen(HOUSEMATE, PARTNER) == HOUSEMATE
    assert kinship.seen(PARENT, PARENT) is None
    assert kinship.seen(PARTNER, PARENT) is None

"""A fact is said once, kept with who said it, and what stood there before is never lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from klaverblad.apps.people import queries, services
from klaverblad.apps.people.history_queries import history
from klaverblad.apps.people.models import Fact, HouseholdMembership, HouseholdRole, Person
from klaverblad.errors import BadInput, Denied
from tests.crowd import events_about, home_of, moves_in, somebody, tell


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def anna(world):
    """Somebody of whom nothing is known yet."""
    return somebody(world, "Anna")


def value_of(actor, person, key):
    return queries.known_facts(actor, [person.pk])[person.pk][key].value


def test_a_change_keeps_the_old_value_with_its_last_day(coach, anna):
    old = tell(coach, anna, "has_bike", value=False, since=date(2025, 1, 1))

    tell(coach, anna, "has_bike", value=True, since=date(2026, 3, 2))

    old.refresh_from_db()
    assert (old.value, old.until, old.ended_as) == (False, date(2026, 3, 1), "changed")
    assert value_of(coach, anna, "has_bike") is True


def test_a_correction_keeps_the_old_value_as_one_that_never_held(coach, anna):
    old = tell(coach, anna, "has_bike", value=False, since=date(2025, 1, 1))

    tell(coach, anna, "has_bike", value=True, since=date(2024, 6, 1), ended_as="corrected")

    old.refresh_from_db()
    assert (old.until, old.ended_as) == (None, "corrected")
    assert old.replaced_at is not None


def test_a_second_change_on_the_same_day_leaves_the_first_that_one_day(coach, anna):
    old = tell(coach, anna, "has_bike", value=False, since=date(2026, 3, 2))

    tell(coach, anna, "has_bike", value=True, since=date(2026, 3, 2))

    old.refresh_from_db()
    assert old.until == date(2026, 3, 2)


def test_a_change_before_the_known_start_is_refused_and_nothing_moves(coach, anna):
    old = tell(coach, anna, "has_bike", value=False, since=date(2026, 3, 2))

    with pytest.raises(services.EarlierThanKnown):
        tell(coach, anna, "has_bike", value=True, since=date(2026, 3, 1))

    old.refresh_from_db()
    assert old.replaced_at is None
    assert Fact.objects.filter(person=anna).count() == 1


def test_an_answer_may_start_before_the_day_on_which_nobody_knew_it(coach, anna):
    """Not knowing is no value: whoever finds out later may find out about the past."""
    asked = tell(coach, anna, "has_bike", value=None, since=date(2026, 3, 2))

    tell(coach, anna, "has_bike", value=True, since=date(2019, 1, 1))

    asked.refresh_from_db()
    assert asked.ended_as == "changed"
    assert asked.until >= asked.since
    assert value_of(coach, anna, "has_bike") is True


def test_not_known_is_an_answer_and_is_not_the_same_as_never_asked(coach, anna):
    tell(coach, anna, "has_bike", value=None)

    known = queries.known_facts(coach, [anna.pk])[anna.pk]

    assert known["has_bike"].value is None
    assert "has_car" not in known


def test_the_second_of_two_browsers_is_refused(coach, anna):
    seen = tell(coach, anna, "has_bike", value=False)
    said = services.Said("has_bike", value=True, since=coach.on, said_by="person", known_by="told")
    first = services.record_fact(coach, anna.pk, said, seen=seen.pk)

    with pytest.raises(services.ChangedMeanwhile):
        services.record_fact(coach, anna.pk, said, seen=seen.pk)

    first.refresh_from_db()
    assert first.replaced_at is None


def test_two_browsers_that_both_saw_nothing_cannot_both_write(coach, anna):
    said = services.Said("has_bike", value=True, since=coach.on, said_by="person", known_by="told")
    services.record_fact(coach, anna.pk, said, seen=services.NOTHING_SEEN)

    with pytest.raises(services.ChangedMeanwhile):
        services.record_fact(coach, anna.pk, said, seen=services.NOTHING_SEEN)

    assert Fact.objects.filter(person=anna).count() == 1


def test_a_form_that_showed_a_fact_that_is_gone_is_refused(coach, anna, world):
    said = services.Said("has_bike", value=True, since=coach.on, said_by="person", known_by="told")

    with pytest.raises(services.ChangedMeanwhile):
        services.record_fact(coach, anna.pk, said, seen=world.fact.pk)


def test_a_key_that_the_registry_does_not_have_is_refused(coach, anna):
    with pytest.raises(services.UnknownKey):
        tell(coach, anna, "shoe_size", 43)


def test_a_fact_about_the_household_is_said_once_and_known_for_both_partners(world, coach, anna):
    moves_in(home_of(world.person), anna, HouseholdRole.PARTNER, since=date(2024, 1, 1))

    fact = tell(coach, anna, "shares_household_costs", value=True)

    assert (fact.person, fact.household) == (None, home_of(world.person))
    assert value_of(coach, anna, "shares_household_costs") is True
    assert value_of(coach, world.person, "shares_household_costs") is True


def test_a_fact_of_one_partner_is_not_known_of_the_other(world, coach, anna):
    moves_in(home_of(world.person), anna, HouseholdRole.PARTNER, since=date(2024, 1, 1))

    tell(coach, anna, "savings_eur", 100)

    assert "savings_eur" not in queries.known_facts(coach, [world.person.pk])[world.person.pk]


def test_a_fact_about_a_household_waits_until_somebody_said_who_lives_there(coach, anna):
    assert not HouseholdMembership.objects.filter(person=anna).exists()

    with pytest.raises(services.HouseholdUnknown):
        tell(coach, anna, "shares_household_costs", value=True)


def test_a_household_that_ends_later_can_still_be_said_something_about(world, coach):
    home = home_of(world.person)
    world.person.household_memberships.update(until=world.on + timedelta(30))

    fact = tell(coach, world.person, "shares_household_costs", value=False)

    assert fact.household == home


def test_the_event_says_which_key_and_never_the_value(coach, anna):
    fact = tell(coach, anna, "savings_eur", 48213, document="bankuittreksel van Anna")

    (event,) = events_about(fact)

    assert (event.name, event.person_id, event.data["key"]) == (
        "fact.recorded",
        anna.pk,
        "savings_eur",
    )
    assert "48213" not in str(event.data)
    assert "Anna" not in str(event.data)


def test_a_correction_is_an_event_of_its_own_that_points_at_the_old_value(coach, anna):
    old = tell(coach, anna, "has_bike", value=False)

    new = tell(coach, anna, "has_bike", value=True, ended_as="corrected")

    (event,) = events_about(new)
    assert (event.name, event.data["before"]) == ("fact.corrected", str(old.pk))


def test_the_history_tells_everything_that_was_ever_said_the_newest_first(coach, anna):
    first = tell(coach, anna, "has_bike", value=False, since=date(2025, 1, 1))
    second = tell(coach, anna, "has_bike", value=True, since=date(2026, 1, 1))

    assert history(coach, anna.pk, "has_bike") == [second, first]


def test_people_say_facts_about_themselves(world):
    fact = tell(world.actor("self_login"), world.person, "has_bike", value=True)

    assert fact.recorded_by == world.self_login.user


def test_a_partner_reads_facts_and_records_none(world):
    with pytest.raises(Denied):
        tell(world.actor("partner"), world.person, "has_bike", value=True)


@pytest.mark.parametrize("role", ["neighbour", "outsider", "coordinator", "workplace"])
def test_a_stranger_finds_nobody_to_say_anything_about(world, role):
    with pytest.raises(Person.DoesNotExist):
        tell(world.actor(role), world.person, "has_bike", value=True)


@pytest.mark.parametrize(
    ("words", "field"),
    [({"said_by": "system"}, "said_by"), ({"known_by": "computed"}, "known_by")],
)
@pytest.mark.parametrize("who", ["coach", "self_login"])
def test_nobody_writes_in_the_name_of_klaverblad(world, who, words, field):
    before = Fact.objects.count()

    with pytest.raises(BadInput) as refused:
        tell(world.actor(who), world.person, "has_bike", value=True, **words)

    assert refused.value.facts["field"] == field
    assert Fact.objects.count() == before

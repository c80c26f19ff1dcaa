"""A partner sees what the person agreed to, as long as the person agrees, and not a fact more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.apps.desk.story import story
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import policies, queries, services
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.history_queries import history
from klaverblad.apps.people.models import Consent, Fact, GivenHow, Person, SharingPurpose
from klaverblad.apps.people.reach_queries import EVERY_DOMAIN, reach, reaches
from klaverblad.apps.people.registry import Domain, registry
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.errors import BadInput, Denied, Refused
from tests.world import agreed_with, member

pytestmark = pytest.mark.django_db


def share(world, domains):
    """Let the partner of the small region see these domains and no others."""
    Consent.objects.update(domains=sorted(domains))
    return world.actor("partner")


def say(world, **facts):
    for key, value in facts.items():
        said = services.Said(key, value, since=world.on, said_by="person", known_by="told")
        services.record_fact(world.actor("coach"), world.person.pk, said)


def test_a_partner_sees_only_facts_of_the_domains_that_were_chosen(world):
    say(world, rent_month_eur=700.0, net_wage_month_eur=900.0)
    partner = share(world, {Domain.MOBILITY, Domain.HOUSING})

    known = queries.known_facts(partner, [world.person.pk])[world.person.pk]

    assert sorted(known) == ["has_car", "rent_month_eur"]


def test_what_betrays_health_asks_for_health_whatever_its_domain(world):
    special = [e for e in registry().values() if e.sensitivity == "special"]
    outside = next(e for e in special if e.domain != Domain.HEALTH)
    partner = share(world, {outside.domain})
    seen = reaches(partner, [world.person.pk])[world.person.pk]

    assert not seen.allows(outside)

    share(world, {outside.domain, Domain.HEALTH})
    assert reaches(partner, [world.person.pk])[world.person.pk].allows(outside)


def test_engines_read_no_more_than_the_page_does(world):
    say(world, rent_month_eur=700.0)
    partner = share(world, {Domain.WORK})

    values = queries.fact_values(partner, [world.person.pk], keys=["has_car", "rent_month_eur"])

    assert values == {world.person.pk: {}}


def test_the_history_of_a_fact_that_is_not_shared_is_not_there(world):
    partner = share(world, {Domain.WORK})

    with pytest.raises(Fact.DoesNotExist):
        history(partner, world.person.pk, "has_car")


def test_the_story_leaves_out_facts_that_are_not_shared(world):
    partner = share(world, {Domain.WORK})

    told, _count = story(partner, world.person.pk, limit=None)
    told_to_coach, _all = story(world.actor("coach"), world.person.pk, limit=None)

    assert not [line for line in told if "Auto" in line.sentence]
    assert [line for line in told_to_coach if "Auto" in line.sentence]


def test_with_whom_somebody_lives_goes_with_housing(world):
    partner = share(world, {Domain.WORK})
    assert queries.households(partner, [world.person.pk], on=world.on) == {}

    share(world, {Domain.HOUSING})
    assert world.person.pk in queries.households(partner, [world.person.pk], on=world.on)


def test_a_screening_shows_the_shared_domains_alone(world):
    from klaverblad.apps.trajectories import services as course

    seen = {d: course.Seen(2, 3, "") for d in Domain}
    course.record_screening(world.actor("coach"), world.trajectory.pk, seen)
    partner = share(world, {Domain.WORK, Domain.MOBILITY})

    _screening, positions = trajectories.screening_of(partner, world.trajectory.pk)

    assert set(positions) == {"work", "mobility"}


def test_taking_consent_back_closes_the_door_at_once(world):
    partner = world.actor("partner")
    consent = Consent.objects.get(person=world.person)
    assert queries.persons(partner).exists()

    services.revoke_consent(world.actor("self_login"), consent.pk, how=GivenHow.OWN_PAGE)

    assert not queries.persons(partner).exists()
    with pytest.raises(Person.DoesNotExist):
        queries.person(partner, world.person.pk)
    assert queries.team(world.actor("coach"), world.person.pk) == []


def test_a_consent_that_was_taken_back_stays_as_proof(world):
    consent = Consent.objects.get(person=world.person)

    services.revoke_consent(world.actor("coach"), consent.pk, how=GivenHow.ON_PAPER)

    consent.refresh_from_db()
    assert consent.revoked_how == GivenHow.ON_PAPER
    assert consent.statement
    with pytest.raises(Refused):
        services.revoke_consent(world.actor("coach"), consent.pk, how=GivenHow.ON_PAPER)


def test_the_day_after_its_end_a_consent_opens_nothing(world):
    consent = Consent.objects.get(person=world.person)
    partner = world.actor("partner")

    assert queries.persons(replace(partner, on=consent.until)).exists()
    assert not queries.persons(replace(partner, on=consent.until + timedelta(days=1))).exists()


def test_the_file_and_the_list_agree_on_who_may_see_it(world):
    for who in ("coach", "partner", "outsider", "neighbour", "self_login", "workplace", "officer"):
        actor = world.actor(who)
        person = Person.objects.get(pk=world.person.pk)

        in_list = queries.persons(actor).filter(pk=person.pk).exists()

        assert (reach(actor, person) is not None) == in_list
        assert policies.can_read_person(actor, person).is_allowed == in_list


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(domains=st.sets(st.sampled_from(list(Domain)), min_size=1))
def test_one_file_and_many_files_have_the_same_reach(world, domains):
    partner = share(world, domains)

    alone = reach(partner, Person.objects.get(pk=world.person.pk))

    assert alone == reaches(partner, [world.person.pk])[world.person.pk]
    assert alone.is_whole == (domains == EVERY_DOMAIN)


def test_a_partner_joins_only_after_the_person_said_yes(world):
    organisation = world.neighbour.organisation

    with pytest.raises(services.NoConsent):
        services.join_team(
            world.actor("coach"),
            world.person.pk,
            user_id=world.neighbour.user_id,
            organisation_id=organisation.pk,
            purpose="stage",
            until=None,
        )


def test_nobody_stays_in_the_team_longer_than_the_consent(world):
    coach, house = world.actor("coach"), world.neighbour.organisation
    consent = services.give_consent(
        coach, world.person.pk, agreed_with(house, on=world.on, domains=frozenset({Domain.WORK}))
    )

    member = services.join_team(
        coach,
        world.person.pk,
        user_id=world.neighbour.user_id,
        organisation_id=house.pk,
        purpose="stage",
        until=consent.until + timedelta(days=90),
    )

    assert member.until == consent.until


def test_a_colleague_joins_without_a_consent(world):
    member = services.join_team(
        world.actor("coach"),
        world.person.pk,
        user_id=world.colleague.user_id,
        organisation_id=world.colleague.organisation_id,
        purpose="vervanging",
        until=None,
    )

    assert member.consent is None


def test_who_is_let_out_of_the_team_sees_nothing_from_that_moment(world):
    partner = world.actor("partner")
    member = world.person.team.get(user=world.partner.user)

    services.leave_team(world.actor("self_login"), world.person.pk, member.pk)

    assert not queries.persons(partner).exists()


def test_the_person_cannot_send_the_ocmw_in_charge_away(world):
    member = services.join_team(
        world.actor("coach"),
        world.person.pk,
        user_id=world.colleague.user_id,
        organisation_id=world.colleague.organisation_id,
        purpose="vervanging",
        until=None,
    )

    with pytest.raises(Denied):
        services.leave_team(world.actor("self_login"), world.person.pk, member.pk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"domains": frozenset()}, "domains"),
        ({"until": -1}, "until"),
        ({"until": 800}, "until"),
        ({"how": GivenHow.OWN_PAGE}, "how"),
        ({"organisation_id": "own"}, "organisation"),
        ({"organisation_id": "unknown"}, "organisation"),
        ({"organisation_id": "workplace"}, "organisation"),
        ({"organisation_id": "office"}, "organisation"),
    ],
)
def test_what_is_off_in_a_consent_is_said_beside_its_field(world, change, field):
    import uuid

    agreed = agreed_with(world.neighbour.organisation, on=world.on)
    if isinstance(change.get("until"), int):
        change = {"until": world.on + timedelta(days=change["until"])}
    if "organisation_id" in change:
        houses = {
            "own": world.coach.organisation_id,
            "workplace": world.workplace.organisation_id,
            "office": world.coordinator.organisation_id,
            "unknown": uuid.uuid4(),
        }
        change = {"organisation_id": houses[change["organisation_id"]]}

    with pytest.raises(BadInput) as refused:
        services.give_consent(world.actor("coach"), world.person.pk, replace(agreed, **change))

    assert refused.value.facts["field"] == field


def test_the_statement_is_kept_in_the_language_of_the_person(world):
    Person.objects.update(language="fr")

    consent = services.give_consent(
        world.actor("self_login"),
        world.person.pk,
        agreed_with(world.neighbour.organisation, on=world.on, domains=frozenset({Domain.WORK})),
    )

    assert consent.language == "fr"
    assert consent.given_how == GivenHow.OWN_PAGE
    assert "OCMW Brecht" in consent.statement


@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar"])
def test_what_is_read_before_is_word_for_word_what_is_kept(world, language):
    Person.objects.update(language=language)
    agreed = agreed_with(world.neighbour.organisation, on=world.on)

    said = services.statement_for(world.actor("coach"), world.person.pk, agreed)
    kept = services.give_consent(world.actor("coach"), world.person.pk, agreed)

    assert (kept.statement, kept.language) == (said.text, said.language)
    assert said.language == (language if language in {"nl", "fr", "en"} else "nl")


def test_the_statement_names_all_that_the_door_opens(world):
    agreed = agreed_with(
        world.neighbour.organisation, on=world.on, domains=frozenset({Domain.WORK})
    )

    said = services.statement_for(world.actor("self_login"), world.person.pk, agreed).text

    for what in (
        "leeftijd",
        "gemeente",
        "afspraken met hen",
        "laatst contact",
        "wat er vanaf nu voor het team genoteerd wordt",
        "bekend is over: werk.",
    ):
        assert what in said


def test_nobody_prints_what_could_not_be_kept(world):
    agreed = agreed_with(world.neighbour.organisation, on=world.on)
    before = Consent.objects.count()

    for wrong in (
        replace(agreed, until=world.on + timedelta(days=800)),
        replace(agreed, organisation_id=world.workplace.organisation_id),
    ):
        with pytest.raises(BadInput):
            services.statement_for(world.actor("coach"), world.person.pk, wrong)
    with pytest.raises(Denied):
        services.statement_for(world.actor("partner"), world.person.pk, agreed)
    assert Consent.objects.count() == before


@pytest.mark.parametrize("role", ["coordinator", "administrator", "workplace", "data_protection"])
def test_only_who_guides_people_is_in_a_team(world, role):
    """In the house of the OCMW itself, too: a role opens the file, not a desk beside it."""
    seat = member("loket", "Jan Loket", world.coach.organisation, role, world.on)

    with pytest.raises(Refused):
        services.join_team(
            world.actor("coach"),
            world.person.pk,
            user_id=seat.user_id,
            organisation_id=seat.organisation_id,
            purpose="helpen",
            until=None,
        )


def test_whoever_left_their_house_is_let_into_no_team(world):
    seat = world.colleague
    seat.until = world.on - timedelta(days=1)
    seat.save()

    with pytest.raises(Refused):
        services.join_team(
            world.actor("coach"),
            world.person.pk,
            user_id=seat.user_id,
            organisation_id=seat.organisation_id,
            purpose="vervanging",
            until=None,
        )


def test_a_consent_is_for_a_purpose_and_its_event_names_no_one(world):
    event = Event.objects.get(name="consent.given")

    assert event.data["purpose"] == SharingPurpose.COACHING
    assert set(event.data["domains"]) == {d.value for d in Domain}


def test_neither_a_partner_nor_a_neighbour_records_a_consent(world):
    agreed = agreed_with(world.neighbour.organisation, on=world.on)

    with pytest.raises(Denied):
        services.give_consent(world.actor("partner"), world.person.pk, agreed)
    with pytest.raises(Person.DoesNotExist):
        services.give_consent(world.actor("neighbour"), world.person.pk, agreed)


def test_only_consents_of_people_in_reach_are_listed(world):
    assert sharing.consents(world.actor("neighbour")).count() == 0
    assert sharing.consents(world.actor("coach")).count() == 1

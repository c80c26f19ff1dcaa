"""A place is asked, offered in the order of the rules, and lifts the barrier; a no costs nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from klaverblad.apps.access.duties import STILL_OPEN
from klaverblad.apps.childcare import queries, services
from klaverblad.apps.childcare.models import ChildcareRequest, RequestState
from klaverblad.apps.childcare.rules import default_text
from klaverblad.apps.childcare.services.retention import still_waits
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as persons
from klaverblad.apps.trajectories.models import Step, StepState
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import names_about
from tests.ids import location_of
from tests.world import newcomer

pytestmark = pytest.mark.django_db


def wanted(world, child="Lou", **more):
    """Monday and Tuesday from 8 to 17, anywhere in the town."""
    town = world.person.municipality_id
    new = services.NewRequest(child, world.on, (1, 0, 0), time(8), time(17), town)
    return replace(new, **more)


def asked_by_another(world, *, grounds=(), child="Mila"):
    """Somebody else of the same OCMW asks, later."""
    coach = world.actor("coach")
    other = persons.open_person(coach, newcomer(child, world.person.municipality))
    new = wanted(world, child, grounds=grounds)
    return services.ask_childcare(coach, other.pk, new, at=timezone.now())


def hours_of(actor, person):
    """The hours with childcare that are known."""
    known = people.known_facts(actor, [person.pk], keys=["childcare_week"])[person.pk]
    return known["childcare_week"].value if "childcare_week" in known else None


def test_a_place_goes_from_question_to_hours_in_the_plan_and_back(world):
    coach, me = world.actor("coach"), world.actor("self_login")
    location = location_of(world)
    for wrong in (
        wanted(world, child=" "),
        wanted(world, days=()),
        wanted(world, end=time(7)),
        wanted(world, municipality="99999"),
        wanted(world, grounds=("rich",)),
    ):
        with pytest.raises(BadInput):
            services.ask_childcare(me, world.person.pk, wrong, at=timezone.now())

    asked = services.ask_childcare(me, world.person.pk, wanted(world), at=timezone.now())
    assert (asked.asked_by, asked.days, asked.step) == ("person", [0, 1], None)
    with pytest.raises(BadInput):
        services.ask_childcare(coach, world.person.pk, wanted(world, "LOU"), at=timezone.now())
    assert still_waits([world.person.pk]) == {world.person.pk: STILL_OPEN}

    new = services.NewOffer(location.pk, world.on)
    with pytest.raises(Denied):
        services.offer_place(me, asked.pk, new)
    with pytest.raises(ChildcareRequest.DoesNotExist):
        services.offer_place(world.actor("neighbour"), asked.pk, new)
    offer = services.offer_place(coach, asked.pk, new)
    assert (offer.position, offer.out_of_order) == (1, "")
    step = Step.objects.get(instrument_id=services.INSTRUMENT)
    assert step.state == StepState.WAITING

    # Yes: the step is done and the hours are known; taken back, neither is.
    before = hours_of(coach, world.person)
    services.accept_place(me, offer.pk)
    step.refresh_from_db()
    assert step.state == StepState.DONE
    assert [0, "08:00", "17:00"] in hours_of(coach, world.person)
    services.take_back_answer(me, offer.pk)
    step.refresh_from_db()
    assert (step.state, hours_of(coach, world.person)) == (StepState.WAITING, before)

    # No: nothing but waiting on, with the same day.
    services.decline_place(me, offer.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.asked_on) == (RequestState.WAITING, world.on)
    services.take_back_answer(coach, offer.pk)
    services.accept_place(coach, offer.pk)
    with pytest.raises(services.WentOn):
        services.withdraw_childcare(me, asked.pk)
    services.end_place(coach, asked.pk, on=world.on)
    asked.refresh_from_db()
    assert asked.state == RequestState.ENDED
    assert names_about(asked) == ["childcare.asked", "childcare.ended"]
    assert "childcare.placed" in names_about(offer)


def test_who_stands_first_goes_first_or_a_code_says_why_not(world):
    coach, location = world.actor("coach"), location_of(world)
    mine = services.ask_childcare(coach, world.person.pk, wanted(world), at=timezone.now())
    working = asked_by_another(world, grounds=("work",))
    new = services.NewOffer(location.pk, world.on)

    with pytest.raises(BadInput):
        services.offer_place(coach, mine.pk, new)
    offer = services.offer_place(coach, mine.pk, replace(new, out_of_order="sooner"))

    assert (offer.position, offer.out_of_order) == (2, "sooner")
    # One place is left on Monday and Tuesday; then nobody fits.
    services.offer_place(coach, working.pk, new)
    third = asked_by_another(world, child="Noor")
    with pytest.raises(services.NoPlaceLeft):
        services.offer_place(coach, third.pk, new)
    services.withdraw_offer(coach, offer.pk)
    services.offer_place(coach, third.pk, replace(new, out_of_order="near"))


def test_places_that_nobody_said_and_hours_that_are_not_open_are_never_offered(world):
    coach, town = world.actor("coach"), world.person.municipality_id
    bare = services.add_location(
        coach, services.NewLocation("De Zandbak", coach.organisation_id, town, time(9), time(16))
    )
    asked = services.ask_childcare(coach, world.person.pk, wanted(world), at=timezone.now())
    new = services.NewOffer(bare.pk, world.on)
    assert queries.line(coach, bare.pk).spots[0].full is None

    with pytest.raises(services.NoPlaceLeft):
        services.offer_place(coach, asked.pk, new)

    services.say_places(coach, bare.pk, since=world.on, places=[1] * 7)
    with pytest.raises(Refused):
        services.offer_place(coach, asked.pk, new)


def test_another_ocmw_sees_that_somebody_stands_there_and_never_who(world):
    coach, location = world.actor("coach"), location_of(world)
    services.ask_childcare(
        coach, world.person.pk, wanted(world, grounds=("work",)), at=timezone.now()
    )

    line = queries.line(world.actor("neighbour"), location.pk)

    assert [one.request for one in line.spots] == [None]
    for name in ("partner", "workplace", "coordinator", "administrator"):
        assert not queries.requests(world.actor(name)).exists()
        with pytest.raises(Denied):
            queries.line(world.actor(name), location.pk)


def test_the_region_writes_its_own_rules_and_the_newest_day_holds(world):
    keeper, coach = world.actor("administrator"), world.actor("coach")
    location = location_of(world)
    now = timezone.now()
    text = default_text().replace("version: voorbeeld-1", "version: raad-2026")
    with pytest.raises(Denied):
        services.write_rules(coach, text, at=now)
    with pytest.raises(BadInput):
        services.write_rules(keeper, text.replace("code: work", "code: W!"), at=now)
    mine = services.ask_childcare(
        coach, world.person.pk, wanted(world, grounds=("vulnerable",)), at=now
    )
    working = asked_by_another(world, grounds=("work",))
    assert [one.id for one in queries.line(coach, location.pk).spots] == [working.pk, mine.pk]

    turned = text.replace("code: work", "code: x", 1).replace("code: vulnerable", "code: work", 1)
    turned = turned.replace("code: x", "code: vulnerable", 1)
    kept = services.write_rules(keeper, turned, at=now)

    line = queries.line(coach, location.pk)
    assert line.rules.version == "raad-2026"
    assert [one.id for one in line.spots] == [mine.pk, working.pk]
    with pytest.raises(Refused):
        services.write_rules(keeper, turned, at=now)
    services.retire_rules(keeper, kept.pk, at=now)
    assert queries.rules_on(coach, world.on)[0] is None
    services.put_back_rules(keeper, kept.pk)
    # Before its day it does not hold.
    assert queries.rules_on(coach, line.rules.since - timedelta(days=1))[0] is None


def test_an_organisation_keeps_its_own_places_and_no_others(world):
    coach, theirs = world.actor("coach"), world.actor("workplace")
    location = location_of(world)
    town = world.person.municipality_id

    mine = services.add_location(
        theirs, services.NewLocation("Ons huis", theirs.organisation_id, town, time(7), time(18))
    )
    services.say_places(theirs, mine.pk, since=world.on, places=[3] * 7)

    for actor, place in ((theirs, location), (world.actor("other_workplace"), mine)):
        with pytest.raises(Denied):
            services.say_places(actor, place.pk, since=world.on, places=[3] * 7)
    with pytest.raises(BadInput):
        services.add_location(
            theirs,
            services.NewLocation("Elders", coach.organisation_id, town, time(7), time(18)),
        )
    with pytest.raises(BadInput):
        services.say_places(theirs, mine.pk, since=world.on, places=[-1] * 7)


def test_a_line_asks_as_many_questions_however_many_stand_in_it(world):
    coach, location = world.actor("coach"), location_of(world)
    asked_by_another(world)
    with CaptureQueriesContext(connection) as few:
        queries.line(coach, location.pk)
    for n in range(5):
        asked_by_another(world, child=f"Kind {n}")

    with CaptureQueriesContext(connection) as many:
        line = queries.line(coach, location.pk)

    assert len(line.spots) == 6
    assert len(many) == len(few) <= 8


def test_a_changed_question_keeps_its_day_and_can_be_put_back(world):
    me = world.actor("self_login")
    at = datetime.combine(world.on, time(9), tzinfo=timezone.get_current_timezone())
    asked = services.ask_childcare(me, world.person.pk, wanted(world), at=at)
    later = replace(me, on=world.on + timedelta(days=9))

    services.change_childcare(later, asked.pk, wanted(world, days=(2,), grounds=("work",)))
    services.withdraw_childcare(later, asked.pk)
    services.put_back_childcare(later, asked.pk)

    asked.refresh_from_db()
    assert (asked.asked_on, asked.days, asked.grounds) == (world.on, [2], ["work"])
    assert (asked.state, asked.ended_on) == (RequestState.WAITING, None)

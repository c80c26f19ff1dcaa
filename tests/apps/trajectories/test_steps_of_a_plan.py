"""Steps: added once, moved by three, finished with what they bring, and put back without a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from klaverblad.apps.accounts.models import Organisation, Region
from klaverblad.apps.journal.models import Event
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.history_queries import history
from klaverblad.apps.trajectories import queries, services
from klaverblad.apps.trajectories.models import Step, StepState, Trajectory
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import events_about, names_about, tell


@pytest.fixture
def coach(world):
    return world.actor("coach")


def added(actor, world, instrument="artikel-60", **words):
    return services.add_step(actor, world.trajectory.pk, services.NewStep(instrument, **words))


def value_of(world, key):
    known = people.known_facts(world.actor("coach"), [world.person.pk])[world.person.pk]
    return known[key].value if key in known else None


def test_a_step_is_added_with_one_event_that_names_its_instrument(world, coach):
    step = added(coach, world, title="  Naar de open deur  ", due_on=world.on)

    (event,) = events_about(step)
    assert (step.title, step.state) == ("Naar de open deur", StepState.TODO)
    assert (event.name, event.data) == ("step.added", {"instrument": "artikel-60"})


def test_a_step_without_words_of_its_own_is_called_as_its_instrument(world, coach):
    step = added(coach, world, "rijbewijs-lening")

    assert step.title == str(Instrument.objects.get(pk="rijbewijs-lening"))


def test_the_same_open_step_twice_is_refused(world, coach):
    added(coach, world, title="Rijles")

    with pytest.raises(Refused):
        added(coach, world, title="Rijles ")


NOWHERE = UUID("00000000-0000-4000-8000-000000000000")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"instrument": "toveren"}, "instrument"),
        ({"partner_id": NOWHERE}, "partner_id"),
        ({"place_id": NOWHERE}, "place_id"),
    ],
)
def test_a_step_about_what_is_not_there_is_refused_with_its_field(world, coach, words, field):
    with pytest.raises(BadInput) as no:
        added(coach, world, **({"title": "Kijken"} | words))

    assert no.value.facts["field"] == field
    assert not Step.objects.filter(title="Kijken").exists()


def test_a_step_about_a_place_or_partner_of_another_region_is_refused(world, coach):
    elsewhere = Region.objects.create(slug="elders", name="Elders")
    step = added(coach, world, place_id=world.place.pk, title="Kijken")
    world.partner.organisation.region = elsewhere
    world.partner.organisation.save()
    Organisation.objects.filter(pk=world.place.organisation_id).update(region=elsewhere)

    assert step.place_id == world.place.pk
    for words in ({"place_id": world.place.pk}, {"partner_id": world.partner.organisation_id}):
        with pytest.raises(BadInput):
            added(coach, world, title="Nog eens kijken", **words)


def test_a_step_about_a_place_that_closed_is_refused(world, coach):
    world.place.closed_on = world.on
    world.place.save()

    with pytest.raises(BadInput):
        added(coach, world, place_id=world.place.pk)


def test_a_step_that_was_done_can_be_planned_again(world, coach):
    services.move_step(coach, added(coach, world, title="Rijles").pk, to=StepState.DONE)

    assert added(coach, world, title="Rijles").state == StepState.TODO


def test_an_instrument_of_another_region_does_not_exist_here(world, coach):
    elsewhere = Region.objects.create(slug="kempen", name="Kempen")
    Instrument.objects.filter(pk="rijbewijs-lening").update(region=elsewhere)

    with pytest.raises(BadInput):
        added(coach, world, "rijbewijs-lening")


def test_an_instrument_out_of_use_cannot_be_planned(world, coach):
    Instrument.objects.filter(pk="rijbewijs-lening").update(is_active=False)

    with pytest.raises(BadInput):
        added(coach, world, "rijbewijs-lening")


def test_a_neighbour_finds_no_trajectory_to_add_a_step_to(world):
    with pytest.raises(Trajectory.DoesNotExist):
        added(world.actor("neighbour"), world)


@pytest.mark.parametrize("who", ["partner", "self_login"])
def test_a_partner_and_the_person_see_the_plan_but_add_no_step(world, who):
    with pytest.raises(Denied):
        added(world.actor(who), world)

    assert queries.steps(world.actor(who)).filter(pk=world.step.pk).exists()


@pytest.mark.parametrize("who", ["coach", "colleague", "social_worker", "partner", "self_login"])
def test_a_step_belongs_to_the_ocmw_the_partner_and_the_person(world, who):
    step = services.move_step(world.actor(who), world.step.pk, to=StepState.DONE)

    assert (step.state, step.done_on) == (StepState.DONE, world.on)


@pytest.mark.parametrize("who", ["neighbour", "outsider", "coordinator", "workplace"])
def test_a_stranger_finds_no_step_to_move(world, who):
    with pytest.raises(Step.DoesNotExist):
        services.move_step(world.actor(who), world.step.pk, to=StepState.DONE)


@pytest.mark.parametrize(
    ("to", "verb"),
    [
        (StepState.BUSY, "started"),
        (StepState.WAITING, "handed_over"),
        (StepState.DONE, "finished"),
        (StepState.DROPPED, "dropped"),
    ],
)
def test_each_move_leaves_one_event_with_where_it_came_from(world, coach, to, verb):
    step = services.move_step(coach, world.step.pk, to=to)

    _added, event = events_about(step)
    assert (event.name, event.data) == (f"step.{verb}", {"before": "todo"})


def test_a_move_to_where_it_stands_already_is_refused(world, coach):
    with pytest.raises(services.AlreadyClosed):
        services.move_step(coach, world.step.pk, to=StepState.TODO)


def test_a_dropped_step_comes_last_and_can_come_back(world, coach):
    services.move_step(coach, world.step.pk, to=StepState.DROPPED)

    assert queries.steps_of(coach, world.trajectory.pk)[-1] == world.step
    assert services.move_step(coach, world.step.pk, to=StepState.TODO).state == StepState.TODO


def test_a_step_keeps_the_day_it_first_began(world, coach):
    earlier = replace(coach, on=world.on - timedelta(9))
    services.move_step(earlier, world.step.pk, to=StepState.BUSY)
    services.move_step(earlier, world.step.pk, to=StepState.WAITING)

    step = services.move_step(coach, world.step.pk, to=StepState.BUSY)

    assert (step.started_on, step.waiting_since) == (earlier.on, None)


def test_a_finished_licence_step_writes_the_licence(world, coach):
    step = services.move_step(coach, added(coach, world, "rijbewijs-lening").pk, to=StepState.DONE)

    assert value_of(world, "has_licence_b") is True
    assert names_about(step.brought) == ["fact.recorded"]


def test_a_licence_that_is_known_already_is_not_written_again(world, coach):
    fact = tell(coach, world.person, "has_licence_b", value=True, known_by="document")

    step = services.move_step(coach, added(coach, world, "rijbewijs-lening").pk, to=StepState.DONE)

    assert step.brought is None
    known = people.known_facts(coach, [world.person.pk])[world.person.pk]
    assert known["has_licence_b"].fact_id == fact.pk


def test_a_course_adds_its_competence_and_loses_none(world, coach):
    tell(coach, world.person, "competences", ["cash_register", "vca"])
    (course,) = Instrument.objects.filter(produces_fact_value=["forklift"])

    services.move_step(coach, added(coach, world, course.pk).pk, to=StepState.DONE)

    assert set(value_of(world, "competences")) == {"cash_register", "vca", "forklift"}


def test_a_course_for_beginners_takes_no_level_away(world, coach):
    tell(coach, world.person, "language_level_nl", "b1")
    (course,) = Instrument.objects.filter(
        produces_fact_key="language_level_nl", produces_fact_value="a2"
    )

    services.move_step(coach, added(coach, world, course.pk).pk, to=StepState.DONE)

    assert value_of(world, "language_level_nl") == "b1"


def test_a_course_raises_the_level(world, coach):
    tell(coach, world.person, "language_level_nl", "a1")
    (course,) = Instrument.objects.filter(
        produces_fact_key="language_level_nl", produces_fact_value="a2"
    )

    services.move_step(coach, added(coach, world, course.pk).pk, to=StepState.DONE)

    assert value_of(world, "language_level_nl") == "a2"


def test_putting_a_step_back_takes_back_the_fact_that_it_wrote(world, coach):
    tell(coach, world.person, "has_licence_b", value=False, known_by="document", document="pas")
    step = services.move_step(coach, added(coach, world, "rijbewijs-lening").pk, to=StepState.DONE)

    services.move_step(coach, step.pk, to=StepState.TODO)

    known = people.known_facts(coach, [world.person.pk])[world.person.pk]["has_licence_b"]
    assert (known.value, known.known_by, known.document) == (False, "document", "pas")
    ended = [fact.ended_as for fact in history(coach, world.person.pk, "has_licence_b")]
    assert ended == ["", "corrected", "changed"]


def test_putting_a_step_back_makes_unknown_what_was_unknown_before(world, coach):
    step = services.move_step(coach, added(coach, world, "rijbewijs-lening").pk, to=StepState.DONE)

    services.move_step(coach, step.pk, to=StepState.TODO)

    assert value_of(world, "has_licence_b") is None


def test_what_somebody_said_after_the_step_stays_when_it_is_put_back(world, coach):
    step = services.move_step(coach, added(coach, world, "rijbewijs-lening").pk, to=StepState.DONE)
    tell(
        coach, world.person, "has_licence_b", value=True, known_by="document", document="rijbewijs"
    )

    services.move_step(coach, step.pk, to=StepState.TODO)

    assert value_of(world, "has_licence_b") is True


def test_a_partner_finishes_a_step_but_writes_no_fact(world, coach):
    step = added(coach, world, "rijbewijs-lening")

    services.move_step(world.actor("partner"), step.pk, to=StepState.DONE)

    assert value_of(world, "has_licence_b") is None


def test_another_day_is_agreed_and_nothing_is_held_against_anyone(world, coach):
    step = services.postpone_step(coach, world.step.pk, due_on=world.on + timedelta(7))

    event = events_about(step)[-1]
    assert step.due_on == world.on + timedelta(7)
    assert event.data == {
        "before": world.on.isoformat(),
        "due_on": (world.on + timedelta(7)).isoformat(),
    }
    assert step.state == StepState.TODO


def test_a_step_is_not_moved_to_a_day_that_has_been(world, coach):
    with pytest.raises(BadInput):
        services.postpone_step(coach, world.step.pk, due_on=world.on - timedelta(1))


@pytest.mark.parametrize("state", [StepState.DONE, StepState.DROPPED])
def test_a_step_that_is_over_gets_no_other_day(world, coach, state):
    services.move_step(coach, world.step.pk, to=state)

    with pytest.raises(services.AlreadyClosed):
        services.postpone_step(coach, world.step.pk, due_on=world.on)


def test_a_reminder_starts_the_waiting_anew_and_says_how_long_it_was_silent(world, coach):
    step = services.remind_partner(coach, world.waiting_step.pk)

    event = events_about(step)[-1]
    assert step.waiting_since == world.on
    assert (event.name, event.data) == ("step.reminded", {"silent_days": 20})


def test_nobody_is_reminded_of_a_step_that_does_not_wait(world, coach):
    with pytest.raises(services.AlreadyClosed):
        services.remind_partner(coach, world.step.pk)


def test_a_partner_is_not_the_one_who_reminds_the_partner(world):
    with pytest.raises(Denied):
        services.remind_partner(world.actor("partner"), world.waiting_step.pk)


def test_a_refused_change_leaves_no_event(world, coach):
    before = Event.objects.count()

    with pytest.raises(BadInput):
        services.postpone_step(coach, world.step.pk, due_on=world.on - timedelta(1))
    with pytest.raises(Denied):
        added(world.actor("partner"), world)

    assert Event.objects.count() == before

"""Messages between a person and the OCMW in charge, and what somebody says to an appointment."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import message_queries, queries, services
from klaverblad.apps.trajectories.models import Appointment, AppointmentReply, Goal, Message
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import events_about


@pytest.fixture
def me(world):
    return world.actor("self_login")


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def appointment(world):
    return Appointment.objects.create(
        user=world.coach.user,
        trajectory=world.trajectory,
        starts_at=timezone.now() + timedelta(days=2),
        title="Plan nakijken",
    )


def sent(world, actor, text="Moet ik iets meebrengen?"):
    return services.send_message(actor, world.person.pk, text=text, at=timezone.now())


READERS = {"coach", "colleague", "social_worker", "team_lead", "self_login"}
OTHERS = (
    "neighbour",
    "partner",
    "outsider",
    "coordinator",
    "workplace",
    "administrator",
    "officer",
)


def test_the_ocmw_in_charge_and_the_person_read_it_and_no_partner_does(world, me):
    sent(world, me)

    seen = {who for who in (*READERS, *OTHERS) if message_queries.messages(world.actor(who))}

    assert seen == READERS


@pytest.mark.parametrize("who", ["partner", "neighbour"])
def test_who_may_not_read_may_not_write_either(world, who):
    with pytest.raises((Denied, Person.DoesNotExist, Refused)):
        sent(world, world.actor(who))

    assert not Message.objects.exists()


def test_nobody_in_an_emergency_reads_a_message(world, me, coach):
    sent(world, me)

    hurried = replace(coach, emergency_id=uuid.uuid4())

    assert not message_queries.messages(hurried).exists()


def test_an_event_of_a_message_holds_none_of_its_words(world, me):
    message = sent(world, me)

    (event,) = events_about(message)
    assert (event.name, event.data) == ("message.sent", {})


def test_a_message_waits_for_the_other_side_until_it_was_shown_there(world, me, coach):
    sent(world, me)
    waiting = message_queries.unseen_for_coach(coach, limit=5)

    own = services.see_messages(me, world.person.pk, at=timezone.now())
    theirs = services.see_messages(coach, world.person.pk, at=timezone.now())

    assert [one.trajectory.person_id for one in waiting] == [world.person.pk]
    assert (own, theirs) == (0, 1)
    assert not message_queries.unseen_for_coach(coach, limit=5)


def test_only_the_own_coach_has_it_in_the_day_list(world, me):
    sent(world, me)

    assert not message_queries.unseen_for_coach(world.actor("colleague"), limit=5)


def test_what_was_not_read_is_taken_back_and_what_was_read_is_not(world, me, coach):
    first = sent(world, me)
    services.withdraw_message(me, first.pk, at=timezone.now())
    second = sent(world, me, "Toch nog iets.")
    services.see_messages(coach, world.person.pk, at=timezone.now())

    with pytest.raises(Refused):
        services.withdraw_message(me, second.pk, at=timezone.now())

    assert [one.text for one in message_queries.talk(coach, world.person.pk)] == ["Toch nog iets."]


def test_nobody_takes_back_what_another_wrote(world, me, coach):
    message = sent(world, me)

    with pytest.raises(Message.DoesNotExist):
        services.withdraw_message(coach, message.pk, at=timezone.now())


@pytest.mark.parametrize("text", ["", "   ", "\n", "a" * 1001])
def test_nothing_and_too_much_are_refused_beside_the_field(world, me, text):
    with pytest.raises(BadInput) as no:
        sent(world, me, text)

    assert no.value.facts["field"] == "text"
    assert not Message.objects.exists()


def test_done_with_a_word_tells_the_coach_about_that_step(world, me):
    step = services.finish_own_step(me, world.step.pk, word="Het ging goed!", at=timezone.now())

    (message,) = Message.objects.all()
    assert (step.state, message.text, message.about_step_id) == (
        "done",
        "Het ging goed!",
        step.pk,
    )


def test_done_without_a_word_sends_nothing(world, me):
    services.finish_own_step(me, world.step.pk, word="  ", at=timezone.now())

    assert not Message.objects.exists()


def test_a_word_that_is_too_long_leaves_the_step_as_it_was(world, me):
    with pytest.raises(BadInput):
        services.finish_own_step(me, world.step.pk, word="a" * 2000, at=timezone.now())

    world.step.refresh_from_db()
    assert world.step.state == "todo"


def test_who_cannot_come_says_why_and_the_coach_is_told(world, me, coach, appointment):
    services.say_cannot_come(
        me, appointment.pk, because="care", word="Dinsdag kan wel.", at=timezone.now()
    )

    (told,) = message_queries.unseen_for_coach(coach, limit=5)
    assert told.about_appointment_id == appointment.pk
    assert (told.text, told.cannot_because) == ("Dinsdag kan wel.", "care")
    appointment.refresh_from_db()
    assert appointment.title == "Plan nakijken"


def test_who_changes_their_mind_has_one_reply(world, me, appointment):
    now = timezone.now()
    services.say_cannot_come(me, appointment.pk, because="transport", word="", at=now)

    services.say_coming(me, appointment.pk, at=now)

    (reply,) = AppointmentReply.objects.all()
    assert (reply.is_coming, reply.because) == (True, "")


def test_an_appointment_that_is_over_takes_no_reply(world, me, appointment):
    with pytest.raises(Refused):
        services.say_coming(me, appointment.pk, at=appointment.starts_at + timedelta(minutes=1))


def test_nobody_says_for_the_person_that_they_come(world, coach, appointment):
    with pytest.raises(Appointment.DoesNotExist):
        services.say_coming(coach, appointment.pk, at=timezone.now())


def test_a_person_says_a_goal_and_says_it_better(world, me):
    goal = services.say_goal(me, world.trajectory.pk, words=" Werken met dieren ")

    services.change_goal(me, goal.pk, words="Werken met dieren, dicht bij huis")

    assert [one.words for one in queries.goals_of(me, world.trajectory.pk)] == [
        "Werken met dieren, dicht bij huis"
    ]
    assert [event.name for event in events_about(goal)] == ["goal.added", "goal.reworded"]


def test_a_partner_changes_no_goal(world, me):
    goal = services.say_goal(me, world.trajectory.pk, words="Werken met dieren")

    with pytest.raises(Denied):
        services.change_goal(world.actor("partner"), goal.pk, words="Iets anders")

    assert Goal.objects.get().words == "Werken met dieren"


@pytest.mark.parametrize("words", ["", " ", "a" * 401])
def test_a_goal_of_nothing_or_too_much_is_refused(world, me, words):
    with pytest.raises(BadInput):
        services.say_goal(me, world.trajectory.pk, words=words)

    assert not Goal.objects.exists()

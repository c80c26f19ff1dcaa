"""I cannot: said once to the coach, seen where they look, off if wanted, and taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.people.models import GivenHow, Person
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import message_queries, services, transfer_queries
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentReply,
    Channel,
    EndedBecause,
    Message,
    Reminder,
    ReminderState,
)
from klaverblad.errors import Denied, Refused
from tests.crowd import n_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def me(world):
    return world.actor("self_login")


@pytest.fixture
def mine(world, sign_in):
    return sign_in(world.self_login)


@pytest.fixture
def talk(world, coach, now):
    Appointment.objects.all().delete()
    return agreed(world, coach, now + timedelta(days=10))


def agreed(world, who, starts_at, **more):
    new = services.NewAppointment(starts_at=starts_at, minutes=60, title="Gesprek", **more)
    return services.make_appointment(who, world.trajectory.pk, new, at=timezone.now())


def wants_mail(me, world, now):
    Person.objects.filter(pk=world.person.pk).update(email="iemand@voorbeeld.be")
    services.say_reminder_wish(me, world.person.pk, channel=Channel.MAIL, at=now)


def waiting(one):
    return Reminder.objects.filter(appointment=one, state=ReminderState.WAITING).count()


def cannot(me, one, now, **more):
    return services.say_cannot_come(me, one.pk, because="care", word="", at=now, **more)


def test_the_coach_sees_the_reply_on_the_page_of_the_person_and_in_the_week(
    world, browser, me, talk, now
):
    cannot(me, talk, now)

    week = f"{reverse('desk:week')}?week={timezone.localtime(talk.starts_at).date().isoformat()}"
    for address in (reverse("desk:appointments", args=[world.person.pk]), week):
        page = browser.get(address).content.decode()
        assert "zei: ik kan niet" in page
        assert "Ik moet voor iemand zorgen" in page
    services.say_coming(me, talk.pk, at=now)
    assert "zei: ik kom" in browser.get(week).content.decode()


def test_a_partner_sees_that_but_not_why_somebody_cannot_come_to_them(world, me, sign_in, now):
    one = agreed(world, world.actor("partner"), now + timedelta(days=10))
    cannot(me, one, now)
    address = f"{reverse('desk:week')}?week={timezone.localtime(one.starts_at).date().isoformat()}"

    page = sign_in(world.partner).get(address).content.decode()

    assert "zei: ik kan niet" in page
    assert "Ik moet voor iemand zorgen" not in page


def test_reminders_stop_for_who_cannot_come_and_leave_again_for_who_comes(
    world, coach, me, talk, now
):
    wants_mail(me, world, now)
    assert waiting(talk) == 2

    cannot(me, talk, now)
    assert waiting(talk) == 0
    sent = Reminder.objects.filter(appointment=talk).first()
    with pytest.raises(Refused) as refused:
        services.send_again(coach, sent.pk, at=now)
    assert "zei dat het niet kan" in str(refused.value.sentence)

    services.say_coming(me, talk.pk, at=now)
    assert waiting(talk) == 2


def test_another_moment_is_not_what_was_said_no_to(world, coach, me, talk, now):
    wants_mail(me, world, now)
    talk.refresh_from_db()
    cannot(me, talk, now)

    new = services.NewAppointment(starts_at=talk.starts_at + timedelta(days=3), minutes=60)
    services.move_appointment(coach, talk.pk, new, at=now)

    assert not AppointmentReply.objects.filter(appointment=talk).exists()
    assert waiting(talk) == 2


def test_it_is_called_off_in_one_go_with_one_message_and_its_reason(world, mine, talk):
    no = reverse("desk:my_cannot_come", args=[talk.pk])

    page = mine.post(no, {"because": "transport", "call_off": "on"}, follow=True).content.decode()

    talk.refresh_from_db()
    assert (talk.state, talk.ended_because) == ("cancelled", EndedBecause.TRANSPORT)
    assert Message.objects.filter(about_appointment=talk).count() == 1
    assert "Je zegde deze afspraak af." in page
    assert reverse("desk:my_coming", args=[talk.pk]) in page


def test_it_may_be_called_off_afterwards_and_taken_up_again(mine, me, talk, now):
    cannot(me, talk, now)
    off = reverse("desk:my_call_off", args=[talk.pk])
    assert off in mine.get(reverse("desk:mine")).content.decode()

    mine.post(off)
    talk.refresh_from_db()
    assert talk.state == "cancelled"
    mine.post(reverse("desk:my_coming", args=[talk.pk]))

    talk.refresh_from_db()
    assert (talk.state, talk.ended_because, talk.reply.is_coming) == ("planned", "", True)


def test_nothing_is_called_off_before_the_coach_knows_why(mine, talk):
    answer = mine.post(reverse("desk:my_call_off", args=[talk.pk]))

    talk.refresh_from_db()
    assert (answer.status_code, talk.state) == (409, "planned")
    assert "Zeg eerst dat je niet kunt." in answer.content.decode()


def test_what_the_coach_called_off_is_not_taken_up_by_the_person(coach, me, talk, now):
    cannot(me, talk, now)
    services.cancel_appointment(coach, talk.pk, because=EndedBecause.TEAM_UNABLE, at=now)

    for said in (services.say_coming, services.call_off_own):
        with pytest.raises(services.NotOnAnyMore):
            said(me, talk.pk, at=now)
    assert message_queries.own_coming(me, at=now) == []


@pytest.mark.parametrize("is_next", [True, False])
def test_a_moment_that_was_given_away_meanwhile_is_not_taken_back(
    world, coach, me, talk, now, is_next
):
    cannot(me, talk, now, call_off=True)
    if is_next:
        agreed(world, coach, talk.starts_at + timedelta(days=2), follows=talk.pk)
    else:
        block = services.NewAppointment(starts_at=talk.starts_at, minutes=30, title="Overleg")
        services.block_time(coach, block, at=now)

    with pytest.raises(Refused):
        services.say_coming(me, talk.pk, at=now)

    talk.refresh_from_db()
    assert (talk.state, talk.reply.is_coming) == ("cancelled", False)


def test_nobody_says_for_the_person_that_they_cannot_come(world, coach, talk, now):
    for actor in (coach, world.actor("partner"), world.actor("neighbour")):
        with pytest.raises((Appointment.DoesNotExist, Denied)):
            services.call_off_own(actor, talk.pk, at=now)


def test_every_coming_appointment_stands_on_the_page_of_the_person(world, coach, mine, me, talk):
    later = agreed(world, coach, talk.starts_at + timedelta(days=7))

    page = mine.get(reverse("desk:mine")).content.decode()

    assert "Ook afgesproken" in page
    for one in (talk, later):
        assert reverse("desk:my_cannot_come", args=[one.pk]) in page


def test_the_page_asks_as_often_for_one_appointment_as_for_many(world, coach, mine, me, talk, now):
    cannot(me, talk, now, call_off=True)
    address = reverse("desk:mine")
    mine.get(address)
    few = n_queries(lambda: mine.get(address))
    for n in range(1, 5):
        one = agreed(world, coach, talk.starts_at + timedelta(days=n))
        cannot(me, one, now, call_off=n % 2 == 0)

    assert n_queries(lambda: mine.get(address)) == few


def test_the_person_reads_what_was_asked_of_another_ocmw_and_takes_it_back(world, coach, mine):
    to = transfer_queries.others(coach).first()
    new = services.NewTransfer(
        to_id=to.pk,
        domains=frozenset({Domain.WORK}),
        words="Verhuist.",
        answer_by=world.on + timedelta(days=14),
        how=GivenHow.SPOKEN,
    )
    made = services.propose_transfer(coach, world.trajectory.pk, new)

    page = mine.get(reverse("desk:mine")).content.decode()
    card = reverse("desk:transfer", args=[made.pk])
    assert card in page
    assert "Verder bij een ander OCMW" in page
    assert reverse("desk:withdraw_transfer", args=[made.pk]) in mine.get(card).content.decode()
    after = mine.post(reverse("desk:withdraw_transfer", args=[made.pk]), follow=True)
    assert "Verder bij een ander OCMW" not in after.content.decode()

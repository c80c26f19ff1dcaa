"""Appointments: made, moved, cancelled, kept or missed, and nothing held against anyone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from klaverblad.apps.trajectories import (
    appointment_queries,
    calendar,
    message_queries,
    queries,
    services,
)
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    EndedBecause,
    Side,
)
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import events_about, names_about
from tests.world import CANARY


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def now():
    return timezone.now()


def new(now, *, days=2, **words):
    at = timezone.localtime(now).replace(hour=10, minute=0, second=0, microsecond=0)
    return services.NewAppointment(starts_at=at + timedelta(days=days), **words)


@pytest.fixture
def talk(world, coach, now):
    said = new(now, minutes=45, where="bureau 2")
    return services.make_appointment(coach, world.trajectory.pk, said, at=now)


@pytest.fixture
def been(world, coach, talk):
    """The same, an hour ago."""
    Appointment.objects.filter(pk=talk.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    talk.refresh_from_db()
    return talk


def test_an_appointment_without_a_title_is_called_by_its_kind(talk):
    assert (talk.title, talk.kind, talk.minutes) == ("Gesprek", "talk", 45)
    assert names_about(talk) == ["appointment.made"]


def test_no_event_about_an_appointment_holds_its_words(world, coach, now):
    said = new(now, title=f"Over {CANARY}", where="Markt 1", bring="loonbrief")
    made = services.make_appointment(coach, world.trajectory.pk, said, at=now)
    services.cancel_appointment(coach, made.pk, because=EndedBecause.CARE, at=now)

    assert [event.data for event in events_about(made)] == [{"kind": "talk"}, {"because": "care"}]


def test_a_moment_that_is_past_is_refused_in_words(world, coach, now):
    with pytest.raises(BadInput) as said:
        services.make_appointment(coach, world.trajectory.pk, new(now, days=-1), at=now)

    assert said.value.facts["field"] == "time"
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("minutes", [0, 4, 601])
def test_a_length_that_nobody_means_is_refused(world, coach, now, minutes):
    with pytest.raises(BadInput):
        services.make_appointment(coach, world.trajectory.pk, new(now, minutes=minutes), at=now)


@pytest.mark.parametrize("who", ["neighbour", "outsider", "coordinator", "workplace"])
def test_a_stranger_can_make_no_appointment(world, now, who):
    with pytest.raises(type(world.trajectory).DoesNotExist):
        services.make_appointment(world.actor(who), world.trajectory.pk, new(now), at=now)


def test_a_partner_of_the_team_makes_one_and_the_coach_may_move_it(world, coach, now):
    partner = world.actor("partner")
    made = services.make_appointment(partner, world.trajectory.pk, new(now), at=now)

    moved = services.move_appointment(coach, made.pk, new(now, days=4), at=now)

    assert moved.user_id == partner.user_id
    assert moved.sequence == 1


def test_a_partner_neither_sees_nor_moves_one_of_the_coach(world, talk, now):
    partner = world.actor("partner")

    with pytest.raises(Appointment.DoesNotExist):
        services.move_appointment(partner, talk.pk, new(now, days=4), at=now)


def test_a_partner_who_comes_along_sees_it_but_does_not_move_it(world, coach, now):
    partner = world.actor("partner")
    said = new(now, guests=(partner.user_id,))
    made = services.make_appointment(coach, world.trajectory.pk, said, at=now)

    assert made in queries.own_appointments(partner)
    with pytest.raises(Denied):
        services.move_appointment(partner, made.pk, new(now, days=4), at=now)


def test_only_who_is_around_the_person_can_be_invited(world, coach, now):
    said = new(now, guests=(world.outsider.user_id,))

    with pytest.raises(BadInput):
        services.make_appointment(coach, world.trajectory.pk, said, at=now)

    assert not Appointment.objects.exists()


def test_who_left_the_team_has_it_in_their_day_no_more(world, coach, now):
    partner = world.actor("partner")
    said = new(now, guests=(partner.user_id,))
    services.make_appointment(coach, world.trajectory.pk, said, at=now)
    world.person.team.filter(user_id=partner.user_id).delete()

    assert not queries.own_appointments(partner).exists()


def test_the_person_sees_what_comes_and_cancels_it(world, talk, now):
    person = world.actor("self_login")

    assert [one.one for one in message_queries.own_coming(person, at=now)] == [talk]
    ended = services.cancel_appointment(person, talk.pk, because=EndedBecause.PERSON_UNABLE, at=now)

    assert ended.state == "cancelled"
    assert all(one.is_called_off for one in message_queries.own_coming(person, at=now))


def test_the_next_appointment_is_one_that_still_comes(world, coach):
    """In the evening neither the person nor the coach reads the talk of this morning as the next."""
    evening = timezone.make_aware(datetime.combine(world.on, time(18, 55)))
    hours = {"morning": -8, "now": -0.25, "late": 1}
    made = {
        name: Appointment.objects.create(
            user=world.coach.user,
            trajectory=world.trajectory,
            starts_at=evening + timedelta(hours=n),
            minutes=60,
            title=name,
        )
        for name, n in hours.items()
    }

    own = message_queries.own_coming(world.actor("self_login"), at=evening)

    assert [(one.one.title, one.has_begun) for one in own] == [("now", True), ("late", False)]
    assert queries.next_appointment(coach, world.trajectory.pk, at=evening) == made["late"]
    after = evening + timedelta(hours=3)
    assert message_queries.own_coming(world.actor("self_login"), at=after) == []
    assert queries.next_appointment(coach, world.trajectory.pk, at=after) is None


def test_the_person_does_not_move_it_alone(world, talk, now):
    with pytest.raises(Denied):
        services.move_appointment(world.actor("self_login"), talk.pk, new(now, days=5), at=now)


def test_a_cancelled_one_leaves_the_day_and_comes_back_by_undo(world, coach, talk, now):
    on = timezone.localtime(talk.starts_at).date()
    services.cancel_appointment(coach, talk.pk, because=EndedBecause.TEAM_UNABLE, at=now)
    assert queries.agenda(coach, on=on) == []

    back = services.reopen_appointment(coach, talk.pk, at=now)

    assert queries.agenda(coach, on=on) == [back]
    assert (back.state, back.ended_because, back.sequence) == ("planned", "", 2)


def test_it_is_ended_once_and_the_second_is_told(coach, talk, now):
    services.cancel_appointment(coach, talk.pk, because=EndedBecause.CARE, at=now)

    with pytest.raises(services.AppointmentOver):
        services.cancel_appointment(coach, talk.pk, because=EndedBecause.TRANSPORT, at=now)


def test_what_must_still_come_is_not_kept_or_missed(coach, talk, now):
    with pytest.raises(Refused):
        services.keep_appointment(coach, talk.pk, at=now)
    with pytest.raises(Refused):
        services.miss_appointment(coach, talk.pk, because=EndedBecause.CARE, at=now)


def test_a_kept_one_takes_its_note_and_a_private_one_beside_it(coach, been, now):
    services.keep_appointment(coach, been.pk, at=now)
    notes = [
        services.NewContact(kind="talk", note="Gesproken.", at=been.starts_at),
        services.NewContact(kind="talk", note="Voor mij.", scope="mine", at=been.starts_at),
    ]

    kept = services.note_appointment(coach, been.pk, notes=notes)

    assert kept.contact.note == "Gesproken."
    assert kept.contact.at == been.starts_at
    assert queries.contacts(coach).filter(scope="mine").count() == 1


def test_a_note_is_written_once(coach, been, now):
    services.keep_appointment(coach, been.pk, at=now)
    note = [services.NewContact(kind="talk")]
    services.note_appointment(coach, been.pk, notes=note)

    with pytest.raises(services.AppointmentOver):
        services.note_appointment(coach, been.pk, notes=note)


@pytest.mark.parametrize(
    ("because", "side"),
    [("transport", Side.PERSON), ("team_unable", Side.TEAM), ("unknown", Side.NEITHER)],
)
def test_a_missed_one_says_on_which_side_it_was(coach, been, now, because, side):
    missed = services.miss_appointment(coach, been.pk, because=EndedBecause(because), at=now)

    assert EndedBecause(missed.ended_because).side == side


def test_no_reason_speaks_of_health_or_blame():
    words = " ".join(str(one.label) for one in EndedBecause).lower()

    assert not [one for one in ("ziek", "dokter", "schuld", "weiger", "straf") if one in words]


def test_nowhere_is_counted_how_often_somebody_missed(world, coach, been, now):
    """No column, no event and no fact holds a number of missed appointments."""
    services.miss_appointment(coach, been.pk, because=EndedBecause.PERSON_FORGOT, at=now)

    numbers = {field.name for field in Appointment._meta.fields if "miss" in field.name}
    assert not numbers
    assert [e.data for e in events_about(been) if e.name == "appointment.missed"] == [
        {"because": "person_forgot"}
    ]
    world.trajectory.refresh_from_db()
    assert world.trajectory.phase == "at_work"


def test_a_new_proposal_knows_what_it_comes_in_the_place_of(world, coach, been, now):
    services.miss_appointment(coach, been.pk, because=EndedBecause.CARE, at=now)

    again = services.make_appointment(coach, world.trajectory.pk, new(now, follows=been.pk), at=now)

    assert again.follows == been


def test_the_database_itself_wants_a_reason(talk):
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=talk.pk).update(state=AppointmentState.MISSED)


def test_what_falls_together_is_said_and_stops_nothing(world, coach, talk, now):
    found = appointment_queries.clashes(
        coach, starts_at=talk.starts_at + timedelta(minutes=30), minutes=30
    )
    beside = appointment_queries.clashes(coach, starts_at=talk.ends_at, minutes=30)

    assert (found, beside) == ([talk], [])
    said = replace(new(now), starts_at=talk.starts_at)
    assert services.make_appointment(coach, world.trajectory.pk, said, at=now)


def test_the_queries_of_a_week_do_not_grow_with_it(
    world, coach, now, django_assert_max_num_queries
):
    for hour in range(9):
        said = replace(new(now), starts_at=new(now).starts_at + timedelta(hours=hour))
        services.make_appointment(coach, world.trajectory.pk, said, at=now)
    first = timezone.localdate(now)

    with django_assert_max_num_queries(4):
        found = appointment_queries.my_days(coach, first=first, last=first + timedelta(days=7))
        [(one.trajectory.person.name, list(one.guests.all())) for one in found]

    assert len(found) == 9


def events(actor):
    return Calendar.from_ical(calendar.feed(actor).content).walk("VEVENT")


def test_a_calendar_strikes_out_what_was_cancelled_and_keeps_its_name(coach, talk, now):
    (before,) = events(coach)

    services.cancel_appointment(coach, talk.pk, because=EndedBecause.TRANSPORT, at=now)

    (after,) = events(coach)
    assert before["uid"] == after["uid"]
    assert (before["sequence"], before["status"]) == (0, "CONFIRMED")
    assert (after["sequence"], after["status"]) == (1, "CANCELLED")
    assert (after.decoded("dtend") - after.decoded("dtstart")) == timedelta(minutes=45)


def test_a_calendar_tells_the_kind_and_never_what_it_is_about(world, coach, now):
    said = new(now, title="Schuldbemiddeling", bring="aanmaning", kind=AppointmentKind.HOME_VISIT)
    services.make_appointment(coach, world.trajectory.pk, said, at=now)

    feed = calendar.feed(coach).content.decode()

    assert "Huisbezoek" in feed
    assert not [word for word in ("Schuld", "aanmaning", CANARY) if word in feed]


def test_a_guest_follows_it_in_a_calendar_of_their_own(world, coach, now):
    colleague = world.actor("colleague")
    said = new(now, guests=(colleague.user_id,))
    made = services.make_appointment(coach, world.trajectory.pk, said, at=now)

    (event,) = events(colleague)

    assert str(event["uid"]) == f"{made.pk}@klaverblad"

"""A calendar that follows appointments: right in every season, closed to everybody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from klaverblad.apps.access import links
from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.journal.models import Event, ReadEntry
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Appointment
from tests.world import CANARY

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def coach(world):
    return world.actor("coach")


def appointment(world, starts_at, **words):
    said = {"title": "Gesprek", "where": "OCMW, bureau 2", "trajectory": world.trajectory}
    return Appointment.objects.create(user=world.coach.user, starts_at=starts_at, **(said | words))


def address(actor, now):
    return f"/agenda/{services.follow_calendar(actor, at=now).token}.ics"


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_coach_follows_their_own_appointments(world, client, coach, now):
    appointment(world, now)
    Appointment.objects.create(user=world.colleague.user, starts_at=now, title="Van Tom")

    (event,) = events(client.get(address(coach, now)))

    assert str(event["summary"]) == f"Gesprek, {world.person.first_name} {CANARY[0]}."
    assert str(event["location"]) == "OCMW, bureau 2"


def test_the_full_name_of_a_person_is_nowhere_in_the_feed(world, client, coach, now):
    appointment(world, now, title=f"Gesprek met {world.person.name}")

    feed = client.get(address(coach, now)).content.decode()

    assert CANARY not in feed
    assert "DESCRIPTION" not in feed


def test_a_calendar_that_tells_of_somebody_is_one_reading_a_day(world, client, coach, now):
    appointment(world, now)
    appointment(world, now, trajectory=None, title="Teamoverleg")
    url = address(coach, now)

    for _ in range(3):
        client.get(url)

    entry = ReadEntry.objects.get()
    assert (entry.person_id, entry.actor_user_id) == (world.person.pk, world.coach.user_id)
    assert (entry.via, entry.what, entry.purpose) == ("feed", "desk:feed", "guidance")


def test_ones_own_calendar_is_no_reading(world, client, now):
    appointment(world, now)

    client.get(address(world.actor("self_login"), now))

    assert not ReadEntry.objects.exists()


def test_a_person_follows_their_own_and_nobody_elses(world, client, now):
    appointment(world, now)
    appointment(world, now, trajectory=None, title="Teamoverleg")

    (event,) = events(client.get(address(world.actor("self_login"), now)))

    assert str(event["summary"]) == "Gesprek, met Sofie Claes"


@pytest.mark.parametrize(
    "day", ["2026-10-24", "2026-10-25", "2026-10-26", "2026-03-28", "2026-03-29"]
)
def test_half_past_nine_is_half_past_nine_in_summer_and_winter(world, coach, day):
    starts = datetime.fromisoformat(f"{day}T09:30").replace(tzinfo=BRUSSELS)
    appointment(world, starts)
    from dataclasses import replace

    from klaverblad.apps.trajectories import calendar

    found = Calendar.from_ical(calendar.feed(replace(coach, on=starts.date())).content).walk(
        "VEVENT"
    )

    (event,) = found
    assert event.decoded("dtstart") == starts.astimezone(UTC)
    assert event.decoded("dtstart").astimezone(BRUSSELS).strftime("%H.%M") == "09.30"


@pytest.mark.parametrize(
    ("days", "is_in"), [(-91, False), (-90, True), (0, True), (366, True), (367, False)]
)
def test_the_feed_reaches_ninety_days_back_and_a_year_ahead(world, client, coach, now, days, is_in):
    noon = timezone.localtime(now).replace(hour=12, minute=0)
    appointment(world, noon + timedelta(days=days))

    assert bool(events(client.get(address(coach, now)))) == is_in


def test_an_appointment_keeps_its_uid_when_it_moves(world, client, coach, now):
    one = appointment(world, now)
    url = address(coach, now)
    (before,) = events(client.get(url))
    one.starts_at += timedelta(days=1)
    one.save()

    (after,) = events(client.get(url))

    assert before["uid"] == after["uid"] == f"{one.pk}@klaverblad"
    assert before["dtstart"] != after["dtstart"]


def test_a_feed_that_did_not_change_is_not_sent_again(world, client, coach, now):
    appointment(world, now)
    url = address(coach, now)
    first = client.get(url)

    again = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    appointment(world, now)
    changed = client.get(url, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_a_calendar_that_asks_every_hour_fills_no_journal(world, client, coach, now):
    url = address(coach, now)

    for _ in range(5):
        client.get(url)

    assert Event.objects.filter(name="link.used").count() == 2  # one of these is the answer's
    assert Event.objects.filter(name="link.opened").count() == 1


def test_the_feed_of_whoever_may_not_sign_in_is_closed(world, client, coach, now):
    url = address(coach, now)
    world.coach.user.is_active = False
    world.coach.user.save()

    answer = client.get(url)

    assert answer.status_code == 410
    assert "BEGIN:VCALENDAR" not in answer.text


def test_the_feed_of_a_role_that_ended_is_closed(world, client, coach, now):
    url = address(coach, now)
    world.coach.until = world.on - timedelta(days=1)
    world.coach.save()

    assert client.get(url).status_code == 410


def test_a_new_address_closes_the_old_one(world, client, coach, now):
    old = address(coach, now)

    new = address(coach, now)

    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


def test_whoever_made_an_address_takes_it_back_on_their_page(world, sign_in, now):
    browser = sign_in(world.coach)
    browser.post("/mijn/agenda/volgen/")
    link = SignedLink.objects.get(scope="calendar")

    browser.post(f"/links/{link.pk}/intrekken/", {"next": "/mijn/agenda/"})

    assert SignedLink.objects.get(pk=link.pk).revoked_at
    assert "Maak een adres" in browser.get("/mijn/agenda/").text


def test_the_calendar_of_another_user_cannot_be_taken_back(world, sign_in, coach, now):
    link = services.follow_calendar(coach, at=now).link

    answer = sign_in(world.colleague).post(f"/links/{link.pk}/intrekken/")

    assert answer.status_code == 404
    assert services.calendar_link(world.actor("colleague"), at=now) is None


def test_each_role_of_a_user_has_a_calendar_of_its_own(world, coach, now):
    services.follow_calendar(coach, at=now)
    services.follow_calendar(world.actor("social_worker"), at=now)

    assert links.still_open(SignedLink.objects.filter(scope="calendar"), at=now).count() == 2

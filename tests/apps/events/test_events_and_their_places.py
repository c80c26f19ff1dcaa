"""An event from its plan to its costs: places, the waiting list, the calendar, and who was there."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.events import queries, services
from klaverblad.apps.events.errors import BadProgramme, BadTimes, CalledOff, NotYet, Over
from klaverblad.apps.events.models import Gathering, Seat, SeatState
from klaverblad.apps.events.programme import read_programme, written
from klaverblad.apps.journal.models import Event
from klaverblad.apps.trajectories.calendar import feed
from klaverblad.errors import Denied
from tests.apps.events.event_world import at, opened, takes
from tests.apps.exchange.lets_browser import browser_of


@pytest.fixture
def lead(world):
    return world.actor("coordinator")


def visitor(on: date, name: str) -> Actor:
    user = User.objects.create_user(f"{name}@oefenregio.example", name.title())
    return Actor.owner(user, on=on)


def url(name: str, *args) -> str:
    return reverse(f"events:{name}", args=args)


# ---- the programme, pure ---------------------------------------------------------------------
def test_a_programme_is_read_line_by_line_and_written_back():
    text = "9.30 Onthaal\n\n10u Rondleiding\n13:05 Soep\nDaarna praten"

    parts = read_programme(text)

    assert parts == [
        (time(9, 30), "Onthaal"),
        (time(10), "Rondleiding"),
        (time(13, 5), "Soep"),
        (None, "Daarna praten"),
    ]
    assert read_programme(written(parts)) == parts


def test_a_line_that_is_too_long_is_named_by_its_number():
    with pytest.raises(BadProgramme) as refusal:
        read_programme("9.30 Onthaal\n" + "x" * 161)

    assert refusal.value.facts["line"] == 2


# ---- places ----------------------------------------------------------------------------------
def test_whoever_comes_after_the_last_place_waits_and_gets_the_one_that_is_given_up(world, lead):
    event = opened(lead, places=1)
    first, second, third = (visitor(world.on, name) for name in ("ann", "bo", "cis"))
    assert [takes(one, event).state for one in (first, second, third)] == [
        SeatState.PLACED,
        SeatState.WAITING,
        SeatState.WAITING,
    ]

    done = services.give_up(first, event.pk, at=at(world.on))

    assert [seat.user_id for seat in done.placed] == [second.user_id]
    assert queries.n_placed(event) == 1
    assert queries.own_seat(third, event.pk).state == SeatState.WAITING


def test_taking_a_place_twice_is_taking_it_once(world, lead):
    event, ann = opened(lead), visitor(world.on, "ann")

    assert takes(ann, event).pk == takes(ann, event).pk
    assert Seat.objects.count() == 1


def test_more_places_go_to_whoever_waits_longest_and_fewer_take_nobody_s_away(world, lead):
    event = opened(lead, places=1)
    for name in ("ann", "bo", "cis"):
        takes(visitor(world.on, name), event)

    _row, placed = services.change_gathering(lead, event.pk, _said(event, 2), at=at(world.on))
    assert len(placed) == 1
    _row, placed = services.change_gathering(lead, event.pk, _said(event, 1), at=at(world.on))

    assert placed == ()
    assert queries.n_placed(event) == 2


def _said(event: Gathering, places: int | None) -> services.NewGathering:
    return services.NewGathering(
        kind=event.kind,
        audience=event.audience,
        title=event.title,
        where=event.where,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        places=places,
    )


def test_after_the_last_day_or_when_called_off_nobody_takes_a_place(world, lead):
    late = opened(lead, register_until=world.on - timedelta(days=1))
    off = opened(lead)
    services.call_off(lead, off.pk, because="Te weinig volk", at=at(world.on))

    for event in (late, off):
        with pytest.raises(Over):
            takes(visitor(world.on, str(uuid4())), event)
    with pytest.raises(CalledOff):
        services.change_gathering(lead, off.pk, _said(off, 5), at=at(world.on))


def test_an_event_that_ends_before_it_starts_is_refused(lead):
    with pytest.raises(BadTimes):
        opened(lead, ends_at=at(lead.on))


# ---- who may ---------------------------------------------------------------------------------
def test_only_who_steers_the_region_plans_and_keeps_an_event(world, lead):
    event = opened(lead)

    with pytest.raises(Denied):
        opened(world.actor("coach"))
    with pytest.raises(Denied):
        services.call_off(world.actor("coach"), event.pk, because="", at=at(world.on))


def test_what_is_for_colleagues_is_not_there_for_somebody_without_a_role(world, lead):
    event, ann = opened(lead, audience="colleagues"), visitor(world.on, "ann")

    assert queries.coming(world.actor("coach"), at=at(world.on)).get() == event
    assert not queries.coming(ann, at=at(world.on)).exists()
    with pytest.raises(Gathering.DoesNotExist):
        takes(ann, event)


def test_a_person_in_guidance_takes_a_place_as_a_login_and_as_nothing_else(world, lead):
    event = opened(lead)
    nadia = browser_of(world.self_login.user, world.self_login)
    nadia.get(url("list"))
    written_before = Event.objects.count()
    said = {"id": str(uuid4()), "name": "Nadia"}

    assert nadia.post(url("event", event.pk), said).status_code == 302

    told = Event.objects.order_by("pk")[written_before:]
    assert [(one.name, one.actor_role, one.person_id, one.organisation_id) for one in told] == [
        ("event_seat.taken", "", None, None)
    ]
    assert (
        browser_of(world.coordinator.user, world.coordinator)
        .get(url("people", event.pk))
        .status_code
        == 200
    )


# ---- the day, the list, the costs ------------------------------------------------------------
def test_who_was_there_is_noted_from_the_day_on_and_can_be_taken_back(world, lead):
    event = opened(lead)
    seat = takes(visitor(world.on, "ann"), event)
    with pytest.raises(NotYet):
        services.note_there(lead, event.pk, seat.pk, was_there=True, at=at(world.on))

    services.note_there(lead, event.pk, seat.pk, was_there=True, at=event.starts_at)
    assert queries.totals(event).n_there == 1
    services.note_there(lead, event.pk, seat.pk, was_there=None, at=event.starts_at)

    assert queries.totals(event).n_unsaid == 1


def test_what_a_place_cost_is_known_once_every_cost_and_everybody_is(world, lead):
    event = opened(lead)
    seats = [takes(visitor(world.on, name), event) for name in ("ann", "bo")]
    lines = [services.NewCost("Soep", 5000, 4000), services.NewCost("Bus", 20000, None)]
    services.write_costs(lead, event.pk, lines, at=at(world.on))
    for seat in seats:
        services.note_there(lead, event.pk, seat.pk, was_there=True, at=event.starts_at)

    found = queries.totals(event)
    assert (found.budget, found.spent, found.per_seat) == (25000, None, None)

    bus = queries.costs(event).get(label="Bus")
    services.write_costs(
        lead, event.pk, [services.NewCost("Bus", 20000, 18000, bus.pk)], at=at(world.on)
    )
    assert queries.totals(event).per_seat == 11000
    services.write_costs(
        lead, event.pk, [services.NewCost("", None, None, bus.pk)], at=at(world.on)
    )
    assert queries.totals(event).spent == 4000


def test_without_any_cost_written_down_nothing_is_known(lead):
    assert queries.totals(opened(lead)).spent is None


def test_a_year_later_the_names_are_gone_and_the_number_stays(world, lead):
    event = opened(lead)
    takes(visitor(world.on, "ann"), event)

    services.sweep(on=world.on + timedelta(days=370), after="")
    assert Seat.objects.get().name == "Ann"
    services.sweep(on=world.on + timedelta(days=380), after="")

    seat = Seat.objects.get()
    assert (seat.name, seat.of, seat.user_id) == ("", "", None)
    assert queries.n_placed(event) == 1


# ---- in a browser ----------------------------------------------------------------------------
def test_an_event_goes_the_whole_way_in_a_browser(world):
    lead, coach = (browser_of(one.user, one) for one in (world.coordinator, world.coach))
    day = timezone.localdate() + timedelta(days=9)
    said = {
        "id": str(uuid4()),
        "kind": "visit",
        "audience": "everybody",
        "title": "Op bezoek",
        "day": day.isoformat(),
        "starts": "13:30",
        "ends": "16",
        "where": "Lier",
        "places": "1",
        "programme": "13.30 Vertrek",
    }
    for _twice in range(2):
        assert lead.post(url("new"), said).status_code == 302
    event = Gathering.objects.get()
    assert "13.30" in lead.get(url("edit", event.pk)).content.decode()
    coach.post(url("event", event.pk), {"id": str(uuid4()), "name": "Coach"})
    ann = browser_of(User.objects.create_user("ann@oefenregio.example", "Ann"))
    page = ann.get(url("event", event.pk)).content.decode()
    assert "Alle plaatsen zijn bezet" in page
    assert "Coach" not in page
    ann.post(url("event", event.pk), {"id": str(uuid4()), "name": "Ann"})

    coach.post(url("give_up", event.pk))

    assert mail.outbox[-1].to == ["ann@oefenregio.example"]
    assert "Ann" in lead.get(url("people", event.pk)).content.decode()
    assert b"Ann" in lead.get(url("people_csv", event.pk)).content
    (one,) = Calendar.from_ical(ann.get(url("event_ics", event.pk)).content).walk("VEVENT")
    assert one["SUMMARY"] == "Op bezoek"
    assert timezone.localtime(one["DTSTART"].dt).hour == 13
    lead.post(url("call_off", event.pk), {"because": "De bus staakt."})
    assert "De bus staakt." in mail.outbox[-1].body
    (one,) = Calendar.from_ical(Client().get(url("feed")).content).walk("VEVENT")
    assert (one["STATUS"], b"Ann" in Client().get(url("feed")).content) == ("CANCELLED", False)


def test_the_feed_without_a_login_holds_only_what_is_for_everybody(world, lead):
    opened(lead, title="Alleen hier")

    assert b"Alleen hier" not in Client().get(url("feed")).content


def test_costs_are_written_as_people_write_them(world, lead):
    event = opened(lead)
    browser = browser_of(world.coordinator.user, world.coordinator)

    wrong = browser.post(url("costs", event.pk), {"label_new": "Soep", "spent_new": "veel"})
    right = browser.post(url("costs", event.pk), {"label_new": "Soep", "spent_new": "12,5"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    line = queries.costs(event).get()
    assert (line.spent_cents, line.budget_cents) == (1250, None)


def test_the_pages_ask_no_more_for_more_events_and_more_people(world, lead):
    browser = browser_of(world.coordinator.user, world.coordinator)
    event, counted = opened(lead), []
    for n in (1, 4):
        for _more in range(n):
            opened(lead)
            takes(visitor(world.on, str(uuid4())), event)
        found = []
        for address in (url("list"), url("people", event.pk), url("costs", event.pk)):
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            found.append(len(asked))
        counted.append(found)

    assert counted[0] == counted[1]


def test_where_somebody_has_a_place_stands_in_their_own_calendar(world, lead):
    event, coach = opened(lead, title="Op bezoek"), world.actor("coach")
    assert b"Op bezoek" not in feed(coach).content

    takes(coach, event)

    assert b"Op bezoek" in feed(coach).content
    services.give_up(coach, event.pk, at=at(world.on))
    assert b"Op bezoek" not in feed(coach).content

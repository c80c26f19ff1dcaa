"""An organisation's contact over its own pages: pause, copy, periods, history, and back again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.placements import queries as placements
from klaverblad.apps.places import offer_services, queries, services
from klaverblad.apps.places.models import Place
from klaverblad.apps.places.offer_services import Room
from tests.apps.places.test_place_pages import TYPED
from tests.world import place_words


def day(one):
    return f"{one.day}/{one.month}/{one.year}"


def rows(*said):
    """What the page of periods sends."""
    sent = {"rij-TOTAL_FORMS": str(len(said)), "rij-INITIAL_FORMS": "0"}
    for number, (since, until, capacity) in enumerate(said):
        sent |= {
            f"rij-{number}-since": since,
            f"rij-{number}-until": until,
            f"rij-{number}-capacity": capacity,
        }
    return sent


def is_offered(world, place):
    return queries.is_open_place(world.actor("coach"), place.pk)


def test_a_contact_keeps_the_places_of_its_organisation_from_first_to_last(world, sign_in):
    browser, place, today = sign_in(world.workplace), world.place, world.on
    assert browser.get("/", follow=True).request["PATH_INFO"] == reverse("desk:own_places")

    browser.post(
        reverse("places:pause", args=[place.pk]),
        {"since": day(today), "until": day(today + timedelta(days=9))},
    )
    page = browser.get(reverse("desk:own_places")).content.decode()
    assert "In pauze" in page
    assert not is_offered(world, place)
    later = world.actor("coach")
    assert queries.open_places(later, on=today + timedelta(days=10)).filter(pk=place.pk).exists()

    browser.post(reverse("places:resume", args=[place.pk]))
    assert is_offered(world, place)

    answer = browser.post(
        reverse("places:rooms", args=[place.pk]),
        rows((day(today), day(today + timedelta(days=30)), "7"), ("", "", "")),
    )
    assert answer.status_code == 302
    assert queries.open_places(later, on=today).get(pk=place.pk).room == 7
    assert queries.open_places(later, on=today + timedelta(days=31)).get(pk=place.pk).room == 2
    laid = placements.field(later, [world.person], on=today, to_count=True)
    assert dict(
        zip((one.pk for one in laid.found), laid.places.capacity.tolist(), strict=True)
    ) == {place.pk: 7.0}

    copied = browser.post(reverse("places:copy", args=[place.pk]))
    copy = Place.objects.exclude(pk=place.pk).get()
    assert copied.url == reverse("places:edit", args=[copy.pk])
    assert copy.title == "Fietsen herstellen, kopie"
    assert not is_offered(world, copy)

    browser.post(reverse("places:edit", args=[place.pk]), TYPED)
    place.refresh_from_db()
    assert (place.title, place.language_level_min) == ("Hulp in de schoolrefter", 2)
    history = browser.get(reverse("places:history", args=[place.pk])).content.decode()
    assert "Fietsen herstellen" in history
    assert "ma en di van 8.30 tot 16.30 uur" in history
    assert "door Rik Leys" in history

    changed = place.versions.first()
    browser.post(reverse("places:put_back", args=[place.pk, changed.number]))
    place.refresh_from_db()
    assert (place.title, place.language_level_min) == ("Fietsen herstellen", 0)
    assert place.week == [[0, "08:30", "16:30"], [1, "08:30", "16:30"]]
    assert [one.capacity for one in place.rooms.all()] == [7]
    stale = browser.post(reverse("places:put_back", args=[place.pk, changed.number]))
    assert stale.status_code == 409

    browser.post(reverse("places:put_back", args=[place.pk, changed.number + 1]))
    place.refresh_from_db()
    assert place.title == "Hulp in de schoolrefter"


def test_periods_that_cannot_be_are_said_in_their_row_and_nothing_is_kept(world, sign_in):
    browser = sign_in(world.workplace)
    url = reverse("places:rooms", args=[world.place.pk])
    for sent, sentence in (
        (rows(("1/1/2027", "31/1/2027", "0")), "Geef minstens 1. Is er geen plaats?"),
        (rows(("31/1/2027", "1/1/2027", "3")), "Deze dag komt vóór de eerste dag."),
        (
            rows(("1/1/2027", "31/1/2027", "3"), ("31/1/2027", "1/3/2027", "4")),
            "Deze periode loopt over een andere.",
        ),
        (rows(("1/1/2027", "", "3"), ("1/3/2027", "1/4/2027", "4")), "loopt over een andere"),
        (rows(("", "31/1/2027", "3")), "Schrijf vanaf welke dag"),
        (rows(("1/1/2027", "", "")), "Schrijf hoeveel mensen"),
        (rows(("ooit", "", "3")), "ooit"),
    ):
        answer = browser.post(url, sent)
        assert answer.status_code == 422, sentence
        assert sentence in answer.content.decode()
    assert not world.place.rooms.exists()

    backwards = browser.post(
        reverse("places:pause", args=[world.place.pk]), {"since": "9/1/2027", "until": "1/1/2027"}
    )
    assert "eindigt voor ze begint" in backwards.content.decode()
    over_midnight = TYPED | {"week-0-start": "16.30", "week-0-end": "8.30"}
    answer = browser.post(reverse("places:edit", args=[world.place.pk]), over_midnight)
    assert answer.status_code == 422
    assert "16 uur aan één stuk" in answer.content.decode()
    assert "Van 16.30 tot 8.30" in answer.content.decode()
    night = TYPED | {"week-0-start": "22.00", "week-0-end": "6.00"}
    looked = browser.post(
        reverse("places:edit", args=[world.place.pk]), night | {"title": "", "teken": "1"}
    )
    assert looked.status_code == 200
    assert "van 22.00 tot 6.00 uur" in looked.content.decode()
    assert "Schrijf in een paar woorden" not in looked.content.decode()
    world.place.refresh_from_db()
    assert world.place.week[0] == [0, "08:30", "16:30"]
    assert browser.post(reverse("places:edit", args=[world.place.pk]), night).status_code == 302


def test_only_who_speaks_for_an_organisation_keeps_its_places(world, sign_in):
    one = [world.place.pk]
    doors = [
        (reverse("places:pause", args=one), {"since": day(world.on)}),
        (reverse("places:copy", args=one), {}),
        (reverse("places:rooms", args=one), rows((day(world.on), "", "9"))),
        (reverse("places:put_back", args=[*one, 1]), {}),
    ]

    for who in ("other_workplace", "partner", "social_worker"):
        browser = sign_in(getattr(world, who))
        for url, sent in doors:
            assert browser.post(url, sent).status_code == 403, (who, url)
        assert browser.get(reverse("places:history", args=one)).status_code == 403
        of_them = reverse("desk:places_of", args=[world.place.organisation_id])
        assert browser.get(of_them).status_code == 403
    assert world.place.versions.count() == 1

    # Without a login of its own, the coach keeps them; a partner has places of its own too.
    coach = sign_in(world.coach)
    assert coach.post(*doors[0]).status_code == 302
    assert "Je houdt deze plekken bij" in coach.get(of_them).content.decode()
    sign_in(world.partner).post(reverse("places:new"), TYPED)
    assert Place.objects.get(title=TYPED["title"]).organisation == world.partner.organisation


@pytest.mark.sqlite
def test_more_places_ask_no_more_queries_of_the_own_page(world, sign_in):
    browser, owner = sign_in(world.workplace), world.actor("workplace")

    def add(n):
        for number in range(n):
            words = place_words(world.place.organisation, world.place.municipality)
            made = services.open_place(owner, words | {"title": f"Plek {number}"})
            offer_services.say_rooms(owner, made.pk, [Room(world.on, None, 3)])

    def n_queries():
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("desk:own_places")).status_code == 200
        return len(asked)

    add(3)
    n_queries()
    few = n_queries()
    add(12)
    assert n_queries() == few <= 20


def test_of_two_windows_on_one_place_the_second_is_told_and_loses_nothing(world, sign_in):
    browser, url = sign_in(world.workplace), reverse("places:edit", args=[world.place.pk])
    seen = {"seen": str(browser.get(url).context["seen"])}
    browser.post(url, TYPED | seen | {"title": "Eerst bewaard"})

    second = browser.post(url, TYPED | seen | {"title": "Daarna bewaard"})

    assert second.status_code == 422
    assert "Iemand anders paste deze plek net aan." in second.text
    assert 'value="Daarna bewaard"' in second.text
    world.place.refresh_from_db()
    assert world.place.title == "Eerst bewaard"
    # Another slip in the second window does not hide that somebody was at it.
    slip = browser.post(url, TYPED | seen | {"title": ""})
    assert slip.context["seen"] == int(seen["seen"])
    # Whoever looked and saves once more, decides.
    now = {"seen": str(second.context["seen"])}
    assert browser.post(url, TYPED | now | {"title": "Daarna bewaard"}).status_code == 302
    world.place.refresh_from_db()
    assert world.place.title == "Daarna bewaard"

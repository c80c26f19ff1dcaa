"""One place: read by everybody in the region, changed by whoever speaks for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from klaverblad.apps.journal.models import Event
from klaverblad.apps.places import services
from klaverblad.apps.places.models import Place

TYPED = {
    "title": "Hulp in de schoolrefter",
    "kind": "vacancy",
    "activity": "kitchen",
    "about": "Een kleine, rustige ploeg.",
    "municipality": "11009",
    "week-0-days": ["0", "1", "3"],
    "week-0-start": "11.00",
    "week-0-end": "14.00",
    "hours_week": "",
    "capacity": "2",
    "min_months": "10",
    "starts_on": "1 september 2026",
    "starts_until": "1/10/2026",
    "needs_licence_b": "nee",
    "language_level_min": "2",
    "lift_kg": "8",
    "competences": ["food_safety"],
    "statuses": [],
    "accepts": ["artikel-60"],
    "contact_name": "Ann Smits",
}


@pytest.fixture
def typed(world):
    """What a coach types for a new place of the workplace's organisation."""
    return TYPED | {"organisation": str(world.workplace.organisation_id)}


def page_of(browser, place):
    answer = browser.get(reverse("places:place", args=[place.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_place_says_its_hours_and_what_it_does_not_ask(world, sign_in):
    page = page_of(sign_in(world.coach), world.place)

    assert "ma en di van 8.30 tot 16.30 uur" in page
    assert "geen niveau gevraagd" in page
    assert "iedereen" in page


def test_somebody_in_guidance_reads_a_place_without_the_doors_of_professionals(world, sign_in):
    page = page_of(sign_in(world.self_login), world.place)

    assert "Zeg het aan je coach" in page
    assert reverse("places:edit", args=[world.place.pk]) not in page
    assert reverse("desk:organisation", args=[world.place.organisation_id]) not in page


def test_a_place_with_night_hours_can_be_looked_at(world, sign_in):
    Place.objects.filter(pk=world.place.pk).update(week=[[6, "22:00", "06:00"]])

    page = page_of(sign_in(world.coach), world.place)

    assert "van 22.00" in page


def test_a_coach_offers_a_place_and_it_stands_open(world, sign_in, typed):
    answer = sign_in(world.coach).post(reverse("places:new"), typed)

    place = Place.objects.get(title="Hulp in de schoolrefter")
    assert answer.url == reverse("places:place", args=[place.pk])
    assert place.week == [[0, "11:00", "14:00"], [1, "11:00", "14:00"], [3, "11:00", "14:00"]]
    assert place.hours_week == 9
    assert (place.starts_on, place.starts_until) == (date(2026, 9, 1), date(2026, 10, 1))
    assert place.competences == ["food_safety"]
    assert [one.pk for one in place.accepts.all()] == ["artikel-60"]
    assert (place.lat, place.lon) == (51.35, 4.5)


def test_a_workplace_offers_in_its_own_name_whatever_it_sends(world, sign_in, typed):
    foreign = typed | {"organisation": str(world.other_workplace.organisation_id)}

    sign_in(world.workplace).post(reverse("places:new"), foreign)

    place = Place.objects.get(title="Hulp in de schoolrefter")
    assert place.organisation_id == world.workplace.organisation_id


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Schrijf in een paar woorden wat je er doet."),
        ({"week-0-days": []}, "Rij 1: kies minstens één dag."),
        ({"week-0-start": "", "week-0-end": "", "week-0-days": []}, "Geef de uren"),
        ({"week-0-end": "14.10"}, "op een kwartier"),
        ({"hours_week": "12"}, "Je schrijft 12 uur, maar in de week hierboven staan er 9."),
        ({"hours_week": "veel"}, "Schrijf een getal, zo: 19 of 22,5."),
        ({"hours_week": "0"}, "Dit moet meer zijn dan 0."),
        ({"capacity": "0"}, "Geef minstens 1."),
        ({"lift_kg": "twee zakken"}, "Schrijf een heel getal"),
        ({"starts_on": "ooit"}, "ooit"),
        ({"starts_until": "1 augustus 2026"}, "Deze dag komt vóór de eerste dag."),
        ({"municipality": ""}, "Kies de gemeente."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world, sign_in, typed, wrong, sentence):
    answer = sign_in(world.coach).post(reverse("places:new"), typed | wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Een kleine, rustige ploeg." in page
    assert not Place.objects.filter(about="Een kleine, rustige ploeg.").exists()


def test_half_hours_are_read_with_a_comma(world, sign_in, typed):
    sign_in(world.coach).post(reverse("places:new"), typed | {"hours_week": "8,5"})

    assert Place.objects.get(title="Hulp in de schoolrefter").hours_week == 8.5


def test_the_form_shows_what_stands_there_and_saves_it_unchanged(world, sign_in, typed):
    browser = sign_in(world.coach)
    browser.post(reverse("places:new"), typed)
    place = Place.objects.get(title="Hulp in de schoolrefter")
    before = Place.objects.filter(pk=place.pk).values().get()

    form = browser.get(reverse("places:edit", args=[place.pk])).context["form"]
    sent = {
        name: form[name].value() for name in form.fields if name != "week" and form[name].value()
    }
    drawn = form["week"].field.widget.get_context("week", place.week, {})["widget"]
    cells = [cell for line in [*drawn["lines"], *drawn["night"]] for cell in line["cells"]]
    sent["week-cell"] = [cell["value"] for cell in cells if cell["is_chosen"]]
    for row in drawn["rows"]:
        sent[f"{row['name']}-start"], sent[f"{row['name']}-end"] = row["start"], row["end"]
        sent[f"{row['name']}-days"] = [d["value"] for d in row["days"] if d["is_chosen"]]
    assert sent["week-cell"]
    answer = browser.post(reverse("places:edit", args=[place.pk]), sent)

    assert answer.status_code == 302
    assert Place.objects.filter(pk=place.pk).values().get() == before


def test_a_place_that_moves_town_leaves_its_old_spot_on_the_map(world, sign_in, typed):
    sign_in(world.workplace).post(reverse("places:edit", args=[world.place.pk]), typed)

    world.place.refresh_from_db()
    assert world.place.municipality.name == "Brecht"
    assert world.place.lat == 51.35


def test_a_workplace_changes_only_its_own_places(world, sign_in, typed):
    browser = sign_in(world.other_workplace)

    assert browser.get(reverse("places:edit", args=[world.place.pk])).status_code == 403
    assert browser.post(reverse("places:edit", args=[world.place.pk]), typed).status_code == 403
    assert browser.post(reverse("places:close", args=[world.place.pk])).status_code == 403
    world.place.refresh_from_db()
    assert (world.place.title, world.place.closed_on) == ("Fietsen herstellen", None)


@pytest.mark.parametrize("who", ["social_worker", "self_login"])
def test_whoever_only_reads_places_finds_no_form(world, sign_in, who):
    browser = sign_in(getattr(world, who))

    assert browser.get(reverse("places:new")).status_code == 403
    assert browser.get(reverse("places:edit", args=[world.place.pk])).status_code == 403


def test_closing_can_be_put_back_from_the_toast(world, sign_in):
    browser = sign_in(world.workplace)

    closed = browser.post(reverse("places:close", args=[world.place.pk]), follow=True)
    world.place.refresh_from_db()
    assert world.place.closed_on == world.on
    assert "Gesloten sinds" in closed.content.decode()
    assert f'action="{reverse("places:reopen", args=[world.place.pk])}"' in closed.content.decode()

    browser.post(reverse("places:reopen", args=[world.place.pk]))
    world.place.refresh_from_db()
    assert world.place.closed_on is None


def test_a_place_can_be_closed_before_anybody_could_start(world, sign_in):
    services.change_place(
        world.actor("workplace"), world.place.pk, {"starts_on": world.on + timedelta(days=30)}
    )

    answer = sign_in(world.workplace).post(reverse("places:close", args=[world.place.pk]))

    assert answer.status_code == 302
    world.place.refresh_from_db()
    assert world.place.closed_on == world.on


def test_closing_twice_is_said_and_changes_nothing(world, sign_in):
    browser = sign_in(world.workplace)
    browser.post(reverse("places:close", args=[world.place.pk]))

    again = browser.post(reverse("places:close", args=[world.place.pk]))

    assert again.status_code == 409
    events = Event.objects.filter(name="place.closed", subject_id=str(world.place.pk))
    assert events.count() == 1

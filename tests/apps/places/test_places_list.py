"""Plekken: every open place of the region, found by what somebody needs."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.accounts.models import Municipality, Organisation, Region
from klaverblad.apps.places import services
from klaverblad.apps.places.models import Place
from tests.world import member, place_words

WEEK = [[2, "08:30", "12:00"]]


@pytest.fixture
def offer(world):
    """Offer one more place, by the coordinator of the region, or by another actor."""

    def one(title, *, by=None, **said):
        shop = world.workplace.organisation
        words = place_words(shop, shop.municipality) | {"title": title} | said
        return services.open_place(by or world.actor("coordinator"), words)

    return one


@pytest.fixture
def show(world, sign_in):
    """The titles on the page, for somebody, with an address."""

    def titles(who="coach", **asked):
        answer = sign_in(getattr(world, who)).get(reverse("places:list"), asked)
        assert answer.status_code == 200
        return [row["place"].title for row in answer.context["rows"]]

    return titles


def export(browser, **asked):
    """The rows of the CSV file, its head first."""
    answer = browser.get(reverse("places:export"), asked)
    text = answer.content.decode("utf-8").removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"activiteit": "kitchen"}, {"activity": "kitchen"}),
        ({"soort": "vacancy"}, {"kind": "vacancy"}),
        ({"maatregel": "artikel-60"}, {"accepts": ["artikel-60"]}),
        ({"uren": "tot-13"}, {"hours_week": 12.5}),
        ({"uren": "vanaf-30"}, {"hours_week": 30}),
        ({"rijbewijs": "ja"}, {"needs_licence_b": True}),
        ({"zoek": "soep"}, {"about": "Je maakt soep voor de hele school."}),
    ],
)
def test_a_filter_keeps_only_what_is_asked(offer, show, asked, said):
    offer("Soep maken", **said)

    assert show(**asked) == ["Soep maken"]


def test_a_level_of_dutch_finds_the_places_that_ask_no_more(offer, show):
    offer("Wie A2 spreekt", language_level_min=2)
    offer("Wie B1 spreekt", language_level_min=3)

    assert show(nederlands="2", orde="naam") == ["Fietsen herstellen", "Wie A2 spreekt"]


def test_a_municipality_can_be_chosen_and_the_map_still_counts_the_others(world, offer, sign_in):
    brecht = world.other_workplace.organisation.municipality
    offer("Hagen snoeien", municipality_id=brecht.pk)

    answer = sign_in(world.coach).get(reverse("places:list"), {"gemeente": brecht.pk})

    assert [row["place"].title for row in answer.context["rows"]] == ["Hagen snoeien"]
    tiles = {t["label"]: (t["count"], t["current"]) for t in answer.context["tiles"]}
    assert tiles == {"Brecht": (1, True), "Schoten": (1, False)}


def test_search_words_may_stand_in_title_and_town_in_any_order(offer, show):
    offer("Soep maken")

    assert show(zoek="schoten soep") == ["Soep maken"]
    assert show(zoek="soep Brecht") == []


def test_closed_places_are_shown_on_demand_only(world, offer, show):
    closed = offer("Oude plek")
    services.close_place(world.actor("coordinator"), closed.pk)

    assert show() == ["Fietsen herstellen"]
    assert show(gesloten="1") == ["Oude plek"]


def test_a_workplace_can_ask_for_its_own_places(world, offer, show):
    offer("Tuinwerk", by=world.actor("other_workplace"))

    assert show("workplace", eigen="1") == ["Fietsen herstellen"]
    assert show("other_workplace", eigen="1") == ["Tuinwerk"]


def test_what_the_region_does_not_have_is_no_filter_and_no_error(world, offer, show):
    nonsense = {"gemeente": "99999", "activiteit": "zweven", "uren": "x", "blad": "-3", "orde": "?"}

    assert show(**nonsense, nederlands="99", maatregel="bestaat-niet") == ["Fietsen herstellen"]


def test_another_region_sees_none_of_these_places(world, today, sign_in):
    elsewhere = Region.objects.create(slug="elders", name="Elders")
    town = Municipality.objects.create(
        nis="99001", name="Elders", region=elsewhere, lat=51, lon=4, tile_row=1, tile_column=1
    )
    ocmw = Organisation.objects.create(
        name="OCMW Elders", kind="ocmw", region=elsewhere, municipality=town
    )
    stranger = member("vreemd", "Vera Vreemd", ocmw, "coach", today)
    browser = sign_in(stranger)

    answer = browser.get(reverse("places:list"))

    assert answer.context["rows"] == []
    assert browser.get(reverse("places:place", args=[world.place.pk])).status_code == 404
    assert browser.get(reverse("places:edit", args=[world.place.pk])).status_code == 404
    assert browser.post(reverse("places:close", args=[world.place.pk])).status_code == 404
    assert len(export(browser)) == 1


def test_somebody_in_guidance_gets_no_list_of_the_region(world, sign_in):
    answer = sign_in(world.self_login).get(reverse("places:list"))

    assert answer.status_code == 403


def test_the_supply_counts_people_and_shows_activities_with_nothing(world, offer, sign_in):
    offer("Soep maken", activity="kitchen", capacity=5)

    answer = sign_in(world.coordinator).get(reverse("places:list"))

    supply = {one.activity: one.capacity for one in answer.context["found"].supply}
    assert supply["kitchen"] == 5
    assert supply["bicycle"] == 2
    assert supply["childcare"] == 0


def test_the_export_honours_the_filter(world, offer, sign_in):
    offer("Soep maken", activity="kitchen")

    rows = export(sign_in(world.coach), activiteit="kitchen")

    assert [row[0] for row in rows[1:]] == ["Soep maken"]


@pytest.mark.parametrize("title", ["=1+1", "+32", "-2", "@som", "  =1+1", "\t=1", "＝1"])
def test_a_title_cannot_become_a_formula_in_a_spreadsheet(world, offer, sign_in, title):
    Place.objects.filter(pk=world.place.pk).update(title=title)

    rows = export(sign_in(world.coach))

    assert rows[1][0] == "'" + title


def test_the_export_says_nothing_of_the_people_who_guide_there(world, offer, sign_in):
    offer("Soep maken", contact_name="Mia Torfs")

    answer = sign_in(world.coach).get(reverse("places:export"))

    assert "Mia Torfs" not in answer.content.decode()


def test_words_with_signs_are_shown_as_written(world, offer, sign_in):
    offer("Koffie & <taart>", about="x")

    page = sign_in(world.coach).get(reverse("places:list")).content.decode()

    assert "Koffie &amp; &lt;taart&gt;" in page
    assert "<taart>" not in page


def test_a_long_list_comes_in_pages_that_keep_the_filter(world, offer, sign_in):
    for number in range(45):
        offer(f"Plek {number:02d}", activity="green")
    browser = sign_in(world.coach)

    first = browser.get(reverse("places:list"), {"activiteit": "green", "orde": "naam"})
    second = browser.get(reverse("places:list") + first.context["next"])

    assert len(first.context["rows"]) == 40
    assert [row["place"].title for row in second.context["rows"]] == [
        f"Plek {number}" for number in range(40, 45)
    ]


def test_forty_places_take_as_many_queries_as_ten(world, offer, sign_in):
    browser = sign_in(world.coach)
    counts = []
    for n_more in (9, 30):
        for number in range(n_more):
            offer(f"Plek {number}", accepts=["artikel-60", "vrijwilligerswerk"])
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = browser.get(reverse("places:list"))
        counts.append((len(answer.context["rows"]), len(captured)))

    assert [n_rows for n_rows, _queries in counts] == [10, 40]
    assert counts[0][1] == counts[1][1]

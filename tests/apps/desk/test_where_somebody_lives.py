"""Without about where somebody lives no place can be weighed; the page asks it, and travel is known."""

from __future__ import annotations

import pytest
from django.urls import reverse

from klaverblad.apps.people import services
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements.queries import matches
from klaverblad.errors import BadInput, Denied
from tests.crowd import ABLE, crowd, names_about


@pytest.fixture
def able(world):
    """Somebody who could start, of whom nobody knows where they live."""
    (found,) = crowd(world, 1, facts=[ABLE])
    Person.objects.filter(pk=found.pk).update(home_lat=None, home_lon=None)
    return found


def test_the_page_of_places_asks_where_somebody_lives_and_then_reckons(world, sign_in, able):
    browser, coach = sign_in(world.coach), world.actor("coach")
    ask = reverse("desk:home_place", args=[able.pk])
    assert matches(coach, able.pk, on=coach.on).n_waiting == 1
    assert ask in browser.get(reverse("desk:places", args=[able.pk])).text

    told = browser.post(ask, {"point": ""}, follow=True)

    assert "De reistijden zijn opnieuw berekend." in told.text
    assert "Zonder dat is geen enkele weg" not in told.text
    able.refresh_from_db()
    town = able.municipality
    assert (able.home_lat, able.home_lon) == (round(town.lat, 3), round(town.lon, 3))
    assert len(matches(coach, able.pk, on=coach.on).fits) == 1
    assert "home.told" in names_about(able)


@pytest.mark.parametrize("point", ["51.25312, 4.49871", "51,25312 4,49871", "51.25312;4.49871"])
def test_a_point_of_a_map_is_kept_no_finer_than_some_hundred_metres(world, sign_in, able, point):
    browser = sign_in(world.coach)

    browser.post(reverse("desk:home_place", args=[able.pk]), {"point": point})

    able.refresh_from_db()
    assert (able.home_lat, able.home_lon) == (51.253, 4.499)


def test_what_is_known_stands_there_so_that_saving_it_again_loses_nothing(world, sign_in, able):
    browser, ask = sign_in(world.coach), reverse("desk:home_place", args=[able.pk])
    browser.post(ask, {"point": "51.25312, 4.49871"})

    page = browser.get(ask)

    assert page.context["form"]["point"].value() == "51.253, 4.499"
    browser.post(ask, {"point": page.context["form"]["point"].value()})
    able.refresh_from_db()
    assert (able.home_lat, able.home_lon) == (51.253, 4.499)


@pytest.mark.parametrize("point", ["Kerkstraat 1", "4.499, 51.253", "48.85, 2.35", "51.25"])
def test_what_is_no_point_near_the_town_changes_nothing(world, sign_in, able, point):
    answer = sign_in(world.coach).post(reverse("desk:home_place", args=[able.pk]), {"point": point})

    assert answer.status_code == 422
    able.refresh_from_db()
    assert able.home_lat is None


def test_only_whoever_records_facts_says_where_somebody_lives(world, able):
    with pytest.raises(Person.DoesNotExist):
        services.tell_home(world.actor("neighbour"), able.pk)
    with pytest.raises(Denied):
        services.tell_home(world.actor("partner"), world.person.pk)
    with pytest.raises(BadInput):
        services.tell_home(world.actor("coach"), able.pk, at=(52.9, 4.5))

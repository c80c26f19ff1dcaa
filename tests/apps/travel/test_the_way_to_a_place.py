"""How a person gets to a place by the timetable of the region: in the matching and in words."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.places.models import Place
from klaverblad.apps.travel import services
from klaverblad.apps.travel.policies import LOADER
from klaverblad.apps.travel.trips import Hours, hours_of
from klaverblad.engines.travel import Mode
from tests.apps.travel.test_loading_a_timetable import zipped
from tests.crowd import ABLE, crowd, tell
from tests.engines.travel.feed_samples import FILES

HOME, WORK = (51.2502, 4.5001), (51.2998, 4.5003)
HEAD = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"


def feed(folder, on, *, last_home="16:40:00"):
    """A bus north at 8 and one back in the afternoon, on every day around this one."""
    since, until = (f"{on + timedelta(days=n):%Y%m%d}" for n in (-10, 200))
    later = f"{int(last_home[:2]):02}:55:00"
    return zipped(
        folder,
        stops="stop_id,stop_name,stop_lat,stop_lon\na,Markt,51.250,4.500\nc,Vijver,51.300,4.500\n",
        routes=FILES["routes.txt"],
        stop_times=f"{HEAD}t1,08:00:00,08:00:00,a,1\nt1,08:14:00,08:14:00,c,2\n"
        f"t2,{last_home},{last_home},c,1\nt2,{later},{later},a,2\n",
        calendar=f"{FILES['calendar.txt'].splitlines()[0]}\nweek,1,1,1,1,1,1,1,{since},{until}\n",
        calendar_dates=None,
    )


@pytest.fixture
def bus(world, settings, tmp_path):
    """A timetable between the home of the person and the bicycle workshop."""
    settings.DATA = tmp_path
    Person.objects.filter(pk=world.person.pk).update(home_lat=HOME[0], home_lon=HOME[1])
    Place.objects.filter(pk=world.place.pk).update(lat=WORK[0], lon=WORK[1])
    loader = Actor.task(LOADER, on=world.on, region_id=world.region.pk)
    return services.load_timetable(loader, feed(tmp_path, world.on), at=timezone.now())


def minutes_of(world, mode):
    person = Person.objects.get(pk=world.person.pk)
    laid = placements.field(world.actor("coach"), [person], on=world.on)
    found = laid.travel.minutes.get(mode)
    return None if found is None else float(found[0, 0])


def test_without_a_timetable_the_bus_does_not_count(world):
    assert minutes_of(world, Mode.PUBLIC_TRANSPORT) is None


def test_with_a_timetable_the_bus_counts_door_to_door(world, bus):
    """At work at 8.30 with the bus of 8.00; home at 16.30 with the bus of 16.40."""
    minutes = minutes_of(world, Mode.PUBLIC_TRANSPORT)

    # By squares of half a kilometre: a few minutes of walking more or less at each end.
    assert 25 <= minutes <= 45


def test_the_bus_can_make_a_place_fit(world, bus):
    coach = world.actor("coach")
    person = Person.objects.get(pk=world.person.pk)
    for key, value in (ABLE | {"has_bike": False, "travel_minutes_max": 50}).items():
        if key != "has_car":
            tell(coach, person, key, value)

    (fit,) = placements.matches(coach, person.pk, on=world.on).fits

    assert fit.way.mode is Mode.PUBLIC_TRANSPORT


def test_one_person_gets_the_minutes_of_the_whole_caseload(world, bus):
    coach = world.actor("coach")
    people = crowd(world, 12, facts=[ABLE, {}])
    for number, one in enumerate(people[:8]):
        Person.objects.filter(pk=one.pk).update(home_lat=51.245 + number * 0.003, home_lon=4.5)
    people = list(Person.objects.filter(pk__in=[one.pk for one in people]))

    together = placements.field(coach, people, on=world.on).travel.minutes[Mode.PUBLIC_TRANSPORT]

    for row, one in enumerate(people):
        alone = placements.field(coach, [one], on=world.on).travel.minutes[Mode.PUBLIC_TRANSPORT]
        assert alone[0].tobytes() == together[row].tobytes()


def test_the_way_is_told_leg_by_leg_with_the_last_way_home(world, bus, sign_in):
    url = reverse("desk:trip", args=[world.person.pk, world.place.pk])

    page = sign_in(world.coach).get(url).content.decode()

    assert "bus O1 richting Vijver, 14 min, tot Vijver" in page
    assert "naar halte Markt" in page
    assert "zonder overstap" in page
    assert "Laatste verbinding naar huis" in page
    assert "dienstregeling van Oefenvervoer" in page
    assert "min voor het werk begint" in page


def test_when_the_last_bus_has_gone_the_page_says_so(world, settings, tmp_path, sign_in):
    settings.DATA = tmp_path
    Person.objects.filter(pk=world.person.pk).update(home_lat=HOME[0], home_lon=HOME[1])
    Place.objects.filter(pk=world.place.pk).update(
        lat=WORK[0], lon=WORK[1], week=[[0, "06:00", "22:00"]]
    )
    loader = Actor.task(LOADER, on=world.on, region_id=world.region.pk)
    services.load_timetable(loader, feed(tmp_path, world.on), at=timezone.now())
    url = reverse("desk:trip", args=[world.person.pk, world.place.pk])

    page = sign_in(world.coach).get(url).content.decode()

    assert "Dat is voor het einde van het werk." in page


def test_without_an_address_the_page_asks_for_it(world, bus, sign_in):
    Person.objects.filter(pk=world.person.pk).update(home_lat=None, home_lon=None)
    url = reverse("desk:trip", args=[world.person.pk, world.place.pk])

    page = sign_in(world.coach).get(url).content.decode()

    assert "nog niet waar deze persoon woont" in page


def test_without_a_timetable_the_page_says_what_it_does_not_count(world, sign_in):
    Person.objects.filter(pk=world.person.pk).update(home_lat=HOME[0], home_lon=HOME[1])
    url = reverse("desk:trip", args=[world.person.pk, world.place.pk])

    page = sign_in(world.coach).get(url).content.decode()

    assert "De bus is nog niet meegeteld" in page
    assert "met de fiets" in page


def test_the_person_reads_their_own_way(world, bus, sign_in):
    page = sign_in(world.self_login).get(reverse("desk:my_trip", args=[world.place.pk]))

    assert "bus O1" in page.content.decode()


def test_a_coach_of_the_next_town_finds_no_way(world, bus, sign_in):
    url = reverse("desk:trip", args=[world.person.pk, world.place.pk])

    assert sign_in(world.neighbour).get(url).status_code == 404


def test_the_way_by_a_creche_keeps_to_its_hours(world, bus, sign_in):
    coach = world.actor("coach")
    person = Person.objects.get(pk=world.person.pk)
    tell(coach, person, "needs_childcare", value=True)
    tell(coach, person, "childcare_week", value=[[day, "08:15", "18:00"] for day in range(5)])
    creche = Place.objects.get(pk=world.place.pk)
    creche.pk, creche.activity, creche.lat, creche.lon = None, "childcare", 51.2504, 4.5004
    creche.id = uuid4()
    creche.save()
    url = reverse("desk:trip", args=[world.person.pk, world.place.pk])

    page = sign_in(world.coach).get(url, {"opvang": str(creche.pk)}).content.decode()

    assert "Langs de opvang" in page
    assert "is de opvang dan nog niet open" in page


@pytest.mark.parametrize(
    ("week", "wanted"),
    [
        ([[0, "08:30", "16:30"], [1, "08:30", "16:30"]], [Hours((0, 1), 30600, 59400)]),
        ([[3, "22:00", "06:00"]], [Hours((3,), 79200, 108000)]),
        # The night to Saturday has another bus home.
        (
            [[3, "22:00", "06:00"], [4, "22:00", "06:00"]],
            [Hours((3,), 79200, 108000), Hours((4,), 79200, 108000)],
        ),
        ([[5, "08:00", "12:00"], [0, "08:00", "12:00"]],
         [Hours((0,), 28800, 43200), Hours((5,), 28800, 43200)]),
        ([], []),
    ],
)  # fmt: skip
def test_a_week_falls_apart_into_the_trips_that_it_asks(week, wanted):
    assert hours_of(week) == wanted

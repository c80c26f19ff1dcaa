"""Supply beside wishes with small counts hidden, shortages with a source, and what hiring brings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.places import services as places
from klaverblad.apps.places.models import Place, ShortageOccupation
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Ending, Phase
from tests.world import newcomer


def wishing(world, n, activity, *, first=0):
    """People of the coach who would like this work, all in Schoten, and free of every barrier."""
    coach = world.actor("coach")
    made = []
    for number in range(first, first + n):
        someone = people.open_person(
            coach, newcomer(f"Wens{activity}{number}", world.person.municipality)
        )
        made.append(trajectories.open_trajectory(coach, someone.pk, coach_id=coach.user_id))
        said = people.Said(
            "wishes", value=[activity], since=world.on, said_by="person", known_by="told"
        )
        people.record_fact(coach, someone.pk, said)
    return made


def row_of(answer, code):
    return next(one for one in answer.context["board"].rows if one.activity == code)


def test_a_narrow_offer_shows_and_a_small_count_does_not(world, sign_in):
    wishing(world, 12, "bicycle")
    wishing(world, 4, "care")

    page = sign_in(world.coordinator).get(reverse("desk:supply"))

    bicycle, care = row_of(page, "bicycle"), row_of(page, "care")
    assert (bicycle.room, bicycle.wishes, bicycle.is_narrow) == (2, 12, True)
    assert (care.room, care.wishes, care.is_narrow) == (0, None, False)
    assert page.context["board"].rows[0].activity == "bicycle"
    narrow = sign_in(world.coordinator).get(reverse("desk:supply"), {"smal": "1"})
    assert [one.activity for one in narrow.context["board"].rows] == ["bicycle"]
    table = sign_in(world.coordinator).get(reverse("desk:supply_export")).content.decode()
    assert "fietsen herstellen;1;2;12;" in table
    assert ";niet getoond;" in table
    assert ";4;" not in table
    # One municipality that is small is hidden with another: their sum would tell it.
    elsewhere = {"gemeente": world.next_person.municipality_id}
    assert row_of(
        sign_in(world.coordinator).get(reverse("desk:supply"), elsewhere), "bicycle"
    ).wishes in {0, None}
    for who in ("workplace", "partner", "self_login", "officer"):
        assert sign_in(getattr(world, who)).get(reverse("desk:supply")).status_code == 403


def test_what_a_requirement_costs_is_a_number_for_some_and_a_word_for_the_organisation(
    world, sign_in
):
    for one in wishing(world, 11, "bicycle"):
        people.live_alone(world.actor("coach"), one.person_id)
        Person.objects.filter(pk=one.person_id).update(home_lat=51.25, home_lon=4.5)
        for key, value in (
            ("has_licence_b", False),
            ("has_car", False),
            ("has_bike", True),
            ("travel_minutes_max", 60),
            ("hours_week_min", 4),
            ("hours_week_max", 38),
            ("busy_week", []),
            ("needs_childcare", False),
            ("language_level_nl", "b1"),
            ("competences", []),
            ("statuses", []),
            ("available_from", world.on.isoformat()),
            ("months_needed", 0),
            ("lift_kg_max", 20),
        ):
            said = people.Said(key, value=value, since=world.on, said_by="person", known_by="told")
            people.record_fact(world.actor("coach"), one.person_id, said)
    owner = world.actor("workplace")
    places.change_place(owner, world.place.pk, {"needs_licence_b": True})
    url = reverse("desk:place_needs", args=[world.place.pk])

    page = sign_in(world.coach).get(url)
    assert [(one["label"], one["n"]) for one in page.context["lines"]] == [("rijbewijs B", 11)]
    own = sign_in(world.workplace).get(url).content.decode()
    assert "sluit heel wat mensen uit" in own
    assert ">11<" not in own
    assert sign_in(world.other_workplace).get(url).status_code == 403
    places.change_place(owner, world.place.pk, {"needs_licence_b": False})
    assert sign_in(world.coach).get(url).context["n_able"] == 11


@pytest.mark.sqlite
def test_more_people_ask_no_more_queries_of_the_supply(world, sign_in):
    def n_queries():
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("desk:supply"))
        return len(asked)

    browser = sign_in(world.coordinator)
    wishing(world, 3, "green")
    n_queries()
    cache.clear()
    few = n_queries()
    wishing(world, 9, "green", first=3)
    cache.clear()
    assert n_queries() <= few <= 45


def test_the_flow_to_regular_work_is_counted_and_hidden_when_small(world, sign_in):
    coach = world.actor("coach")
    for number, path in enumerate(wishing(world, 30, "shop")):
        new = trajectories.NewStep(instrument="artikel-60", title="Werken in de winkel")
        step = trajectories.add_step(coach, path.pk, new)
        trajectories.move_step(coach, step.pk, to="busy" if number else "dropped")
        Ending.objects.create(
            trajectory=path,
            destination="regular_work" if number < 15 else "social_economy",
            ended_on=world.on,
            left_from=Phase.values[0],
        )

    found = sign_in(world.team_lead).get(reverse("desk:supply")).context["flow"]

    assert [line["n"] for line in found["rows"]] == [14, 15, 0, 0]
    assert found["share"] == {"share": 48, "low": 31, "high": 66}
    assert sign_in(world.coach).get(reverse("desk:supply")).context["flow"] is None


def test_a_shortage_has_a_cause_a_day_and_a_source(world, sign_in):
    typed = {
        "name": "Verzorgende",
        "activity": "care",
        "causes": ["too_few", "conditions"],
        "since": "1/1/2026",
        "source": "Lijst van 2026, tabel 3",
        "checked_on": "2/3/2026",
    }
    browser = sign_in(world.administrator)
    new = reverse("desk:new_shortage")
    for wrong, sentence in (
        ({"causes": []}, "Kies minstens één oorzaak."),
        ({"source": ""}, "Schrijf waar dat staat."),
        ({"until": "1/1/2025"}, "Het einde ligt voor het begin."),
        ({"checked_on": "1/1/2090"}, "Die dag moet nog komen."),
    ):
        answer = browser.post(new, typed | wrong)
        assert answer.status_code == 422, sentence
        assert sentence in answer.content.decode()

    browser.post(new, typed)
    row = ShortageOccupation.objects.get()
    shown = sign_in(world.coach).get(reverse("desk:supply")).content.decode()
    assert "Lijst van 2026, tabel 3" in shown
    assert "Te weinig mensen, zwaar, ver" in shown
    ended = typed | {"until": "2/1/2026"}
    sign_in(world.administrator).post(reverse("desk:edit_shortage", args=[row.pk]), ended)
    assert "tabel 3" not in sign_in(world.coach).get(reverse("desk:supply")).content.decode()
    assert sign_in(world.coach).get(new).status_code == 403


def test_what_an_employer_gets_comes_from_the_law_and_unknown_stays_unknown(world, sign_in):
    url = reverse("desk:place_brings", args=[world.place.pk])
    browser = sign_in(world.workplace)

    nothing_said = browser.get(url).context
    by_slug = {one.address: one for one in [*nothing_said["can"], *nothing_said["cannot"]]}
    assert by_slug["individueel-maatwerk"].may is None
    assert not by_slug["artikel-60"].brings[0].is_known
    assert any(not one.is_known for one in by_slug["doelgroepvermindering-jongeren"].amounts)

    old = browser.get(url, {"leeftijd": "40", "beperking": "nee", "laaggeschoold": "nee"}).context
    no = {one.address for one in old["cannot"]}
    assert {"individueel-maatwerk", "doelgroepvermindering-jongeren"} <= no

    said = {"leeftijd": "40", "beperking": "ja", "pakket": "five_years", "begeleiding": "low"}
    Place.objects.filter(pk=world.place.pk).update(
        wage_eur=1200, wage_per="month", wage_source="Barema"
    )
    helped = browser.get(url, said | {"voltijds": "38"})
    imw = next(one for one in helped.context["can"] if one.address == "individueel-maatwerk")
    # Herwin: 40 % in the first quarters; 1 200 + 430 euro a quarter for a low need.
    assert "40\u00a0%" in imw.brings[0].sentence
    assert "1.630,00" in imw.brings[2].sentence
    assert all(one.source for one in imw.amounts)
    assert browser.get(url, {"leeftijd": "oud"}).status_code == 422
    assert sign_in(world.self_login).get(url).status_code == 403


def test_an_age_is_that_of_today_also_for_who_is_born_on_a_leap_day(world):
    from klaverblad.apps.desk.offers.brings import _born

    assert _born(22, date(2028, 2, 29)) == date(2006, 2, 28)
    assert _born(22, date(2026, 11, 26)) + timedelta(days=0) == date(2004, 11, 26)

"""The pages of an ending, of coming back, and of the outflow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from klaverblad.apps.trajectories import aftercare_queries, queries, services
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Ending,
    Phase,
    Step,
    Trajectory,
)
from klaverblad.apps.trajectories.services import NewEnding
from tests.crowd import events_about


@pytest.fixture
def page(world):
    """The address of an ending."""
    return reverse("desk:end", args=[world.person.pk])


def without_talks(world):
    AftercareMoment.objects.filter(trajectory=world.trajectory).update(skipped_because="verhuisd")


def at(name, world):
    return reverse(f"desk:{name}", args=[world.person.pk])


def test_nothing_is_written_before_the_summary_is_confirmed(world, browser, page):
    answer = browser.post(page, {"destination": "moved", "own_words": "Naar mijn zus in Gent."})

    assert answer.status_code == 200
    assert "Dit verandert er" in answer.content.decode()
    assert "Naar mijn zus in Gent." in answer.content.decode()
    assert not Ending.objects.exists()


def test_confirming_the_summary_ends_it_and_offers_the_way_back(world, browser, page):
    answer = browser.post(page, {"destination": "moved", "confirm": "1"}, follow=True)

    assert Ending.objects.get().destination == "moved"
    assert at("undo_ending", world) in answer.content.decode()
    assert "Bestemming: Verhuisd." in answer.content.decode()


def test_who_goes_to_work_is_asked_how_it_goes_also_when_nobody_noted_the_start(world, sign_in):
    """Ended with a start that nobody noted, undone, and ended again by the same start."""
    coach, since = world.actor("neighbour"), world.on - timedelta(days=25)
    browser = sign_in(world.neighbour)
    fresh = Trajectory.objects.create(
        person=world.next_person,
        organisation=world.next_person.organisation,
        opened_on=world.on - timedelta(days=90),
        phase=Phase.PLAN,
        coach=world.neighbour.user,
    )
    page = reverse("desk:end", args=[world.next_person.pk])
    given = {"destination": "regular_work", "contract": "interim", "since": since.isoformat()}
    promised = fresh.aftercare.filter(done_on=None, skipped_because="").order_by("due_on")

    text = browser.post(page, given).content.decode()
    assert "we vragen nog 6 keer hoe het gaat" in text
    assert "1 van die gesprekken had al moeten gebeuren" in text
    assert "Het traject gaat dicht op de dag van vandaag." not in text
    assert not promised.all().exists()

    browser.post(page, given | {"confirm": "1"})
    days = [one.due_on for one in promised.all()]
    assert days == [since + timedelta(days=n) for n in services.AFTERCARE_DAYS]
    fresh.refresh_from_db()
    assert (fresh.phase, fresh.closed_on) == (Phase.AFTERCARE, None)
    assert (
        world.next_person.first_name
        in browser.get(f"{reverse('desk:today')}?toon=nazorg").content.decode()
    )

    services.undo_ending(coach, fresh.pk)
    assert not promised.all().exists()
    assert not queries.aftercare(coach).filter(trajectory=fresh).exists()
    assert aftercare_queries.jobs_of(coach, fresh.pk) == []

    services.end_trajectory(
        coach, fresh.pk, NewEnding(destination="regular_work", since=since, where="Kringwinkel")
    )
    assert [one.due_on for one in promised.all()] == days
    assert fresh.aftercare.count() == len(days)


def test_what_was_filled_in_stays_when_somebody_wants_to_change_it(world, browser, page):
    answer = browser.post(page, {"destination": "moved", "own_words": "Naar Gent.", "change": "1"})

    assert answer.status_code == 200
    assert "Naar Gent.</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Kies waar de persoon naartoe gaat."),
        ({"destination": "nergens"}, "Deze keuze is er niet. Kies er een uit de lijst."),
        ({"destination": "other"}, "Zeg in een paar woorden waarheen."),
        (
            {"destination": "regular_work", "hours_week": "veel"},
            "We kunnen dit niet lezen. Schrijf een getal, zoals 30,4.",
        ),
        ({"destination": "regular_work", "hours_week": "90"}, "meer dan 0 en hoogstens 80"),
        (
            {"destination": "moved", "talks": "stop"},
            "Zeg in een paar woorden waarom de gesprekken niet doorgaan.",
        ),
    ],
)
def test_bad_input_says_beside_the_field_what_would_do(world, browser, page, said, sentence):
    answer = browser.post(page, said | {"confirm": "1"})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Ending.objects.exists()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("hours", ["30,4", "30.4"])
def test_hours_are_read_with_a_comma_or_a_point_in_any_language(
    world, browser, page, hours, language
):
    browser.post(
        page,
        {"destination": "regular_work", "hours_week": hours, "confirm": "1"},
        headers={"accept-language": language},
    )

    assert str(Ending.objects.get().hours_week) == "30.4"


def test_all_steps_together_win_from_each_apart(world, browser, page):
    browser.post(
        page,
        {
            "destination": "moved",
            "all_steps": "dropped",
            f"step_{world.step.pk.hex}": "along",
            "confirm": "1",
        },
    )

    assert set(
        Step.objects.filter(trajectory=world.trajectory).values_list("state", flat=True)
    ) == {"dropped"}


def test_whoever_ends_sees_what_the_person_can_still_get(world, browser, page):
    text = browser.get(page).content.decode()

    assert "Leefloon: dat is nog niet uitgezocht." in text
    assert "nazorggesprekken beloofd" in text


def test_the_way_back_by_the_toast_puts_the_phase_back(world, browser, page):
    browser.post(page, {"destination": "moved", "confirm": "1"})

    browser.post(at("undo_ending", world))

    world.trajectory.refresh_from_db()
    assert world.trajectory.phase == Phase.AT_WORK
    assert Ending.objects.get().undone_at is not None


def test_one_screen_says_where_we_were_and_goes_on_from_there(world, browser, page):
    without_talks(world)
    services.add_goal(world.actor("coach"), world.trajectory.pk, words="Dicht bij school werken")
    browser.post(page, {"destination": "training", "where": "VDAB", "confirm": "1"})

    text = browser.get(at("where_we_were", world)).content.decode()
    browser.post(at("resume", world))

    assert "Dicht bij school werken" in text
    assert "Opleiding of school, VDAB" in text
    assert "Kennismaken met de werkplek" in text
    world.trajectory.refresh_from_db()
    assert world.trajectory.closed_on is None


def test_a_new_trajectory_takes_along_what_was_chosen_and_tells_both(world, browser, page):
    without_talks(world)
    coach = world.actor("coach")
    goal = services.add_goal(coach, world.trajectory.pk, words="Dicht bij school werken")
    browser.post(page, {"destination": "moved", "confirm": "1"})

    browser.post(at("where_we_were", world), {"goals": [str(goal.pk)]})

    new = world.person.trajectories.get(closed_on=None)
    assert (new.former_id, new.goals.get().words) == (world.trajectory.pk, goal.words)
    story = browser.get(at("story", world)).content.decode()
    assert "Een nieuw traject begon, na een vroeger traject." in story
    assert "De begeleiding stopte. Bestemming: verhuisd." in story


def test_the_phase_form_does_not_close_without_a_destination(world, browser):
    answer = browser.post(at("change_phase", world), {"to": "closed"})

    assert answer["Location"] == at("end", world)
    assert not Ending.objects.exists()


def test_an_ended_trajectory_leads_to_where_we_were(world, browser, page):
    browser.post(page, {"destination": "moved", "confirm": "1"})

    assert browser.get(page)["Location"] == at("where_we_were", world)


def test_the_event_carries_a_code_and_no_words(world, browser, page):
    browser.post(
        page,
        {"destination": "other", "other_words": "Naar zee", "own_words": "Dag", "confirm": "1"},
    )

    event = next(one for one in events_about(world.trajectory) if one.name == "trajectory.ended")
    assert event.data == {"before": "at_work", "destination": "other", "to": "aftercare"}


def test_the_outflow_hides_what_is_small_on_the_page_and_in_the_file(world, sign_in):
    services.end_trajectory(
        world.actor("coach"), world.trajectory.pk, NewEnding(destination="moved")
    )
    browser = sign_in(world.team_lead)

    text = browser.get(reverse("desk:outflow")).content.decode()
    rows = browser.get(reverse("desk:outflow_csv")).content.decode().splitlines()

    assert "klein, niet getoond" in text
    assert rows[1].endswith(";verhuisd;niet meer hier;minder dan 10")


def test_the_outflow_of_a_year_without_endings_says_what_will_come(world, sign_in):
    browser = sign_in(world.coordinator)

    assert (
        "Dit jaar stopte nog geen begeleiding"
        in browser.get(reverse("desk:outflow")).content.decode()
    )


@pytest.mark.parametrize("who", ["coach", "partner", "self_login", "workplace"])
def test_the_outflow_is_for_who_leads(world, sign_in, who):
    browser = sign_in(getattr(world, who))

    assert browser.get(reverse("desk:outflow")).status_code == 403

"""What another coach reads in one minute, what went before, and what is not shared with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from klaverblad.apps.journal.models import ReadEntry
from klaverblad.apps.people import services as files
from klaverblad.apps.people.models import Consent, GivenHow
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import past_queries, services
from klaverblad.apps.trajectories.models import Appointment, Step, Trajectory
from tests.world import agreed_with

INSZ = "85073003328"


@pytest.fixture
def browser(world, sign_in):
    return sign_in(world.coach)


def sheet(world):
    return f"/mensen/{world.person.pk}/kort/"


def paper_of(browser, world):
    made = PdfReader(BytesIO(browser.get(sheet(world) + "samenvatting.pdf").content))
    return made, " ".join(" ".join(page.extract_text() for page in made.pages).split())


def say(world, key, value, *, who="coach", person=None):
    said = files.Said(key, value, world.on, "person", "told")
    return files.record_fact(world.actor(who), (person or world.person).pk, said)


def step_of(world, instrument, title, *moves, actor=None, trajectory=None):
    """A step in the plan, moved so far."""
    who = actor or world.actor("coach")
    new = services.NewStep(instrument=instrument, title=title)
    step = services.add_step(who, (trajectory or world.trajectory).pk, new)
    for to in moves:
        services.move_step(who, step.pk, to=to)
    return step


@pytest.fixture
def lived(world):
    """Something of everything that the sheet tells."""
    coach = world.actor("coach")
    services.add_goal(coach, world.trajectory.pk, words="Ik wil met oudere mensen werken.")
    seen = {domain: services.Seen(2, 4, f"telt bij {domain}") for domain in Domain}
    services.record_screening(coach, world.trajectory.pk, seen)
    say(world, "lift_kg_max", 9)
    say(world, "competences", ["cleaning"])
    say(world, "has_licence_b", False)
    step_of(world, "fietsbib", "Fiets lenen", "busy", "done")
    step_of(world, "budgethulp", "Schulden op een rij", "busy")
    step_of(world, "vrijwilligerswerk", "Koffie schenken", "busy", "dropped")
    Appointment.objects.create(
        user_id=coach.user_id,
        trajectory=world.trajectory,
        starts_at=timezone.now() + timedelta(days=1),
        title="Bellen met De Linde",
    )
    return world


def elsewhere(world, *, domains=None):
    """The same person at the OCMW of the next town, whose trajectory ended; a yes opens it or not."""
    neighbour = world.actor("neighbour")
    for one in (world.person, world.next_person):
        one.insz, one.insz_absent_because = INSZ, ""
        one.save()
    path = services.open_trajectory(
        replace(neighbour, on=world.on - timedelta(days=400)),
        world.next_person.pk,
        coach_id=None,
    )
    then = replace(neighbour, on=world.on - timedelta(days=300))
    step_of(
        world, "vrijwilligerswerk", "Tuin in Brecht", "busy", "done", actor=then, trajectory=path
    )
    step_of(world, "budgethulp", "Brecht betaalt mee", "busy", "done", actor=then, trajectory=path)
    services.change_phase(
        replace(neighbour, on=world.on - timedelta(days=200)), path.pk, to="closed"
    )
    if domains is not None:
        agreed = agreed_with(world.coach.organisation, on=world.on, domains=frozenset(domains))
        files.give_consent(neighbour, world.next_person.pk, agreed)
        files.join_team(
            neighbour,
            world.next_person.pk,
            user_id=world.coach.user_id,
            organisation_id=world.coach.organisation_id,
            purpose="verhuist",
            until=None,
        )
    return path


def test_the_sheet_tells_who_where_what_and_what_next(lived, browser):
    page = browser.get(sheet(lived)).text.replace("\u00a0", " ")
    _made, paper = paper_of(browser, lived)

    for words in (
        "Ik wil met oudere mensen werken.",
        "Fiets lenen",
        "fiets: ja",
        "Koffie schenken",
        "viel weg",
        "Schulden op een rij",
        "9 kg",
        "telt bij work",
        "Bellen met De Linde",
        "Sofie Claes",
        "Fase: aan het werk.",
    ):
        assert words in page
        assert words in paper


def test_a_no_asks_for_care_and_a_yes_can_be_built_on(lived, browser):
    summary = browser.get(sheet(lived)).context["summary"]

    assert {one.label for one in summary.mind} == {"Tillen, hoogstens", "Rijbewijs B", "Auto"}
    assert {one.label for one in summary.works} == {"Wat iemand kan", "Fiets"}


def test_an_empty_file_has_a_sheet_too(world, sign_in):
    neighbour = sign_in(world.neighbour)
    url = f"/mensen/{world.next_person.pk}/kort/"

    page = neighbour.get(url)
    made = PdfReader(BytesIO(neighbour.get(url + "samenvatting.pdf").content))

    assert "Er loopt geen traject." in page.text
    assert "Nog niet gevraagd." in page.text
    assert len(made.pages) == 1


def test_the_paper_is_one_tagged_page_however_much_there_is_to_say(world, browser):
    coach = world.actor("coach")
    for number in range(12):
        services.add_goal(coach, world.trajectory.pk, words=f"{number} " + "woorden " * 48)
        step_of(world, "vrijwilligerswerk", f"{number} " + "stap " * 30, "busy")
    seen = {domain: services.Seen(2, 4, "telt " * 31) for domain in Domain}
    services.record_screening(coach, world.trajectory.pk, seen)
    say(world, "competences", ["cleaning", "food_safety", "vca", "forklift", "first_aid"])
    say(world, "busy_week", [[day, "08:00", "09:00"] for day in range(7)])

    made, text = paper_of(browser, world)

    assert len(made.pages) == 1
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "En nog 6 andere." in text


def test_a_partner_reads_the_shared_domains_alone(lived, sign_in):
    Consent.objects.filter(person=lived.person).update(domains=[Domain.WORK, Domain.MOBILITY])
    partner = sign_in(lived.partner)

    page = partner.get(sheet(lived)).text
    _made, paper = paper_of(partner, lived)

    for text in (page, paper):
        assert "telt bij work" in text
        assert "Fiets lenen" in text
        for hidden in ("telt bij housing", "Schulden", "9 kg", "Koffie schenken"):
            assert hidden not in text
        # Of an appointment with somebody else nothing is told.
        assert "Bellen met De Linde" not in text


def test_a_trajectory_of_before_tells_what_was_done_and_how_it_ended(world, browser):
    coach = world.actor("coach")
    for moment in world.trajectory.aftercare.filter(done_on=None):
        services.record_aftercare(coach, moment.pk, on=world.on, situation="at_work")
    step_of(world, "fietsbib", "Fiets lenen", "busy", "done")
    services.change_phase(coach, world.trajectory.pk, to="closed")
    services.open_trajectory(coach, world.person.pk, coach_id=coach.user_id)

    page = browser.get(f"/mensen/{world.person.pk}/eerder/").text

    assert "OCMW Schoten" in page
    assert "Fiets lenen" in page
    assert "Nog aan het werk, gehoord op" in page


def test_another_ocmw_is_read_when_the_person_opened_it(world, browser):
    elsewhere(world, domains={Domain.NETWORK})

    page = browser.get(f"/mensen/{world.person.pk}/eerder/").text
    short = browser.get(sheet(world)).text

    for text in (page, short):
        assert "OCMW Brecht" in text
        assert "Vrijwilligerswerk" in text
        assert "Afgesloten in de fase" in text
    assert "Tuin in Brecht" in page
    # A debt plan is income and housing: not shared, so not there.
    assert "Brecht betaalt mee" not in page


def test_another_ocmw_is_not_hinted_at_without_a_yes(world, browser):
    elsewhere(world)

    page = browser.get(f"/mensen/{world.person.pk}/eerder/").text
    short = browser.get(sheet(world)).text

    assert "Hier staat geen ander traject" in page
    for text in (page, short, paper_of(browser, world)[1]):
        assert "Brecht" not in text
    assert "Geen bekend." in short


def test_a_yes_that_was_taken_back_closes_it_again(world, browser):
    elsewhere(world, domains={Domain.NETWORK})
    consent = Consent.objects.get(person=world.next_person)
    files.revoke_consent(world.actor("neighbour"), consent.pk, how=GivenHow.SPOKEN)

    assert "Brecht" not in browser.get(f"/mensen/{world.person.pk}/eerder/").text


def test_whoever_reads_of_a_file_elsewhere_has_opened_it(world, browser):
    elsewhere(world, domains={Domain.NETWORK})

    browser.get(sheet(world))

    entry = ReadEntry.objects.get(person_id=world.next_person.pk)
    assert entry.actor_user_id == world.coach.user_id


def test_how_work_went_is_not_told_to_who_may_not_hear_of_work(world):
    coach = world.actor("coach")
    for moment in world.trajectory.aftercare.filter(done_on=None):
        services.record_aftercare(coach, moment.pk, on=world.on, situation="stopped")
    services.change_phase(coach, world.trajectory.pk, to="closed")
    Consent.objects.filter(person=world.person).update(domains=[Domain.NETWORK])

    (past,) = past_queries.past_of(world.actor("partner"), world.person, besides=None)

    assert (past.situation, past.heard_on) == ("", None)


def test_twelve_trajectories_of_before_ask_no_more_than_three(world, browser):
    counts = []
    for n in (3, 9):
        for _ in range(n):
            path = Trajectory.objects.create(
                person=world.person,
                organisation=world.coach.organisation,
                phase="closed",
                opened_on=world.on - timedelta(days=90),
                closed_on=world.on - timedelta(days=60),
            )
            Step.objects.create(
                trajectory=path, instrument_id="fietsbib", title="Fiets lenen", state="busy"
            )
        url = f"/mensen/{world.person.pk}/eerder/"
        browser.get(url)
        with CaptureQueriesContext(connection) as asked:
            browser.get(url)
        counts.append(len(asked))

    assert counts[0] == counts[1]

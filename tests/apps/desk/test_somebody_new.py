"""The page for somebody new: one file, one trajectory, and a number that is never betrayed."""

from __future__ import annotations

import pytest

from klaverblad.apps.people import services
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models import Trajectory

NUMBER = "85.07.30-033.28"
LINA = {
    "first_name": "Lina",
    "last_name": "Haddad",
    "born_on": "",
    "language": "ar",
    "phone": "",
    "email": "",
    "municipality": "11040",
    "insz": NUMBER,
    "insz_absent_because": "",
}


def test_somebody_new_gets_a_file_and_a_trajectory_with_the_coach_who_opened_it(world, browser):
    answer = browser.post("/mensen/nieuw/", LINA)

    person = Person.objects.get(first_name="Lina")
    assert answer.url == f"/mensen/{person.pk}/"
    assert Trajectory.objects.get(person=person).coach == world.coach.user
    assert browser.get(answer.url).status_code == 200


def test_somebody_opened_by_a_social_worker_waits_for_a_coach(world, sign_in):
    sign_in(world.social_worker).post("/mensen/nieuw/", LINA)

    assert Trajectory.objects.get(person__first_name="Lina").coach is None


@pytest.mark.parametrize(
    "said",
    [
        {"insz": "85.07.30-033.29"},
        {"insz": "1234"},
        {"insz": ""},
        {"first_name": "  "},
        {"municipality": "99999"},
        {"born_on": "31/2/1990"},
        {"phone": "bel mij"},
    ],
)
def test_what_is_off_is_said_and_what_was_typed_is_kept(world, browser, said):
    before = Person.objects.count()

    answer = browser.post("/mensen/nieuw/", LINA | said)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert 'value="Haddad"' in answer.text
    assert Person.objects.count() == before


def test_a_number_that_has_a_file_here_leads_to_that_file_and_the_form_is_kept(world, browser):
    theirs = services.Newcomer(
        first_name="Lina", last_name="Haddad-Maes", municipality_id="11040", insz="85073003328"
    )
    there = services.open_person(world.actor("colleague"), theirs)

    answer = browser.post("/mensen/nieuw/", LINA)

    assert answer.status_code == 409
    assert "heeft al een dossier: dat van Lina Haddad-Maes" in answer.text
    assert f'href="/mensen/{there.pk}/"' in answer.text
    assert "Open toch een nieuw dossier" not in answer.text
    assert 'value="Haddad"' in answer.text
    assert not Person.objects.filter(last_name="Haddad").exists()


def test_who_has_a_file_already_is_shown_before_a_second_one_is_opened(world, sign_in, browser):
    said = LINA | {"born_on": "30/7/1985", "insz": "", "insz_absent_because": "not_asked"}
    browser.post("/mensen/nieuw/", said)
    there = Person.objects.get(first_name="Lina")

    asked = browser.post("/mensen/nieuw/", said | {"first_name": " HADDAD", "last_name": "lina"})
    others = browser.post("/mensen/nieuw/", said | {"first_name": "Samira"})

    assert asked.status_code == 409
    assert "Er is al een dossier van Lina Haddad." in asked.text
    assert f'href="/mensen/{there.pk}/"' in asked.text
    assert others.status_code == 302

    # What the page showed is agreed to; somebody typed in between is not.
    seen = {"seen": asked.context["seen"]}
    assert browser.post("/mensen/nieuw/", said | seen | {"first_name": "Samira"}).status_code == 409
    assert browser.post("/mensen/nieuw/", said | seen).status_code == 302
    mine = Person.objects.filter(first_name="Lina", organisation=there.organisation)
    assert mine.count() == 2
    next_town = sign_in(world.neighbour).post("/mensen/nieuw/", said | {"municipality": "11009"})
    assert next_town.status_code == 302


def test_a_number_of_the_next_town_offers_to_ask_and_tells_not_who_or_where(world, browser):
    theirs = services.Newcomer(
        first_name="Geheim", last_name="Persoon", municipality_id="11009", insz="85073003328"
    )
    there = services.open_person(world.actor("neighbour"), theirs)

    asked = browser.post("/mensen/nieuw/", LINA)

    assert asked.status_code == 409
    assert 'href="/toegang/vraag/"' in asked.text
    body = asked.text.split("<main")[1]
    assert not [one for one in ("Geheim", "OCMW Brecht", str(there.pk)) if one in body]
    assert browser.get("/toegang/vraag/").status_code == 200
    assert browser.post("/mensen/nieuw/", LINA | {"seen": "elsewhere"}).status_code == 302


@pytest.mark.parametrize("who", ["partner", "coordinator", "workplace", "self_login"])
def test_only_the_ocmw_opens_a_file(world, sign_in, who):
    browser = sign_in(getattr(world, who))

    assert browser.get("/mensen/nieuw/").status_code == 403
    assert browser.post("/mensen/nieuw/", LINA).status_code == 403

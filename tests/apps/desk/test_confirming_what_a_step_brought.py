"""What somebody else marked done and brings a fact: the coach is asked once whether it is so."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Step
from tests.world import CANARY

LICENCE, LEVEL = "rijbewijs-lening", "nederlands-a1"


def test_a_fact_on_the_word_of_the_person_waits_for_one_press_of_the_coach(world, browser, part):
    coach, me = world.actor("coach"), world.actor("self_login")
    today = reverse("desk:today")
    made = [
        services.add_step(coach, world.trajectory.pk, services.NewStep(slug))
        for slug in (LICENCE, LEVEL)
    ]
    browser.get(today)

    def known():
        return people.known_facts(coach, [world.person.pk]).get(world.person.pk, {})

    def ask(step, said):
        return reverse("desk:confirm_step", args=[step.pk, said])

    def n_queries():
        with CaptureQueriesContext(connection) as caught:
            text = browser.get(today).content.decode()
        return len(caught), text

    licence, level = made
    services.finish_own_step(me, licence.pk, word="", at=timezone.now())
    n_one, text = n_queries()
    assert "has_licence_b" not in known()
    assert text.count(f'action="{ask(licence, "ja")}"') == 1
    services.finish_own_step(me, level.pk, word="", at=timezone.now())
    n_two, text = n_queries()
    assert n_two == n_one
    assert ask(level, "nee") in text

    row = browser.post(ask(licence, "ja"), headers=part).content.decode()
    fact = known()["has_licence_b"]
    assert (fact.value, fact.said_by, fact.known_by) == (True, "person", "told")
    assert "Genoteerd: " in row
    again = browser.post(ask(licence, "ja"), headers=part)
    assert again.status_code == 409
    assert "Dit is al nagekeken." in again.content.decode()

    browser.post(ask(level, "nee"), headers=part)
    assert Step.objects.get(pk=level.pk).state == "busy"
    assert "language_level_nl" not in known()
    text = browser.get(today).content.decode()
    assert "/klopt/" not in text
    assert CANARY in text

    services.finish_own_step(me, level.pk, word="", at=timezone.now())
    services.move_step(coach, level.pk, to="todo")
    services.move_step(coach, level.pk, to="done")
    assert known()["language_level_nl"].value == "a1"
    assert "/klopt/" not in browser.get(today).content.decode()

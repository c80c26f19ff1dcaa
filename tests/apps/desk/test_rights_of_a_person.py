"""The rights page: every right with how sure it is, why, and the questions one by one."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from klaverblad.apps.people import services
from klaverblad.apps.people.models import Fact
from klaverblad.apps.rights import cases
from klaverblad.apps.rights.interview import interview
from klaverblad.apps.rights.overview import State, rights_of
from tests.crowd import MEANS, somebody, tell, tell_all

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def anna(world, coach):
    """Somebody alone of whom everything for a leefloon is known."""
    found = somebody(world, "Anna")
    services.live_alone(coach, found.pk)
    tell_all(coach, found, MEANS)
    return found


def overview(world, person):
    return rights_of(world.actor("coach"), person, on=world.on)


def address(name, person, *more):
    return reverse(f"desk:{name}", args=[person.pk, *more])


def test_every_right_is_on_the_page_in_one_of_four_groups(world, browser, anna):
    page = browser.get(address("rights", anna))

    slugs = {line.slug for group in page.context["groups"] for line in group.lines}
    assert len(slugs) == 25
    found = {group.state for group in page.context["groups"]}
    assert found >= {State.SURE_YES, State.OPEN, State.SURE_NO}
    assert "Waarschijnlijk recht op" in page.text
    assert "OCMW, vraag je aan" in page.text

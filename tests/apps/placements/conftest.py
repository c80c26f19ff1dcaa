"""A few places around one person of whom everything is known."""

from __future__ import annotations

from typing import Any

import pytest

from klaverblad.apps.people.models import Person
from klaverblad.apps.places import services
from klaverblad.apps.places.models import Place
from tests.crowd import ABLE, crowd
from tests.world import place_words


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def able(world) -> Person:
    """Somebody who can start at the place of the small region."""
    return crowd(world, 1, facts=[ABLE])[0]


@pytest.fixture
def offer(world):
    """Open one more place in Schoten, with what it asks."""

    def open_place(**asks: Any) -> Place:
        own = place_words(world.workplace.organisation, world.person.municipality)
        return services.open_place(world.actor("workplace"), own | asks)

    return open_place

"""Who sits at the desk."""

from __future__ import annotations

import pytest


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def browser(world, sign_in):
    """The browser of the coach of Schoten."""
    return sign_in(world.coach)


@pytest.fixture
def part():
    """The header by which htmx asks for a piece of a page."""
    return {"hx-request": "true"}

"""One place as the table of rights sees it."""

from __future__ import annotations

from klaverblad.apps.access.examples import WORKPLACE, an_id, example_of
from klaverblad.apps.places.models import Place


@example_of("place")
def a_place() -> Place:
    """A place of the workplace."""
    return Place(pk=an_id(60), organisation_id=WORKPLACE)

"""One location as the table of rights sees it."""

from __future__ import annotations

from klaverblad.apps.access.examples import WORKPLACE, an_id, example_of
from klaverblad.apps.childcare.models import Location


@example_of("location")
def a_location() -> Location:
    """A location of the workplace."""
    return Location(pk=an_id(62), organisation_id=WORKPLACE)

"""One place as the table of rights sees it."""

from __future__ import annotations

from klaverblad.apps.access.examples import IN_CHARGE, WORKPLACE, an_id, example_of
from klaverblad.apps.places.models import Place, TailoredRequest


@example_of("place")
def a_place() -> Place:
    """A place of the workplace."""
    return Place(pk=an_id(60), organisation_id=WORKPLACE)


@example_of("tailored")
def a_request() -> TailoredRequest:
    """What the OCMW in charge asked the workplace."""
    return TailoredRequest(pk=an_id(61), organisation_id=WORKPLACE, asked_for_id=IN_CHARGE)

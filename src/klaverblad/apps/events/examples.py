"""How an event looks to a policy, for the table of rights."""

from __future__ import annotations

from klaverblad.apps.access.examples import REGION, example_of
from klaverblad.apps.events.models import Audience, EventKind, Gathering


@example_of("gathering")
def a_gathering() -> Gathering:
    """One of the region. Never saved."""
    return Gathering(
        region_id=REGION, kind=EventKind.ROUND_TABLE, audience=Audience.SIGNED_IN, title="Tafel"
    )

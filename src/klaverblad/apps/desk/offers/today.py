"""What organisations ask of a professional today, each once and with one thing to do in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.places.employer_queries import own_campaigns_over, own_talks_due
from klaverblad.apps.places.models import Campaign, EmployerTalk, TailoredRequest
from klaverblad.apps.places.policies import can_read_talks
from klaverblad.apps.places.tailored_queries import tailored_due

SHOWN = 4


@dataclass(frozen=True)
class OffersDue:
    """Answers to read and terms that are past; whom to speak with again; campaigns that are over."""

    tailored: Sequence[TailoredRequest]
    talks: Sequence[EmployerTalk]
    campaigns: Sequence[Campaign]

    @property
    def is_any(self) -> bool:
        return bool(self.tailored or self.talks or self.campaigns)


def offers_due(actor: Actor) -> OffersDue:
    """Of the actor; three queries at most, however many there are."""
    if not can_read_talks(actor).is_allowed:
        return OffersDue(tailored_due(actor, limit=SHOWN), [], [])
    return OffersDue(
        tailored_due(actor, limit=SHOWN),
        own_talks_due(actor)[:SHOWN],
        own_campaigns_over(actor)[:SHOWN],
    )

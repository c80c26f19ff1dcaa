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
# Of one's own: nobody has more, and whoever has, reads here how many at least.
MOST = 100


@dataclass(frozen=True)
class OffersDue:
    """Answers to read and terms that are past; whom to speak with again; campaigns that are over."""

    tailored: Sequence[TailoredRequest]
    talks: Sequence[EmployerTalk]
    campaigns: Sequence[Campaign]
    n: int

    @property
    def is_any(self) -> bool:
        return bool(self.n)


def offers_due(actor: Actor) -> OffersDue:
    """Of the actor; three queries at most, however many there are."""
    tailored = tailored_due(actor, limit=MOST)
    talks: Sequence[EmployerTalk] = []
    over: Sequence[Campaign] = []
    if can_read_talks(actor).is_allowed:
        talks, over = own_talks_due(actor)[:MOST], own_campaigns_over(actor)[:MOST]
    n = len(tailored) + len(talks) + len(over)
    return OffersDue(tailored[:SHOWN], talks[:SHOWN], over[:SHOWN], n)

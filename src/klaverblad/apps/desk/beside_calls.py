"""What asks something of a professional today beside calls and steps, and how much that is in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.childcare.queries import overdue_of_day
from klaverblad.apps.desk.offers.today import OffersDue, offers_due
from klaverblad.apps.desk.plan.gpmi_words import evaluations_due
from klaverblad.apps.desk.proposals import today as proposals
from klaverblad.apps.desk.requests import today as requests
from klaverblad.apps.trajectories.message_queries import unseen_for_coach
from klaverblad.apps.trajectories.models import GpmiEvaluation, Message

SHOWN, COUNTED = 5, 500


@dataclass(frozen=True)
class Beside:
    """Each list, whole; a page shows the first of it."""

    messages: Sequence[Message]
    evaluations: Sequence[GpmiEvaluation]
    requests: requests.Due
    offers: OffersDue
    proposals: proposals.Due
    care: Sequence[Any]

    @property
    def n(self) -> int:
        """How many things that are."""
        lists = len(self.messages) + len(self.evaluations) + len(self.care)
        return lists + self.requests.n + self.offers.n + self.proposals.n


def beside_calls(actor: Actor) -> Beside:
    """Of the actor; a fixed number of queries."""
    return Beside(
        messages=unseen_for_coach(actor, limit=COUNTED),
        evaluations=evaluations_due(actor),
        requests=requests.requests_due(actor),
        offers=offers_due(actor),
        proposals=proposals.proposals_due(actor),
        care=overdue_of_day(actor),
    )

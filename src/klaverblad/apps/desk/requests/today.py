"""The requests that ask something of a coach today, each once and with one thing to do in place."""

from __future__ import annotations

from dataclasses import dataclass

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.requests.words import Shown
from klaverblad.apps.rights import request_queries as requests
from klaverblad.apps.rights.policies import can_list_requests

SHOWN = 3


@dataclass(frozen=True)
class Due:
    """What is late, and which refusal is worth a talk before its term is past."""

    late: list[Shown]
    refused: list[Shown]
    n_more: int

    @property
    def n(self) -> int:
        return len(self.late) + len(self.refused) + self.n_more


def requests_due(actor: Actor) -> Due:
    """Of the actor's own caseload; one query, however many there are."""
    if not can_list_requests(actor).is_allowed:
        return Due([], [], 0)
    late, refused = requests.due_today(actor)
    n_more = max(0, len(refused) - SHOWN) + max(0, len(late) - SHOWN)
    return Due(
        [Shown(one, actor) for one in late[:SHOWN]],
        [Shown(one, actor) for one in refused[:SHOWN]],
        n_more,
    )

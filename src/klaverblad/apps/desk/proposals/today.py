"""The proposals that ask something of a coach today: what is late, each once, and what a run found."""

from __future__ import annotations

from dataclasses import dataclass

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.proposals.words import Shown
from klaverblad.apps.placements import proposal_queries as queries
from klaverblad.apps.placements import run_queries as runs
from klaverblad.apps.placements.models import RunStop
from klaverblad.apps.placements.policies import can_list_proposals

SHOWN = 5


@dataclass(frozen=True)
class Due:
    """What is late, how much more there is, and how many suggestions wait for a decision."""

    late: list[Shown]
    n_more: int
    n_found: int
    stopped: RunStop | None

    @property
    def n(self) -> int:
        """How many ask something: each that is late, and all that a run found as one."""
        return len(self.late) + self.n_more + bool(self.n_found)

    @property
    def is_any(self) -> bool:
        return bool(self.late or self.n_found or self.stopped)


def proposals_due(actor: Actor) -> Due:
    """Of the actor's own caseload; two or three queries, however many there are."""
    if not can_list_proposals(actor).is_allowed:
        return Due([], 0, 0, None)
    late = list(queries.overdue_of_day(actor, today=actor.on))
    n_found = runs.n_waiting(actor)
    return Due(
        [Shown(one, actor) for one in late[:SHOWN]],
        max(0, len(late) - SHOWN),
        n_found,
        # Beside what a run found; that runs stand still, the pages of places say to everybody.
        runs.stop_now(actor) if n_found else None,
    )

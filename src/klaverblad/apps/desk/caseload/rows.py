"""The rows of the list, one page of them or all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.caseload.asked import Filter
from klaverblad.apps.desk.caseload.found import PAGE_SIZE, asked_for, page_asked_for
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements.counted_queries import standings
from klaverblad.apps.trajectories import row_queries
from klaverblad.apps.trajectories.clover import Clover
from klaverblad.apps.trajectories.models import Step, Trajectory
from klaverblad.engines.matching.barriers import Barrier


@dataclass(frozen=True)
class Row:
    """One person in the list."""

    trajectory: Trajectory
    clover: Clover
    next_step: Step | None
    last_contact: date | None
    days_silent: int | None
    barriers: Sequence[tuple[Barrier, int]]
    n_places: int
    n_waiting: int

    @property
    def person(self) -> Person:
        return self.trajectory.person


@dataclass(frozen=True)
class Listing:
    """One page of the list."""

    rows: Sequence[Row]
    total: int
    n_pages: int
    page: int


def listing(actor: Actor, asked: Filter, *, all_rows: bool = False) -> Listing:
    """The rows that the filter asks for; an export asks for all of them."""
    if all_rows:
        running: Sequence[Trajectory] = list(asked_for(actor, asked))
        total = len(running)
    else:
        running, total = page_asked_for(actor, asked)
    n_pages = max(1, -(-total // PAGE_SIZE))
    page = min(asked.page, n_pages)
    ids = [trajectory.pk for trajectory in running]
    clovers = row_queries.clovers(actor, running)
    next_steps = row_queries.next_steps(actor, ids)
    last = row_queries.last_contact_of(actor, ids)
    stands = standings(actor, [t.person for t in running], on=actor.on)
    rows = [
        Row(
            trajectory=t,
            clover=clovers[t.pk],
            next_step=next_steps.get(t.pk),
            last_contact=last[t.pk].on if t.pk in last else None,
            days_silent=(actor.on - last[t.pk].on).days if t.pk in last else None,
            barriers=stands[t.person_id].barriers,
            n_places=stands[t.person_id].n_open,
            n_waiting=stands[t.person_id].n_waiting,
        )
        for t in running
    ]
    return Listing(rows, total, n_pages, page)

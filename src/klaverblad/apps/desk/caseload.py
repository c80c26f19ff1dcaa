"""Mijn mensen: the caseload as a table that can be filtered, kept in the address, and exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.clover import Clover
from klaverblad.apps.trajectories.models import Phase, Step, Trajectory
from klaverblad.engines.matching.barriers import Barrier

PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the list, as it stands in the address. The export reads the same."""

    words: str = ""
    phase: str = ""
    coach: str = ""
    silent: bool = False
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filter:
        """Read an address; what cannot be read is left out, never an error."""
        page = query.get("blad", "1")
        return cls(
            words=words_asked(query, "zoek"),
            phase=query.get("fase", "") if query.get("fase", "") in Phase.values else "",
            coach=_uuid_or_nobody(query.get("coach", "")),
            silent=query.get("stil", "") == "1",
            page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
        )

    def address(self, **changes: object) -> str:
        """The address with other choices; a new choice starts at the first page."""
        new = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]
        said = {
            "zoek": new.words,
            "fase": new.phase,
            "coach": new.coach,
            "stil": "1" if new.silent else "",
            "blad": str(new.page) if new.page > 1 else "",
        }
        return "?" + urlencode({key: value for key, value in said.items() if value})

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.phase or self.coach or self.silent)


NOBODY = "niemand"


def _uuid_or_nobody(text: str) -> str:
    if text == NOBODY:
        return text
    try:
        return str(UUID(text))
    except ValueError:
        return ""


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
    found = _filtered(actor, asked)
    total = found.count()
    n_pages = max(1, -(-total // PAGE_SIZE))
    page = min(asked.page, n_pages)
    chosen = found if all_rows else found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    running = list(chosen)
    ids = [trajectory.pk for trajectory in running]
    clovers = trajectories.clovers(actor, running)
    next_steps = trajectories.next_steps(actor, ids)
    last = trajectories.last_contact_of(actor, ids)
    laid = placements.field(actor, [t.person for t in running], on=actor.on)
    barriers, open_to = placements.main_barriers(laid), placements.n_feasible(laid)
    waiting = placements.n_waiting(laid)
    rows = [
        Row(
            trajectory=t,
            clover=clovers[t.pk],
            next_step=next_steps.get(t.pk),
            last_contact=last[t.pk].on if t.pk in last else None,
            days_silent=(actor.on - last[t.pk].on).days if t.pk in last else None,
            barriers=barriers[t.person_id],
            n_places=open_to[t.person_id],
            n_waiting=waiting[t.person_id],
        )
        for t in running
    ]
    return Listing(rows, total, n_pages, page)


def _filtered(actor: Actor, asked: Filter) -> QuerySet[Trajectory]:
    found = trajectories.caseload_with(
        actor, words=asked.words, phase=asked.phase, silent=asked.silent
    )
    if asked.coach == NOBODY:
        found = found.filter(coach=None)
    elif asked.coach:
        found = found.filter(coach_id=asked.coach)
    return found.order_by(*trajectories.BY_NAME)

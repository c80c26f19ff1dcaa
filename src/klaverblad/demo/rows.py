"""Rows on their way to the database: gathered per batch, written in the order that keys ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups.models import (
    Attendance,
    Enrolment,
    Guest,
    Meeting,
    Pair,
    Programme,
    Series,
    Session,
)
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.models import (
    Consent,
    Fact,
    Household,
    HouseholdMembership,
    Person,
    TeamMember,
)
from klaverblad.apps.rights.models import RightRequest
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    Contact,
    DomainPosition,
    Ending,
    Goal,
    Gpmi,
    GpmiEvaluation,
    GpmiSignature,
    Message,
    PlanChange,
    Screening,
    ScreeningAnswer,
    SearchDiary,
    SearchEntry,
    Step,
    Trajectory,
    Transfer,
)
from klaverblad.demo.chance import made_id

_ORDER = (
    Person, Household, HouseholdMembership, Consent, TeamMember, Fact, Trajectory, Goal, Screening,
    DomainPosition, ScreeningAnswer, Step, Contact, Appointment, AftercareMoment, Ending,
    Transfer, PlanChange, Gpmi, GpmiSignature, GpmiEvaluation,
    Programme, Series, Session, Enrolment, Attendance, Pair, Meeting, Guest,
    SearchDiary, SearchEntry, Message, RightRequest,
)  # fmt: skip
_BATCH = 500


@dataclass(slots=True)
class _Told:
    """An event before its subject has a key."""

    name: str
    actor: Actor
    subject: Model
    person_id: UUID
    at: datetime
    data: dict[str, Any]


@dataclass(slots=True)
class Rows:
    """What was made and not yet written. `flush` empties it, so that memory stays flat."""

    made: dict[type[Model], list[Any]] = field(
        default_factory=lambda: {kind: [] for kind in _ORDER}
    )
    told: list[_Told] = field(default_factory=list)
    n_events: int = 0
    n_rows: int = 0

    def add(self, row: Any) -> Any:
        """Keep one row until the next flush."""
        self.made[type(row)].append(row)
        return row

    def tell(
        self, name: str, actor: Actor, subject: Model, person_id: UUID, at: datetime, **data: Any
    ) -> None:
        """Keep one event, as the service of this change would have emitted it."""
        self.told.append(_Told(name, actor, subject, person_id, at, data))

    def flush(self) -> None:
        """Write everything and forget it."""
        for kind in _ORDER:
            rows = self.made[kind]
            opened = [one.created_at for one in rows] if kind is Person else []
            kind.objects.bulk_create(rows, batch_size=_BATCH)  # type: ignore[attr-defined]
            if opened:
                _keep_created(rows, opened)
            self.n_rows += len(rows)
            rows.clear()
        journal.record_many([self._event(told) for told in self._in_order()])
        self.told.clear()

    def _in_order(self) -> list[_Told]:
        return sorted(self.told, key=lambda told: told.at)

    def _event(self, told: _Told) -> Any:
        self.n_events += 1
        event = journal.event(
            told.name,
            told.actor,
            told.subject,
            person_id=told.person_id,
            at=told.at,
            **told.data,
        )
        event.event_id = made_id("event", self.n_events)
        return event


def _keep_created(persons: list[Person], opened: list[datetime]) -> None:
    """A file is as old as its opening; the database layer wrote the moment of loading."""
    for person, at in zip(persons, opened, strict=True):
        person.created_at = at
    Person.objects.bulk_update(persons, ["created_at"], batch_size=250)

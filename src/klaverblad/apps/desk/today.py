"""The day of a professional: who to call and why, what is due, who is silent, who was promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.day_ahead import look_ahead_of_day
from klaverblad.apps.desk.new_places import NewPlace, new_places
from klaverblad.apps.desk.open_rights import requested
from klaverblad.apps.library import conditions
from klaverblad.apps.library import queries as library
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.models import Document, Person
from klaverblad.apps.placements import columns
from klaverblad.apps.placements import counted_queries as counted
from klaverblad.apps.rights import queries as rights
from klaverblad.apps.rights.cases import LEEFLOON, facts_read
from klaverblad.apps.rights.levels import Level
from klaverblad.apps.rights.request_terms import right_name
from klaverblad.apps.rights.state_queries import Kept, states_of
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import row_queries
from klaverblad.apps.trajectories.clover import Clover
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    Phase,
    Step,
    StepAnswer,
    StepState,
    Trajectory,
)
from klaverblad.apps.trajectories.policies import can_write_trajectory

DUE_WITHIN_DAYS = 7
NEW_PLACE_DAYS = 14
DOCUMENT_DAYS = 7
SHOWN = 5


class Part(StrEnum):
    """The filters of the page, as they stand in the address."""

    ALL = "alles"
    TOGETHER = "samen"
    RIGHTS = "rechten"
    ANSWERS = "antwoorden"
    CALL = "bellen"
    STEPS = "stappen"
    SILENT = "stil"
    AFTERCARE = "nazorg"


class CallReason(StrEnum):
    """Why to call someone, the heaviest first."""

    RIGHT_OPEN = "right_open"
    NEVER_SPOKEN = "never_spoken"
    NOT_REACHED = "not_reached"
    LONG_AGO = "long_ago"


@dataclass
class Line:
    """One row of the page; its clover is drawn when all rows are known."""

    trajectory: Trajectory
    clover: Clover = field(default_factory=dict, kw_only=True)

    @property
    def person(self) -> Person:
        return self.trajectory.person


@dataclass
class Call(Line):
    """Somebody to call, and why."""

    reason: CallReason
    days: int | None = None
    amount: float | None = None

    @property
    def is_urgent(self) -> bool:
        return self.reason == CallReason.RIGHT_OPEN


@dataclass
class StepLine(Line):
    """A step that is due, or one that a partner is silent about."""

    step: Step
    days_late: int = 0
    days_silent: int = 0
    # What it brings, when somebody else marked it done and the OCMW is asked whether that is so.
    brings: str = ""


@dataclass
class AnswerLine(Line):
    """What a partner answered by a link, until somebody of the OCMW in charge has read it."""

    answer: StepAnswer


@dataclass
class AftercareLine(Line):
    """A promised talk that is due."""

    moment: AftercareMoment
    months: int


@dataclass(frozen=True)
class RightLine:
    """The rights of one person that one answer would settle; `high` is the most that any gives."""

    person: Person
    names: Sequence[str]
    high: float


@dataclass(frozen=True)
class Today:
    """Everything the page shows."""

    answers: Sequence[AnswerLine]
    documents: Sequence[Document]
    calls: Sequence[Call]
    steps: Sequence[StepLine]
    silent: Sequence[StepLine]
    aftercare: Sequence[AftercareLine]
    agenda: Sequence[Appointment]
    rights: Sequence[RightLine]
    # Whether these are all the rights; else nobody was looked at yet, and it is of leefloon alone.
    has_every_right: bool
    places: Sequence[NewPlace]
    counts: Mapping[Part, int] = field(default_factory=dict)

    @property
    def n_urgent(self) -> int:
        return sum(call.is_urgent for call in self.calls)


PART_NAMES = {
    Part.ALL: _("Alles"),
    Part.TOGETHER: _("In één gesprek"),
    Part.RIGHTS: _("Rechten"),
    Part.ANSWERS: _("Antwoorden"),
    Part.CALL: _("Bellen"),
    Part.STEPS: _("Stappen"),
    Part.SILENT: _("Stil"),
    Part.AFTERCARE: _("Nazorg"),
}


def today(actor: Actor, *, coach_id: UUID | None = None) -> Today:
    """Bring the day together, in a number of queries that does not grow with the caseload.

    coach_id   only the people of one coach, for whoever sees the day of a team
    """
    running = [
        one for one in row_queries.running(actor) if coach_id is None or one.coach_id == coach_id
    ]
    by_id = {trajectory.pk: trajectory for trajectory in running}
    persons = [trajectory.person for trajectory in running]
    ids = [person.pk for person in persons]
    soon = actor.on + timedelta(days=DUE_WITHIN_DAYS)
    look_ahead_of_day(
        actor,
        ids,
        documents_since=actor.on - timedelta(days=DOCUMENT_DAYS),
        evaluations_by=soon,
    )
    since = actor.on - timedelta(days=NEW_PLACE_DAYS)
    seen = people.snapshot(
        actor,
        ids,
        on=actor.on,
        keys={*columns.FACT_KEYS, *facts_read((LEEFLOON,))},
    )
    fitting = counted.fitting(actor, persons, on=actor.on, opened_since=since, snapshot=seen)
    planned = row_queries.day_steps(actor, soon=soon, instrument=rights.LEEFLOON_REQUEST)
    asked = planned.asked | requested(actor, running)
    states = who_may_ask(actor, running, asked, snapshot=seen)
    calls = calls_of(actor, running, states, row_queries.last_contacts(actor))
    steps, silent = _steps(actor, planned.of_the_day, by_id, soon)
    aftercare = _aftercare(actor, by_id)
    answers = _answers(actor, by_id)
    counts = {
        Part.ANSWERS: len(answers),
        Part.CALL: len(calls),
        Part.STEPS: len(steps),
        Part.SILENT: len(silent),
        Part.AFTERCARE: len(aftercare),
    }
    counts[Part.ALL] = sum(counts.values())
    kept = states_of(actor, ids)
    return Today(
        answers=answers,
        documents=_documents(actor, persons),
        calls=calls,
        steps=steps,
        silent=silent,
        aftercare=aftercare,
        agenda=trajectories.agenda(actor, on=actor.on),
        rights=_rights(running, states, kept),
        has_every_right=bool(kept),
        places=new_places(actor, fitting, most=SHOWN),
        counts=counts,
    )


def who_may_ask(
    actor: Actor,
    running: Sequence[Trajectory],
    asked: AbstractSet[UUID],
    *,
    snapshot: people.Snapshot | None = None,
) -> Mapping[UUID, rights.LeefloonState]:
    """The leefloon of those who neither receive one nor asked; of others it is not reckoned."""
    persons = [one.person for one in running if one.pk not in asked]
    return rights.leefloon_of_many(
        actor, persons, on=actor.on, snapshot=snapshot, with_received=False
    )


def draw_clovers(actor: Actor, lines: Sequence[Line]) -> None:
    """Give each row its clover. Only the rows that are shown: most of a day waits behind a link."""
    shown = {line.trajectory.pk: line.trajectory for line in lines}
    clovers = row_queries.clovers(actor, list(shown.values()))
    for line in lines:
        line.clover = clovers[line.trajectory.pk]


def calls_of(
    actor: Actor,
    running: Sequence[Trajectory],
    states: Mapping[UUID, rights.LeefloonState],
    last: Mapping[UUID, row_queries.LastContact],
) -> list[Call]:
    """Whom of these to call and why, who loses most first."""
    calls = []
    for trajectory in running:
        state = states.get(trajectory.person_id)
        contact = last.get(trajectory.pk)
        call = _call(actor.on, trajectory, state, contact)
        if call is not None:
            calls.append(call)
    order = list(CallReason)
    return sorted(
        calls,
        # Who loses most stands first: the amount of a right, else the longest silence.
        key=lambda call: (
            order.index(call.reason),
            -(call.amount or 0),
            -(call.days or 0),
            str(call.trajectory.pk),
        ),
    )


def _call(
    on: date,
    trajectory: Trajectory,
    state: rights.LeefloonState | None,
    last: row_queries.LastContact | None,
) -> Call | None:
    spoke_today = last is not None and last.on == on and last.was_reached
    if spoke_today:
        return None
    if state is not None and state.is_surely_positive:
        return Call(trajectory, CallReason.RIGHT_OPEN, amount=state.low)
    if trajectory.phase == Phase.AFTERCARE:
        # Whoever works is asked at the promised moments, not in between.
        return None
    if last is None:
        days = (on - trajectory.opened_on).days
        return Call(trajectory, CallReason.NEVER_SPOKEN, days=days)
    days = (on - last.on).days
    if not last.was_reached:
        return Call(trajectory, CallReason.NOT_REACHED, days=days)
    if days > trajectories.SILENT_DAYS:
        return Call(trajectory, CallReason.LONG_AGO, days=days)
    return None


def _steps(
    actor: Actor, steps: Sequence[Step], by_id: Mapping[UUID, Trajectory], soon: date
) -> tuple[list[StepLine], list[StepLine]]:
    due, silent, asked = [], [], []
    for step in steps:
        trajectory = by_id.get(step.trajectory_id)
        if trajectory is None:
            # Of another coach, or somebody took this person on between two questions.
            continue
        if step.state == StepState.DONE:
            asked.append(StepLine(trajectory, step))
            continue
        if step.state == StepState.WAITING:
            days = (actor.on - step.waiting_since).days
            if days > step.answer_days:
                silent.append(StepLine(trajectory, step, days_silent=days))
        elif step.due_on is not None and step.due_on <= soon:
            days = max(0, (actor.on - step.due_on).days)
            due.append(StepLine(trajectory, step, days_late=days))
    due = [*to_confirm(actor, asked), *due]
    return due, sorted(silent, key=lambda one: (-one.days_silent, str(one.step.pk)))


def to_confirm(actor: Actor, lines: Sequence[StepLine]) -> list[StepLine]:
    """Those of which the actor can say whether it is so; what is known already is not asked."""
    mine = [one for one in lines if can_write_trajectory(actor, one.person).is_allowed]
    if not mine:
        return []
    made_of = library.instruments(actor).in_bulk({one.step.instrument_id for one in mine})
    effects = {slug: conditions.effect(one) for slug, one in made_of.items()}
    keys = {one.entry.key for one in effects.values() if one}
    known = people.known_facts(actor, [one.person.pk for one in mine], keys=keys)
    found = []
    for line in mine:
        brings = effects.get(line.step.instrument_id)
        if brings is None:
            continue
        old = known.get(line.person.pk, {}).get(brings.entry.key)
        if brings.changes(old.value if old else None):
            line.brings = f"{brings.entry.label()}{_(':')} {brings.shown()}"
            found.append(line)
    return found


def _answers(actor: Actor, by_id: Mapping[UUID, Trajectory]) -> list[AnswerLine]:
    return [
        AnswerLine(by_id[answer.step.trajectory_id], answer)
        for answer in row_queries.answers_of_the_day(actor)
        if answer.step.trajectory_id in by_id
    ]


def _documents(actor: Actor, persons: Sequence[Person]) -> list[Document]:
    """What people and partners sent in the last days."""
    since = actor.on - timedelta(days=DOCUMENT_DAYS)
    ids = [person.pk for person in persons]
    return documents.arrived(actor, ids, since=since, limit=SHOWN)


def _aftercare(actor: Actor, by_id: Mapping[UUID, Trajectory]) -> list[AftercareLine]:
    soon = actor.on + timedelta(days=DUE_WITHIN_DAYS)
    return [
        AftercareLine(by_id[moment.trajectory_id], moment, months=months_of(moment))
        for moment in row_queries.aftercare_of_the_day(actor, by=soon)
        if moment.trajectory_id in by_id
    ]


def _rights(
    running: Sequence[Trajectory],
    states: Mapping[UUID, rights.LeefloonState],
    kept: Mapping[UUID, Kept],
) -> list[RightLine]:
    """Who waits for one answer: of leefloon as it stands now, of the rest as the scan left it."""
    lines = []
    for trajectory in running:
        found = {}
        state = states.get(trajectory.person_id)
        if state is not None and state.is_one_answer_away:
            found[LEEFLOON] = state.high
        stood = kept.get(trajectory.person_id)
        for right, one in stood.states.items() if stood is not None else ():
            if one.level == Level.NEAR and right != LEEFLOON:
                found[right] = one.high or 0.0
        if found:
            names = sorted(map(right_name, found))
            lines.append(RightLine(trajectory.person, names, max(found.values())))
    return sorted(lines, key=lambda line: (-line.high, str(line.person.pk)))[:SHOWN]


def months_of(moment: AftercareMoment) -> int:
    """After how many months at work a promised talk is."""
    return round((moment.due_on - moment.started_work_on).days / 30.4)

"""The day of a professional: who to call and why, what is due, who is silent, who was promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.open_rights import rights_asked
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.models import Document, Person
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.places.models import Place
from klaverblad.apps.rights import queries as rights
from klaverblad.apps.rights.cases import LEEFLOON, facts_read
from klaverblad.apps.trajectories import queries as trajectories
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
class NewPlace:
    """A place that opened lately, and for how many of the actor's people it fits."""

    place: Place
    n_people: int


@dataclass(frozen=True)
class RightLine:
    """A right that one answer would settle, or that is likely and not asked."""

    person: Person
    low: float
    high: float
    is_settled: bool


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
    caseload = trajectories.caseload(actor)
    running = list(caseload if coach_id is None else caseload.filter(coach_id=coach_id))
    by_id = {trajectory.pk: trajectory for trajectory in running}
    persons = [trajectory.person for trajectory in running]
    since = actor.on - timedelta(days=NEW_PLACE_DAYS)
    seen = people.snapshot(
        actor,
        [person.pk for person in persons],
        on=actor.on,
        keys={*placements.columns.FACT_KEYS, *facts_read((LEEFLOON,))},
    )
    laid = placements.field(actor, persons, on=actor.on, opened_since=since, snapshot=seen)
    states = _who_may_ask(actor, running, snapshot=seen)
    calls = _calls(actor, running, states)
    steps, silent = _steps(actor, by_id)
    aftercare = _aftercare(actor, by_id)
    answers = _answers(actor, by_id)
    _draw_clovers(actor, by_id, [*answers, *calls, *steps, *silent, *aftercare])
    counts = {
        Part.ANSWERS: len(answers),
        Part.CALL: len(calls),
        Part.STEPS: len(steps),
        Part.SILENT: len(silent),
        Part.AFTERCARE: len(aftercare),
    }
    counts[Part.ALL] = sum(counts.values())
    return Today(
        answers=answers,
        documents=_documents(actor, persons),
        calls=calls,
        steps=steps,
        silent=silent,
        aftercare=aftercare,
        agenda=trajectories.agenda(actor, on=actor.on),
        rights=_rights(running, states),
        places=_new_places(laid),
        counts=counts,
    )


def _who_may_ask(
    actor: Actor, running: Sequence[Trajectory], *, snapshot: people.Snapshot | None = None
) -> Mapping[UUID, rights.LeefloonState]:
    """The leefloon of those who neither receive one nor asked; of others it is not reckoned."""
    asked = rights_asked(actor, running)
    persons = [one.person for one in running if one.pk not in asked]
    return rights.leefloon_of_many(
        actor, persons, on=actor.on, snapshot=snapshot, with_received=False
    )


def _draw_clovers(actor: Actor, by_id: Mapping[UUID, Trajectory], lines: Sequence[Line]) -> None:
    """Give each row its clover; most of a caseload is on no row at all."""
    on_a_row = {line.trajectory.pk for line in lines}
    clovers = trajectories.clovers(actor, [by_id[pk] for pk in by_id if pk in on_a_row])
    for line in lines:
        line.clover = clovers[line.trajectory.pk]


def _calls(
    actor: Actor,
    running: Sequence[Trajectory],
    states: Mapping[UUID, rights.LeefloonState],
) -> list[Call]:
    last = trajectories.last_contact_of(actor, [t.pk for t in running])
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
    last: trajectories.LastContact | None,
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


def _steps(actor: Actor, by_id: Mapping[UUID, Trajectory]) -> tuple[list[StepLine], list[StepLine]]:
    due, silent = [], []
    soon = actor.on + timedelta(days=DUE_WITHIN_DAYS)
    # Only what may be on the page: most open steps have a later day.
    on_the_page = Q(state=StepState.WAITING) | Q(due_on__lte=soon)
    found = trajectories.steps(actor).filter(
        on_the_page, trajectory_id__in=list(by_id), state__in=trajectories.OPEN_STATES
    )
    for step in found.order_by("due_on", "waiting_since", "pk"):
        trajectory = by_id[step.trajectory_id]
        if step.state == StepState.WAITING:
            days = (actor.on - step.waiting_since).days
            if days > step.answer_days:
                silent.append(StepLine(trajectory, step, days_silent=days))
        elif step.due_on is not None and step.due_on <= soon:
            days = max(0, (actor.on - step.due_on).days)
            due.append(StepLine(trajectory, step, days_late=days))
    return due, sorted(silent, key=lambda one: (-one.days_silent, str(one.step.pk)))


def _answers(actor: Actor, by_id: Mapping[UUID, Trajectory]) -> list[AnswerLine]:
    unread = trajectories.unread_answers(actor).filter(step__trajectory_id__in=list(by_id))
    return [
        AnswerLine(by_id[answer.step.trajectory_id], answer)
        for answer in unread.order_by("answered_at", "pk")
    ]


def _documents(actor: Actor, persons: Sequence[Person]) -> list[Document]:
    """What people and partners sent in the last days."""
    since = actor.on - timedelta(days=DOCUMENT_DAYS)
    ids = [person.pk for person in persons]
    return documents.arrived(actor, ids, since=since, limit=SHOWN)


def _aftercare(actor: Actor, by_id: Mapping[UUID, Trajectory]) -> list[AftercareLine]:
    due = trajectories.aftercare_due(actor, by=actor.on + timedelta(days=DUE_WITHIN_DAYS))
    return [
        AftercareLine(by_id[moment.trajectory_id], moment, months=_months(moment))
        for moment in due.filter(trajectory_id__in=list(by_id))
    ]


def _rights(
    running: Sequence[Trajectory],
    states: Mapping[UUID, rights.LeefloonState],
) -> list[RightLine]:
    lines = [
        RightLine(t.person, state.low, state.high, state.is_settled)
        for t in running
        if (state := states.get(t.person_id)) is not None and state.is_one_answer_away
    ]
    return sorted(lines, key=lambda line: (-line.high, str(line.person.pk)))[:SHOWN]


def _new_places(laid: placements.Field) -> list[NewPlace]:
    counts = zip(laid.found, placements.n_fitting(laid), strict=True)
    fitting = [NewPlace(place, n) for place, n in counts if n]
    return sorted(fitting, key=lambda one: (-one.n_people, str(one.place.pk)))[:5]


def call_line(actor: Actor, trajectory_id: UUID) -> Call | None:
    """One row of the calls, after something about it changed; None when there is no reason left."""
    trajectory = (
        trajectories.trajectories(actor)
        .select_related("person__municipality")
        .get(pk=trajectory_id)
    )
    found = _calls(actor, [trajectory], _who_may_ask(actor, [trajectory]))
    _draw_clovers(actor, {trajectory.pk: trajectory}, found)
    return found[0] if found else None


def step_line(actor: Actor, step: Step) -> StepLine:
    """One row of the steps, as it stands now."""
    trajectory = (
        trajectories.trajectories(actor)
        .select_related("person__municipality")
        .get(pk=step.trajectory_id)
    )
    is_late = step.due_on is not None and step.state in trajectories.OPEN_STATES
    line = StepLine(
        trajectory,
        step,
        days_late=max(0, (actor.on - step.due_on).days) if is_late else 0,
        days_silent=(actor.on - step.waiting_since).days if step.waiting_since else 0,
    )
    _draw_clovers(actor, {trajectory.pk: trajectory}, [line])
    return line


def answer_line(actor: Actor, answer: StepAnswer) -> AnswerLine:
    """One row of the answers, as it stands now."""
    trajectory = (
        trajectories.trajectories(actor)
        .select_related("person__municipality")
        .get(pk=answer.step.trajectory_id)
    )
    line = AnswerLine(trajectory, answer)
    _draw_clovers(actor, {trajectory.pk: trajectory}, [line])
    return line


def aftercare_line(actor: Actor, moment: AftercareMoment) -> AftercareLine:
    """One row of the aftercare, as it stands now."""
    trajectory = (
        trajectories.trajectories(actor)
        .select_related("person__municipality")
        .get(pk=moment.trajectory_id)
    )
    line = AftercareLine(trajectory, moment, months=_months(moment))
    _draw_clovers(actor, {trajectory.pk: trajectory}, [line])
    return line


def _months(moment: AftercareMoment) -> int:
    return round((moment.due_on - moment.started_work_on).days / 30.4)

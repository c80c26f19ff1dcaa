"""Every change to a trajectory: find, ask, check, write, tell, return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import queries as library
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as people_services
from klaverblad.apps.people.models import Fact, KnownBy, Person, SaidBy
from klaverblad.apps.people.policies import can_open_person
from klaverblad.apps.people.registry import Domain, registry
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Contact,
    ContactOutcome,
    DomainPosition,
    Goal,
    Phase,
    Scope,
    Screening,
    Situation,
    Step,
    StepBy,
    StepState,
    Trajectory,
)
from klaverblad.errors import BadInput, Refused

# When we ask how it goes: two weeks, then 1, 3, 6, 12 and 18 months after the start.
AFTERCARE_DAYS = (14, 30, 91, 182, 365, 548)


class AlreadyClosed(Refused):
    """Somebody finished this moment or step before you did."""

    code = "already_closed"
    sentence = _("Dit is al afgerond. Kijk eerst wat er staat.")


class AftercareOpen(Refused):
    """A trajectory that would close over promised talks."""

    code = "aftercare_open"
    sentence = _(
        "Er staan nog nazorggesprekken open. Vul ze in, of zeg bij elk gesprek waarom het niet "
        "doorgaat. Kies tot dan de fase ‘nazorg’."
    )


@transaction.atomic
def open_trajectory(actor: Actor, person_id: UUID, *, coach_id: UUID | None) -> Trajectory:
    """Start a trajectory with the OCMW in charge; one runs at a time."""
    can_open_person(actor).enforce()
    person = people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    if Trajectory.objects.filter(
        person=person, organisation_id=actor.organisation_id, closed_on=None
    ).exists():
        raise Refused(_("Er loopt al een traject voor deze persoon."))
    if coach_id is not None:
        _is_coach(actor, coach_id)
    trajectory = Trajectory.objects.create(
        person=person,
        organisation_id=actor.organisation_id,
        coach_id=coach_id,
        opened_on=actor.on,
    )
    journal.emit("trajectory.opened", actor, trajectory, person_id=person.pk)
    return trajectory


@transaction.atomic
def add_goal(actor: Actor, trajectory_id: UUID, *, words: str) -> Goal:
    """Keep what the person wants, in their own words."""
    trajectory = _mine(actor, trajectory_id)
    if not words.strip():
        raise BadInput(_("Schrijf het doel in de woorden van de persoon zelf."), field="words")
    goal = Goal.objects.create(trajectory=trajectory, words=words.strip(), said_on=actor.on)
    journal.emit("goal.added", actor, goal, person_id=trajectory.person_id)
    return goal


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to add: an instrument of the library, who does it, by when."""

    instrument: str
    title: str = ""
    by: str = StepBy.BOTH
    due_on: date | None = None
    partner_id: UUID | None = None
    place_id: UUID | None = None


@transaction.atomic
def add_step(actor: Actor, trajectory_id: UUID, new: NewStep) -> Step:
    """Put a step in the plan; the same open step twice is refused."""
    trajectory = _running(actor, trajectory_id)
    instrument = library.instruments(actor).get(pk=new.instrument)
    title = new.title.strip() or str(instrument)
    if trajectory.steps.filter(
        title=title, state__in=queries.OPEN_STATES, place_id=new.place_id
    ).exists():
        raise Refused(_("Deze stap staat al in het plan."), step=instrument.pk)
    step = Step.objects.create(
        trajectory=trajectory,
        instrument=instrument,
        title=title,
        by=new.by,
        due_on=new.due_on,
        partner_id=new.partner_id,
        place_id=new.place_id,
    )
    journal.emit(
        "step.added", actor, step, person_id=trajectory.person_id, instrument=instrument.pk
    )
    return step


@transaction.atomic
def move_step(actor: Actor, step_id: UUID, *, to: StepState) -> Step:
    """Start a step, let it wait, finish it, drop it, or put it back.

    A finished step that the library says ends in a fact (a licence, a language level) writes it.
    """
    step = queries.steps(actor).select_for_update(of=("self",)).get(pk=step_id)
    person = _person_of(step.trajectory)
    policies.can_move_step(actor, person).enforce()
    before = step.state
    if before == to:
        raise AlreadyClosed(step=to)
    can_write = policies.can_write_trajectory(actor, person).is_allowed
    if step.brought_id is not None and can_write:
        people_services.withdraw_fact(actor, person.pk, step.brought_id)
        step.brought = None
    step.state = to
    step.done_on = actor.on if to == StepState.DONE else None
    step.waiting_since = actor.on if to == StepState.WAITING else None
    if to == StepState.BUSY and step.started_on is None:
        step.started_on = actor.on
    journal.emit(f"step.{_VERBS[to]}", actor, step, person_id=person.pk, before=before)
    if to == StepState.DONE and can_write and step.instrument.produces_fact_key:
        step.brought = _write_what_it_brought(actor, person, step.instrument)
    step.save(update_fields=["state", "done_on", "waiting_since", "started_on", "brought"])
    return step


_VERBS = {
    StepState.TODO: "reopened",
    StepState.BUSY: "started",
    StepState.WAITING: "handed_over",
    StepState.DONE: "finished",
    StepState.DROPPED: "dropped",
}


def _write_what_it_brought(actor: Actor, person: Person, instrument: Instrument) -> Fact | None:
    """The fact that a finished step ends in; None when it was known already."""
    key = instrument.produces_fact_key
    known = people.known_facts(actor, [person.pk], keys=[key]).get(person.pk, {})
    old = known[key].value if key in known else None
    value = instrument.produces_fact_value
    if isinstance(value, list):
        # A competence is added to those someone has; it does not replace them.
        value = sorted({*(old or ()), *value})
    if old == value or _is_more(key, old, than=value):
        return None
    said = people_services.Said(
        key=key,
        value=value,
        since=actor.on,
        said_by=SaidBy.PROFESSIONAL,
        known_by=KnownBy.TOLD,
    )
    return people_services.record_fact(actor, person.pk, said)


def _is_more(key: str, old: Any, *, than: Any) -> bool:
    """Whether somebody is further already: a course for beginners takes no level away."""
    levels = list(registry()[key].options)
    return old in levels and than in levels and levels.index(old) > levels.index(than)


@transaction.atomic
def postpone_step(actor: Actor, step_id: UUID, *, due_on: date) -> Step:
    """Agree on another day. Nothing is held against anyone."""
    step = queries.steps(actor).select_for_update(of=("self",)).get(pk=step_id)
    person = _person_of(step.trajectory)
    policies.can_move_step(actor, person).enforce()
    if step.state not in queries.OPEN_STATES:
        raise AlreadyClosed(step=step.state)
    if due_on < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="due_on")
    before, step.due_on = step.due_on, due_on
    step.save(update_fields=["due_on"])
    journal.emit("step.postponed", actor, step, person_id=person.pk, before=before, due_on=due_on)
    return step


@transaction.atomic
def remind_partner(actor: Actor, step_id: UUID) -> Step:
    """Write down that the partner was asked again; the waiting starts anew."""
    step = queries.steps(actor).select_for_update(of=("self",)).get(pk=step_id)
    person = _person_of(step.trajectory)
    policies.can_write_trajectory(actor, person).enforce()
    if step.state != StepState.WAITING:
        raise AlreadyClosed(step=step.state)
    silent = (actor.on - step.waiting_since).days
    step.waiting_since = actor.on
    step.save(update_fields=["waiting_since"])
    journal.emit("step.reminded", actor, step, person_id=person.pk, silent_days=silent)
    return step


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact to write down."""

    kind: str
    outcome: str = ContactOutcome.SPOKE
    note: str = ""
    scope: str = Scope.PERSON
    at: datetime | None = None


@transaction.atomic
def record_contact(actor: Actor, trajectory_id: UUID, new: NewContact) -> Contact:
    """Write down a talk, call or visit."""
    trajectory = queries.trajectories(actor).select_for_update(of=("self",)).get(pk=trajectory_id)
    policies.can_write_contact(actor, _person_of(trajectory)).enforce()
    contact = Contact.objects.create(
        trajectory=trajectory,
        by_id=actor.user_id,
        organisation_id=actor.organisation_id,
        at=new.at or timezone.now(),
        kind=new.kind,
        outcome=new.outcome,
        note=new.note.strip(),
        scope=new.scope,
    )
    journal.emit(
        "contact.recorded",
        actor,
        contact,
        person_id=trajectory.person_id,
        at=contact.at,
        kind=new.kind,
        outcome=new.outcome,
    )
    return contact


@transaction.atomic
def withdraw_contact(actor: Actor, contact_id: UUID) -> Contact:
    """Take back a contact that you wrote by mistake; the journal keeps that it was there."""
    contact = queries.contacts(actor).select_for_update(of=("self",)).get(pk=contact_id)
    if contact.by_id != actor.user_id:
        raise Refused(_("Alleen wie dit schreef, kan het terugnemen."))
    contact.withdrawn_at = timezone.now()
    contact.save(update_fields=["withdrawn_at"])
    journal.emit("contact.withdrawn", actor, contact, person_id=contact.trajectory.person_id)
    return contact


@dataclass(frozen=True, slots=True)
class Seen:
    """One life domain as both see it; None is not asked yet."""

    person_says: int | None
    professional_says: int | None
    what_counts: str = ""


@transaction.atomic
def record_screening(actor: Actor, trajectory_id: UUID, seen: Mapping[Domain, Seen]) -> Screening:
    """Keep how all life domains stand now, in both views."""
    trajectory = _mine(actor, trajectory_id)
    screening = Screening.objects.create(trajectory=trajectory, on=actor.on, by_id=actor.user_id)
    DomainPosition.objects.bulk_create(
        DomainPosition(
            screening=screening,
            domain=domain,
            person_says=one.person_says,
            professional_says=one.professional_says,
            what_counts=one.what_counts[:160],
        )
        for domain, one in seen.items()
    )
    journal.emit("screening.recorded", actor, screening, person_id=trajectory.person_id)
    return screening


@transaction.atomic
def start_work(actor: Actor, trajectory_id: UUID, *, on: date, where: str) -> list[AftercareMoment]:
    """Somebody starts work: the phase moves and the aftercare is promised."""
    trajectory = _running(actor, trajectory_id)
    if trajectory.aftercare.filter(started_work_on=on).exists():
        raise AlreadyClosed(_("Deze start is al genoteerd."), started_on=on)
    trajectory.phase = Phase.AT_WORK
    trajectory.save(update_fields=["phase"])
    moments = AftercareMoment.objects.bulk_create(
        AftercareMoment(
            trajectory=trajectory,
            started_work_on=on,
            where=where.strip(),
            due_on=on + timedelta(days=days),
        )
        for days in AFTERCARE_DAYS
    )
    journal.emit("work.started", actor, trajectory, person_id=trajectory.person_id, on=on)
    return moments


@transaction.atomic
def record_aftercare(
    actor: Actor, moment_id: UUID, *, on: date, situation: Situation
) -> AftercareMoment:
    """Write down how someone is doing at a promised moment."""
    moment = _open_moment(actor, moment_id)
    moment.done_on, moment.situation = on, situation
    moment.save(update_fields=["done_on", "situation"])
    journal.emit(
        "aftercare.recorded",
        actor,
        moment,
        person_id=moment.trajectory.person_id,
        situation=situation,
    )
    return moment


@transaction.atomic
def skip_aftercare(actor: Actor, moment_id: UUID, *, because: str) -> AftercareMoment:
    """Reason a promised moment away; without a reason it stays."""
    moment = _open_moment(actor, moment_id)
    if not because.strip():
        raise BadInput(
            _("Zeg in een paar woorden waarom dit gesprek niet doorgaat."), field="because"
        )
    moment.skipped_because = because.strip()
    moment.save(update_fields=["skipped_because"])
    journal.emit("aftercare.skipped", actor, moment, person_id=moment.trajectory.person_id)
    return moment


def _open_moment(actor: Actor, moment_id: UUID) -> AftercareMoment:
    moment = queries.aftercare(actor).select_for_update(of=("self",)).get(pk=moment_id)
    policies.can_write_trajectory(actor, _person_of(moment.trajectory)).enforce()
    if moment.done_on or moment.skipped_because:
        raise AlreadyClosed(moment=moment.pk)
    return moment


@transaction.atomic
def change_phase(actor: Actor, trajectory_id: UUID, *, to: Phase) -> Trajectory:
    """Move a trajectory to another phase; closing and opening again lose nothing."""
    trajectory = _mine(actor, trajectory_id)
    if trajectory.phase == to:
        return trajectory
    if to == Phase.CLOSED and queries.is_aftercare_open(actor, trajectory_id):
        raise AftercareOpen(trajectory=trajectory.pk)
    others = trajectory.person.trajectories.filter(organisation_id=trajectory.organisation_id)
    if trajectory.closed_on and others.filter(closed_on=None).exists():
        raise Refused(_("Er loopt al een traject voor deze persoon."))
    before, trajectory.phase = trajectory.phase, to
    trajectory.closed_on = actor.on if to == Phase.CLOSED else None
    trajectory.save(update_fields=["phase", "closed_on"])
    journal.emit(
        "phase.changed", actor, trajectory, person_id=trajectory.person_id, before=before, to=to
    )
    return trajectory


@transaction.atomic
def assign_coach(actor: Actor, trajectory_id: UUID, *, coach_id: UUID) -> Trajectory:
    """Give a trajectory to a colleague of the same organisation."""
    trajectory = _mine(actor, trajectory_id)
    _is_coach(actor, coach_id)
    before, trajectory.coach_id = trajectory.coach_id, coach_id
    trajectory.save(update_fields=["coach"])
    journal.emit(
        "coach.assigned",
        actor,
        trajectory,
        person_id=trajectory.person_id,
        before=before,
        coach=coach_id,
    )
    return trajectory


def _is_coach(actor: Actor, coach_id: UUID) -> None:
    if not queries.coaches(actor).filter(pk=coach_id).exists():
        raise Refused(_("Kies een coach van je eigen organisatie."))


def _running(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """A trajectory that is open, under a lock, for whoever may write in it."""
    trajectory = _mine(actor, trajectory_id)
    if trajectory.closed_on is not None:
        raise AlreadyClosed(_("Dit traject is afgesloten. Open het eerst weer."))
    return trajectory


def _mine(actor: Actor, trajectory_id: UUID) -> Trajectory:
    """A trajectory under a lock, for whoever may write in it."""
    trajectory = queries.trajectories(actor).select_for_update(of=("self",)).get(pk=trajectory_id)
    policies.can_write_trajectory(actor, _person_of(trajectory)).enforce()
    return trajectory


def _person_of(trajectory: Trajectory) -> Person:
    """The person with their team, as policies read them."""
    return Person.objects.prefetch_related("team").get(pk=trajectory.person_id)

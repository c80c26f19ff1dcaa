"""The steps of a plan, and what a finished one brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import queries as library
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as people_services
from klaverblad.apps.people.models import Fact, KnownBy, Person, SaidBy
from klaverblad.apps.people.registry import registry
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import Step, StepBy, StepState
from klaverblad.apps.trajectories.place_of_step import knows_place
from klaverblad.apps.trajectories.services.locked import AlreadyClosed, person_of, running
from klaverblad.errors import BadInput, Refused


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
    trajectory = running(actor, trajectory_id)
    instrument = _refuse_unless_known(actor, new)
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


def _refuse_unless_known(actor: Actor, new: NewStep) -> Instrument:
    """What a step is about must be what this actor could have chosen; gives the instrument."""
    instrument = library.instruments(actor).filter(pk=new.instrument).first()
    if instrument is None:
        raise BadInput(_("Deze maatregel staat niet in de bibliotheek."), field="instrument")
    partners = accounts.organisations(actor)
    if new.partner_id is not None and not partners.filter(pk=new.partner_id).exists():
        raise BadInput(_("Deze organisatie werkt niet in deze regio."), field="partner_id")
    if new.place_id is not None and not knows_place(actor, new.place_id):
        raise BadInput(_("Deze plek is er niet meer. Kies een andere."), field="place_id")
    return instrument


@transaction.atomic
def move_step(actor: Actor, step_id: UUID, *, to: StepState) -> Step:
    """Start a step, let it wait, finish it, drop it, or put it back.

    A finished step that the library says ends in a fact (a licence, a language level) writes it.
    """
    step = queries.steps(actor).select_for_update(of=("self",)).get(pk=step_id)
    person = person_of(step.trajectory)
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
    person = person_of(step.trajectory)
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
    person = person_of(step.trajectory)
    policies.can_write_trajectory(actor, person).enforce()
    if step.state != StepState.WAITING:
        raise AlreadyClosed(step=step.state)
    silent = (actor.on - step.waiting_since).days
    step.waiting_since = actor.on
    step.save(update_fields=["waiting_since"])
    journal.emit("step.reminded", actor, step, person_id=person.pk, silent_days=silent)
    return step

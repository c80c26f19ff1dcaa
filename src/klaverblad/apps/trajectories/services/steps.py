"""The steps of a plan, and what a finished one brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import conditions
from klaverblad.apps.library import queries as library
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as people_services
from klaverblad.apps.people.models import Fact, KnownBy, Person, SaidBy
from klaverblad.apps.people.policies import is_self
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import (
    Item,
    PlanChange,
    Step,
    StepBy,
    StepState,
    Trajectory,
)
from klaverblad.apps.trajectories.place_of_step import knows_place
from klaverblad.apps.trajectories.services.locked import AlreadyClosed, held_step, running
from klaverblad.apps.trajectories.services.versions import (
    columns_of,
    keep,
    read_back,
    refuse_unless_seen,
    who_closed,
)
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
    goal_id: UUID | None = None


@transaction.atomic
def add_step(actor: Actor, trajectory_id: UUID, new: NewStep) -> Step:
    """Put a step in the plan; the same open step twice is refused, and one that is late already."""
    trajectory = running(actor, trajectory_id)
    if new.due_on is not None and new.due_on < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="due_on")
    instrument = _refuse_unless_known(actor, new)
    _refuse_unless_goal(trajectory, new.goal_id)
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
        goal_id=new.goal_id,
    )
    keep(actor, step, "step.added", None)
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


def _refuse_unless_goal(trajectory: Trajectory, goal_id: UUID | None) -> None:
    if goal_id is not None and not trajectory.goals.filter(pk=goal_id).exists():
        raise BadInput(_("Dit doel staat niet in dit plan. Kies een ander."), field="goal_id")


@transaction.atomic
def move_step(actor: Actor, step_id: UUID, *, to: StepState) -> Step:
    """Start a step, let it wait, finish it, drop it, or put it back.

    A finished step that the library says ends in a fact (a licence, a language level) writes it.
    """
    step, person = held_step(actor, step_id)
    policies.can_move_step(actor, person).enforce()
    before, was = step.state, columns_of(step)
    if before == to:
        raise AlreadyClosed(step=to)
    refuse_what_others_closed(actor, person, step)
    take_back_what_it_brought(actor, person, step)
    step.state = to
    step.done_on = actor.on if to == StepState.DONE else None
    step.waiting_since = actor.on if to == StepState.WAITING else None
    if to == StepState.BUSY and step.started_on is None:
        step.started_on = actor.on
    name = f"step.{_VERBS[to]}"
    journal.emit(name, actor, step, person_id=person.pk, before=before)
    _bring(actor, person, step)
    step.save(update_fields=[*_MOVED])
    keep(actor, step, name, was)
    return step


def refuse_what_others_closed(actor: Actor, person: Person, step: Step) -> None:
    """The person takes back what they marked done themselves; of the rest they speak."""
    is_closed = step.state not in queries.OPEN_STATES
    if is_closed and is_self(actor, person) and who_closed(step) != actor.user_id:
        raise Refused(_("Dit zette iemand anders op klaar. Klopt het niet? Zeg het aan je coach."))
    if is_closed and is_self(actor, person) and step.brought_id is not None:
        raise Refused(_("Je coach noteerde al wat deze stap bracht. Klopt het niet? Zeg het."))


def take_back_what_it_brought(actor: Actor, person: Person, step: Step) -> None:
    """A step that is put back takes its fact with it, if whoever does it may write facts."""
    if step.brought_id is not None and policies.can_write_trajectory(actor, person).is_allowed:
        people_services.withdraw_fact(actor, person.pk, step.brought_id)
        step.brought = None


def _bring(actor: Actor, person: Person, step: Step) -> None:
    """Write what a step that is done brings; of whoever may not write facts, ask the OCMW."""
    step.to_confirm_since = None
    if step.state != StepState.DONE or step.brought_id is not None:
        return
    if policies.can_write_trajectory(actor, person).is_allowed:
        step.brought = _write_what_it_brought(actor, person, step.instrument)
    elif conditions.effect(step.instrument) is not None:
        step.to_confirm_since = actor.on


@transaction.atomic
def confirm_brought(actor: Actor, step_id: UUID, *, is_so: bool) -> Step:
    """Say whether it is so what the person or a partner marked done; no opens the step again."""
    step, person = held_step(actor, step_id)
    policies.can_write_trajectory(actor, person).enforce()
    if step.to_confirm_since is None:
        raise AlreadyClosed(_("Dit is al nagekeken. Kijk eerst wat er staat."))
    if not is_so:
        return move_step(actor, step_id, to=StepState.BUSY)
    is_own = who_closed(step) == person.user_id
    said_by = SaidBy.PERSON if is_own else SaidBy.PROFESSIONAL
    step.brought = _write_what_it_brought(
        actor, person, step.instrument, said_by=said_by, since=step.done_on
    )
    step.to_confirm_since = None
    step.save(update_fields=["brought", "to_confirm_since"])
    journal.emit("step.confirmed", actor, step, person_id=person.pk)
    return step


_MOVED = ("state", "done_on", "waiting_since", "started_on", "brought", "to_confirm_since")
_VERBS = {
    StepState.TODO: "reopened",
    StepState.BUSY: "started",
    StepState.WAITING: "handed_over",
    StepState.DONE: "finished",
    StepState.DROPPED: "dropped",
}


def _write_what_it_brought(
    actor: Actor,
    person: Person,
    instrument: Instrument,
    *,
    said_by: SaidBy = SaidBy.PROFESSIONAL,
    since: date | None = None,
) -> Fact | None:
    """The fact that a finished step ends in; None when it was known already."""
    brings = conditions.effect(instrument)
    if brings is None:
        return None
    key = brings.entry.key
    known = people.known_facts(actor, [person.pk], keys=[key]).get(person.pk, {})
    old = known[key].value if key in known else None
    if not brings.changes(old):
        return None
    said = people_services.Said(
        key=key,
        value=brings.after(old),
        since=since or actor.on,
        said_by=said_by,
        known_by=KnownBy.TOLD,
    )
    return people_services.record_fact(actor, person.pk, said)


@dataclass(frozen=True, slots=True)
class StepEdit:
    """What may be changed of a step that stands in the plan; the instrument stays."""

    title: str
    by: str
    due_on: date | None = None
    partner_id: UUID | None = None
    goal_id: UUID | None = None


@transaction.atomic
def edit_step(actor: Actor, step_id: UUID, edit: StepEdit, *, seen: int | None = None) -> Step:
    """Change the words, who does it, by when, or the goal that a step belongs to.

    seen   the number of the last change that the form showed: a later one is never written over
    """
    step, person = held_step(actor, step_id)
    policies.can_write_trajectory(actor, person).enforce()
    refuse_unless_seen(step.pk, seen)
    if not edit.title.strip():
        raise BadInput(_("Schrijf in een paar woorden wat er moet gebeuren."), field="title")
    partners = accounts.organisations(actor)
    if edit.partner_id is not None and not partners.filter(pk=edit.partner_id).exists():
        raise BadInput(_("Deze organisatie werkt niet in deze regio."), field="partner_id")
    _refuse_unless_goal(step.trajectory, edit.goal_id)
    # A day that went by stays what it was: who changes the words need not plan anew.
    is_another_day = edit.due_on is not None and edit.due_on != step.due_on
    if is_another_day and edit.due_on < actor.on and step.state in queries.OPEN_STATES:
        raise BadInput(_("Kies vandaag of een latere dag."), field="due_on")
    was = columns_of(step)
    step.title, step.by, step.due_on = edit.title.strip(), edit.by, edit.due_on
    step.partner_id, step.goal_id = edit.partner_id, edit.goal_id
    changed = sorted(name for name, old in columns_of(step).items() if was[name] != old)
    if changed:
        step.save(update_fields=["title", "by", "due_on", "partner", "goal"])
        keep(actor, step, "step.changed", was)
        journal.emit("step.changed", actor, step, person_id=person.pk, fields=changed)
    return step


@transaction.atomic
def restore_step(actor: Actor, step_id: UUID, *, before: int, seen: int | None = None) -> Step:
    """Put a step back to how it was before a change; that is a change of its own.

    before   the number of that change. A step that was added by it falls away.
    """
    step, person = held_step(actor, step_id)
    policies.can_write_trajectory(actor, person).enforce()
    refuse_unless_seen(step.pk, seen)
    change = PlanChange.objects.get(
        trajectory_id=step.trajectory_id, number=before, item=Item.STEP, item_id=step.pk
    )
    was, old_state = columns_of(step), step.state
    if change.before is None:
        step.state, step.done_on, step.waiting_since = StepState.DROPPED, None, None
    else:
        for name, value in read_back(change.before).items():
            setattr(step, name, value)
        if not step.trajectory.goals.filter(pk=step.goal_id).exists():
            step.goal_id = None
    if step.state != old_state:
        take_back_what_it_brought(actor, person, step)
        _bring(actor, person, step)
    step.save()
    keep(actor, step, "step.restored", was)
    journal.emit("step.restored", actor, step, person_id=person.pk, before=before)
    return step


@transaction.atomic
def postpone_step(actor: Actor, step_id: UUID, *, due_on: date) -> Step:
    """Agree on another day. Nothing is held against anyone."""
    step, person = held_step(actor, step_id)
    policies.can_move_step(actor, person).enforce()
    if step.state not in queries.OPEN_STATES:
        raise AlreadyClosed(step=step.state)
    if due_on < actor.on:
        raise BadInput(_("Kies vandaag of een latere dag."), field="due_on")
    was, before = columns_of(step), step.due_on
    step.due_on = due_on
    step.save(update_fields=["due_on"])
    keep(actor, step, "step.postponed", was)
    journal.emit("step.postponed", actor, step, person_id=person.pk, before=before, due_on=due_on)
    return step


@transaction.atomic
def remind_partner(actor: Actor, step_id: UUID) -> Step:
    """Write down that the partner was asked again; the waiting starts anew."""
    step, person = held_step(actor, step_id)
    policies.can_write_trajectory(actor, person).enforce()
    if step.state != StepState.WAITING:
        raise AlreadyClosed(step=step.state)
    silent, was = (actor.on - step.waiting_since).days, columns_of(step)
    step.waiting_since = actor.on
    step.save(update_fields=["waiting_since"])
    keep(actor, step, "step.reminded", was)
    journal.emit("step.reminded", actor, step, person_id=person.pk, silent_days=silent)
    return step

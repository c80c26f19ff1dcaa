"""Asking for a place: for whom, from when, which days and hours, where, and on what ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.childcare import policies, queries
from klaverblad.apps.childcare.models import OPEN, AskedBy, ChildcareRequest, RequestState
from klaverblad.apps.childcare.seats import DAYS
from klaverblad.apps.childcare.services.held import WentOn, held_person, held_request
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import is_in_charge, is_self
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import services as plans
from klaverblad.apps.trajectories.models import Step, StepState
from klaverblad.errors import BadInput, Refused

INSTRUMENT = "voorrang-kinderopvang"
OPEN_MOST = 6


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked. `location_id` None: any location of the municipality."""

    child: str
    since: date
    days: tuple[int, ...]
    start: time
    end: time
    municipality: str
    location_id: UUID | None = None
    grounds: tuple[str, ...] = ()
    work_starts_on: date | None = None
    born_on: date | None = None


@transaction.atomic
def ask_childcare(
    actor: Actor, person_id: UUID, new: NewRequest, *, at: datetime
) -> ChildcareRequest:
    """Ask for a place: the person, or the coach together with them; each child on its own."""
    person = held_person(actor, person_id)
    policies.can_ask_childcare(actor, person).enforce()
    new = _checked(actor, new)
    open_now = list(ChildcareRequest.objects.filter(person=person, state__in=OPEN))
    if len(open_now) >= OPEN_MOST:
        raise Refused(_("Er staan al veel vragen open. Laat er eerst een vallen."))
    if any(one.child.casefold() == new.child.casefold() for one in open_now):
        raise BadInput(
            _("Voor dit kind is al een plaats gevraagd. Pas die vraag aan."), field="child"
        )
    asked = ChildcareRequest(
        person=person,
        asked_on=actor.on,
        asked_by=AskedBy.PERSON if is_self(actor, person) else AskedBy.TOGETHER,
        recorded_at=at,
        step=step_in_plan(actor, person),
    )
    _write(asked, new)
    asked.save(force_insert=True)
    journal.emit("childcare.asked", actor, asked, person_id=person.pk, grounds=list(new.grounds))
    return asked


@transaction.atomic
def change_childcare(actor: Actor, request_id: UUID, new: NewRequest) -> ChildcareRequest:
    """Say it otherwise. The day of the request stays, and so does its place among equals."""
    asked = held_request(actor, request_id, RequestState.WAITING)
    new = _checked(actor, new)
    before = list(asked.grounds)
    _write(asked, new)
    asked.save()
    journal.emit(
        "childcare.changed", actor, asked, person_id=asked.person_id,
        before=before, grounds=list(new.grounds),
    )  # fmt: skip
    return asked


@transaction.atomic
def withdraw_childcare(actor: Actor, request_id: UUID) -> ChildcareRequest:
    """It is not asked any more; no reason is needed, and it can be put back."""
    asked = held_request(actor, request_id, RequestState.WAITING)
    asked.state, asked.ended_on = RequestState.WITHDRAWN, actor.on
    asked.save(update_fields=["state", "ended_on"])
    journal.emit("childcare.withdrawn", actor, asked, person_id=asked.person_id)
    return asked


@transaction.atomic
def put_back_childcare(actor: Actor, request_id: UUID) -> ChildcareRequest:
    """It was let go by mistake: it waits again, with the day on which it was asked."""
    asked = held_request(actor, request_id, RequestState.WITHDRAWN)
    same = ChildcareRequest.objects.filter(
        person_id=asked.person_id, state__in=OPEN, child__iexact=asked.child
    )
    if same.exists():
        raise WentOn
    asked.state, asked.ended_on = RequestState.WAITING, None
    asked.save(update_fields=["state", "ended_on"])
    journal.emit("childcare.put_back", actor, asked, person_id=asked.person_id)
    return asked


def _write(asked: ChildcareRequest, new: NewRequest) -> None:
    asked.child, asked.born_on, asked.since = new.child, new.born_on, new.since
    asked.days, asked.start, asked.end = list(new.days), new.start, new.end
    asked.municipality_id, asked.location_id = new.municipality, new.location_id
    asked.grounds, asked.work_starts_on = list(new.grounds), new.work_starts_on


def _checked(actor: Actor, new: NewRequest) -> NewRequest:
    """What can be read and is known here; days and grounds in one order, each once."""
    child = " ".join(new.child.split())
    if not child:
        raise BadInput(_("Schrijf de voornaam van je kind, of ‘nog niet geboren’."), field="child")
    days = tuple(sorted({day for day in new.days if 0 <= day < DAYS}))
    if not days:
        raise BadInput(_("Kies minstens één dag."), field="days")
    if not new.start < new.end:
        raise BadInput(_("Het einduur komt na het beginuur."), field="end")
    if not accounts.municipalities(actor).filter(pk=new.municipality).exists():
        raise BadInput(_("Kies een gemeente van de regio."), field="municipality")
    if new.location_id is not None:
        here = queries.locations(actor).filter(pk=new.location_id, municipality_id=new.municipality)
        if not here.exists():
            raise BadInput(
                _("Die opvang is niet in die gemeente. Kies een andere."), field="location"
            )
    _kept, rules = queries.rules_on(actor, actor.on)
    known = tuple(one.code for one in rules.order if one.code in set(new.grounds))
    if set(new.grounds) - set(known):
        raise BadInput(_("Deze grond staat niet in de regels van de regio."), field="grounds")
    return replace(new, child=child, days=days, grounds=known)


def step_in_plan(actor: Actor, person: Person) -> Step | None:
    """The open step of the plan about this; the OCMW in charge puts it there when it is not yet."""
    trajectory = trajectories.trajectory_of(actor, person.pk)
    if trajectory is None or trajectory.closed_on is not None:
        return None
    there = trajectories.steps(actor).filter(
        trajectory=trajectory, instrument_id=INSTRUMENT, state__in=trajectories.OPEN_STATES
    )
    found: Step | None = there.order_by("created_at", "pk").first()
    if found is None and is_in_charge(actor, person):
        found = plans.add_step(actor, trajectory.pk, plans.NewStep(INSTRUMENT))
        found = plans.move_step(actor, found.pk, to=StepState.WAITING)
    return found

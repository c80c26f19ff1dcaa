"""Reading transfers: the OCMW that asks, the one that is asked, and the person; nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Organisation, OrganisationKind, Role
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import OCMW_ROLES, in_own_house, persons
from klaverblad.apps.trajectories.models import Transfer, TransferState


def transfers(actor: Actor) -> QuerySet[Transfer]:
    """Every transfer that this actor may know of.

    The OCMW that is asked knows of it while it is open, and of what it accepted: a refused or
    withdrawn one tells it nothing of anybody any more.
    """
    found = Transfer.objects.select_related(
        "trajectory__person__municipality", "trajectory__organisation", "to", "proposed_by"
    )
    if actor.is_emergency:
        return found.none()
    if actor.role == Role.PERSON:
        return found.filter(trajectory__person__in=persons(actor))
    if actor.role not in OCMW_ROLES:
        return found.none()
    mine = in_own_house(actor, "trajectory__person")
    asked = Q(to_id=actor.organisation_id, state__in=[TransferState.OPEN, TransferState.ACCEPTED])
    return found.filter(mine | asked)


def received(actor: Actor) -> QuerySet[Transfer]:
    """What another OCMW asks of this one and waits for, the longest waiting first."""
    return (
        transfers(actor)
        .filter(to_id=actor.organisation_id, state=TransferState.OPEN)
        .order_by("answer_by", "proposed_at", "pk")
    )


def sent(actor: Actor) -> QuerySet[Transfer]:
    """What this OCMW asked of others, the open ones first."""
    return (
        transfers(actor)
        .filter(trajectory__organisation_id=actor.organisation_id)
        .order_by("decided_at", "answer_by", "pk")
    )


def open_of(actor: Actor, trajectory: object) -> Transfer | None:
    """The open transfer of a trajectory, for whoever may know of it."""
    return transfers(actor).filter(trajectory=trajectory, state=TransferState.OPEN).first()


def others(actor: Actor) -> QuerySet[Organisation]:
    """The OCMWs of the region to which somebody can go."""
    ocmws = accounts.region_organisations(actor).filter(kind=OrganisationKind.OCMW)
    return ocmws.exclude(pk=actor.organisation_id)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many transfers wait: for this OCMW, and for others of whom some are silent."""

    for_us: int
    for_us_late: int
    silent: int

    @property
    def is_any(self) -> bool:
        return bool(self.for_us or self.silent)


@prepared()
def _open_now(actor: Actor) -> QuerySet[Any, Any]:
    found = transfers(actor).filter(state=TransferState.OPEN).order_by()
    return found.values_list("to_id", "answer_by")


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_open_now, {})]


def waiting_transfers(actor: Actor) -> Waiting:
    """What of transfers asks something today, in one query."""
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return Waiting(0, 0, 0)
    rows = _open_now(actor)
    ours = [answer_by for to_id, answer_by in rows if to_id == actor.organisation_id]
    theirs = [answer_by for to_id, answer_by in rows if to_id != actor.organisation_id]
    late = sum(day < actor.on for day in ours)
    return Waiting(len(ours), late, sum(day < actor.on for day in theirs))

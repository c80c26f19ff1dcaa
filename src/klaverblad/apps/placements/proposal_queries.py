"""Every read of proposals, the actor first; people come from the one door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Prefetch, Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import is_self
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import is_partial, own_persons, reaches, seats_by_consent
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.placements import agreed_queries as agreed
from klaverblad.apps.placements.chain import COACH, PERSON, Move
from klaverblad.apps.placements.models import Option, Proposal, ProposalMove
from klaverblad.apps.placements.policies import can_propose
from klaverblad.apps.trajectories import queries as trajectories


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Every proposal of the people this actor may know of, if they share their work with them."""
    found = Proposal.objects.filter(person__in=people.persons(actor))
    if is_partial(actor):
        theirs = Q(person_id__in=_sharing_work(actor))
        found = found.filter(Q(person__in=own_persons(actor)) | theirs)
    return found


def _sharing_work(actor: Actor) -> list[UUID]:
    ids = list(seats_by_consent(actor).values_list("person_id", flat=True))
    seen = reaches(actor, ids)
    return [one for one in seen if Domain.WORK in seen[one].domains]


def with_all(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The same, with what a page shows: options in order, and how it went."""
    options = Option.objects.select_related("place__organisation", "place__municipality")
    moves = ProposalMove.objects.select_related("by", "option__place")
    return found.select_related(
        "person__municipality", "chain", "made_by", "chosen__place__organisation"
    ).prefetch_related(Prefetch("options", options), Prefetch("moves", moves))


def proposals_of(actor: Actor, person_id: UUID) -> list[Proposal]:
    """Those of one person, the newest first."""
    return list(with_all(proposals(actor).filter(person_id=person_id)))


def open_of(actor: Actor, person_id: UUID) -> Proposal | None:
    """What lies before one person now."""
    return with_all(proposals(actor).filter(person_id=person_id, ended_on=None)).first()


def own(actor: Actor) -> list[Proposal]:
    """Those of the person who asks, about themselves; nobody else has any."""
    if actor.role != Role.PERSON:
        return []
    return list(with_all(proposals(actor)))


def of_caseload(actor: Actor) -> QuerySet[Proposal]:
    """The proposals of the people whom this actor guides now."""
    mine = trajectories.caseload(actor).order_by().values("person_id")
    return proposals(actor).filter(person_id__in=mine)


def overdue(actor: Actor) -> Q:
    """What makes one late: somebody should have moved it by now."""
    return Q(ended_on=None, due_on__lt=actor.on)


def of_the_day(actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(overdue_of_day, {"today": actor.on})]


@prepared(today=DateField())
def overdue_of_day(actor: Actor, *, today: Any) -> QuerySet[Proposal]:
    """Of the caseload what is late, what waits longest on top: each stands in the day list once."""
    late = of_caseload(actor).filter(ended_on=None, due_on__lt=today)
    return late.select_related(
        "person__municipality", "chain", "chosen__place__organisation"
    ).order_by("due_on", "pk")


def counted(found: QuerySet[Proposal], which: Mapping[str, Q]) -> dict[str, int]:
    """How many there are of each kind, in one query."""
    names = {f"n{number}": one for number, one in enumerate(which)}
    counts = found.order_by().aggregate(
        **{name: Count("pk", filter=which[one]) for name, one in names.items()}
    )
    return {one: counts[name] for name, one in names.items()}


def as_whom(actor: Actor, person: Person) -> str:
    """As what the chain knows this actor: the person, a coach, or nobody."""
    if is_self(actor, person):
        return PERSON
    return COACH if can_propose(actor, person).is_allowed else ""


def ways_on(actor: Actor, proposal: Proposal) -> tuple[Move, ...]:
    """What this actor may do with a proposal now."""
    if proposal.ended_on is not None:
        return ()
    who = as_whom(actor, proposal.person)
    return agreed.chain_of(proposal).moves_from(proposal.state, by=who)


def last_move(proposal: Proposal) -> ProposalMove | None:
    """The last step that stands; one that was taken back does not."""
    standing = [one for one in proposal.moves.all() if one.taken_back_at is None]
    return standing[-1] if standing else None

"""Every read of requests, the actor first; people come from `people.persons`, the one door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, DateField, F, Q, QuerySet, UUIDField

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import is_partial, own_persons, reaches, seats_by_consent
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.rights.models import RequestState, RightRequest
from klaverblad.apps.trajectories import queries as trajectories

# Asking for one of these tells that somebody is ill or disabled: it is in no table that leaves.
OF_HEALTH = frozenset({"ivt_it", "zorgbudget"})
# Where no term is known: after so many days without an answer somebody asks how far it is.
QUIET_DAYS = 42
# After asking how far it is, they get so many days.
CHASED_DAYS = 14
# A refusal is spoken of while there is still time to do something about it.
APPEAL_DAYS = 28
# After a refusal much may be different in half a year: then the right is worth asking again.
REFUSED_COUNTS_DAYS = 182


def requests(actor: Actor) -> QuerySet[RightRequest]:
    """Every request of the people this actor may know of, if they share their income with them.

    That somebody asked for what is for the ill is told to whom health is shared with too.
    """
    found = RightRequest.objects.filter(person__in=people.persons(actor))
    if is_partial(actor):
        income, health = _sharing(actor)
        theirs = Q(person_id__in=income) & (Q(person_id__in=health) | ~Q(right__in=OF_HEALTH))
        found = found.filter(Q(person__in=own_persons(actor)) | theirs)
    return found


def _sharing(actor: Actor) -> tuple[list[UUID], list[UUID]]:
    """Who shares income with this actor by a consent, and who of them health too."""
    ids = list(seats_by_consent(actor).values_list("person_id", flat=True))
    seen = reaches(actor, ids)
    income = [one for one in seen if Domain.INCOME in seen[one].domains]
    return income, [one for one in income if Domain.HEALTH in seen[one].domains]


def requests_of(actor: Actor, person_id: UUID) -> list[RightRequest]:
    """The requests of one person, what waits first, then the newest."""
    found = requests(actor).filter(person_id=person_id).select_related("document", "step")
    return sorted(found, key=lambda one: one.state != RequestState.ASKED)


def own_requests(actor: Actor) -> QuerySet[RightRequest]:
    """Those of the person who asks, about themselves; nobody else has any."""
    if actor.role != Role.PERSON:
        return RightRequest.objects.none()
    return requests(actor)


def with_names(found: QuerySet[RightRequest]) -> QuerySet[RightRequest]:
    """The same, with what a row of a list shows."""
    # Said, for the two databases put what has no term at different ends.
    due = F("answer_due_on").asc(nulls_last=True)
    return found.select_related("person__municipality").order_by(due, "asked_on", "pk")


def of_caseload(actor: Actor) -> QuerySet[RightRequest]:
    """The requests of the people whom this actor guides now."""
    mine = trajectories.caseload(actor).order_by().values("person_id")
    return requests(actor).filter(person_id__in=mine)


def without_answer(actor: Actor) -> Q:
    """What makes a request late: its term is past, or nobody knows of a term and it is quiet."""
    return _late(actor, actor.on - timedelta(days=QUIET_DAYS))


def _late(actor: Actor, quiet_since: Any) -> Q:
    past = Q(answer_due_on__lt=actor.on) | Q(answer_due_on=None, asked_on__lte=quiet_since)
    return Q(state=RequestState.ASKED) & past


def appeal_open(actor: Actor) -> Q:
    """What makes a refusal one about which something can still be done."""
    return Q(state=RequestState.REFUSED, appeal_until__gte=actor.on)


def due_today(actor: Actor) -> tuple[list[RightRequest], list[RightRequest]]:
    """Of the caseload, in one query: what to chase, and which refusals to talk over.

    returns  each with what waits longest, or runs out first, on top
    """
    found = _due(actor, **_terms(actor.on))
    late = [one for one in found if one.state == RequestState.ASKED]
    refused = [one for one in found if one.state == RequestState.REFUSED]
    late.sort(key=lambda one: (_late_since(one), str(one.pk)))
    return late, sorted(refused, key=lambda one: (one.appeal_until, str(one.pk)))


def of_the_day(actor: Actor, person_ids: Iterable[UUID], right: str) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_due, _terms(actor.on)), Put(_asked, _among(actor.on, person_ids, right))]


def _terms(on: date) -> dict[str, date]:
    return {
        "quiet_since": on - timedelta(days=QUIET_DAYS),
        "chased_by": on - timedelta(days=CHASED_DAYS),
        "soon": on + timedelta(days=APPEAL_DAYS),
    }


def _among(on: date, person_ids: Iterable[UUID], right: str) -> dict[str, Any]:
    lately = on - timedelta(days=REFUSED_COUNTS_DAYS)
    return {"ids": list(person_ids), "right": right, "lately": lately}


def _late_since(one: RightRequest) -> date:
    """From when on a request is late: its term, or when it has been quiet for long."""
    return one.answer_due_on or one.asked_on + timedelta(days=QUIET_DAYS)


@prepared(quiet_since=DateField(), chased_by=DateField(), soon=DateField())
def _due(actor: Actor, *, quiet_since: Any, chased_by: Any, soon: Any) -> QuerySet[RightRequest]:
    # No answer in time, and nobody asked how far it is in the last days.
    long_ago = Q(chased_on=None) | Q(chased_on__lte=chased_by)
    to_chase = _late(actor, quiet_since) & long_ago
    # A refusal whose term runs out, and that nobody went through with the person yet.
    to_talk_over = appeal_open(actor) & Q(appeal_until__lte=soon, appeal_talked_on=None)
    return with_names(of_caseload(actor).filter(to_chase | to_talk_over))


def asked_among(actor: Actor, person_ids: Iterable[UUID], right: str) -> set[UUID]:
    """Who among these need not be told to ask for a right: asked, granted, or just refused."""
    return set(_asked(actor, **_among(actor.on, person_ids, right)))


@prepared(ids=[UUIDField()], right=CharField(), lately=DateField())
def _asked(actor: Actor, *, ids: Any, right: Any, lately: Any) -> QuerySet[RightRequest, UUID]:
    still = Q(state__in=[RequestState.ASKED, RequestState.NO_ANSWER])
    still |= Q(state=RequestState.GRANTED) & (
        Q(granted_until=None) | Q(granted_until__gte=actor.on)
    )
    still |= Q(state=RequestState.REFUSED) & (
        Q(answered_on__gte=lately) | Q(appeal_until__gte=actor.on)
    )
    found = requests(actor).filter(still, person_id__among=ids, right=right).order_by()
    return found.values_list("person_id", flat=True)


def counted(found: QuerySet[RightRequest], which: Mapping[str, Q]) -> dict[str, int]:
    """How many there are of each kind, in one query."""
    names = {f"n{number}": one for number, one in enumerate(which)}
    counts = found.order_by().aggregate(
        **{name: Count("pk", filter=which[one]) for name, one in names.items()}
    )
    return {one: counts[name] for name, one in names.items()}

"""Every read of search diaries, the actor first; who reads one is the choice of its person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.reach_queries import OCMW_ROLES, own_persons, persons
from klaverblad.apps.trajectories.models import (
    DiaryReaders,
    SearchDiary,
    SearchEntry,
    SearchEvidence,
    Trajectory,
)


def diaries(actor: Actor) -> QuerySet[SearchDiary]:
    """One's own; of the OCMW in charge those that their persons let this actor read."""
    if actor.role == Role.PERSON:
        return SearchDiary.objects.filter(person__in=persons(actor), person__user_id=actor.user_id)
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return SearchDiary.objects.none()
    coached = Trajectory.objects.filter(
        person_id=OuterRef("person_id"), closed_on=None, coach_id=actor.user_id
    )
    readable = Q(readers=DiaryReaders.OCMW) | Q(Exists(coached), readers=DiaryReaders.COACH)
    return SearchDiary.objects.filter(readable, person__in=own_persons(actor))


def diary_of(actor: Actor, person_id: UUID) -> SearchDiary | None:
    """The diary of a person, if there is one that this actor may read."""
    return diaries(actor).filter(person_id=person_id).select_related("person").first()


def entries(actor: Actor) -> QuerySet[SearchEntry]:
    """The lines of those diaries that still stand."""
    return SearchEntry.objects.filter(diary__in=diaries(actor), withdrawn_at=None)


def own_entries(actor: Actor) -> QuerySet[SearchEntry]:
    """Every line of one's own diary, also what was taken back: to put it back."""
    return SearchEntry.objects.filter(
        diary__in=diaries(actor), diary__person__user_id=actor.user_id
    )


def entry(actor: Actor, entry_id: UUID) -> SearchEntry:
    """One line with its evidence; DoesNotExist when not there or not for this actor."""
    return _with_evidence(actor, entries(actor)).get(pk=entry_id)


def entries_between(actor: Actor, person_id: UUID, *, first: date, last: date) -> list[SearchEntry]:
    """The lines of a period in the order of their days, each with its evidence."""
    found = entries(actor).filter(diary__person_id=person_id, on__range=(first, last))
    return list(_with_evidence(actor, found).order_by("on", "written_at", "pk"))


def _with_evidence(actor: Actor, found: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """Evidence that was taken away is no evidence any more."""
    kept = SearchEvidence.objects.filter(document__in=documents.documents(actor)).select_related(
        "document"
    )
    return found.select_related("corrects", "corrected_by", "diary").prefetch_related(
        Prefetch("evidence", queryset=kept)
    )


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a diary, from Monday on: what was done in it. Nothing is counted against anybody."""

    first: date
    entries: Sequence[SearchEntry]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)


def weeks(actor: Actor, person_id: UUID, *, since: date) -> list[Week]:
    """The weeks with something in them, the newest first."""
    found: dict[date, list[SearchEntry]] = {}
    mine = entries(actor).filter(diary__person_id=person_id, on__gte=since)
    for one in _with_evidence(actor, mine).order_by("-on", "-written_at", "pk"):
        found.setdefault(one.on - timedelta(days=one.on.weekday()), []).append(one)
    return [Week(first, some) for first, some in found.items()]


def n_before(actor: Actor, person_id: UUID, *, day: date) -> int:
    """How many older lines there are."""
    return (
        entries(actor).filter(diary__person_id=person_id, on__lt=day).aggregate(n=Count("pk"))["n"]
    )


def first_day(actor: Actor, person_id: UUID) -> date | None:
    """The day of the oldest line."""
    found = entries(actor).filter(diary__person_id=person_id)
    return found.order_by("on", "pk").values_list("on", flat=True).first()

"""Reading the journal. What an actor may see of it is asked above, where people are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal.digest import BEFORE_ALL, EVENT
from klaverblad.apps.journal.models import Event, Link, ReadEntry


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of the chain: how many rows it holds, and the hash that stands for them all."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


def events_about_people(person_ids: Iterable[UUID]) -> QuerySet[Event]:
    """The events about these people, the newest first.

    The caller gives ids that came out of a scoped query; that is the scope of this one.
    """
    return Event.objects.filter(person_id__in=list(person_ids)).order_by("-at", "-id")


def count_since(name: str, actor: Actor, *, since: datetime) -> int:
    """How often this actor did something since a moment: what a limit is counted by."""
    return Event.objects.filter(name=name, at__gte=since, actor_user_id=actor.user_id).count()


def events_of_subjects(name: str, subject_ids: Iterable[UUID]) -> QuerySet[Event]:
    """The events of one name about these things, in the order in which they happened.

    The caller gives ids that came out of a scoped query; that is the scope of this one.
    """
    wanted = [str(one) for one in subject_ids]
    return Event.objects.filter(name=name, subject_id__in=wanted).order_by("at", "id")


def reads_about(*person_ids: UUID) -> QuerySet[ReadEntry]:
    """Who read about this person, by every id of theirs, the newest first.

    The caller may know of the person.
    """
    return ReadEntry.objects.filter(person_id__in=person_ids).order_by("-at", "-id")


def head() -> Head:
    """Where the chain stands now."""
    last = Link.objects.order_by("-seq").values_list("seq", "hash").first()
    return Head(0, BEFORE_ALL) if last is None else Head(last[0], bytes(last[1]))


def people_touched(
    person_ids: Iterable[UUID], *, after: datetime, besides: Iterable[str] = ()
) -> set[UUID]:
    """Around whom of these people something happened after a moment, but for events of some names.

    The caller gives ids that came out of a scoped query; that is the scope of this one.
    """
    events = Event.objects.filter(person_id__in=list(person_ids), at__gt=after)
    found = events.exclude(name__in=list(besides)).order_by()
    return set(found.values_list("person_id", flat=True).distinct())


def people_between(first: int, last: int, *, besides: Iterable[str] = ()) -> QuerySet[Event]:
    """The events about people in a stretch of the chain, `first` not counted.

    The chain is in the order in which transactions ended, and has no gaps: what a long one wrote
    early is not missed. The caller keeps what their own reads may know of.
    """
    rows = Link.objects.filter(kind=EVENT, seq__gt=first, seq__lte=last).values("row_id")
    found = Event.objects.filter(pk__in=rows, person_id__isnull=False)
    return found.exclude(name__in=list(besides)).order_by()

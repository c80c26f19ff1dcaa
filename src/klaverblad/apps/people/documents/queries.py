"""Every read of documents, the actor first; people come from `people.persons`, the one door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Q, QuerySet, UUIDField
from django.utils import timezone

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Document, Person
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import in_own_house, in_reach


def documents(actor: Actor) -> QuerySet[Document]:
    """The documents that this actor may read: of the people of their OCMW, or their own.

    Nobody else: not by a consent, and not in an emergency.
    """
    return _all(actor).filter(withdrawn_at=None)


def withdrawn_documents(actor: Actor) -> QuerySet[Document]:
    """Those that were taken away, to put one back."""
    return _all(actor).exclude(withdrawn_at=None)


def _all(actor: Actor) -> QuerySet[Document]:
    mine = in_reach if actor.role == Role.PERSON else in_own_house
    return Document.objects.filter(mine(actor, "person")).select_related(
        "person", "uploaded_by", "sent_by_organisation"
    )


def document(actor: Actor, document_id: UUID) -> Document:
    """One document to read; DoesNotExist when not there or not yours.

    This is opening a file: the read log will say so.
    """
    found = documents(actor).get(pk=document_id)
    note_opened([found.person_id])
    return found


def documents_of(actor: Actor, person_id: UUID) -> list[Document]:
    """The documents of one person, the newest first."""
    return list(documents(actor).filter(person_id=person_id).order_by("-uploaded_at", "pk"))


def n_documents_of(actor: Actor, person_id: UUID) -> int:
    """How many there are of one person."""
    return len(_keys(actor, person_id=person_id))


@prepared(person_id=UUIDField())
def _keys(actor: Actor, *, person_id: Any) -> QuerySet[Any, Any]:
    found = documents(actor).select_related(None).filter(person_id=person_id)
    return found.order_by().values_list("pk")


def arrived(actor: Actor, person_ids: Iterable[UUID], *, since: date, limit: int) -> list[Document]:
    """What people sent since a day, by a link or on their own page, the newest first."""
    return _arrived(actor, **_sent_since(person_ids, since))[:limit]


def of_the_day(_actor: Actor, person_ids: Iterable[UUID], *, since: date) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_arrived, _sent_since(person_ids, since))]


def _sent_since(person_ids: Iterable[UUID], since: date) -> dict[str, Any]:
    at = datetime.combine(since, time.min, timezone.get_current_timezone())
    return {"ids": list(person_ids), "at": at}


@prepared(ids=[UUIDField()], at=DateTimeField())
def _arrived(actor: Actor, *, ids: Any, at: Any) -> QuerySet[Document]:
    by_others = Q(uploaded_by=None) | ~Q(uploaded_by_id=actor.user_id)
    found = documents(actor).filter(by_others, person_id__among=ids, uploaded_at__gte=at)
    return found.select_related(None).select_related("person").order_by("-uploaded_at", "pk")


def person_by_link(holder: LinkHolder) -> QuerySet[Person]:
    """The one person for whom a link asks a document; nobody for any other link."""
    if holder.scope != LinkScope.UPLOAD or holder.subject_type != Person._meta.label_lower:
        return Person.objects.none()
    return Person.objects.filter(pk=holder.subject_id)


def stored_names(*, withdrawn_since: datetime) -> Iterator[str]:
    """The files that a row still needs. For the sweep alone: names say nothing of anybody."""
    needed = Q(withdrawn_at=None) | Q(withdrawn_at__gte=withdrawn_since)
    return Document.objects.filter(needed).values_list("stored_name", flat=True).iterator()

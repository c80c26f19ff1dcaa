"""Reading events. Whose events an actor may see is asked above, where people are known."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.journal.models import Event


def events_about_people(person_ids: Iterable[UUID]) -> QuerySet[Event]:
    """The events about these people, the newest first.

    The caller gives ids that came out of a scoped query; that is the scope of this one.
    """
    return Event.objects.filter(person_id__in=list(person_ids)).order_by("-at", "-id")


def events_of_subjects(name: str, subject_ids: Iterable[UUID]) -> QuerySet[Event]:
    """The events of one name about these things, in the order in which they happened.

    The caller gives ids that came out of a scoped query; that is the scope of this one.
    """
    wanted = [str(one) for one in subject_ids]
    return Event.objects.filter(name=name, subject_id__in=wanted).order_by("at", "id")

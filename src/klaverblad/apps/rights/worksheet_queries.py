"""Every read of the drafts of the leefloon, and of the lines that were set by hand."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.reach_queries import OCMW_ROLES
from klaverblad.apps.rights.models import SetLine, Worksheet
from klaverblad.apps.rights.set_lines import SetValue, settable


def worksheets(actor: Actor) -> QuerySet[Worksheet]:
    """The drafts of the OCMW of this actor, about its own people."""
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return Worksheet.objects.none()
    return Worksheet.objects.filter(
        person__in=people.persons(actor), person__organisation_id=actor.organisation_id
    ).select_related("person", "made_by")


def worksheets_of(actor: Actor, person_id: UUID) -> list[Worksheet]:
    """The drafts about one person that stand, the newest first."""
    return list(worksheets(actor).filter(person_id=person_id, withdrawn_at=None))


def set_lines(actor: Actor) -> QuerySet[SetLine]:
    """The lines that the OCMW of this actor set for its own people, taken back or not."""
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return SetLine.objects.none()
    return SetLine.objects.filter(
        person__in=people.persons(actor), person__organisation_id=actor.organisation_id
    ).select_related("person", "set_by")


def set_lines_of(actor: Actor, person_id: UUID) -> tuple[SetValue, ...]:
    """The lines of one person that stand, in the order in which they were set."""
    rows = set_lines(actor).filter(person_id=person_id, taken_back_at=None)
    return tuple(
        SetValue(
            line=row.line,
            who=row.about,
            value=row.value,
            then=row.reckoned,
            reason=row.reason,
            by=row.set_by.name if row.set_by else "",
            at=row.set_at,
            pk=row.pk,
        )
        for row in rows
        # A line that the law of a later house no longer knows is kept, and counts for nothing.
        if row.line in settable()
    )

"""Every read of the drafts of the leefloon."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.reach_queries import OCMW_ROLES
from klaverblad.apps.rights.models import Worksheet


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

"""What was asked of organisations: each side reads its own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.places import policies
from klaverblad.apps.places.models import TailoredRequest


def tailored(actor: Actor) -> QuerySet[TailoredRequest]:
    """The requests of the actor's own organisation: those it got, or those it asked."""
    if not policies.can_read_tailored(actor).is_allowed:
        return TailoredRequest.objects.none()
    found = TailoredRequest.objects.filter(organisation__region_id=actor.region_id)
    if actor.role in policies.OWN_ORGANISATION:
        found = found.filter(organisation_id=actor.organisation_id, withdrawn_at=None)
    else:
        found = found.filter(asked_for_id=actor.organisation_id)
    return found.select_related(
        "organisation", "asked_for", "asked_by", "municipality", "place", "answered_by"
    )


def waiting(actor: Actor) -> QuerySet[TailoredRequest]:
    """Without an answer yet, the shortest term first."""
    return tailored(actor).filter(said="", withdrawn_at=None).order_by("answer_by", "pk")


def answered(actor: Actor) -> QuerySet[TailoredRequest]:
    """With an answer, the last first."""
    return tailored(actor).exclude(said="").order_by("-answered_at", "pk")


def tailored_due(actor: Actor, *, limit: int) -> list[TailoredRequest]:
    """What asks something of whoever asked: an answer to read, then a term that is past.

    A coach has their own; a team lead those of the whole OCMW.
    """
    if not policies.can_ask_tailored(actor).is_allowed:
        return []
    return _due(actor)[:limit]


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_due, {})]


@prepared()
def _due(actor: Actor) -> QuerySet[TailoredRequest]:
    unread = ~Q(said="") & Q(seen_at=None)
    late = Q(said="", answer_by__lt=actor.on)
    found = tailored(actor).filter(unread | late, withdrawn_at=None)
    if actor.role != Role.TEAM_LEAD:
        found = found.filter(asked_by_id=actor.user_id)
    return found.order_by("-said", "answer_by", "pk")

"""A calendar that follows somebody's appointments, by an address that only they know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope, SignedLink
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.accounts.queries import memberships_of
from klaverblad.apps.people import queries


def _membership(membership_id: UUID | str | None) -> Membership | None:
    found = Membership.objects.filter(pk=membership_id, user__is_active=True)
    return found.select_related("user", "organisation").first()


@transaction.atomic
def follow_calendar(actor: Actor, *, at: datetime) -> links.Issued:
    """Make the address of the actor's own calendar, in the role they act in; a former one closes."""
    is_signed_in(actor).enforce()
    membership = _membership(actor.membership_id)
    assert membership is not None, "whoever acts has a membership"
    links.replace_open(actor, scope=LinkScope.CALENDAR, subject=membership, at=at)
    ask = links.Ask(person_id=_own_file(actor), language=membership.user.language)
    return links.issue(actor, scope=LinkScope.CALENDAR, subject=membership, at=at, ask=ask)


def _own_file(actor: Actor) -> UUID | None:
    """The person whose own calendar it is, so that their address goes with their file."""
    if actor.role != Role.PERSON:
        return None
    return queries.persons(actor).values_list("pk", flat=True).first()


def calendar_link(actor: Actor, *, at: datetime) -> SignedLink | None:
    """The open address of the actor's own calendar, if there is one."""
    kind = Membership._meta.label_lower
    own = links.links(actor).filter(
        scope=LinkScope.CALENDAR, subject_type=kind, subject_id=str(actor.membership_id)
    )
    return links.still_open(own, at=at).first()


def calendar_owner(holder: links.LinkHolder) -> Actor:
    """Whose calendar an address opens; whoever left, or may not sign in, has none any more."""
    membership = _membership(holder.subject_id)
    if membership is None:
        raise links.LinkRevoked(link=holder.link_id)
    if not memberships_of(membership.user, on=holder.on).filter(pk=membership.pk).exists():
        raise links.LinkRevoked(link=holder.link_id)
    return Actor.of(membership, on=holder.on)

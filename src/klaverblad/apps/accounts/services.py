"""Changes to organisations, members and the session's role."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from klaverblad.apps.accounts import queries
from klaverblad.apps.accounts.models import ApiKey, Membership, User

SESSION_KEY = "membership"


def switch_membership(
    session: SessionBase, user: User, membership_id: UUID, *, on: date
) -> Membership:
    """Act for another organisation or in another role from now on."""
    membership = queries.memberships_of(user, on=on).get(pk=membership_id)
    session[SESSION_KEY] = str(membership.pk)
    # A new key: what a page of the old role held cannot be replayed in the new one.
    session.cycle_key()
    return membership


def note_use(key: ApiKey, *, on: date) -> None:
    """Remember on which day a key was last used: one write a day, however often it is used."""
    if key.last_used_on != on:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=on)

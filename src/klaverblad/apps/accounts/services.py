"""Changes to organisations, members and the session's role."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from klaverblad.apps.accounts import queries
from klaverblad.apps.accounts.models import Membership, User

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

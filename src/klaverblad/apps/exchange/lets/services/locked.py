"""Reading a member again under a lock, and asking once more who acts."""

from __future__ import annotations

from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.errors import AlreadyDecided, NotActive, UnknownPartner
from klaverblad.apps.exchange.lets.models import Member, MemberState
from klaverblad.apps.exchange.lets.policies import can_coordinate, can_take_part


def taking_part(actor: Actor, group_id: UUID) -> Member:
    """The actor's own membership, if it may pay and write.

    raises   Member.DoesNotExist; Denied
    """
    mine = queries.me(actor, group_id)
    can_take_part(actor, mine).enforce()
    return mine


def active(actor: Actor, group_id: UUID) -> Member:
    """The same, for what somebody who leaves no longer does.

    raises   NotActive
    """
    mine = taking_part(actor, group_id)
    if mine.state != MemberState.ACTIVE:
        raise NotActive
    return mine


def coordinating(actor: Actor, group_id: UUID) -> Member:
    """The actor's own membership, as a coordinator.

    raises   Member.DoesNotExist; Denied
    """
    mine = queries.me(actor, group_id)
    can_coordinate(actor, mine).enforce()
    return mine


def partner(mine: Member, member_id: UUID) -> Member:
    """Another member to pay, ask or write to.

    raises   UnknownPartner
    """
    try:
        return queries.other(mine, member_id)
    except Member.DoesNotExist:
        raise UnknownPartner(field="partner") from None


def in_state(mine: Member, member_id: UUID, *states: str) -> Member:
    """A member of the coordinator's group, locked, in one of these states.

    raises   Member.DoesNotExist; AlreadyDecided
    """
    found = queries.anybody(mine, member_id)
    row = Member.objects.select_for_update(of=("self",)).select_related("account").get(pk=found.pk)
    if row.state not in states:
        raise AlreadyDecided
    row.group = mine.group
    return row

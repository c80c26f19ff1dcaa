"""What somebody says of themselves in a group, and what they are there."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.errors import AlreadyDecided, UnknownPlace
from klaverblad.apps.exchange.lets.models import Member, MemberRole, MemberState
from klaverblad.apps.exchange.lets.place_queries import places
from klaverblad.apps.exchange.lets.services.joining import Applicant
from klaverblad.apps.exchange.lets.services.locked import coordinating, in_state, taking_part
from klaverblad.apps.journal import services as journal


def change_profile(actor: Actor, group_id: UUID, said: Applicant) -> Member:
    """How others read of me here.

    raises   UnknownPlace
    """
    with transaction.atomic():
        mine = taking_part(actor, group_id)
        if said.place and said.place not in {one.key for one in places(mine.group)}:
            raise UnknownPlace(field="place")
        member = Member.objects.select_for_update(of=("self",)).get(pk=mine.pk)
        member.name, member.area, member.about = said.name, said.area, said.about
        member.place = said.place
        member.save(update_fields=["name", "area", "about", "place"])
        journal.emit("lets_member.changed", actor, member)
    return member


def appoint(actor: Actor, group_id: UUID, member_id: UUID) -> Member:
    """Make an active member coordinator of a group that has none: for whoever keeps the desk.

    raises   AlreadyDecided when there is one; Member.DoesNotExist
    """
    assert actor.system, "only whoever keeps the desk appoints from outside"
    with transaction.atomic():
        if queries.coordinators(group_id).exists():
            raise AlreadyDecided
        found = Member.objects.select_for_update(of=("self",))
        member = found.get(pk=member_id, group_id=group_id, state=MemberState.ACTIVE)
        member.role = MemberRole.COORDINATOR
        member.save(update_fields=["role"])
        journal.emit("lets_member.given_role", actor, member, role=member.role)
    return member


def set_role(actor: Actor, group_id: UUID, member_id: UUID, role: str) -> Member:
    """Make somebody a coordinator, or a member again. The last coordinator stays one.

    raises   AlreadyDecided; Member.DoesNotExist
    """
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        member = in_state(mine, member_id, MemberState.ACTIVE)
        rest = queries.coordinators(group_id).exclude(pk=member.pk)
        if role == MemberRole.MEMBER and not rest.exists():
            raise AlreadyDecided
        member.role = role
        member.save(update_fields=["role"])
        journal.emit("lets_member.given_role", actor, member, role=role)
    return member

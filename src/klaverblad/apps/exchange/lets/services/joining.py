"""Coming in: ask, be accepted by somebody whose name stands with it, say yes to the rules."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.services import forget_unused_login
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.errors import AlreadyDecided, AlreadyMember, UnknownPartner
from klaverblad.apps.exchange.lets.models import INSIDE, Group, Member, MemberRole, MemberState
from klaverblad.apps.exchange.lets.policies import can_see_own_groups
from klaverblad.apps.exchange.lets.services.groups import GroupWords, open_group, rules_of
from klaverblad.apps.exchange.lets.services.locked import coordinating, in_state
from klaverblad.apps.journal import services as journal

_CLAIM_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CLAIM_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Applicant:
    """What somebody says of themselves. Nothing asks why they come, or who sent them."""

    name: str
    area: str = ""
    about: str = ""
    place: str = ""


def apply_for(actor: Actor, group_id: UUID, said: Applicant) -> Member:
    """Ask to join a group.

    raises   AlreadyMember; Group.DoesNotExist
    """
    can_see_own_groups(actor).enforce()
    group = queries.open_group(group_id)
    try:
        with transaction.atomic():
            member = Member.objects.create(
                group=group,
                user_id=actor.user_id,
                name=said.name,
                area=said.area,
                about=said.about,
                applied_on=actor.on,
            )
            journal.emit("lets_member.applied", actor, member)
    except IntegrityError as error:
        raise AlreadyMember from error
    return member


def enter_candidate(actor: Actor, group_id: UUID, said: Applicant) -> Member:
    """A coordinator notes somebody who asked on paper. They need no login."""
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        member = Member.objects.create(
            group=mine.group,
            name=said.name,
            area=said.area,
            about=said.about,
            applied_on=actor.on,
        )
        journal.emit("lets_member.applied", actor, member)
    return member


def accept(
    actor: Actor, group_id: UUID, member_id: UUID, *, at: datetime, sponsor_id: UUID | None = None
) -> Member:
    """Let somebody in: an account with the limits of the group, and the start value from the pot.

    raises   AlreadyDecided; UnknownPartner when the group asks for a sponsor; Member.DoesNotExist
    """
    with booking():
        mine = coordinating(actor, group_id)
        member = in_state(mine, member_id, MemberState.APPLIED)
        rules = rules_of(mine.group)
        member.sponsor = _sponsor(mine, member, sponsor_id, is_asked=rules.asks_sponsor)
        member.account = ledger.open_account(actor, mine.group.currency_id, at=at)
        member.state, member.accepted_on, member.accepted_by = (
            MemberState.ACCEPTED,
            actor.on,
            mine,
        )
        member.save()
        journal.emit("lets_member.accepted", actor, member, at=at)
        if rules.start_value:
            _grant(actor, member, "start", member.account_id, rules.start_value, at=at)
    return member


def _sponsor(
    mine: Member, member: Member, sponsor_id: UUID | None, *, is_asked: bool
) -> Member | None:
    if sponsor_id is None:
        if is_asked:
            raise UnknownPartner(field="sponsor")
        return None
    found = queries.members(mine).filter(pk=sponsor_id).exclude(pk=member.pk).first()
    if found is None:
        raise UnknownPartner(field="sponsor")
    return found


def _grant(
    actor: Actor, member: Member, what: str, account_id: UUID, amount: int, *, at: datetime
) -> None:
    """From the pot, once: the id follows from whom it is about."""
    order = ledger.Order(
        id=uuid5(member.pk, what),
        payer=member.group.pot_id,
        payee=account_id,
        amount=amount,
        kind=TransferKind.GRANT,
        happened_on=actor.on,
    )
    ledger.post(actor, [order], at=at)


def refuse(actor: Actor, group_id: UUID, member_id: UUID, *, at: datetime) -> Member:
    """Say no; the name goes, only that somebody asked stays."""
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        member = in_state(mine, member_id, MemberState.APPLIED)
        member.state, member.name, member.about, member.area = MemberState.REFUSED, "", "", ""
        user_id, member.user, member.forgotten_on = member.user_id, None, actor.on
        member.save()
        journal.emit("lets_member.refused", actor, member, at=at)
        if user_id is not None:
            # Made for this question alone, it has no use any more.
            forget_unused_login(user_id)
    return member


def take_part(
    actor: Actor, group_id: UUID, *, at: datetime, member_id: UUID | None = None
) -> Member:
    """Say yes to the rules of the group. A coordinator notes it for somebody who said so on paper.

    raises   AlreadyDecided; Member.DoesNotExist
    """
    with booking():
        mine = queries.me(actor, group_id)
        if member_id is not None:
            mine = coordinating(actor, group_id)
            member = in_state(mine, member_id, MemberState.ACCEPTED)
        else:
            locked = Member.objects.select_for_update(of=("self",))
            member = locked.select_related("group").get(pk=mine.pk)
            if member.state in INSIDE:
                return member
            if member.state != MemberState.ACCEPTED:
                raise AlreadyDecided
        member.state, member.active_since = MemberState.ACTIVE, actor.on
        member.save(update_fields=["state", "active_since"])
        journal.emit("lets_member.took_part", actor, member, at=at)
        bonus = rules_of(member.group).recruit_bonus
        sponsor = member.sponsor
        if bonus and sponsor is not None and sponsor.state == MemberState.ACTIVE:
            assert sponsor.account_id is not None, "whoever takes part has an account"
            _grant(actor, member, "recruited", sponsor.account_id, bonus, at=at)
    return member


def make_claim(actor: Actor, group_id: UUID, member_id: UUID) -> str:
    """A code on paper with which a member without a login takes their place in. Shown once."""
    code = "".join(secrets.choice(_CLAIM_LETTERS) for _ in range(_CLAIM_LENGTH))
    with transaction.atomic():
        mine = coordinating(actor, group_id)
        member = in_state(mine, member_id, MemberState.ACCEPTED, *INSIDE)
        if member.user_id is not None:
            raise AlreadyDecided
        member.claim_digest = _digest(code)
        member.save(update_fields=["claim_digest"])
        journal.emit("lets_member.given_code", actor, member)
    return code


def claim(actor: Actor, code: str) -> Member | None:
    """Take in the place that a code is for; None when it is for none.

    raises   AlreadyMember when this login is in that group already
    """
    can_see_own_groups(actor).enforce()
    try:
        with transaction.atomic():
            found = queries.claimed_by(_digest(code))
            if found is None:
                return None
            member = Member.objects.select_for_update(of=("self",)).get(pk=found.pk)
            if member.user_id is not None:
                return None
            member.user_id, member.claim_digest = actor.user_id, ""
            member.save(update_fields=["user", "claim_digest"])
            journal.emit("lets_member.claimed", actor, member)
    except IntegrityError as error:
        raise AlreadyMember from error
    return member


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(f"lets-claim:{plain}".encode()).hexdigest() if plain else ""


def begin_group(
    actor: Actor, words: GroupWords, user_id: UUID, said: Applicant, *, at: datetime
) -> Group:
    """A group with its first coordinator, together or not at all."""
    with booking():
        group = open_group(actor, words, at=at)
        first_coordinator(actor, group.pk, user_id, said, at=at)
    return group


def first_coordinator(
    actor: Actor, group_id: UUID, user_id: UUID, said: Applicant, *, at: datetime
) -> Member:
    """Whoever opens a group with its first coordinator, whom nobody could accept.

    For a task of the desk alone.

    raises   AlreadyDecided when the group has a coordinator
    """
    assert actor.system, "only whoever keeps the desk begins a group"
    with booking():
        group = queries.open_group(group_id)
        if queries.coordinators(group_id).exists():
            raise AlreadyDecided
        account = ledger.open_account(actor, group.currency_id, at=at)
        member = Member.objects.create(
            group=group,
            user_id=user_id,
            name=said.name,
            area=said.area,
            about=said.about,
            account=account,
            state=MemberState.ACTIVE,
            role=MemberRole.COORDINATOR,
            applied_on=actor.on,
            accepted_on=actor.on,
            active_since=actor.on,
        )
        journal.emit("lets_member.took_part", actor, member, at=at)
        if start := rules_of(group).start_value:
            _grant(actor, member, "start", account.pk, start, at=at)
    return member

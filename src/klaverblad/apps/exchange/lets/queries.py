"""Every read of a group. It starts from the actor's own membership: `me`, and goes no further."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import queries as ledger
from klaverblad.apps.exchange.ledger.models import Account, StatementLine, Transfer, TransferKind
from klaverblad.apps.exchange.lets.models import (
    INSIDE,
    Ask,
    AskState,
    Fee,
    Group,
    GroupState,
    Member,
    MemberRole,
    MemberState,
    Message,
    News,
    Offer,
    Photo,
    Tie,
    TieState,
)

_HERE = (MemberState.ACCEPTED, *INSIDE)
_WITH = ("group__currency", "account")
_ALSO_NAMED: list[Callable[[UUID], dict[UUID, str]]] = []


# ---- whose groups ----------------------------------------------------------------------------
def memberships(actor: Actor) -> QuerySet[Member]:
    """The groups of this login, past ones too."""
    mine = Member.objects.filter(user_id=actor.user_id).exclude(state=MemberState.REFUSED)
    return mine.select_related("group__currency").order_by("group__name", "applied_on", "pk")


def has_groups(actor: Actor) -> bool:
    """Whether this login is, or asked to be, in any group."""
    return memberships(actor).exclude(state=MemberState.LEFT).exists()


def logins_in_use(user_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these logins take part in a group, for whoever wants to erase logins."""
    found = Member.objects.filter(user_id__in=list(user_ids))
    return set(found.values_list("user_id", flat=True))


def me(actor: Actor, group_id: UUID) -> Member:
    """The actor's own membership of a group.

    raises   Member.DoesNotExist: not a member, and no group at all, are one answer
    """
    mine = Member.objects.filter(user_id=actor.user_id, state__in=_HERE)
    return mine.select_related(*_WITH).get(group_id=group_id)


def open_groups(actor: Actor) -> QuerySet[Group]:
    """The groups of this desk that one can ask to join, and is not in."""
    known = memberships(actor).exclude(state=MemberState.LEFT)
    return Group.objects.filter(state=GroupState.OPEN).exclude(pk__in=known.values("group_id"))


def groups_to_join() -> QuerySet[Group]:
    """The groups that take members: what each tells everybody, signed in or not."""
    return Group.objects.filter(state=GroupState.OPEN).order_by("name", "pk")


def open_group(group_id: UUID) -> Group:
    """A group that takes members: what it tells everybody of itself.

    raises   Group.DoesNotExist
    """
    return Group.objects.select_related("currency").get(pk=group_id, state=GroupState.OPEN)


def claimed_by(digest: str) -> Member | None:
    """The place that this code is for. Scoped by being the secret itself."""
    return Member.objects.filter(claim_digest=digest, user=None).exclude(claim_digest="").first()


# ---- members ---------------------------------------------------------------------------------
def members(mine: Member) -> QuerySet[Member]:
    """Who takes part in this group, or is leaving it."""
    found = Member.objects.filter(group_id=mine.group_id, state__in=INSIDE)
    return found.select_related("account").order_by("name", "pk")


def others(mine: Member) -> QuerySet[Member]:
    """Everybody but oneself."""
    return members(mine).exclude(pk=mine.pk)


def other(mine: Member, member_id: UUID) -> Member:
    """One other member.

    raises   Member.DoesNotExist
    """
    return others(mine).get(pk=member_id)


def group_of_code(actor: Actor, code: str) -> UUID:
    """The group in which this code is somebody, when the actor takes part in it too.

    raises   Member.DoesNotExist
    """
    mine = Member.objects.filter(user_id=actor.user_id, state__in=INSIDE)
    found = Member.objects.filter(state__in=INSIDE, group_id__in=mine.values("group_id"))
    return found.get(code=code).group_id


def newcomers(mine: Member, *, since: date) -> QuerySet[Member]:
    return members(mine).filter(active_since__gte=since, state=MemberState.ACTIVE)


def looked_for(mine: Member, words: str) -> QuerySet[Member]:
    """Members by name, by neighbourhood, or by what they offer."""
    found = members(mine)
    if words:
        offers = Offer.objects.filter(member=OuterRef("pk"), title__icontains=words)
        offers = offers.filter(withdrawn_at=None)
        found = found.filter(Q(name__icontains=words) | Q(area__icontains=words) | Exists(offers))
    return found


def news(mine: Member, *, on: date) -> QuerySet[News]:
    """What the group tells its members now, the newest first."""
    found = News.objects.filter(group_id=mine.group_id, until__gte=on)
    return found.order_by("-put_at", "pk")


# ---- money -----------------------------------------------------------------------------------
def statement(mine: Member, *, before: int | None = None) -> QuerySet[StatementLine]:
    """One's own bookings, the newest first."""
    return ledger.statement(mine.account_id, before=before)


def names_of_accounts(mine: Member, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Whose accounts these are; the pot and who is forgotten are not in it."""
    wanted = set(account_ids)
    found = Member.objects.filter(group_id=mine.group_id, account_id__in=wanted)
    names = dict(found.exclude(name="").values_list("account_id", "name"))
    for tie in _ties(mine).exclude(pair=None).select_related("pair"):
        # In each unit stands an account for the other group.
        is_asker = tie.asker_id == mine.group_id
        account_id = tie.pair.ours_id if is_asker else tie.pair.theirs_id
        names[account_id] = tie.other_than(mine.group_id).name
    for names_of in _ALSO_NAMED:
        names |= names_of(mine.group_id)
    return names


def name_also(names_of: Callable[[UUID], dict[UUID, str]]) -> None:
    """Ask a room above what its accounts in a group are called; called once, at the start."""
    _ALSO_NAMED.append(names_of)


def asks_of(mine: Member) -> QuerySet[Ask]:
    """Who asks me to pay, and waits."""
    waiting = Ask.objects.filter(payer=mine, state=AskState.WAITING)
    return waiting.select_related("asker").order_by("asked_at", "pk")


def asks_by(mine: Member) -> QuerySet[Ask]:
    """What I asked and what came of it, the newest first."""
    return Ask.objects.filter(asker=mine).select_related("payer").order_by("-asked_at", "pk")


def ask(mine: Member, ask_id: UUID) -> Ask:
    """One request, of either side of it.

    raises   Ask.DoesNotExist
    """
    found = Ask.objects.filter(Q(payer=mine) | Q(asker=mine)).select_related("asker", "payer")
    return found.get(pk=ask_id)


# ---- market ----------------------------------------------------------------------------------
def offers(mine: Member, *, on: date) -> QuerySet[Offer]:
    """What this group offers and asks now."""
    found = Offer.objects.filter(
        member__group_id=mine.group_id,
        member__state=MemberState.ACTIVE,
        withdrawn_at=None,
        expires_on__gte=on,
    )
    return found.select_related("member").order_by("-created_at", "pk")


def offers_of(someone: Member, *, on: date) -> QuerySet[Offer]:
    """What a member offers and asks now; the caller found the member by a scoped query."""
    return Offer.objects.filter(member=someone, withdrawn_at=None, expires_on__gte=on)


def about(found: QuerySet[Offer], words: str) -> QuerySet[Offer]:
    """Those of some offers that speak of this."""
    return found.filter(
        Q(title__icontains=words) | Q(about__icontains=words) | Q(member__name__icontains=words)
    )


def own_offers(mine: Member) -> QuerySet[Offer]:
    """Everything that one put there, also what ran out or was taken away."""
    return Offer.objects.filter(member=mine).order_by("-expires_on", "pk")


def offer(mine: Member, offer_id: UUID, *, on: date) -> Offer:
    """One offer of the group, or one's own in whatever state.

    raises   Offer.DoesNotExist
    """
    seen = Q(withdrawn_at=None, expires_on__gte=on, member__state=MemberState.ACTIVE)
    found = Offer.objects.filter(Q(member=mine) | seen, member__group_id=mine.group_id)
    has_photo = Exists(Photo.objects.filter(offer=OuterRef("pk")))
    return found.select_related("member").annotate(has_photo=has_photo).get(pk=offer_id)


def own_offer(mine: Member, offer_id: UUID) -> Offer:
    """raises   Offer.DoesNotExist"""
    return Offer.objects.get(pk=offer_id, member=mine)


def running_out(mine: Member, *, on: date, days: int) -> QuerySet[Offer]:
    """One's own offers of which the end is near."""
    near = own_offers(mine).filter(withdrawn_at=None, expires_on__gte=on)
    return near.filter(expires_on__lte=on + timedelta(days=days))


# ---- other groups ----------------------------------------------------------------------------
def _ties(mine: Member) -> QuerySet[Tie]:
    found = Tie.objects.filter(Q(asker_id=mine.group_id) | Q(answerer_id=mine.group_id))
    return found.select_related("asker__currency", "answerer__currency").order_by("asked_at", "pk")


def ties(mine: Member) -> QuerySet[Tie]:
    """The groups that this one trades with."""
    return _ties(mine).filter(state=TieState.OPEN)


def tie(mine: Member, tie_id: UUID) -> Tie:
    """raises   Tie.DoesNotExist"""
    return ties(mine).get(pk=tie_id)


def ties_to_run(mine: Member) -> QuerySet[Tie]:
    """Every agreement that was asked, made or shut, for a coordinator."""
    found = _ties(mine) if mine.is_coordinator else Tie.objects.none()
    return found.exclude(state=TieState.REFUSED)


def groups_to_ask(mine: Member) -> QuerySet[Group]:
    """The groups of this desk with which nothing is asked or agreed yet."""
    if not mine.is_coordinator:
        return Group.objects.none()
    busy = Tie.objects.filter(state__in=[TieState.ASKED, TieState.OPEN])
    asked = busy.filter(asker_id=mine.group_id).values("answerer_id")
    asking = busy.filter(answerer_id=mine.group_id).values("asker_id")
    found = Group.objects.filter(state=GroupState.OPEN).exclude(pk=mine.group_id)
    return found.exclude(pk__in=asked).exclude(pk__in=asking)


def offers_elsewhere(mine: Member, found: Tie, *, on: date) -> QuerySet[Offer]:
    """What the group on the other side offers and asks now."""
    there = Offer.objects.filter(
        member__group_id=found.other_than(mine.group_id).pk,
        member__state=MemberState.ACTIVE,
        withdrawn_at=None,
        expires_on__gte=on,
    )
    return there.select_related("member").order_by("-created_at", "pk")


def elsewhere(mine: Member, found: Tie, code: str) -> Member:
    """A member on the other side, by their code alone.

    raises   Member.DoesNotExist
    """
    there = Member.objects.filter(group_id=found.other_than(mine.group_id).pk, state__in=INSIDE)
    return there.get(code=code)


def reachable(mine: Member, member_id: UUID) -> Member:
    """Somebody to write to.

    raises   Member.DoesNotExist
    """
    return all_reachable(mine).get(pk=member_id)


def all_reachable(mine: Member) -> QuerySet[Member]:
    """Whoever one can write to: of the own group, or of one that it trades with."""
    open_ties = Tie.objects.filter(state=TieState.OPEN)
    near = Q(group_id=mine.group_id)
    near |= Q(group_id__in=open_ties.filter(asker_id=mine.group_id).values("answerer_id"))
    near |= Q(group_id__in=open_ties.filter(answerer_id=mine.group_id).values("asker_id"))
    found = Member.objects.filter(near, state__in=INSIDE).exclude(pk=mine.pk)
    return found.select_related("group")


# ---- messages --------------------------------------------------------------------------------
def talk(mine: Member, member_id: UUID) -> QuerySet[Message]:
    """What two members wrote to each other."""
    between = Q(sender=mine, receiver=member_id) | Q(sender=member_id, receiver=mine)
    return Message.objects.filter(between).select_related("offer").order_by("sent_at", "pk")


def letters(mine: Member) -> QuerySet[Message]:
    """Everything that one wrote or got, the newest first."""
    found = Message.objects.filter(Q(sender=mine) | Q(receiver=mine))
    return found.select_related("sender", "receiver").order_by("-sent_at", "pk")


def n_unread(mine: Member) -> int:
    return Message.objects.filter(receiver=mine, seen_at=None).count()


# ---- what only a coordinator reads -----------------------------------------------------------
def everybody(mine: Member) -> QuerySet[Member]:
    """All who are or want to be in the group, for its coordinator."""
    if not mine.is_coordinator:
        return Member.objects.none()
    found = Member.objects.filter(group_id=mine.group_id, forgotten_on=None)
    return found.select_related("account", "sponsor").order_by("name", "pk")


def pot_of(mine: Member) -> Account:
    """The pot, as it stands."""
    return ledger.account(mine.group.pot_id)


def candidates(mine: Member) -> QuerySet[Member]:
    return everybody(mine).filter(state=MemberState.APPLIED).order_by("applied_on", "pk")


def anybody(mine: Member, member_id: UUID) -> Member:
    """raises   Member.DoesNotExist"""
    return everybody(mine).get(pk=member_id)


def coordinators(group_id: UUID) -> QuerySet[Member]:
    """Whom a member can ask; every member may know."""
    found = Member.objects.filter(group_id=group_id, role=MemberRole.COORDINATOR)
    return found.filter(state=MemberState.ACTIVE).order_by("name", "pk")


def fees(mine: Member, *, year: int) -> QuerySet[Fee]:
    """What was charged for a year."""
    found = Fee.objects.filter(member__in=everybody(mine), year=year)
    return found.select_related("member").order_by("member__name", "pk")


def without_fee(mine: Member, *, year: int) -> QuerySet[Member]:
    """Who takes part and was not charged for this year."""
    charged = Fee.objects.filter(member=OuterRef("pk"), year=year)
    active = everybody(mine).filter(state=MemberState.ACTIVE)
    return active.filter(~Exists(charged))


def batch(mine: Member, batch_id: UUID) -> QuerySet[Transfer]:
    """The rows of one activity of this group."""
    found = Transfer.objects.filter(batch=batch_id, currency_id=mine.group.currency_id)
    return found.exclude(kind=TransferKind.REVERSAL).order_by("pk")

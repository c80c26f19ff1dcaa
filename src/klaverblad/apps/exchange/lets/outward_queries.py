"""Reads of what leaves a group. Each starts from the actor's own membership, or from a public wish."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.exchange.ledger.models import (
    PARTNERS,
    AccountKind,
    Transfer,
    TransferKind,
    TransferState,
)
from klaverblad.apps.exchange.lets.models import (
    INSIDE,
    Ask,
    AskState,
    Group,
    GroupState,
    Member,
    MemberState,
    Offer,
)
from klaverblad.apps.exchange.lets.outward_models import (
    AppKey,
    DutiesRead,
    Intake,
    Outward,
    ParticipationStatement,
)
from klaverblad.apps.exchange.lets.took_part import Row, TookPart, took_part

_BETWEEN = (TransferKind.PAYMENT, TransferKind.INTERTRADE)
_OTHERS = frozenset({*PARTNERS, AccountKind.INTERTRADE})


def statements(mine: Member) -> QuerySet[ParticipationStatement]:
    """The statements that this member made, the newest first."""
    return ParticipationStatement.objects.filter(member=mine).order_by("-made_at", "pk")


def statement(mine: Member, statement_id: UUID) -> ParticipationStatement:
    """One of one's own.

    raises   ParticipationStatement.DoesNotExist
    """
    return statements(mine).get(pk=statement_id)


def is_withdrawn(statement_id: str) -> bool:
    """Whether a member took this statement back; asked only of a code that we signed."""
    return ParticipationStatement.objects.filter(
        pk=statement_id, withdrawn_at__isnull=False
    ).exists()


def duties_read_on(mine: Member, edition: date) -> date | None:
    """When this member read what the law may ask; None when not yet, or an older edition."""
    found = DutiesRead.objects.filter(member=mine, edition=edition).first()
    return found.read_at.date() if found else None


def what_was_done(mine: Member, *, first: date, last: date) -> TookPart:
    """What a member did in a period, from the books. Four queries, however many bookings."""
    account = mine.account_id
    booked = Transfer.objects.filter(
        state=TransferState.BOOKED,
        reversed_by=None,
        happened_on__gte=first,
        happened_on__lte=last,
    )
    came = list(_rows(booked.filter(payee=account), "payer"))
    went = list(_rows(booked.filter(payer=account), "payee"))
    ids = {one["id"] for one in (*came, *went)}
    both = set(
        Ask.objects.filter(transfer__in=ids, state=AskState.PAID).values_list("transfer", flat=True)
    )
    offers = {one["offer"] for one in (*came, *went)} - {None}
    category = dict(Offer.objects.filter(pk__in=offers).values_list("pk", "category"))
    rows = [_row(one, 1, both, category) for one in came]
    rows += [_row(one, -1, both, category) for one in went]
    return took_part(
        (one for one in rows if one is not None),
        first=first,
        last=last,
        units_per_hour=mine.group.currency.units_per_hour,
    )


def _rows(found: QuerySet[Transfer], other: str) -> QuerySet[Transfer, dict[str, object]]:
    return found.order_by().values(
        "id", "amount", "kind", "batch", "offer", other, f"{other}__kind"
    )


def _row(
    said: dict[str, object], sign: int, both: set[UUID], category: dict[UUID, str]
) -> Row | None:
    """A booking as the member saw it; None for what is no exchange: fees, start values, the pot."""
    side = "payer" if sign > 0 else "payee"
    kind = said[f"{side}__kind"]
    amount, other = said["amount"], said[side]
    assert isinstance(amount, int), "an amount is a whole number"
    assert isinstance(other, UUID), "an account has an id"
    is_activity = said["kind"] == TransferKind.GRANT and said["batch"] is not None
    if sign > 0 and is_activity and kind == AccountKind.POT:
        batch = said["batch"]
        assert isinstance(batch, UUID), "a batch has an id"
        return Row(amount, other, activity=batch)
    if said["kind"] not in _BETWEEN or kind not in _OTHERS:
        return None
    offer, key = said["offer"], said["id"]
    return Row(
        sign * amount,
        other,
        is_both=key in both,
        category=category.get(offer, "") if isinstance(offer, UUID) else "",
    )


# ---- outside ---------------------------------------------------------------------------------
def app_keys(mine: Member) -> QuerySet[AppKey]:
    """One's own keys, the newest first."""
    return AppKey.objects.filter(member=mine).order_by("-made_at", "pk")


def open_keys(mine: Member, *, on: date) -> QuerySet[AppKey]:
    """Those that still open something."""
    return app_keys(mine).filter(withdrawn_at=None, expires_on__gte=on)


def key_with(digest: str, *, on: date) -> AppKey | None:
    """The key with this digest, while it holds and its member takes part. Scoped by the secret."""
    found = AppKey.objects.filter(
        digest=digest,
        withdrawn_at=None,
        expires_on__gte=on,
        member__state__in=INSIDE,
        member__user__is_active=True,
        member__group__outward__lets_apps_in=True,
    )
    return found.select_related(
        "member__group__currency", "member__account", "member__user"
    ).first()


def lets_apps_in(group_id: UUID) -> bool:
    return Outward.objects.filter(group=group_id, lets_apps_in=True).exists()


def outward_of(mine: Member) -> Outward | None:
    """What the own group shows."""
    return Outward.objects.filter(group=mine.group_id).first()


def groups_outside() -> QuerySet[Group]:
    """The groups that let apps in, which everybody may know of."""
    found = Group.objects.filter(outward__lets_apps_in=True, state=GroupState.OPEN)
    return found.select_related("currency", "outward").order_by("slug")


def profile_of(slug: str) -> Group:
    """A group that shows its profile.

    raises   Group.DoesNotExist
    """
    found = Group.objects.filter(outward__shows_profile=True, state=GroupState.OPEN)
    return found.select_related("currency", "outward").get(slug=slug)


def accounts_seen(mine: Member) -> QuerySet[Member]:
    """The accounts of a group by code: chance, so that no order tells who came first."""
    found = Member.objects.filter(group_id=mine.group_id, state__in=INSIDE, account__isnull=False)
    return found.select_related("account").order_by("code")


def market_seen(mine: Member, kind: str, *, on: date) -> QuerySet[Offer]:
    """What a group offers, or asks, by id: also chance."""
    found = Offer.objects.filter(
        member__group_id=mine.group_id,
        member__state=MemberState.ACTIVE,
        kind=kind,
        withdrawn_at=None,
        expires_on__gte=on,
    )
    return found.select_related("member").order_by("pk")


def own_transfers(mine: Member) -> QuerySet[Transfer]:
    """What came and went on the own account, the newest first."""
    found = Transfer.objects.filter(
        Q(payer=mine.account_id) | Q(payee=mine.account_id), state=TransferState.BOOKED
    )
    return found.order_by("-created_at", "pk")


def own_requests(mine: Member) -> QuerySet[Ask]:
    """What is asked of one, or by one, and did not become a booking, the newest first."""
    found = Ask.objects.filter(Q(asker=mine) | Q(payer=mine)).exclude(state=AskState.PAID)
    return found.select_related("asker", "payer").order_by("-asked_at", "pk")


# ---- from and to another program ---------------------------------------------------------------
def intakes(mine: Member) -> QuerySet[Intake]:
    """What was taken in, the newest first, for a coordinator."""
    if not mine.is_coordinator:
        return Intake.objects.none()
    return Intake.objects.filter(group=mine.group_id).order_by("-taken_in_at", "pk")


def everybody_with_account(mine: Member) -> QuerySet[Member]:
    """Who has an account and a name, for the coordinator who keeps a copy; by code, not by entry."""
    if not mine.is_coordinator:
        return Member.objects.none()
    found = Member.objects.filter(group_id=mine.group_id, account__isnull=False)
    return found.select_related("account").order_by("code")


def all_bookings(mine: Member) -> QuerySet[Transfer]:
    """Every booking of the group, the oldest first, for the coordinator who keeps a copy."""
    if not mine.is_coordinator:
        return Transfer.objects.none()
    found = Transfer.objects.filter(currency_id=mine.group.currency_id, state=TransferState.BOOKED)
    return found.order_by("settled_at", "pk")


def all_offers(mine: Member) -> QuerySet[Offer]:
    """Everything on the market or once on it."""
    if not mine.is_coordinator:
        return Offer.objects.none()
    return Offer.objects.filter(member__group_id=mine.group_id).order_by("pk")

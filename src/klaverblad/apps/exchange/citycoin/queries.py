"""Every read of a coin. It starts from who asks: a member, a merchant or a treasurer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin.euros import shown_iban
from klaverblad.apps.exchange.citycoin.models import (
    Activity,
    ActivityState,
    Card,
    CardState,
    Coin,
    CoverChange,
    EarnRule,
    Merchant,
    MerchantState,
    Sale,
    SaleState,
    Treasurer,
    Work,
    WorkState,
)
from klaverblad.apps.exchange.citycoin.redemption_models import (
    PaymentFile,
    Redemption,
    RedemptionState,
)
from klaverblad.apps.exchange.ledger import queries as ledger
from klaverblad.apps.exchange.ledger.models import StatementLine
from klaverblad.apps.exchange.lets import queries as lets
from klaverblad.apps.exchange.lets.models import Member

_PARTS = ("group__currency", "issuer", "reserve", "payable", "purse", "paper", "euro")


# ---- whose coin ------------------------------------------------------------------------------
def coin_of(mine: Member) -> Coin:
    """The coin of a group that one is in.

    raises   Coin.DoesNotExist: a group without a coin
    """
    return Coin.objects.select_related(*_PARTS).get(group_id=mine.group_id)


def memberships(actor: Actor) -> QuerySet[Member]:
    """The coins that this login earns and spends."""
    return lets.memberships(actor).filter(group__coin__isnull=False)


def shops(actor: Actor) -> QuerySet[Merchant]:
    """What this login sells with; also what waits or stopped."""
    found = Merchant.objects.filter(user_id=actor.user_id)
    found = found.exclude(state=MerchantState.REFUSED)
    return found.select_related("coin__group").order_by("name", "pk")


def purses(actor: Actor) -> QuerySet[Treasurer]:
    """The coins of which this login keeps the money."""
    running = Q(until=None) | Q(until__gte=actor.on)
    found = Treasurer.objects.filter(running, user_id=actor.user_id)
    return found.select_related("coin__group").order_by("coin__group__name", "pk")


def has_any(actor: Actor) -> bool:
    """Whether this login sells for coins, or keeps their money."""
    return shops(actor).exists() or purses(actor).exists()


def logins_in_use(user_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these logins sell or keep money, for whoever wants to erase logins."""
    wanted = list(user_ids)
    found = set(Merchant.objects.filter(user_id__in=wanted).values_list("user_id", flat=True))
    return found | set(
        Treasurer.objects.filter(user_id__in=wanted).values_list("user_id", flat=True)
    )


def shop(actor: Actor, merchant_id: UUID) -> Merchant:
    """One's own shop.

    raises   Merchant.DoesNotExist
    """
    return shops(actor).select_related("coin__group__currency", "account").get(pk=merchant_id)


def purse(actor: Actor, group_id: UUID) -> Treasurer:
    """One's own task as treasurer of a coin.

    raises   Treasurer.DoesNotExist
    """
    parts = [f"coin__{one}" for one in _PARTS]
    return purses(actor).select_related(*parts).get(coin__group_id=group_id)


def open_coins(actor: Actor) -> QuerySet[Coin]:
    """The coins with which a shop can ask to take part."""
    busy = shops(actor).exclude(state=MerchantState.LEFT).values("coin_id")
    found = Coin.objects.filter(group__state="open").exclude(pk__in=busy)
    return found.select_related("group").order_by("group__name", "pk")


def open_coin(group_id: UUID) -> Coin:
    """raises   Coin.DoesNotExist"""
    return Coin.objects.select_related("group__currency").get(pk=group_id, group__state="open")


def coins_that_expire() -> list[Coin]:
    """The coins whose rules say that what is not spent expires."""
    found = Coin.objects.select_related("group__currency", "group__pot").order_by("pk")
    return [one for one in found if one.group.currency.policy.get("expiry")]


# ---- earning ---------------------------------------------------------------------------------
def rules_on(coin: Coin, on: date) -> dict[str, EarnRule]:
    """The rules of a day, by their code."""
    found = EarnRule.objects.filter(Q(until=None) | Q(until__gte=on), coin=coin, since__lte=on)
    return {one.code: one for one in found}


def all_rules(kept: Treasurer) -> QuerySet[EarnRule]:
    """Every rule that was ever, the running ones first of each."""
    return EarnRule.objects.filter(coin_id=kept.coin_id).order_by("name", "-since", "pk")


def activities(coin: Coin) -> QuerySet[Activity]:
    """What one can earn with now."""
    return Activity.objects.filter(coin=coin, state=ActivityState.APPROVED).order_by("title", "pk")


def activities_to_keep(coin: Coin) -> QuerySet[Activity]:
    """All of them, for who coordinates or keeps the money."""
    return Activity.objects.filter(coin=coin).order_by("state", "title", "pk")


def works_of(mine: Member) -> QuerySet[Work]:
    """What I did, the newest first."""
    found = Work.objects.filter(member=mine).select_related("activity", "transfer")
    return found.order_by("-on", "-said_at", "pk")


def works_waiting(mine: Member) -> QuerySet[Work]:
    """What waits for somebody who coordinates: of others, never of oneself."""
    if not mine.is_coordinator:
        return Work.objects.none()
    found = Work.objects.filter(activity__coin__group_id=mine.group_id, state=WorkState.SAID)
    found = found.exclude(member=mine).select_related("activity", "member")
    return found.order_by("on", "pk")


def earned(member: Member, code: str, *, since: date, until: date) -> int:
    """What a member earned by one rule over some days, whatever version; what was taken back not."""
    found = Work.objects.filter(
        member=member,
        state=WorkState.CONFIRMED,
        activity__rule_code=code,
        on__gte=since,
        on__lte=until,
        transfer__reversed_by=None,
    )
    return found.aggregate(total=Sum("transfer__amount"))["total"] or 0


@dataclass(frozen=True, slots=True)
class Earned:
    """What some members earned, by rule and day: summed in one query."""

    by_day: Mapping[tuple[UUID, str, date], int]

    def day(self, member_id: UUID, code: str, *, on: date) -> int:
        return self.by_day.get((member_id, code, on), 0)

    def year(self, member_id: UUID, code: str, *, year: int) -> int:
        return sum(
            amount
            for (who, what, day), amount in self.by_day.items()
            if (who, what, day.year) == (member_id, code, year)
        )


def earned_by(member_ids: Collection[UUID]) -> Earned:
    """What these members earned; the caller found them by a scoped query."""
    found = Work.objects.filter(
        member_id__in=member_ids, state=WorkState.CONFIRMED, transfer__reversed_by=None
    )
    rows = found.order_by().values_list("member_id", "activity__rule_code", "on")
    summed = rows.annotate(Sum("transfer__amount"))
    return Earned({(who, code, on): total for who, code, on, total in summed})


def rules_of_days(coin: Coin, days: Collection[date]) -> dict[tuple[str, date], EarnRule]:
    """The rules of some days, by code and day."""
    rows = list(EarnRule.objects.filter(coin=coin))
    return {
        (one.code, day): one
        for one in rows
        for day in days
        if one.since <= day and (one.until is None or day <= one.until)
    }


# ---- spending --------------------------------------------------------------------------------
def merchants(coin: Coin) -> QuerySet[Merchant]:
    """Where one can pay."""
    found = Merchant.objects.filter(coin=coin, state=MerchantState.ACTIVE)
    return found.order_by("name", "pk")


def names_in(group_id: UUID) -> dict[UUID, str]:
    """What the accounts of shops and of the city are called in a statement."""
    found = Merchant.objects.filter(coin_id=group_id).exclude(account=None).exclude(name="")
    names = dict(found.values_list("account_id", "name"))
    issuers = Coin.objects.filter(pk=group_id).values_list("issuer_id", "debtor_name")
    return names | dict(issuers)


def sale_by_code(coin: Coin, code: str, *, at: datetime) -> Sale:
    """A payment that a shop asks, and that nobody paid yet; whoever holds the code may pay.

    raises   Sale.DoesNotExist
    """
    found = Sale.objects.filter(coin=coin, state=SaleState.WAITING, payer=None, until__gt=at)
    return found.select_related("merchant").get(code=code)


def coin_of_code(code: str) -> Coin:
    """Of which coin a square is.

    raises   Sale.DoesNotExist
    """
    return Sale.objects.select_related("coin__group").get(code=code).coin


def is_of_a_member(code: str) -> bool:
    """Whether a member shows this square, for a shop to scan. Scoped by being the secret itself."""
    return Sale.objects.filter(code=code, state=SaleState.SHOWN).exists()


def sales_asked_of(mine: Member, *, at: datetime) -> QuerySet[Sale]:
    """What a shop filled in on my square, and that waits for my yes."""
    found = Sale.objects.filter(payer=mine, state=SaleState.WAITING, until__gt=at)
    return found.select_related("merchant").order_by("made_at", "pk")


def shown_by(mine: Member, *, at: datetime) -> Sale | None:
    """My square that still works."""
    found = Sale.objects.filter(payer=mine, state=SaleState.SHOWN, until__gt=at)
    return found.order_by("-made_at").first()


def receipt(mine: Member, sale_id: UUID) -> Sale:
    """raises   Sale.DoesNotExist"""
    paid = Sale.objects.filter(payer=mine, state__in=[SaleState.PAID, SaleState.REFUNDED])
    return paid.select_related("merchant").get(pk=sale_id)


def statement(mine: Member, *, before: int | None = None) -> QuerySet[StatementLine]:
    """One's own bookings, the newest first."""
    return lets.statement(mine, before=before)


def card_of(mine: Member) -> Card | None:
    """The card that works now."""
    return Card.objects.filter(member=mine, state=CardState.ACTIVE).first()


# ---- selling: never who paid -----------------------------------------------------------------
def sales(mine: Merchant) -> QuerySet[Sale, dict[str, Any]]:
    """What a shop was asked, paid and gave back: amounts and codes, and not by whom."""
    found = Sale.objects.filter(merchant=mine)
    return found.order_by("-made_at", "pk").values(
        "id", "amount", "code", "state", "made_at", "paid_at", "refunded_at", "until"
    )


def sale(mine: Merchant, sale_id: UUID) -> dict[str, Any]:
    """raises   Sale.DoesNotExist"""
    return sales(mine).get(pk=sale_id)


def own_iban(mine: Merchant) -> str:
    """One's own bank account, as one typed it."""
    return shown_iban(mine.iban)


def redemptions(mine: Merchant) -> QuerySet[Redemption]:
    return Redemption.objects.filter(merchant=mine).order_by("-asked_at", "pk")


# ---- keeping ---------------------------------------------------------------------------------
def all_merchants(kept: Treasurer) -> QuerySet[Merchant]:
    """Who sells, sold or asked to; not who was forgotten."""
    found = Merchant.objects.filter(coin_id=kept.coin_id, forgotten_on=None)
    found = found.select_related("account")
    return found.order_by("state", "name", "pk")


def shops_to_forget(*, before: date) -> list[Merchant]:
    """Shops that stopped, or were refused, before a day, and to whom nothing is owed any more."""
    owed = Redemption.objects.filter(
        merchant=OuterRef("pk"), state__in=[RedemptionState.REQUESTED, RedemptionState.FILED]
    )
    left = Q(state=MerchantState.LEFT, left_on__lt=before, account__balance=0)
    refused = Q(state=MerchantState.REFUSED, applied_on__lt=before)
    found = Merchant.objects.filter(left | refused, ~Exists(owed), forgotten_on=None)
    return list(found.order_by("pk"))


def merchant(kept: Treasurer, merchant_id: UUID) -> Merchant:
    """raises   Merchant.DoesNotExist"""
    return all_merchants(kept).get(pk=merchant_id)


def cover_changes(kept: Treasurer) -> QuerySet[CoverChange]:
    found = CoverChange.objects.filter(coin_id=kept.coin_id).select_related("by")
    return found.order_by("-at", "pk")


def to_pay(kept: Treasurer) -> QuerySet[Redemption]:
    """What waits for a payment file, the oldest first."""
    found = Redemption.objects.filter(
        merchant__coin_id=kept.coin_id, state=RedemptionState.REQUESTED
    )
    return found.select_related("merchant").order_by("asked_at", "pk")


def files(kept: Treasurer) -> QuerySet[PaymentFile]:
    found = PaymentFile.objects.filter(coin_id=kept.coin_id).defer("body")
    return found.order_by("-number")


def file(kept: Treasurer, file_id: UUID) -> PaymentFile:
    """raises   PaymentFile.DoesNotExist"""
    return PaymentFile.objects.get(pk=file_id, coin_id=kept.coin_id)


def lines_of(found: PaymentFile) -> QuerySet[Redemption]:
    return found.redemptions.select_related("merchant").order_by("end_to_end")


def redemption(kept: Treasurer, redemption_id: UUID) -> Redemption:
    """raises   Redemption.DoesNotExist"""
    return Redemption.objects.get(pk=redemption_id, merchant__coin_id=kept.coin_id)


def balance_of(account_id: UUID) -> int:
    return ledger.account(account_id).balance

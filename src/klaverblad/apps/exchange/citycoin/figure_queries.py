"""What the treasurer reads: how much is out, what covers it, what sleeps, and month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from klaverblad.apps.exchange.citycoin.models import Coin, Treasurer
from klaverblad.apps.exchange.ledger.models import (
    Account,
    AccountKind,
    StatementLine,
    Transfer,
    TransferKind,
    TransferState,
)

MONTHS = 12
# Of fewer accounts together one could guess whose it is.
FEW = 10
_ASLEEP_DAYS = 365


@dataclass(frozen=True, slots=True)
class Standing:
    """How a coin stands. Coins in smallest parts, euro in cents.

    asleep   on accounts of members that nothing came to or went from for a year; None when so few
             accounts sleep that one could guess whose
    expired  what the pot holds of coins that ran out
    """

    circulation: int
    cover: int
    members: int
    shops: int
    paper: int
    expired: int
    asleep: int | None
    reserve_cents: int
    payable_cents: int

    @property
    def ratio(self) -> Fraction | None:
        """Cover over circulation; None when nothing is out."""
        return Fraction(self.cover, self.circulation) if self.circulation > 0 else None

    @property
    def percent(self) -> int | None:
        """Rounded down: 99.9 per cent is not all."""
        return None if self.ratio is None else int(self.ratio * 100)

    @property
    def room(self) -> int:
        """What can still be issued."""
        return max(0, self.cover - self.circulation)

    @property
    def is_short(self) -> bool:
        return self.circulation > self.cover


def standing(kept: Treasurer, *, at: datetime) -> Standing:
    """How the coin of this treasurer stands now."""
    coin: Coin = kept.coin
    own = (coin.issuer_id, coin.paper_id, coin.reserve_id, coin.payable_id, coin.group.pot_id)
    held = Account.objects.in_bulk(own)
    accounts = Account.objects.filter(currency_id=coin.group.currency_id)
    by_kind = dict(accounts.order_by().values_list("kind").annotate(Sum("balance")))
    moved = StatementLine.objects.filter(
        account=OuterRef("pk"), settled_at__gte=at - timedelta(days=_ASLEEP_DAYS)
    )
    sleeping = accounts.filter(~Exists(moved), kind=AccountKind.MEMBER, balance__gt=0)
    asleep = sleeping.aggregate(n=Count("pk"), total=Sum("balance"))
    few = 0 < asleep["n"] < FEW
    issuer = held[coin.issuer_id]
    return Standing(
        circulation=-issuer.balance,
        cover=-(issuer.min or 0),
        members=by_kind.get(AccountKind.MEMBER, 0),
        shops=by_kind.get(AccountKind.MERCHANT, 0),
        paper=held[coin.paper_id].balance,
        expired=held[coin.group.pot_id].balance,
        asleep=None if few else asleep["total"] or 0,
        reserve_cents=held[coin.reserve_id].balance,
        payable_cents=held[coin.payable_id].balance,
    )


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in a month, in smallest parts; what was taken back is not in it."""

    first: date
    issued: int = 0
    spent: int = 0
    redeemed: int = 0


def months(kept: Treasurer, *, on: date, n: int = MONTHS) -> list[Month]:
    """The last months, this one last; a month without bookings stands there too."""
    firsts = [_months_back(on, back) for back in range(n - 1, -1, -1)]
    rows = Transfer.objects.filter(
        currency_id=kept.coin.group.currency_id,
        state=TransferState.BOOKED,
        reversed_by=None,
        happened_on__gte=firsts[0],
    )
    issued = Q(kind=TransferKind.ISSUE)
    spent = Q(kind=TransferKind.PAYMENT, payee__kind=AccountKind.MERCHANT)
    redeemed = Q(kind=TransferKind.REDEMPTION)
    by_month = rows.annotate(month=TruncMonth("happened_on")).order_by().values_list("month")
    found = by_month.annotate(
        issued=Sum("amount", filter=issued),
        spent=Sum("amount", filter=spent),
        redeemed=Sum("amount", filter=redeemed),
    )
    known = {first: Month(first, *(one or 0 for one in sums)) for first, *sums in found}
    return [known.get(first, Month(first)) for first in firsts]


def _months_back(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, 1)


_TOP, _HEIGHT, _STEP, _BAR, _LEFT = 12, 180, 54, 14, 8


def drawing(found: Sequence[Month]) -> SafeString:
    """Three bars a month; the table below says the same in figures."""
    most = max((max(one.issued, one.spent, one.redeemed) for one in found), default=0) or 1
    width = _LEFT + _STEP * len(found)
    return format_html(
        '<svg class="coin-months" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg>',
        width,
        _TOP + _HEIGHT + 24,
        _("Uitgegeven, besteed en omgeruild per maand. De tabel eronder zegt hetzelfde."),
        width,
        _TOP + _HEIGHT,
        _TOP + _HEIGHT,
        format_html_join("", "{}", ((_bars(one, n, most),) for n, one in enumerate(found))),
    )


def _bars(month: Month, place: int, most: int) -> SafeString:
    left = _LEFT + _STEP * place
    amounts = (("issued", month.issued), ("spent", month.spent), ("redeemed", month.redeemed))
    bars = []
    for n, (name, amount) in enumerate(amounts):
        high = round(_HEIGHT * amount / most)
        bars.append((f"bar is-{name}", left + n * _BAR, _TOP + _HEIGHT - high, _BAR - 2, high))
    return format_html(
        '{}<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>',
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', bars),
        left + _BAR * 3 // 2,
        _TOP + _HEIGHT + 18,
        f"{month.first:%m/%y}",
    )

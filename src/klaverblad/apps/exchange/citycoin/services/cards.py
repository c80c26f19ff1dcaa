"""Cards on paper: a number and a square that pay from an account, for who has no phone.

A card works for whoever holds it, so what it pays in a day has a bound, it runs out, and it is
blocked with one tap. The number is shown once, on the card; here only its digest stays.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.citycoin.errors import AlreadyAnswered, CardSaysNo
from klaverblad.apps.exchange.citycoin.euros import whole
from klaverblad.apps.exchange.citycoin.models import Card, CardState, Sale, SaleState
from klaverblad.apps.exchange.citycoin.services.selling import MINUTES, settle
from klaverblad.apps.exchange.citycoin.services.shops import selling
from klaverblad.apps.exchange.ledger.services.booking import lock
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import queries as members
from klaverblad.apps.exchange.lets.models import INSIDE, Member, MemberState
from klaverblad.apps.exchange.lets.services.locked import coordinating, taking_part
from klaverblad.apps.journal import services as journal

# No letters that look like another one: the number is typed over.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
NUMBER_LENGTH = 12
GROUP = 4


def make_card(
    actor: Actor, group_id: UUID, *, at: datetime, member_id: UUID | None = None
) -> tuple[Card, str]:
    """A new card, and its number, shown this once. The one before it stops working.

    A coordinator makes it for a member who has no phone.
    """
    with booking():
        mine = _whose(actor, group_id, member_id)
        coin = queries.coin_of(mine)
        _block(actor, mine, at=at)
        number = "".join(secrets.choice(_LETTERS) for _ in range(NUMBER_LENGTH))
        row = Card.objects.create(
            member=mine,
            digest=digest(number),
            tail=number[-GROUP:],
            made_at=at,
            expires_on=_months_on(actor.on, coin.card_months),
        )
        journal.emit("coin_card.made", actor, row, at=at)
    return row, number


def block_card(
    actor: Actor, group_id: UUID, *, at: datetime, member_id: UUID | None = None
) -> bool:
    """Lost: the card no longer pays. What is on the account stays. Whether there was one."""
    with booking():
        return _block(actor, _whose(actor, group_id, member_id), at=at)


def pay_by_card(
    actor: Actor, merchant_id: UUID, sale_id: UUID, number: str, amount: int, *, at: datetime
) -> Sale:
    """A shop reads a card and books what the holder agrees to. It learns no name.

    raises   CardSaysNo, one answer for every reason; NotNow when the account has not enough
    """
    with booking():
        shop = selling(actor, merchant_id)
        known = Sale.objects.filter(pk=sale_id).select_related("card").first()
        if known is not None:
            if known.merchant_id != shop.pk or known.amount != amount:
                raise AlreadyAnswered
            return known
        card = Card.objects.filter(
            digest=digest(number), member__group_id=shop.coin.group_id
        ).first()
        if card is None:
            raise CardSaysNo(field="number")
        locked = Card.objects.select_for_update(of=("self",)).select_related("member")
        card = locked.get(pk=card.pk)
        account_id = card.member.account_id
        assert account_id is not None, "whoever has a card has an account"
        assert shop.account_id is not None, "a shop that sells has an account"
        lock({account_id, shop.account_id})
        works = card.state == CardState.ACTIVE and card.expires_on >= actor.on
        if not works or card.member.state not in INSIDE:
            raise CardSaysNo(field="number")
        if paid_today(card, on=actor.on) + amount > shop.coin.card_most_day:
            raise CardSaysNo(field="number")
        row = Sale(
            id=sale_id,
            coin=shop.coin,
            merchant=shop,
            amount=whole(amount),
            made_at=at,
            until=at + timedelta(minutes=MINUTES),
        )
        # Written once, as paid: a card leaves nothing that waits.
        return settle(actor, row, card.member, at=at, card=card)


def paid_today(card: Card, *, on: date) -> int:
    """What a card paid on a day and was not given back."""
    start = timezone.make_aware(datetime.combine(on, time()))
    found = Sale.objects.filter(
        card=card, state=SaleState.PAID, paid_at__gte=start, paid_at__lt=start + timedelta(days=1)
    )
    return found.aggregate(total=Sum("amount"))["total"] or 0


def written(number: str) -> str:
    """In groups of four, as it stands on the card."""
    return " ".join(number[n : n + GROUP] for n in range(0, len(number), GROUP))


def digest(number: str) -> str:
    """Spaces and capitals of whoever types it over do not matter."""
    plain = "".join(letter for letter in number.lower() if letter.isalnum())
    return hashlib.sha256(f"coin-card:{plain}".encode()).hexdigest()


def _whose(actor: Actor, group_id: UUID, member_id: UUID | None) -> Member:
    if member_id is None:
        mine = taking_part(actor, group_id)
    else:
        mine = members.members(coordinating(actor, group_id)).get(pk=member_id)
    return Member.objects.select_for_update(of=("self",)).get(pk=mine.pk)


def block_cards_of_who_left(actor: Actor, *, at: datetime) -> int:
    """The cards that worked when their holder left: how many were blocked."""
    with booking():
        found = Card.objects.filter(state=CardState.ACTIVE, member__state=MemberState.LEFT)
        holders = Member.objects.filter(pk__in=found.values("member_id")).order_by("pk")
        return sum(_block(actor, one, at=at) for one in holders)


def _block(actor: Actor, mine: Member, *, at: datetime) -> bool:
    for row in Card.objects.select_for_update().filter(member=mine, state=CardState.ACTIVE):
        row.state, row.blocked_at = CardState.BLOCKED, at
        row.save(update_fields=["state", "blocked_at"])
        journal.emit("coin_card.blocked", actor, row, at=at)
        return True
    return False


def _months_on(day: date, months: int) -> date:
    """The last day of the month so many months on."""
    year, month = divmod(day.year * 12 + day.month + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)

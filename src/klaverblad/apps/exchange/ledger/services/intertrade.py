"""Trade between two groups of one server: two rows, both limits, one transaction, no rounding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger.errors import BadOrder, NotNow, NotWhole
from klaverblad.apps.exchange.ledger.models import (
    Account,
    AccountKind,
    Currency,
    Intertrade,
    TransferKind,
)
from klaverblad.apps.exchange.ledger.policy import Limits
from klaverblad.apps.exchange.ledger.services.accounts import open_account
from klaverblad.apps.exchange.ledger.services.booking import Order, Posting, post
from klaverblad.apps.exchange.ledger.services.statements import are_known
from klaverblad.apps.journal import services as journal
from klaverblad.errors import Refused


class NoRate(Refused):
    """Without a value for an hour on both sides nothing can be exchanged."""

    code = "no_rate"
    sentence = _("Een van beide groepen zegt niet hoeveel een uur waard is. Vul dat eerst in.")


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the groups allows: how far behind, and how far ahead, in its own unit."""

    currency_id: UUID
    limits: Limits


def agree(actor: Actor, ours: Side, theirs: Side, *, at: datetime) -> Intertrade:
    """Let two groups trade: an account for the other in each unit, with the limits of its group.

    raises   NoRate
    """
    with transaction.atomic():
        for side in (ours, theirs):
            if Currency.objects.get(pk=side.currency_id).units_per_hour is None:
                raise NoRate
        made = [
            open_account(
                actor, side.currency_id, kind=AccountKind.INTERTRADE, limits=side.limits, at=at
            )
            for side in (ours, theirs)
        ]
        pair = Intertrade.objects.create(ours=made[0], theirs=made[1])
        journal.emit("intertrade.agreed", actor, pair, at=at)
    return pair


def shut(actor: Actor, pair_id: UUID, *, at: datetime) -> Intertrade:
    """No new trade between these groups; what was booked stays, and can be taken back."""
    with transaction.atomic():
        pair = Intertrade.objects.select_for_update().get(pk=pair_id)
        pair.is_open = False
        pair.save(update_fields=["is_open"])
        journal.emit("intertrade.shut", actor, pair, at=at)
    return pair


def rate_between(from_currency: Currency, to_currency: Currency) -> Fraction:
    """How much of the other unit one part of this unit is, exactly.

    raises   NoRate
    """
    here, there = from_currency.units_per_hour, to_currency.units_per_hour
    if here is None or there is None:
        raise NoRate
    return there / here


def whole_near(amount: int, rate: Fraction) -> tuple[int | None, int]:
    """The nearest amounts, at most and at least this one, that are whole in both units."""
    step = rate.denominator
    below = amount // step * step
    return (below or None), below + step if below < amount else amount


def trade(
    actor: Actor,
    pair_id: UUID,
    *,
    id: UUID,  # noqa: A002  (as in an order)
    payer: UUID,
    payee: UUID,
    amount: int,
    happened_on: date,
    at: datetime,
    text: str = "",
    offer: UUID | None = None,
    acting_for: UUID | None = None,
) -> Posting:
    """Pay somebody of the other group. `amount` is in the unit of the payer.

    raises   NotWhole with the amounts that would do; NotNow; Conflict; Busy
    """
    pair = Intertrade.objects.select_related("ours__currency", "theirs__currency").get(pk=pair_id)
    giving = Account.objects.get(pk=payer)
    out, into = pair.ours, pair.theirs
    if giving.currency_id != out.currency_id:
        out, into = into, out
    rate = rate_between(out.currency, into.currency)
    if type(amount) is not int or amount < 1:
        raise BadOrder(field="amount")
    if amount % rate.denominator:
        below, above = whole_near(amount, rate)
        raise NotWhole(below=below, above=above)
    # What was booked while they traded is still answered to whoever asks again.
    if not pair.is_open and not are_known([id]):
        raise NotNow
    same = {
        "kind": TransferKind.INTERTRADE,
        "text": text,
        "offer": offer,
        "happened_on": happened_on,
    }
    # The first row has the id that was asked, so that a second try is known by it.
    first = Order(
        id=id,
        payer=payer,
        payee=out.pk,
        amount=amount,
        acting_for=acting_for if acting_for == payer else None,
        **same,
    )
    second = Order(
        id=uuid5(id, "into"),
        payer=into.pk,
        payee=payee,
        amount=int(amount * rate),
        acting_for=acting_for if acting_for == payee else None,
        **same,
    )
    return post(actor, [first, second], at=at, batch=id)

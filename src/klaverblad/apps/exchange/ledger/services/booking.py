"""The one way to move an amount: `post`. Lock in one order, know a second try, write, tell."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger.errors import (
    OF_THE_DATABASE,
    AlreadyReversed,
    BadOrder,
    Conflict,
    NotNow,
    code_of,
)
from klaverblad.apps.exchange.ledger.models import (
    Account,
    AccountState,
    ExemptBecause,
    Transfer,
    TransferKind,
    TransferState,
)
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX
from klaverblad.apps.exchange.ledger.services import statements
from klaverblad.apps.exchange.ledger.services.growth import follow_earning
from klaverblad.apps.exchange.ledger.services.outbox import put
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.journal import services as journal
from klaverblad.errors import Refused

TEXT_MAX = 140
HOLD_EXPIRES = "hold.expires"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One amount to be moved, as somebody asks it.

    id          chosen by whoever asks; the same id again is the same booking
    amount      whole smallest parts, above nought
    held_until  the payer's amount is kept aside until somebody accepts; None books at once
    exempt      why a limit may be passed, when a coordinator decides so
    acting_for  the account for whose holder somebody else does this
    """

    id: UUID
    payer: UUID
    payee: UUID
    amount: int
    happened_on: date
    kind: str = TransferKind.PAYMENT
    text: str = ""
    offer: UUID | None = None
    acting_for: UUID | None = None
    held_until: datetime | None = None
    reverses: UUID | None = None
    exempt: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """What was booked or is held; a replay was booked before, and nothing happened now.

    beyond_soft   accounts that this took beyond a limit that only warns
    """

    transfers: Sequence[Transfer]
    is_replay: bool = False
    beyond_soft: frozenset[UUID] = field(default_factory=frozenset)


def post(
    actor: Actor, orders: Sequence[Order], *, at: datetime, batch: UUID | None = None
) -> Posting:
    """Book or hold these amounts, all or none, in one transaction.

    raises   BadOrder when something cannot be read; Conflict for a known id with another content;
             NotNow when a limit or a state says no; Busy when the accounts stay locked;
             Account.DoesNotExist
    """
    _check(orders, at)
    accounts: dict[UUID, Account] = {}
    try:
        with booking():
            accounts |= lock({one for o in orders for one in (o.payer, o.payee)})
            return known(orders, batch) or write(actor, orders, accounts, at=at, batch=batch)
    except IntegrityError as error:
        # Two with one id at the same moment, on other accounts: the other one was first.
        if (code := code_of(error)) in ("", "known") and (found := known(orders, batch)):
            return found
        raise refusal(code, error, orders, accounts) from error


def lock(ids: Iterable[UUID]) -> dict[UUID, Account]:
    """Lock accounts by ascending id, in the caller's transaction: nobody waits in a circle.

    raises   Account.DoesNotExist
    """
    return statements.locked(set(ids))


def known(orders: Sequence[Order], batch: UUID | None) -> Posting | None:
    """The earlier answer to these ids, if there is one.

    raises   Conflict when one of them was asked with another content
    """
    ids = [order.id for order in orders]
    if not statements.are_known(ids):
        return None
    found = Transfer.objects.in_bulk(ids)
    for order in orders:
        row = found.get(order.id)
        if row is None or row.batch != batch or not _is_same(order, row):
            raise Conflict
    return Posting([found[order.id] for order in orders], is_replay=True)


def write(
    actor: Actor,
    orders: Sequence[Order],
    accounts: dict[UUID, Account],
    *,
    at: datetime,
    batch: UUID | None,
) -> Posting:
    """Write new rows between accounts that the caller holds locked."""
    rows = []
    before = {one.pk: one.balance for one in accounts.values()}
    for order in orders:
        row = _row(actor, order, accounts[order.payer], at, batch)
        if order.held_until is None:
            place(row, accounts, at)
        else:
            accounts[order.payer].pending_out += order.amount
            accounts[order.payee].pending_in += order.amount
        # One by one: PostgreSQL moves accounts when the statement ends, and rows may share one.
        statements.insert(row, accounts[row.payer_id])
        rows.append(row)
        if order.held_until is None:
            follow_earning(row, accounts, at=at)
        else:
            put(HOLD_EXPIRES, due=order.held_until, transfer=row.pk)
    name = "transfer.held" if rows[0].state == TransferState.PENDING else "transfer.booked"
    journal.emit(name, actor, rows[0], at=at, kind=rows[0].kind, batch=batch, rows=len(rows))
    close_emptied(actor, accounts.values(), at=at)
    return Posting(rows, beyond_soft=beyond_soft(before, accounts))


def place(row: Transfer, accounts: dict[UUID, Account], at: datetime) -> None:
    """Give a row its place in both accounts. The database checks it and moves the accounts."""
    payer, payee = accounts[row.payer_id], accounts[row.payee_id]
    payer.balance -= row.amount
    payee.balance += row.amount
    payer.n_booked += 1
    payee.n_booked += 1
    row.state, row.settled_at = TransferState.BOOKED, at
    row.payer_after, row.payer_seq = payer.balance, payer.n_booked
    row.payee_after, row.payee_seq = payee.balance, payee.n_booked


def close_emptied(actor: Actor, accounts: Iterable[Account], *, at: datetime) -> None:
    """Whoever leaves is gone when nothing is left to settle."""
    for account in accounts:
        is_empty = account.balance == account.pending_out == account.pending_in == 0
        if account.state == AccountState.LEAVING and is_empty:
            statements.move_account(account, {"state": AccountState.CLOSED})
            journal.emit("account.closed", actor, account, at=at)


def beyond_soft(before: dict[UUID, int], accounts: dict[UUID, Account]) -> frozenset[UUID]:
    """The accounts that went further beyond a limit that only warns."""
    return frozenset(
        pk
        for pk, one in accounts.items()
        if (one.soft_min is not None and one.balance < one.soft_min and one.balance < before[pk])
        or (one.soft_max is not None and one.balance > one.soft_max and one.balance > before[pk])
    )


def refusal(
    code: str, error: Exception, orders: Sequence[Order], accounts: dict[UUID, Account]
) -> Exception:
    """What the rule that the database names means to people; the error itself for our own mistakes."""
    if any(order.reverses for order in orders) and code in ("", "known"):
        return AlreadyReversed()
    if code in OF_THE_DATABASE:
        return OF_THE_DATABASE[code]()
    match code:
        case "below_min" | "above_max":
            return NotNow(code, _beyond(code, orders, accounts))
        case "leaving" | "frozen" | "closed":
            owners = [one.pk for one in accounts.values() if one.state == code]
            return NotNow(code, owners[0] if len(owners) == 1 else None)
        case "currency_closed":
            return NotNow()
        case "one_currency":
            return BadOrder(field="payee")
    return error


def _beyond(code: str, orders: Sequence[Order], accounts: dict[UUID, Account]) -> UUID | None:
    """Whose limit it was, when that is one account; they were moved up to the row that failed."""
    found = set()
    for order in orders:
        payer, payee = accounts[order.payer], accounts[order.payee]
        if code == "below_min" and payer.min is not None:
            found |= {payer.pk} if payer.balance - payer.pending_out < payer.min else set()
        if code == "above_max" and payee.max is not None:
            found |= {payee.pk} if payee.balance + payee.pending_in > payee.max else set()
    return found.pop() if len(found) == 1 else None


def _check(orders: Sequence[Order], at: datetime) -> None:
    if not orders or len({order.id for order in orders}) < len(orders):
        raise BadOrder(field="id")
    if timezone.is_naive(at):
        raise BadOrder(field="at")
    if len({order.held_until is None for order in orders}) > 1:
        # A batch is booked or held as one.
        raise BadOrder(field="held_until")
    for order in orders:
        if wrong := _wrong(order, at):
            raise BadOrder(field=wrong)


def _wrong(order: Order, at: datetime) -> str:
    """The first field that cannot be read, or nothing."""
    checks = {
        "id": isinstance(order.id, UUID),
        "payer": isinstance(order.payer, UUID),
        "payee": isinstance(order.payee, UUID) and order.payee != order.payer,
        "amount": type(order.amount) is int and 0 < order.amount <= AMOUNT_MAX,
        "kind": order.kind in TransferKind.values
        and (order.kind == TransferKind.REVERSAL) == (order.reverses is not None),
        "text": isinstance(order.text, str) and len(order.text) <= TEXT_MAX and _plain(order.text),
        "happened_on": type(order.happened_on) is date
        and order.happened_on <= timezone.localtime(at).date(),
        "acting_for": order.acting_for in (None, order.payer, order.payee),
        "held_until": order.held_until is None
        or (
            timezone.is_aware(order.held_until)
            and order.held_until > at
            # What is taken back no longer counts as earned: it may not wait, and then be refused.
            and not (order.exempt or order.reverses)
        ),
        "exempt": order.exempt in ("", *ExemptBecause.values),
    }
    return next((name for name, is_right in checks.items() if not is_right), "")


def _plain(text: str) -> bool:
    return not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


def _row(actor: Actor, order: Order, payer: Account, at: datetime, batch: UUID | None) -> Transfer:
    return Transfer(
        id=order.id,
        currency_id=payer.currency_id,
        payer_id=order.payer,
        payee_id=order.payee,
        amount=order.amount,
        kind=order.kind,
        batch=batch,
        state=TransferState.PENDING,
        reverses_id=order.reverses,
        text=order.text,
        offer=order.offer,
        happened_on=order.happened_on,
        made_by=actor.user_id,
        acting_for_id=order.acting_for,
        limit_exempt=bool(order.exempt),
        exempt_because=order.exempt,
        held_until=order.held_until,
        created_at=at,
    )


def _is_same(order: Order, row: Transfer) -> bool:
    """Whether an order asks what this row is. When it was asked, and by whom, is not content."""
    asked = (order.payer, order.payee, order.amount, order.kind, order.reverses, order.offer)
    stands = (row.payer_id, row.payee_id, row.amount, row.kind, row.reverses_id, row.offer)
    return (
        asked == stands
        # A reversal is dated when it is first asked.
        and (order.reverses is not None or order.happened_on == row.happened_on)
        and order.acting_for == row.acting_for_id
        and (order.held_until is None) == (row.held_until is None)
        and order.exempt == row.exempt_because
        # A forgotten text is no longer known.
        and row.text in (order.text, None)
    )


__all__ = ["Order", "Posting", "Refused", "lock", "post"]

"""Which server a group trades with: written down, greeted, put on and off by a coordinator."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.creditcommons import queries, wire
from klaverblad.apps.exchange.creditcommons.calling import Answer, Call, Silence, call, checked
from klaverblad.apps.exchange.creditcommons.errors import (
    BadSecret,
    InTransit,
    NoAnswer,
    NotOn,
    SaysOtherwise,
)
from klaverblad.apps.exchange.creditcommons.models import NAME, Neighbour
from klaverblad.apps.exchange.creditcommons.services.chain import actor_of, locked
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import AccountKind
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX, Limits
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets.errors import AlreadyDecided
from klaverblad.apps.exchange.lets.services.locked import coordinating
from klaverblad.apps.journal import services as journal
from klaverblad.errors import BadInput

SECRET_LEAST = 32
log = logging.getLogger("klaverblad.neighbours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a coordinator writes down.

    rate      so many of our smallest parts are one of `unit`, the unit between both
    behind    how far the group may be behind, in its own unit: what it got there and did not give
    ahead     how far the other may be behind with us
    secret    shared with the other side; empty: we make one, or keep the one there is
    """

    title: str
    our_name: str
    their_name: str
    address: str
    unit: str
    rate: tuple[int, int]
    behind: int
    ahead: int
    secret: str = ""


def write_down(actor: Actor, group_id: UUID, told: Told, *, at: datetime) -> tuple[Neighbour, str]:
    """A new neighbour, off; and the secret, when it was made here: it is shown this once.

    raises   BadAddress; BadSecret; BadInput; AlreadyDecided when it stands there already
    """
    address = _checked(told)
    secret = told.secret or secrets.token_urlsafe(32)
    try:
        with booking():
            mine = coordinating(actor, group_id)
            account = ledger.open_account(
                actor,
                mine.group.currency_id,
                kind=AccountKind.INTERTRADE,
                limits=_limits(told),
                at=at,
            )
            one = Neighbour.objects.create(
                group=mine.group,
                account=account,
                address=address,
                secret=secret,
                last_hash=wire.first_hash(secret),
                due=at,
                created_at=at,
                **_names(told),
            )
            journal.emit("neighbour.written_down", actor, one, at=at)
    except IntegrityError as error:
        raise AlreadyDecided from error
    return one, "" if told.secret else secret


def change(
    actor: Actor, group_id: UUID, neighbour_id: UUID, told: Told, *, at: datetime
) -> Neighbour:
    """Another address or limit at any time; names, unit, rate and secret before anything crossed.

    raises   InTransit; what `write_down` raises
    """
    address = _checked(told)
    try:
        with booking():
            one = _of(actor, group_id, neighbour_id)
            names = _names(told)
            is_new = bool(told.secret) and told.secret != one.secret
            is_other = any(
                getattr(one, name) != said for name, said in names.items() if name != "title"
            )
            if (is_new or is_other) and (one.n_links or one.crossings.exists()):
                raise InTransit
            if is_new:
                one.secret, one.last_hash = told.secret, wire.first_hash(told.secret)
            if is_new or is_other or address != one.address:
                # Whoever answers there now was not greeted.
                one.greeted_at = None
            one.address = address
            for name, said in names.items():
                setattr(one, name, said)
            one.save()
            ledger.set_limits(actor, one.account_id, _limits(told), at=at)
            journal.emit("neighbour.changed", actor, one, at=at)
    except IntegrityError as error:
        raise AlreadyDecided from error
    return one


def put_on(actor: Actor, group_id: UUID, neighbour_id: UUID, *, at: datetime) -> Neighbour:
    """From now on our address answers this neighbour."""
    return _switch(actor, group_id, neighbour_id, on=True, at=at)


def put_off(actor: Actor, group_id: UUID, neighbour_id: UUID, *, at: datetime) -> Neighbour:
    """Nothing new, in or out. What is on its way is brought to its end; then nothing answers."""
    return _switch(actor, group_id, neighbour_id, on=False, at=at)


def greet(
    actor: Actor, group_id: UUID, neighbour_id: UUID, *, at: datetime, ask: Call = call
) -> Neighbour:
    """Ask how they stand, and look whether both say the same. Members can pay from then on.

    raises   NotOn; NoAnswer; SaysOtherwise
    """
    mine = coordinating(actor, group_id)
    one = queries.neighbour(mine, neighbour_id)
    if not one.is_on:
        raise NotOn
    return _compare(actor, one, ask, at)


def compare_daily(*, on: date, after: str, ask: Call = call) -> None:  # noqa: ARG001  (as daily work is called)
    """Greet everybody once a day: two books that part are found by nobody else.

    Who does not answer is left for tomorrow; their members see that what they pay waits.
    """
    at = timezone.make_aware(datetime.combine(on, time.min))
    for one in queries.to_compare():
        try:
            _compare(actor_of(at), one, ask, at)
        except (NoAnswer, SaysOtherwise):
            continue


def _compare(actor: Actor, one: Neighbour, ask: Call, at: datetime) -> Neighbour:
    n_asked = one.n_links
    try:
        answer = ask(one, "GET", "handshake", last_hash=one.last_hash)
    except Silence as silence:
        raise NoAnswer(seen=silence.code) from None
    step, balance = answer.said.get("step"), answer.said.get("balance")
    if answer.status != 200 or type(step) is not int or not 0 < step <= wire.QUANT_MOST:
        raise NoAnswer(seen=str(answer.status))
    if (answer.said.get("unit"), answer.said.get("node")) != (one.unit, one.their_name):
        raise SaysOtherwise
    with booking():
        one = locked(one.pk)
        one.greeted_at, one.their_step = at, step
        one.their_balance = balance if type(balance) is int else None
        mirrors = _mirrors(one, answer, n_asked=n_asked)
        if mirrors is not None:
            one.out_of_step_at = None if mirrors else one.out_of_step_at or at
            if not mirrors:
                log.error("neighbour_out_of_step", extra={"code": str(one.pk)})
        one.due, one.tries = at, min(one.tries, 1)
        one.save()
        journal.emit("neighbour.greeted", actor, one, at=at, mirrors=mirrors)
    return one


def _mirrors(one: Neighbour, answer: Answer, *, n_asked: int) -> bool | None:
    """Whether both books say the same; None while something is on its way, on either side."""
    is_still = answer.said.get("in_transit") is False and not queries.has_in_transit(one)
    # While they were asked something may have crossed: then the next greeting tells.
    if not is_still or one.n_links != n_asked:
        return None
    return (
        (answer.said.get("links"), answer.said.get("hash")) == (one.n_links, one.last_hash)
        and one.their_balance is not None
        and queries.balance_between(one) == -one.their_balance
    )


def _switch(
    actor: Actor, group_id: UUID, neighbour_id: UUID, *, on: bool, at: datetime
) -> Neighbour:
    with booking():
        one = _of(actor, group_id, neighbour_id)
        if one.is_on != on:
            one.is_on = on
            one.save(update_fields=["is_on"])
            journal.emit("neighbour.on" if on else "neighbour.off", actor, one, at=at)
    return one


def _of(actor: Actor, group_id: UUID, neighbour_id: UUID) -> Neighbour:
    mine = coordinating(actor, group_id)
    return locked(queries.neighbour(mine, neighbour_id).pk)


def _limits(told: Told) -> Limits:
    # Who pays there pays into this account: what stands on it is what the group got and did not give.
    return Limits(-told.ahead, told.behind)


def _names(told: Told) -> dict[str, object]:
    rate = Fraction(*told.rate)
    return {
        "title": told.title.strip(),
        "our_name": told.our_name,
        "their_name": told.their_name,
        "unit": told.unit.strip(),
        "rate_n": rate.numerator,
        "rate_d": rate.denominator,
    }


def _checked(told: Told) -> str:
    """The address, when everything can be read."""
    for field in ("our_name", "their_name"):
        try:
            NAME(getattr(told, field))
        except ValidationError as error:
            raise BadInput(error.messages[0], field=field) from None
    if told.our_name == told.their_name:
        raise BadInput(field="their_name")
    if not told.title.strip() or not told.unit.strip():
        raise BadInput(field="title" if told.unit.strip() else "unit")
    if not all(type(n) is int and 0 < n <= 10**6 for n in told.rate):
        raise BadInput(field="rate_n")
    for field in ("behind", "ahead"):
        if not 0 < getattr(told, field) <= AMOUNT_MAX:
            raise BadInput(field=field)
    if told.secret and (len(told.secret) < SECRET_LEAST or not told.secret.isascii()):
        raise BadSecret(field="secret")
    return checked(told.address)

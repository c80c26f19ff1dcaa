"""What a neighbour says to us. Each message is answered by what stands here; twice is once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from klaverblad.apps.exchange.creditcommons import queries, wire
from klaverblad.apps.exchange.creditcommons.models import (
    Crossing,
    CrossingState,
    Link,
    Neighbour,
)
from klaverblad.apps.exchange.creditcommons.services.chain import (
    HELD_FOR,
    actor_of,
    advance,
    book,
    let_go,
    let_lapse,
    locked,
    said_of,
)
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.errors import BadInput, Refused

VALID_FOR = timedelta(hours=1)
# How a payment looks from the other side.
_SHOWN = {
    CrossingState.HELD: wire.VALIDATE,
    CrossingState.VALID: wire.VALIDATE,
    CrossingState.AGREED: wire.COMMIT,
    CrossingState.BOOKED: wire.COMMIT,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: a status and what it says. A refusal has a `code`."""

    status: int
    said: dict[str, Any]


def receive_new(neighbour_id: UUID, said: wire.Said, *, last_hash: str, at: datetime) -> Reply:
    """Look at a payment to a member here, and set it aside for an hour."""
    with booking():
        one = locked(neighbour_id)
        let_lapse(one, at=at)
        found = queries.crossing(one, said.uuid)
        if found is not None:
            if found.is_outgoing or said_of(found) != said:
                return _no(409, "other_content")
            return _agreed(found, wire.VALIDATE, at)
        if stops := _out_of_turn(one, last_hash):
            return stops
        if code := _cannot(one, said):
            return _no(422, code)
        try:
            crossing = _set_aside(one, said, at)
        except (Refused, BadInput):
            # Of the limits of a member, and of those between us, nothing is told.
            return _no(422, "not_now")
        advance(one, crossing, wire.VALIDATE, said.chained(one.last_hash, wire.VALIDATE), at=at)
        return _agreed(crossing, wire.VALIDATE, at)


def receive_word(
    neighbour_id: UUID, uuid: UUID, state: str, *, last_hash: str, at: datetime
) -> Reply:
    """Book what was set aside (C), or let it go (X)."""
    with booking():
        one = locked(neighbour_id)
        let_lapse(one, at=at)
        crossing = queries.crossing(one, uuid)
        if crossing is None or crossing.is_outgoing:
            return _no(404, "unknown")
        if crossing.links.filter(state=state).exists():
            return _agreed(crossing, state, at)
        if state == wire.COMMIT and crossing.state != CrossingState.VALID:
            return _no(409, "gone")
        if state == wire.ERASE and crossing.state == CrossingState.BOOKED:
            return _no(409, "booked")
        if stops := _out_of_turn(one, last_hash):
            return stops
        if state == wire.COMMIT and not book(crossing, at=at):
            # An account that stands still: they try again, until what was set aside runs out.
            return _no(409, "busy")
        if state == wire.ERASE and crossing.state == CrossingState.VALID:
            let_go(crossing, CrossingState.DROPPED, at=at)
        advance(one, crossing, state, said_of(crossing).chained(one.last_hash, state), at=at)
        return _agreed(crossing, state, at)


def tell_about(one: Neighbour, uuid: UUID) -> Reply:
    """What stands here of a payment: its state, and the hash after each message of it."""
    crossing = queries.crossing(one, uuid)
    if crossing is None or crossing.is_outgoing:
        return _no(404, "unknown")
    links = dict(crossing.links.values_list("state", "hash"))
    state = _SHOWN.get(CrossingState(crossing.state), wire.ERASE)
    return Reply(200, {"uuid": str(uuid), "state": state, "hashes": links})


def tell_of_us(one: Neighbour) -> Reply:
    """In which unit we count, what is whole here, and how we stand: no member, and no count of them."""
    behind = queries.balance_between(one)
    return Reply(
        200,
        {
            "node": one.our_name,
            "format": f"<quant> {one.unit}",
            "unit": one.unit,
            "step": one.rate.denominator,
            "validated_window": int(VALID_FOR.total_seconds()),
            "balance": behind.numerator if behind.denominator == 1 else None,
            "in_transit": queries.has_in_transit(one),
            "hash": one.last_hash,
            "links": one.n_links,
        },
    )


def _set_aside(one: Neighbour, said: wire.Said, at: datetime) -> Crossing:
    actor = actor_of(at)
    member = queries.member_of_code(one, wire.party(said.payee)[1])
    assert member is not None, "looked at before"
    assert member.account_id is not None, "whoever takes part has an account"
    # Of this neighbour: another one may choose the same uuid, and we cannot forbid it.
    key = uuid5(one.pk, str(said.uuid))
    order = ledger.Order(
        id=key,
        payer=one.account_id,
        payee=member.account_id,
        amount=int(said.quant * one.rate),
        kind=TransferKind.INTERTRADE,
        text=said.text,
        happened_on=actor.on,
        held_until=at + HELD_FOR,
    )
    ledger.post(actor, [order], at=at, batch=key)
    return Crossing.objects.create(
        neighbour=one,
        uuid=said.uuid,
        is_outgoing=False,
        payer=said.payer,
        payee=said.payee,
        quant=said.quant,
        transfer_id=key,
        state=CrossingState.VALID,
        valid_until=at + VALID_FOR,
        created_at=at,
    )


def _cannot(one: Neighbour, said: wire.Said) -> str:
    """Why it is no payment from there to a member here; empty when it is one."""
    if not one.is_on or one.out_of_step_at is not None:
        return "shut"
    ours, code = wire.party(said.payee)
    if wire.party(said.payer)[0] != one.their_name or ours != one.our_name:
        return "not_yours"
    if queries.member_of_code(one, code) is None:
        return "no_account"
    return "not_whole" if said.quant % one.rate.denominator else ""


def _out_of_turn(one: Neighbour, last_hash: str) -> Reply | None:
    """One chain takes one message at a time: at the same moment, that of whose name comes first."""
    if one.sending_id is not None and one.has_right_of_way:
        return _no(409, "busy")
    return _no(409, "hash") if last_hash != one.last_hash else None


def _agreed(crossing: Crossing, state: str, at: datetime) -> Reply:
    link = Link.objects.get(crossing=crossing, state=state)
    left = 0
    if crossing.state == CrossingState.VALID and crossing.valid_until is not None:
        left = max(0, int((crossing.valid_until - at).total_seconds()))
    said = {
        "uuid": str(crossing.uuid),
        "state": state,
        "hash": link.hash,
        "data": [{"payer": crossing.payer, "payee": crossing.payee, "quant": crossing.quant}],
        "meta": {"secs_valid_left": left},
    }
    return Reply(201, said)


def _no(status: int, code: str) -> Reply:
    return Reply(status, {"errors": [code], "code": code})

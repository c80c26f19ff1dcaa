"""What we say to a neighbour: one message at a time, and the same one until we know of it.

First it is written down that a message goes; then it is said, with nothing locked; then its answer is
written down. Whoever is broken off in between, or hears nothing that can be believed, asks what
stands there. Nothing is booked or given back on a guess.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from klaverblad.apps.exchange.creditcommons import queries, wire
from klaverblad.apps.exchange.creditcommons.calling import Answer, Call, Silence, call
from klaverblad.apps.exchange.creditcommons.models import Crossing, CrossingState, Neighbour
from klaverblad.apps.exchange.creditcommons.services.chain import (
    actor_of,
    advance,
    book,
    let_go,
    let_lapse,
    locked,
    said_of,
    turn,
)
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.journal import services as journal

# In one go: the rest goes with the next look.
AT_ONCE = 40
# Without a word from them nothing can be booked there: then it may be given back.
GIVE_UP_AFTER = timedelta(hours=24)
WAIT_MOST = timedelta(hours=1)
# So often they say that the chain is another one, before a person looks at it.
OTHER_CHAIN_MOST = 8
log = logging.getLogger("klaverblad.neighbours")


@dataclass(frozen=True, slots=True)
class _Message:
    """One message on its way. A question is asked instead of it when it may have come before."""

    neighbour: Neighbour
    crossing: Crossing
    state: str
    is_question: bool


def look(*, at: datetime) -> None:
    """Say what is to be said to the neighbours of all groups."""
    for neighbour_id in queries.with_work(at=at, most=AT_ONCE):
        relay(neighbour_id, at=at)


def relay(neighbour_id: UUID, *, at: datetime, ask: Call = call, most: int = AT_ONCE) -> None:
    """Say to one neighbour what is to be said, until it is done or nothing comes back.

    most   so many messages: whoever waits at a screen does not wait for those of all others
    """
    for _ in range(most):
        message = _next(neighbour_id, at)
        if message is None or not _say(message, ask, at):
            return


def _next(neighbour_id: UUID, at: datetime) -> _Message | None:
    """The message to be said now, written down as on its way."""
    with booking():
        one = locked(neighbour_id)
        let_lapse(one, at=at)
        for agreed in one.crossings.filter(state=CrossingState.AGREED).select_related("transfer"):
            book(agreed, at=at)
        if one.out_of_step_at is not None or (one.tries and one.due > at):
            return None
        if one.sending_id is None:
            crossing = queries.to_say(one)
            while crossing is not None and _gave_up(crossing, at):
                let_go(crossing, CrossingState.DROPPED, at=at, because="silent")
                crossing = queries.to_say(one)
            if crossing is None:
                return None
            one.sending, one.sending_state = crossing, _to_say(crossing)
            one.in_doubt, one.tries, one.due = False, 0, at
            one.save(update_fields=_ON_ITS_WAY)
            return _Message(one, crossing, one.sending_state, is_question=False)
        crossing = Crossing.objects.select_related("transfer").get(pk=one.sending_id)
        if _gave_up(crossing, at):
            # It may stand there, set aside: once we know, they are told to let it go.
            crossing.must_tell = True
            let_go(crossing, CrossingState.DROPPED, at=at, because="silent")
        # Broken off or unanswered: it may have come.
        return _Message(one, crossing, one.sending_state, is_question=one.in_doubt or not one.tries)


_ON_ITS_WAY = ["sending", "sending_state", "in_doubt", "tries", "due"]


def _gave_up(crossing: Crossing, at: datetime) -> bool:
    is_silent = bool(crossing.created_at + GIVE_UP_AFTER <= at)
    return is_silent and crossing.state == CrossingState.HELD


def _to_say(crossing: Crossing) -> str:
    if crossing.must_tell:
        return wire.ERASE
    return wire.COMMIT if crossing.state == CrossingState.VALID else wire.VALIDATE


def _say(message: _Message, ask: Call, at: datetime) -> bool:
    """Whether there may be something more to say at once."""
    one, uuid = message.neighbour, message.crossing.uuid
    try:
        if message.is_question:
            answer = ask(one, "GET", f"transaction/{uuid}", last_hash=one.last_hash)
        elif message.state == wire.VALIDATE:
            body = said_of(message.crossing).written()
            answer = ask(one, "POST", "transaction/relay", last_hash=one.last_hash, body=body)
        else:
            path = f"transaction/{uuid}/{message.state}"
            answer = ask(one, "PATCH", path, last_hash=one.last_hash)
    except Silence as silence:
        log.info("neighbour_silent", extra={"code": silence.code})
        answer = None
    with booking():
        one = locked(one.pk)
        if (one.sending_id, one.sending_state) != (message.crossing.pk, message.state):
            # Somebody else said the same, and was answered first.
            return True
        crossing = Crossing.objects.select_related("transfer").get(pk=message.crossing.pk)
        if answer is None:
            return _doubt(one, at)
        if message.is_question:
            return _told(one, crossing, answer, at)
        return _answered(one, crossing, answer, at)


def _answered(one: Neighbour, crossing: Crossing, answer: Answer, at: datetime) -> bool:
    """To the message itself."""
    state, code = one.sending_state, answer.said.get("code")
    if answer.status in (200, 201) and answer.said.get("state") == state:
        if answer.said.get("hash") != said_of(crossing).chained(one.last_hash, state):
            # Perhaps of an earlier moment: what stands there is asked before anything is believed.
            return _doubt(one, at, ask_now=one.tries == 0)
        return _done(one, crossing, answer, at)
    match answer.status, code, state:
        case 422, _, wire.VALIDATE:
            return _refused(one, crossing, str(code), at)
        case 409, "gone", wire.COMMIT:
            return _gone(one, crossing, at)
        case 409, "other_content" | "booked", _:
            return _out_of_step(one, at)
        case 409, "hash", _ if one.tries >= OTHER_CHAIN_MOST:
            return _out_of_step(one, at)
        case _:
            return _doubt(one, at)


def _told(one: Neighbour, crossing: Crossing, answer: Answer, at: datetime) -> bool:
    """To the question what stands there."""
    state, there = one.sending_state, answer.said.get("state")
    hashes = answer.said.get("hashes")
    if answer.status == 404 and answer.said.get("code") == "unknown":
        # What they once looked at cannot be unknown, or they are no longer who they were.
        return _again(one, at) if state == wire.VALIDATE else _out_of_step(one, at)
    if answer.status != 200 or not isinstance(hashes, dict):
        return _doubt(one, at)
    if state in hashes:
        if hashes[state] != said_of(crossing).chained(one.last_hash, state):
            return _out_of_step(one, at)
        return _done(one, crossing, answer, at)
    if state == wire.COMMIT and there == wire.ERASE:
        return _gone(one, crossing, at)
    if state != wire.VALIDATE and there in (wire.VALIDATE, wire.ERASE):
        return _again(one, at)
    return _out_of_step(one, at)


def _done(one: Neighbour, crossing: Crossing, answer: Answer, at: datetime) -> bool:
    """Both have it."""
    state = one.sending_state
    _clear(one, at)
    advance(one, crossing, state, said_of(crossing).chained(one.last_hash, state), at=at)
    if state == wire.VALIDATE and crossing.state == CrossingState.HELD:
        meta = answer.said.get("meta")
        left = meta.get("secs_valid_left") if isinstance(meta, dict) else None
        if type(left) is int and 0 <= left <= 31 * 86_400:
            crossing.valid_until = at + timedelta(seconds=left)
        turn(crossing, CrossingState.VALID, at=at)
    elif state == wire.COMMIT:
        turn(crossing, CrossingState.AGREED, at=at)
        book(crossing, at=at)
    elif state == wire.ERASE:
        crossing.must_tell = False
        crossing.save(update_fields=["must_tell"])
    return True


def _refused(one: Neighbour, crossing: Crossing, code: str, at: datetime) -> bool:
    _clear(one, at)
    if crossing.state == CrossingState.HELD:
        let_go(crossing, CrossingState.REFUSED, at=at, because=code)
    else:
        crossing.must_tell = False
        crossing.save(update_fields=["must_tell"])
    return True


def _gone(one: Neighbour, crossing: Crossing, at: datetime) -> bool:
    """They let it go before we confirmed it."""
    _clear(one, at)
    let_go(crossing, CrossingState.LAPSED, at=at)
    return True


def _clear(one: Neighbour, at: datetime) -> None:
    one.sending, one.sending_state, one.in_doubt, one.tries, one.due = None, "", False, 0, at
    one.save(update_fields=_ON_ITS_WAY)


def _doubt(one: Neighbour, at: datetime, *, ask_now: bool = False) -> bool:
    """Ask next time what stands there; each time a little later."""
    one.in_doubt, one.tries = True, min(one.tries + 1, 30)
    wait = min(WAIT_MOST, timedelta(minutes=2 ** min(one.tries - 1, 6)))
    one.due = at if ask_now else at + wait
    one.save(update_fields=_ON_ITS_WAY)
    return ask_now


def _again(one: Neighbour, at: datetime) -> bool:
    """They do not have it: say it once more. It was asked, so this goes on at once."""
    one.in_doubt, one.tries, one.due = False, max(1, one.tries), at
    one.save(update_fields=_ON_ITS_WAY)
    return True


def _out_of_step(one: Neighbour, at: datetime) -> bool:
    """Both say otherwise of what was: from here on people look, and nothing moves."""
    one.out_of_step_at = at
    one.save(update_fields=["out_of_step_at"])
    journal.emit("neighbour.out_of_step", actor_of(at), one, at=at)
    log.error("neighbour_out_of_step", extra={"code": str(one.pk)})
    return False

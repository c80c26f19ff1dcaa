"""Who comes first for a place of one location, and why: pure, from the rules and the requests alone.

Each request has a key of its own, so the order is total, no request moves another, and the rows may
come in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from klaverblad.apps.childcare.rules import Rules

RESERVED, GROUND, DAY, MOMENT, NUMBER = "reserved", "ground", "day", "moment", "number"
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a request counts: its grounds, the day it was asked, when it was written down."""

    id: UUID
    grounds: frozenset[str]
    asked_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A place of the location that somebody holds: on how many days, and with which grounds."""

    grounds: frozenset[str]
    n_days: int


@dataclass(frozen=True, slots=True)
class Why:
    """What puts one request before another: the kind, and of a ground its code."""

    kind: str
    ground: str = ""


def short_of(rules: Rules, held: Iterable[Held], n_places: int) -> tuple[str, ...]:
    """The grounds of which a location holds less than the region keeps for them.

    held       every place that is held now
    n_places   child-days of the location in a week, all days together
    """
    taken = list(held)
    return tuple(
        share.ground
        for share in rules.reserved
        if share.percent is not None
        and sum(one.n_days for one in taken if share.ground in one.grounds) * _WHOLE
        < share.percent * n_places
    )


def key(rules: Rules, short: Sequence[str], one: Waiting) -> tuple[object, ...]:
    """What sorts a request: reserved share, grounds in the order of the rules, day, moment, number."""
    return (
        *(code not in one.grounds for code in short),
        *(ground.code not in one.grounds for ground in rules.order),
        one.asked_on,
        one.recorded_at,
        one.id,
    )


def in_order(rules: Rules, short: Sequence[str], rows: Iterable[Waiting]) -> list[Waiting]:
    """The requests, the first one first."""
    return sorted(rows, key=lambda one: key(rules, short, one))


def why_before(rules: Rules, short: Sequence[str], first: Waiting, after: Waiting) -> Why:
    """What puts `first` before `after`: the first thing in which their keys differ.

    raises   ValueError when it does not come before
    """
    before, later = key(rules, short, first), key(rules, short, after)
    if not before < later:
        message = f"{first.id} does not come before {after.id}"
        raise ValueError(message)
    at = next(n for n, (one, other) in enumerate(zip(before, later, strict=True)) if one != other)
    if at < len(short):
        return Why(RESERVED, short[at])
    at -= len(short)
    if at < len(rules.order):
        return Why(GROUND, rules.order[at].code)
    return Why((DAY, MOMENT, NUMBER)[at - len(rules.order)])

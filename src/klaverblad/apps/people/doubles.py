"""Which files of one OCMW look like one person's, and why: a proposal, never a decision."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from uuid import UUID


class Reason(StrEnum):
    """Why two files look alike, the strongest first."""

    NAME_AND_BIRTHDAY = "name_and_birthday"
    SWAPPED_NAME = "swapped_name"
    SOUND_AND_BIRTHDAY = "sound_and_birthday"
    PHONE_AND_SOUND = "phone_and_sound"
    MAIL_AND_SOUND = "mail_and_sound"
    SAME_NAME = "same_name"


@dataclass(frozen=True, slots=True)
class Card:
    """What of a file is compared."""

    id: UUID
    first_name: str
    last_name: str
    born_on: date | None
    phone: str
    email: str
    has_number: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that look alike. `one` has the smaller id."""

    one: UUID
    other: UUID
    reason: Reason


_WEIGHT = {reason: n for n, reason in enumerate(Reason)}
# What sounds the same in Dutch, and in names that came from elsewhere; in this order.
_SOUNDS = (
    (r"sch", "sx"), (r"ij", "y"), (r"ei", "y"), (r"ey", "y"), (r"ae", "a"), (r"oe|ou|au|w", "u"),
    (r"ckx|cks|ks|x", "x"), (r"ck|c|q", "k"), (r"sz|z|ss", "s"), (r"ph|v", "f"), (r"dt|th|d\b", "t"),
    (r"gh|ch|g", "x"), (r"j|i|ie", "y"), (r"h", ""),
)  # fmt: skip
_PHONE_DIGITS_LEAST = 8


def fold(name: str) -> str:
    """A name without accents, capitals, spaces and marks."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z]", "", "".join(one for one in bare if not unicodedata.combining(one)))


def in_any_order(first_name: str, last_name: str) -> tuple[str, ...]:
    """Both names folded, whichever stands first; one in another script is as it was written."""
    return tuple(sorted(fold(name) or name.casefold() for name in (first_name, last_name)))


def sound(name: str) -> str:
    """How a name sounds, roughly: Janssens and Jansens, Dirckx and Dirks give the same."""
    heard = fold(name)
    for pattern, says in _SOUNDS:
        heard = re.sub(pattern, says, heard)
    heard = re.sub(r"(.)\1+", r"\1", heard)
    # A vowel counts only where a name begins: Petersen and Pietersen.
    return heard[:1] + re.sub(r"[aeouy]", "", heard[1:])


def digits_of(phone: str) -> str:
    """The last digits of a number, the same with +32 or 0 before them; empty when it is too short."""
    digits = re.sub(r"\D", "", phone)
    return digits[-_PHONE_DIGITS_LEAST:] if len(digits) >= _PHONE_DIGITS_LEAST else ""


def pairs(cards: Iterable[Card]) -> list[Pair]:
    """Every two files that look alike, the likeliest first.

    Two files that both have a number have two numbers, so they are of two people. Whoever shares a
    phone or an address is not one person for that: the name must sound alike too.
    """
    cards = list(cards)
    best: dict[tuple[UUID, UUID], Reason] = {}
    for reason, groups in _groups(cards):
        for group in groups:
            for one, other in combinations(group, 2):
                if _cannot_be(one, other, reason):
                    continue
                pair = (min(one.id, other.id), max(one.id, other.id))
                best.setdefault(pair, reason)
    found = [Pair(one, other, reason) for (one, other), reason in best.items()]
    return sorted(found, key=lambda pair: (_WEIGHT[pair.reason], pair.one, pair.other))


def _groups(cards: Sequence[Card]) -> Iterator[tuple[Reason, Iterable[list[Card]]]]:
    """The cards that share something, for each reason in the order of its strength."""
    said = {card.id: (fold(card.first_name), fold(card.last_name)) for card in cards}
    heard = {card.id: (sound(card.first_name), sound(card.last_name)) for card in cards}

    def by(key: object) -> Iterable[list[Card]]:
        found: dict[object, list[Card]] = defaultdict(list)
        for card in cards:
            shared = key(card)  # type: ignore[operator]
            if shared is not None:
                found[shared].append(card)
        return [group for group in found.values() if len(group) > 1]

    yield (
        Reason.NAME_AND_BIRTHDAY,
        by(lambda one: (said[one.id], one.born_on) if one.born_on else None),
    )
    yield (
        Reason.SWAPPED_NAME,
        by(lambda one: (tuple(sorted(said[one.id])), one.born_on) if one.born_on else None),
    )
    yield (
        Reason.SOUND_AND_BIRTHDAY,
        by(lambda one: (heard[one.id], one.born_on) if one.born_on else None),
    )
    yield (
        Reason.PHONE_AND_SOUND,
        by(lambda one: (digits_of(one.phone), heard[one.id][0]) if digits_of(one.phone) else None),
    )
    yield (
        Reason.MAIL_AND_SOUND,
        by(lambda one: (one.email.casefold(), heard[one.id][0]) if one.email else None),
    )
    yield Reason.SAME_NAME, by(lambda one: said[one.id])


def _cannot_be(one: Card, other: Card, reason: Reason) -> bool:
    if one.has_number and other.has_number:
        return True
    is_known = one.born_on is not None and other.born_on is not None
    # A day that differs says more than a name that does not, but for a slip of the pen.
    return is_known and one.born_on != other.born_on and reason == Reason.SAME_NAME

"""How sure a right is, and when that is news. No database here: the whole of it can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

# Who else lives there brings questions of their own: no list promises that one answer settles it.
ANSWERS_OF_A_GROUP = 2


class Level(models.TextChoices):
    """What is known of a right, as much as a coach needs in order to do something."""

    NO = "no", _("geen recht")
    OPEN = "open", _("nog niet zeker")
    NEAR = "near", _("nog één vraag")
    YES = "yes", _("waarschijnlijk recht")


class State(NamedTuple):
    """One right of one person.

    n_open     how many facts could still change it
    low, high  its amount at least and at most; None when it has none, or no end
    """

    level: Level
    n_open: int = 0
    low: float | None = None
    high: float | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing can still change it, the amount included."""
        return self.level == Level.NO or (self.level == Level.YES and self.low == self.high)


States = Mapping[str, State]
NO = State(Level.NO)


def packed(states: States) -> dict[str, list[Any]]:
    """As the database keeps them: what is surely no is left out."""
    return {
        right: [state.level.value, *state[1:]]
        for right, state in sorted(states.items())
        if state.level != Level.NO
    }


def unpacked(kept: Mapping[str, Any]) -> dict[str, State]:
    """What `packed` made, read back."""
    return {right: State(Level(level), *rest) for right, (level, *rest) in kept.items()}


def levels(states: States) -> dict[str, str]:
    """The levels alone, as they are told; no is left out."""
    return {right: one.level.value for right, one in states.items() if one.level != Level.NO}


def is_news(told: Level, now: Level) -> bool:
    """Whether a coach who was told the one should hear the other.

    A right that opens, or is one answer away. One that was sure: that it closes, or is no longer
    sure. What was never sure may become a no in silence: nobody loses what they did not have.
    """
    if told == now:
        return False
    return now in {Level.YES, Level.NEAR} or told == Level.YES


class News(NamedTuple):
    """What a coach should hear of one right."""

    right: str
    before: Level
    after: Level


@dataclass(frozen=True, slots=True)
class Difference:
    """What is to be told, and what no longer is."""

    news: tuple[News, ...]
    withdrawn: frozenset[str]


def difference(
    told: Mapping[str, str], now: States, waiting: Mapping[str, tuple[str, str]]
) -> Difference:
    """What holds now against what was told.

    waiting   the alerts that nobody saw yet, by right: what they say before and after
    """
    news, withdrawn = [], set()
    for right in sorted({*told, *now, *waiting}):
        level = now.get(right, NO).level
        before = Level(told.get(right, Level.NO))
        if right in waiting:
            if waiting[right] == (before, level):
                continue
            withdrawn.add(right)
        if is_news(before, level):
            news.append(News(right, before, level))
    return Difference(tuple(news), frozenset(withdrawn))


def told_on_a_new_day(
    told: Mapping[str, str], stood: States, waiting: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """What counts as told when a day begins: what stood; but of what waits unseen, what it was."""
    kept = {right: level for right, level in told.items() if right in waiting}
    return {right: one for right, one in levels(stood).items() if right not in waiting} | kept

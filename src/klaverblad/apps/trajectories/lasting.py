"""Whether work lasted: what was heard at promised talks, read at 1, 3, 6, 12 and 18 months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from klaverblad.apps.trajectories.models import Situation
from klaverblad.engines.figures.shares import Share, share_of

# Months after the start, and the days that stand for them.
HORIZONS: dict[int, int] = {1: 30, 3: 91, 6: 182, 12: 365, 18: 548}
# Fewer starts than this are not shown: a share of few people tells of each of them.
SMALL = 10
_SOONER, _LATER = timedelta(days=7), timedelta(days=21)


class Still(StrEnum):
    """Whether somebody was at work on a day."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of one start, on which day."""

    on: date
    situation: str


@dataclass(frozen=True, slots=True)
class Start:
    """One start of work, and everything that was heard of it since."""

    started_on: date
    heard: Sequence[Heard]


def still_at_work(start: Start, *, days: int, on: date) -> Still:
    """Whether somebody was at work so many days after a start, from what was heard around it.

    Heard from a week before that day to three weeks after it: that counts. Else what must be so:
    "still at work" later means that they were on that day, unless they had stopped in between;
    "stopped" before it holds until other things are heard. Other work is work. Anything else is
    unknown, and is said.
    """
    day = start.started_on + timedelta(days=days)
    if day > on:
        return Still.NOT_YET
    by_day = sorted(start.heard, key=lambda one: one.on)
    near = [one for one in by_day if day - _SOONER <= one.on <= day + _LATER]
    if near:
        return _of(min(near, key=lambda one: abs((one.on - day).days)))
    after = next((one.situation for one in by_day if one.on > day), None)
    before = next((one.situation for one in reversed(by_day) if one.on < day), None)
    had_stopped = before == Situation.STOPPED
    if after == Situation.AT_WORK and not had_stopped:
        return Still.YES
    if had_stopped and after in {None, Situation.STOPPED}:
        return Still.NO
    return Still.UNKNOWN


def _of(heard: Heard) -> Still:
    return Still.NO if heard.situation == Situation.STOPPED else Still.YES


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were still at work so many months after they started.

    n_not_yet   started too lately to ask
    """

    months: int
    share: Share
    n_not_yet: int

    @property
    def is_small(self) -> bool:
        """Whether there are too few to show."""
        return self.share.n < SMALL


def outcomes(starts: Iterable[Start], *, on: date) -> list[Outcome]:
    """The share still at work at each horizon, of everybody who could have come so far."""
    known = list(starts)
    found = []
    for months, days in HORIZONS.items():
        said = [still_at_work(one, days=days, on=on) for one in known]
        counts = {still: said.count(still) for still in Still}
        share = share_of(counts[Still.YES], counts[Still.NO], counts[Still.UNKNOWN])
        found.append(Outcome(months, share, counts[Still.NOT_YET]))
    return found

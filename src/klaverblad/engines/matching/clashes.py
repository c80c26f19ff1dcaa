"""Where in the week work and life collide, told per day with both hours."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from klaverblad.engines.matching import week
from klaverblad.engines.matching.arrays import Booleans
from klaverblad.engines.matching.words import Language, Words, listed

_BUSY = Words("bezet {hours}", "pas libre {hours}", "busy {hours}")
_BUSY_THEN = Words("dan bezet", "pas libre à ce moment", "busy then")
# The hours at work that end where the clash ends need no start in words, and the other way round.
_AT_START, _AT_END, _ALL, _WITHIN = range(4)


class Clash(NamedTuple):
    """One stretch of work, and the parts of it that are taken by something else.

    shift, taken  (first slot, number of slots), as in week.spans
    """

    shift: tuple[int, int]
    taken: tuple[tuple[int, int], ...]

    @property
    def day(self) -> int:
        """The day on which the work starts; Monday is 0."""
        return self.shift[0] // week.SLOTS_PER_DAY


def clashes(shifts: Booleans, busy: Booleans) -> tuple[Clash, ...]:
    """Find the stretches of work (672,) that collide with what is busy (672,)."""
    found = []
    for first, length in week.spans(shifts):
        at_work = np.arange(first, first + length) % week.SLOTS
        runs = _runs(busy[at_work])
        if runs:
            taken = tuple(((first + start) % week.SLOTS, size) for start, size in runs)
            found.append(Clash((first, length), taken))
    return tuple(found)


def say_clashes(found: tuple[Clash, ...], lang: Language) -> str:
    """Say every clash, days with the same hours together."""
    by_text: dict[str, list[int]] = {}
    for clash in found:
        by_text.setdefault(_said(clash, lang), []).append(clash.day)
    return "; ".join(f"{_days(on, lang)} {text}" for text, on in by_text.items())


def chip_of_clashes(found: tuple[Clash, ...], lang: Language) -> str:
    """Say the hours of work that do not fit, in a few words: donderdag tot 17 uur."""
    by_text: dict[str, list[int]] = {}
    for clash in found:
        by_text.setdefault(_work(clash, lang), []).append(clash.day)
    first, on = next(iter(by_text.items()))
    more = f" (+{len(by_text) - 1})" if len(by_text) > 1 else ""
    # A chip has no room for whole hours to the minute; only Dutch writes them with a point.
    return f"{_days(on, lang)} {first}".replace(".00", "") + more


def _said(clash: Clash, lang: Language) -> str:
    return f"{_work(clash, lang)}, {_busy(clash, lang)}"


def _work(clash: Clash, lang: Language) -> str:
    first, length = clash.shift
    place = _place_of(clash)
    if place == _AT_END:
        return week.until(first + length, lang)
    if place == _AT_START:
        return week.since(first, lang)
    return week.during(first, length, lang)


def _busy(clash: Clash, lang: Language) -> str:
    place = _place_of(clash)
    if place == _ALL:
        return _BUSY_THEN.say(lang)
    first, length = clash.taken[0]
    if place == _AT_END:
        return _BUSY.say(lang).format(hours=week.since(first, lang))
    if place == _AT_START:
        return _BUSY.say(lang).format(hours=week.until(first + length, lang))
    parts = listed([week.stretch(*part, lang) for part in clash.taken], lang)
    return _BUSY.say(lang).format(hours=week.with_unit(parts, lang))


def _place_of(clash: Clash) -> int:
    (first, length), taken = clash.shift, clash.taken
    is_start, ends = taken[0][0] == first, (taken[-1][0] + taken[-1][1] - first) % week.SLOTS
    is_end = ends == length % week.SLOTS
    if len(taken) > 1 or not (is_start or is_end):
        return _WITHIN
    if is_start and is_end:
        return _ALL
    return _AT_START if is_start else _AT_END


def _days(on: list[int], lang: Language) -> str:
    return week.long_day(on[0], lang) if len(on) == 1 else week.days(on, lang)


def _runs(flags: Booleans) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False)).tolist()
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]

"""A week as quarter hours: read, written, and said in words.

A week is 672 booleans, from Monday 0.00 on, and it is a ring: Sunday night runs into Monday. Quarter
hours and not half hours, because schools and workshops do start at 8.15.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from klaverblad.engines.matching.arrays import Booleans
from klaverblad.engines.matching.errors import UnreadableBlock, WrongShape
from klaverblad.engines.matching.words import Language, Words, listed

SLOTS_PER_HOUR = 4
SLOTS_PER_DAY = 24 * SLOTS_PER_HOUR
SLOTS = 7 * SLOTS_PER_DAY
# Up to this long, hours over midnight are one night; longer ones are told day by day.
_NIGHT_AT_MOST = 14 * SLOTS_PER_HOUR

_CLOCK = re.compile(r"(\d{1,2}):(00|15|30|45)", re.ASCII)
_SHORT = Words("ma di wo do vr za zo", "lun mar mer jeu ven sam dim", "Mon Tue Wed Thu Fri Sat Sun")
_LONG = Words(
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
)
_DAYS_TO = Words("tot", "à", "to")
_FROM_TO = Words("van {start} tot {end}", "de {start} à {end}", "from {start} to {end}")
_SINCE = Words("vanaf {start}", "à partir de {start}", "from {start}")
_UNTIL = Words("tot {end}", "jusqu'à {end}", "until {end}")
_HOURS = Words("{text} uur", "{text}", "{text}")
_NOTHING = Words("geen vaste uren", "pas d'heures fixes", "no fixed hours")


class Block(NamedTuple):
    """Hours on one day: Monday is 0. An end at or before the start is on the next day."""

    day: int
    start: str
    end: str


def slots(blocks: Iterable[tuple[int, str, str]]) -> Booleans:
    """Read a week: (2, "08:30", "12:00") is Wednesday morning, (6, "22:00", "06:00") Sunday night.

    returns  (672,) booleans, one per quarter hour
    raises   UnreadableBlock
    """
    week = np.zeros(SLOTS, np.bool_)
    for block in blocks:
        first, length = _span(Block(*block))
        week[np.arange(first, first + length) % SLOTS] = True
    return week


def blocks(week: ArrayLike) -> tuple[Block, ...]:
    """Write a week, such that reading it again gives the same week."""
    return tuple(_block(first, length) for first, length in spans(week))


def hours(week: ArrayLike) -> float:
    """Count the hours in a week."""
    return float(_checked(week).sum()) / SLOTS_PER_HOUR


def spans(week: ArrayLike) -> tuple[tuple[int, int], ...]:
    """List the stretches (first slot, number of slots), split where words would split them."""
    flags = _checked(week)
    if flags.all():
        stretches = [(0, SLOTS)]
    else:
        begins = np.flatnonzero(flags & ~np.roll(flags, 1))
        ends = np.flatnonzero(flags & ~np.roll(flags, -1))
        if len(ends) and ends[0] < begins[0]:
            ends = np.roll(ends, -1)
        lengths = (ends - begins) % SLOTS + 1
        stretches = list(zip(begins.tolist(), lengths.tolist(), strict=True))
    return tuple(sorted(part for stretch in stretches for part in _by_day(*stretch)))


def in_words(week: ArrayLike, lang: Language) -> str:
    """Say a week: ma, wo en vr van 8.30 tot 16.30 uur; di en do van 8.15 tot 12.00 uur."""
    by_day: dict[int, list[str]] = {}
    for first, length in spans(week):
        by_day.setdefault(first // SLOTS_PER_DAY, []).append(stretch(first, length, lang))
    by_hours: dict[str, list[int]] = {}
    for day, parts in by_day.items():
        by_hours.setdefault(listed(parts, lang), []).append(day)
    said = [f"{days(on, lang)} {with_unit(text, lang)}" for text, on in by_hours.items()]
    return "; ".join(said) or _NOTHING.say(lang)


def days(on: Sequence[int], lang: Language) -> str:
    """Say days: ma, wo en vr; three or more in a row are a range: ma tot vr."""
    names = _SHORT.say(lang).split()
    if len(on) > 2 and on[-1] - on[0] == len(on) - 1:
        return f"{names[on[0]]} {_DAYS_TO.say(lang)} {names[on[-1]]}"
    return listed([names[day] for day in on], lang)


def long_day(day: int, lang: Language) -> str:
    """Name one day in full."""
    return _LONG.say(lang).split()[day]


def stretch(first: int, length: int, lang: Language) -> str:
    """Say from when to when, without the day and without the word for hours."""
    return _FROM_TO.say(lang).format(start=clock(first, lang), end=clock_end(first + length, lang))


def during(first: int, length: int, lang: Language) -> str:
    """Say from when to when: van 8.30 tot 16.30 uur."""
    return with_unit(stretch(first, length, lang), lang)


def since(first: int, lang: Language) -> str:
    """Say from when on: vanaf 13.00 uur."""
    return with_unit(_SINCE.say(lang).format(start=clock(first, lang)), lang)


def until(end: int, lang: Language) -> str:
    """Say until when: tot 17.00 uur."""
    return with_unit(_UNTIL.say(lang).format(end=clock_end(end, lang)), lang)


def with_unit(text: str, lang: Language) -> str:
    """Add the word for hours, where the language has one."""
    return _HOURS.say(lang).format(text=text)


def clock(slot: int, lang: Language) -> str:
    """Write the moment at which a slot starts the way the language does: 8.30, 8h30, 8:30."""
    return _time(slot % SLOTS_PER_DAY, lang)


def clock_end(end: int, lang: Language) -> str:
    """Write the moment before which a stretch ends: midnight is 24.00, not 0.00."""
    return _time((end - 1) % SLOTS_PER_DAY + 1, lang)


def _time(slot: int, lang: Language) -> str:
    hour, quarter = divmod(slot, SLOTS_PER_HOUR)
    minute = f"{15 * quarter:02d}"
    if lang == "fr":
        return f"{hour}h{minute}" if quarter else f"{hour}h"
    return f"{hour}.{minute}" if lang == "nl" else f"{hour}:{minute}"


def _by_day(first: int, length: int) -> Iterable[tuple[int, int]]:
    """Keep a stretch within a day, or one night over midnight; else cut it at every midnight."""
    left = SLOTS_PER_DAY - first % SLOTS_PER_DAY
    if length <= max(left, _NIGHT_AT_MOST):
        return [(first, length)]
    parts = []
    while length:
        part = min(length, SLOTS_PER_DAY - first % SLOTS_PER_DAY)
        parts.append((first, part))
        first, length = (first + part) % SLOTS, length - part
    return parts


def _block(first: int, length: int) -> Block:
    start, end = first % SLOTS_PER_DAY, (first + length - 1) % SLOTS_PER_DAY + 1
    return Block(first // SLOTS_PER_DAY, _written(start), _written(end))


def _written(slot: int) -> str:
    hour, quarter = divmod(slot, SLOTS_PER_HOUR)
    return f"{hour:02d}:{15 * quarter:02d}"


def _span(block: Block) -> tuple[int, int]:
    """Find the first slot and the number of slots of one block."""
    if block.day not in range(7):
        raise UnreadableBlock(block=block, wanted="a day from 0 (Monday) to 6 (Sunday)")
    start, end = _slot_of(block, block.start), _slot_of(block, block.end)
    if start in (SLOTS_PER_DAY, end):
        raise UnreadableBlock(block=block, wanted="a start before 24:00, and an end that differs")
    return block.day * SLOTS_PER_DAY + start, (end - start) % SLOTS_PER_DAY or SLOTS_PER_DAY


def _slot_of(block: Block, text: str) -> int:
    found = _CLOCK.fullmatch(text)
    slot = int(found[1]) * SLOTS_PER_HOUR + int(found[2]) // 15 if found else SLOTS
    if slot > SLOTS_PER_DAY:
        raise UnreadableBlock(block=block, wanted="times on the quarter hour, such as 08:30")
    return slot


def _checked(week: ArrayLike) -> Booleans:
    flags = np.asarray(week, dtype=np.bool_)
    if flags.shape != (SLOTS,):
        raise WrongShape(field="week", found=flags.shape, wanted=(SLOTS,))
    return flags

"""A week of hours on one fixed scale, so that two cards can be compared by eye.

Columns are shares of the width and rows are pixels: the drawing fits every card, and its letters
keep their size (13 px is the smallest there is).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAY_MIN = 24 * 60
FIRST_HOUR, LAST_HOUR = 6, 22
LINE_EVERY_HOURS = 3
HOUR_PX, HEAD_PX = 8, 22
# What lies wholly before or after those hours is a strip at the edge, so that no night looks free.
EDGE_PX = 3
LABELS_SHARE, GAP_SHARE = 8.5, 0.8
COLUMN_SHARE = (100 - LABELS_SHARE) / 7
_TALL_PX = (LAST_HOUR - FIRST_HOUR) * HOUR_PX
HEIGHT_PX = HEAD_PX + _TALL_PX + 1

DAYS = (
    gettext_lazy("ma"),
    gettext_lazy("di"),
    gettext_lazy("wo"),
    gettext_lazy("do"),
    gettext_lazy("vr"),
    gettext_lazy("za"),
    gettext_lazy("zo"),
)


class Span(NamedTuple):
    """Hours that begin on one day: 0 is Monday, times are minutes after its midnight.

    A night ends on the next day: then the end is later than 24 hours.
    """

    day: int
    start_min: int
    end_min: int


@dataclass(frozen=True)
class Block:
    """A box to draw: x and width in percent, y and height in pixels."""

    x: float
    y: float
    width: float
    height: float


def read_spans(rows: Iterable[Iterable[int | str]]) -> list[Span]:
    """Accept (day, start, end) with minutes or with "8.30"; refuse what is no time of a week.

    An end before the start is on the next day, as in the matching: 22:00 to 6:00 is a night.
    """
    return sorted(_span(int(day), _minutes(start), _minutes(end)) for day, start, end in rows)


def _span(day: int, start: int, end: int) -> Span:
    if not (0 <= day <= 6 and 0 <= start < DAY_MIN and 0 <= end <= DAY_MIN and start != end):
        raise ValueError(f"expected (day 0-6, start, another end), got {(day, start, end)}")
    return Span(day, start, end if end > start else end + DAY_MIN)


def _minutes(time: int | str) -> int:
    if isinstance(time, int):
        return time
    hours, _dot, minutes = time.replace(":", ".").partition(".")
    return int(hours) * 60 + int(minutes or 0)


def columns() -> list[Block]:
    """The seven sunken days."""
    height = (LAST_HOUR - FIRST_HOUR) * HOUR_PX
    return [Block(_day_x(day), HEAD_PX, _day_width(), height) for day in range(7)]


def hour_lines() -> list[tuple[int, int]]:
    """(hour, y) of each line."""
    hours = range(FIRST_HOUR, LAST_HOUR, LINE_EVERY_HOURS)
    return [(hour, HEAD_PX + (hour - FIRST_HOUR) * HOUR_PX) for hour in hours]


def blocks(spans: Iterable[Span]) -> list[Block]:
    """The hours as boxes. What falls outside 6 to 22 h is cut to the edge; the words say all of it."""
    drawn = []
    for span in chain.from_iterable(_by_day(span) for span in spans):
        top = max(0.0, (span.start_min - FIRST_HOUR * 60) / 60 * HOUR_PX)
        end = min(float(_TALL_PX), (span.end_min - FIRST_HOUR * 60) / 60 * HOUR_PX)
        top = HEAD_PX + min(top, _TALL_PX - EDGE_PX)
        height = max(HEAD_PX + end - top, EDGE_PX)
        drawn.append(Block(_day_x(span.day), round(top, 1), _day_width(), round(height, 1)))
    return drawn


def _by_day(span: Span) -> list[Span]:
    """A night as an evening and a morning; Sunday night runs into Monday."""
    if span.end_min <= DAY_MIN:
        return [span]
    morning = Span((span.day + 1) % 7, 0, span.end_min - DAY_MIN)
    return [span._replace(end_min=DAY_MIN), morning]


def _day_x(day: int) -> float:
    return round(LABELS_SHARE + day * COLUMN_SHARE, 2)


def _day_width() -> float:
    return round(COLUMN_SHARE - GAP_SHARE, 2)


def in_words(spans: Iterable[Span]) -> str:
    """Say the hours: days with the same hours together, "ma, wo en vr van 8.30 tot 16.30 uur."."""
    by_day: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for span in sorted(spans):
        by_day[span.day].append((span.start_min, span.end_min))
    same_hours: dict[tuple[tuple[int, int], ...], list[int]] = defaultdict(list)
    for day, hours in by_day.items():
        same_hours[tuple(hours)].append(day)
    return " ".join(_sentence(days, hours) for hours, days in same_hours.items())


def _sentence(days: list[int], hours: Iterable[tuple[int, int]]) -> str:
    spoken = [
        _("van %(start)s tot %(end)s uur") % {"start": _clock(start), "end": _clock(end)}
        for start, end in hours
    ]
    return f"{_joined(_day_names(days))} {_joined(spoken)}."


def _day_names(days: list[int]) -> list[str]:
    """Three or more days in a row are said as a stretch: "ma tot vr"."""
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return [_("%(first)s tot %(last)s") % {"first": DAYS[days[0]], "last": DAYS[days[-1]]}]
    return [str(DAYS[day]) for day in days]


def _joined(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("%(most)s en %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def _clock(minutes: int) -> str:
    """Half past eight as the language writes it: 8.30, 8:30 or 8 h 30."""
    minutes -= DAY_MIN if minutes > DAY_MIN else 0
    return _("%(hour)d.%(minute)02d") % {"hour": minutes // 60, "minute": minutes % 60}

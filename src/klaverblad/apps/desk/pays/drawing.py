"""More or less hours as a curve: what each would bring, with its flat stretches and its drops in words.

Plain SVG, made in no time from numbers that are there: it belongs to one person and one moment, so a
drawing that is made ahead and kept would serve nobody twice. Colours are the names of the look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from klaverblad.apps.desk.amounts import money
from klaverblad.law.work_ahead import Point

SCREEN: Mapping[str, str] = {
    "ink": "var(--ink)",
    "soft": "var(--soft)",
    "line": "var(--line2)",
    "green": "var(--green)",
    "band": "var(--green-t)",
    "paper": "var(--paper)",
}
PAPER: Mapping[str, str] = {
    "ink": "#000000",
    "soft": "#4a4a4a",
    "line": "#b5b5b5",
    "green": "#17663f",
    "band": "#dcdcdc",
    "paper": "#ffffff",
}
TICKS = (0, 6, 12, 19, 24, 30, 38)
STEPS = (50, 100, 200, 250, 500, 1000, 2000)


@dataclass(frozen=True)
class Shape:
    width: int
    height: int
    left: int


DESK = Shape(width=580, height=300, left=76)
PHONE = Shape(width=320, height=280, left=68)
TOP, RIGHT, BOTTOM = 14, 20, 46


def can_be_drawn(points: Sequence[Point]) -> bool:
    """A curve needs both ends of every gain: what may be anything has no place on it."""
    return len(points) > 1 and all(isfinite(p.gain.low) and isfinite(p.gain.high) for p in points)


@dataclass(frozen=True)
class _Frame:
    """Where hours and gains lie on the drawing."""

    shape: Shape
    colours: Mapping[str, str]
    low: int
    high: int
    step: int
    most: float

    def x(self, hours: float) -> float:
        wide = self.shape.width - self.shape.left - RIGHT
        return round(self.shape.left + wide * hours / self.most, 1)

    def y(self, gain: float) -> float:
        tall = self.shape.height - TOP - BOTTOM
        return round(TOP + tall * (self.high - gain) / (self.high - self.low), 1)

    @property
    def right(self) -> int:
        return self.shape.width - RIGHT


def curve(
    points: Sequence[Point],
    here: float,
    *,
    shape: Shape,
    spoken: str,
    colours: Mapping[str, str] = SCREEN,
) -> SafeString:
    """The curve; the line of nothing gained is dashed, and the work in question a ring on it."""
    low = min(0.0, *(p.gain.low for p in points))
    high = max(0.0, *(p.gain.high for p in points))
    step = next((s for s in STEPS if (high - low) / s <= 5), STEPS[-1])
    frame = _Frame(
        shape,
        colours,
        floor(low / step) * step,
        ceil(high / step) * step or step,
        step,
        max(p.hours for p in points),
    )
    parts = (_grid(frame), _gained(frame, points), _nothing(frame), _ring(frame, points, here))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="pays-curve" viewBox="0 0 {} {}" width="{}"'
        ' height="{}" font-size="13" role="img" aria-label="{}">{}</svg>',
        shape.width,
        shape.height,
        shape.width,
        shape.height,
        spoken,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _grid(frame: _Frame) -> SafeString:
    """The lines of the amounts, and the hours below."""
    shape, soft = frame.shape, frame.colours["soft"]
    lines = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
        '<text x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
        (
            (shape.left, frame.right, frame.y(one), frame.y(one), frame.colours["line"],
             shape.left - 8, frame.y(one) + 4, soft, money(one, decimals=0))
            for one in range(frame.low, frame.high + 1, frame.step)
        ),
    )  # fmt: skip
    ticks = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        (
            (frame.x(one), shape.height - BOTTOM + 20, soft, one)
            for one in TICKS
            if one <= frame.most
        ),
    )
    return format_html(
        '{}{}<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        lines, ticks, (shape.left + frame.right) / 2, shape.height - 6, soft,
        _("uren werk per week"),
    )  # fmt: skip


def _gained(frame: _Frame, points: Sequence[Point]) -> SafeString:
    """One line where everything is settled, else the band between what is sure and what may be."""
    green = frame.colours["green"]
    if all(p.gain.is_settled for p in points):
        line = _path([(frame.x(p.hours), frame.y(p.gain.low)) for p in points])
        shown = '<path d="{}" fill="none" stroke="{}" stroke-width="2.5"/>'
        return format_html(shown, line, green)
    edges = [(frame.x(p.hours), frame.y(p.gain.high)) for p in points]
    edges += [(frame.x(p.hours), frame.y(p.gain.low)) for p in reversed(points)]
    shown = '<path d="{}Z" fill="{}" stroke="{}"/>'
    return format_html(shown, _path(edges), frame.colours["band"], green)


def _nothing(frame: _Frame) -> SafeString:
    ink, at = frame.colours["ink"], frame.y(0)
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="1.5"'
        ' stroke-dasharray="5 4"/><text x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
        frame.shape.left, frame.right, at, at, ink, frame.right, at - 5, ink, _("zoals nu"),
    )  # fmt: skip


def _ring(frame: _Frame, points: Sequence[Point], here: float) -> SafeString:
    """The work that the page is about."""
    rings = ((frame.x(p.hours), _middle(frame, p)) for p in points if p.hours == here)
    return format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="6" fill="{}" stroke="{}" stroke-width="2.5"/>',
        ((x, y, frame.colours["paper"], frame.colours["ink"]) for x, y in rings),
    )


def _middle(frame: _Frame, point: Point) -> float:
    return frame.y((point.gain.low + point.gain.high) / 2)


def _path(at: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in at)

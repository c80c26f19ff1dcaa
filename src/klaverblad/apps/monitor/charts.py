"""The drawings of one comparison: one for the desk, another for the phone, kept once drawn.

Colours are the names of the look's tokens, so that one drawing serves light, dark and paper. Shape
comes before colour: the whole (province, Flanders) is an outline, the chosen place is green, and a
figure in doubt says so in words. Which place was chosen is filled in last, so that one drawing
serves every municipality.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from klaverblad.apps.monitor.comparison import Comparison, Figure

VERSION = 2  # of the drawing itself: raise it when the same bars must look otherwise
KEPT_S = 180 * 24 * 60 * 60  # a drawing that nobody needs any more goes by itself
# Parts would be read out as "rect mark container"; the picture is spoken as one sentence instead.
_SPOKEN_PARTS = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_SIZE = re.compile(r"(width|height)=\"(\d+)\"")
_OPEN_COLOUR = re.compile(r"var\(--place-(\w+)\)")


class DrawingFailed(Exception):
    """Vega could not draw these bars. The table beside them still holds every figure."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How wide a drawing is, and whether names stand beside the bars or above them."""

    width: int
    row: int
    bar: int
    names: int  # room beside the bars; none when the names stand above


DESK = Shape(width=500, row=32, bar=16, names=150)
PHONE = Shape(width=284, row=46, bar=14, names=0)
SHAPES = (DESK, PHONE)


@dataclass(frozen=True, slots=True)
class Drawings:
    """The same bars for either width."""

    desk: SafeString
    phone: SafeString


def drawings(comparison: Comparison, chosen: Figure | None, spoken: str) -> Drawings | None:
    """Both drawings, each as one picture with one sentence; None when there is nothing to draw.

    The same bars are drawn once: drawing takes longer than a page may.

    raises   DrawingFailed
    """
    rows = _rows(comparison)
    if not rows:
        return None
    kept = cache.get_many([_key(rows, shape) for shape in SHAPES])
    desk, phone = (
        _spoken(_chosen(kept.get(_key(rows, shape)) or _draw(rows, shape), chosen), spoken)
        for shape in SHAPES
    )
    return Drawings(desk, phone)


def draw_ahead(comparison: Comparison) -> int:
    """Draw what was not drawn yet, in the language of now; how many drawings that were.

    raises   DrawingFailed
    """
    rows = _rows(comparison)
    missing = [shape for shape in SHAPES if rows and _key(rows, shape) not in cache]
    for shape in missing:
        _draw(rows, shape)
    return len(missing)


def _draw(rows: list[dict[str, Any]], shape: Shape) -> str:
    from klaverblad.apps.monitor.bars import as_svg  # late: it wakes Vega

    drawn = _SPOKEN_PARTS.sub("", as_svg(rows, shape))
    cache.set(_key(rows, shape), drawn, timeout=KEPT_S)
    return drawn


def _key(rows: list[dict[str, Any]], shape: Shape) -> str:
    said = json.dumps([VERSION, asdict(shape), rows])
    return "chart-" + sha256(said.encode()).hexdigest()


def _rows(comparison: Comparison) -> list[dict[str, Any]]:
    """The bars from top to bottom: towns by size, then what they stand beside."""
    towns = sorted(comparison.municipalities, key=lambda figure: -figure.stored.value)
    wholes = [] if comparison.is_count else [comparison.province, comparison.flanders]
    shown = [*towns, *(figure for figure in wholes if figure is not None)]
    return [
        {
            "place": figure.place,
            "value": float(figure.stored.value),
            "end": max(float(figure.stored.value), 0.0),
            "label": " · ".join(filter(None, (figure.words, figure.warning))),
            "fill": f"var(--place-{figure.code})" if figure.is_municipality else "var(--paper)",
            "outline": "none" if figure.is_municipality else "var(--ink)",
            "ink": "var(--amber)" if figure.doubts else "var(--ink)",
        }
        for figure in shown
    ]


def _chosen(drawn: str, chosen: Figure | None) -> str:
    """The drawing with the chosen place in green, and every other in the colour of an edge."""
    code = chosen.code if chosen is not None else ""
    return _OPEN_COLOUR.sub(
        lambda place: "var(--green)" if place[1] == code else "var(--edge)", drawn
    )


def _spoken(drawn: str, spoken: str) -> SafeString:
    """The drawing as one picture with one sentence: the table beside it holds every figure."""
    tag, _, rest = drawn.partition(">")
    size = dict(_SIZE.findall(tag))
    opening = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" width="{}"'
        ' height="{}" viewBox="0 0 {} {}">',
        spoken,
        size["width"],
        size["height"],
        size["width"],
        size["height"],
    )
    # Safe: made here from numbers, registry words and printed figures that the reader let through.
    return mark_safe(opening + rest)  # noqa: S308

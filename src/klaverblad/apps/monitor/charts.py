"""Bars of one comparison, drawn on the server: one drawing for the desk, another for the phone.

Colours are the names of the look's tokens, so that one drawing serves light, dark and paper. Shape
comes before colour: the whole (province, Flanders) is an outline, the chosen place is green and its
name is set bold, and a figure in doubt says so in words.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import altair as alt
import vl_convert
from django.core.cache import cache
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from klaverblad.apps.monitor.comparison import Comparison, Figure

FONT = (
    "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial,"
    " sans-serif"
)
FONT_PX = 13  # the smallest size there is; drawings keep it at every width
LETTER_PX = 7.2  # of a wide letter at 13 px: labels are given room, never cut off
VERSION = 1  # of the drawing itself: raise it when the same bars must look otherwise
# Parts would be read out as "rect mark container"; the picture is spoken as one sentence instead.
_SPOKEN_PARTS = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_SIZE = re.compile(r"(width|height)=\"(\d+)\"")


@dataclass(frozen=True, slots=True)
class Shape:
    """How wide a drawing is, and whether names stand beside the bars or above them."""

    width: int
    row: int
    bar: int
    names: int  # room beside the bars; none when the names stand above


DESK = Shape(width=500, row=32, bar=16, names=150)
PHONE = Shape(width=284, row=46, bar=14, names=0)


def draw(comparison: Comparison, chosen: Figure | None, shape: Shape, spoken: str) -> SafeString:
    """The drawing as SVG. The same bars are drawn once: drawing takes longer than a page may."""
    rows = _rows(comparison, chosen)
    key = "chart-" + sha256(json.dumps([VERSION, asdict(shape), rows]).encode()).hexdigest()
    drawn = cache.get(key)
    if drawn is None:
        drawn = _SPOKEN_PARTS.sub("", vl_convert.vegalite_to_svg(_spec(rows, shape)))
        cache.set(key, drawn, timeout=None)
    return _spoken(drawn, spoken)


def _rows(comparison: Comparison, chosen: Figure | None) -> list[dict[str, Any]]:
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
            "chosen": chosen is not None and figure.code == chosen.code,
            "whole": not figure.is_municipality,
            "doubt": bool(figure.doubts),
        }
        for figure in shown
    ]


def _spec(rows: list[dict[str, Any]], shape: Shape) -> dict[str, Any]:
    room = shape.width - shape.names
    longest = max(len(row["label"]) for row in rows) * LETTER_PX
    values = [row["value"] for row in rows]
    low, high = min(0.0, *values), max(0.0, *values)
    # Room for the longest label behind the longest bar.
    high += (high - low or 1) * longest / max(room - longest, 1)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False, zero=False))
    y = alt.Y("place:N", sort=None, axis=_names(shape))
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    drop = shape.row // 4 if not shape.names else 0  # a bar makes room for the name above it
    bars = base.mark_bar(height=shape.bar, yOffset=drop, cornerRadius=0).encode(
        x=x,
        x2=alt.datum(0),
        color=_colour(("chosen", "var(--green)"), ("whole", "var(--paper)"), "var(--edge)"),
        stroke=_colour(("whole", "var(--ink)"), "none"),
    )
    labels = base.mark_text(align="left", dx=6, dy=drop, fontSize=FONT_PX).encode(
        x=alt.X("end:Q", axis=None),
        text="label:N",
        color=_colour(("doubt", "var(--amber)"), "var(--ink)"),
    )
    zero = alt.Chart(alt.Data(values=[{}])).mark_rule(color="var(--ink)").encode(x=alt.datum(0))
    # On the phone the names stand where the line would run.
    layers = [bars, labels, zero] if shape.names else [bars, labels, _names_above(base)]
    chart = alt.layer(*layers).properties(width=room, height=alt.Step(shape.row))
    spec: dict[str, Any] = (
        chart.configure(font=FONT, background="transparent", padding=0)
        .configure_view(stroke=None)
        .to_dict()
    )
    return spec


def _colour(*rules: tuple[str, str] | str) -> Any:
    """The colour of the first flag that a row has, else the last one."""
    *flags, otherwise = rules
    chosen: Any = alt
    for flag, colour in flags:
        chosen = chosen.when(f"datum.{flag}").then(alt.value(colour))
    return chosen.otherwise(alt.value(otherwise))


def _names(shape: Shape) -> alt.Axis | None:
    if not shape.names:
        return None
    return alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelFontSize=FONT_PX,
        labelColor="var(--ink)",
        labelPadding=8,
        labelLimit=shape.names,
        minExtent=shape.names,
        maxExtent=shape.names,
    )


def _names_above(base: alt.Chart) -> alt.Chart:
    above = base.mark_text(
        align="left", baseline="bottom", dy=-2, fontSize=FONT_PX, color="var(--soft)"
    )
    return above.encode(x=alt.value(0), text="place:N")


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

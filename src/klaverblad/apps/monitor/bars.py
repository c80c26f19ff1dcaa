"""Bars of one comparison, drawn with Vega.

Whoever needs a drawing that was made before need not wait for this module: Vega takes half a
second to wake up, so `charts` imports it late.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert

from klaverblad.apps.monitor.charts import DrawingFailed, Shape

FONT = (
    "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial,"
    " sans-serif"
)
FONT_PX = 13  # the smallest size there is; drawings keep it at every width
LETTER_PX = 7.2  # of a wide letter at 13 px: labels are given room, never cut off


def as_svg(rows: list[dict[str, Any]], shape: Shape) -> str:
    """The bars as SVG.

    raises   DrawingFailed
    """
    try:
        drawn: str = vl_convert.vegalite_to_svg(_spec(rows, shape))
    except ValueError as error:
        raise DrawingFailed from error
    return drawn


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
        color=alt.Color("fill:N", scale=None, legend=None),
        stroke=alt.Stroke("outline:N", scale=None, legend=None),
    )
    labels = base.mark_text(align="left", dx=6, dy=drop, fontSize=FONT_PX).encode(
        x=alt.X("end:Q", axis=None),
        text="label:N",
        color=alt.Color("ink:N", scale=None, legend=None),
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

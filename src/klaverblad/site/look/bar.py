"""A plain bar: parts of an amount on one scale, so that two bars can be laid one under the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KINDS = ("ink", "green", "kind")
INSIDE_FROM_SHARE = 30  # a narrower part has its words beside the bar instead of in it


@dataclass(frozen=True)
class Part:
    """A piece of the bar; x and width are percentages of the longest bar."""

    label: str
    amount: float
    fill: str
    x: float
    width: float

    @property
    def label_inside(self) -> bool:
        return self.fill != "kind" and self.width >= INSIDE_FROM_SHARE


def parts(rows: Sequence[Mapping[str, Any]], longest: float | None = None) -> list[Part]:
    """Lay parts in a row. A row has label, amount and fill: ink, green, or kind (hatched)."""
    if wrong := [row for row in rows if row["amount"] < 0 or row["fill"] not in KINDS]:
        raise ValueError(f"a part has an amount from 0 and a fill of {', '.join(KINDS)}: {wrong}")
    scale = float(longest or sum(row["amount"] for row in rows)) or 1.0
    laid, x = [], 0.0
    for row in rows:
        width = round(float(row["amount"]) / scale * 100, 2)
        laid.append(Part(str(row["label"]), row["amount"], row["fill"], round(x, 2), width))
        x += width
    return laid

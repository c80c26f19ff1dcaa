"""The clover: how settled four sides of a life are, in one sign (the only ornament we have).

Four fills and no percentage, because a person is not 62 % settled and because four shapes are
what sixteen pixels can tell apart. The box is 24 by 24 with (0, 0) in the middle and y downwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians, sin
from typing import Literal, NamedTuple

State = Literal["unknown", "open", "busy", "settled"]
STATES: tuple[State, ...] = ("unknown", "open", "busy", "settled")
BOX = 24
WORDS_FROM_PX = 40  # below this size one phrase in the row says it; from here four words do


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True)
class Leaf:
    """Where a leaf grows, and which of its lobes hangs below the vein and so fills first."""

    name: str
    turn_deg: float
    lower_lobe: Literal["left", "right"]


# Reading order. The lower pair spreads 3 degrees to leave room for the stem.
LEAVES = (
    Leaf("traject", -45, "left"),
    Leaf("rechten", 45, "right"),
    Leaf("werk", -132, "left"),
    Leaf("samenleven", 132, "right"),
)

TIP, NOTCH = Point(0, 0), Point(0, -9.2)
# The right half of a leaf, tip to notch: three cubic curves of (control, control, end).
RIGHT_HALF = (
    (Point(1, -2.9), Point(4.9, -4.5), Point(4.9, -7.4)),
    (Point(4.9, -9.5), Point(3.7, -10.9), Point(2.3, -10.9)),
    (Point(1.2, -10.9), Point(0.4, -10.3), NOTCH),
)
SEED = Point(0, -6.7)
STEM = (Point(0, 2.2), Point(0, 5.2), Point(0.2, 8.4), Point(1.4, 11.3))
OFF_CENTRE = 0.75


@dataclass(frozen=True)
class Pen:
    """Small signs need a thicker line and a bigger seed to stay readable."""

    line: float
    seed: float

    @property
    def leaf_scale(self) -> float:
        """A leaf shrinks by what its outline adds, so that it stays inside the box."""
        return 1 - self.line / 11.5

    @property
    def leaf_offset(self) -> float:
        return OFF_CENTRE + 0.75 * self.line


def pen_for(size_px: int) -> Pen:
    if size_px < 20:
        return Pen(line=1.5, seed=1.7)
    if size_px < WORDS_FROM_PX:
        return Pen(line=1.3, seed=1.5)
    return Pen(line=0.9, seed=1.2)


@dataclass(frozen=True)
class Drawing:
    """What to draw: outlines are stroked, fills are filled, seeds are (x, y) of a disc."""

    outlines: str
    fills: str
    seeds: tuple[Point, ...]
    stem: str
    pen: Pen


def states_of(states: Mapping[str, str]) -> tuple[State, ...]:
    """Read the four states in leaf order; a side that nobody looked at is unknown."""
    found = tuple(states.get(leaf.name, "unknown") for leaf in LEAVES)
    if wrong := set(found) - set(STATES):
        raise ValueError(f"a leaf is one of {', '.join(STATES)}; got {', '.join(sorted(wrong))}")
    return found  # type: ignore[return-value]


def by_leaf(states: tuple[State, ...]) -> dict[str, State]:
    """The four states by the name of their leaf again."""
    return {leaf.name: state for leaf, state in zip(LEAVES, states, strict=True)}


@lru_cache(maxsize=1024)
def drawing(states: tuple[State, ...], size_px: int) -> Drawing:
    """Draw four states at a size. There are 256 signs in three pens, so each is drawn once."""
    pen = pen_for(size_px)
    outlines, fills, seeds = [], [], []
    for leaf, state in zip(LEAVES, states, strict=True):
        if state == "unknown":
            seeds.append(_turned(Point(SEED.x, SEED.y - OFF_CENTRE), leaf))
            continue
        outlines.append(_leaf_path(leaf, pen))
        if state == "settled":
            fills.append(_leaf_path(leaf, pen))
        if state == "busy":
            fills.append(_lobe_path(leaf, pen))
    stem = f"M{_xy(STEM[0])}C{' '.join(map(_xy, STEM[1:]))}"
    return Drawing("".join(outlines), "".join(fills), tuple(seeds), stem, pen)


def _turned(point: Point, leaf: Leaf) -> Point:
    angle = radians(leaf.turn_deg)
    return Point(
        round(point.x * cos(angle) - point.y * sin(angle), 2),
        round(point.x * sin(angle) + point.y * cos(angle), 2),
    )


def _placed(point: Point, leaf: Leaf, pen: Pen) -> Point:
    grown = Point(point.x * pen.leaf_scale, point.y * pen.leaf_scale - pen.leaf_offset)
    return _turned(grown, leaf)


def _mirrored(point: Point) -> Point:
    return Point(-point.x, point.y)


def _half(side: Literal["left", "right"]) -> list[tuple[Point, Point, Point]]:
    """One half from tip to notch."""
    if side == "right":
        return list(RIGHT_HALF)
    return [tuple(map(_mirrored, curve)) for curve in RIGHT_HALF]  # type: ignore[misc]


def _back(half: list[tuple[Point, Point, Point]]) -> list[tuple[Point, Point, Point]]:
    """The same half walked from notch to tip."""
    ends = [TIP, *(curve[2] for curve in half)]
    steps = zip(half, pairwise(ends), strict=True)
    return [(second, first, start) for (first, second, _), (start, _end) in steps][::-1]


def _leaf_path(leaf: Leaf, pen: Pen) -> str:
    return _path(_half("right") + _back(_half("left")), leaf, pen)


def _lobe_path(leaf: Leaf, pen: Pen) -> str:
    """The half below the vein; closing the path draws the vein itself."""
    return _path(_half(leaf.lower_lobe), leaf, pen)


def _path(curves: list[tuple[Point, Point, Point]], leaf: Leaf, pen: Pen) -> str:
    start = _xy(_placed(TIP, leaf, pen))
    drawn = "".join("C" + " ".join(_xy(_placed(p, leaf, pen)) for p in curve) for curve in curves)
    return f"M{start}{drawn}Z"


def _xy(point: Point) -> str:
    return f"{point.x:g} {point.y:g}"

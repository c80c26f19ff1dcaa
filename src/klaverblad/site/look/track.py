"""A side of life on a track of five, as the person and the professional see it.

The two are never averaged: a difference is the start of a talk, so it is drawn as a bar.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STEPS = (1, 2, 3, 4, 5)
STEP_PX, EDGE_PX, HEIGHT_PX = 40, 12, 24
WIDTH_PX = 2 * EDGE_PX + STEP_PX * (len(STEPS) - 1)
TALK_FROM_STEPS = 2

WORDS = {
    1: gettext_lazy("acuut"),
    2: gettext_lazy("zwaar"),
    3: gettext_lazy("gaat net"),
    4: gettext_lazy("gaat goed"),
    5: gettext_lazy("sterk"),
}


@dataclass(frozen=True)
class Track:
    """Where the disc and the square stand; None where nobody answered."""

    disc_x: int | None
    square_x: int | None
    bar: tuple[int, int] | None
    dots: tuple[int, ...]


def word(step: int | None) -> str:
    if step is None:
        return _("nog niet gevraagd")
    return str(WORDS[_checked(step)])


def worth_a_talk(person: int | None, professional: int | None) -> bool:
    """Two steps apart or more: they see this side of life differently."""
    if person is None or professional is None:
        return False
    return abs(person - professional) >= TALK_FROM_STEPS


def track(person: int | None, professional: int | None) -> Track:
    disc_x, square_x = _x(person), _x(professional)
    apart = disc_x is not None and square_x is not None and disc_x != square_x
    bar = (min(disc_x, square_x), max(disc_x, square_x)) if apart else None
    dots = tuple(x for step in STEPS if (x := _x(step)) not in {disc_x, square_x})
    return Track(disc_x, square_x, bar, dots)


def spoken(person: int | None, professional: int | None) -> str:
    return _("De persoon zegt: %(person)s. De begeleider zegt: %(professional)s.") % {
        "person": word(person),
        "professional": word(professional),
    }


def _x(step: int | None) -> int | None:
    return None if step is None else EDGE_PX + (_checked(step) - 1) * STEP_PX


def _checked(step: int) -> int:
    if step not in STEPS:
        raise ValueError(f"a step on the track is 1 to 5, got {step!r}")
    return step

"""Two screenings side by side: where both views stood, where they stand, and a drawing of it.

The drawing is plain SVG of a fixed size, one strip for each view of each life domain: it needs no
script, reads without colour (open is then, filled is now; round is the person, square the
professional), and the table beside it says the same in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from klaverblad.apps.desk.person import DOMAIN_WORDS, Page
from klaverblad.apps.trajectories.models import Position, Screening
from klaverblad.apps.trajectories.screening_queries import Looked

# A strip of five steps with room for a mark at both ends.
STEP_PX, EDGE_PX, HEIGHT_PX = 48, 14, 24
WIDTH_PX = EDGE_PX * 2 + STEP_PX * (len(Position) - 1)
MARK_PX = 8
# So far from the middle of a mark an arrow begins and ends.
_GAP_PX = MARK_PX + 2


@dataclass(frozen=True, slots=True)
class Strip:
    """One view of one life domain, then and now; None is not asked."""

    who: str
    before: int | None
    after: int | None
    is_round: bool

    @property
    def before_x(self) -> int | None:
        return None if self.before is None else x_of(self.before)

    @property
    def after_x(self) -> int | None:
        return None if self.after is None else x_of(self.after)

    @property
    def dots(self) -> list[int]:
        """The steps on which no mark stands."""
        return [x_of(step) for step in Position if step not in {self.before, self.after}]

    @property
    def line(self) -> tuple[int, int] | None:
        """From where to where the arrow goes; none when nothing moved, or one side is missing."""
        if self.before_x is None or self.after_x is None or self.before == self.after:
            return None
        sign = 1 if self.after_x > self.before_x else -1
        return self.before_x + sign * _GAP_PX, self.after_x - sign * _GAP_PX

    @property
    def head(self) -> str:
        """The point of the arrow, as a path; empty when there is no arrow."""
        if self.line is None:
            return ""
        start, end = self.line
        back = end - 6 if end > start else end + 6
        middle = HEIGHT_PX // 2
        return f"M{back} {middle - 4}L{end} {middle}L{back} {middle + 4}"

    @property
    def said_before(self) -> str:
        return in_words(self.before)

    @property
    def said_after(self) -> str:
        return in_words(self.after)

    @property
    def moved(self) -> str:
        """What changed, in words."""
        if self.before is None or self.after is None:
            return _("niet te vergelijken")
        if self.after > self.before:
            return _("gaat beter")
        return _("gaat minder goed") if self.after < self.before else _("gelijk")

    @property
    def spoken(self) -> str:
        return _("%(who)s: eerst %(before)s, nu %(after)s.") % {
            "who": self.who,
            "before": self.said_before,
            "after": self.said_after,
        }


def x_of(step: int) -> int:
    """Where a step stands on the strip."""
    return EDGE_PX + (step - 1) * STEP_PX


def in_words(step: int | None) -> str:
    """A step in words."""
    return _("niet gevraagd") if step is None else str(Position(step).label)


@dataclass(frozen=True, slots=True)
class Side:
    """One life domain."""

    label: str
    icon: str
    person: Strip
    professional: Strip
    counted_before: str
    counted_after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What two screenings say, the older first."""

    before: Screening
    after: Screening
    person: str
    sides: Sequence[Side]

    @property
    def is_of_one_day(self) -> bool:
        """Whether the hour must tell them apart."""
        return self.before.on == self.after.on

    @property
    def width(self) -> int:
        return WIDTH_PX

    @property
    def height(self) -> int:
        return HEIGHT_PX

    @property
    def middle(self) -> int:
        return HEIGHT_PX // 2

    @property
    def ends(self) -> tuple[int, int]:
        return EDGE_PX, WIDTH_PX - EDGE_PX


def chosen(found: Sequence[Screening], before: str, after: str) -> list[Screening] | None:
    """The two that somebody chose, the older first; else the first and the last there are.

    found   the newest first
    """
    if len(found) < 2:
        return None
    by_id = {str(one.pk): one for one in found}
    last = by_id.get(after, found[0])
    first = by_id.get(before, found[-1])
    if first == last:
        first = next(one for one in reversed(found) if one != last)
    order = list(found)
    return sorted((first, last), key=order.index, reverse=True)


def sides(page: Page, before: Looked, after: Looked) -> Compared:
    """What two screenings say, as far as the actor of this page may read it."""
    name, other = page.person.first_name, _("De begeleider")
    rows = []
    for domain, (label, icon) in DOMAIN_WORDS.items():
        if domain not in page.reach.domains:
            continue
        then, now = before.positions.get(domain), after.positions.get(domain)
        rows.append(
            Side(
                label=str(label),
                icon=icon,
                person=Strip(
                    name, then and then.person_says, now and now.person_says, is_round=True
                ),
                professional=Strip(
                    other,
                    then and then.professional_says,
                    now and now.professional_says,
                    is_round=False,
                ),
                counted_before=then.what_counts if then else "",
                counted_after=now.what_counts if now else "",
            )
        )
    return Compared(before.screening, after.screening, name, rows)

"""What would make a no a yes: each known fact is tried on its own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from klaverblad.engines.rules.declare import Input
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.questions import lawful_answers
from klaverblad.engines.rules.worked import Fact, stored

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answer

# First a coarse look at every number, then finer ones where something was found.
STEPS = (17, 65, 65, 65)
CENT = 0.01
Bound = Literal["exactly", "at_most", "at_least"]


@dataclass(frozen=True)
class Change:
    """A fact that alone would make the answer more than zero, or a yes."""

    key: str
    who: str
    value: Any
    bound: Bound = "exactly"
    is_judgement: bool = False


@dataclass(frozen=True)
class _Search:
    """A number that is known, and the end of its bounds up or down to which others are tried."""

    cell: int
    declared: Input
    now: float
    end: float

    @property
    def is_down(self) -> bool:
        """Does less lift it?"""
        return self.end < self.now


class Grid:
    """Values at equal steps from one to another: those of numpy.linspace, made when looked at."""

    __slots__ = ("first", "last", "step", "steps")

    def __init__(self, first: float, last: float, steps: int) -> None:
        self.first, self.last, self.steps = first, last, steps - 1
        self.step = (last - first) / self.steps

    def __getitem__(self, place: int) -> float:
        if place == self.steps:
            return self.last
        return place * self.step + self.first


@dataclass(frozen=True)
class Changes:
    """What would make a settled no a yes.

    alone           each fact that alone would do it
    perhaps         where none does it for certain: each yes, no or choice that alone may, as long
                    as other facts are unknown
    takes_several   it is a right, and no fact alone could do it, dates tried too
    """

    alone: tuple[Change, ...] = ()
    perhaps: tuple[Change, ...] = ()
    takes_several: bool = False


def changes_to_a_yes(answer: "Answer") -> Changes:
    """Try every known fact that had a say; which date would do is left to the sentences."""
    return _Tries(answer).changes() if answer.is_no else Changes()


class _Tries:
    """Other facts, and what the answer would be."""

    def __init__(self, answer: "Answer") -> None:
        self.answer, self.answers, self.cell = answer, answer.answers, answer.cell
        self.would_be = answer.answers.would_be

    def changes(self) -> Changes:
        """What alone would make it a yes, what alone may, and whether it takes several."""
        answer, worked = self.answer, self.answers.worked
        singles: list[tuple[int, Any, Any]] = []
        searches: list[_Search] = []
        dates: list[tuple[int, Input]] = []
        key, low, high = answer.key, worked.low, worked.high
        for cell, declared in worked.layout.facts_among(worked.rests_on(self.cell)):
            now, kind, options = low[cell], declared.kind, declared.options
            is_known = now == high[cell] if options is None else not now & (now - 1)
            # That somebody has this very right already is no advice to who has not.
            if not is_known or declared.granted == key:
                continue
            if kind is Kind.FLAG:
                singles.append((cell, not now, not now))
            elif options is not None:
                singles += [
                    (cell, 1 << code, option)
                    for code, option in enumerate(options.keys)
                    if 1 << code != now
                ]
            elif kind is Kind.DATE:
                dates.append((cell, declared))
            else:
                searches += [
                    _Search(cell, declared, now, float(end))
                    for end in (declared.lowest, declared.highest)
                    if end is not None and end != now
                ]
        tries = [(cell, value, *self._ends(cell, told, told)) for cell, told, value in singles]
        found = [self._change(cell, value) for cell, value, low, _ in tries if low > 0]
        may_lift = any(high > 0 for *_, high in tries)
        for search in searches:
            edge, may_be = self._edge(search)
            may_lift = may_lift or may_be
            if edge is not None:
                bound: Bound = "at_most" if search.is_down else "at_least"
                found.append(self._change(search.cell, edge, bound))
        # While something else is unknown, one fact may be enough after all.
        is_tried = answer.rule.is_right and bool(singles or searches or dates)
        perhaps = [
            self._change(cell, value)
            for cell, value, _, high in tries
            if high > 0 and is_tried and not found
        ]
        takes_several = is_tried and not (may_lift or any(self._may(*one) for one in dates))
        return Changes(tuple(found), tuple(perhaps), takes_several=takes_several)

    def _ends(self, cell: int, low: Any, high: Any) -> tuple[Any, Any]:
        """Lowest and highest of the answer, if this were told of a fact; or something between."""
        return self.would_be(self.cell, Fact(cell, low, high))

    def _may(self, cell: int, declared: Input) -> bool:
        """May another date make it a yes? All of them are tried at once first."""
        now = self.answers.now
        first, last = (stored(Kind.DATE, end) for end in now.limits(declared.key))
        if not self._ends(cell, first, last)[1] > 0:
            return False
        if any(self._ends(cell, day, day)[1] > 0 for day in (first, last)):
            return True
        days = (stored(Kind.DATE, day) for day in lawful_answers(declared, now.day64))
        return any(self._ends(cell, day, day)[1] > 0 for day in days)

    def _change(self, cell: int, value: Any, bound: Bound = "exactly") -> Change:
        key, entity, row = self.answers.worked.layout.place(cell)
        declared = self.answers.now.rules.inputs_by_key[key]
        return Change(key, self.answers.name(entity, row), value, bound, declared.is_judgement)

    def _edge(self, search: _Search) -> tuple[float | None, bool]:
        """Close in on the value where the no becomes a yes; and whether any value may make it one.

        returns  the edge as people say it, to the cent, of a count a whole number where that will
                 do; nothing when no value does it for certain
        """
        no, yes = search.now, search.end
        for place, steps in enumerate(STEPS):
            grid, last = Grid(no, yes, steps), steps - 1
            # What stands now keeps the no. Of a finer grid the last value is a yes already.
            first, may_lift = self._first(search.cell, grid, 1, last - bool(place))
            if first is None:
                if not place:
                    return None, may_lift
                first = last
            no, yes = grid[first - 1], grid[first]
        return self._as_said(search, yes), True

    def _first(self, cell: int, grid: Grid, start: int, stop: int) -> tuple[int | None, bool]:
        """The first value of a grid that makes it a yes for certain; and whether one of them may.

        A whole stretch is tried at once: where nothing in it may do it, or all of it does, no
        value of it is tried.
        """
        one, other = grid[start], grid[stop]
        low, high = self._ends(cell, one, other) if one < other else self._ends(cell, other, one)
        if not high > 0:
            return None, False
        if low > 0 or start == stop:
            return (start if low > 0 else None), True
        middle = (start + stop) // 2
        first, may_lift = self._first(cell, grid, start, middle)
        if first is not None:
            return first, True
        second, may_too = self._first(cell, grid, middle + 1, stop)
        return second, may_lift or may_too

    def _as_said(self, search: _Search, yes: float) -> float:
        """Of the values around an edge that make it a yes, the nearest; of a count, a whole one."""
        near = sorted(self._near(search, yes), reverse=search.is_down)
        if search.declared.kind is Kind.COUNT:
            near.sort(key=lambda value: value != round(value))
        for value in near:
            if self._ends(search.cell, value, value)[0] > 0:
                return value
        return yes

    def _near(self, search: _Search, yes: float) -> list[float]:
        """The cents around an edge, and the whole numbers, that may be told."""
        to_safety = -1 if search.is_down else 1
        low, high = self.answers.now.limits(search.declared.key)
        # The half to the even side, as the columns round.
        cents = [float(round(yes / CENT)) + to_safety * step for step in (-1, 0, 1, 2)]
        wholes = [float(round(yes)) + to_safety * step for step in (0, 1)]
        return [min(max(one, low), high) for one in (*(round(c * CENT, 2) for c in cents), *wholes)]

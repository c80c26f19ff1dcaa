"""What would make a no a yes: each known fact is tried on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from klaverblad.engines.rules.declare import Input
from klaverblad.engines.rules.group_rows import places_of
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.questions import lawful_answers
from klaverblad.engines.rules.worked import Fact, stored

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answer

# First a coarse look at every number, then finer ones where something was found.
STEPS = (17, 65, 65, 65)
CENT = 0.01


@dataclass(frozen=True)
class Change:
    """A fact that alone would make the answer more than zero, or a yes."""

    key: str
    who: str
    value: Any
    bound: Literal["exactly", "at_most", "at_least"] = "exactly"
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
    if not answer.is_no:
        return Changes()
    worked = answer.answers.worked
    layout, inputs = worked.layout, answer.answers.now.rules.inputs_by_key
    singles: list[tuple[int, Any, Any]] = []
    searches: list[_Search] = []
    dates: list[tuple[int, Input]] = []
    tokens = layout.tokens
    cells = places_of(worked.rests_on(answer.cell) & layout.input_bits)
    for cell in sorted(cells, key=lambda one: tokens[one]):
        declared = inputs[tokens[cell].key]
        now = worked.value(cell)
        # That somebody has this very right already is no advice to who has not.
        if now is None or declared.granted == answer.key:
            continue
        if declared.kind is Kind.FLAG:
            singles.append((cell, not now, not now))
        elif declared.options is not None:
            others = [o for o in enumerate(declared.options.keys) if o[1] != now]
            singles += [(cell, 1 << code, option) for code, option in others]
        elif declared.kind is Kind.DATE:
            dates.append((cell, declared))
        else:
            ends = [end for end in (declared.lowest, declared.highest) if end not in {None, now}]
            searches += [_Search(cell, declared, now, float(end or 0)) for end in ends]
    tries = [(cell, value, *_ends(answer, cell, told)) for cell, told, value in singles]
    found = [_change(answer, cell, value, "exactly") for cell, value, low, _ in tries if low > 0]
    may_lift = any(high > 0 for *_, high in tries)
    for search in searches:
        edge, may_be = _edge(answer, search)
        may_lift = may_lift or may_be
        if edge is not None:
            bound: Literal["at_most", "at_least"] = "at_most" if search.is_down else "at_least"
            found.append(_change(answer, search.cell, edge, bound))
    # While something else is unknown, one fact may be enough after all.
    is_tried = answer.rule.is_right and bool(singles or searches or dates)
    perhaps = [
        _change(answer, cell, value, "exactly")
        for cell, value, _, high in tries
        if high > 0 and is_tried and not found
    ]
    takes_several = is_tried and not (may_lift or any(_may(answer, *one) for one in dates))
    return Changes(tuple(found), tuple(perhaps), takes_several=takes_several)


def _may(answer: "Answer", cell: int, declared: Input) -> bool:
    """May another date make it a yes? All of them are tried at once first."""
    now = answer.answers.now
    first, last = (stored(Kind.DATE, end) for end in now.limits(declared.key))
    if not _ends(answer, cell, first, last)[1] > 0:
        return False
    if any(_ends(answer, cell, day)[1] > 0 for day in (first, last)):
        return True
    days = (stored(Kind.DATE, day) for day in lawful_answers(declared, now.day64))
    return any(_ends(answer, cell, day)[1] > 0 for day in days)


def _ends(answer: "Answer", cell: int, low: Any, high: Any = None) -> tuple[Any, Any]:
    """Lowest and highest of the answer, if this were told of a fact; or something in between."""
    fact = Fact(cell, low, low if high is None else high)
    return answer.answers.would_be(answer.cell, fact)


def _change(
    answer: "Answer", cell: int, value: Any, bound: Literal["exactly", "at_most", "at_least"]
) -> Change:
    key, entity, row = answer.answers.worked.layout.place(cell)
    declared = answer.answers.now.rules.inputs_by_key[key]
    return Change(key, answer.answers.name(entity, row), value, bound, declared.is_judgement)


def _edge(answer: "Answer", search: _Search) -> tuple[float | None, bool]:
    """Close in on the value where the no becomes a yes; and whether any value may make it one.

    returns  the edge as people say it, to the cent, of a count a whole number where that will do;
             nothing when no value does it for certain
    """
    no, yes, may_lift = search.now, search.end, False
    for steps in STEPS:
        grid = np.linspace(no, yes, steps).tolist()
        first, may_be = _first(answer, search.cell, grid, 0, steps - 1)
        may_lift = may_lift or may_be
        if first is None:
            return None, may_lift
        no, yes = grid[max(first - 1, 0)], grid[first]
    good = [
        value for value in _near(answer, search, yes) if _ends(answer, search.cell, value)[0] > 0
    ]
    wholes = [value for value in good if value == round(value)]
    best = wholes if search.declared.kind is Kind.COUNT and wholes else good or [yes]
    return (max(best) if search.is_down else min(best)), may_lift


def _first(
    answer: "Answer", cell: int, grid: Sequence[float], start: int, stop: int
) -> tuple[int | None, bool]:
    """The first value of a grid that makes it a yes for certain; and whether one of them may.

    A whole stretch is tried at once: where nothing in it may do it, no value of it is tried.
    """
    ends = grid[start], grid[stop]
    low, high = _ends(answer, cell, min(ends), max(ends))
    if not high > 0:
        return None, False
    if start == stop:
        return (start if low > 0 else None), True
    middle = (start + stop) // 2
    first, may_lift = _first(answer, cell, grid, start, middle)
    if first is not None:
        return first, True
    second, may_too = _first(answer, cell, grid, middle + 1, stop)
    return second, may_lift or may_too


def _near(answer: "Answer", search: _Search, yes: float) -> list[float]:
    """The cents around an edge, and the whole numbers, that may be told."""
    to_safety = -1 if search.is_down else 1
    low, high = answer.answers.now.limits(search.declared.key)
    cents = [float(np.rint(yes / CENT)) + to_safety * step for step in (-1, 0, 1, 2)]
    wholes = [float(np.rint(yes)) + to_safety * step for step in (0, 1)]
    return [min(max(one, low), high) for one in (*(round(c * CENT, 2) for c in cents), *wholes)]

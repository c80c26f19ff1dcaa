"""What would make a no a yes: each known fact is tried on its own, all in a few runs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from klaverblad.engines.rules.changes import Change, Changes
from klaverblad.engines.rules.declare import Input
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.questions import lawful_answers
from klaverblad.engines.rules.variants import Cell, variants

if TYPE_CHECKING:
    from klaverblad.engines.rules.tracked import Token
    from tests.slow_rules.answers import Answer

# First a coarse look at every number, then a fine one where something was found.
STEPS = (17, 65, 65, 65)
CENT = 0.01


@dataclass
class _Search:
    """Values of one number between one that keeps the no and one that may lift it."""

    token: "Token"
    declared: Input
    no: float
    yes: float
    is_found: bool = False

    @property
    def is_down(self) -> bool:
        """Does less lift it?"""
        return self.yes < self.no

    def grid(self, steps: int) -> Any:
        return np.linspace(self.no, self.yes, steps)


def changes_to_a_yes(answer: "Answer") -> Changes:
    """Try every known fact that had a say; which date would do is left to the sentences."""
    if not answer.settled or answer.value or answer.rule.kind in {Kind.CATEGORY, Kind.DATE}:
        return Changes()
    answers, inputs = answer.answers, answer.answers.now.rules.inputs_by_key
    singles: list[tuple[Token, Any, Any]] = []
    searches: list[_Search] = []
    for token in sorted(answers.support(answer.key, answer.row, "input")):
        declared = inputs[token.key]
        now = answers.value(token.key, token.row)
        # That somebody has this very right already is no advice to who has not.
        if now is None or declared.granted == answer.key:
            continue
        if declared.kind is Kind.FLAG:
            singles.append((token, not now, not now))
        elif declared.options is not None:
            others = [o for o in enumerate(declared.options.keys) if o[1] != now]
            singles += [(token, code, option) for code, option in others]
        elif declared.kind is Kind.DATE:
            days = [*lawful_answers(declared, answers.now.day64), *answers.now.limits(token.key)]
            singles += [(token, day, None) for day in days]
        else:
            ends = [end for end in (declared.lowest, declared.highest) if end not in {None, now}]
            searches += [_Search(token, declared, now, float(end or 0)) for end in ends]
    cells = [_cell(answer, token, stored) for token, stored, _ in singles]
    # The coarse look at every number goes along in the same run.
    lifted, may_lift = _lifts(answer, cells + _grids(answer, searches, STEPS[0]))
    found = [
        _change(answer, token, value, "exactly")
        for (token, _, value), lifts in zip(singles, lifted, strict=False)
        if lifts and value is not None
    ]
    found += _edges(answer, _narrowed(answer, searches, lifted[len(cells) :]))
    # While something else is unknown, one fact may be enough after all.
    is_tried = answer.rule.is_right and bool(singles or searches)
    perhaps = [
        _change(answer, token, value, "exactly")
        for (token, _, value), lifts in zip(singles, may_lift, strict=False)
        if lifts and value is not None and is_tried and not found
    ]
    takes_several = is_tried and not may_lift.any()
    return Changes(tuple(found), tuple(perhaps), takes_several=takes_several)


def _edges(answer: "Answer", searches: "list[_Search]") -> list[Change]:
    """Each edge as people say it: to the cent, of a count a whole number where that will do."""
    tried = [_near(answer, search) for search in searches]
    cells = [
        _cell(answer, search.token, value)
        for search, values in zip(searches, tried, strict=True)
        for value in values
    ]
    lifts = iter(_lifts(answer, cells)[0])
    found = []
    for search, values in zip(searches, tried, strict=True):
        good = [value for value in values if next(lifts)]
        wholes = [value for value in good if value == round(value)]
        best = wholes if search.declared.kind is Kind.COUNT and wholes else good or [search.yes]
        bound: Literal["at_most", "at_least"] = "at_most" if search.is_down else "at_least"
        edge = max(best) if search.is_down else min(best)
        found.append(_change(answer, search.token, edge, bound))
    return found


def _near(answer: "Answer", search: _Search) -> list[float]:
    """The cents around an edge, and the whole numbers, that may be told."""
    to_safety = -1 if search.is_down else 1
    low, high = answer.answers.now.limits(search.token.key)
    cents = [float(np.rint(search.yes / CENT)) + to_safety * step for step in (-1, 0, 1, 2)]
    wholes = [float(np.rint(search.yes)) + to_safety * step for step in (0, 1)]
    return [min(max(one, low), high) for one in (*(round(c * CENT, 2) for c in cents), *wholes)]


def _change(
    answer: "Answer", token: "Token", value: Any, bound: Literal["exactly", "at_most", "at_least"]
) -> Change:
    declared = answer.answers.now.rules.inputs_by_key[token.key]
    who = answer.answers.name(declared.entity, token.row)
    return Change(token.key, who, value, bound, declared.is_judgement)


def _cell(answer: "Answer", token: "Token", stored: Any) -> Cell:
    entity = answer.answers.now.rules.inputs_by_key[token.key].entity
    return Cell(entity, token.row, token.key, stored)


def _narrowed(answer: "Answer", searches: list[_Search], lifted: Any) -> list[_Search]:
    """Close in on the value where the no becomes a yes, all searches side by side.

    lifted  what each value of the first and coarse grids does, one search after the other
    """
    waiting = searches
    for steps in STEPS:
        lifts = _lifts(answer, _grids(answer, waiting, steps))[0] if lifted is None else lifted
        for search, row in zip(waiting, np.reshape(lifts, (len(waiting), steps)), strict=True):
            search.is_found = bool(row.any())
            if search.is_found:
                first = int(np.argmax(row))
                grid = search.grid(steps)
                search.no, search.yes = float(grid[max(first - 1, 0)]), float(grid[first])
        waiting, lifted = [search for search in waiting if search.is_found], None
    return waiting


def _grids(answer: "Answer", searches: list[_Search], steps: int) -> list[Cell]:
    return [_cell(answer, one.token, value) for one in searches for value in one.grid(steps)]


def _lifts(answer: "Answer", cells: list[Cell]) -> tuple[Any, Any]:
    """For each changed cell: is the answer for certain, or at least maybe, a yes or above zero?"""
    if not cells:
        return (np.zeros(0, dtype=bool),) * 2
    answers = answer.answers
    # Of what this answer does not read no copies are needed.
    read = answers.population.only(answers.now.inputs_of([answer.key]))
    population = variants(read, cells, answers.now.rules.inputs_by_key)
    outcome = answers.now.run(population, [answer.key])[answer.key]
    rows = len(outcome.lo) // len(cells)
    return outcome.lo[answer.row :: rows] > 0, outcome.hi[answer.row :: rows] > 0

"""Which question next: the one whose answer is expected to leave the least doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.declare import Input
from klaverblad.engines.rules.kinds import Kind, Words
from klaverblad.engines.rules.variants import Cell, variants

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answers, Missing
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.outcomes import Outcome
    from klaverblad.engines.rules.population import Case

# A range of this many euro leaves half as much doubt as no answer at all. It only orders
# questions; what is settled is decided by the ranges.
HALF_DOUBT_EUR = 1000.0


@dataclass(frozen=True)
class Question:
    """What to ask, about whom, and what it is expected to do.

    key     an input, or the key of a grouping: who belongs to it?
    doubt   what is left of the doubt before and after, 0 when all is settled; after is the
            mean over the answers that were tried
    """

    key: str
    who: str
    text: Words
    doubt_before: float
    doubt_after: float
    is_judgement: bool = False


def best_question(now: "RulesOn", case: "Case", rights: Sequence[str]) -> Question | None:
    """Try lawful answers to every open question; ties go to the order of declaration.

    What a person has to judge comes last: it takes an inquiry, and facts may make it needless.
    """
    answers = now.ask(case, *rights)
    missing: dict[Missing, None] = {}
    for key in rights:
        for row in range(answers.evaluation.cut.rows(now.rule(key).entity)):
            missing |= dict.fromkeys(answers.open_facts(key, row))
    if not missing:
        return None
    order = {key: place for place, key in enumerate(now.rules.inputs_by_key)}
    judged = {key for key, declared in now.rules.inputs_by_key.items() if declared.is_judgement}
    askable = [one for one in missing if one.key not in judged] or list(missing)
    asked = sorted(askable, key=lambda one: (order.get(one.key, -1), one.who))
    tries = [_cells(answers, one) for one in asked]
    cells = [cell for cells in tries for cell in cells]
    copies = variants(answers.population, cells, now.rules.inputs_by_key)
    results = now.run(copies, rights)
    doubts = np.sum([_doubt(results[key], len(cells)) for key in rights], axis=0)
    base = now.run(answers.population, rights)
    before = float(np.sum([_doubt(base[key], 1) for key in rights]))
    best, least, at = asked[0], np.inf, 0
    for one, mine in zip(asked, tries, strict=True):
        after = float(np.mean(doubts[at : at + len(mine)]))
        if one.key in now.rules.groupings_by_key:
            # Either nobody else is there, or all is as open as before.
            after = (after + before) / 2
        at += len(mine)
        if after < least - 1e-12:
            best, least = one, after
    return _question(now, best, before, least)


def _question(now: "RulesOn", one: "Missing", before: float, after: float) -> Question:
    declared = now.rules.inputs_by_key.get(one.key)
    if declared is None:
        text = now.rules.groupings_by_key[one.key].question
        return Question(one.key, one.who, text, before, after)
    return Question(one.key, one.who, declared.question, before, after, declared.is_judgement)


def _cells(answers: "Answers", one: "Missing") -> list[Cell]:
    declared = answers.now.rules.inputs_by_key.get(one.key)
    if declared is None:
        return [Cell(one.key, answers.names[one.key].index(one.who))]
    row = answers.names[declared.entity].index(one.who)
    return [
        Cell(declared.entity, row, one.key, value)
        for value in lawful_answers(declared, answers.now.day64)
    ]


def lawful_answers(declared: Input, day: Any) -> list[Any]:
    """Answers to try: both flags, all outcomes, the bounds and the usual values of a number."""
    if declared.kind is Kind.FLAG:
        return [True, False]
    if declared.options is not None:
        return list(range(len(declared.options.keys)))
    if declared.kind is Kind.DATE:
        return [day - np.timedelta64(round(years * 365.25), "D") for years in declared.usual]
    ends = [end for end in (declared.lowest, declared.highest) if end is not None]
    return sorted({*ends, *declared.usual})


def _doubt(outcome: "Outcome", copies: int) -> Any:
    """The doubt in each copy, added up over its persons or groups."""
    if outcome.options:
        possible = np.bitwise_count(outcome.lo.astype(np.uint64)) - 1.0
        doubt = possible / max(len(outcome.options) - 1, 1)
    elif outcome.kind is Kind.MONEY:
        width = outcome.hi - outcome.lo
        doubt = np.where(np.isinf(width), 1.0, width / (np.minimum(width, 1e300) + HALF_DOUBT_EUR))
    else:
        doubt = (~outcome.settled).astype(np.float64)
    return doubt.reshape(copies, -1).sum(axis=1)

"""Which question next: the one whose answer is expected to leave the fewest others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.declare import Input
from klaverblad.engines.rules.kinds import Kind, Words
from klaverblad.engines.rules.likeness import Likely
from klaverblad.engines.rules.variants import Cell, variants

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answers, Missing
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.outcomes import Outcome
    from klaverblad.engines.rules.population import Population

# A range of this many euro leaves half as much doubt as no answer at all. It only orders
# questions; what is settled is decided by the ranges.
HALF_DOUBT_EUR = 1000.0
# Whoever else belongs to a group brings at least one more question.
WEIGHT_OF_A_GROUP = 2
# Between answers that leave as many questions, the width of what is left decides.
WEIGHT_OF_WIDTH = 0.1


@dataclass(frozen=True)
class Question:
    """What to ask, about whom, and what it is expected to do.

    key     an input, or the key of a grouping: who belongs to it?
    doubt   what is left of the doubt before and after, 0 when all is settled: the facts that
            could still change a right, and a little for how wide it is; after is the mean over
            the answers that were tried, the likely ones counted more
    """

    key: str
    who: str
    text: Words
    doubt_before: float
    doubt_after: float
    is_judgement: bool = False


@dataclass(frozen=True)
class Try:
    """Answers to one question, each with how likely it is."""

    missing: "Missing"
    cells: Sequence[Cell]
    weights: Sequence[float]


def best_question(
    answers: "Answers",
    rights: Sequence[str],
    like: "Population | None",
    among: "Collection[Missing] | None" = None,
) -> Question | None:
    """Try lawful answers to every open question; ties go to the order of declaration.

    among   only one of these is asked: the others nobody here can answer, or did not know today
    What a person has to judge comes last: it takes an inquiry, and facts may make it needless.
    """
    now = answers.now
    missing: dict[Missing, None] = {}
    is_open: dict[str, None] = {}
    for key in rights:
        for row in range(answers.evaluation.cut.rows(now.rule(key).entity)):
            found = answers.open_facts(key, row)
            if among is not None:
                found = found.intersection(among)
            if found:
                missing |= dict.fromkeys(found)
                is_open[key] = None
    if not missing:
        return None
    order = {key: place for place, key in enumerate(now.rules.inputs_by_key)}
    judged = {key for key, declared in now.rules.inputs_by_key.items() if declared.is_judgement}
    askable = [one for one in missing if one.key not in judged] or list(missing)
    asked = sorted(askable, key=lambda one: (order.get(one.key, -1), one.who))
    likely = None if like is None else Likely(answers, like)
    tries = [_try(answers, one, likely) for one in asked]
    cells = [cell for one in tries for cell in one.cells]
    # The first copy stays as it is: it says how much doubt there is now.
    # A right that waits for nothing has no doubt in any copy.
    read = answers.population.only(now.inputs_of(tuple(is_open)))
    copies = variants(read, [None, *cells], now.rules.inputs_by_key)
    before, *doubts = _doubts(answers, copies, tuple(is_open), 1 + len(cells)).tolist()
    best, least, at = asked[0], np.inf, 0
    for one in tries:
        after = float(np.average(doubts[at : at + len(one.cells)], weights=one.weights))
        if one.missing.key in now.rules.groupings_by_key:
            # Either nobody else is there, or all is as open as before.
            after = (after + before) / 2
        at += len(one.cells)
        if after < least - 1e-12:
            best, least = one.missing, after
    return _question(now, best, before, least)


def _question(now: "RulesOn", one: "Missing", before: float, after: float) -> Question:
    declared = now.rules.inputs_by_key.get(one.key)
    if declared is None:
        text = now.rules.groupings_by_key[one.key].question
        return Question(one.key, one.who, text, before, after)
    return Question(one.key, one.who, declared.question, before, after, declared.is_judgement)


def _try(answers: "Answers", one: "Missing", likely: Likely | None) -> Try:
    declared = answers.now.rules.inputs_by_key.get(one.key)
    if declared is None:
        return Try(one, [Cell(one.key, answers.names[one.key].index(one.who))], [1.0])
    row = answers.names[declared.entity].index(one.who)
    found = likely.answers_to(declared, row) if likely else []
    if not found:
        found = [(value, 1.0) for value in lawful_answers(declared, answers.now.day64)]
    cells = [Cell(declared.entity, row, one.key, value) for value, _ in found]
    return Try(one, cells, [weight for _, weight in found])


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


def _doubts(
    answers: "Answers", population: "Population", rights: Sequence[str], copies: int
) -> Any:
    """The doubt in each copy, added up over its rights, its groups and the persons we know of."""
    now = answers.now
    outcomes, waiting = now.run_and_count(population, rights)
    total = np.zeros(copies)
    for key in rights:
        facts = waiting[key].facts + WEIGHT_OF_A_GROUP * waiting[key].groups
        wide = WEIGHT_OF_WIDTH * width(outcomes[key])
        known = [bool(who) for who in answers.names[now.rule(key).entity]]
        total += (facts + wide).reshape(copies, -1)[:, known].sum(axis=1)
    return total


def width(outcome: "Outcome") -> Any:
    """How much may still be true of each row, from 0 to 1."""
    if outcome.options:
        possible = np.bitwise_count(outcome.lo.astype(np.uint64)) - 1.0
        return possible / max(len(outcome.options) - 1, 1)
    if outcome.kind is Kind.MONEY:
        euros = outcome.hi - outcome.lo
        return np.where(np.isinf(euros), 1.0, euros / (np.minimum(euros, 1e300) + HALF_DOUBT_EUR))
    return (~outcome.settled).astype(np.float64)

"""Which question next: the one whose answer is expected to leave the fewest others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.declare import Input
from klaverblad.engines.rules.doubts import HALF_DOUBT_EUR, Doubts
from klaverblad.engines.rules.kinds import Kind, Words
from klaverblad.engines.rules.likeness import Likely
from klaverblad.engines.rules.worked import Fact, stored

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answers, Missing
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.outcomes import Outcome
    from klaverblad.engines.rules.population import Population


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
        for row in range(len(answers.names[now.rule(key).entity])):
            waiting = answers.waiting_for(answers.cell(key, row))
            if found := [one for one in waiting if among is None or one in among]:
                missing |= dict.fromkeys(found)
                is_open[key] = None
    if not missing:
        return None
    order = {key: place for place, key in enumerate(now.rules.inputs_by_key)}
    judged = {key for key, declared in now.rules.inputs_by_key.items() if declared.is_judgement}
    askable = [one for one in missing if one.key not in judged] or list(missing)
    asked = sorted(askable, key=lambda one: (order.get(one.key, -1), one.who))
    likely = None if like is None else Likely(answers, like)
    # A right that waits for nothing has no doubt, whatever is told.
    doubts = Doubts(answers, tuple(is_open))
    best, least = asked[0], np.inf
    for one in asked:
        after = _after(answers, doubts, one, likely)
        if after < least - 1e-12:
            best, least = one, after
    return _question(now, best, doubts.before, least)


def _question(now: "RulesOn", one: "Missing", before: float, after: float) -> Question:
    declared = now.rules.inputs_by_key.get(one.key)
    if declared is None:
        text = now.rules.groupings_by_key[one.key].question
        return Question(one.key, one.who, text, before, after)
    return Question(one.key, one.who, declared.question, before, after, declared.is_judgement)


def _after(answers: "Answers", doubts: Doubts, one: "Missing", likely: Likely | None) -> float:
    """The doubt that is expected to be left when one question is answered."""
    layout, names = answers.worked.layout, answers.names
    declared = answers.now.rules.inputs_by_key.get(one.key)
    if declared is None:
        if one.who not in names[one.key]:
            return doubts.before
        # Either nobody else is there, or all is as open as before.
        row = names[one.key].index(one.who)
        return (doubts.after_naming(one.key, row) + doubts.before) / 2
    row = names[declared.entity].index(one.who)
    found = likely.answers_to(declared, row) if likely else []
    if not found:
        found = [(value, 1.0) for value in lawful_answers(declared, answers.now.day64)]
    cell = layout.cell("input", one.key, row)
    told = [(stored(declared.kind, value), weight) for value, weight in found]
    left = sum(weight * doubts.after(Fact(cell, value, value)) for value, weight in told)
    return left / sum(weight for _, weight in told)


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


def width(outcome: "Outcome") -> Any:
    """How much may still be true of each row, from 0 to 1."""
    if outcome.options:
        possible = np.bitwise_count(outcome.lo.astype(np.uint64)) - 1.0
        return possible / max(len(outcome.options) - 1, 1)
    if outcome.kind is Kind.MONEY:
        euros = outcome.hi - outcome.lo
        return np.where(np.isinf(euros), 1.0, euros / (np.minimum(euros, 1e300) + HALF_DOUBT_EUR))
    return (~outcome.settled).astype(np.float64)

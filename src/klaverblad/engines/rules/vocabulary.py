"""The closed vocabulary of rule bodies: the only words that run on every kind of operand."""

from typing import Any, Literal

from klaverblad.engines.rules.columns import apply
from klaverblad.engines.rules.graph import Node
from klaverblad.engines.rules.log import Logged

STEPS = {"cent": 0.01, "euro": 1.0}


def where(condition: Any, one: Any, other: Any) -> Any:
    """`one` where the condition holds, `other` elsewhere."""
    return apply("where", condition, one, other)


def first(*choices: tuple[Any, ...], otherwise: Any) -> Any:
    """The value beside the first condition that holds.

    choices    (condition, value) or (condition, value, label); the label picks the sentence
               that explains this branch
    otherwise  value or (value, label), when none holds
    """
    last_value, last_label = otherwise if isinstance(otherwise, tuple) else (otherwise, None)
    result = last_value
    for choice in reversed(choices):
        result = where(choice[0], choice[1], result)
    labels = (*(choice[2] if len(choice) > 2 else None for choice in choices), last_label)
    if isinstance(result, Node | Logged) and any(labels):
        return result.labelled([choice[0] for choice in choices], labels)
    return result


def at_least(amount: Any, floor: Any) -> Any:
    """The amount, or the floor when that is more."""
    return apply("max", amount, floor)


def at_most(amount: Any, ceiling: Any) -> Any:
    """The amount, or the ceiling when that is less."""
    return apply("min", amount, ceiling)


def between(value: Any, lowest: Any, highest: Any) -> Any:
    """Does the value lie from lowest to highest, both included?"""
    return apply("and", apply("le", lowest, value), apply("le", value, highest))


def scale(amount: Any, *brackets: tuple[Any, Any]) -> Any:
    """Each slice of the amount at its own rate.

    brackets  (from, rate), in rising order; a rate holds from its threshold to the next one,
              and below the first threshold nothing counts
    """
    total: Any = None
    for index, (threshold, rate) in enumerate(brackets):
        is_last = index + 1 == len(brackets)
        top = amount if is_last else at_most(amount, brackets[index + 1][0])
        counted = apply("mul", at_least(apply("sub", top, threshold), 0), rate)
        total = counted if total is None else apply("add", total, counted)
    return total


def round_to(amount: Any, step: Literal["cent", "euro"]) -> Any:
    """Round where the law rounds; the half goes up."""
    return apply("round", amount, STEPS[step])


def yearly(amount: Any) -> Any:
    """An amount per month, per year."""
    return apply("yearly", amount)


def monthly(amount: Any) -> Any:
    """An amount per year, per month."""
    return apply("monthly", amount)


def years_between(start: Any, end: Any) -> Any:
    """Whole years from one day to another; from 29 February it is a year on 1 March."""
    return apply("years_between", start, end)


def months_between(start: Any, end: Any) -> Any:
    """Whole months from one day to another."""
    return apply("months_between", start, end)

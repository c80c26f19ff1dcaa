"""The closed vocabulary of rule bodies: the only words that run on every kind of operand."""

from typing import Any, Literal, NamedTuple, cast

from klaverblad.engines.rules.columns import apply
from klaverblad.engines.rules.graph import Node, check_table
from klaverblad.engines.rules.kinds import Column

Step = Literal["whole", "euro", "cent", "hundredth", "ten_thousandth"]
STEPS = {"whole": 1.0, "euro": 1.0, "cent": 0.01, "hundredth": 0.01, "ten_thousandth": 0.0001}


def _do(name: str, *args: Any) -> Column:
    result: Column = apply(name, *args)
    return result


def where(condition: Any, one: Any, other: Any) -> Column:
    """`one` where the condition holds, `other` elsewhere."""
    return _do("where", condition, one, other)


def first(*choices: tuple[Any, ...], otherwise: Any) -> Column:
    """The value beside the first condition that holds.

    choices    (condition, value) or (condition, value, label); the label picks the sentence
               that explains this branch
    otherwise  value or (value, label), when none holds
    """
    last_value, last_label = otherwise if isinstance(otherwise, tuple) else (otherwise, None)
    result: Any = last_value
    for choice in reversed(choices):
        result = where(choice[0], choice[1], result)
    labels = (*(choice[2] if len(choice) > 2 else None for choice in choices), last_label)
    # Who writes down which branch was taken: a graph, and columns that keep their reasons.
    if any(labels) and getattr(result, "names_branches", False):
        result = result.labelled([choice[0] for choice in choices], labels)
    chosen: Column = result
    return chosen


class When(NamedTuple):
    """What an exception gives: the value, where its condition holds."""

    condition: Any
    value: Any


def when(condition: Any, value: Any) -> Column:
    """The body of an exception: this value instead of the general one, where the condition holds.

    The column that it stands for exists only together with the general rule.
    """
    return cast("Column", When(condition, value))


def table(key: Any, *rows: tuple[str, Any]) -> Column:
    """The value beside the outcome that a category has.

    rows  (outcome, value), one for each outcome of the category: a hole fails when rules load
    """
    result: Any = rows[-1][1]
    for outcome, value in reversed(rows[:-1]):
        result = where(key == outcome, value, result)
    if isinstance(key, Node):
        check_table(key, [outcome for outcome, _ in rows])
    chosen: Column = result
    return chosen


def at_least(amount: Any, floor: Any) -> Column:
    """The amount, or the floor when that is more."""
    return _do("max", amount, floor)


def at_most(amount: Any, ceiling: Any) -> Column:
    """The amount, or the ceiling when that is less."""
    return _do("min", amount, ceiling)


def between(value: Any, lowest: Any, highest: Any) -> Column:
    """Does the value lie from lowest to highest, both included?"""
    return _do("and", _do("le", lowest, value), _do("le", value, highest))


def scale(amount: Any, *brackets: tuple[Any, Any]) -> Column:
    """Each slice of the amount at its own rate.

    brackets  (from, rate), in rising order; a rate holds from its threshold to the next one,
              and below the first threshold nothing counts
    """
    total: Any = None
    for index, (threshold, rate) in enumerate(brackets):
        is_last = index + 1 == len(brackets)
        top = amount if is_last else at_most(amount, brackets[index + 1][0])
        counted = _do("mul", at_least(_do("sub", top, threshold), 0), rate)
        total = counted if total is None else _do("add", total, counted)
    added: Column = total
    return added


def round_to(amount: Any, step: Step) -> Column:
    """Round where the law rounds; the half goes up. An amount has cents, a fraction hundredths."""
    return _do("round", amount, STEPS[step])


def round_down_to(amount: Any, step: Step) -> Column:
    """Round down where the law counts only whole steps."""
    return _do("round_down", amount, STEPS[step])


def yearly(amount: Any) -> Column:
    """An amount per month, per year."""
    return _do("yearly", amount)


def monthly(amount: Any) -> Column:
    """An amount per year, per month."""
    return _do("monthly", amount)


def years_between(start: Any, end: Any) -> Column:
    """Whole years from one day to another; from 29 February it is a year on 1 March."""
    return _do("years_between", start, end)


def months_between(start: Any, end: Any) -> Column:
    """Whole months from one day to another."""
    return _do("months_between", start, end)


def days_between(start: Any, end: Any) -> Column:
    """Days from one day to another, the last one not counted; negative when it comes first."""
    return _do("days_between", start, end)


def days_after(day: Any, days: Any) -> Column:
    """The day that comes so many days later."""
    return _do("days_after", day, days)


def months_after(day: Any, months: Any) -> Column:
    """The same day so many months later; where that month is too short, its last day."""
    return _do("months_after", day, months)

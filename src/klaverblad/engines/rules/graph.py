"""The graph of a rule body: run once at load, to see what it reads and whether units agree.

A body gets nodes instead of columns. Whatever it does with them is written down, so an amount
per month that meets an amount per year, or a Python `if`, is found before any case is run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from klaverblad.engines.rules.columns import Operand
from klaverblad.engines.rules.kinds import COUNT, DAYS, MONTHS, NUMBER, YEARS, Kind, Options, Unit

if TYPE_CHECKING:
    from klaverblad.engines.rules.groups import View

NUMERIC = frozenset({Kind.MONEY, Kind.COUNT, Kind.SHARE})


class BodyError(Exception):
    """A body does what its kinds and units do not allow; the loader adds which rule."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


@dataclass(frozen=True)
class Type:
    """Kind and unit of a column, and the outcomes if it is a category."""

    kind: Kind
    unit: Unit | None = None
    options: Options | None = None

    def __str__(self) -> str:
        return str(self.unit) if self.unit else self.kind.value


FLAG = Type(Kind.FLAG)
PLAIN_NUMBER = Type(Kind.COUNT, NUMBER)


@dataclass(frozen=True, eq=False)
class Node(Operand):
    """One operation of a body, with what it was done on.

    branches  of a choice between named branches its conditions, and the name of each branch
    """

    op: str
    args: tuple[Any, ...]
    type: Type
    labels: tuple[str, ...] = ()
    branches: tuple[Sequence[Any], Sequence[str | None]] | None = None

    rank = 3
    names_branches = True

    def perform(self, name: str, args: tuple[Any, ...]) -> "Node":
        return Node(name, args, TYPING[name](*args))

    def reduce(self, name: str, view: "View") -> "Node":
        roles = ",".join(view.roles or ())
        if name == "the":
            return Node("the", (self, roles), self.type)
        if name in {"sum", "largest"}:
            _numeric(self, name)
            return Node(name, (self, roles), self.type)
        _flag(self)
        result = Type(Kind.COUNT, COUNT) if name == "count" else FLAG
        return Node(name, (self, roles), result)

    def labelled(self, conditions: Sequence[Any], labels: Sequence[str | None]) -> "Node":
        """The same node, with the names of its branches."""
        named = tuple(label for label in labels if label)
        return replace(self, labels=named, branches=(conditions, labels))

    def walk(self) -> Iterator["Node"]:
        """This node and all below it."""
        yield self
        for arg in self.args:
            if isinstance(arg, Node):
                yield from arg.walk()

    def __str__(self) -> str:
        return f"({self.op} {' '.join(str(arg) for arg in self.args)})"


class ParameterNodes:
    """Stands for `p` while a body is traced; an unknown name is an error with a hint."""

    def __init__(self, types: dict[str, Type], hint: Any) -> None:
        self._types, self._hint = types, hint

    def __getattr__(self, name: str) -> Node:
        if name not in self._types:
            raise BodyError(f"there is no parameter 'p.{name}'", self._hint(name))
        return Node("param", (name,), self._types[name])


def type_of(value: Any) -> Type | None:
    """The type of a node or literal; None for a zero, which fits everywhere."""
    if isinstance(value, Node):
        return value.type
    if isinstance(value, bool):
        return FLAG
    if isinstance(value, int | float):
        return None if value == 0 else PLAIN_NUMBER
    if isinstance(value, str):
        return Type(Kind.CATEGORY, options=Options(**{value: {}}))
    if isinstance(value, date | np.datetime64):
        return Type(Kind.DATE)
    raise BodyError(
        f"a body cannot work with {type(value).__name__} {value!r}",
        "Use columns, parameters and the words of the vocabulary.",
    )


def _numeric(value: Any, name: str) -> Unit | None:
    found = type_of(value)
    if found is None:
        return None
    if found.kind not in NUMERIC:
        raise BodyError(
            f"'{name}' needs numbers and got a {found.kind.value}", "Compare or choose first."
        )
    return found.unit


def _flag(*values: Any) -> Type:
    for value in values:
        found = type_of(value)
        if found is None or found.kind is not Kind.FLAG:
            raise BodyError(
                f"a condition must be a flag, and this is {found or 'zero'}",
                "Compare it with something.",
            )
    return FLAG


def _same_unit(name: str, one: Any, other: Any) -> Type:
    first, second = _numeric(one, name), _numeric(other, name)
    if first is not None and second is not None and not first.agrees_with(second):
        for literal in (one, other):
            if not isinstance(literal, Node):
                raise BodyError(
                    f"the number {literal} is written in the body beside {first} or {second}",
                    "Amounts, ages and terms of law are parameters: p.<name>.",
                )
        raise BodyError(
            f"'{name}' got {first} and {second}",
            "Bring both to the same unit, with monthly(...) or yearly(...).",
        )
    found = type_of(one) or type_of(other) or PLAIN_NUMBER
    # A zero is nothing of whatever stands beside it; another number makes a share a plain one.
    if found.kind is Kind.SHARE and None not in {first, second} and first != second:
        return PLAIN_NUMBER
    return found


def _compare(one: Any, other: Any) -> Type:
    kinds = {found.kind for found in (type_of(one), type_of(other)) if found}
    if kinds == {Kind.DATE}:
        return FLAG
    _same_unit("comparison", one, other)
    return FLAG


def _equal(one: Any, other: Any) -> Type:
    column, option = (one, other) if isinstance(one, Node) else (other, one)
    if column.type.kind is not Kind.CATEGORY:
        return _compare(one, other)
    keys = cast("Options", column.type.options).keys
    if option not in keys:
        raise BodyError(
            f"a category is compared with {option!r}, which is none of its outcomes",
            f"Its outcomes are {', '.join(keys)}.",
        )
    return FLAG


def _times(one: Any, other: Any) -> Type:
    first, second = _numeric(one, "mul"), _numeric(other, "mul")
    if first is None or second is None:
        return type_of(one) or type_of(other) or PLAIN_NUMBER
    if first.base in {"number", "share", "count"}:
        first, second, one = second, first, other
    is_rate = second.base in {"number", "share", "count"}
    if not is_rate or (first.per and second.per):
        raise BodyError(f"{first} times {second} means nothing", "Multiply by a bare number.")
    kind = cast("Type", type_of(one)).kind
    unit = (
        NUMBER if first.is_plain and second.is_plain else Unit(first.base, first.per or second.per)
    )
    return Type(Kind.COUNT if kind is Kind.SHARE else kind, unit)


def _divide(one: Any, other: Any) -> Type:
    first, second = _numeric(one, "div"), _numeric(other, "div")
    if second is None:
        raise BodyError("a division by zero", "Divide by a parameter or a column.")
    if first is None or second.is_plain:
        return type_of(one) or PLAIN_NUMBER
    if not first.agrees_with(second):
        raise BodyError(f"{first} divided by {second} means nothing", "Bring both to one unit.")
    return PLAIN_NUMBER


def _choose(condition: Any, one: Any, other: Any) -> Type:
    _flag(condition)
    first, second = type_of(one), type_of(other)
    if first and second and Kind.CATEGORY in {first.kind, second.kind}:
        if first.kind is not second.kind:
            raise BodyError(f"one branch is a category and the other {second}", "Choose one kind.")
        a, b = cast("Options", first.options), cast("Options", second.options)
        return Type(Kind.CATEGORY, options=Options(**(a.names | b.names)))
    if first and second and first.kind is second.kind and first.unit == second.unit:
        return first
    return _same_unit("where", one, other)


def _rounded(amount: Any) -> Type:
    _numeric(amount, "round")
    return type_of(amount) or PLAIN_NUMBER


def _change_period(source: str, target: str, amount: Any) -> Type:
    unit = _numeric(amount, target)
    if unit is None or unit.per != source:
        raise BodyError(
            f"'{target}ly' needs an amount per {source} and got {unit or 'zero'}",
            "Check the period of what it reads.",
        )
    return Type(Kind.MONEY, Unit(unit.base, target))


def _difference(unit: Unit, start: Any, end: Any) -> Type:
    for value in (start, end):
        found = type_of(value)
        if found is None or found.kind is not Kind.DATE:
            raise BodyError(f"time runs between two dates, and this is {found}", "Give dates.")
    return Type(Kind.COUNT, unit)


def _later(unit: Unit, day: Any, term: Any) -> Type:
    found = type_of(day)
    if found is None or found.kind is not Kind.DATE:
        raise BodyError(f"a term is added to a date, and this is {found or 'zero'}", "Give a date.")
    given = _numeric(term, "a term")
    if given is not None and given not in {unit, COUNT, NUMBER}:
        raise BodyError(f"a term in {unit} got {given}", f"Give {unit}, or a bare number.")
    return Type(Kind.DATE)


def check_table(key: Node, outcomes: Sequence[str]) -> None:
    """Refuse a table that does not have one row for each outcome of its category."""
    options = key.type.options
    if options is None:
        raise BodyError("a table is read with a category", "Compare or use `first`.")
    if sorted(outcomes) != sorted(options.keys):
        raise BodyError(
            f"the rows of the table are {', '.join(outcomes)}",
            f"Give one row for each of {', '.join(options.keys)}.",
        )


TYPING: dict[str, Any] = {
    "add": lambda a, b: _same_unit("add", a, b),
    "sub": lambda a, b: _same_unit("sub", a, b),
    "max": lambda a, b: _same_unit("at_least", a, b),
    "min": lambda a, b: _same_unit("at_most", a, b),
    "mul": _times,
    "div": _divide,
    "lt": _compare,
    "le": _compare,
    "eq": _equal,
    "and": _flag,
    "or": _flag,
    "not": _flag,
    "where": _choose,
    "yearly": lambda a: _change_period("month", "year", a),
    "monthly": lambda a: _change_period("year", "month", a),
    "round": lambda a, _step: _rounded(a),
    "round_down": lambda a, _step: _rounded(a),
    "years_between": lambda a, b: _difference(YEARS, a, b),
    "months_between": lambda a, b: _difference(MONTHS, a, b),
    "days_between": lambda a, b: _difference(DAYS, a, b),
    "days_after": lambda day, term: _later(DAYS, day, term),
    "months_after": lambda day, term: _later(MONTHS, day, term),
}

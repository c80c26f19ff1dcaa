"""The words of the vocabulary as lines of Python over one row: what `bodies` puts together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from klaverblad.engines.rules import scalars
from klaverblad.engines.rules.dates import MONTHS_A_YEAR
from klaverblad.engines.rules.graph import Node

Keys = tuple[str, ...]
WORDS: Mapping[str, Any] = {
    name: getattr(scalars, name)
    for name in (
        "mul", "div", "rounded", "rounded_down", "years_between", "months_between", "days_after",
        "months_after", "aligned", "changed", "less", "times", "divided", "any_of", "all_of",
        "count_of", "sum_of", "largest_of", "terms_of", "everybody", "inf",
        "Conflict",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A node that is written down: the names of its ends, of what had a say and of what is open.

    because, open  bits that always stand, and names of others
    terms          the name of its terms; nothing when it never has any
    """

    low: str
    high: str
    bits: int = 0
    because: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    terms: str = ""

    @property
    def said(self) -> str:
        """What had a say."""
        told = [*dict.fromkeys(self.because)]
        return " | ".join([*([str(self.bits)] if self.bits or not told else []), *told])

    @property
    def opened(self) -> str:
        """What may still change it."""
        return " | ".join(dict.fromkeys(self.open)) or "0"


def literal(value: Any) -> Part:
    if isinstance(value, bool | np.bool_):
        said = repr(bool(value))
        return Part(said, said, terms="" if value else "()")
    if isinstance(value, str):
        return Part("1", "1")
    if isinstance(value, np.datetime64):
        value = value.item()
    if isinstance(value, date):
        return Part(str(value.toordinal()), str(value.toordinal()))
    said = repr(float(value))
    return Part(said, said, terms="()" if value == 0 else "")


def keys_of(value: Any) -> tuple[str, ...]:
    """The outcomes along which the bits of a category are counted."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Node) and value.type.options is not None:
        return value.type.options.keys
    return ()


def places_among(keys: Sequence[str], wanted: Sequence[str]) -> tuple[int, ...] | None:
    """Where each outcome stands in another list; nothing when all stand where they stood."""
    if tuple(keys) == tuple(wanted[: len(keys)]):
        return None
    return tuple(wanted.index(key) for key in keys)


def moved(part: Part, places: tuple[int, ...] | None) -> Part:
    if places is None:
        return part
    if part.low.isdigit():
        said = str(scalars.aligned(int(part.low), places))
    else:
        said = f"aligned({part.low}, {places})"
    return Part(said, said, part.bits, part.because, part.open)


ADDING = frozenset({"add", "sub", "yearly", "monthly", "max", "min", "round", "round_down"})


def _each(word: str) -> Callable[..., list[str]]:
    """An operation that rises with its first operand: each end by itself."""

    def lines(low: str, high: str, a: str, ah: str, *more: str) -> list[str]:
        if not more:
            first, second = f"{a} {word}", f"{ah} {word}"
        elif word in WORDS:
            first, second = f"{word}({a}, {more[0]})", f"{word}({ah}, {more[1]})"
        else:
            first, second = f"{a} {word} {more[0]}", f"{ah} {word} {more[1]}"
        return _both(low, high, first, second)

    return lines


def _both(low: str, high: str, first: str, second: str) -> list[str]:
    if first == second:
        return [f"{low} = {first}"]
    return [f"{low} = {first}; {high} = {second}"]


def _crossed(word: str) -> Callable[..., list[str]]:
    """A term of which the last is taken off: the ends change sides."""

    def lines(low: str, high: str, a: str, ah: str, b: str, bh: str) -> list[str]:
        if word in WORDS:
            return _both(low, high, f"{word}({ah}, {b})", f"{word}({a}, {bh})")
        return _both(low, high, f"{a} {word} {bh}", f"{ah} {word} {b}")

    return lines


def _compared(word: str) -> Callable[..., list[str]]:
    def lines(low: str, high: str, a: str, ah: str, b: str, bh: str) -> list[str]:
        return _both(low, high, f"{ah} {word} {b}", f"{a} {word} {bh}")

    return lines


def _most(word: str) -> Callable[..., list[str]]:
    def lines(low: str, high: str, a: str, ah: str, b: str, bh: str) -> list[str]:
        first, second = f"{a} if {a} {word} {b} else {b}", f"{ah} if {ah} {word} {bh} else {bh}"
        return _both(low, high, first, second)

    return lines


def _product(low: str, high: str, a: str, ah: str, b: str, bh: str) -> list[str]:
    if (a, b) == (ah, bh):
        return [f"{low} = {a} * {b}"]
    return [
        f"if {a} == {ah} and {b} == {bh}:",
        f"    {low} = {high} = {a} * {b}",
        "else:",
        f"    {low}, {high} = mul({a}, {ah}, {b}, {bh})",
    ]


OPERATIONS: Mapping[str, Callable[..., list[str]]] = {
    "add": _each("+"),
    "sub": _crossed("-"),
    "mul": _product,
    "div": lambda low, high, *ends: [f"{low}, {high} = div({', '.join(ends)})"],
    "lt": _compared("<"),
    "le": _compared("<="),
    "eq": lambda low, high, a, ah, b, bh: [
        f"{low} = {a} == {ah} == {b} == {bh}; {high} = {a} <= {bh} and {b} <= {ah}"
    ],
    "and": _each("and"),
    "or": _each("or"),
    "not": lambda low, high, a, ah: _both(low, high, f"not {ah}", f"not {a}"),
    "max": _most(">="),
    "min": _most("<="),
    "round": _each("rounded"),
    "round_down": _each("rounded_down"),
    "yearly": _each(f"* {MONTHS_A_YEAR}"),
    "monthly": _each(f"/ {MONTHS_A_YEAR}"),
    "years_between": _crossed("years_between"),
    "months_between": _crossed("months_between"),
    "days_between": lambda low, high, a, ah, b, bh: _both(
        low, high, f"float({b} - {ah})", f"float({bh} - {a})"
    ),
    "days_after": _each("days_after"),
    "months_after": _each("months_after"),
}

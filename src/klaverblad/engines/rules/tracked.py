"""Columns that carry something beside their value, and the cells that an answer rests on."""

from typing import Any, NamedTuple

from klaverblad.engines.rules.columns import Rows


class Token(NamedTuple):
    """One cell: an input, a rule or a parameter, at one person or group."""

    source: str
    key: str
    row: int


class Tracked(Rows):
    """A column that carries something beside its value."""

    __slots__ = ("value",)
    value: Any


def bare(column: Any) -> Any:
    """A column without what it carries."""
    return column.value if isinstance(column, Tracked) else column

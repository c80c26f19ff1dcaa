"""Read a figure as it was printed: 6.500.000, +11,5 %, 3.66%, 5.752, −1,1, Provincie*.

Tables for people mix decimal commas and decimal points, group thousands by a point, carry a percent
sign on some rows only, and hang a footnote on a name. Nothing is repaired here: what was printed
stays beside what was read, with every value that it can have been before it was rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from klaverblad.engines.figures.bounds import Bounds

LENGTH_MAX = 40  # no printed figure is longer; a longer cell is damage, and is not parsed further
ROUND_ZEROS = 3  # 6.500.000 may have been rounded; 18.420 is taken as counted to the unit
_MINUS = "-−–"  # hyphen, minus sign, and the dash that word processors make of them
_SHAPE = re.compile(
    rf"(?P<sign>[{_MINUS}+]?)\s?(?P<digits>[0-9][0-9.,]*)\s?(?P<unit>%?)(?P<note>\**)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*")


class Kind(StrEnum):
    """What a column holds decides how a lone mark is read and how far a figure was rounded."""

    COUNT = "count"  # things counted one by one: whole and exact
    MEAN = "mean"  # a mean of counts, printed as a whole number
    RATIO = "ratio"  # a rate, a share, a change


class Unreadable(ValueError):
    """Not a figure. `why` is a code, `at` the first character (from 1) that does not belong."""

    def __init__(self, text: str, why: str, at: int) -> None:
        super().__init__(f"{text[:LENGTH_MAX]!r}: {why} at {at}")
        self.text, self.why, self.at = text, why, at


@dataclass(frozen=True)
class Printed:
    """One figure: the text, its value, and all it can have been before it was rounded."""

    text: str
    value: Fraction
    bounds: Bounds
    decimals: int
    decimal_mark: str  # "," or "." or "" when no decimals were printed
    has_percent: bool
    has_sign: bool
    footnote: str
    step: Fraction  # it was rounded to a multiple of this
    other_reading: Fraction | None  # what the same text means when the mark is read otherwise


def read_printed(text: str, kind: Kind) -> Printed:
    """Read one figure, by the kind of its column.

    5.752 is 5752 in a column of counts and means, where decimals do not occur, and 5,752 in a
    column of rates; the reading not chosen is kept in `other_reading`.

    raises   Unreadable: empty, too_long, letters, grouping, decimals_in_count, negative_count
    """
    bare = text.strip()
    if not bare:
        raise Unreadable(text, "empty", 1)
    if len(bare) > LENGTH_MAX:
        raise Unreadable(text, "too_long", LENGTH_MAX)
    found = _SHAPE.fullmatch(bare)
    if not found:
        raise Unreadable(text, "letters", _first_stranger(bare))
    number, mark, other = _number(bare, found["digits"], kind)
    if found["sign"] and found["sign"] in _MINUS:
        if kind is not Kind.RATIO and number:
            raise Unreadable(text, "negative_count", 1)
        number, other = -number, None if other is None else -other
    decimals = len(found["digits"].rpartition(mark)[2]) if mark else 0
    step = _step(number, decimals, kind)
    return Printed(
        text=text,
        value=number,
        bounds=_bounds(number, step, kind),
        decimals=decimals,
        decimal_mark=mark,
        has_percent=bool(found["unit"]),
        has_sign=bool(found["sign"]),
        footnote=found["note"],
        step=step,
        other_reading=other,
    )


def split_footnote(name: str) -> tuple[str, str]:
    """Part a printed name from its footnote mark: 'Provincie Antwerpen*' has the mark '*'."""
    bare = name.strip()
    plain = bare.rstrip("*")
    return plain.rstrip(), bare[len(plain) :]


def _number(text: str, digits: str, kind: Kind) -> tuple[Fraction, str, Fraction | None]:
    """The value, the mark of its decimals, and the other reading if the text allows one."""
    marks = [character for character in digits if character in ".,"]
    if not marks:
        return Fraction(digits), "", None
    is_grouped = _GROUPED.fullmatch(digits) is not None
    if is_grouped and len(marks) > 1:
        return _grouped(digits), "", None
    if is_grouped and not digits.startswith("0"):  # 5.752: thousands, or three decimals
        thousands, decimal = _grouped(digits), _decimal(digits, marks[0])
        if kind is Kind.RATIO:
            return decimal, marks[0], thousands
        return thousands, "", decimal
    head, mark, tail = digits.rpartition(marks[-1])
    is_sound = tail.isdigit() and (
        head.isdigit() or (mark not in head and _GROUPED.fullmatch(head) is not None)
    )
    if not is_sound:
        raise Unreadable(text, "grouping", text.index(digits) + 1)
    if kind is not Kind.RATIO:
        raise Unreadable(text, "decimals_in_count", text.rindex(mark) + 1)
    return _decimal(digits, mark), mark, None


def _grouped(digits: str) -> Fraction:
    return Fraction(digits.replace(".", "").replace(",", ""))


def _decimal(digits: str, mark: str) -> Fraction:
    head, _, tail = digits.rpartition(mark)
    whole = head.replace(".", "").replace(",", "")
    return Fraction(f"{whole}.{tail}")


def _step(number: Fraction, decimals: int, kind: Kind) -> Fraction:
    """How far it was rounded: to the last decimal, or to the zeros that a count ends in."""
    if decimals or kind is Kind.RATIO or not number:
        return Fraction(1, 10**decimals)
    digits = str(abs(int(number)))
    zeros = len(digits) - len(digits.rstrip("0"))
    return Fraction(10**zeros) if zeros >= ROUND_ZEROS else Fraction(1)


def _bounds(number: Fraction, step: Fraction, kind: Kind) -> Bounds:
    """All that it can have been. Nothing that is counted is below zero."""
    if kind is Kind.COUNT and step == 1:
        return Bounds.exactly(number)
    around = Bounds.around(number, step)
    return around if kind is Kind.RATIO else Bounds(max(around.low, Fraction(0)), around.high)


def _first_stranger(text: str) -> int:
    """Where the text stops looking like a figure, counted from 1."""
    longest = _SHAPE.match(text)
    if longest:
        return longest.end() + 1
    return next((at for at, c in enumerate(text, 1) if not (c.isdigit() or c in f"+{_MINUS} ")), 1)

"""What can be taken in: each app that keeps something tells how its rows are read and written."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from klaverblad.apps.access.policies import Decision
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.imports.models import RowState

# A column that nobody asked for.
LEFT_OUT = ""


@dataclass(frozen=True, slots=True)
class Field:
    """What a column may hold.

    names      how such a column may be called in a file
    is_needed  without it no row can be read
    group      the heading under which it is offered
    """

    key: str
    label: str
    hint: str = ""
    is_needed: bool = False
    names: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row to judge: its number in the file, and the text under each field that has a column."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: in which field (empty: the row as a whole), and what would do."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a row would change, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row is, seen against what stands here now.

    title   whom or what it is about, as the row says it
    plan    what `write` needs; it never leaves the process
    """

    state: RowState
    title: str
    subject_id: UUID | None = None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    plan: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a row: what it is about, and what `undo` needs to put it back."""

    line: int
    subject_id: UUID
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that cannot be undone, and why: somebody went on with it."""

    line: int
    sentence: str


class Kind(Protocol):
    """One kind of thing that can be taken in.

    same    what makes two rows of a file speak of the same thing; empty when a row does not say
    judge   one verdict for each row, in their order, in a number of queries that does not grow
    write   all of them, in the transaction of the caller; at the moment of the import
    undo    what was written, in the transaction of the caller; what somebody went on with is kept
    """

    code: str
    label: str

    def can_import(self, actor: Actor) -> Decision: ...

    def fields(self) -> Sequence[Field]: ...

    def same(self, values: Mapping[str, str]) -> str: ...

    def judge(self, actor: Actor, rows: Sequence[Row]) -> list[Verdict]: ...

    def write(
        self,
        actor: Actor,
        judged: Sequence[tuple[Row, Verdict]],
        *,
        origin: str,
        at: datetime,
    ) -> list[Written]: ...

    def undo(self, actor: Actor, written: Sequence[Written], *, at: datetime) -> list[Kept]: ...


_known: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Have a kind taken in."""
    _known[kind.code] = kind


def kind_of(code: str) -> Kind:
    """A kind by its code; KeyError when there is none."""
    return _known[code]


def plain(name: str) -> str:
    """The name of a column without capitals, accents and marks: “Geb. datum” is “gebdatum”."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]", "", letters)


def guess(kind: Kind, header: Sequence[str]) -> dict[str, str]:
    """Which column holds which field, by its name: place in the file -> field."""
    free = {
        plain(name): one.key for one in kind.fields() for name in (one.key, one.label, *one.names)
    }
    found: dict[str, str] = {}
    for place, name in enumerate(header):
        key = free.get(plain(name), LEFT_OUT)
        if key and key not in found.values():
            found[str(place)] = key
    return found


def digest_of(header: Sequence[str]) -> str:
    """What a header is remembered by."""
    return hashlib.sha256("\0".join(plain(name) for name in header).encode()).hexdigest()

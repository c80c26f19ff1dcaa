"""What the chain is made of: a row as one text, its digest, and the hash of its place.

The text of a row is a JSON array: its kind, then every column but the id. An id is an identifier of
the database; the hash of the link covers it. Moments are UTC with microseconds, UUIDs are hex, and
`data` is a text in the form that PostgreSQL gives its jsonb, so that neither database has to rework
what it holds. A column that is added later comes last, and stays out of the text while it is empty:
else every older digest would be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quoted
from operator import attrgetter
from typing import Any
from uuid import UUID

EVENT, READ = "event", "read"
# What stands before the first link.
BEFORE_ALL = bytes(32)
# Beyond what any float can be: a longer number would only serve to choke the reader.
DIGITS_MAX = 1_000


def _hex(value: UUID | str | None) -> str | None:
    if value is None:
        return None
    return f"{(value if isinstance(value, UUID) else UUID(value)).int:032x}"


def _moment(value: datetime) -> str:
    if value.tzinfo is not UTC:
        assert value.tzinfo is not None, "a moment in the journal says its time zone"
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:26]


def key_order(key: str) -> tuple[int, str]:
    """How PostgreSQL sorts the keys of a jsonb: the shortest first, then by their bytes."""
    # UTF-8 sorts as its characters do.
    return len(key.encode()), key


def data_text(value: object) -> str:
    """The one text of a JSON value, whatever it went through in a database.

    raises   ValueError a number that no event holds; TypeError when it is no JSON
    """
    match value:
        case str():
            return quoted(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return _number(value)
        case dict():
            parts = (
                f"{quoted(key)}: {data_text(value[key])}" for key in sorted(value, key=key_order)
            )
            return f"{{{', '.join(parts)}}}"
        case list() | tuple():
            return f"[{', '.join(data_text(item) for item in value)}]"
    message = f"{type(value).__name__} is no JSON"
    raise TypeError(message)


def _number(value: float | Decimal) -> str:
    # 5, 5.0 and 5e0 are one number: PostgreSQL writes out what SQLite keeps as it came.
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact.adjusted()) > DIGITS_MAX:
        message = "a number that no event holds"
        raise ValueError(message)
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def read_data(text: str) -> object:
    """A JSON value as it was stored, no digit lost.

    raises   ValueError
    """
    return json.loads(text, parse_float=Decimal)


@dataclass(frozen=True, slots=True)
class Form:
    """How one sort of column comes into the text: from Python, and from either database.

    plain   None when it is a text already
    """

    plain: Callable[[Any], str | None] | None = None
    sqlite: str = "{0}"
    postgresql: str = "{0}"


# Functions by their full name: whoever owns a database could have it find theirs first.
TEXT = Form()
ID = Form(_hex, postgresql="pg_catalog.encode(pg_catalog.uuid_send({0}), 'hex')")
MOMENT = Form(
    _moment,
    sqlite="CASE length({0}) WHEN 19 THEN {0} || '.000000' ELSE {0} END",
    postgresql="pg_catalog.to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
)
DATA = Form(data_text, postgresql="{0}::pg_catalog.text")
# How a database writes a JSON array of texts without a space, as `row_text` does.
_ROW_TEXT = {
    "sqlite": "json_array({})",
    "postgresql": "pg_catalog.array_to_json(ARRAY[{}]::pg_catalog.text[])::pg_catalog.text",
}


@dataclass(frozen=True)
class Kind:
    """A table of the journal: its columns in the order of the text."""

    name: str
    table: str
    columns: tuple[tuple[str, Form], ...]

    @cached_property
    def _plains(self) -> list[Callable[[Any], str | None] | None]:
        return [form.plain for _column, form in self.columns]

    @cached_property
    def _all_of(self) -> Callable[[object], tuple[Any, ...]]:
        return attrgetter(*(column for column, _form in self.columns))

    def values(self, row: object) -> list[str | None]:
        """What the text of a row is made of, from the row as Python has it."""
        return [
            value if plain is None else plain(value)
            for plain, value in zip(self._plains, self._all_of(row), strict=True)
        ]

    def select(self, vendor: str) -> str:
        """SQL: id, digest, and what the text is made of, of the rows from one id to another."""
        return self._select(self._parts(vendor))

    def select_text(self, vendor: str) -> str:
        """SQL: id, digest and the whole text of the rows from one id to another.

        The database puts the text together, which spares Python a dozen objects for every row. It
        is the text of `row_text`, but for signs outside ASCII: a row that holds one is left to
        `select`. Two rows that differ never get the same text.
        """
        return self._select(_ROW_TEXT[vendor].format(self._parts(vendor)))

    def _parts(self, vendor: str) -> str:
        parts = [getattr(form, vendor).format(column) for column, form in self.columns]
        return ", ".join([f"'{self.name}'", *parts])

    def _select(self, parts: str) -> str:
        return (
            f"SELECT id, digest, {parts} FROM {self.table}"  # noqa: S608 our own names
            " WHERE id BETWEEN %s AND %s"
        )


_ACTOR = (
    ("actor_user_id", ID),
    ("actor_role", TEXT),
    ("actor_system", TEXT),
    ("organisation_id", ID),
)
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            EVENT,
            "journal_event",
            (
                ("event_id", ID),
                ("at", MOMENT),
                ("name", TEXT),
                *_ACTOR,
                ("subject_type", TEXT),
                ("subject_id", TEXT),
                ("person_id", ID),
                ("data", DATA),
            ),
        ),
        Kind(
            READ,
            "journal_readentry",
            (
                ("at", MOMENT),
                *_ACTOR,
                ("person_id", ID),
                ("purpose", TEXT),
                ("via", TEXT),
                ("what", TEXT),
            ),
        ),
    )
}


def row_text(values: Iterable[str | None]) -> str:
    """The text of a row: a JSON array, of its kind and the text of each column."""
    return f"[{','.join(['null' if one is None else quoted(one) for one in values])}]"


def row_digest(kind: str, row: object) -> bytes:
    """The digest of a row on its way to the database."""
    return sha256(row_text([kind, *KINDS[kind].values(row)]).encode()).digest()


def digests_of(texts: Iterable[str]) -> list[bytes]:
    """The digests of texts as `Kind.select_text` gives them; `digest_of_stored` has the last word.

    raises   AttributeError, ValueError when a text is none, or cannot be written down
    """
    return [sha256(text.encode()).digest() for text in texts]


def digest_of_stored(row: Sequence[object]) -> bytes | None:
    """The digest of one row as `Kind.select` gives it; None when it holds what no row can hold."""
    kind, *values = row
    forms = [form for _column, form in KINDS[str(kind)].columns]
    try:
        plain = [
            data_text(read_data(str(value))) if form is DATA else value
            for form, value in zip(forms, values, strict=True)
        ]
        return sha256(row_text([kind, *plain]).encode()).digest()
    except (TypeError, ValueError, ArithmeticError, RecursionError):
        return None


def mark_of(kind: str, row_id: int) -> str:
    """How a link names its row."""
    return f"{kind}:{row_id}"


def chain_hash(previous: bytes, digest: bytes, mark: str) -> bytes:
    """The hash of a link: of the hash before it, the digest of its row, and which row that is."""
    return sha256(b"%b%b%b" % (previous, digest, mark.encode())).digest()


def hashes_of(previous: bytes, links: Iterable[tuple[str, int, bytes, bytes]]) -> list[bytes]:
    """What the hash of each link must be: of kind, row id, digest and the hash that it holds."""
    expected = []
    for kind, row_id, digest, found in links:
        expected.append(sha256(b"%b%b%b:%d" % (previous, digest, kind.encode(), row_id)).digest())
        previous = found
    return expected

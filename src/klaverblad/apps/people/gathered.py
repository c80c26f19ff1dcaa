"""Rows of keys and values as one object per group: what engines read of many people at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Q, TextField
from django.db.models.sql.compiler import SQLCompiler

Key = TypeVar("Key")
# A group of which the filter kept nothing, as SQLite says it; PostgreSQL gives no text then.
_NOTHING = frozenset({"{}"})


class Gathered(Aggregate):
    """The keys and values of a group as the text of one JSON object.

    Thousands of rows of one value each cost more to fetch than to read: so the database binds them.
    """

    output_field = TextField()

    def __init__(self, key: str, value: str, filter: Q | None = None) -> None:  # noqa: A002
        super().__init__(key, value, filter=filter)

    def as_postgresql(
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_extra: Any
    ) -> tuple[str, list[Any]]:
        key, value, kept, params = self._parts(compiler)
        return f"(json_object_agg({key}, {value}){kept})::text", params

    def as_sqlite(
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_extra: Any
    ) -> tuple[str, list[Any]]:
        key, value, kept, params = self._parts(compiler)
        return f"json_group_object({key}, json({value})){kept}", params

    def _parts(self, compiler: SQLCompiler) -> tuple[str, str, str, list[Any]]:
        key, value = (compiler.compile(one) for one in self.source_expressions)
        if self.filter is None:
            return key[0], value[0], "", [*key[1], *value[1]]
        kept, of_kept = compiler.compile(self.filter)
        return key[0], value[0], f" FILTER (WHERE {kept})", [*key[1], *value[1], *of_kept]


def read(text: str) -> dict[str, Any]:
    """What was gathered, as values."""
    found: dict[str, Any] = json.loads(text)
    return found


def said(rows: Iterable[tuple[Key, str | None]]) -> dict[Key, str]:
    """What was gathered by group, without the groups of which nothing was kept."""
    return {key: text for key, text in rows if text and text not in _NOTHING}

"""Rows of keys and values as one object per group: what engines read of many people at once."""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, TextField
from django.db.models.sql.compiler import SQLCompiler


class Gathered(Aggregate):
    """The keys and values of a group as the text of one JSON object.

    Thousands of rows of one value each cost more to fetch than to read: so the database binds them.
    """

    output_field = TextField()

    def __init__(self, key: str, value: str) -> None:
        super().__init__(key, value)

    def as_postgresql(
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_extra: Any
    ) -> tuple[str, list[Any]]:
        key, value, params = self._parts(compiler)
        return f"json_object_agg({key}, {value})::text", params

    def as_sqlite(
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_extra: Any
    ) -> tuple[str, list[Any]]:
        key, value, params = self._parts(compiler)
        return f"json_group_object({key}, json({value}))", params

    def _parts(self, compiler: SQLCompiler) -> tuple[str, str, list[Any]]:
        key, value = (compiler.compile(one) for one in self.source_expressions)
        return key[0], value[0], [*key[1], *value[1]]


def read(text: str) -> dict[str, Any]:
    """What was gathered, as values."""
    found: dict[str, Any] = json.loads(text)
    return found

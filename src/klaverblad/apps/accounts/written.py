"""Questions whose text is written once: built with holes for their values, which come when they are put.

Django writes the SQL of a question anew each time, and works out again how each column is read. On a
page that asks twenty, that was close to half of the work.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import update_wrapper
from typing import Any, Self
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet, TextField, UUIDField
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

_DAY_OR_KEY = re.compile(r"\d{4}-\d\d-\d\d|[0-9a-f]{32}$")


class Given(Expression):
    """A hole in a question: the value comes when it is put."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def named(self, name: str) -> Self:
        """A hole for the same kind of value, under another name."""
        return type(self)(name, self.output_field)

    def as_sql(
        self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "%s", [self]

    def bound(self, value: Any, on: BaseDatabaseWrapper) -> Any:
        """The value as this database takes it. Nothing is not a value: it would find no rows."""
        assert value is not None, self.name
        return self.output_field.get_db_prep_value(value, on, prepared=False)


class GivenList(Given):
    """A hole for a list, as one value however long it is."""

    def as_postgresql(
        self, _compiler: SQLCompiler, on: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        # Not a subquery: of an array PostgreSQL knows how long it is, and looks it up in an index.
        return f"(%s::{self.output_field.db_type(on)}[])", [self]

    def as_sqlite(
        self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "(SELECT value FROM json_each(%s))", [self]

    def bound(self, value: Any, on: BaseDatabaseWrapper) -> Any:
        if on.vendor == "postgresql" and isinstance(self.output_field, UUIDField):
            # As PostgreSQL reads an array: hundreds of keys, and none of them needs a quote.
            return "{" + ",".join(f"{one.int:032x}" for one in value) + "}"
        values = [super(GivenList, self).bound(one, on) for one in value]
        return values if on.vendor == "postgresql" else json.dumps(values)


class _Among:
    """`among`: as `in`, and of a list that is given later one value."""

    lookup_name = "among"

    def as_postgresql(
        self, compiler: SQLCompiler, on: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """The column is any of an array."""
        if not isinstance(self.rhs, GivenList):
            return self.as_sql(compiler, on)
        column, params = self.process_lhs(compiler, on)
        array, given = self.rhs.as_postgresql(compiler, on)
        return f"{column} = ANY {array}", [*params, *given]


@Field.register_lookup
class Among(_Among, In):
    """On a column of its own."""


@ForeignObject.register_lookup
class RelatedAmong(_Among, RelatedIn):
    """On a key of another table."""


class Written:
    """The text of one question for one database, and which holes it has in which order."""

    def __init__(self, asked: QuerySet[Any], database: BaseDatabaseWrapper) -> None:
        self.asked, self.database = asked, database
        self.compiler = asked.query.get_compiler(connection=database)
        self.sql, self.holes = self.compiler.as_sql()
        self.by_name = {one.name: one for one in self.holes if isinstance(one, Given)}
        for one in self.holes:
            # A day or key that is no hole would be that of whoever asked first.
            assert not _is_day_or_key(one), (one, self.sql)
        asked.query.get_compiler = lambda *_args, **_kwargs: self.compiler
        # A long list of words is looked up faster by a plan that was made for these very words.
        of_words = any(
            isinstance(one, GivenList) and isinstance(one.output_field, TextField)
            for one in self.holes
        )
        if database.vendor == "postgresql" and not of_words:
            self.compiler.connection = _KeepsPlans(database)
        # How each column is read is the same each time too.
        converters = self.compiler.get_converters(
            [one for one, *_ in self.compiler.select[: self.compiler.col_count]]
        )
        self.compiler.get_converters = lambda _columns: converters

    def answered(self, known: Mapping[str, Any]) -> QuerySet[Any]:
        """The same question with other values; it may only be read, not narrowed further."""
        values = {
            name: hole.bound(known[name], self.database) for name, hole in self.by_name.items()
        }
        bound = tuple(values[one.name] if isinstance(one, Given) else one for one in self.holes)
        self.compiler.as_sql = lambda *_args, **_kwargs: (self.sql, bound)
        return self.asked.all()


class _KeepsPlans:
    """A database that keeps the plan of a question beside its text, as long as a connection lasts.

    PostgreSQL plans each question anew: for those of a page that was as much work as the answers.
    Django hands over a text with the values in it; here the values go beside it.
    """

    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self.database = database
        # What is asked of it at every column.
        self.ops, self.features, self.vendor = database.ops, database.features, database.vendor

    def __getattr__(self, name: str) -> Any:
        return getattr(self.database, name)

    def cursor(self) -> Any:
        """A cursor of Django's that binds on the server."""
        from django.db.backends.postgresql.base import ServerBindingCursor

        if self.database.queries_logged:
            # Whoever looks along wants to read the values too.
            return self.database.cursor()
        self.database.close_if_health_check_failed()
        self.database.ensure_connection()
        link: Any = self.database.connection
        usual, link.cursor_factory, link.prepare_threshold = (
            link.cursor_factory,
            ServerBindingCursor,
            0,
        )
        try:
            return self.database.cursor()
        finally:
            link.cursor_factory = usual


def _is_day_or_key(one: Any) -> bool:
    """Also as SQLite takes them, which is as text."""
    return isinstance(one, date | UUID) or (isinstance(one, str) and bool(_DAY_OR_KEY.match(one)))


def written(key: Hashable, build: Callable[[], QuerySet[Any]]) -> Written:
    """The text of a question under its key, written when it is put for the first time."""
    # With the connection, so that each thread has its own and none outlives its database.
    database = connections[DEFAULT_DB_ALIAS]
    kept: dict[Hashable, Written] = database.__dict__.setdefault("klaverblad_written", {})
    if key not in kept:
        kept[key] = Written(build(), database)
    return kept[key]


def holes(given: Mapping[str, Field[Any, Any] | list[Field[Any, Any]]]) -> dict[str, Given]:
    """A hole for each value, by its kind; a kind in a list is a list of values."""
    return {
        name: GivenList(name, kind[0]) if isinstance(kind, list) else Given(name, kind)
        for name, kind in given.items()
    }


def asked_alike(**given: Field[Any, Any] | list[Field[Any, Any]]) -> Callable[..., Any]:
    """Keep the text of a question that is the same for everybody; `given` are its values' kinds.

    What comes back may be read, not narrowed further.
    """

    def kept(build: Callable[..., QuerySet[Any]]) -> Callable[..., list[Any]]:
        unknown = holes(given)

        def put(**values: Any) -> list[Any]:
            return list(written(put, lambda: build(**unknown)).answered(values))

        return update_wrapper(put, build)

    return kept

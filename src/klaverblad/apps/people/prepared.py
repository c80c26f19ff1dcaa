"""Questions that a page asks a hundred thousand times a day: written once, and then only answered.

Django writes the SQL of a question anew each time it is put. On a page that asks twenty, that was
close to half of the work. A prepared question is built with holes for its values, the actor's own
keys among them; it keeps its text, and each time the values are bound to the holes by their name.

Only for an actor who sees their own house alone: that is nearly everybody, and the text of such a
question depends on nothing but the role. For anybody else it is an ordinary question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import update_wrapper
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    CharField,
    DateField,
    Expression,
    Field,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

from klaverblad.apps.access.remembered import once
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.reach_queries import is_partial_key, is_the_house_alone

Row = TypeVar("Row")
_DAY_OR_KEY = re.compile(r"\d{4}-\d\d-\d\d|[0-9a-f]{32}$")
# Which keys of the actor a question may be about.
_KEYS: Mapping[str, Field[Any, Any]] = {
    "user_id": UUIDField(),
    "organisation_id": UUIDField(),
    "region_id": CharField(),
    "on": DateField(),
}


class Given(Expression):
    """A hole in a question: the value comes when it is put."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

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
        values = [super(GivenList, self).bound(one, on) for one in value]
        if on.vendor == "postgresql":
            return [str(one) if isinstance(one, UUID) else one for one in values]
        return json.dumps(values)


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


class Prepared(Generic[Row]):
    """A question to which only the values are new. Called with the actor and the values."""

    def __init__(self, build: Callable[..., QuerySet[Any]], given: Mapping[str, Given]) -> None:
        self.build, self.given = build, given
        update_wrapper(self, build)

    def __call__(self, actor: Actor, **values: Any) -> list[Row]:
        if not is_the_house_alone(actor):
            return list(self.build(actor, **values))
        known = values | {key: getattr(actor, key) for key in _KEYS}
        return list(self._written(actor).answered(known))

    def _written(self, actor: Actor) -> _Written:
        # With the connection, so that each thread has its own and none outlives its database.
        database = connections[DEFAULT_DB_ALIAS]
        kept: dict[Any, _Written] = database.__dict__.setdefault("klaverblad_prepared", {})
        key = (self, actor.role)
        if key not in kept:
            kept[key] = _Written(self.build(_nobody_yet(actor), **self.given), database)
        return kept[key]


class _Written:
    """The text of one question for one database, and which holes it has in which order."""

    def __init__(self, asked: QuerySet[Any], database: BaseDatabaseWrapper) -> None:
        self.asked, self.database = asked, database
        self.compiler = asked.query.get_compiler(connection=database)
        self.sql, self.holes = self.compiler.as_sql()
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

    def answered(self, known: Mapping[str, Any]) -> QuerySet[Any]:
        """The same question with other values; it may only be read, not narrowed further."""
        values = {
            one.name: one.bound(known[one.name], self.database)
            for one in self.holes
            if isinstance(one, Given)
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


def prepared(**given: Field[Any, Any] | list[Field[Any, Any]]) -> Callable[..., Prepared[Any]]:
    """Keep the text of the question that a function asks; `given` are its values and their kinds."""
    holes = {
        name: GivenList(name, kind[0]) if isinstance(kind, list) else Given(name, kind)
        for name, kind in given.items()
    }
    return lambda build: Prepared(build, holes)


def _nobody_yet(actor: Actor) -> Actor:
    """Somebody in the same role of whom nothing else is known yet."""
    unknown = {one.name: None for one in fields(actor) if one.name not in {"role", "system"}}
    holes = {key: Given(key, kind) for key, kind in _KEYS.items()}
    found = replace(actor, **(unknown | holes))
    once(is_partial_key(found), lambda: False)
    return found

"""A copy of somebody's whole file (GDPR art. 15): every row that the register says is theirs.

What is about the person is in it, whoever wrote it and for whoever they meant it. Two things are
left out, and counted: words that their writer marked as telling of somebody else, and, when a
professional other than the team lead makes the copy, notes that this professional may not read.
How the person signs in is in the copy that they make themselves, and in no other.
docs/decisions/0009 says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from klaverblad.apps.access.columns import Column, Kind, Table, Whose, register
from klaverblad.apps.access.queries import copied_rows, labels_of
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.people import policies
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.history_queries import household_facts_of
from klaverblad.apps.people.merge_queries import ids_of_file
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.registry import registry
from klaverblad.apps.trajectories import queries as trajectories

SCHEMA = "klaverblad/person-file"
SCHEMA_VERSION = 1
_CONTACTS, _EVENTS, _FACTS = "trajectories.contact", "journal.event", "people.fact"
# What a note says; the rest of its row is about when and how.
_NOTE = "note"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a row points to, and how it is called."""

    key: Any
    name: str


@dataclass(frozen=True, slots=True)
class FileCopy:
    """The rows of one person by table; what a row points to has its name with it.

    n_of_others    notes whose words are left out, for they tell of somebody else
    n_not_for_you  notes that are left out, for whoever makes the copy may not read them
    has_no_login   the person signs in here, and somebody else makes the copy: nothing of it is there
    """

    person: Person
    tables: Mapping[str, list[Row]]
    n_of_others: int
    n_not_for_you: int
    has_no_login: bool

    @property
    def n_left_out(self) -> int:
        return self.n_of_others + self.n_not_for_you

    def as_data(self, *, made_at: datetime) -> dict[str, Any]:
        """The copy as plain data: keys in English, texts as they are stored."""
        keys = {row["key"] for row in self.tables[_FACTS]} & registry().keys()
        return {
            "schema": SCHEMA,
            "schema_version": SCHEMA_VERSION,
            "made_at": made_at.isoformat(),
            "person_id": str(self.person.pk),
            "left_out": {
                "words_about_others": self.n_of_others,
                "notes_not_for_this_reader": self.n_not_for_you,
                "how_the_person_signs_in": self.has_no_login,
            },
            "fact_keys": {
                key: {
                    "name": dict(registry()[key].name),
                    "sensitivity": registry()[key].sensitivity,
                    "keep_months": registry()[key].keep_months,
                }
                for key in sorted(keys)
            },
            "tables": {
                label: [{name: _plain(value) for name, value in row.items()} for row in rows]
                for label, rows in self.tables.items()
            },
        }


def file_copy(actor: Actor, person_id: UUID) -> FileCopy:
    """Copy the whole file of one person, for them or for the OCMW in charge."""
    someone = people.person(actor, person_id)
    policies.can_export_file(actor, someone).enforce()
    is_own = policies.is_self(actor, someone)
    tables = {
        table.label: rows
        for table in register().values()
        if (rows := _rows_of(table, someone, is_own=is_own)) is not None
    }
    _add_names(tables)
    n_not_for_you = 0
    if not policies.can_export_whole_file(actor, someone).is_allowed:
        n_not_for_you = _leave_out_what_is_not_for(actor, tables)
    n_of_others = 0
    for row in tables[_CONTACTS]:
        if row["tells_of_others"] and row[_NOTE]:
            row[_NOTE] = None
            n_of_others += 1
    has_no_login = someone.user_id is not None and not is_own
    return FileCopy(someone, tables, n_of_others, n_not_for_you, has_no_login)


def _rows_of(table: Table, someone: Person, *, is_own: bool) -> list[Row] | None:
    """The rows of a table about somebody; None when this copy can hold none of it."""
    if set(table.whose) <= {Whose.USER} and (not table.whose or not is_own):
        return None
    names = [name for name, column in table.columns.items() if column.kind != Kind.SECRET]
    found: dict[Any, Mapping[str, Any]] = {}
    for whose, ids in _ids(table, someone, is_own=is_own).items():
        key = table.model._meta.pk.name
        for row in copied_rows(table, whose, ids, [*names, key]):
            found[row[key]] = row
    if table.label == _FACTS:
        theirs = set(household_facts_of(someone))
        found = {
            key: row for key, row in found.items() if row["person"] is not None or key in theirs
        }
    return [{name: row[name] for name in names} for row in found.values()]


def _ids(table: Table, someone: Person, *, is_own: bool) -> dict[Whose, list[Any]]:
    homes = [one.household_id for one in someone.household_memberships.all()]
    ids: dict[Whose, list[Any]] = {Whose.PERSON: ids_of_file(someone.pk), Whose.HOUSEHOLD: homes}
    if is_own:
        ids[Whose.USER] = [someone.user_id]
    return {whose: ids[whose] for whose in table.whose if whose in ids}


def _leave_out_what_is_not_for(actor: Actor, tables: dict[str, list[Row]]) -> int:
    """Take out the notes that the reader may not read, and that they were written."""
    readable = set(trajectories.contacts(actor).values_list("pk", flat=True))
    hidden = {row["id"] for row in tables[_CONTACTS] if row["id"] not in readable}
    as_text = {str(one) for one in hidden}
    tables[_CONTACTS] = [row for row in tables[_CONTACTS] if row["id"] not in hidden]
    tables[_EVENTS] = [
        row
        for row in tables[_EVENTS]
        if not (row["subject_type"] == _CONTACTS and row["subject_id"] in as_text)
    ]
    return len(hidden)


def _add_names(tables: Mapping[str, list[Row]]) -> None:
    """Give whatever a row points to its name, in a query for each kind of thing."""
    asked: dict[type[models.Model], set[Any]] = defaultdict(set)
    places: list[tuple[Row, str, type[models.Model]]] = []
    for label, rows in tables.items():
        table = register()[label]
        for name, column in table.columns.items():
            model = _named(table, column)
            if model is not None:
                for row in (row for row in rows if row[name] is not None):
                    asked[model].add(row[name])
                    places.append((row, name, model))
    called = {
        model: accounts.names_of(ids) if model is User else labels_of(model, ids)
        for model, ids in asked.items()
    }
    for row, name, model in places:
        row[name] = Named(row[name], called[model].get(row[name], ""))


def _named(table: Table, column: Column) -> type[models.Model] | None:
    """What a column points to, when its name says more than its id."""
    field = table.model._meta.get_field(column.name)
    if column.kind == Kind.ACTOR and isinstance(field, models.ForeignKey | models.UUIDField):
        return User
    if column.kind == Kind.TECHNICAL or not isinstance(field, models.ForeignKey):
        return None
    return field.related_model


def _plain(value: Any) -> Any:
    match value:
        case Named():
            return {"id": str(value.key), "name": value.name}
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
    return value

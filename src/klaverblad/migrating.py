"""Tables that a migration makes together.

Django draws every table that hangs together with a new one anew for each table, field, index and
constraint that a migration adds: of a hundred tables that takes longer than all that the database
does. The tables of one migration are drawn once here, with all that it adds to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
)
from django.db.migrations.operations.base import Operation

# What may come after the tables instead of between them, on tables that were there already.
_MAY_WAIT = (AddConstraint, AddField, AddIndex, AlterField, AlterModelOptions, RemoveConstraint)


def made_together(operations: Sequence[Operation]) -> list[Operation]:
    """The same change, with the new tables first, each with all its fields, indexes and rules.

    Raises TypeError for a step that cannot wait until all tables are there.
    """
    tables: dict[str, CreateModel] = {}
    rest: list[Operation] = []
    for one in operations:
        if isinstance(one, CreateModel):
            tables[one.name_lower] = one
        elif not isinstance(one, _MAY_WAIT):
            message = f"{one.describe()}: cannot wait for the tables of this migration"
            raise TypeError(message)
        elif (table := tables.get(_table_of(one))) is not None:
            tables[table.name_lower] = _with(table, one)
        else:
            rest.append(one)
    return [CreateTogether(list(tables.values())), *rest]


def _table_of(step: Any) -> str:
    return str(getattr(step, "model_name_lower", None) or step.name_lower)


def _with(table: CreateModel, step: Any) -> CreateModel:
    """The table as it is after a step."""
    fields, options = list(table.fields), dict(table.options)
    if isinstance(step, AddField) and step.preserve_default:
        fields.append((step.name, step.field))
    elif isinstance(step, AddIndex):
        options["indexes"] = [*options.get("indexes", ()), step.index]
    elif isinstance(step, AddConstraint):
        options["constraints"] = [*options.get("constraints", ()), step.constraint]
    else:
        message = f"{step.describe()}: say this where the table is made"
        raise TypeError(message)
    return CreateModel(table.name, fields, options, table.bases, table.managers)


class CreateTogether(Operation):
    """New tables, which may point at each other in any order."""

    # Nothing that changes tables later may be folded into one of these.
    elidable = False

    def __init__(self, tables: Iterable[CreateModel]) -> None:
        self.tables = list(tables)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration says this."""
        return type(self).__name__, [self.tables], {}

    def describe(self) -> str:
        """In words, for whoever looks on."""
        return "Create models " + ", ".join(table.name for table in self.tables)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Add all tables to what is known, and draw nothing until somebody looks."""
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the tables; keys between them are laid when the last one is there."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Take the tables away, the last first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

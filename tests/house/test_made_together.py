"""Tables that a migration makes together are those that it makes one after another."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from klaverblad.migrating import CreateTogether, made_together

KEY = ("id", models.BigAutoField(primary_key=True))
APP = "groups"


def to(model: str, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(to=f"{APP}.{model}", on_delete=models.CASCADE, **more)


def steps() -> list[Any]:
    """Two tables that point at each other, made field by field, as Django writes it."""
    return [
        migrations.CreateModel("Hive", [KEY, ("name", models.CharField(max_length=9))]),
        migrations.CreateModel("Bee", [KEY, ("age", models.IntegerField())]),
        migrations.AddField("bee", "hive", to("hive")),
        migrations.AddField("hive", "queen", to("bee", null=True, related_name="+")),
        migrations.AddField("bee", "mother", to("bee", null=True)),
        migrations.AddIndex("bee", models.Index(fields=["hive", "age"], name="bee_by_age")),
        migrations.AddConstraint(
            "bee", models.CheckConstraint(condition=models.Q(age__gte=0), name="bee_is_born")
        ),
        migrations.AddConstraint(
            "hive", models.UniqueConstraint(fields=["name"], name="hive_name_once")
        ),
        migrations.AddConstraint(
            "hive",
            models.UniqueConstraint(
                fields=["queen"], condition=models.Q(queen__isnull=False), name="hive_of_queen"
            ),
        ),
    ]


def run(operations: list[Any], *, back: bool = False) -> ProjectState:
    """Apply these on an empty state, and perhaps take them back."""
    migration = migrations.Migration("0001_bees", APP)
    migration.operations = operations
    before = ProjectState()
    _ = before.apps
    with connection.schema_editor() as editor:
        after = migration.apply(before.clone(), editor)
    if back:
        with connection.schema_editor() as editor:
            migration.unapply(before, editor)
    return after


def shape() -> dict[str, Any]:
    """All that the database says of the two tables."""
    with connection.cursor() as cursor:
        names = [
            name
            for name in connection.introspection.table_names(cursor)
            if name in {f"{APP}_hive", f"{APP}_bee"}
        ]
        said: dict[str, Any] = {
            name: (
                sorted(map(str, connection.introspection.get_table_description(cursor, name))),
                {
                    # SQLite names no key and no check; on PostgreSQL they have names.
                    re.sub(r"^__.*__$", "", key): sorted(map(str, words.items()))
                    for key, words in connection.introspection.get_constraints(cursor, name).items()
                },
            )
            for name in names
        }
    return said


@pytest.fixture
def apart(own_database: None) -> tuple[ProjectState, dict[str, Any]]:
    """State and tables after the steps one by one; the tables are gone again."""
    state = run(steps())
    found = shape()
    with connection.schema_editor() as editor:
        for name in ("Hive", "Bee"):
            editor.delete_model(state.apps.get_model(APP, name))
    return state, found


def test_tables_made_together_are_those_made_one_by_one(apart):
    state, tables = apart

    together = run(made_together(steps()))

    assert len(tables) == 2
    assert shape() == tables
    assert together == state


def test_tables_made_together_go_away_again(own_database):
    run(made_together(steps()), back=True)

    assert shape() == {}


def test_a_table_that_was_there_is_changed_after_the_new_ones():
    given = [
        migrations.AddField("person", "hive", to("hive")),
        migrations.CreateModel("Hive", [KEY]),
    ]

    first, second = made_together(given)

    assert isinstance(first, CreateTogether)
    assert second is given[0]


def test_a_step_that_reads_rows_cannot_wait():
    with pytest.raises(TypeError, match="cannot wait"):
        made_together([migrations.RunPython(migrations.RunPython.noop)])


def test_a_field_of_a_new_table_is_said_where_it_is_made():
    given = [
        migrations.CreateModel("Hive", [KEY]),
        migrations.AlterField("hive", "id", models.AutoField(primary_key=True)),
    ]

    with pytest.raises(TypeError, match="where the table is made"):
        made_together(given)

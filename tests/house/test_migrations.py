"""The database can follow every change, and come back."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

OURS = sorted(config.label for config in apps.get_app_configs() if "klaverblad" in config.name)


def tables() -> set[str]:
    """Our own tables, as the database names them."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return {name for name in names if name.partition("_")[0] in OURS}


def shape() -> dict[str, set[str]]:
    """Every column of our tables."""
    with connection.cursor() as cursor:
        return {
            table: {
                column.name
                for column in connection.introspection.get_table_description(cursor, table)
            }
            for table in tables()
        }


def test_no_migration_is_missing(db):
    said = io.StringIO()

    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_every_migration_leads_to_nothing_and_back(own_database):
    before = shape()
    assert before
    executor = MigrationExecutor(connection)
    migrated = {label for label, _name in executor.loader.applied_migrations}

    # All at once: what the database knew before each step is reckoned once, not once per app.
    executor.migrate([(label, None) for label in OURS if label in migrated])
    left = tables()
    call_command("migrate", verbosity=0, interactive=False)

    assert not left
    assert shape() == before


def test_every_step_has_a_way_back():
    stuck = [
        f"{app}.{name}: {type(operation).__name__}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in OURS
        for operation in migration.operations
        if not operation.reversible
    ]

    assert not stuck


def test_no_migration_imports_a_model():
    """Models change; a migration keeps what was true when it was written."""
    from tests.house.source import SRC

    found = [
        str(file.relative_to(SRC))
        for file in SRC.glob("apps/*/migrations/*.py")
        if ".models import" in file.read_text(encoding="utf-8")
    ]

    assert not found

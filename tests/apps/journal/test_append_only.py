"""The journal is written and never rewritten: the database itself refuses."""

# ruff: noqa: S608 - a forger writes SQL, and its names are our own

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from klaverblad.apps.journal import services
from klaverblad.apps.journal.chain import settle
from klaverblad.apps.journal.models import Event
from tests.apps.journal.forging import small_chain


@pytest.fixture
def event(world):
    return services.emit(
        "step.added", world.actor("coach"), world.step, person_id=world.person.pk, instrument="x"
    )


def refused(statement, parameters=()):
    """Whether the database refuses a statement, with the reason in its words."""
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, parameters)
    return True


def test_an_event_cannot_be_saved_again(event):
    event.name = "step.finished"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.save()


def test_events_cannot_be_updated_in_bulk(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(name="step.finished")


def test_an_event_cannot_be_deleted(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.delete()


def test_events_cannot_be_deleted_in_bulk(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()


def test_raw_sql_cannot_update_an_event(event):
    assert refused("UPDATE journal_event SET name = 'step.finished' WHERE id = %s", [event.pk])


def test_raw_sql_cannot_delete_an_event(event):
    assert refused("DELETE FROM journal_event WHERE id = %s", [event.pk])


def test_raw_sql_cannot_empty_the_journal(event):
    # SQLite has no TRUNCATE: there the same wish is a DELETE without a condition.
    is_postgres = connection.vendor == "postgresql"
    settle()

    assert refused("TRUNCATE journal_event" if is_postgres else "DELETE FROM journal_event")


def test_an_event_cannot_be_replaced_by_another(event):
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.create(
            pk=event.pk, name="step.finished", subject_type="x", subject_id=str(event.pk)
        )

    assert Event.objects.get(pk=event.pk).name == "step.added"


def test_what_was_refused_left_everything_as_it_was(event):
    before = Event.objects.values().get(pk=event.pk)

    refused("UPDATE journal_event SET name = 'step.finished'")

    assert Event.objects.values().get(pk=event.pk) == before


@pytest.mark.parametrize("table", ["journal_readentry", "journal_link"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET digest = digest"])
def test_readings_and_links_are_as_fixed_as_events(db, table, change):
    small_chain()

    assert refused(change.format(table))


@pytest.mark.parametrize("table", ["journal_event", "journal_readentry", "journal_link"])
def test_no_row_of_the_journal_can_be_replaced(db, table):
    """Replacing is deleting without saying so."""
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite knows REPLACE.")
    small_chain()

    assert refused(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@pytest.mark.parametrize("table", ["journal_event", "journal_readentry", "journal_link"])
def test_no_table_of_the_journal_can_be_emptied(db, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE.")
    small_chain()

    assert refused(f"TRUNCATE {table}")

"""Every row of the journal is a link of one chain, which the database itself makes."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.apps.accounts.models import Organisation, OrganisationKind, Region
from klaverblad.apps.journal import services
from klaverblad.apps.journal.chain import links, settle
from klaverblad.apps.journal.codes import is_code
from klaverblad.apps.journal.digest import KINDS, row_text
from klaverblad.apps.journal.models import Event, Link, ReadEntry, Turn
from klaverblad.apps.journal.queries import head
from klaverblad.apps.journal.verification import verify
from klaverblad.apps.trajectories.models import Step
from tests.apps.journal.forging import DAY, READER, TASK, emit, small_chain, sql
from tests.world import build

WRITERS, TRANSACTIONS = 4, 6
WAIT_S = 20

numbers = st.one_of(st.integers().filter(is_code), st.floats(allow_nan=False, allow_infinity=False))
codes = st.from_regex(r"[a-z0-9_.:/+-]{0,20}", fullmatch=True).filter(is_code)
said = st.dictionaries(
    st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True).filter(
        lambda key: key not in {"name", "actor", "subject", "person_id", "at"}
    ),
    st.one_of(numbers, codes, st.booleans(), st.none(), st.lists(numbers, max_size=3)),
    max_size=4,
)


def test_each_row_becomes_the_next_link(db):
    rows = small_chain()

    assert [(one.seq, one.kind, one.row_id) for one in links(0, 100)] == [
        (seq, *row) for seq, row in enumerate(rows, 1)
    ]


def test_a_chain_that_nobody_touched_is_whole(db):
    small_chain()

    verdict = verify()

    assert verdict.is_whole
    assert verdict.head.seq == 6


def test_an_empty_journal_is_whole_too(db):
    verdict = verify()

    assert verdict.is_whole
    assert str(verdict.head) == f"0:{'00' * 32}"


def test_what_the_services_of_the_desk_wrote_is_whole(world):
    verdict = verify()

    assert verdict.is_whole
    assert verdict.head.seq == Event.objects.count() > 10


def test_a_link_is_asked_for_by_no_code(db):
    """Whatever path a row takes to the table."""
    Event.objects.create(name="step.added", subject_type="x", subject_id="1")
    Event.objects.bulk_create([Event(name="step.added", subject_type="x", subject_id="2")])

    assert verify().head.seq == 2


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(st.lists(said, max_size=4), max_size=4))
def test_whatever_is_said_the_chain_is_whole(db, batches):
    with transaction.atomic():
        for batch in batches:
            step = Step(pk=UUID(int=7, version=4))
            services.record_many(
                [services.event("step.added", READER, step, **data) for data in batch]
            )

        verdict = verify()

        transaction.set_rollback(True)
    assert verdict.is_whole
    assert verdict.head.seq == sum(map(len, batches))


def test_a_transaction_that_failed_leaves_no_gap(own_database):
    with transaction.atomic():
        emit(1)
    with contextlib.suppress(RuntimeError), transaction.atomic():
        emit(2)
        raise RuntimeError
    with transaction.atomic():
        emit(3)
        with contextlib.suppress(RuntimeError), transaction.atomic():
            emit(4)
            raise RuntimeError
        emit(5)

    verdict = verify()

    assert verdict.is_whole
    assert verdict.head.seq == Event.objects.count() == 3


def test_many_who_write_at_once_make_one_chain(own_database):
    connection.close()
    at_once, failed = threading.Barrier(WRITERS), []

    def write(number):
        try:
            at_once.wait()
            for turn in range(TRANSACTIONS):
                with contextlib.suppress(RuntimeError), transaction.atomic():
                    step = Step(pk=UUID(int=number, version=4))
                    services.record_many([services.event("step.added", TASK, step)])
                    reader = UUID(int=turn + 1, version=4)
                    services.record_read(
                        READER, [reader], purpose="guidance", via="export", what="desk:export"
                    )
                    services.emit("step.started", TASK, step)
                    if turn == number:
                        raise RuntimeError
        except (DatabaseError, AssertionError) as error:
            failed.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    verdict = verify()
    assert not failed
    assert verdict.is_whole
    assert verdict.head.seq == WRITERS * (TRANSACTIONS - 1) * 3
    assert not Turn.objects.exists()


def is_waiting_for_a_lock():
    return sql(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )[0][0]


def until(is_so):
    end = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.02)


def test_who_waits_for_a_row_holds_up_no_chain(own_database):
    """The lock of the chain comes after every check of a foreign key, or two could wait for ever."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer, who waits for nobody.")
    region = Region.objects.create(slug="voorkempen", name="Voorkempen")
    has_written, failed = threading.Event(), []

    def write_and_wait():
        try:
            with transaction.atomic():
                services.emit("region.seen", TASK, region)
                Organisation.objects.create(
                    name="Ergens", kind=OrganisationKind.REGION, region=region
                )
                has_written.set()
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    writer = threading.Thread(target=write_and_wait)
    with transaction.atomic():
        Region.objects.select_for_update().get()
        writer.start()
        has_written.wait(WAIT_S)
        until(is_waiting_for_a_lock)
        services.emit("region.seen", TASK, region)
    writer.join()

    assert not failed
    assert verify().head.seq == 2


def test_a_long_transaction_keeps_nobody_waiting(own_database):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, by its nature.")

    def write():
        with transaction.atomic():
            emit(1)
        connection.close()

    with transaction.atomic():
        services.emit("step.added", TASK, Step())
        other = threading.Thread(target=write)
        other.start()
        other.join(WAIT_S)
        is_held_up = other.is_alive()

    other.join()
    assert not is_held_up
    assert verify().head.seq == 2


@pytest.mark.sqlite
def test_without_our_hash_sqlite_takes_no_event(own_database):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a hash of its own.")
    with transaction.atomic():
        emit(1)
    stranger = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        with pytest.raises(sqlite3.OperationalError, match="journal_hash"):
            stranger.execute(
                "INSERT INTO journal_event SELECT 9, 'x', at, name, actor_user_id, actor_role,"
                " actor_system, organisation_id, subject_type, subject_id, person_id, data, digest"
                " FROM journal_event"
            )
    finally:
        stranger.close()


def test_events_from_before_the_chain_are_linked_in_their_order(own_database, today):
    with transaction.atomic():
        build(today)
    before = list(Event.objects.order_by("pk").values_list("pk", "event_id", "data"))

    call_command("migrate", "journal", "0002", verbosity=0)
    sql("UPDATE people_person SET language = 'nl'")
    call_command("migrate", "journal", verbosity=0)

    assert list(Event.objects.order_by("pk").values_list("pk", "event_id", "data")) == before
    assert list(Link.objects.order_by("pk").values_list("row_id", flat=True)) == [
        pk for pk, *_rest in before
    ]
    assert verify().is_whole


def test_after_going_back_the_journal_still_refuses(own_database, today):
    with transaction.atomic():
        build(today)

    call_command("migrate", "journal", "0002", verbosity=0)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql("DELETE FROM journal_event")


def test_the_database_puts_the_same_text_together_as_we_do(db):
    """So that no row of ours needs the slower look; the empty and the quoted are in it too."""
    small_chain()
    emit(7, code=None, day=DAY, many=[1, 2.5, "artikel-60"])

    for kind in KINDS.values():
        fast = sql(kind.select_text(connection.vendor), 1, 1_000_000_000)
        slow = sql(kind.select(connection.vendor), 1, 1_000_000_000)
        assert fast == [(row_id, digest, row_text(row)) for row_id, digest, *row in slow] != []


@pytest.mark.parametrize("name", ["wijk-werken é", 'één\nregel \t"\\', "\U0001f340", "\x7f"])
def test_signs_that_no_code_holds_are_no_change_either(db, name):
    Event.objects.create(name=name, subject_type="x", subject_id="1")

    assert verify().is_whole


def test_two_processes_see_what_one_sees(own_database):
    with transaction.atomic():
        small_chain()

    verdict = verify(processes=2)

    assert verdict == verify(processes=1)
    assert verdict.is_whole


def test_progress_ends_at_the_last_row(db):
    small_chain()
    told = []

    verify(say=lambda done, total: told.append((done, total)))

    assert told[-1] == (6, 6)


def test_in_a_transaction_the_head_waits_for_its_end(db):
    emit(1)
    services.emit("step.added", TASK, Step())

    waits = head().seq

    settle()
    assert head().seq == 2
    assert waits == (1 if connection.vendor == "postgresql" else 2)


def test_nothing_of_a_row_can_be_left_out_of_its_digest():
    for model in (Event, ReadEntry):
        columns = {field.column for field in model._meta.fields}

        assert columns - {name for name, _form in KINDS[model.KIND].columns} == {"id", "digest"}

"""The worker: it ends with its server, loses no task, and writes while the server writes."""

from __future__ import annotations

import signal
import threading
import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from klaverblad.apps.accounts.models import Municipality, Region
from klaverblad.apps.monitor import registry, services
from klaverblad.site.models import CacheEntry
from tests.apps.monitor.test_reading_printed_tables import LABOUR
from tests.browser.desk import free_port
from tests.site_settings.processes import (
    PATIENCE_S,
    children,
    environment,
    is_alive,
    running,
    until,
)
from tests.world import build


@pytest.fixture
def queued(own_database, today):
    """A region whose printed table was just taken in, so that its charts wait to be drawn."""
    world = build(today)
    for column, place in enumerate(registry.places().values()):
        if place.kind == "municipality":
            where = {"lat": 51.3, "lon": 4.5, "tile_row": 1, "tile_column": column}
            Municipality.objects.get_or_create(
                nis=place.code, defaults={"name": place.name["nl"], "region": world.region, **where}
            )
    services.import_table(world.actor("coordinator"), LABOUR, "arbeidsmarkt.csv")
    return DBTaskResult.objects.get()


@pytest.fixture
def handlers():
    """The worker takes over the signals of its process, which here is that of the tests."""
    handled = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in handled}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def log(tmp_path):
    return tmp_path / "said.log"


def test_a_worker_and_the_desk_write_at_the_same_time(queued, tmp_path, log):
    n_written = 0
    with running(["worker", "--batch"], environment(tmp_path), log) as worker:
        while worker.poll() is None:
            with transaction.atomic():
                Region.objects.filter(slug="voorkempen").update(name=str(n_written))
            n_written += 1
            time.sleep(0.01)

    queued.refresh_from_db()
    assert worker.returncode == 0, log.read_text()
    # Beside the drawings the worker keeps its own word that it lives.
    assert (queued.status, queued.return_value) == ("SUCCESSFUL", CacheEntry.objects.count() - 1)
    assert Region.objects.get(slug="voorkempen").name == str(n_written - 1)
    assert n_written > 10


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_stopped_puts_its_task_back(queued, tmp_path, log, number):
    with running(["worker"], environment(tmp_path), log) as worker:
        until(lambda: CacheEntry.objects.count() > 1, log)

        worker.send_signal(number)
        worker.wait(PATIENCE_S)

    queued.refresh_from_db()
    assert worker.returncode == 0, log.read_text()
    assert (queued.status, queued.traceback) == ("READY", "")
    assert "task_put_back" in log.read_text()


@pytest.mark.sqlite
def test_a_database_that_is_held_too_long_is_asked_again(
    own_database, handlers, monkeypatch, caplog
):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    has_begun, may_end = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            has_begun.set()
            may_end.wait(5)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    has_begun.wait(5)
    threading.Timer(0.3, may_end.set).start()

    call_command("worker", "--batch")

    holder.join()
    assert "database_busy" in [record.msg for record in caplog.records]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_worker_ends_with_its_server_however_that_ends(own_database, tmp_path, log, number):
    arguments = ["up", "--worker", "--processes", "1", "--port", str(free_port())]
    with running(arguments, environment(tmp_path), log) as server:
        until(lambda: "staat klaar" in log.read_text(), log)
        (worker,) = children(server.pid)
        # It says that it is there: `klaverblad.working`.
        until(CacheEntry.objects.exists, log)

        server.send_signal(number)
        server.wait(PATIENCE_S)

        until(lambda: not is_alive(worker), log)
    assert "loopt mee" in log.read_text()


def test_a_server_that_was_not_asked_for_a_worker_starts_none(own_database, tmp_path, log):
    arguments = ["up", "--processes", "1", "--port", str(free_port())]
    with running(arguments, environment(tmp_path), log) as server:
        until(lambda: "staat klaar" in log.read_text(), log)

        assert children(server.pid) == []


def test_no_work_lies_ready_before_something_asked_for_it(db):
    assert not DBTaskResult.objects.ready().exists()

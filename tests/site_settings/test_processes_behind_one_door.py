"""Several processes behind one door: one that falls is started again, and none stays behind."""

from __future__ import annotations

import os
import signal
import socket
import urllib.request

import pytest
from django.db import connection

from klaverblad.site import processes
from tests.browser.desk import free_port
from tests.site_settings.processes import (
    PATIENCE_S,
    children,
    environment,
    is_alive,
    running,
    until,
)


@pytest.fixture
def log(tmp_path):
    return tmp_path / "said.log"


@pytest.fixture
def desk(own_database, tmp_path, log):
    port = free_port()
    said = environment(tmp_path)
    with running(["up", "--processes", "2", "--port", str(port)], said, log) as server:
        until(lambda: "staat klaar" in log.read_text() and len(children(server.pid)) == 2, log)
        yield server, port
        for pid in children(server.pid):
            os.kill(pid, signal.SIGKILL)


def answers(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/", timeout=PATIENCE_S) as page:
        return page.status


def is_refused(port):
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) != 0


def test_one_that_falls_is_started_again_and_all_end_with_the_first(desk, log):
    server, port = desk
    fallen, other = children(server.pid)
    assert [answers(port) for _ in range(6)] == [200] * 6

    os.kill(fallen, signal.SIGKILL)
    until(lambda: len(set(children(server.pid)) - {fallen}) == 2, log)

    assert other in children(server.pid)
    assert [answers(port) for _ in range(6)] == [200] * 6
    assert "process_fell" in log.read_text()
    every = children(server.pid)
    server.send_signal(signal.SIGTERM)
    assert server.wait(PATIENCE_S) == 0
    assert not any(is_alive(pid) for pid in every)
    assert is_refused(port)


def test_no_process_outlives_the_first_when_that_is_killed(desk, log):
    server, port = desk
    every = children(server.pid)

    server.kill()
    server.wait(PATIENCE_S)

    until(lambda: not any(is_alive(pid) for pid in every), log)
    assert is_refused(port)


def test_processes_that_fall_at_once_are_not_started_for_ever(tmp_path, monkeypatch):
    # On a busy machine it may take seconds to begin and to fall.
    monkeypatch.setattr(processes, "FALLS_AT_ONCE_S", 600.0)
    begun = tmp_path / "begun"

    def fall():
        with begun.open("a") as file:
            file.write("x")
        raise RuntimeError

    # In a process of its own: what it closes and freezes is not that of the other tests.
    pid = os.fork()
    if pid == 0:
        try:
            processes.run_together(fall, 2)
        except processes.KeepsFalling:
            os._exit(7)
        finally:
            os._exit(8)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    assert 3 <= len(begun.read_text()) <= 5


@pytest.mark.parametrize(("asked", "n"), [(1, 1), (3, 3)])
def test_as_many_processes_as_were_asked_for(db, asked, n):
    assert processes.how_many(asked) == n


def test_a_server_of_databases_gets_a_process_for_each_core(db, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)

    assert processes.how_many(0) == (1 if connection.vendor == "sqlite" else 3)

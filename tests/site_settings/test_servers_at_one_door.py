"""Several servers at one door: all answer, and none is left when the first ends, however it ends."""

from __future__ import annotations

import http.client
import signal
from contextlib import closing

import pytest

from tests.browser.desk import free_port
from tests.site_settings.processes import (
    PATIENCE_S,
    children,
    environment,
    is_alive,
    running,
    until,
)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_every_server_at_the_door_ends_with_the_first(own_database, tmp_path, number):
    log = tmp_path / "said.log"
    port = free_port()
    arguments = ["up", "--processes", "3", "--port", str(port)]
    with running(arguments, environment(tmp_path), log) as server:
        until(lambda: "staat klaar" in log.read_text(), log)
        beside = children(server.pid)
        assert len(beside) == 2
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        with closing(line):
            line.request("GET", "/", headers={"Host": "localhost", "Connection": "close"})
            answer = line.getresponse()
            answer.read()
        assert answer.status < 500

        server.send_signal(number)
        server.wait(PATIENCE_S)

        until(lambda: not any(map(is_alive, beside)), log)
    if number != signal.SIGKILL:
        assert server.returncode == 0, log.read_text()


def test_no_process_at_all_is_refused_in_words(own_database, tmp_path):
    log = tmp_path / "said.log"
    with running(["up", "--processes", "0"], environment(tmp_path), log) as server:
        server.wait(PATIENCE_S)

    assert server.returncode == 1
    assert "Minstens één proces" in log.read_text()

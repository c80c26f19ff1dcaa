"""Two desks on this machine, each with a database of its own, trade over a line that we break."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from klaverblad.apps.exchange.creditcommons import calling, services, wire
from klaverblad.apps.exchange.creditcommons.models import Crossing
from klaverblad.apps.exchange.ledger.audit import audit
from tests.apps.exchange.lets_world import WORDS, Lets, begin, login
from tests.apps.exchange.neighbour_world import HERE, SECRET, THERE, Side, told
from tests.browser.desk import free_port
from tests.conftest import _copy_of_database, _forget, _using
from tests.site_settings.processes import children, environment, until

pytestmark = pytest.mark.database


@dataclass
class Server:
    """A desk that runs on a database of its own, and can be killed and started again."""

    database: str
    data: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.data / "said.log"

    def start(self) -> None:
        with _using(self.database):
            if not self.data.exists():
                self.data.mkdir()
                said = environment(self.data)
                (self.data / "environment.json").write_text(json.dumps(said))
        said = json.loads((self.data / "environment.json").read_text())
        said["KLAVERBLAD_NEIGHBOUR_ON_LOOPBACK"] = "1"
        command = [sys.executable, "-m", "klaverblad", "up", "--processes", "1"]
        self.log.write_bytes(b"")
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)], env=said, stdout=out, stderr=out
            )

    def until_ready(self) -> None:
        until(lambda: "staat klaar" in self.log.read_text(), self.log)

    def kill(self) -> None:
        """Without a chance to say anything."""
        if self.process is not None:
            for pid in [*children(self.process.pid), self.process.pid]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Between:
    """The line before a server: it passes on what is said, or does to it what it is told."""

    server: Server
    port: int = field(default_factory=free_port)
    faults: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def answer(self, asked: BaseHTTPRequestHandler) -> None:
        fault = self.faults.pop(0) if self.faults else ""
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        status, seal, said = self._pass_on(asked, body)
        self.passed.append(f"{asked.command} {status} {fault}".strip())
        if fault == "twice":
            status, seal, said = self._pass_on(asked, body)
        if fault == "kill":
            # It is written down there, and nobody will ever say so.
            self.server.kill()
        if fault in ("kill", "lost"):
            return
        if fault == "late":
            time.sleep(calling.TIME_OUT_S + 1)
        if fault == "wrong":
            said = wire.written(json.loads(said) | {"hash": "0" * 32})
            asked_seal = asked.headers[wire.SEAL]
            seal = wire.seal_of_answer(SECRET, asked=asked_seal, status=status, body=said)
        if fault == "redirect":
            status, said = 302, b""
        with suppress(OSError):
            asked.send_response(status)
            asked.send_header(wire.SEAL, seal)
            asked.send_header("Location", f"http://127.0.0.1:{self.server.port}/")
            asked.send_header("Content-Length", str(len(said)))
            asked.end_headers()
            asked.wfile.write(said)

    def _pass_on(self, asked: BaseHTTPRequestHandler, body: bytes) -> tuple[int, str, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {
            name: asked.headers[name]
            for name in (wire.NODE, wire.LAST_HASH, wire.NONCE, wire.SEAL, "Content-Type")
        }
        line.request(asked.command, asked.path, body=body or None, headers=headers)
        answer = line.getresponse()
        said = answer.read()
        line.close()
        return answer.status, answer.headers.get(wire.SEAL, ""), said

    @contextmanager
    def open(self) -> Iterator[None]:
        between = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                between.answer(self)

            do_POST = do_PATCH = do_GET  # noqa: N815  (names of the library)

            def log_message(self, *_: Any) -> None:
                return

        with ThreadingHTTPServer(("127.0.0.1", self.port), Handler) as listening:
            thread = threading.Thread(target=listening.serve_forever, daemon=True)
            thread.start()
            try:
                yield
            finally:
                listening.shutdown()


def a_side(today: Any, ours: str, theirs: str, per_hour: int, member: str, port: int) -> Side:
    unit = {"code": "noten", "name": "noten", "per_hour": per_hour}
    group: Lets = begin(
        today, member, words=WORDS | {"slug": ours, "unit": unit}, mia=login(f"mia-{ours}")
    )
    rate = Fraction(per_hour, 60)
    address = f"http://127.0.0.1:{port}/credit-commons/{theirs}"
    said = told(ours, theirs, rate=(rate.numerator, rate.denominator), address=address)
    one, _secret = services.write_down(group.actor("mia"), group.group.pk, said, at=group.at)
    services.put_on(group.actor("mia"), group.group.pk, one.pk, at=group.at)
    return Side(group, one.pk)


def look(side: Side, paid: Crossing, *, after_minutes: int = 0) -> str:
    """What the worker of this side does; the state of a payment after it."""
    services.relay(side.neighbour_id, at=timezone.now() + timedelta(minutes=after_minutes))
    paid.refresh_from_db()
    return str(paid.state)


def greet(side: Side) -> Any:
    return side.greet(calling.call)


def test_two_desks_trade_over_a_line_that_fails_and_their_books_mirror(
    own_database, today, tmp_path, settings, monkeypatch
):
    from django.db import connection

    settings.KLAVERBLAD_NEIGHBOUR_ON_LOOPBACK = True
    monkeypatch.setattr(calling, "TIME_OUT_S", 4.0)
    first, second = str(connection.settings_dict["NAME"]), _copy_of_database()
    one, two = Server(first, tmp_path / "one"), Server(second, tmp_path / "two")
    to_two, to_one = Between(two), Between(one)
    try:
        with to_two.open(), to_one.open():
            here = a_side(today, HERE, THERE, 60, "ann", to_two.port)
            with _using(second):
                there = a_side(today, THERE, HERE, 20, "zoe", to_one.port)
            for server in (one, two):
                server.start()
            for server in (one, two):
                server.until_ready()
            zoe, ann = there.lets.of["zoe"].code, here.lets.of["ann"].code

            # They greet each other, and what one pays is booked at both.
            assert greet(here).greeted_at
            with _using(second):
                assert greet(there).greeted_at
            paid = here.pay("ann", zoe, 12)
            assert look(here, paid) == "booked"
            with _using(second):
                assert there.lets.balance("zoe") == 24
                paid = there.pay("zoe", ann, 1)
                assert look(there, paid) == "booked"
            assert here.lets.balance("ann") == 11

            # An answer that comes late, a message that comes twice, another hash, another address.
            to_two.faults += ["late"]
            paid = here.pay("ann", zoe, 3)
            assert look(here, paid) == "held"
            assert look(here, paid, after_minutes=2) == "booked"
            assert to_two.passed[-2:] == ["GET 200", "PATCH 201"]
            to_two.faults += ["twice", "twice"]
            paid = here.pay("ann", zoe, 3)
            assert look(here, paid) == "booked"
            to_two.faults += ["", "wrong"]
            paid = here.pay("ann", zoe, 3)
            assert look(here, paid) == "booked"
            assert to_two.passed[-2:] == ["PATCH 201 wrong", "GET 200"]
            to_two.faults += ["redirect"]
            paid = here.pay("ann", zoe, 3)
            assert look(here, paid) == "held"
            assert look(here, paid, after_minutes=2) == "booked"

            # Killed between its commit and its answer: aside here until it is back and was asked.
            to_two.faults += ["", "kill"]
            paid = here.pay("ann", zoe, 6)
            assert look(here, paid) == "valid"
            assert here.lets.member("ann").account.pending_out == 6
            with _using(second):
                assert there.lets.balance("zoe") == 20 + 4 - 1 + 4 + 2
            assert look(here, paid, after_minutes=10) == "valid"
            two.start()
            two.until_ready()
            assert look(here, paid, after_minutes=200) == "booked"

            # Both books say the same, and each is whole.
            assert greet(here).out_of_step_at is None
            behind = here.account.balance
            assert audit().findings == ()
            mine = list(here.one.links.order_by("n").values_list("n", "state", "hash"))
            with _using(second):
                assert greet(there).out_of_step_at is None
                assert Fraction(behind, 60) == -Fraction(there.account.balance, 20)
                assert audit().findings == ()
                theirs = list(there.one.links.order_by("n").values_list("n", "state", "hash"))
            assert behind == 12 - 3 + 3 * 4 + 6
            assert mine == theirs
    finally:
        for server in (one, two):
            server.kill()
        _forget(second)

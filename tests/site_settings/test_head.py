"""HEAD has no body on the line: the answer after it is the answer to the question after it."""

from __future__ import annotations

import re
import socket

import pytest
from django.core.wsgi import get_wsgi_application

from klaverblad.site.head import HeadersAlone
from klaverblad.site.wsgi import application
from tests.browser.desk import free_port
from tests.site_settings.processes import environment, running, until
from tests.world import build

SIGN_IN, STATIC, NOWHERE, CLOSED = (
    "/aanmelden/",
    "/static/site/look.css",
    "/bestaat-niet/",
    "/vandaag/",
)


class Line:
    """One connection that stays open, read byte by byte as a proxy does."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.socket.makefile("rb")

    def ask(self, method, path):
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        self.socket.sendall(head.encode())
        first = self.file.readline().decode()
        assert re.fullmatch(r"HTTP/1\.1 \d{3} [\w ]+\r\n", first), first
        headers = {}
        while (line := self.file.readline().decode()) != "\r\n":
            name, _colon, said = line.partition(":")
            headers[name.lower()] = said.strip()
        n_bytes = 0 if method == "HEAD" else int(headers["content-length"])
        return int(first.split()[1]), headers, self.file.read(n_bytes)

    def close(self):
        self.file.close()
        self.socket.close()


@pytest.fixture
def port(own_database, today, tmp_path):
    build(today)
    data = tmp_path / "data"
    data.mkdir()
    port, log = free_port(), tmp_path / "said.log"
    with running(["up", "--port", str(port)], environment(data), log):
        until(lambda: "staat klaar" in log.read_text(), log)
        yield port


def test_after_head_the_next_answer_on_the_line_is_whole(port):
    line = Line(port)
    try:
        for path, status in ((SIGN_IN, 200), (STATIC, 200), (NOWHERE, 404), (CLOSED, 302)):
            of_head, headers, _nothing = line.ask("HEAD", path)
            of_get, theirs, body = line.ask("GET", path)

            assert (path, of_head, of_get) == (path, status, status)
            assert headers.keys() == theirs.keys()
            assert "connection" not in headers
            assert headers["content-type"] == theirs["content-type"]
            assert int(theirs["content-length"]) == len(body)
            # Not to the byte: a page that is packed differs by its nonce.
            assert (headers["content-length"] == "0") == (not body)
    finally:
        line.close()


# ---- without a server -------------------------------------------------------------------------
class Body:
    """An answer that says whether somebody read it and whether it was closed."""

    def __init__(self):
        self.n_read = self.n_closed = 0

    def __iter__(self):
        self.n_read += 1
        yield b"inhoud"

    def close(self):
        self.n_closed += 1


def answer(method, body):
    began = []

    def answered(_environ, start):
        start("200 OK", [("Content-Length", "6")])
        return body

    given = HeadersAlone(answered)({"REQUEST_METHOD": method}, lambda *said: began.append(said))
    return given, began


def test_the_body_of_head_is_closed_and_never_read():
    body = Body()

    given, began = answer("HEAD", body)

    assert list(given) == []
    assert (body.n_read, body.n_closed) == (0, 1)
    assert began == [("200 OK", [("Content-Length", "6")])]


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_any_other_answer_goes_through_as_it_is(method):
    body = Body()

    given, _began = answer(method, body)

    # The same object: a server that knows how to send a file sees that it is one.
    assert given is body
    assert (body.n_read, body.n_closed) == (0, 0)


def test_a_body_that_cannot_be_closed_is_no_error():
    given, _began = answer("HEAD", [b"inhoud"])

    assert list(given) == []


def test_every_door_for_a_server_answers_head_so():
    assert isinstance(application, HeadersAlone)
    assert isinstance(application.answered, type(get_wsgi_application()))

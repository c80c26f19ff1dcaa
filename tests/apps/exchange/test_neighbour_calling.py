"""A server calls another one, and lets no address lead it anywhere else."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from uuid import UUID

import pytest

from klaverblad.apps.exchange.creditcommons import calling, wire
from klaverblad.apps.exchange.creditcommons.calling import BadAddress, Silence
from klaverblad.apps.exchange.creditcommons.models import Neighbour


@pytest.fixture
def near(settings):
    settings.KLAVERBLAD_NEIGHBOUR_ON_LOOPBACK = True


@pytest.mark.parametrize(
    "address",
    [
        "http://ruilkring.example/cc",
        "ftp://ruilkring.example/cc",
        "https://user:pass@ruilkring.example/cc",
        "https://ruilkring.example/cc?x=1",
        "https://ruilkring.example/cc#x",
        "https://ruilkring.example:8443/cc",
        "https://ruilkring.example:port/cc",
        "https://ruilkring.example/c c",
        "https://rüilkring.example/cc",
        "https://ruilkring.example/cc\r\nHost: x",
        "http://127.0.0.1:5432/cc",
        "http://localhost/cc",
        "https:///cc",
        "",
    ],
)
def test_an_address_that_is_no_plain_https_is_refused(address):
    with pytest.raises(BadAddress):
        calling.checked(address)


def test_a_plain_address_is_kept_without_its_last_slash():
    assert calling.checked(" https://ruilkring.example/cc/ ") == "https://ruilkring.example/cc"


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "ff02::1",
    ],
)
def test_a_name_that_means_a_machine_inside_is_not_called(settings, monkeypatch, number):
    settings.KLAVERBLAD_DEMO = False
    world = ("93.184.216.34", 443)
    found = [(0, 0, 0, "", world), (0, 0, 0, "", (number, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)

    with pytest.raises(OSError, match="not reachable"):
        calling.reachable("ruilkring.example", 443)


def test_the_number_that_was_looked_at_is_the_one_that_is_called(settings, monkeypatch):
    settings.KLAVERBLAD_DEMO = False
    asked = []

    def once(*_a, **_k):
        asked.append(1)
        return [(0, 0, 0, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", 443))]

    called = []

    def connecting(to, **_more):
        called.append(to)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", once)
    monkeypatch.setattr(socket, "create_connection", connecting)

    with pytest.raises(Silence):
        calling.call(neighbour("https://ruilkring.example/cc"), "GET", "about", last_hash="")

    assert called == [("93.184.216.34", 443)]


def test_in_the_practice_region_nothing_leaves(settings, monkeypatch):
    settings.KLAVERBLAD_DEMO = True
    found = [(0, 0, 0, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)

    with pytest.raises(OSError, match="not reachable"):
        calling.reachable("ruilkring.example", 443)


def neighbour(address: str) -> Neighbour:
    return Neighbour(our_name="hier", their_name="ginds", address=address, secret="s" * 40)


def serving(pieces, sent=None):
    """A listener that sends these pieces, with a pause in between, whatever it is asked."""
    listening = socket.create_server(("127.0.0.1", 0))

    def work():
        with listening:
            line, _ = listening.accept()
        with line:
            line.recv(65_536)
            for piece, pause in pieces:
                try:
                    line.sendall(piece)
                except OSError:
                    return
                if sent is not None:
                    sent.append(piece)
                time.sleep(pause)

    threading.Thread(target=work, daemon=True).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}/cc"


@pytest.mark.parametrize(
    ("pieces", "seen"),
    [
        ([(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", 0)], "no_seal_302"),
        ([(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 0)], "no_seal_200"),
        ([(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 70_000, 0)], "HTTPException"),
        ([(b"not http at all\r\n\r\n", 0)], "BadStatusLine"),
        ([(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", 0)], "IncompleteRead"),
    ],
)
def test_an_answer_that_is_not_theirs_is_no_answer(near, monkeypatch, pieces, seen):
    with pytest.raises(Silence) as silence:
        calling.call(neighbour(serving(pieces)), "GET", "about", last_hash="")

    assert silence.value.code == seen


@pytest.mark.parametrize(
    ("head", "piece"), [(b"", b"X-A: b\r\n"), (b"Content-Length: 600\r\n\r\n", b"x")]
)
def test_whoever_sends_a_letter_at_a_time_is_hung_up_on(near, monkeypatch, head, piece):
    monkeypatch.setattr(calling, "TIME_OUT_S", 0.5)
    slow = [(b"HTTP/1.1 200 OK\r\n" + head, 0.1), *[(piece, 0.1)] * 600]

    sent = []
    with pytest.raises(Silence):
        calling.call(neighbour(serving(slow, sent)), "GET", "about", last_hash="")

    # Each piece came in time; all of them would have taken a minute.
    assert len(sent) < 300


def test_the_hash_is_that_of_the_protocol():
    said = wire.Said(UUID(int=5), "hier/abcd", "ginds/efgh", 12, "Kersen")

    # md5 over last hash, uuid, state, quant, description and version, with bars in between.
    text = "f" * 32 + "|00000000-0000-0000-0000-000000000005|V|12|Kersen|1"
    assert said.chained("f" * 32, "V") == hashlib.md5(text.encode()).hexdigest()  # noqa: S324
    assert said.chained("f" * 32, "C") != said.chained("f" * 32, "V")


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("quant", {"quant": 1.5}),
        ("quant", {"quant": True}),
        ("quant", {"quant": 0}),
        ("quant", {"quant": 10**13}),
        ("description", {"description": "a\x00b"}),
        ("description", {"description": "x" * 141}),
        ("payer", {"payer": "hier"}),
        ("payee", {"payee": "ginds/../x"}),
    ],
)
def test_a_message_that_cannot_be_read_says_which_field(field, entry):
    said = wire.read(wire.Said(UUID(int=5), "hier/abcd", "ginds/efgh", 12, "").written())
    said["entries"][0] |= entry

    with pytest.raises(wire.Unreadable, match=field):
        wire.read_said(wire.written(said))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_document_at_all_is_unreadable(body):
    with pytest.raises(wire.Unreadable):
        wire.read_said(body)


def test_an_answer_to_another_question_has_another_seal():
    one = wire.seal_of_answer("s" * 40, asked="a", status=200, body=b"{}")

    assert one != wire.seal_of_answer("s" * 40, asked="b", status=200, body=b"{}")
    assert one != wire.seal_of_answer("s" * 40, asked="a", status=201, body=b"{}")
    assert not wire.is_seal(one, None)

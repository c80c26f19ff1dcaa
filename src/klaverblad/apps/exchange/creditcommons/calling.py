"""Asking another server: one question, one answer, and nothing that an address can lead us into.

Only https, to an address that the whole world may reach, looked up once and then held to; no
redirect is followed; an answer is small and comes soon. Never called inside a transaction.
"""

from __future__ import annotations

import http.client
import ipaddress
import secrets
import socket
import ssl
import threading
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.exchange.creditcommons import wire
from klaverblad.apps.exchange.creditcommons.models import Neighbour
from klaverblad.errors import BadInput

TIME_OUT_S = 6.0
ANSWER_MOST = 65_536
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


class BadAddress(BadInput):
    """An address that we do not call."""

    code = "bad_address"
    sentence = _(
        "Dit adres roepen we niet op. Schrijf het zo: https://ruilkring.example/credit-commons/groep"
    )


class Silence(Exception):
    """No answer that we believe: we do not know whether they read it. `code` says what was seen."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What they said, under their seal."""

    status: int
    said: dict[str, Any]


class Call(Protocol):
    """How a neighbour is asked; handed in, so that a test can be the neighbour."""

    def __call__(
        self, neighbour: Neighbour, method: str, path: str, *, last_hash: str, body: bytes = b""
    ) -> Answer: ...


def checked(address: str) -> str:
    """The address of a neighbour, without a slash at its end.

    raises   BadAddress
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise BadAddress(field="address") from None
    is_near = parts.hostname in _LOOPBACK and settings.KLAVERBLAD_NEIGHBOUR_ON_LOOPBACK
    if (
        (parts.scheme != "https" and not (is_near and parts.scheme == "http"))
        or not parts.hostname
        or not (port is None or is_near or port == http.client.HTTPS_PORT)
        or parts.username is not None
        or parts.password is not None
        or parts.query
        or parts.fragment
        or not (parts.netloc + parts.path).isascii()
        or not (parts.netloc + parts.path).isprintable()
        or " " in parts.path
    ):
        raise BadAddress(field="address")
    return parts.geturl().rstrip("/")


def call(
    neighbour: Neighbour, method: str, path: str, *, last_hash: str, body: bytes = b""
) -> Answer:
    """Ask, under our seal, and give what they answered under theirs.

    raises   Silence
    """
    assert not connection.in_atomic_block, "nobody waits for a network with rows locked"
    try:
        parts = urlsplit(checked(neighbour.address))
    except BadAddress:
        raise Silence("bad_address") from None
    headers = {
        wire.NODE: neighbour.our_name,
        wire.LAST_HASH: last_hash,
        wire.NONCE: secrets.token_hex(16),
    }
    secret = neighbour.secret
    asked = wire.seal_of_request(secret, method=method, path=path, headers=headers, body=body)
    headers |= {wire.SEAL: asked, "Content-Type": "application/json", "Connection": "close"}
    try:
        status, seal, said = _fetch(parts, method, path, headers, body)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Silence(type(error).__name__) from error
    made = wire.seal_of_answer(secret, asked=asked, status=status, body=said)
    if not wire.is_seal(made, seal):
        # A proxy that is down answers too, and so does whoever sits in between.
        raise Silence(f"no_seal_{status}")
    try:
        return Answer(status, wire.read(said))
    except wire.Unreadable:
        raise Silence("unreadable") from None


def _fetch(
    parts: SplitResult, method: str, path: str, headers: dict[str, str], body: bytes
) -> tuple[int, str | None, bytes]:
    asked = _Held(parts)
    try:
        asked.request(method, f"{parts.path}/{path}", body=body or None, headers=headers)
        with closing(asked.getresponse()) as answer:
            said = bytearray()
            while piece := answer.read1(8_192):
                said += piece
                if len(said) > ANSWER_MOST:
                    raise http.client.HTTPException("too large")
            if answer.length:
                raise http.client.IncompleteRead(bytes(said), answer.length)
            return answer.status, answer.headers.get(wire.SEAL), bytes(said)
    finally:
        asked.hang_up()


class _Held(http.client.HTTPConnection):
    """A connection to the number that was looked at: a name cannot mean another one after that."""

    def __init__(self, parts: SplitResult) -> None:
        self._is_plain = parts.scheme == "http"
        super().__init__(parts.hostname or "", parts.port or (80 if self._is_plain else 443))
        self._end: threading.Timer | None = None

    def connect(self) -> None:
        number = reachable(self.host, self.port)
        self.sock = socket.create_connection((number, self.port), timeout=TIME_OUT_S)
        # Whoever sends a letter at a time is late too: the end is that of the whole answer.
        self._end = threading.Timer(TIME_OUT_S, _hang_up, [self.sock])
        self._end.daemon = True
        self._end.start()
        if not self._is_plain:
            trusted = ssl.create_default_context()
            self.sock = trusted.wrap_socket(self.sock, server_hostname=self.host)

    def hang_up(self) -> None:
        """Not in `close`, which happens as soon as the head of an answer was read."""
        if self._end is not None:
            self._end.cancel()
        self.close()


def _hang_up(open_one: socket.socket) -> None:
    with suppress(OSError):
        open_one.shutdown(socket.SHUT_RDWR)


def reachable(host: str, port: int) -> str:
    """The number of a host, when all that its name means are numbers of the whole world.

    raises   OSError
    """
    if host in _LOOPBACK and settings.KLAVERBLAD_NEIGHBOUR_ON_LOOPBACK:
        return host
    if settings.KLAVERBLAD_DEMO:
        # In the practice region nothing leaves, not even the question what a name means.
        raise OSError("not reachable from here")
    found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(_is_of_the_world(one) for one in found):
        raise OSError("not reachable from here")
    return min(found)


def _is_of_the_world(number: str) -> bool:
    try:
        seen = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    inner = [
        getattr(seen, "ipv4_mapped", None),
        getattr(seen, "sixtofour", None),
        *(getattr(seen, "teredo", None) or ()),
    ]
    return all(
        one.is_global and not one.is_multicast and not one.is_reserved
        for one in (seen, *(one for one in inner if one is not None))
    )

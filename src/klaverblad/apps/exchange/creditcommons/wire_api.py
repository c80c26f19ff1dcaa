"""The door for a neighbour. Whoever it does not know, or cannot prove it, finds that nothing is here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from klaverblad.apps.access.guard import View, public
from klaverblad.apps.access.senders import wait_for
from klaverblad.apps.exchange.creditcommons import queries, services, wire
from klaverblad.apps.exchange.creditcommons.models import Neighbour
from klaverblad.apps.exchange.creditcommons.services import Reply

_MINUTE = 60
_ASKS_MOST = 600


def by_neighbour(*methods: str) -> Callable[[Callable[..., Reply]], View]:
    """Let in the neighbour whose seal is on the message; what is answered goes under ours.

    Public, since no session opens it. A group that is off, a name that is unknown and a seal that
    does not fit are one answer: 404, as of an address that does not exist.
    """

    def guard(view: Callable[..., Reply]) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **kwargs: object) -> HttpResponse:
            if request.method not in methods:
                raise Http404
            one = _enter(request, slug)
            reply = view(request, one, **kwargs)
            body = wire.written(reply.said)
            answer = HttpResponse(body, status=reply.status, content_type="application/json")
            answer[wire.SEAL] = wire.seal_of_answer(
                one.secret, asked=request.headers[wire.SEAL], status=reply.status, body=body
            )
            answer["Cache-Control"] = "no-store"
            return answer

        opened: View = csrf_exempt(public(guarded))
        return opened

    return guard


def _enter(request: HttpRequest, slug: str) -> Neighbour:
    """raises   Http404"""
    now = timezone.now().timestamp()
    one = queries.by_name(slug, request.headers.get(wire.NODE, "")[:40])
    if one is not None and _length(request) <= wire.BODY_MOST and _is_sealed(request, one):
        budget = f"neighbour:{one.pk}"
        if wait_for(budget, most=_ASKS_MOST, within_s=_MINUTE, at=now) == 0:
            return one
    raise Http404


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length") or "0"
    return int(said) if said.isascii() and said.isdecimal() else wire.BODY_MOST + 1


def _is_sealed(request: HttpRequest, one: Neighbour) -> bool:
    _start, _slug, path = request.path.rpartition(f"/{one.group.slug}/")
    made = wire.seal_of_request(
        one.secret,
        method=str(request.method),
        path=path,
        headers={name: request.headers.get(name, "") for name in _SEALED},
        body=request.body,
    )
    return wire.is_seal(made, request.headers.get(wire.SEAL))


_SEALED = (wire.NODE, wire.LAST_HASH, wire.NONCE)


@by_neighbour("GET")
def about(_request: HttpRequest, one: Neighbour) -> Reply:
    """How we count."""
    said = services.tell_of_us(one).said
    return Reply(200, {key: said[key] for key in ("node", "format", "unit", "validated_window")})


@by_neighbour("GET")
def handshake(_request: HttpRequest, one: Neighbour) -> Reply:
    """How we count, and how we stand."""
    return services.tell_of_us(one)


@by_neighbour("POST")
def relay(request: HttpRequest, one: Neighbour) -> Reply:
    """A new payment, to be looked at."""
    try:
        said = wire.read_said(request.body)
    except wire.Unreadable as unreadable:
        return Reply(
            422, {"errors": ["unreadable"], "code": "unreadable", "field": str(unreadable)}
        )
    return services.receive_new(one.pk, said, last_hash=_last_hash(request), at=timezone.now())


@by_neighbour("GET")
def transaction(_request: HttpRequest, one: Neighbour, uuid: UUID) -> Reply:
    """What stands here of a payment."""
    return services.tell_about(one, uuid)


@by_neighbour("PATCH")
def word(request: HttpRequest, one: Neighbour, uuid: UUID, state: str) -> Reply:
    """Book it, or let it go."""
    if state not in (wire.COMMIT, wire.ERASE):
        raise Http404
    last = _last_hash(request)
    return services.receive_word(one.pk, uuid, state, last_hash=last, at=timezone.now())


def _last_hash(request: HttpRequest) -> str:
    return request.headers.get(wire.LAST_HASH, "")

"""Who comes in: an app with the key of a member. It acts as that member in that group, and no more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hmac import compare_digest
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from klaverblad.apps.access.guard import public
from klaverblad.apps.access.senders import sender_of, wait_for
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.keys import digest_of
from klaverblad.apps.exchange.ledger.errors import Conflict, NotNow
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets.komunitin.shapes import Fault, faults
from klaverblad.apps.exchange.lets.models import Member
from klaverblad.apps.exchange.lets.outward_models import AppKey
from klaverblad.apps.exchange.lets.policies import can_take_part
from klaverblad.errors import BadInput, Denied, KlaverbladError

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_WRONG_MOST, _ASKS_MOST, _MINUTE = 20, 120, 60
Answer = Callable[..., HttpResponse]


def open_page(view: Answer) -> Answer:
    """What everybody may ask: which groups there are that let apps in, and their unit."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _count(f"sender:{sender_of(request)}", most=_ASKS_MOST)
            return view(request, *args, **kwargs)
        except Fault as fault:
            return faults(fault)
        except ObjectDoesNotExist:
            return faults(_nowhere())

    return public(guarded)


def by_key(*methods: str) -> Callable[[Answer], Answer]:
    """Let in whoever brings the key of a member of the group in the address.

    The page of it is public, since no session opens it: without a key the answer is 401, and of a
    group that lets no apps in, or another one, it is that there is none.
    """

    def guard(view: Answer) -> Answer:
        @wraps(view)
        def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
            try:
                actor, mine = _enter(request, code, methods)
            except Fault as fault:
                return faults(fault)
            request.actor = actor
            try:
                return view(request, actor, mine, **kwargs)
            except Fault as fault:
                return faults(fault)
            except KlaverbladError as error:
                return faults(_fault_of(error, mine))
            except ObjectDoesNotExist:
                return faults(_nowhere())

        return csrf_exempt(public(guarded))

    return guard


def _enter(request: HttpRequest, code: str, methods: tuple[str, ...]) -> tuple[Actor, Member]:
    """raises   Fault"""
    if request.method not in methods:
        raise Fault("BadRequest", "This is not done here.", status=405)
    key = _key_of(request)
    if key.member.group.slug != code:
        raise _nowhere()
    if request.method not in _READS and not key.may_pay:
        raise Fault("Forbidden", "This key only reads.")
    actor = Actor.owner(key.member.user, on=timezone.localdate())
    if not can_take_part(actor, key.member).is_allowed:
        raise _nowhere()
    return actor, key.member


def _key_of(request: HttpRequest) -> AppKey:
    """raises   Fault"""
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    digest = digest_of(said.strip()) if scheme.lower() == "bearer" else None
    key = queries.key_with(digest, on=timezone.localdate()) if digest else None
    if key is None or not compare_digest(key.digest, str(digest)):
        _count(f"guess:{sender_of(request)}", most=_WRONG_MOST)
        raise Fault("Unauthorized", "Send the key that was made on the page of apps.")
    _count(f"key:{key.pk}", most=_ASKS_MOST)
    return key


def _count(who: str, *, most: int) -> None:
    wait = wait_for(f"komunitin:{who}", most=most, within_s=_MINUTE, at=timezone.now().timestamp())
    if wait > 0:
        raise Fault("BadRequest", "Too many requests.", status=429)


def _fault_of(error: KlaverbladError, mine: Member) -> Fault:
    """A refusal of ours in the words of this API. Of the limits of another nothing is told."""
    assert mine.account_id is not None, "whoever comes in has an account"
    if isinstance(error, NotNow):
        is_own = error.account_id == mine.account_id
        codes = {"below_min": "InsufficientBalance", "above_max": "InsufficientMaximumBalance"}
        code = codes.get(error.reason, "TransactionError") if is_own else "TransactionError"
        return Fault(code, str(error.seen_by(mine.account_id).sentence))
    if isinstance(error, Conflict):
        return Fault("TransactionError", str(error.sentence), status=409)
    if isinstance(error, Denied):
        return Fault("Forbidden", str(error.sentence))
    if isinstance(error, BadInput):
        return Fault("FieldValidationError", str(error.sentence))
    return Fault("TransactionError", str(error.sentence))


def _nowhere() -> Fault:
    return Fault("NotFound", "There is none here.")

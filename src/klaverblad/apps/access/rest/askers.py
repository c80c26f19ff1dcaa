"""Who asks: a system with a key, or a browser with a session. Both end in the same actor.

A key opens what its membership opens; nothing here decides more than who somebody is.
"""

from __future__ import annotations

from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from klaverblad.apps.access.policies import deny
from klaverblad.apps.access.rest.problems import NotSignedIn, TooManyRequests
from klaverblad.apps.access.senders import sender_of, wait_for
from klaverblad.apps.accounts import queries, services
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.keys import digest_of
from klaverblad.apps.accounts.middleware import has_second_factor
from klaverblad.apps.accounts.models import KeyScope

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_MINUTE = 60


class ApiKey(HttpBearer):
    """`Authorization: Bearer klv_…`, made on the page of keys for systems."""

    openapi_description = (
        "A key for a system, made on the page /sleutels/. It acts as the member it was made for."
    )

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Let a key in; whoever sends a head that we cannot read is no browser with a session."""
        actor = super().__call__(request)
        if actor is None and "Authorization" in request.headers:
            raise NotSignedIn
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor that the key's membership makes today."""
        digest, today = digest_of(token.strip()), request.asked_at.date()
        key = queries.key_with(digest, on=today) if digest else None
        if key is None or not compare_digest(key.digest, str(digest)):
            # Only what opens nothing is counted here: a guesser shuts nobody else out.
            _count(request, f"guess:{sender_of(request)}", most=settings.API_WRONG_KEYS_A_MINUTE)
            raise NotSignedIn
        _count(request, f"key:{key.pk}", most=settings.API_REQUESTS_A_MINUTE)
        services.note_use(key, on=today)
        request.api_key, request.membership = key, key.membership
        request.actor = Actor.of(key.membership, on=today)
        if request.method not in _READS and key.scope != KeyScope.WRITE:
            deny("key_reads_only").enforce()
        return request.actor


class Session(APIKeyCookie):
    """The cookie of the desk itself. What changes something also sends the token of a page."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = (
        "The session of a signed-in browser. Requests that change something also send X-CSRFToken."
    )

    def __init__(self) -> None:
        # Asked below, and only of who has a session: a stranger must hear 401.
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002  (ninja's face)
        """The actor whom the middleware found."""
        if not request.user.is_authenticated:
            raise NotSignedIn
        if not has_second_factor(request):
            deny("no_second_factor").enforce()
        if request.actor is None:
            deny("not_your_role").enforce()
        if request.method not in _READS and check_csrf(request) is not None:
            deny("csrf").enforce()
        who = f"member:{request.actor.membership_id}"
        _count(request, who, most=settings.API_REQUESTS_A_MINUTE)
        return request.actor


def _count(request: HttpRequest, who: str, *, most: int) -> None:
    at = request.asked_at.timestamp()
    if seconds := wait_for(f"api:{who}", most=most, within_s=_MINUTE, at=at):
        raise TooManyRequests(seconds=seconds)

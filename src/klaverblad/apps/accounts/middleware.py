"""Who is asking: the second factor first, then the actor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from klaverblad.apps.accounts import queries
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.services import SESSION_KEY

GetResponse = Callable[[HttpRequest], HttpResponse]

# Set by the demo's buttons: practice logins have no password, so no second factor either.
DEMO_SESSION = "demo_signin"
# Where systems ask, in JSON: there a missing second factor is an answer, not another page.
API_ROOT = "/api/v1/"
_FREE = ("/aanmelden/", "/static/", "/taal/", "/gezond/", "/oefenen/", API_ROOT)


class ActorMiddleware:
    """Puts `request.actor` and `request.membership` on each request of a signed-in user."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.membership = None
        if request.user.is_authenticated:
            today = timezone.localdate()
            chosen = request.session.get(SESSION_KEY)
            request.membership = queries.membership_for(request.user, chosen, on=today)
            if request.membership:
                request.actor = Actor.of(request.membership, on=today)
        return self.get_response(request)


class SecondFactorMiddleware:
    """A signed-in professional without a second factor can only set one up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.user.is_authenticated
            and not request.path.startswith(_FREE)
            and not has_second_factor(request)
        ):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether whoever is signed in set up a second factor, or came in by a practice button."""
    return bool(request.session.get(DEMO_SESSION)) or is_mfa_enabled(request.user)

"""Two guards on a session: that it still goes on, and that it proved a second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.apps.signin import factors, limits, queries, services
from klaverblad.apps.signin.asking_again import ask_again
from klaverblad.apps.signin.models import SignIn
from klaverblad.apps.signin.ways_on import to_show_factor, wanted

GetResponse = Callable[[HttpRequest], HttpResponse]

# The ways to set up a first factor. Whoever has one shows it before they add another: else somebody
# who knows a password adds their own.
_ADDING = frozenset({"mfa_activate_totp", "mfa_add_webauthn", "signin:choose_factor"})
# What is open before the second factor: the ways to show one.
_OPEN = frozenset(
    {
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "signin:still_here",
    }
)
# Public, since whoever signs in comes by; for whoever is signed in already it makes a way in.
_CLOSED = frozenset({"openid_connect_callback"})


class LiveSessions:
    """Ends a session that lay still, lived too long, or was ended from another browser.

    Needs ActorMiddleware before it: how long a session may lie still depends on somebody's roles.
    And LoginRequiredMiddleware after it, which cannot say why somebody stands at the door.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.why_over = None
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        idle = limits.idle_time(request.memberships)
        sign_in = queries.sign_in_of(request.user, request.session.get(services.SESSION_KEY))
        request.why_over = limits.why_over(sign_in, idle=idle, at=now)
        if request.why_over is None:
            seen = sign_in.last_seen_at
            if not is_only_asking(request):
                # What is not written down each time is what a session may lie still longer.
                if now - seen >= limits.STEP:
                    services.see(sign_in, at=now)
                seen = now
            request.sign_in = sign_in
            request.idle_time = idle
            request.idle_seconds = limits.seconds_left(sign_in, idle=idle, at=now, seen=seen)
        elif not is_only_asking(request):
            _end(request, sign_in, request.why_over)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the door, from a page that asks to be signed in. Others open as for anybody.

        So a page behind a link stays where it is and its address goes nowhere, and a system hears
        401.
        """
        if request.why_over is None or not _asks_sign_in(view):
            return None
        if is_only_asking(request):
            # The page leaves by itself then; what it asks for next ends the session, and says why.
            return JsonResponse({"left": 0})
        asked = urlencode({"waarom": request.why_over, "next": wanted(request)})
        where = f"{resolve_url(settings.LOGIN_URL)}?{asked}"
        return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


def _end(request: HttpRequest, sign_in: SignIn | None, why: limits.Why) -> None:
    """From here on this request is nobody's."""
    actor = Actor.owner(request.user, on=timezone.localdate())
    services.end_when_over(actor, request.user, sign_in, why=why)
    logout(request)
    request.actor = request.membership = None
    request.memberships = []


def _asks_sign_in(view: Any) -> bool:
    """Whether a view is for whoever is signed in, as Django's own middleware reads it."""
    return getattr(view, "login_required", True)


def is_only_asking(request: HttpRequest) -> bool:
    """The page's own question how long is left; it must not keep alive what it watches."""
    return request.method == "GET" and request.path == reverse("signin:still_here")


class SecondFactor:
    """A professional who showed only a password can do nothing but add a first second factor.

    A person in guidance sees their own file and no other, and may not own a device that can hold
    a second factor: for them it is offered, not asked. Whoever is both is a professional. Once
    somebody has one, every session of theirs shows it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked for only where it matters: for a machine's key there is nothing to prove.
        request.is_proved = partial(_is_proved, request)
        request.ask_again = partial(ask_again, request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """After the address is known. What is for everybody is for whoever showed one thing too.

        That is the API as well: there a missing second factor is an answer, not another page.
        """
        name = request.resolver_match.view_name
        is_open = name in _OPEN or (not _asks_sign_in(view) and name not in _CLOSED)
        if not request.user.is_authenticated or is_open or _is_proved(request):
            return None
        if factors.has_own(request):
            # It was added after this session began, in another one: show it here too.
            return to_show_factor(request)
        if name in _ADDING:
            return None
        return redirect("signin:choose_factor")


def _is_proved(request: HttpRequest) -> bool:
    """Whether whoever is signed in showed what their roles ask for, and what they chose to have."""
    if request.session.get(DEMO_SESSION):
        return True
    if limits.holds_professional_role(request.memberships):
        return factors.is_enough(request)
    return factors.may_add(request)

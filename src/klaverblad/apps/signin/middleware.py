"""Two guards on a session: that it still goes on, and that it proved a second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.middleware import API_ROOT, DEMO_SESSION
from klaverblad.apps.signin import factors, limits, queries, services

GetResponse = Callable[[HttpRequest], HttpResponse]

# What a professional may open before the second factor: the ways to set one up, or to leave.
_OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_inactive",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "signin:choose_factor",
        "signin:still_here",
        "set_language",
        "health",
        "accounts:practice",
        "accounts:practice_sign_in",
    }
)


class LiveSessions:
    """Ends a session that lay still, lived too long, or was ended from another browser.

    Needs ActorMiddleware before it: how long a session may lie still depends on somebody's roles.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        idle = limits.idle_time(request.memberships)
        sign_in = queries.sign_in_of(request.user, request.session.get(services.SESSION_KEY))
        if why := limits.why_over(sign_in, idle=idle, at=now):
            if is_only_asking(request):
                # The page leaves by itself then; what it asks for next ends the session, and says why.
                return JsonResponse({"left": 0})
            return self._leave(request, sign_in, why)
        seen = sign_in.last_seen_at
        if not is_only_asking(request):
            # What is not written down each time is what a session may lie still longer: see STEP.
            if now - seen >= limits.STEP:
                services.see(sign_in, at=now)
            seen = now
        request.sign_in = sign_in
        request.idle_time = idle
        request.idle_seconds = limits.seconds_left(sign_in, idle=idle, at=now, seen=seen)
        return self.get_response(request)

    def _leave(self, request: HttpRequest, sign_in: Any, why: limits.Why) -> HttpResponse:
        actor = Actor.owner(request.user, on=timezone.localdate())
        services.end_when_over(actor, request.user, sign_in, why=why)
        logout(request)
        request.actor = request.membership = None
        asked = urlencode({"waarom": why, "next": wanted(request)})
        where = f"{resolve_url(settings.LOGIN_URL)}?{asked}"
        return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


def is_only_asking(request: HttpRequest) -> bool:
    """The page's own question how long is left; it must not keep alive what it watches."""
    return request.method == "GET" and request.path == reverse("signin:still_here")


def wanted(request: HttpRequest) -> str:
    """Where to go on after signing in again: the page somebody looked at, never a form's target."""
    if request.htmx:
        page = request.htmx.current_url_abs_path or "/"
    elif request.method in {"GET", "HEAD"}:
        page = request.get_full_path()
    else:
        came_from = urlsplit(request.headers.get("referer", ""))
        page = came_from.path if came_from.netloc == request.get_host() else "/"
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else "/"


class SecondFactor:
    """A professional who showed only a password can do nothing but add a second factor.

    A person in guidance sees their own file and no other, and may not own a device that can hold
    a second factor: for them it is offered, not asked. Whoever is both is a professional.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked for only where it matters: for a machine's key there is nothing to prove.
        request.is_proved = partial(_is_proved, request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """After the address is known, so that what is open is a list of names."""
        if (
            not request.user.is_authenticated
            or request.resolver_match.view_name in _OPEN
            # There a missing second factor is an answer in JSON, not another page.
            or request.path.startswith(API_ROOT)
            or _is_proved(request)
        ):
            return None
        if not factors.has_own(request):
            return redirect("signin:choose_factor")
        # It was added after this session began, in another one: show it here too.
        where = queries.way_to_show_factor(request.user)
        return redirect(f"{reverse(where)}?{urlencode({'next': wanted(request)})}")


def _is_proved(request: HttpRequest) -> bool:
    """Whether whoever is signed in showed what their roles ask for."""
    return (
        not limits.holds_professional_role(request.memberships)
        or bool(request.session.get(DEMO_SESSION))
        or factors.is_enough(request)
    )

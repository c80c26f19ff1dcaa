"""Every view says which policy guards it, or that it is public. A house test calls them all."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from klaverblad.apps.access.policies import Decision, deny
from klaverblad.apps.access.reading import gathering, write_down
from klaverblad.apps.access.remembered import remembering

View = Callable[..., HttpResponse]


def guarded_by(check: Callable[..., Decision]) -> Callable[[View], View]:
    """Guard a view with a policy.

    A policy on the actor alone is asked here. One that also needs the thing itself is asked by the
    service or query that fetches the thing; here only that somebody acts in some role.
    """
    actor_only = len(inspect.signature(check).parameters) == 1

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                deny("not_signed_in").enforce()
            if actor_only:
                check(request.actor).enforce()
            if request.actor.is_emergency and _writes(request, check):
                deny("only_reading").enforce()
            reads = remembering() if request.method in _SAFE else nullcontext()
            with gathering() as opened, reads:
                response = view(request, *args, **kwargs)
            if not isinstance(response, HttpResponse):
                # An operation of the API: whose files it opened is written once it is an answer.
                return response
            # Whatever its status: a form that came back with a mistake stands beside the file too.
            write_down(request.actor, opened, via=_via(request, response), what=_what(request))
            return response

        guarded.policy = check.policy_name  # type: ignore[attr-defined]
        return guarded

    return guard


# What somebody in an emergency still does: end it, and see to their own session.
_NOT_WRITING_IN_A_FILE = frozenset({"emergency.end", "session.own"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def _writes(request: HttpRequest, check: Callable[..., Decision]) -> bool:
    """Whether a request would change something that a service would write."""
    return request.method not in _SAFE and check.policy_name not in _NOT_WRITING_IN_A_FILE  # type: ignore[attr-defined]


def _via(request: HttpRequest, response: HttpResponse) -> str:
    """How a file left the house: kept as a table or document, or looked at."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return "export"
    return "part" if getattr(request, "htmx", False) else "page"


def _what(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match is not None else ""


def public(view: View) -> View:
    """A page without sign-in. Rare, and named so that the house test can list them."""
    view = login_not_required(view)
    view.policy = "public"  # type: ignore[attr-defined]
    return view

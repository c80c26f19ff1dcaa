"""Every view says which policy guards it, or that it is public. A house test calls them all."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from klaverblad.apps.access.policies import Decision, deny

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
            return view(request, *args, **kwargs)

        guarded.policy = check.policy_name  # type: ignore[attr-defined]
        return guarded

    return guard


def public(view: View) -> View:
    """A page without sign-in. Rare, and named so that the house test can list them."""
    view = login_not_required(view)
    view.policy = "public"  # type: ignore[attr-defined]
    return view

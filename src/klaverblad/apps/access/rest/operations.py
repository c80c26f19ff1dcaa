"""Where the operations of an app are hung: beside its views, under the same guard.

An operation is a view that answers in JSON: it names its policy with `guarded_by`, and the site
refuses to start with one that does not. Its first sentence is its title in the description.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from klaverblad.apps.access.rest.problems import Issue, issue_of, of_issues


def operations(tag: str) -> Router:
    """A list of operations about one thing. What is not known is left out of their answers."""
    return Router(tags=[tag], by_alias=True, exclude_none=True)


def refuses_unknown_parameters(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a filter that we do not know: left out, it would quietly answer too much."""
    models = [m for m in run.__self__.models if m.__ninja_param_source__ == "query"]  # type: ignore[attr-defined]
    known = {name for model in models for name in model.__ninja_flatten_map__}

    @wraps(run)
    def careful(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if unknown := sorted(set(request.GET) - known):
            return of_issues(_unknown(name) for name in unknown)
        return run(request, **kwargs)

    return careful


def _unknown(name: str) -> Issue:
    return issue_of({"loc": ("query", name), "type": "extra_forbidden"})

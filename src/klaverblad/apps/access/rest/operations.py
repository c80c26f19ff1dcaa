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


def reads_parameters_with_care(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a filter that we do not know: left out, it would quietly answer too much.

    And a NUL in one that we do: PostgreSQL takes it for an accident, and nobody types one.
    """
    models = [m for m in run.__self__.models if m.__ninja_param_source__ == "query"]  # type: ignore[attr-defined]
    known = {name for model in models for name in model.__ninja_flatten_map__}

    @wraps(run)
    def careful(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        said = sorted(request.GET.lists())
        wrong = [_issue(name, "extra_forbidden") for name, _values in said if name not in known]
        wrong += [_issue(name, "unreadable") for name, values in said if "\x00" in "".join(values)]
        return of_issues(wrong) if wrong else run(request, **kwargs)

    return careful


def _issue(name: str, kind: str) -> Issue:
    return issue_of({"loc": ("query", name), "type": kind})

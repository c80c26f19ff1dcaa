"""The API: the operations of the apps under one root, with their errors in one shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from pydantic.alias_generators import to_camel

from klaverblad.apps.access.api import router as me
from klaverblad.apps.access.policies import REGISTRY, Policy
from klaverblad.apps.access.rest import problems
from klaverblad.apps.access.rest.askers import ApiKey, Session
from klaverblad.apps.access.rest.operations import reads_parameters_with_care
from klaverblad.apps.access.rest.reading import StrictParser
from klaverblad.apps.monitor.api import router as figures
from klaverblad.apps.people.api import router as people
from klaverblad.apps.places.api import router as places
from klaverblad.apps.rights.api import router as rights
from klaverblad.apps.trajectories.api import router as caseload
from klaverblad.apps.trajectories.api import steps
from klaverblad.errors import KlaverbladError

VERSION = "1.0.0"
ROUTERS = (me, caseload, people, steps, rights, places, figures)


class Api(NinjaAPI):
    """ninja, which names an operation as its function is named."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return to_camel(operation.view_func.__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """One operation: how it is asked, and who may."""

    method: str
    path: str
    name: str
    policy: Policy


def doors(routers: tuple[Router, ...]) -> Iterator[Door]:
    """Every operation with its policy.

    raises   UnguardedOperation for one that names none: then the desk does not start
    """
    for path, operation in _operations(routers):
        name = to_camel(operation.view_func.__name__)
        policy = REGISTRY.get(getattr(operation.view_func, "policy", ""))
        if policy is None:
            raise UnguardedOperation(name)
        for method in operation.methods:
            yield Door(method, path, name, policy)


class UnguardedOperation(Exception):
    """An operation that does not say who may. It is our mistake, so it stops the start."""


def _operations(routers: tuple[Router, ...]) -> Iterator[tuple[str, Operation]]:
    for router in routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield path, operation


def _make() -> Api:
    # The description and its page are ours: ninja's own ask another server for their scripts.
    made = Api(
        title="Klaverblad",
        version=VERSION,
        auth=[ApiKey(), Session()],
        parser=StrictParser(),
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
    )
    made.add_decorator(reads_parameters_with_care, mode="view")
    for router in ROUTERS:
        made.add_router("", router)
    made.add_exception_handler(KlaverbladError, _refused)
    made.add_exception_handler(ValidationError, _unreadable)
    made.add_exception_handler(HttpError, _said_by_status)
    made.add_exception_handler(ObjectDoesNotExist, _nowhere)
    made.add_exception_handler(Http404, _nowhere)
    made.add_exception_handler(RequestDataTooBig, _too_large)
    return made


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return problems.of_error(error)


def _unreadable(_request: HttpRequest, error: Any) -> HttpResponse:
    return problems.of_issues(problems.issue_of(found) for found in error.errors)


def _said_by_status(_request: HttpRequest, error: Any) -> HttpResponse:
    return problems.of_status(error.status_code)


def _nowhere(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.of_status(404)


def _too_large(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.of_status(413)


def _addresses(made: Api) -> list[URLPattern]:
    """One address per path; ninja gives one per method, and a root that answers nothing."""
    found: dict[str, URLPattern] = {}
    for entry in made.urls[0]:
        route = str(entry.pattern)
        if route and route not in found:
            # Who asks is settled inside, where a no is JSON and not another page.
            login_not_required(entry.callback)
            found[route] = entry
    return list(found.values())


api = _make()
DOORS = tuple(doors(ROUTERS))
urlpatterns = _addresses(api)

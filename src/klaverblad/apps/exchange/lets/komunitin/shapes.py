"""JSON:API 1.0: documents, errors, pages, and what a body may be. No database here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

MEDIA_TYPE = "application/vnd.api+json"
_SIZE, _SIZE_MOST = 20, 100
_BODY_MOST = 20_000
# The codes that clients of this API know, with their status and title.
CODES: Mapping[str, tuple[int, str]] = {
    "BadRequest": (400, "Bad Request"),
    "FieldValidationError": (400, "Field validation Error"),
    "TransactionError": (400, "Transaction Error"),
    "InsufficientBalance": (400, "Insufficient Balance"),
    "InsufficientMaximumBalance": (400, "Insufficient Maximum Balance"),
    "Unauthorized": (401, "Unauthorized"),
    "Forbidden": (403, "Forbidden"),
    "NotFound": (404, "Not Found"),
}


class Fault(Exception):
    """A "no" in this API: one of its codes, a status when it differs, and a sentence."""

    def __init__(self, code: str, detail: str, *, status: int | None = None) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail
        self.status = CODES[code][0] if status is None else status


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing: what it is, its words, and what it is tied to by type and id."""

    type: str
    id: str
    attributes: Mapping[str, Any]
    to_one: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)
    url: str = ""

    def written(self) -> dict[str, Any]:
        ties: dict[str, Any] = {
            name: {"data": {"type": kind, "id": key}} for name, (kind, key) in self.to_one.items()
        }
        ties |= {name: {"links": {"related": url}} for name, url in self.related.items()}
        found: dict[str, Any] = {
            "type": self.type,
            "id": self.id,
            "attributes": dict(self.attributes),
        }
        if ties:
            found["relationships"] = ties
        if self.url:
            found["links"] = {"self": self.url}
        return found


def one(
    resource: Resource, *, included: Iterable[Resource] = (), status: int = 200
) -> HttpResponse:
    """A document of one thing."""
    return _answer({"data": resource.written(), **_with(included)}, status)


def many(
    resources: Sequence[Resource],
    *,
    included: Iterable[Resource] = (),
    links: Mapping[str, str | None],
) -> HttpResponse:
    """A document of a page of things; `links` lead to the next and the one before."""
    data = [resource.written() for resource in resources]
    return _answer({"data": data, "links": dict(links), **_with(included)}, 200)


def faults(fault: Fault) -> HttpResponse:
    """A document of one error."""
    said = {
        "status": str(fault.status),
        "code": fault.code,
        "title": CODES[fault.code][1],
        "detail": fault.detail,
    }
    answer = _answer({"errors": [said]}, fault.status)
    if fault.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def _with(included: Iterable[Resource]) -> dict[str, Any]:
    known = {(one.type, one.id): one for one in included}
    return {"included": [one.written() for one in known.values()]} if known else {}


def _answer(said: Mapping[str, Any], status: int) -> HttpResponse:
    text = json.dumps({"jsonapi": {"version": "1.0"}, **said}, ensure_ascii=False)
    answer = HttpResponse(text, content_type=MEDIA_TYPE, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks of a list: from where, how many, what goes along."""

    after: int
    size: int
    include: frozenset[str]
    filters: Mapping[str, str]

    def links(self, request: HttpRequest, *, has_more: bool) -> dict[str, str | None]:
        """Where this page, the next and the one before are; None where there is none."""

        def at(after: int) -> str:
            said = {key: value for key, value in request.GET.items() if key != "page[after]"}
            return f"{request.build_absolute_uri(request.path)}?{urlencode(said | {'page[after]': after})}"

        return {
            "self": at(self.after),
            "first": at(0),
            "prev": at(max(0, self.after - self.size)) if self.after else None,
            "next": at(self.after + self.size) if has_more else None,
        }


def wanted(
    request: HttpRequest, *, include: Iterable[str] = (), filters: Iterable[str] = ()
) -> Wanted:
    """Read an address strictly: what we do not know is refused, as JSON:API asks.

    raises   Fault
    """
    known = {"page[after]", "page[size]", "include", *(f"filter[{name}]" for name in filters)}
    if strange := set(request.GET) - known:
        raise Fault("BadRequest", f"Unknown parameter: {min(strange)}"[:120])
    asked = frozenset(filter(None, request.GET.get("include", "").split(",")))
    if asked - set(include):
        raise Fault("BadRequest", "This cannot be included.")
    return Wanted(
        after=_number(request, "page[after]", 0, 10**9),
        size=max(1, _number(request, "page[size]", _SIZE, _SIZE_MOST)),
        include=asked,
        filters={
            name: request.GET[f"filter[{name}]"]
            for name in filters
            if f"filter[{name}]" in request.GET
        },
    )


def _number(request: HttpRequest, name: str, without: int, most: int) -> int:
    said = request.GET.get(name)
    if said is None:
        return without
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        raise Fault("BadRequest", f"{name} is a whole number.")
    return min(int(said), most)


def body(request: HttpRequest, kind: str) -> dict[str, Any]:
    """The one resource that a body holds.

    raises   Fault: another media type (415), no JSON, another type
    """
    if request.content_type != MEDIA_TYPE:
        raise Fault("BadRequest", f"Send {MEDIA_TYPE}.", status=415)
    if len(request.body) > _BODY_MOST:
        raise Fault("BadRequest", "This is too large.", status=413)
    try:
        said = json.loads(request.body)["data"]
        has_type = said["type"] == kind
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Fault("BadRequest", "This is no JSON:API document of one resource.") from None
    if not has_type:
        raise Fault("BadRequest", f"The type is {kind}.", status=409)
    return dict(said)

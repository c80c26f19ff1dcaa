"""The description of the API, for programs and for people. It holds no data, so it is public."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from klaverblad.apps.access.guard import public
from klaverblad.site.api_document import as_bytes

_HOUR = 3600


@cache
def _tag() -> str:
    return f'"{hashlib.sha256(as_bytes()).hexdigest()[:16]}"'


@require_safe
@public
@condition(etag_func=lambda _request: _tag())
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (a view's face)
    """The description as OpenAPI 3.1."""
    answer = HttpResponse(as_bytes(), content_type="application/json")
    answer["Cache-Control"] = f"public, max-age={_HOUR}"
    return answer


@require_safe
@public
def page(request: HttpRequest) -> HttpResponse:
    """The same description to read: what a system may ask, and who may."""
    made = _readable()
    context = {"about": made["info"]["description"].split("\n\n"), "groups": _groups(made)}
    return render(request, "api/page.html", context)


@cache
def _readable() -> dict[str, Any]:
    """The description without the marks that are for programs that draw it."""
    return json.loads(as_bytes().decode().replace("`", ""))


def _groups(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations by what they are about, in the order of the description."""
    every = [
        _operation(path, method, one, made)
        for path, methods in made["paths"].items()
        for method, one in methods.items()
    ]
    return [
        {
            "name": tag["name"],
            "about": tag["description"],
            "operations": [one for one in every if one["tag"] == tag["name"]],
        }
        for tag in made["tags"]
    ]


def _operation(path: str, method: str, one: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {
        "id": one["operationId"],
        "tag": one["tags"][0],
        "method": method.upper(),
        "path": made["servers"][0]["url"] + path,
        "summary": one["summary"],
        # The first part is the summary again.
        "more": one["description"].split("\n\n")[1:],
        "policy": one["x-policy"],
        "parameters": [
            {
                "name": parameter["name"],
                "where": parameter["in"],
                "is_required": parameter["required"],
                "kind": _kind(parameter["schema"], made),
                "about": parameter.get("description", ""),
            }
            for parameter in one["parameters"]
        ],
        "fields": _fields(body.get("schema"), made),
        "answers": [
            {"status": status, "about": _looked_up(answer, made)["description"]}
            for status, answer in one["responses"].items()
            if status != "default"
        ],
    }


def _fields(schema: dict[str, Any] | None, made: dict[str, Any]) -> list[dict[str, Any]]:
    if schema is None:
        return []
    schema = _looked_up(schema, made)
    return [
        {
            "name": name,
            "is_required": name in schema.get("required", ()),
            "kind": _kind(part, made),
            "about": part.get("description", ""),
        }
        for name, part in schema["properties"].items()
    ]


def _looked_up(schema: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    if "allOf" in schema:
        schema = schema["allOf"][0]
    if "$ref" not in schema:
        return schema
    # #/components/schemas/Told
    _root, _components, group, name = schema["$ref"].split("/")
    return made["components"][group][name]


def _kind(schema: dict[str, Any], made: dict[str, Any]) -> str:
    """A type in a few words: uuid, date, one of these words."""
    schema = _looked_up(schema, made)
    if "anyOf" in schema:
        kinds = (_kind(one, made) for one in schema["anyOf"] if one.get("type") != "null")
        return " | ".join(dict.fromkeys(kinds))
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    return str(schema.get("format") or schema.get("type", "any"))

"""The description of the API, OpenAPI 3.1: made from the operations, the same for everybody."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from klaverblad.apps.access.rest.problems import KINDS, MEDIA_TYPE, Problem
from klaverblad.apps.accounts.middleware import API_ROOT
from klaverblad.site.api import DOORS, VERSION, api

_ABOUT = """\
What a desk of Klaverblad knows and does, for the systems of its organisations.

An operation does what a page does, for whom the page does it: the same policies, the same reach, \
the same services. Each names its policy under `x-policy`. What is not there and what is not yours \
look the same (404); what you may see but not do is 403.

Names are lowerCamelCase, days are ISO 8601, ids are UUIDs, amounts are numbers beside their unit. \
What is not known is left out: it is never zero and never no. Every problem is \
application/problem+json (RFC 9457); titles and details are in the language of Accept-Language \
(nl, fr or en), programs read `code`.

After the REST guide of the Belgian public sector (https://www.belgif.be/specification/rest/api-guide/).
"""
_TAGS = {
    "me": "Who asks, in which roles.",
    "people": "People in guidance, and what is known of them with who said it.",
    "steps": "The steps of a plan.",
    "rights": "Rights that people asked for, and what was answered.",
    "places": "Workplaces and vacancies of the region.",
    "figures": "Published figures, as printed, with what is doubted about them.",
}
# What an operation may answer besides what it is for, and when.
_PROBLEMS = {
    400: ("BadRequest", "What was sent cannot be read; `issues` says where."),
    401: ("Unauthorized", "No session and no key, or a key that opens nothing."),
    403: ("Forbidden", "You may see this, but not do it; or your role has no part in it."),
    404: ("NotFound", "It is not there, or it is not yours."),
    406: ("NotAcceptable", "Only JSON is answered."),
    409: ("Conflict", "The house says no, and what would make it a yes."),
    412: ("PreconditionFailed", "Something else stands there than the condition says."),
    415: ("UnsupportedMediaType", "Only JSON is read."),
    429: ("TooManyRequests", "Too many requests in a minute; Retry-After says how long to wait."),
}
_ALWAYS = {400, 401, 403, 406, 429}
_CHANGES = {409, 415}
# The name of the cookie on a real desk; the practice region runs without TLS, and drops the prefix.
_COOKIE = "__Host-klaverblad"


@cache
def document() -> dict[str, Any]:
    """The whole description. It holds no data, so it is made once."""
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    made["info"] = {
        "title": "Klaverblad",
        "version": VERSION,
        "description": _ABOUT,
        "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    }
    made["servers"] = [{"url": API_ROOT.rstrip("/")}]
    made["tags"] = [{"name": name, "description": said} for name, said in _TAGS.items()]
    parts = made["components"]
    parts["schemas"] = dict(sorted((parts["schemas"] | _problem_schemas()).items()))
    parts["responses"] = {
        "Problem": _problem("Why it did not work."),
        **{name: _problem(when) for name, when in _PROBLEMS.values()},
    }
    parts["securitySchemes"]["Session"]["name"] = _COOKIE
    _without_made_up_titles(parts["schemas"])
    _without_made_up_titles(made["paths"])
    parts["schemas"]["Problem"]["examples"] = [_example()]
    for door in DOORS:
        operation = made["paths"][door.path][door.method.lower()]
        _describe(operation, door.path, door.method)
        operation["x-policy"] = {"name": door.policy.name, "sentence": door.policy.sentence}
    return made


def as_bytes() -> bytes:
    """The description as it is sent, and as it is kept in docs/api/."""
    return (json.dumps(document(), indent=1, ensure_ascii=False) + "\n").encode()


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    inner: dict[str, Any] = schema.pop("$defs")
    return {"Problem": schema, **inner}


def _example() -> dict[str, Any]:
    return {
        "type": f"urn:problem-type:belgif:{KINDS[404].belgif}",
        "title": "Dit is er niet",
        "status": 404,
        "detail": "Dit is er niet, of het is niet voor jou.",
        "instance": "urn:uuid:9f3c2f8e-8f0a-4a3c-9a4e-0d3d3c0a7a11",
        "code": KINDS[404].code,
    }


def _problem(when: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": when, "content": {MEDIA_TYPE: {"schema": schema}}}


def _without_made_up_titles(part: Any) -> None:
    """Take out what a machine made of our names ("Personid"); a field called title stays."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        for inner in part.values():
            _without_made_up_titles(inner)
    elif isinstance(part, list):
        for inner in part:
            _without_made_up_titles(inner)


def _describe(operation: dict[str, Any], path: str, method: str) -> None:
    """The first sentence of an operation is its title; then what it takes, and may answer."""
    title, _rest, more = operation["description"].partition("\n\n")
    operation["summary"] = " ".join(title.split()).rstrip(".")
    operation["description"] = "\n\n".join(" ".join(part.split()) for part in (title, more) if part)
    for parameter in operation["parameters"]:
        parameter["schema"] = _of_a_parameter(parameter["schema"])
    may = set(_ALWAYS)
    if "{" in path:
        may.add(404)
    if method != "GET":
        may |= _CHANGES
    if any(one["name"] == "If-Match" for one in operation["parameters"]):
        may.add(412)
    for status in sorted(may):
        name, _when = _PROBLEMS[status]
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}


def _of_a_parameter(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter: what stands beside it is said once, and nobody can send a null."""
    kept = {name: part for name, part in schema.items() if name not in {"description", "example"}}
    kinds = [one for one in kept.pop("anyOf", []) if one != {"type": "null"}]
    assert len(kinds) < 2, "a parameter has one type"
    return kept | kinds[0] if kinds else kept

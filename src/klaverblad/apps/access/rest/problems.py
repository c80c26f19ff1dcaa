"""Every "no" of the API in one shape: application/problem+json (RFC 9457), in the asked language.

Types follow the guide of the Belgian public sector; what that guide does not name carries our own
`code`. Nothing of what was sent is repeated: it may be about somebody.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field
from pydantic.alias_generators import to_camel

from klaverblad.apps.access.rest.shapes import Answer
from klaverblad.errors import BadInput, Denied, KlaverbladError, Refused

MEDIA_TYPE = "application/problem+json"


class Issue(Answer):
    """One thing that is wrong with what was sent, and where it stands."""

    where: str = Field(alias="in", description="body, query, path or header", examples=["body"])
    name: str = Field(
        description="A JSON pointer into the body, or the name of the parameter.",
        examples=["/since"],
    )
    code: str = Field(description="What is wrong, for a program.", examples=["missing"])
    detail: str = Field(
        description="What is wrong, for a reader, in the language of Accept-Language.",
        examples=["Dit ontbreekt."],
    )


class Problem(Answer):
    """Why something did not work. Read `code`, never the sentences."""

    type: str = Field(examples=["urn:problem-type:belgif:badRequest"])
    title: str = Field(
        description="The kind of problem, in the language of Accept-Language.",
        examples=["We kunnen dit niet lezen"],
    )
    status: int = Field(ge=400, le=599, examples=[400])
    detail: str = Field(
        description="What happened and what would do, in the language of Accept-Language.",
        examples=["We kunnen dit niet lezen. Kijk na wat je invulde."],
    )
    instance: str = Field(
        description="Names this one occurrence.",
        examples=["urn:uuid:9f3c2f8e-8f0a-4a3c-9a4e-0d3d3c0a7a11"],
    )
    code: str = Field(description="The kind of problem, for a program.", examples=["bad_input"])
    issues: list[Issue] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a status means when nothing more is known."""

    code: str
    title: str | Promise
    detail: str | Promise
    belgif: str = ""


KINDS: Mapping[int, Kind] = {
    400: Kind("bad_input", gettext_lazy("We kunnen dit niet lezen"), BadInput.sentence, "badRequest"),
    401: Kind(
        "not_signed_in",
        gettext_lazy("Wie vraagt dit?"),
        gettext_lazy("Meld je eerst aan, of geef een sleutel die nog geldt."),
        "noAccessToken",
    ),
    403: Kind("denied", gettext_lazy("Dit mag je niet"), Denied.sentence, "missingPermission"),
    404: Kind(
        "not_found",
        gettext_lazy("Dit is er niet"),
        gettext_lazy("Dit is er niet, of het is niet voor jou."),
        "resourceNotFound",
    ),
    405: Kind(
        "method_not_allowed",
        gettext_lazy("Dat kan hier niet"),
        gettext_lazy("Dit adres kent die methode niet. De kop Allow zegt welke wel."),
    ),
    406: Kind(
        "not_acceptable",
        gettext_lazy("Zo antwoorden we niet"),
        gettext_lazy("We antwoorden alleen in JSON. Vraag application/json."),
    ),
    409: Kind("refused", gettext_lazy("Dit kan nu niet"), Refused.sentence),
    412: Kind(
        "precondition_failed",
        gettext_lazy("Er staat intussen iets anders"),
        gettext_lazy("Vraag opnieuw wat er staat, en kies dan."),
    ),
    413: Kind(
        "too_large",
        gettext_lazy("Dit is te groot"),
        gettext_lazy("Stuur minder in één keer."),
        "payloadTooLarge",
    ),
    415: Kind(
        "unsupported_media_type",
        gettext_lazy("Dit soort inhoud lezen we niet"),
        gettext_lazy("Stuur JSON, met Content-Type: application/json."),
    ),
    429: Kind(
        "too_many_requests",
        gettext_lazy("Even te veel vragen"),
        gettext_lazy("Wacht even. De kop Retry-After zegt hoeveel seconden."),
        "tooManyRequests",
    ),
    500: Kind(
        "internal",
        gettext_lazy("Dit lukte niet"),
        gettext_lazy("Er ging bij ons iets mis. Er is niets half bewaard."),
        "internalServerError",
    ),
}  # fmt: skip


class NotSignedIn(KlaverbladError):
    """No session and no key, or one that opens nothing."""

    status = 401
    code = "not_signed_in"
    sentence = KINDS[401].detail


class TooManyRequests(KlaverbladError):
    """More in one minute than is agreed. `seconds` says how long to wait."""

    status = 429
    code = "too_many_requests"
    sentence = KINDS[429].detail


class Outdated(Refused):
    """A condition in the head of the request that no longer holds."""

    status = 412
    code = "precondition_failed"
    sentence = KINDS[412].detail


def of_status(status: int) -> HttpResponse:
    """The problem of a status alone."""
    known = KINDS.get(status) or KINDS[500 if status >= 500 else 400]
    return _respond(status, known, code=known.code, detail=str(known.detail))


def of_error(error: KlaverbladError) -> HttpResponse:
    """The problem that an error of the house is."""
    # Pages say 422, so that htmx shows the form again; the guide knows 400 alone.
    status = 400 if error.status == BadInput.status else error.status
    kind = KINDS[status]
    code = str(error.facts.get("reason", error.code)) if isinstance(error, Denied) else error.code
    issues = _of_facts(error) if isinstance(error, BadInput) else None
    answer = _respond(status, kind, code=code, detail=str(error.sentence), issues=issues)
    if isinstance(error, TooManyRequests):
        answer["Retry-After"] = str(error.facts["seconds"])
    return answer


def of_issues(issues: Iterable[Issue]) -> HttpResponse:
    """The problem of input that is not as the description says."""
    kind = KINDS[400]
    return _respond(400, kind, code=kind.code, detail=str(kind.detail), issues=list(issues))


def issue_of(found: Mapping[str, Any]) -> Issue:
    """One finding of the validation, in words; what was sent is not repeated."""
    where, *path = found["loc"]
    if where == "body":
        # The first part is the name of our own argument, which nobody sends.
        name = "".join(f"/{part}" for part in path[1:])
    else:
        name = str(path[-1]) if path else ""
    return Issue(where=where, name=name, code=found["type"], detail=_sentence(found))


def _sentence(found: Mapping[str, Any]) -> str:
    limits: Mapping[str, Any] = found.get("ctx", {})
    match found["type"]:
        case "missing":
            return _("Dit ontbreekt.")
        case "extra_forbidden":
            return _("Dit kennen we niet. Staat de naam goed?")
        case "enum" | "literal_error":
            return _("Kies uit: %(options)s.") % {"options": limits["expected"]}
        case "string_too_long":
            return _("Hoogstens %(n)s tekens.") % {"n": limits["max_length"]}
        case "less_than_equal":
            return _("Hoogstens %(n)s.") % {"n": limits["le"]}
        case "greater_than_equal":
            return _("Minstens %(n)s.") % {"n": limits["ge"]}
        case "uuid_parsing" | "uuid_type":
            return _("Dit is geen uuid.")
        case "value_error":
            return _("Schrijf een dag zo: 2026-03-02.")
    return _("Deze waarde kunnen we niet lezen.")


def _of_facts(error: BadInput) -> list[Issue] | None:
    """Where a service found something wrong, when it says so."""
    where = str(error.facts.get("where", "body"))
    named = error.facts.get("fields") or [error.facts.get("field")]
    names = [to_camel(str(field)) for field in named if field]  # type: ignore[union-attr]
    code = str(error.facts.get("reason", error.code))
    return [
        Issue(
            where=where,
            name=f"/{name}" if where == "body" else name,
            code=code,
            detail=str(error.sentence),
        )
        for name in names
    ] or None


def _respond(
    status: int, kind: Kind, *, code: str, detail: str, issues: list[Issue] | None = None
) -> HttpResponse:
    is_common = code == kind.code and kind.belgif
    name = f"belgif:{kind.belgif}" if is_common else f"klaverblad:{to_camel(code)}"
    problem = Problem(
        type=f"urn:problem-type:{name}",
        title=str(kind.title),
        status=status,
        detail=detail,
        instance=uuid.uuid4().urn,
        code=code,
        issues=issues,
    )
    said = problem.model_dump_json(by_alias=True, exclude_none=True)
    answer = HttpResponse(said, status=status, content_type=MEDIA_TYPE)
    if status == NotSignedIn.status:
        answer["WWW-Authenticate"] = 'Bearer realm="Klaverblad"'
    return answer

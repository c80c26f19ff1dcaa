"""Under the API every answer is JSON: what is no problem yet, of whatever making, becomes one."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from klaverblad.apps.access.rest import problems
from klaverblad.apps.access.rest.told import hear
from klaverblad.apps.accounts.middleware import API_ROOT

_KEPT = ("Allow", "Retry-After")


class ApiAnswers:
    """Speaks the language of Accept-Language, reads and writes JSON alone, and keeps nothing.

    Stands inside the middleware that chooses a language and outside all that may say no.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API_ROOT):
            return self.get_response(request)
        # The one clock of a request: who asks, and how often in this minute, follow from it.
        request.asked_at = timezone.localtime()
        # A cookie chooses the language of pages; a system says it with each request.
        translation.activate(_language(request.headers.get("Accept-Language", "")))
        # An empty head wishes for nothing in particular.
        if request.headers.get("Accept", "").strip() and not request.accepts("application/json"):
            answer = problems.of_status(HTTPStatus.NOT_ACCEPTABLE)
        elif _has_body(request) and request.content_type != "application/json":
            answer = problems.of_status(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        else:
            answer = _as_problem(self.get_response(request))
            if answer.status_code < HTTPStatus.BAD_REQUEST:
                hear(request)
        if "Cache-Control" not in answer.headers:
            add_never_cache_headers(answer)
        patch_vary_headers(answer, ["Accept-Language"])
        return answer


def _as_problem(answer: HttpResponse) -> HttpResponse:
    is_problem = answer.headers.get("Content-Type", "").startswith(problems.MEDIA_TYPE)
    if answer.status_code < HTTPStatus.BAD_REQUEST or is_problem:
        return answer
    problem = problems.of_status(answer.status_code)
    for name in _KEPT:
        if name in answer.headers:
            problem[name] = answer.headers[name]
    return problem


def _has_body(request: HttpRequest) -> bool:
    return request.headers.get("Content-Length", "0") not in {"", "0"}


def _language(asked: str) -> str:
    """The first language of the desk that the head names."""
    for code, _weight in parse_accept_lang_header(asked):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE

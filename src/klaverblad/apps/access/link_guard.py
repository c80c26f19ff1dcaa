"""The door of a page behind a link: no session, no trace of the token, no second chance.

The address itself is the key. So the page names no referrer, is kept and found by nobody, and
what is wrong with a link is said on a page of its own, in the language that the link was made in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from klaverblad.apps.access import links
from klaverblad.apps.access.guard import View, public
from klaverblad.apps.access.senders import sender_of, wait_for

UNKNOWN_MOST = 30
UNKNOWN_WITHIN_S = 15 * 60
_LANGUAGE_ASKED = "taal"


def by_link(scope: str, *, closed: str = "links/closed.html") -> Callable[[View], View]:
    """A page for whoever holds a link of one scope; the view gets the holder after the request."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            asked = request.GET.get(_LANGUAGE_ASKED, "")
            try:
                holder = links.open_link(token, scope, at=timezone.now())
            except links.LinkClosed as error:
                return _quiet(_closed(request, _counted(request, error), closed, asked))
            language = links.spoken(asked or holder.language)
            with translation.override(language):
                if (refusal := _forged(request)) is not None:
                    return _quiet(refusal)
                try:
                    answer = view(request, holder, *args, **kwargs)
                except links.LinkClosed as error:
                    # Closed since it was opened: another browser was first, or the text changed.
                    answer = _closed(request, error, closed, language)
                except (ObjectDoesNotExist, Http404):
                    # What it was about is gone. Said here: the page of the desk that says so names
                    # a referrer, and belongs to whoever is signed in.
                    answer = _closed(request, links.LinkRevoked(), closed, language)
            return _quiet(answer)

        return public(csrf_exempt(guarded))

    return guard


def _closed(
    request: HttpRequest, error: links.LinkClosed, template: str, language: str
) -> HttpResponse:
    with translation.override(links.spoken(language or translation.get_language() or "nl")):
        context = {
            "sentence": error.sentence,
            "status": error.status,
            "code": error.code,
            # Of a real link alone: so that a page may say whom to ask for a new one.
            "link_id": error.facts.get("link"),
        }
        kind = "text/plain" if template.endswith(".txt") else "text/html"
        return render(
            request, template, context, status=error.status, content_type=f"{kind}; charset=utf-8"
        )


def _counted(request: HttpRequest, error: links.LinkClosed) -> links.LinkClosed:
    """Count unknown tokens by where they come from. A link that is right opens however many were wrong.

    Otherwise one guesser would shut the door on everybody behind the same router.
    """
    if not isinstance(error, links.LinkUnknown):
        return error
    wait = wait_for(
        f"links:{sender_of(request)}",
        most=UNKNOWN_MOST,
        within_s=UNKNOWN_WITHIN_S,
        at=timezone.now().timestamp(),
    )
    return links.TooManyUnknown() if wait else error


class _FormToken(CsrfViewMiddleware):
    """Asks the token of the form alone, not where it came from.

    A page with `no-referrer` sends its forms with the origin "null", which Django would refuse.
    The token in a cookie and in the form still has to match; no session is needed for that.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        return request.META["HTTP_ORIGIN"] == "null" or super()._origin_verified(request)

    def _check_referer(self, request: HttpRequest) -> None:
        if request.META.get("HTTP_REFERER"):
            super()._check_referer(request)


def _forged(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a form without its token; None when all is well."""

    def asks(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    # Asked for a view that is not exempt, as ours is from the check that would refuse everybody.
    return _FormToken(asks).process_view(request, asks, (), {})


def _quiet(answer: HttpResponse) -> HttpResponse:
    """What keeps the address from travelling."""
    if "Cache-Control" not in answer:
        add_never_cache_headers(answer)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer

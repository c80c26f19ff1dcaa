"""Two things every answer needs: it is not kept by a browser, and an error is a page in words."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from klaverblad.errors import KlaverbladError

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivatePages:
    """Signed-in pages are never stored by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class ErrorPages:
    """Turns the error tree into pages; what is not there and what is not yours look the same."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, KlaverbladError):
            # A page part gets the sentence alone: the page around it is still there.
            name = "part" if getattr(request, "htmx", False) else "page"
            context = {"sentence": exception.sentence, "status": exception.status}
            return render(request, f"errors/{name}.html", context, status=exception.status)
        if isinstance(exception, ObjectDoesNotExist):
            raise Http404
        return None

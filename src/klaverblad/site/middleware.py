"""One JSON line per request: the route's pattern, never the path, so no id and no search word."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("klaverblad.request")


class RequestLog:
    """Measures and writes down each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        ms = round((time.perf_counter() - started) * 1000, 1)
        match = getattr(request, "resolver_match", None)
        actor = getattr(request, "actor", None)
        if match is not None:
            # So that a person at a browser, and a benchmark, can read the server's own time.
            response["Server-Timing"] = f"app;dur={ms}"
            log.info(
                "request",
                extra={
                    "route": match.route,
                    "method": request.method,
                    "status": response.status_code,
                    "ms": ms,
                    "role": (actor.role or "") if actor else "",
                },
            )
        return response

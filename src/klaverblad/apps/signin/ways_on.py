"""Where a request goes on when something must be shown first, and where it wanted to be."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from klaverblad.apps.signin import queries


def wanted(request: HttpRequest) -> str:
    """Where to go on after signing in again: the page somebody looked at, never a form's target."""
    if request.htmx:
        page = request.htmx.current_url_abs_path or "/"
    elif request.method in {"GET", "HEAD"}:
        page = request.get_full_path()
    else:
        came_from = urlsplit(request.headers.get("referer", ""))
        page = came_from.path if came_from.netloc == request.get_host() else "/"
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else "/"


def to_show_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor that somebody has and this session did not show."""
    where = queries.way_to_show_factor(request.user)
    return redirect(f"{reverse(where)}?{urlencode({'next': wanted(request)})}")

"""A page of the desk to look at: a menu, somebody who acts, and the addresses the frame links to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import include, path

from klaverblad.site import catalogue


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


# The addresses that the frame links to when they exist; the pages themselves live elsewhere.
urlpatterns = [
    path("taal/", nothing, name="set_language"),
    path("af/", nothing, name="account_logout"),
    path("code/", include(([path("", nothing, name="security")], "signin"))),
    path("rol/", include(([path("", nothing, name="switch")], "accounts"))),
    path("zoek/", include(([path("", nothing, name="search")], "desk"))),
]

MENU = [
    {
        "title": "Regio",
        "items": [
            {"label": "Plekken", "url": "/plekken/", "icon": "pin", "current": True, "count": 3},
            {
                "label": "Cijfers",
                "url": "/cijfers/",
                "icon": "chart",
                "current": False,
                "count": None,
            },
        ],
    }
]
FRAME = {
    "menu": MENU,
    "who": {
        "name": "Joris Claes",
        "initials": "JC",
        "role_label": "Coach",
        "organisation": "OCMW Schoten",
    },
    "memberships": [
        {"id": 1, "label": "Coach, OCMW Schoten", "current": True},
        {"id": 2, "label": "Teamleider, OCMW Malle", "current": False},
    ],
    "demo": True,
    "can_search": True,
}


def request_for(address: str) -> HttpRequest:
    return RequestFactory().get(address)


def render(template: str, request: HttpRequest, **given: Any) -> str:
    """A template inside the frame, as a view would give it."""
    context = {**FRAME, "messages": [], "request": request, "csrf_token": "abc", **given}
    return Template(template).render(Context(context))


def render_catalogue() -> str:
    request = request_for("/bouwstenen/")
    found = catalogue.catalogue_context(request)
    return render('{% extends "look/catalogue.html" %}', request, **found)

"""Addresses that only tests have: a view that forgot its mark, and one that breaks."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from klaverblad.apps.access.guard import public
from klaverblad.apps.people.models import Person
from tests.world import CANARY


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view whose writer thought of no policy."""
    return HttpResponse("binnen")


@public
def broken(request: HttpRequest) -> HttpResponse:
    message = f"duplicate key value ({CANARY}, {request.GET.get('zoek')})"
    raise ValueError(message)


@public
def broken_row(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A write that the database refuses; what it says of it may have the whole row in it."""
    Person.objects.filter(pk=person_id).update(last_name=CANARY, home_lat=51.2, home_lon=None)
    return HttpResponse("never")


@public
def inline(request: HttpRequest) -> HttpResponse:
    """A page with a script of its own."""
    page = Template('<script nonce="{{ CSP_NONCE }}">1</script>')
    return HttpResponse(page.render(RequestContext(request)))


urlpatterns = [
    path("script/", inline, name="inline"),
    path("vergeten/", forgotten, name="forgotten"),
    path("stuk/", broken, name="broken"),
    path("stuk/<uuid:person_id>/", broken_row, name="broken_row"),
    path("", include("klaverblad.site.urls")),
]

handler403 = "klaverblad.site.views.denied"
handler404 = "klaverblad.site.views.not_found"
handler500 = "klaverblad.site.views.broken"

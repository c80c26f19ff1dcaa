"""Does this work pay, for the person themselves: the same figures, in plain words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from klaverblad.apps.desk.mine.page import OwnPage, own, own_page, show
from klaverblad.apps.desk.pays import paper
from klaverblad.apps.desk.pays.asked import Asked, asked
from klaverblad.apps.people.values import language


@require_GET
@own_page
def my_pays(request: HttpRequest) -> HttpResponse:
    """What a place or a wage would bring me."""
    page = own(request, tab="more")
    said = language()
    with translation.override(said):
        # What is data speaks a language of the desk, whatever the page around it speaks.
        found = _asked(request, page)
        context = found.context
        if found.shown is not None:
            found.shown.say_all()
        for one in found.form:
            str(one.errors)
    return show(request, "pays", page, status=found.status, **_without_page(context))


@require_GET
@own_page
def my_pays_pdf(request: HttpRequest) -> HttpResponse:
    """The same on one page of paper."""
    page = own(request, tab="more")
    with translation.override(language()):
        found = _asked(request, page)
        if found.shown is None:
            return redirect(f"{reverse('desk:my_pays')}?{request.GET.urlencode()}")
        return paper.attached(paper.pays_pdf(found, at=timezone.now()))


def _asked(request: HttpRequest, page: OwnPage) -> Asked:
    return asked(request, page, name="")


def _without_page(context: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in context.items() if key != "page"}

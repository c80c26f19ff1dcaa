"""The coach prints a paper with a square and a code, in the language of the person."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk import shown_link
from klaverblad.apps.desk.entry.paper_words import language_of_paper, paper_words
from klaverblad.apps.people import services
from klaverblad.apps.people.policies import can_print_way_in


@require_http_methods(["GET", "POST"])
@guarded_by(can_print_way_in)
def print_way_in(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say what a code does; make one, and show the paper once."""
    page = pages.page(request, person_id, tab="overview")
    can_print_way_in(request.actor, page.person).enforce()
    if request.method == "GET":
        return render(request, "desk/entry/print.html", {"page": page})
    printed = services.print_way_in(request.actor, person_id, at=timezone.now())
    issued = printed.way.issued
    url = request.build_absolute_uri(reverse("desk:enter_by_link", args=[issued.token]))
    language = language_of_paper(printed.person)
    context = {
        "page": page,
        "square": shown_link.square(url),
        "code": printed.way.code,
        "until": issued.link.expires_at,
        "type_at": request.build_absolute_uri(reverse("desk:enter_by_code")),
        "tongue": language,
        "runs_left": language in settings.LANGUAGES_BIDI,
        "paper": paper_words(
            language, until=issued.link.expires_at, asks_birthday=printed.asks_birthday
        ),
    }
    return render(request, "desk/entry/paper.html", context)

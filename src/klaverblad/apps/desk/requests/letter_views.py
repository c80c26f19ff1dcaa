"""The letter to look at before it is made, with a box for each line; and the letter itself."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.requests import letters
from klaverblad.apps.rights.policies import can_ask_right
from klaverblad.apps.rights.request_terms import right, right_name

_LANGUAGES = (("nl", "Nederlands"), ("fr", "Français"), ("en", "English"))


def chosen_in(request: HttpRequest) -> list[str] | None:
    """The lines that stay in the letter; None when nobody chose yet."""
    return request.GET.getlist("met") if "gekozen" in request.GET else None


def language_in(request: HttpRequest) -> str:
    """Dutch, for that is what services here read; another one to read along."""
    asked = request.GET.get("taal", "")
    return asked if asked in letters.LANGUAGES else "nl"


def _page(request: HttpRequest, person_id: UUID, key: str) -> pages.Page:
    if right(key) is None:
        raise Http404
    page = pages.page(request, person_id, tab="rights")
    can_ask_right(request.actor, page.person).enforce()
    return page


@require_GET
@guarded_by(can_ask_right)
def preview(request: HttpRequest, person_id: UUID, key: str) -> HttpResponse:
    """What will stand on the paper."""
    page, language = _page(request, person_id, key), language_in(request)
    chosen = chosen_in(request)
    context = {
        "page": page,
        "key": key,
        "name": right_name(key),
        "title": _("Een brief klaarmaken"),
        "letter": letters.letter(page, key, language=language, on=request.actor.on, chosen=chosen),
        "lines": letters.lines(page, key, chosen),
        "letter_language": language,
        "languages": _LANGUAGES,
    }
    return render(request, "desk/requests/letter.html", context)


@require_GET
@guarded_by(can_ask_right)
def as_pdf(request: HttpRequest, person_id: UUID, key: str) -> HttpResponse:
    """The letter on paper."""
    page = _page(request, person_id, key)
    made = letters.letter_pdf(
        page, key, language=language_in(request), at=timezone.now(), chosen=chosen_in(request)
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="aanvraag.pdf"'
    return response

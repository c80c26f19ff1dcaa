"""The coach prints a paper with a square and a code; and the person chooses whether mail may do too."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.answers import tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk import shown_link
from klaverblad.apps.desk.mine.page import own, own_page, show
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
    context = {
        "page": page,
        "square": shown_link.square(url),
        "code": printed.way.code,
        "until": issued.link.expires_at,
        "asks_birthday": printed.asks_birthday,
        "type_at": request.build_absolute_uri(reverse("desk:enter_by_code")),
        "language": spoken(page.person.language),
    }
    with translation.override(context["language"]):
        context["paper"] = [
            _("Zo kom je op jouw pagina"),
            _("Scan dit met de camera van je telefoon."),
            _("Of typ dit adres in je telefoon of computer:"),
            _("En daar deze code:"),
            _("We vragen ook wanneer je geboren bent.") if printed.asks_birthday else "",
            _(
                "Dit werkt één keer. Daarna vraag je een nieuwe code, of kies je zelf hoe je binnenkomt."
            ),
            _("Geef dit papier aan niemand. Bewaar het niet bij je identiteitskaart."),
        ]
    return render(request, "desk/entry/paper.html", context)


@require_http_methods(["GET", "POST"])
@own_page
def my_ways_in(request: HttpRequest) -> HttpResponse:
    """How I sign in, and whether a mail may let me in."""
    page = own(request, tab="more")
    if request.method == "POST":
        wants = request.POST.get("mail") == "ja"
        services.choose_mail(request.actor, page.person.pk, wants=wants)
        said = _("Bewaard. Je kunt nu een link krijgen in je mail.")
        tell(request, said if wants else _("Bewaard. Een mail laat niemand meer binnen."))
        return redirect("desk:my_ways_in")
    return show(request, "ways_in", page)

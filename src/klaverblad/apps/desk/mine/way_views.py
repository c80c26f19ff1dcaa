"""How I sign in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.answers import tell
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.people import services


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

"""Places that were put before me, side by side: I choose one, or none."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.desk.proposals.views import options
from klaverblad.apps.desk.proposals.words import Shown
from klaverblad.apps.people.values import language
from klaverblad.apps.placements import proposal_queries as queries
from klaverblad.apps.placements import proposal_services as services
from klaverblad.apps.placements.answer_queries import shown_of


@require_GET
@own_page
def my_places(request: HttpRequest) -> HttpResponse:
    """What lies before me now, and what I chose before."""
    page = own(request, tab="more")
    found = queries.own(page.actor)
    now = next((one for one in found if one.ended_on is None), None)
    with translation.override(language()):
        # What is data speaks a language of the desk, whatever the page around it speaks.
        laid = options(page, now) if now is not None else {}
        line = Shown(now, page.actor) if now is not None else None
        words = {
            "ways": line.ways if line else [],
            "stands": line.own_stands if line else "",
            "last": line.last if line else None,
            "before": [
                {"line": one, "chip": one.chip, "place": one.place}
                for one in (Shown(old, page.actor) for old in found if old.ended_on is not None)
            ],
        }
    words["is_shown"] = now is not None and shown_of(now) is not None
    return show(request, "places", page, line=line, **laid, **words)


@require_POST
@own_page
def my_choice(request: HttpRequest, proposal_id: UUID, to: str) -> HttpResponse:
    """I choose one, or none; nobody asks why."""
    option = request.POST.get("option", "")
    moved = services.move(
        request.actor,
        proposal_id,
        to=to,
        at=timezone.now(),
        option_id=int(option) if option.isdecimal() and len(option) < 18 else None,
        seen=request.POST.get("seen") or None,
    )
    fresh = queries.with_all(queries.proposals(request.actor)).get(pk=moved.pk)
    last = Shown(fresh, request.actor).last
    undo = reverse("desk:take_back_move", args=[fresh.pk, last.number]) if last else ""
    tell(request, _("Bewaard. Je coach ziet dit ook."), undo=undo)
    return back(request, reverse("desk:my_places"))

"""What an organisation answers itself, and what the person lets it see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.desk.person_form import Words, answer_form
from klaverblad.apps.people.values import language
from klaverblad.apps.placements import answer_queries as queries
from klaverblad.apps.placements import answer_services as services
from klaverblad.apps.placements import proposal_queries as proposals
from klaverblad.apps.placements.models import Proposal, ShownPart
from klaverblad.apps.placements.policies import can_answer_proposals, can_choose
from klaverblad.errors import KlaverbladError


class ShowForm(forms.Form):
    """What an organisation may see, and what somebody wants to say themselves."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Wat mag de organisatie zien?"),
        help_text=gettext_lazy("Alleen dit, alleen voor deze plek. Je kunt het altijd stoppen."),
        choices=ShownPart.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Kies minstens één ding dat de organisatie mag zien.")
        },
    )
    words = forms.CharField(
        label=gettext_lazy("Een zin erbij, in eigen woorden"),
        help_text=gettext_lazy("Zo: ik werk graag in een kleine ploeg. Niets over gezondheid."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    use_required_attribute = False


@require_GET
@guarded_by(can_answer_proposals)
def asked_of_us(request: HttpRequest) -> HttpResponse:
    """Who chose one of our places, and what we say."""
    actor, spoken = request.actor, language()
    rows = [
        {
            "one": one,
            "is_late": one.is_late(on=actor.on),
            "ways": [(way.to, way.name[spoken], n == 0) for n, way in enumerate(one.ways)],
        }
        for one in queries.asked_of_us(actor, language=spoken)
    ]
    return render(request, "desk/proposals/asked_of_us.html", {"rows": rows})


@require_POST
@guarded_by(can_answer_proposals)
def answer(request: HttpRequest, proposal_id: UUID, to: str) -> HttpResponse:
    """Yes or no, by the chain."""
    seen = request.POST.get("seen", "")
    services.answer(request.actor, proposal_id, to=to, seen=seen, at=timezone.now())
    tell(request, _("Je antwoord is bewaard. De coach ziet het nu."))
    return redirect("desk:asked_of_us")


@require_POST
@guarded_by(can_answer_proposals)
def take_back(request: HttpRequest, proposal_id: UUID, number: int) -> HttpResponse:
    """The answer was a mistake."""
    services.take_answer_back(request.actor, proposal_id, number=number, at=timezone.now())
    tell(request, _("Teruggezet. De vraag wacht weer."))
    return redirect("desk:asked_of_us")


def _first(found: Proposal) -> dict[str, Any]:
    shown = queries.shown_of(found)
    if shown is None:
        return {"parts": [ShownPart.NAME, ShownPart.PHONE]}
    return {"parts": shown.parts, "words": shown.words}


@require_http_methods(["GET", "POST"])
@guarded_by(can_choose)
def show_to_employer(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The coach writes down what the person lets the organisation see."""
    found = proposals.with_all(proposals.proposals(request.actor)).get(pk=proposal_id)
    page = pages.page(request, found.person_id, tab="places")
    can_choose(request.actor, page.person).enforce()
    form = ShowForm(request.POST or None, initial=_first(found))
    about = Words(
        _("Wat mag de organisatie zien?"), _("Bewaard. De organisatie kan nu zelf antwoorden."),
        reverse("desk:proposal", args=[proposal_id]),
    )  # fmt: skip
    return answer_form(
        request, page, form, about,
        save=lambda: services.show_to_employer(request.actor, proposal_id, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@guarded_by(can_choose)
def hide_from_employer(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The organisation sees nothing any more."""
    services.hide_from_employer(request.actor, proposal_id)
    tell(request, _("De organisatie ziet niets meer. Het voorstel loopt verder."))
    return back(request, reverse("desk:proposal", args=[proposal_id]))


@require_http_methods(["GET", "POST"])
@own_page
def my_shown(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """I say what the organisation may see of me."""
    page = own(request, tab="more")
    found = proposals.with_all(proposals.proposals(page.actor)).get(pk=proposal_id)
    form = ShowForm(request.POST or None, initial=_first(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.show_to_employer(page.actor, proposal_id, **form.cleaned_data)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard. Alleen dit ziet de organisatie."))
            return redirect("desk:my_places")
    status = 422 if request.method == "POST" else 200
    return show(request, "shown", page, form=form, found=found, status=status)

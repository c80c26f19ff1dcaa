"""The GPMI: its text, who signs, when it is looked at again, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk import shown_link
from klaverblad.apps.desk.person_form import Words, answer_form
from klaverblad.apps.desk.plan import paper
from klaverblad.apps.desk.plan.gpmi_forms import EndForm, EvaluationForm, PaperForm, TermsForm
from klaverblad.apps.desk.plan.gpmi_words import standing
from klaverblad.apps.people.policies import can_read_person
from klaverblad.apps.trajectories import gpmi_queries, policies, services
from klaverblad.apps.trajectories.models import Gpmi, GpmiEvaluation, GpmiState, Party


@require_GET
@guarded_by(can_read_person)
def every(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The GPMIs of one person, the newest first and open."""
    page = pages.page(request, person_id, tab="steps")
    if page.trajectory is None:
        raise Http404
    at = timezone.now()
    found = gpmi_queries.gpmis_of(request.actor, page.trajectory.pk)
    context = {
        "page": page,
        "stands": [standing(page, one, at=at) for one in found],
        "can_begin": page.can_write
        and not any(one.state in {GpmiState.DRAFT, GpmiState.WAITING} for one in found),
        "drafts": {one.pk: gpmi_queries.text_now(one) for one in found if not one.content},
    }
    return render(request, "desk/plan/gpmi.html", context)


def _writing(request: HttpRequest, gpmi_id: UUID) -> tuple[Gpmi, pages.Page]:
    gpmi = gpmi_queries.gpmis(request.actor).get(pk=gpmi_id)
    page = pages.page(request, gpmi.trajectory.person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    return gpmi, page


def _home(page: pages.Page) -> str:
    return reverse("desk:gpmi", args=[page.person.pk])


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def begin(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Begin a GPMI from the plan as it is."""
    page = pages.page(request, person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    trajectory_id = page.trajectory.pk
    form = TermsForm.of(request.POST, None)
    return _form(
        request,
        page,
        form,
        title=_("Nieuw GPMI"),
        save=lambda: services.draft_gpmi(request.actor, trajectory_id, form.terms()),
        done=_("Het GPMI is in opmaak. Lees het samen na, en leg het dan klaar om te tekenen."),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def change(request: HttpRequest, gpmi_id: UUID) -> HttpResponse:
    """Change what is agreed beside the steps, before anybody is asked to sign."""
    gpmi, page = _writing(request, gpmi_id)
    form = TermsForm.of(request.POST, gpmi)
    return _form(
        request,
        page,
        form,
        title=_("Wijzig het GPMI"),
        save=lambda: services.change_gpmi(request.actor, gpmi_id, form.terms()),
        done=_("Bewaard."),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def on_paper(request: HttpRequest, gpmi_id: UUID) -> HttpResponse:
    """Write down that somebody signed the printed text."""
    _gpmi, page = _writing(request, gpmi_id)
    first = {"name": page.person.name, "signed_on": request.actor.on}
    form = PaperForm(request.POST or None, actor=request.actor, initial=first)
    return _form(
        request,
        page,
        form,
        title=_("Een handtekening op papier"),
        save=lambda: services.record_paper_signature(request.actor, gpmi_id, form.paper()),
        done=_("De handtekening is genoteerd."),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def end(request: HttpRequest, gpmi_id: UUID) -> HttpResponse:
    """Let a GPMI stop, with its reason."""
    _gpmi, page = _writing(request, gpmi_id)
    form = EndForm(request.POST or None)
    return _form(
        request,
        page,
        form,
        title=_("Het GPMI stopt"),
        save=lambda: services.end_gpmi(
            request.actor, gpmi_id, because=form.cleaned_data["because"]
        ),
        done=_("Het GPMI is gestopt. Het plan loopt gewoon door."),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def evaluation(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """Look at the plan again: what came of it, or why it does not happen."""
    found: GpmiEvaluation = gpmi_queries.evaluations(request.actor).get(pk=evaluation_id)
    page = pages.page(request, found.gpmi.trajectory.person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    form = EvaluationForm(request.POST or None)

    def save() -> GpmiEvaluation:
        said = form.cleaned_data
        if said["outcome"].strip():
            return services.record_evaluation(request.actor, evaluation_id, outcome=said["outcome"])
        return services.skip_evaluation(request.actor, evaluation_id, because=said["because"])

    return _form(
        request,
        page,
        form,
        title=_("Samen kijken hoe het gaat"),
        save=save,
        done=_("De evaluatie is genoteerd."),
    )


def _form(
    request: HttpRequest,
    page: pages.Page,
    form: Any,
    *,
    title: str,
    save: Callable[[], object],
    done: str,
) -> HttpResponse:
    """A form of the GPMI: saved and back to the GPMI."""
    return answer_form(request, page, form, Words(title, done, _home(page)), save=save)


@require_POST
@guarded_by(policies.can_write_trajectory)
def offer(request: HttpRequest, gpmi_id: UUID) -> HttpResponse:
    """Freeze the text: from now on it is what everybody signs."""
    _gpmi, page = _writing(request, gpmi_id)
    services.offer_gpmi(request.actor, gpmi_id)
    undo = reverse("desk:take_back_gpmi", args=[gpmi_id])
    tell(request, _("Het GPMI ligt klaar om te tekenen."), undo=undo)
    return back(request, _home(page))


@require_POST
@guarded_by(policies.can_write_trajectory)
def take_back(request: HttpRequest, gpmi_id: UUID) -> HttpResponse:
    """Work on the text again."""
    _gpmi, page = _writing(request, gpmi_id)
    services.take_back_gpmi(request.actor, gpmi_id, at=timezone.now())
    tell(request, _("Het GPMI is weer in opmaak. Wat al getekend was, blijft bewaard."))
    return back(request, _home(page))


@require_POST
@guarded_by(policies.can_write_trajectory)
def sign(request: HttpRequest, gpmi_id: UUID) -> HttpResponse:
    """The coach signs for the OCMW."""
    _gpmi, page = _writing(request, gpmi_id)
    services.sign_gpmi(request.actor, gpmi_id)
    tell(request, _("Je tekende voor het OCMW."))
    return back(request, _home(page))


@require_POST
@guarded_by(policies.can_write_trajectory)
def ask(request: HttpRequest, gpmi_id: UUID, party: str) -> HttpResponse:
    """Make a link by which the person, or a third, signs."""
    if party not in {Party.PERSON, Party.THIRD}:
        raise Http404
    _gpmi, page = _writing(request, gpmi_id)
    issued = services.ask_gpmi_signature(request.actor, gpmi_id, party=party, at=timezone.now())
    link = shown_link.made(request, issued, title=_("De link om het GPMI te tekenen"))
    return shown_link.show(request, page, link, back_url=_home(page))


@require_GET
@guarded_by(can_read_person)
def as_pdf(request: HttpRequest, gpmi_id: UUID) -> HttpResponse:
    """The frozen text on paper, with the signatures and the places to sign."""
    gpmi = gpmi_queries.gpmis(request.actor).prefetch_related("signatures").get(pk=gpmi_id)
    # Opens the file, so that the reading is written down.
    pages.page(request, gpmi.trajectory.person_id, tab="steps")
    if not gpmi.content:
        gpmi.content = gpmi_queries.text_now(gpmi)
    made = paper.gpmi_pdf(gpmi, at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="gpmi.pdf"'
    return response

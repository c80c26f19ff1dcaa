"""Asking somebody without a login: an answer, a document, a signature. And taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access import links
from klaverblad.apps.access.answers import back, on_field, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk import day_rows, letters, shown_link
from klaverblad.apps.desk import person as pages
from klaverblad.apps.people import services as people
from klaverblad.apps.people.forms.documents import WantedForm
from klaverblad.apps.people.forms.organisations import OrganisationField
from klaverblad.apps.people.models import DocumentKind
from klaverblad.apps.people.policies import can_ask_document
from klaverblad.apps.trajectories import policies, queries, services
from klaverblad.apps.trajectories.models import Step
from klaverblad.errors import KlaverbladError


class QuestionForm(forms.Form):
    """What a partner is asked about a step."""

    partner = OrganisationField(
        label=gettext_lazy("Aan welke organisatie?"),
        error_messages={"required": gettext_lazy("Kies een organisatie.")},
    )
    asks = forms.CharField(
        label=gettext_lazy("Wat vraag je?"),
        help_text=gettext_lazy(
            "Eén vraag met ja of nee. Schrijf hier geen naam: de partner ziet de voornaam."
        ),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Schrijf wat je vraagt.")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Binnen hoeveel dagen wil je een antwoord?"),
        initial=services.ANSWER_DAYS,
        error_messages={"required": gettext_lazy("Schrijf een getal.")},
        min_value=1,
        max_value=links.DAYS_MOST,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = accounts.organisations(actor).exclude(pk=actor.organisation_id)
        self.fields["partner"].offer(found)

    def question(self) -> services.Question:
        said = self.cleaned_data
        return services.Question(asks=said["asks"], partner_id=said["partner"], days=said["days"])


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def ask_partner(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Ask a partner about a step; the link is shown once, and mailed when there is an address."""
    step = queries.steps(request.actor).get(pk=step_id)
    page = pages.page(request, step.trajectory.person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    first = {
        "partner": str(step.partner_id or ""),
        "asks": _("Kan dit bij jullie beginnen: %(step)s?") % {"step": step.title},
    }
    form = QuestionForm(request.POST or None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            step, issued = services.ask_partner(
                request.actor, step_id, form.question(), at=timezone.now()
            )
        except KlaverbladError as error:
            form.add_error(None, str(error.sentence))
        else:
            return _partner_asked(request, page, step, issued)
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "form": form, "step": step}
    return render(request, "desk/ask_partner.html", context, status=status)


def _partner_asked(
    request: HttpRequest, page: pages.Page, step: Step, issued: links.Issued
) -> HttpResponse:
    url = shown_link.address(request, issued)
    was_mailed = letters.mail_question(
        issued,
        url,
        to=step.partner,
        by=request.user,
        organisation=request.membership.organisation.name,
        person=page.person,
    )
    link = shown_link.made(
        request,
        issued,
        title=_("De link voor %(name)s") % {"name": step.partner.name},
        mail_to=step.partner.email,
        was_mailed=was_mailed,
    )
    return shown_link.show(
        request, page, link, back_url=reverse("desk:steps", args=[page.person.pk])
    )


@require_http_methods(["GET", "POST"])
@guarded_by(can_ask_document)
def ask_document(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask the person, or a partner, for a document."""
    page = pages.page(request, person_id, tab="documents")
    can_ask_document(request.actor, page.person).enforce()
    form = WantedForm(
        request.POST or None,
        actor=request.actor,
        person=page.person,
        initial={"kind": DocumentKind.PAYSLIP},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        try:
            issued = people.ask_document(request.actor, person_id, wanted, at=timezone.now())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            return _document_asked(request, page, wanted, issued)
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "form": form}
    return render(request, "desk/ask_document.html", context, status=status)


def _document_asked(
    request: HttpRequest, page: pages.Page, wanted: people.Wanted, issued: links.Issued
) -> HttpResponse:
    partner = (
        accounts.organisations(request.actor).get(pk=wanted.partner_id)
        if wanted.partner_id
        else None
    )
    mail_to = partner.email if partner else page.person.email
    was_mailed = letters.mail_request(
        issued,
        shown_link.address(request, issued),
        to=mail_to,
        by=request.user,
        organisation=request.membership.organisation.name,
        person=page.person,
    )
    name = partner.name if partner else page.person.first_name
    link = shown_link.made(
        request,
        issued,
        title=_("De link voor %(name)s") % {"name": name},
        mail_to=mail_to,
        was_mailed=was_mailed,
    )
    return shown_link.show(
        request, page, link, back_url=reverse("desk:documents", args=[page.person.pk])
    )


@require_POST
@guarded_by(policies.can_write_trajectory)
def ask_signature(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let the person sign their plan as it is now."""
    page = pages.page(request, person_id, tab="steps")
    policies.can_write_trajectory(request.actor, page.person).enforce()
    if page.trajectory is None:
        raise Http404
    issued = services.ask_signature(request.actor, page.trajectory.pk, at=timezone.now())
    title = _("De link om het plan te tekenen")
    link = shown_link.made(request, issued, title=title)
    return shown_link.show(request, page, link, back_url=reverse("desk:steps", args=[person_id]))


@require_POST
@guarded_by(links.can_revoke_link)
def withdraw_link(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Take a link back."""
    link = links.revoke(request.actor, link_id, at=timezone.now())
    tell(request, _("De link is ingetrokken. Hij opent niets meer."))
    otherwise = reverse("desk:person", args=[link.person_id]) if link.person_id else "/"
    return back(request, otherwise)


@require_POST
@guarded_by(policies.can_write_trajectory)
def see_answer(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """The answer of a partner was read: it leaves the day list."""
    answer = services.see_answer(request.actor, answer_id, at=timezone.now())
    if request.htmx:
        line = day_rows.answer_line(request.actor, answer)
        return part(request, "desk/rows/answer.html", {"line": line})
    undo = reverse("desk:unsee_answer", args=[answer.pk])
    tell(request, _("Genoteerd dat je het antwoord las."), undo=undo)
    return back(request, reverse("desk:steps", args=[answer.step.trajectory.person_id]))


@require_POST
@guarded_by(policies.can_write_trajectory)
def unsee_answer(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Not read after all: the answer is back on the day list."""
    answer = services.unsee_answer(request.actor, answer_id)
    if request.htmx:
        line = day_rows.answer_line(request.actor, answer)
        return part(request, "desk/rows/answer.html", {"line": line})
    tell(request, _("Het antwoord staat weer op je lijst."))
    return back(request, reverse("desk:steps", args=[answer.step.trajectory.person_id]))

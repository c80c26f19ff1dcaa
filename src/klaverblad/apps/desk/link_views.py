"""The pages behind a link, for whoever has no login: answer a question, send a document, sign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access import links
from klaverblad.apps.access.link_guard import by_link
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.people import services as people
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.forms.documents import SentFileForm
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.calendar import short_name
from klaverblad.apps.trajectories.models import AnswerSaid
from klaverblad.errors import KlaverbladError


class AnswerForm(forms.Form):
    """One of three answers, and a few words."""

    said = forms.ChoiceField(
        label=gettext_lazy("Jullie antwoord"),
        choices=[
            (AnswerSaid.YES, gettext_lazy("Ja, het kan beginnen")),
            (AnswerSaid.NOT_YET, gettext_lazy("Nog niet, later wel")),
            (AnswerSaid.NO, gettext_lazy("Nee, het kan niet")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    starts_on = DayField(
        label=gettext_lazy("Ja: vanaf welke dag?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
        required=False,
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("Nog niet: over hoeveel weken ongeveer?"),
        min_value=1,
        max_value=52,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    remark = forms.CharField(
        label=gettext_lazy("Wil je er iets bij zeggen?"),
        help_text=gettext_lazy("Bij ‘nee’: zeg kort waarom. Het team van deze persoon leest dit."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def answer(self) -> services.Answer:
        return services.Answer(**self.cleaned_data)


@require_http_methods(["GET", "POST"])
@by_link(LinkScope.ANSWER)
def answer(request: HttpRequest, holder: links.LinkHolder) -> HttpResponse:
    """A partner answers a question about a step."""
    now = timezone.now()
    step = services.asked_step(holder)
    context = {
        "asker": links.asker(holder),
        "who": short_name(step.trajectory.person),
        "step": step,
        "asks": holder.asks,
    }
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.answer_step(holder, form.answer(), at=now)
        except links.LinkClosed:
            raise
        except KlaverbladError as error:
            form.add_error(error.facts.get("field"), str(error.sentence))
        else:
            return render(request, "links/answered.html", context | {"answer": kept})
    return _form(request, holder, "links/answer.html", context | {"form": form}, what="question")


@require_http_methods(["GET", "POST"])
@by_link(LinkScope.UPLOAD)
def upload(request: HttpRequest, holder: links.LinkHolder) -> HttpResponse:
    """Somebody sends the document that was asked."""
    someone = documents.person_by_link(holder).get()
    is_partner = holder.asked_organisation_id is not None
    context = {
        "asker": links.asker(holder),
        "asks": holder.asks,
        "who": short_name(someone) if is_partner else "",
        "first_name": "" if is_partner else someone.first_name,
    }
    form = SentFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        new = form.new_document(title=holder.asks, kind=holder.asks_kind)
        try:
            people.keep_document_by_link(holder, new, at=timezone.now())
        except links.LinkClosed:
            raise
        except KlaverbladError as error:
            form.add_error("file", str(error.sentence))
        else:
            return render(request, "links/uploaded.html", context)
    return _form(request, holder, "links/upload.html", context | {"form": form}, what="request")


class SignForm(forms.Form):
    """A name and a tick."""

    name = forms.CharField(
        label=gettext_lazy("Je voornaam en familienaam"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Schrijf je voornaam en je familienaam.")},
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("Ik heb de tekst gelezen en ik teken hem."),
        error_messages={"required": gettext_lazy("Vink dit aan als je wilt tekenen.")},
    )


@require_http_methods(["GET", "POST"])
@by_link(LinkScope.SIGN)
def sign(request: HttpRequest, holder: links.LinkHolder) -> HttpResponse:
    """Somebody reads a text and signs it."""
    context = {
        "asker": links.asker(holder),
        "statement": holder.statement,
        "statement_language": holder.language,
    }
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            signature = links.sign(holder, name=form.cleaned_data["name"], at=timezone.now())
        except links.LinkClosed:
            raise
        except KlaverbladError as error:
            form.add_error(error.facts.get("field"), str(error.sentence))
        else:
            return render(request, "links/signed.html", context | {"signature": signature})
    return _form(request, holder, "links/sign.html", context | {"form": form}, what="statement")


def _form(
    request: HttpRequest,
    holder: links.LinkHolder,
    template: str,
    context: dict[str, Any],
    *,
    what: str,
) -> HttpResponse:
    """The page with its form; that it was shown is kept."""
    links.note_shown(holder, what=what, at=timezone.now())
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)

"""A right is asked for, chased, answered; and every one of these can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.requests.forms import FORMS, AskForm
from klaverblad.apps.desk.requests.told import SAID, sentence
from klaverblad.apps.desk.requests.words import Shown
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.people.merge_queries import ids_of_file
from klaverblad.apps.rights import request_queries, request_terms
from klaverblad.apps.rights import request_services as services
from klaverblad.apps.rights.granted import fact_of
from klaverblad.apps.rights.models import AskedBy, Channel, RequestState, RightRequest
from klaverblad.apps.rights.policies import can_ask_right, can_read_rights
from klaverblad.apps.rights.step_of_request import STEP_OF
from klaverblad.apps.trajectories.models import Step, StepState
from klaverblad.errors import KlaverbladError
from klaverblad.law.rights import rights


@require_http_methods(["GET", "POST"])
@guarded_by(can_ask_right)
def ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Note that a right was asked for."""
    page = pages.page(request, person_id, tab="rights")
    can_ask_right(request.actor, page.person).enforce()
    asked = request.GET.get("recht", "")
    first = {
        "right": asked if asked in rights() else "",
        "asked_on": request.actor.on,
        "asked_by": AskedBy.TOGETHER,
        "channel": Channel.LETTER,
        "with_step": asked in STEP_OF,
    }
    form = _ask_form(request, page, first, is_change=False)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.ask_right(
                    request.actor, person_id, form.new_request(), at=timezone.now()
                )
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                undo = reverse("desk:withdraw_right_request", args=[made.pk])
                tell(request, Shown(made, request.actor).stands, undo=undo)
                return redirect("desk:right_request", made.pk)
    context = {
        "page": page,
        "form": form,
        "title": _("Noteer een aanvraag"),
        "cancel": reverse("desk:rights", args=[person_id]),
        "letter_of": asked if asked in rights() else "",
    }
    return render(request, "desk/requests/form.html", context, status=status)


def _ask_form(
    request: HttpRequest, page: pages.Page, first: dict[str, Any], *, is_change: bool
) -> AskForm:
    return AskForm(
        request.POST if request.method == "POST" else None,
        initial=first,
        bodies={key: services.body_of(page.person, key) for key in rights()},
        may_plan=not is_change and page.can_write and page.trajectory is not None,
        is_change=is_change,
    )


def _opened(request: HttpRequest, request_id: UUID) -> tuple[RightRequest, pages.Page]:
    """A request with the file that it is in; opening it is read in the log."""
    found = request_queries.requests(request.actor).select_related("document", "step")
    one = found.get(pk=request_id)
    return one, pages.page(request, one.person_id, tab="rights")


@require_GET
@guarded_by(can_read_rights)
def one(request: HttpRequest, right_request_id: UUID) -> HttpResponse:
    """One request: how it stands, what to do now, the letter of the law, and what happened."""
    found, page = _opened(request, right_request_id)
    can_read_rights(request.actor, page.person).enforce()
    right = request_terms.right(found.right)
    context = {
        "page": page,
        "line": Shown(found, request.actor),
        "right": right,
        "how": right.how[page.language] if right else "",
        "legal_aid": legal_aid(page.language),
        "history": history(found),
        "can_ask": can_ask_right(request.actor, page.person).is_allowed,
        "writes_fact": fact_of(found.right),
        "fact_is_there": found.fact_id is not None,
        "shows_document": page.can_read_documents
        and found.document is not None
        and found.document.withdrawn_at is None,
        "may_chase": found.chased_on != request.actor.on,
        "may_talk_over": found.appeal_talked_on != request.actor.on,
    }
    return render(request, "desk/requests/one.html", context)


def legal_aid(language: str) -> str:
    """Where a lawyer may be free, as the law of that right says it."""
    right = request_terms.right("pro_deo")
    return str(right.how[language]) if right else ""


def history(found: RightRequest) -> list[dict[str, Any]]:
    """What happened to one request, the newest on top."""
    events = [
        event
        for event in journal.events_about_people(ids_of_file(found.person_id))
        if event.name in SAID and event.subject_id == str(found.pk)
    ]
    return [
        {"on": event.at, "icon": SAID[event.name][0], "text": sentence(event)} for event in events
    ]


@require_http_methods(["GET", "POST"])
@guarded_by(can_ask_right)
def change(request: HttpRequest, right_request_id: UUID) -> HttpResponse:
    """Say better when, where and how it was asked."""
    found, page = _opened(request, right_request_id)
    can_ask_right(request.actor, page.person).enforce()
    form = _ask_form(request, page, AskForm.first(found), is_change=True)
    return _form(
        request,
        page,
        found,
        form,
        title=_("Verbeter de aanvraag"),
        save=lambda: services.change_request(request.actor, found.pk, form.new_request()),
        done=_("Bewaard."),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(can_ask_right)
def answer(request: HttpRequest, right_request_id: UUID, what: str) -> HttpResponse:
    """Note what was answered: yes, with its amount, or no, in the words of the letter."""
    if what not in FORMS:
        raise Http404
    found, page = _opened(request, right_request_id)
    can_ask_right(request.actor, page.person).enforce()
    kind = FORMS[what]
    law_says: dict[str, Any] = {}
    if what == "geweigerd":
        law_says["law_says"] = _law_of_appeal(request.actor, found)
    form = kind(
        request.POST if request.method == "POST" else None,
        initial=kind.first(found)
        | ({} if found.answered_on else {"answered_on": request.actor.on}),
        documents=page.documents if page.can_read_documents else (),
        **law_says,
    )

    def save() -> RightRequest:
        seen = form.cleaned_data["seen"] or None
        return services.record_answer(request.actor, found.pk, form.answer(), seen=seen)

    return _form(
        request,
        page,
        found,
        form,
        title=_("Het antwoord: toegekend")
        if what == "toegekend"
        else _("Het antwoord: niet toegekend"),
        save=save,
        done=_("Het antwoord is genoteerd."),
        undo=way_back(found),
    )


def way_back(found: RightRequest) -> str:
    """Of a first answer, taking it back leaves what was; of one in the place of another it does not."""
    if found.state != RequestState.ASKED:
        return ""
    return reverse("desk:take_back_right_answer", args=[found.pk])


def _law_of_appeal(actor: Actor, found: RightRequest) -> str:
    """What the law that we hold says of an appeal; nothing where it says nothing."""
    term = request_terms.appeal_term(actor, found.right, actor.on)
    if term is None:
        return ""
    return _(
        "Neem de dag uit de brief. Laat je dit leeg, dan tellen we de termijn van de wet vanaf "
        "de dag van het antwoord."
    )


def _form(
    request: HttpRequest,
    page: pages.Page,
    found: RightRequest,
    form: Any,
    *,
    title: str,
    save: Callable[[], RightRequest],
    done: str,
    undo: str = "",
) -> HttpResponse:
    """A form of a request: saved and back to it, or shown again with what is off."""
    home, status = reverse("desk:right_request", args=[found.pk]), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = save()
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                if saved.fact_id:
                    more = _("Het staat nu ook bij de feiten.")
                    done = f"{done} {more}"
                if saved.state == RequestState.GRANTED and was_open(found.step, saved.step):
                    more = _("De stap in het plan is gedaan.")
                    done = f"{done} {more}"
                tell(request, done, undo=undo)
                return redirect(home)
    context = {
        "page": page,
        "form": form,
        "title": title,
        "cancel": home,
        "line": Shown(found, request.actor),
    }
    return render(request, "desk/requests/form.html", context, status=status)


def was_open(before: Step | None, after: Step | None) -> bool:
    """Whether a step was still to do, and is done now."""
    if after is None or after.state != StepState.DONE:
        return False
    return before is None or before.state != StepState.DONE


def _home(request: HttpRequest, found: RightRequest) -> HttpResponse:
    if request.actor.role == Role.PERSON:
        return back(request, reverse("desk:my_requests"))
    return back(request, reverse("desk:right_request", args=[found.pk]))


@require_POST
@guarded_by(can_ask_right)
def no_answer(request: HttpRequest, right_request_id: UUID) -> HttpResponse:
    """Nobody answered, and nobody waits for it any more. An answer may still come."""
    answered = services.Answer(RequestState.NO_ANSWER)
    # The button stands on a request that waits: an answer that came meanwhile is not written over.
    found = services.record_answer(
        request.actor, right_request_id, answered, seen=RequestState.ASKED
    )
    undo = reverse("desk:take_back_right_answer", args=[found.pk])
    tell(request, _("Genoteerd: er kwam geen antwoord."), undo=undo)
    return _home(request, found)


@require_POST
@guarded_by(can_ask_right)
def take_back_answer(request: HttpRequest, right_request_id: UUID) -> HttpResponse:
    """The answer was noted by mistake."""
    found = services.take_back_answer(request.actor, right_request_id)
    tell(request, _("Het antwoord is teruggenomen. De aanvraag wacht weer."))
    return _home(request, found)


@require_POST
@guarded_by(can_ask_right)
def withdraw(request: HttpRequest, right_request_id: UUID) -> HttpResponse:
    """The request does not run any more, or was noted by mistake."""
    found = services.withdraw_request(request.actor, right_request_id)
    undo = reverse("desk:put_back_right_request", args=[found.pk])
    tell(request, _("De aanvraag is ingetrokken."), undo=undo)
    return _home(request, found)


@require_POST
@guarded_by(can_ask_right)
def put_back(request: HttpRequest, right_request_id: UUID) -> HttpResponse:
    """It runs after all."""
    found = services.put_back_request(request.actor, right_request_id)
    tell(request, _("De aanvraag loopt weer."))
    return _home(request, found)


# What one tap on the day list does, and what it is called when it is taken back.
MARKS = {"nagevraagd": services.CHASED, "besproken": services.TALKED}


@require_POST
@guarded_by(can_ask_right)
def mark(request: HttpRequest, right_request_id: UUID, what: str) -> HttpResponse:
    """Asked how far it is, or went through a refusal with the person."""
    if what == "nagevraagd":
        found = services.chase_request(request.actor, right_request_id)
        said = _("Genoteerd. Komt er geen antwoord, dan staat het over twee weken weer hier.")
    elif what == "besproken":
        found = services.talk_over_refusal(request.actor, right_request_id)
        said = _("Genoteerd: jullie bekeken de weigering samen.")
    else:
        raise Http404
    tell(request, said, undo=reverse("desk:unmark_right_request", args=[found.pk, what]))
    return _home(request, found)


@require_POST
@guarded_by(can_ask_right)
def unmark(request: HttpRequest, right_request_id: UUID, what: str) -> HttpResponse:
    """It did not happen after all."""
    if what not in MARKS:
        raise Http404
    found = services.undo_mark(request.actor, right_request_id, name=MARKS[what])
    tell(request, _("Teruggezet."))
    return _home(request, found)

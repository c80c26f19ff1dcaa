"""Asking for a right, and what was answered. A refusal blocks nothing and counts against nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import queries as events
from klaverblad.apps.journal import services as journal
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.models import Person
from klaverblad.apps.rights import request_queries, request_terms
from klaverblad.apps.rights.granted import take_back_fact, write_fact
from klaverblad.apps.rights.models import AmountPer, RequestState, RightRequest, TermFrom
from klaverblad.apps.rights.policies import can_ask_right
from klaverblad.apps.rights.step_of_request import finish_step, open_step_again, step_for
from klaverblad.errors import BadInput, Refused

CHASED, TALKED = "right_request.chased", "right_request.talked_over"
WITHDRAWN = "right_request.withdrawn"
WORDS_MOST, DIGITS_MOST = 1000, 6
YEARS_BACK_MOST = 10
# A slip of the year would keep a request from ever being late, and an appeal open for ever.
YEARS_AHEAD_MOST = 5
_ANSWERS = (RequestState.GRANTED, RequestState.REFUSED, RequestState.NO_ANSWER)


class WentOn(Refused):
    """Somebody did something with it since."""

    code = "request_went_on"
    sentence = _("Iemand paste deze aanvraag net aan. Kijk wat er nu staat en kies opnieuw.")


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked, when, where and how; and until when an answer may take, if somebody said so.

    answer_due_on   what they said or wrote; without it the term of the law counts, if there is one
    with_step       put it in the plan too, if the plan does not have it yet
    """

    right: str
    asked_on: date
    asked_by: str
    channel: str
    body: str = ""
    reference: str = ""
    answer_due_on: date | None = None
    answer_due_from: str = ""
    with_step: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. Only what belongs to that answer is kept."""

    state: str
    answered_on: date | None = None
    amount_eur: Decimal | None = None
    amount_per: str = ""
    granted_from: date | None = None
    granted_until: date | None = None
    refusal_words: str = ""
    appeal_until: date | None = None
    document_id: UUID | None = None


@transaction.atomic
def ask_right(actor: Actor, person_id: UUID, new: NewRequest, *, at: datetime) -> RightRequest:
    """Write down that a right was asked for; the same right twice at a time is refused."""
    # The person before the plan, as whoever finishes a step.
    someone = _held_person(actor, person_id)
    step = step_for(actor, person_id, new.right, make=new.with_step)
    _refuse_odd_request(actor, new)
    _refuse_a_second(someone, new.right)
    request = RightRequest(
        person=someone,
        right=new.right,
        recorded_by_id=actor.user_id,
        recorded_at=at,
        step=step,
        **_asked(actor, someone, new),
    )
    request.save(force_insert=True)
    _tell("right_request.asked", actor, request, channel=new.channel)
    return request


@transaction.atomic
def change_request(actor: Actor, request_id: UUID, new: NewRequest) -> RightRequest:
    """Say better how and when it was asked; which right it is stays."""
    request = _held(actor, request_id)
    _refuse_odd_request(actor, new)
    if new.right != request.right:
        raise BadInput(_("Dit is een ander recht. Noteer dat als een nieuwe aanvraag."))
    if request.answered_on and request.answered_on < new.asked_on:
        raise BadInput(_("Het antwoord is van vóór die dag."), field="asked_on")
    for name, value in _asked(actor, request.person, new).items():
        setattr(request, name, value)
    request.save()
    _tell("right_request.changed", actor, request)
    return request


@transaction.atomic
def record_answer(
    actor: Actor, request_id: UUID, answer: Answer, *, seen: str | None = None
) -> RightRequest:
    """Write down what was answered, or that no answer came.

    A yes writes the fact that it makes, and finishes the step of the plan that asked for it.

    seen   the state that the form showed: when it is another now, nothing is written
    """
    request = _held(actor, request_id)
    if request.state == RequestState.WITHDRAWN or seen not in {None, request.state}:
        raise WentOn(request=request.pk)
    _refuse_odd_answer(actor, request, answer)
    was_answered, finished = request.is_answered, {}
    _take_back_what_it_did(actor, request)
    _clear_answer(request)
    request.state = RequestState(answer.state)
    if request.is_answered:
        request.answered_on = answer.answered_on
        request.document = _document(actor, request.person, answer.document_id)
    if request.state == RequestState.GRANTED:
        request.amount_eur = answer.amount_eur
        request.amount_per = answer.amount_per if answer.amount_eur is not None else ""
        request.granted_from, request.granted_until = answer.granted_from, answer.granted_until
        request.fact_id = write_fact(actor, request)
        finished = finish_step(actor, request)
    if request.state == RequestState.REFUSED:
        request.refusal_words = answer.refusal_words.strip()
        _set_appeal(actor, request, answer)
    request.save()
    name = "right_request.corrected" if was_answered else f"right_request.{request.state}"
    _tell(name, actor, request, state=request.state, **finished)
    return request


def _take_back_what_it_did(actor: Actor, request: RightRequest) -> None:
    """What an earlier answer wrote and finished goes with that answer."""
    take_back_fact(actor, request)
    open_step_again(actor, request)


@transaction.atomic
def take_back_answer(actor: Actor, request_id: UUID) -> RightRequest:
    """It was written by mistake: the request waits again, and what the yes did goes with it.

    raises   Refused while the same right was asked for anew since, and waits
    """
    request = _held(actor, request_id)
    if request.state not in _ANSWERS:
        raise WentOn(request=request.pk)
    _refuse_a_second(request.person, request.right)
    was = request.state
    _take_back_what_it_did(actor, request)
    _clear_answer(request)
    request.state = RequestState.ASKED
    request.save()
    _tell("right_request.reopened", actor, request, before=was)
    return request


@transaction.atomic
def withdraw_request(actor: Actor, request_id: UUID) -> RightRequest:
    """It is not asked any more, or it was noted by mistake. It can be put back."""
    request = _held(actor, request_id)
    if not request.is_open:
        raise WentOn(request=request.pk)
    was, request.state = request.state, RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    _tell(WITHDRAWN, actor, request, before=was)
    return request


@transaction.atomic
def put_back_request(actor: Actor, request_id: UUID) -> RightRequest:
    """It is as it was before it was withdrawn; waiting, not beside another that waits."""
    request = _held(actor, request_id)
    if request.state != RequestState.WITHDRAWN:
        raise WentOn(request=request.pk)
    last = _last_told(WITHDRAWN, request)
    is_given_up = last is not None and last.data.get("before") == RequestState.NO_ANSWER
    if not is_given_up:
        _refuse_a_second(request.person, request.right)
    request.state = RequestState.NO_ANSWER if is_given_up else RequestState.ASKED
    request.save(update_fields=["state"])
    _tell("right_request.put_back", actor, request)
    return request


@transaction.atomic
def chase_request(actor: Actor, request_id: UUID) -> RightRequest:
    """Somebody asked how far it is: it leaves the day list for some days."""
    request = _held(actor, request_id)
    if request.state != RequestState.ASKED or request.chased_on == actor.on:
        raise WentOn(request=request.pk)
    return _mark(actor, request, "chased_on", CHASED)


@transaction.atomic
def talk_over_refusal(actor: Actor, request_id: UUID) -> RightRequest:
    """Somebody went through the refusal, and the term of an appeal, with the person."""
    request = _held(actor, request_id)
    if request.state != RequestState.REFUSED or request.appeal_talked_on == actor.on:
        raise WentOn(request=request.pk)
    return _mark(actor, request, "appeal_talked_on", TALKED)


def _mark(actor: Actor, request: RightRequest, column: str, name: str) -> RightRequest:
    before = getattr(request, column)
    setattr(request, column, actor.on)
    request.save(update_fields=[column])
    _tell(name, actor, request, before=before)
    return request


@transaction.atomic
def undo_mark(actor: Actor, request_id: UUID, *, name: str) -> RightRequest:
    """Asking how far it is, or going through a refusal, did not happen after all."""
    request = _held(actor, request_id)
    column = {CHASED: "chased_on", TALKED: "appeal_talked_on"}[name]
    if getattr(request, column) is None:
        raise WentOn(request=request.pk)
    last = _last_told(name, request)
    before = last.data.get("before") if last is not None else None
    setattr(request, column, date.fromisoformat(before) if before else None)
    request.save(update_fields=[column])
    _tell(f"{name}_not", actor, request)
    return request


def _last_told(name: str, request: RightRequest) -> Event | None:
    found = events.events_of_subjects(name, [request.pk])
    return max(found, key=lambda one: (one.at, one.pk), default=None)


def _refuse_a_second(someone: Person, right: str) -> None:
    """One right waits for one answer at a time; the person is locked by now."""
    waits = RightRequest.objects.filter(person=someone, right=right, state=RequestState.ASKED)
    if waits.exists():
        raise Refused(_("Dit recht is al aangevraagd en wacht op een antwoord."), right=right)


def _held_person(actor: Actor, person_id: UUID) -> Person:
    """The person under a lock: two browsers do not ask for one right twice."""
    someone = people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    can_ask_right(actor, someone).enforce()
    return someone


def _held(actor: Actor, request_id: UUID) -> RightRequest:
    """A request under a lock, for whoever may write in it; the person first, as for a fact."""
    person_id = request_queries.requests(actor).get(pk=request_id).person_id
    someone = _held_person(actor, person_id)
    request: RightRequest = (
        request_queries.requests(actor).select_for_update(of=("self",)).get(pk=request_id)
    )
    request.person = someone
    return request


def _refuse_odd_request(actor: Actor, new: NewRequest) -> None:
    if request_terms.right(new.right) is None:
        raise BadInput(_("Dit recht kennen we niet. Kies er een uit de lijst."), field="right")
    if new.asked_on > actor.on:
        raise BadInput(
            _("Die dag moet nog komen. Noteer het als het aangevraagd is."), field="asked_on"
        )
    if new.asked_on.year < actor.on.year - YEARS_BACK_MOST:
        raise BadInput(_("Dat is te lang geleden. Kijk het jaar na."), field="asked_on")
    if new.answer_due_on is None:
        return
    if new.answer_due_on < new.asked_on:
        raise BadInput(_("Die dag komt vóór de aanvraag."), field="answer_due_on")
    _refuse_far_day(actor, new.answer_due_on, "answer_due_on")
    if new.answer_due_from not in {TermFrom.LETTER, TermFrom.TOLD}:
        raise BadInput(_("Kies van wie je dat weet."), field="answer_due_from")


def _refuse_far_day(actor: Actor, day: date | None, field: str) -> None:
    if day is not None and day.year > actor.on.year + YEARS_AHEAD_MOST:
        raise BadInput(_("Die dag ligt te ver weg. Kijk het jaar na."), field=field)


def _asked(actor: Actor, someone: Person, new: NewRequest) -> dict[str, Any]:
    due_on, due_from = new.answer_due_on, new.answer_due_from
    if due_on is None:
        term = request_terms.answer_term(actor, new.right, new.asked_on)
        due_on, due_from = (term.on, TermFrom.LAW) if term else (None, "")
    return {
        "asked_on": new.asked_on,
        "asked_by": new.asked_by,
        "channel": new.channel,
        "body": " ".join(new.body.split()) or body_of(someone, new.right),
        "reference": " ".join(new.reference.split()),
        "answer_due_on": due_on,
        "answer_due_from": due_from,
    }


def body_of(someone: Person, right: str) -> str:
    """Who is asked: the OCMW in charge where an OCMW decides, else the service of the law."""
    if request_terms.is_granted_by_ocmw(right):
        return str(someone.organisation.name)
    return request_terms.authority(right)[:160]


def _refuse_odd_answer(actor: Actor, request: RightRequest, answer: Answer) -> None:
    if answer.state not in _ANSWERS:
        raise BadInput(_("Kies wat het antwoord was."), field="state")
    if answer.state == RequestState.NO_ANSWER:
        return
    if answer.answered_on is None:
        raise BadInput(_("Op welke dag kwam het antwoord?"), field="answered_on")
    if answer.answered_on < request.asked_on:
        raise BadInput(_("Dat is vóór de dag van de aanvraag."), field="answered_on")
    if answer.answered_on > actor.on:
        raise BadInput(_("Die dag moet nog komen."), field="answered_on")
    if answer.appeal_until and answer.appeal_until < answer.answered_on:
        raise BadInput(_("Die dag komt vóór het antwoord. Kijk de brief na."), field="appeal_until")
    _refuse_far_day(actor, answer.appeal_until, "appeal_until")
    if len(answer.refusal_words) > WORDS_MOST:
        raise BadInput(_("Dat is te lang. Neem de kern over."), field="refusal_words")
    _refuse_odd_grant(actor, answer)


def _refuse_odd_grant(actor: Actor, answer: Answer) -> None:
    if answer.amount_eur is not None:
        if answer.amount_eur < 0 or answer.amount_eur.adjusted() >= DIGITS_MOST:
            raise BadInput(_("Kijk dit bedrag na."), field="amount_eur")
        if answer.amount_per not in set(AmountPer):
            raise BadInput(_("Kies of dat per maand, per jaar of één keer is."), field="amount_per")
    first, last = answer.granted_from, answer.granted_until
    if first and first.year < actor.on.year - YEARS_BACK_MOST:
        raise BadInput(_("Dat is te lang geleden. Kijk het jaar na."), field="granted_from")
    _refuse_far_day(actor, first, "granted_from")
    if first and last and last < first:
        raise BadInput(_("De laatste dag komt vóór de eerste."), field="granted_until")


def _set_appeal(actor: Actor, request: RightRequest, answer: Answer) -> None:
    """The term of the letter; without it that of the law, where we hold one with its source."""
    if answer.appeal_until is not None:
        request.appeal_until, request.appeal_from = answer.appeal_until, TermFrom.LETTER
        return
    assert request.answered_on is not None
    term = request_terms.appeal_term(actor, request.right, request.answered_on)
    if term is not None:
        request.appeal_until, request.appeal_from = term.on, TermFrom.LAW


def _document(actor: Actor, someone: Person, document_id: UUID | None) -> Any:
    if document_id is None:
        return None
    # Of this very person, and still there.
    return documents.documents(actor).filter(person=someone).get(pk=document_id)


def _clear_answer(request: RightRequest) -> None:
    request.answered_on = request.amount_eur = request.granted_from = None
    request.granted_until = request.appeal_until = request.appeal_talked_on = None
    request.amount_per = request.refusal_words = request.appeal_from = ""
    request.document = None


def _tell(name: str, actor: Actor, request: RightRequest, **data: object) -> None:
    journal.emit(name, actor, request, person_id=request.person_id, right=request.right, **data)

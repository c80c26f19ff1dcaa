"""A partner is asked about a step by a link, and answers without a login."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import AnswerSaid, Step, StepAnswer, StepState
from klaverblad.apps.trajectories.services.locked import (
    AlreadyClosed,
    held_step,
    lock_plan,
    person_of,
)
from klaverblad.apps.trajectories.services.versions import columns_of, keep
from klaverblad.errors import BadInput

ANSWER_DAYS = 14
WEEKS_MOST = 52
STARTS_WITHIN_DAYS = 730


class NoLongerAsked(links.LinkClosed):
    """The step went on while the partner thought about it."""

    code = "no_longer_asked"
    sentence = _(
        "Deze vraag wacht niet meer op een antwoord. Heb je toch iets te zeggen? "
        "Bel dan wie je de link gaf."
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, and how long the partner has."""

    asks: str
    partner_id: UUID
    days: int = ANSWER_DAYS


@transaction.atomic
def ask_partner(
    actor: Actor, step_id: UUID, question: Question, *, at: datetime
) -> tuple[Step, links.Issued]:
    """Ask a partner by a link; the step waits from today. A former link to it closes."""
    step, person = held_step(actor, step_id)
    policies.can_write_trajectory(actor, person).enforce()
    if step.state not in queries.OPEN_STATES:
        raise AlreadyClosed(step=step.state)
    partner, was = accounts.organisations(actor).get(pk=question.partner_id), columns_of(step)
    step.partner = partner
    step.state, step.waiting_since = StepState.WAITING, actor.on
    step.answer_days = question.days
    step.save(update_fields=["partner", "state", "waiting_since", "answer_days"])
    keep(actor, step, "step.asked", was)
    links.replace_open(actor, scope=LinkScope.ANSWER, subject=step, at=at)
    journal.emit("step.asked", actor, step, person_id=person.pk, days=question.days)
    ask = links.Ask(
        person_id=person.pk,
        asks=question.asks,
        asked_organisation_id=partner.pk,
        valid_days=question.days,
    )
    return step, links.issue(actor, scope=LinkScope.ANSWER, subject=step, at=at, ask=ask)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner says: yes and from when, not yet and for how long, or no and why."""

    said: str
    starts_on: date | None = None
    weeks: int | None = None
    remark: str = ""


def asked_step(holder: links.LinkHolder) -> Step:
    """The step that a link asks about, as long as it waits."""
    step = queries.step_by_link(holder).first()
    if step is None or step.state != StepState.WAITING:
        raise NoLongerAsked(link=holder.link_id)
    return step


@transaction.atomic
def answer_step(holder: links.LinkHolder, answer: Answer, *, at: datetime) -> StepAnswer:
    """Keep what the partner says, and move the step by it.

    Yes: it begins on that day. Not yet: it waits on, without being called silent. No: it falls
    away until the coach decides otherwise; it is on their day list.
    """
    # The thing before its link, as whoever asks does: in two orders two of us wait for each other.
    asked = queries.step_by_link(holder).first()
    if asked is not None:
        lock_plan(asked.trajectory_id)
    step = queries.step_by_link(holder).select_for_update(of=("self",)).first()
    link = links.use(holder, at=at)
    if step is None or step.state != StepState.WAITING:
        raise NoLongerAsked(link=holder.link_id)
    policies.can_answer_step(holder, step).enforce()
    _refuse_unless_whole(answer, on=holder.on)
    kept = StepAnswer.objects.create(
        step=step,
        organisation_id=link.asked_organisation_id,
        said=answer.said,
        starts_on=answer.starts_on if answer.said == AnswerSaid.YES else None,
        weeks=answer.weeks if answer.said == AnswerSaid.NOT_YET else None,
        remark=" ".join(answer.remark.split()),
        link_id=link.pk,
        answered_at=at,
    )
    was = columns_of(step)
    _move(step, kept, on=holder.on)
    keep(holder, step, "step.answered", was)
    journal.emit(
        "step.answered", holder, step, person_id=link.person_id, said=kept.said, to=step.state
    )
    return kept


def _refuse_unless_whole(answer: Answer, *, on: date) -> None:
    last = on + timedelta(days=STARTS_WITHIN_DAYS)
    match answer.said:
        case AnswerSaid.YES:
            if answer.starts_on is None or not on <= answer.starts_on <= last:
                raise BadInput(
                    _("Vanaf welke dag kan het? Kies vandaag of een latere dag."),
                    field="starts_on",
                )
        case AnswerSaid.NOT_YET:
            if answer.weeks is None or not 1 <= answer.weeks <= WEEKS_MOST:
                raise BadInput(
                    _("Over hoeveel weken ongeveer? Schrijf een getal van 1 tot 52."),
                    field="weeks",
                )
        case AnswerSaid.NO:
            if not answer.remark.strip():
                raise BadInput(_("Zeg in een paar woorden waarom het niet kan."), field="remark")
        case _:
            raise BadInput(_("Kies een antwoord."), field="said")


def _move(step: Step, kept: StepAnswer, *, on: date) -> None:
    match kept.said:
        case AnswerSaid.YES:
            begins_now = kept.starts_on <= on
            step.state = StepState.BUSY if begins_now else StepState.TODO
            step.started_on = step.started_on or (on if begins_now else None)
            step.due_on = step.due_on if begins_now else kept.starts_on
            step.waiting_since = None
        case AnswerSaid.NOT_YET:
            step.waiting_since, step.answer_days = on, kept.weeks * 7
        case AnswerSaid.NO:
            step.state, step.waiting_since = StepState.DROPPED, None
    step.save(update_fields=["state", "started_on", "due_on", "waiting_since", "answer_days"])


@transaction.atomic
def see_answer(actor: Actor, answer_id: UUID, *, at: datetime) -> StepAnswer:
    """Write down that the OCMW in charge read an answer: it leaves their day list."""
    answer = queries.answers(actor).select_for_update(of=("self",)).get(pk=answer_id)
    policies.can_write_trajectory(actor, person_of(answer.step.trajectory)).enforce()
    if answer.seen_at is None:
        answer.seen_at = at
        answer.save(update_fields=["seen_at"])
        journal.emit("answer.seen", actor, answer, person_id=answer.step.trajectory.person_id)
    return answer

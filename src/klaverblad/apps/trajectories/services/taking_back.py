"""The way back from what the day list does with one button; never over what somebody did since."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import queries as events
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Item,
    PlanChange,
    SkippedAs,
    Step,
    StepAnswer,
)
from klaverblad.apps.trajectories.services.locked import (
    AlreadyClosed,
    held_step,
    person_of,
    running,
)
from klaverblad.apps.trajectories.services.steps import (
    refuse_what_others_closed,
    take_back_what_it_brought,
)
from klaverblad.apps.trajectories.services.versions import columns_of, keep, read_back
from klaverblad.errors import Refused

POSTPONED, REMINDED, FINISHED = "step.postponed", "step.reminded", "step.finished"
_CHANGED = ("due_on", "waiting_since", "state", "done_on", "brought", "to_confirm_since")
# What taking it back is called, in the journal and in the versions of a plan.
_BACK = {
    POSTPONED: "step.postponing_undone",
    REMINDED: "step.reminding_undone",
    FINISHED: "step.finishing_undone",
}
_WRITTEN = ("aftercare.recorded", "aftercare.skipped")


class WentOn(Refused):
    """Somebody did something with it since."""

    code = "went_on"
    sentence = _("Intussen ging iemand hiermee verder. Er veranderde niets. Kijk wat er nu staat.")


def change_to_take_back(step: Step, what: str) -> int:
    """The number by which the last change of a step is taken back; 0 when that was another one."""
    last = _last_change(step)
    return last.number if last is not None and last.what == what else 0


@transaction.atomic
def take_back_step(actor: Actor, step_id: UUID, *, number: int) -> tuple[Step, str]:
    """Give a postponed step its former day back, let the waiting run on as before a reminder, or
    open a step again that an answer finished.

    number   the change that is taken back, as `change_to_take_back` gave it
    returns  the step, and what was taken back
    """
    step, person = held_step(actor, step_id)
    last = _last_change(step)
    what = last.what if last is not None and last.number == number else ""
    if what == REMINDED:
        policies.can_write_trajectory(actor, person).enforce()
    else:
        policies.can_move_step(actor, person).enforce()
    if what not in _BACK or last is None:
        raise WentOn(step=step.pk)
    was, before = columns_of(step), read_back(last.before)
    step.due_on, step.waiting_since = before["due_on"], before["waiting_since"]
    if what == FINISHED:
        refuse_what_others_closed(actor, person, step)
        take_back_what_it_brought(actor, person, step)
        step.state, step.done_on = before["state"], before["done_on"]
        step.to_confirm_since = None
    step.save(update_fields=[*_CHANGED])
    keep(actor, step, _BACK[what], was)
    journal.emit(_BACK[what], actor, step, person_id=person.pk, number=number)
    return step, what


def _last_change(step: Step) -> PlanChange | None:
    mine = PlanChange.objects.filter(
        trajectory_id=step.trajectory_id, item=Item.STEP, item_id=step.pk
    )
    return mine.order_by("-number").first()


@transaction.atomic
def unsee_answer(actor: Actor, answer_id: UUID) -> StepAnswer:
    """Put the answer of a partner back on the day list, as long as its step stayed as it was."""
    found = queries.answers(actor).get(pk=answer_id)
    # The step before its answer, as whoever answers does.
    step, person = held_step(actor, found.step_id)
    policies.can_write_trajectory(actor, person).enforce()
    answer = queries.answers(actor).select_for_update(of=("self",)).get(pk=answer_id)
    if answer.seen_at is None:
        raise AlreadyClosed(_("Dit antwoord staat al bij wat je nog leest."))
    last = _last_change(step)
    if last is not None and last.at > answer.seen_at:
        raise WentOn(answer=answer.pk)
    answer.seen_at = None
    answer.save(update_fields=["seen_at"])
    journal.emit("answer.unseen", actor, answer, person_id=person.pk)
    return answer


@transaction.atomic
def reopen_aftercare(actor: Actor, moment_id: UUID) -> AftercareMoment:
    """Promise a talk again that was written down or reasoned away by mistake.

    Only what the actor wrote themselves, the same day: it wipes what was heard. What a person
    answered is theirs.
    """
    known = queries.aftercare(actor).get(pk=moment_id)
    trajectory = running(actor, known.trajectory_id)
    moment = queries.aftercare(actor).select_for_update(of=("self",)).get(pk=moment_id)
    policies.can_write_trajectory(actor, person_of(trajectory)).enforce()
    if moment.done_on is None and not moment.skipped_because:
        raise AlreadyClosed(_("Dit gesprek staat al open."))
    if moment.told_by_link:
        raise Refused(_("Dit antwoordde de persoon zelf. Dat kun je niet terugzetten."))
    if not wrote_aftercare(actor, moment):
        raise Refused(
            _("Alleen wie dit gesprek noteerde, zet het terug, en alleen op dezelfde dag.")
        )
    stopped = moment.trajectory.aftercare.filter(
        started_work_on=moment.started_work_on, skipped_as=SkippedAs.STOPPED
    )
    if moment.situation == "stopped" and stopped.exists():
        raise WentOn(moment=moment.pk)
    moment.done_on, moment.situation = None, ""
    moment.hours_week, moment.wage, moment.wants_help = None, "", None
    moment.skipped_as, moment.skipped_because = "", ""
    moment.save()
    journal.emit("aftercare.reopened", actor, moment, person_id=trajectory.person_id)
    return moment


def wrote_aftercare(actor: Actor, moment: AftercareMoment) -> bool:
    """Whether the actor was the last who wrote something of this talk, today."""
    written = [one for name in _WRITTEN for one in events.events_of_subjects(name, [moment.pk])]
    last = max(written, key=lambda one: (one.at, one.pk), default=None)
    return (
        last is not None
        and last.actor_user_id == actor.user_id
        and timezone.localtime(last.at).date() == actor.on
    )

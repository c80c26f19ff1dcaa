"""Somebody starts work; the talks that are promised then are kept or reasoned away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Region
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import aftercare_queries, policies, queries
from klaverblad.apps.trajectories.aftercare_queries import AFTERCARE_DAYS
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    AftercareTerm,
    Phase,
    Situation,
    SkippedAs,
    Trajectory,
)
from klaverblad.apps.trajectories.services.locked import AlreadyClosed, mine, person_of, running
from klaverblad.errors import BadInput, Refused

__all__ = [
    "AFTERCARE_DAYS",
    "HeardAtWork",
    "answer_aftercare",
    "ask_aftercare",
    "asked_moment",
    "record_aftercare",
    "set_aftercare_terms",
    "skip_aftercare",
    "skip_rest",
    "start_work",
    "take_up_plan",
]

DAYS_LEAST, DAYS_MOST = 7, 1096
TERMS_MOST = 12
# Work that begins later than this is not agreed yet.
AHEAD_DAYS = 92
HOURS_MOST = 60
LINK_DAYS = 14


@transaction.atomic
def start_work(actor: Actor, trajectory_id: UUID, *, on: date, where: str) -> list[AftercareMoment]:
    """Somebody starts work: the phase moves and the aftercare is promised.

    A second job brings talks of its own; what was promised at the first stays.
    """
    trajectory = running(actor, trajectory_id)
    if on > actor.on + timedelta(days=AHEAD_DAYS):
        raise BadInput(_("Kies een dag binnen de drie maanden."), field="on")
    if on in {one.on for one in aftercare_queries.noted_starts(trajectory)}:
        raise AlreadyClosed(_("Deze start is al genoteerd."), started_on=on)
    trajectory.phase = Phase.AT_WORK
    trajectory.save(update_fields=["phase"])
    return promise_talks(actor, trajectory, on=on, where=where)


def promise_talks(
    actor: Actor, trajectory: Trajectory, *, on: date, where: str
) -> list[AftercareMoment]:
    """Promise the talks of a start of work, in the transaction of what tells of it.

    What an ending promised that was undone is taken up again: it could not be deleted.
    """
    again = trajectory.aftercare.filter(started_work_on=on, skipped_as=SkippedAs.UNDONE)
    if not again.update(skipped_as="", skipped_because="", where=where.strip()):
        AftercareMoment.objects.bulk_create(
            AftercareMoment(
                trajectory=trajectory,
                started_work_on=on,
                where=where.strip(),
                due_on=on + timedelta(days=days),
            )
            for days in aftercare_queries.terms_of_trajectory(trajectory)
        )
    journal.emit("work.started", actor, trajectory, person_id=trajectory.person_id, on=on)
    return list(trajectory.aftercare.filter(started_work_on=on).order_by("due_on", "pk"))


@dataclass(frozen=True, slots=True)
class HeardAtWork:
    """What else was heard; None or empty when it was not asked."""

    hours_week: float | None = None
    wage: str = ""
    wants_help: bool | None = None


@transaction.atomic
def record_aftercare(
    actor: Actor,
    moment_id: UUID,
    *,
    on: date,
    situation: Situation,
    heard: HeardAtWork | None = None,
) -> AftercareMoment:
    """Write down how someone is doing at a promised moment."""
    moment = _open_moment(actor, moment_id)
    return _keep(actor, moment, on=on, situation=situation, heard=heard or HeardAtWork())


def _keep(
    actor: Actor, moment: AftercareMoment, *, on: date, situation: str, heard: HeardAtWork
) -> AftercareMoment:
    if heard.hours_week is not None and not 0 <= heard.hours_week <= HOURS_MOST:
        raise BadInput(_("Schrijf een aantal uren van 0 tot 60."), field="hours_week")
    moment.done_on, moment.situation = on, Situation(situation)
    moment.hours_week, moment.wage = heard.hours_week, heard.wage
    moment.wants_help = heard.wants_help
    moment.save()
    journal.emit(
        "aftercare.recorded",
        actor,
        moment,
        person_id=moment.trajectory.person_id,
        situation=situation,
    )
    return moment


@transaction.atomic
def skip_aftercare(
    actor: Actor, moment_id: UUID, *, because: str, skipped_as: str = SkippedAs.OTHER
) -> AftercareMoment:
    """Reason a promised moment away; without a reason it stays."""
    moment = _open_moment(actor, moment_id)
    return _skip(actor, moment, because, skipped_as)


def _skip(actor: Actor, moment: AftercareMoment, because: str, skipped_as: str) -> AftercareMoment:
    if not because.strip():
        raise BadInput(
            _("Zeg in een paar woorden waarom dit gesprek niet doorgaat."), field="because"
        )
    moment.skipped_because, moment.skipped_as = because.strip(), SkippedAs(skipped_as)
    moment.save(update_fields=["skipped_because", "skipped_as"])
    journal.emit("aftercare.skipped", actor, moment, person_id=moment.trajectory.person_id)
    return moment


@transaction.atomic
def skip_rest(actor: Actor, trajectory_id: UUID, *, started_on: date, because: str) -> int:
    """Reason away the talks of a job that stopped, all that are still open; how many there were."""
    trajectory = mine(actor, trajectory_id)
    rest = trajectory.aftercare.select_for_update().filter(started_work_on=started_on)
    if not rest.filter(situation=Situation.STOPPED).exists():
        raise Refused(_("Zeg eerst bij een gesprek dat dit werk stopte."))
    still_open = rest.filter(done_on=None, skipped_because="").order_by("due_on", "pk")
    return len([_skip(actor, one, because, SkippedAs.STOPPED) for one in still_open])


@transaction.atomic
def take_up_plan(actor: Actor, trajectory_id: UUID) -> None:
    """Work stopped: go on with the plan where it was. What was promised stays promised."""
    trajectory = running(actor, trajectory_id)
    if trajectory.phase not in {Phase.AT_WORK, Phase.AFTERCARE}:
        raise AlreadyClosed(_("Dit traject werkt al aan een plan."))
    before, trajectory.phase = trajectory.phase, Phase.PLAN
    trajectory.save(update_fields=["phase"])
    journal.emit(
        "phase.changed",
        actor,
        trajectory,
        person_id=trajectory.person_id,
        before=before,
        to=trajectory.phase,
    )


@transaction.atomic
def ask_aftercare(actor: Actor, moment_id: UUID, *, at: datetime) -> links.Issued:
    """Make a link by which the person says in one tap whether they are still there."""
    moment = _open_moment(actor, moment_id)
    person = moment.trajectory.person
    links.replace_open(actor, scope=LinkScope.ANSWER, subject=moment, at=at)
    ask = links.Ask(
        person_id=person.pk, language=links.spoken(person.language), valid_days=LINK_DAYS
    )
    journal.emit("aftercare.asked", actor, moment, person_id=person.pk)
    return links.issue(actor, scope=LinkScope.ANSWER, subject=moment, at=at, ask=ask)


def asked_moment(holder: links.LinkHolder) -> AftercareMoment:
    """The moment that a link asks about, as long as nobody kept it or reasoned it away."""
    moment = aftercare_queries.moment_by_link(holder).first()
    if moment is None or moment.done_on or moment.skipped_because:
        raise links.LinkUsed(link=holder.link_id)
    return moment


@transaction.atomic
def answer_aftercare(
    holder: links.LinkHolder,
    *,
    situation: Situation,
    wants_help: bool | None,
    at: datetime,
) -> AftercareMoment:
    """Keep what the person says by a link: it is theirs to say, and nobody needs to call."""
    found = aftercare_queries.moment_by_link(holder)
    moment = found.select_for_update(of=("self",)).first()
    links.use(holder, at=at)
    if moment is None or moment.done_on or moment.skipped_because:
        raise links.LinkUsed(link=holder.link_id)
    policies.can_answer_aftercare(holder, moment).enforce()
    moment.told_by_link = True
    heard = HeardAtWork(wants_help=wants_help)
    return _keep(holder, moment, on=holder.on, situation=situation, heard=heard)


@transaction.atomic
def set_aftercare_terms(actor: Actor, days: Iterable[int]) -> tuple[int, ...]:
    """Say when the region asks how it goes. It holds for who starts from now on."""
    policies.can_set_aftercare_terms(actor).enforce()
    wanted = sorted(set(days))
    if not wanted or len(wanted) > TERMS_MOST:
        raise BadInput(_("Kies minstens één moment, en hoogstens twaalf."), field="terms")
    if not DAYS_LEAST <= wanted[0] <= wanted[-1] <= DAYS_MOST:
        raise BadInput(_("Kies momenten van 1 week tot 36 maanden."), field="terms")
    region = Region.objects.select_for_update().get(pk=actor.region_id)
    AftercareTerm.objects.filter(region=region).exclude(days__in=wanted).delete()
    there = set(AftercareTerm.objects.filter(region=region).values_list("days", flat=True))
    AftercareTerm.objects.bulk_create(
        AftercareTerm(region=region, days=one) for one in wanted if one not in there
    )
    journal.emit("aftercare.terms_set", actor, region, days=wanted)
    return tuple(wanted)


def _open_moment(actor: Actor, moment_id: UUID) -> AftercareMoment:
    moment = queries.aftercare(actor).select_for_update(of=("self",)).get(pk=moment_id)
    policies.can_write_trajectory(actor, person_of(moment.trajectory)).enforce()
    if moment.done_on or moment.skipped_because:
        raise AlreadyClosed(moment=moment.pk)
    return moment

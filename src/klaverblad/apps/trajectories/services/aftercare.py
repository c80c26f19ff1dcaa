"""Somebody starts work; the talks that are promised then are kept or reasoned away."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import policies, queries
from klaverblad.apps.trajectories.models import AftercareMoment, Phase, Situation
from klaverblad.apps.trajectories.services.locked import AlreadyClosed, person_of, running
from klaverblad.errors import BadInput

# When we ask how it goes: two weeks, then 1, 3, 6, 12 and 18 months after the start.
AFTERCARE_DAYS = (14, 30, 91, 182, 365, 548)


@transaction.atomic
def start_work(actor: Actor, trajectory_id: UUID, *, on: date, where: str) -> list[AftercareMoment]:
    """Somebody starts work: the phase moves and the aftercare is promised."""
    trajectory = running(actor, trajectory_id)
    if trajectory.aftercare.filter(started_work_on=on).exists():
        raise AlreadyClosed(_("Deze start is al genoteerd."), started_on=on)
    trajectory.phase = Phase.AT_WORK
    trajectory.save(update_fields=["phase"])
    moments = AftercareMoment.objects.bulk_create(
        AftercareMoment(
            trajectory=trajectory,
            started_work_on=on,
            where=where.strip(),
            due_on=on + timedelta(days=days),
        )
        for days in AFTERCARE_DAYS
    )
    journal.emit("work.started", actor, trajectory, person_id=trajectory.person_id, on=on)
    return moments


@transaction.atomic
def record_aftercare(
    actor: Actor, moment_id: UUID, *, on: date, situation: Situation
) -> AftercareMoment:
    """Write down how someone is doing at a promised moment."""
    moment = _open_moment(actor, moment_id)
    moment.done_on, moment.situation = on, situation
    moment.save(update_fields=["done_on", "situation"])
    journal.emit(
        "aftercare.recorded",
        actor,
        moment,
        person_id=moment.trajectory.person_id,
        situation=situation,
    )
    return moment


@transaction.atomic
def skip_aftercare(actor: Actor, moment_id: UUID, *, because: str) -> AftercareMoment:
    """Reason a promised moment away; without a reason it stays."""
    moment = _open_moment(actor, moment_id)
    if not because.strip():
        raise BadInput(
            _("Zeg in een paar woorden waarom dit gesprek niet doorgaat."), field="because"
        )
    moment.skipped_because = because.strip()
    moment.save(update_fields=["skipped_because"])
    journal.emit("aftercare.skipped", actor, moment, person_id=moment.trajectory.person_id)
    return moment


def _open_moment(actor: Actor, moment_id: UUID) -> AftercareMoment:
    moment = queries.aftercare(actor).select_for_update(of=("self",)).get(pk=moment_id)
    policies.can_write_trajectory(actor, person_of(moment.trajectory)).enforce()
    if moment.done_on or moment.skipped_because:
        raise AlreadyClosed(moment=moment.pk)
    return moment

"""The stop switch, and doing a run over from its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.journal import services as journal
from klaverblad.apps.placements import run_queries as queries
from klaverblad.apps.placements.models import EndedAs, Run, RunStop
from klaverblad.apps.placements.policies import can_lift_stop, can_open_run, can_stop_runs
from klaverblad.errors import BadInput, Refused

_REASON_MOST = 300


@transaction.atomic
def stop_runs(actor: Actor, *, reason: str, at: datetime) -> RunStop:
    """Stop at once: no run begins or goes on, and nothing that one found goes to a person.

    A team lead stops those of the OCMW, an administrator those of the region.
    """
    can_stop_runs(actor).enforce()
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise BadInput(_("Schrijf in één zin waarom. Iedereen leest het."), field="reason")
    if len(reason) > _REASON_MOST:
        raise BadInput(_("Dat is te lang. Neem de kern over."), field="reason")
    if queries.stop_of(actor.region_id, _whose(actor)) is not None:
        raise Refused(_("De rondes liggen al stil."))
    stop = RunStop.objects.create(
        region_id=actor.region_id,
        organisation_id=_whose(actor),
        reason=reason,
        by_id=actor.user_id,
        at=at,
    )
    journal.emit("placing.stopped", actor, stop)
    return stop


@transaction.atomic
def let_run(actor: Actor, stop_id: UUID, *, at: datetime) -> RunStop:
    """Lift a stop. That of the region is not for one OCMW to lift."""
    stop = queries.stops(actor).select_for_update(of=("self",)).get(pk=stop_id)
    can_lift_stop(actor, stop).enforce()
    if stop.lifted_at is not None:
        raise Refused(_("De rondes mogen al weer lopen."))
    stop.lifted_at, stop.lifted_by_id = at, actor.user_id
    stop.save(update_fields=["lifted_at", "lifted_by"])
    journal.emit("placing.lifted", actor, stop)
    return stop


def _whose(actor: Actor) -> UUID | None:
    return None if actor.role == Role.ADMINISTRATOR else actor.organisation_id


@dataclass(frozen=True)
class Replayed:
    """A run done over: what differs, and the log with all that people decided otherwise."""

    differs: tuple[str, ...]
    changed_versions: dict[str, tuple[str, str]]
    log: dict[str, Any]

    @property
    def is_same(self) -> bool:
        return not self.differs


def replay(actor: Actor, run_id: UUID) -> Replayed:
    """Solve the kept question of a run once more, and lay it beside what was kept.

    raises   Refused for a run that came to no answer
    """
    from klaverblad.apps.placements import batch

    can_open_run(actor, queries.runs(actor).get(pk=run_id)).enforce()
    log = queries.log_of(actor, run_id)
    if log["ended_as"] != EndedAs.DONE:
        raise Refused(_("Deze ronde kwam niet tot een antwoord."), run=run_id)
    kept = bytes(Run.objects.only("problem").get(pk=run_id).problem)
    now = batch.versions()
    return Replayed(
        differs=tuple(batch.same_again(kept, log["certificate"]["seal"])),
        changed_versions={
            name: (str(was), now.get(name, ""))
            for name, was in log["versions"].items()
            if was != now.get(name)
        },
        log=log,
    )

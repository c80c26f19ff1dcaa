"""The GPMI of one person in the shapes that the pages and the day list show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.person import Page
from klaverblad.apps.trajectories import gpmi_queries
from klaverblad.apps.trajectories.models import Gpmi, GpmiEvaluation, GpmiState, Party

DUE_WITHIN_DAYS = 7


@dataclass(frozen=True)
class Standing:
    """How one GPMI stands: who signed, who did not, and what comes next."""

    gpmi: Gpmi
    is_changed: bool
    links: Sequence[SignedLink]

    @property
    def by_party(self) -> dict[str, Any]:
        return {one.party: one for one in self.gpmi.signatures.all()}

    @property
    def waits_for_person(self) -> bool:
        return Party.PERSON not in self.by_party

    @property
    def waits_for_coach(self) -> bool:
        return Party.COACH not in self.by_party

    @property
    def next_evaluation(self) -> GpmiEvaluation | None:
        still = [
            one
            for one in self.gpmi.evaluations.all()
            if one.done_on is None and not one.skipped_because
        ]
        return still[0] if still and self.gpmi.state == GpmiState.SIGNED else None


def gpmi_now(page: Page) -> Gpmi | None:
    """The GPMI that counts: the signed one, else the one in the making, else the last."""
    if page.trajectory is None:
        return None
    found = gpmi_queries.gpmis_of(page.actor, page.trajectory.pk)
    return next((one for one in found if one.state == GpmiState.SIGNED), None) or next(
        iter(found), None
    )


def standing(page: Page, gpmi: Gpmi, *, at: datetime) -> Standing:
    """How it stands now, with whether the plan changed since the text was frozen."""
    is_open = gpmi.state in {GpmiState.WAITING, GpmiState.SIGNED}
    links = gpmi_queries.open_sign_links(page.actor, gpmi, at=at) if is_open else []
    return Standing(gpmi, is_open and gpmi_queries.is_changed(gpmi), links)


def evaluations_due(actor: Actor) -> list[GpmiEvaluation]:
    """The evaluations of the actor's own caseload that come up, for the day list."""
    by = actor.on + timedelta(days=DUE_WITHIN_DAYS)
    return gpmi_queries.evaluations_of_the_day(actor, by=by)

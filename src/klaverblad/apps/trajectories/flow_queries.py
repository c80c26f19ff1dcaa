"""Doorstroom: of whoever worked in the social economy, how many went on to regular work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.models import Rung
from klaverblad.apps.trajectories.ending_queries import ends_to_count
from klaverblad.apps.trajectories.models import Step, StepState

# A contract with support: article 60 and 61, temporary work experience, customised work.
SOCIAL_RUNGS = (Rung.EXPERIENCE, Rung.CUSTOMISED)
REGULAR = "regular_work"


@dataclass(frozen=True, slots=True)
class Flow:
    """Trajectories that ended in one year and in which somebody worked in the social economy."""

    year: int
    counts: Counter[str]
    years: list[int]

    @property
    def total(self) -> int:
        return self.counts.total()


def flow(actor: Actor, *, year: int | None = None) -> Flow:
    """The endings of a year by destination, of those with such a step that began or was done.

    Of one's own OCMW, or of the region for its coordinator; people are in no row. Two queries.
    """
    worked = Step.objects.filter(
        trajectory_id=OuterRef("trajectory_id"),
        instrument__rung__in=SOCIAL_RUNGS,
        state__in=(StepState.BUSY, StepState.DONE),
    )
    ends = ends_to_count(actor).filter(Exists(worked))
    years = sorted(
        {one.year for one in ends.order_by().dates("ended_on", "year")} | {actor.on.year},
        reverse=True,
    )
    year = year if year in years else years[0]
    of_year = ends.filter(ended_on__year=year).order_by()
    return Flow(year, Counter(of_year.values_list("destination", flat=True)), years)

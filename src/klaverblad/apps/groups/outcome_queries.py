"""What came of a programme or a series: counts alone, with small ones hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups import queries
from klaverblad.apps.groups.models import (
    TOOK_PART,
    Attendance,
    Enrolment,
    EnrolmentState,
    Programme,
    Series,
)
from klaverblad.apps.library.models import Instrument
from klaverblad.engines.figures.small_cells import hide_small

# A group is smaller than a year of a town: below this a count could be somebody.
LEAST = 5


@dataclass(frozen=True, slots=True)
class Part:
    """How many people of the whole; `n` None: too few to show."""

    code: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of who had a place. Everybody stands in one part of each list.

    n         people who had a place and began; None: too few to show
    came      came at least once, never came though somebody noted, or nobody noted anything
    became    still busy, finished, stopped
    went_on   of who finished or stopped: to which measure; not known is a part of its own
    """

    n: int | None
    came: Sequence[Part]
    became: Sequence[Part]
    went_on: Sequence[tuple[Instrument | None, int | None]]

    @property
    def is_empty(self) -> bool:
        return self.n == 0

    @property
    def is_hidden(self) -> bool:
        return self.n is None


def outcomes(actor: Actor, of: Programme | Series) -> Outcomes:
    """Of a programme, or of one series of it, in three queries."""
    begun = Enrolment.objects.filter(
        series__in=queries.series(actor), state__in=TOOK_PART, started_on__lte=actor.on
    )
    begun = (
        begun.filter(series=of) if isinstance(of, Series) else begun.filter(series__programme=of)
    )
    noted = Attendance.objects.filter(enrolment=OuterRef("pk"))
    there = Exists(noted.filter(was_there=True))
    some = Exists(noted)
    row = begun.aggregate(
        n=Count("pk"),
        came=Count("pk", filter=Q(there)),
        noted=Count("pk", filter=Q(some)),
        busy=Count("pk", filter=Q(state=EnrolmentState.ENROLLED)),
        finished=Count("pk", filter=Q(state=EnrolmentState.FINISHED)),
        left=Count("pk", filter=Q(state=EnrolmentState.LEFT)),
    )
    n = row["n"]
    if 0 < n < LEAST:
        return Outcomes(None, [], [], [])
    ended = begun.exclude(state=EnrolmentState.ENROLLED).order_by()
    onward = Counter(dict(ended.values_list("went_on_to").annotate(Count("pk"))))
    return Outcomes(
        n,
        _parts(
            {"came": row["came"], "never": row["noted"] - row["came"], "unknown": n - row["noted"]}
        ),
        _parts({"busy": row["busy"], "finished": row["finished"], "left": row["left"]}),
        _onward(onward),
    )


def _parts(counts: dict[str, int]) -> list[Part]:
    return [Part(code, n) for code, n in hide_small(counts, least=LEAST).counts.items()]


def _onward(counts: Counter[str | None]) -> list[tuple[Instrument | None, int | None]]:
    """The most first; not known last."""
    known = Instrument.objects.in_bulk([slug for slug in counts if slug])
    slugs = sorted(counts, key=lambda slug: (slug is None, -counts[slug], slug or ""))
    shown = hide_small({slug: counts[slug] for slug in slugs}, least=LEAST).counts
    return [(known[slug] if slug else None, n) for slug, n in shown.items()]

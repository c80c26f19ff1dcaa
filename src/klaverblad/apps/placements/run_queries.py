"""What a run reads, how far it is, and what may be read of it. Numbers for all, people for their coach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import in_own_house, own_persons
from klaverblad.apps.placements.models import (
    Option,
    Override,
    OverrideReason,
    Proposal,
    Run,
    RunStop,
    Suggestion,
    SuggestionState,
)
from klaverblad.apps.placements.policies import (
    KEEPS_REGION,
    can_read_runs,
    can_work_on_runs,
)
from klaverblad.apps.rights.scan_queries import is_alive
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.models import Phase

# So long somebody who wanted a place not, or whom its employer refused, is not led there again.
SAID_NO_DAYS = 182
_AT_WORK = frozenset({Phase.AT_WORK, Phase.AFTERCARE})
_LOOKS = frozenset({Phase.INTAKE, Phase.SCREENING, Phase.PREPARATION, Phase.PLAN})


def runs(actor: Actor) -> QuerySet[Run]:
    """The runs that this actor may read: of the own OCMW, or of the region for whoever keeps it."""
    can_read_runs(actor).enforce()
    found = Run.objects.filter(region_id=actor.region_id)
    if actor.role not in KEEPS_REGION:
        found = found.filter(Q(organisation_id=actor.organisation_id) | Q(organisation=None))
    return found.select_related("organisation", "table", "asked_by").defer("problem")


def open_run(actor: Actor) -> Run | None:
    """The run of this region that is not over, if any: there is one at most."""
    can_read_runs(actor).enforce()
    return Run.objects.filter(region_id=actor.region_id, finished_at=None).first()


def broken_off(*, at: datetime) -> list[Run]:
    """The runs that are not over and that no process is at, of every region: for the task alone."""
    return [one for one in Run.objects.filter(finished_at=None) if not is_alive(one, at=at)]


def stop_of(region_id: str | None, organisation_id: UUID | None) -> RunStop | None:
    """Why runs stand still for an OCMW; None: they do not."""
    if region_id is None:
        return None
    here = Q(organisation=None) | Q(organisation_id=organisation_id)
    stops = RunStop.objects.filter(here, region_id=region_id, lifted_at=None)
    return stops.select_related("by", "organisation").order_by("at").first()


def stop_now(actor: Actor) -> RunStop | None:
    """The same, of whoever looks: everybody in the house sees it."""
    return stop_of(actor.region_id, actor.organisation_id)


def stops(actor: Actor) -> QuerySet[RunStop]:
    """Every stop that this actor reads of, the newest first."""
    can_read_runs(actor).enforce()
    found = RunStop.objects.filter(region_id=actor.region_id)
    if actor.role not in KEEPS_REGION:
        found = found.filter(Q(organisation_id=actor.organisation_id) | Q(organisation=None))
    return found.select_related("by", "lifted_by", "organisation")


# ---- what the task reads ---------------------------------------------------------------------


def looked_for(actor: Actor, organisation_id: UUID | None) -> QuerySet[Person]:
    """For whom a run looks: in guidance, not at work, and with no proposal before them.

    organisation_id   None: everybody in the region, for a table that is tried
    """
    can_work_on_runs(actor).enforce()
    running = trajectories.caseload(actor).filter(phase__in=_LOOKS)
    if organisation_id is not None:
        running = running.filter(organisation_id=organisation_id)
    found = people.persons(actor).filter(pk__in=running.order_by().values("person_id"))
    busy = Proposal.objects.filter(ended_on=None).values("person_id")
    return found.exclude(pk__in=busy).select_related("municipality").order_by("pk")


def said_no(actor: Actor, ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """Pairs that are left out: the person wanted none of those, or the employer said no."""
    can_work_on_runs(actor).enforce()
    lately = actor.on - timedelta(days=SAID_NO_DAYS)
    options = Option.objects.filter(
        proposal__person_id__in=list(ids), proposal__ended_on__gte=lately
    ).select_related("proposal")
    return {
        (one.proposal.person_id, one.place_id)
        for one in options
        if one.proposal.is_none_wanted or one.proposal.chosen_id == one.pk
    }


# ---- what people make of it ------------------------------------------------------------------


def suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """What runs found for the people of the OCMW of this actor; nobody else finds anything."""
    found = Suggestion.objects.filter(person__in=own_persons(actor))
    return found.select_related(
        "person__municipality", "place__organisation", "place__municipality"
    )


def waiting(actor: Actor) -> QuerySet[Suggestion]:
    """Those that wait, of the people whom this actor guides, in the order of names."""
    mine = trajectories.caseload(actor).order_by().values("person_id")
    found = suggestions(actor).filter(state=SuggestionState.WAITING, person_id__in=mine)
    return found.order_by("person__last_name", "person__first_name", "pk")


def n_waiting(actor: Actor) -> int:
    """How many those are."""
    return len(_waiting(actor))


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_waiting, {})]


@prepared()
def _waiting(actor: Actor) -> QuerySet[Any, Any]:
    found = Suggestion.objects.filter(
        in_own_house(actor, "person"),
        state=SuggestionState.WAITING,
        person_id__in=trajectories.caseload(actor).order_by().values("person_id"),
    )
    return found.order_by().values_list("pk", flat=True)


def waiting_for(actor: Actor, person_id: UUID) -> Suggestion | None:
    """What a run found for one person, while it waits."""
    found = suggestions(actor).filter(state=SuggestionState.WAITING)
    return found.filter(person_id=person_id).first()


@dataclass(frozen=True)
class Decided:
    """What people made of the suggestions of a run: counts, and nobody's name.

    overridden   set aside by a coach; the share is of what was decided, which `n_decided` tells
    """

    n: int
    n_waiting: int
    n_confirmed: int
    n_aside: int
    n_replaced: int
    n_gone: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def n_decided(self) -> int:
        return self.n_confirmed + self.n_aside

    @property
    def override_percent(self) -> int | None:
        """In a hundred, how often somebody decided otherwise; None where nobody decided yet."""
        return round(100 * self.n_aside / self.n_decided) if self.n_decided else None


def decided(actor: Actor, run_ids: Sequence[UUID]) -> dict[UUID, Decided]:
    """Of some runs, in two queries."""
    can_read_runs(actor).enforce()
    mine = Suggestion.objects.filter(run_id__in=run_ids, run__in=runs(actor).values("pk"))
    states: dict[UUID, dict[str, int]] = {one: {} for one in run_ids}
    by_state = mine.order_by().values_list("run_id", "state").annotate(n=Count("pk"))
    for run_id, state, n in by_state:
        states[run_id][state] = n
    overrides = Override.objects.filter(suggestion__in=mine.values("pk")).order_by()
    why: dict[UUID, list[tuple[str, int]]] = {one: [] for one in run_ids}
    by_reason = overrides.values_list("suggestion__run_id", "reason").annotate(n=Count("pk"))
    for run_id, reason, n in by_reason:
        why[run_id].append((reason, n))
    return {one: _decided(states[one], why[one]) for one in run_ids}


def _decided(states: dict[str, int], why: list[tuple[str, int]]) -> Decided:
    def count(state: SuggestionState) -> int:
        return states.get(state, 0)

    return Decided(
        n=sum(states.values()),
        n_waiting=count(SuggestionState.WAITING),
        n_confirmed=count(SuggestionState.CONFIRMED),
        n_aside=count(SuggestionState.ASIDE),
        n_replaced=count(SuggestionState.REPLACED),
        n_gone=count(SuggestionState.GONE),
        reasons=tuple(
            (str(OverrideReason(code).label), n)
            for code, n in sorted(why, key=lambda one: (-one[1], one[0]))
        ),
    )


def log_of(actor: Actor, run_id: UUID) -> dict[str, Any]:
    """A run as its log tells it: codes and numbers, with what people decided otherwise."""
    run = runs(actor).get(pk=run_id)
    overrides = Override.objects.filter(suggestion__run=run).order_by("made_at", "pk")
    return {
        "run": str(run.pk),
        "at": run.started_at.isoformat(),
        "on": run.on.isoformat(),
        "ended_as": run.ended_as,
        "policy": {"version": run.policy_version, "text": run.policy_text},
        "barriers": run.barriers,
        "timetable": run.timetable,
        "problem": run.input_hash,
        "solver": run.solver,
        "versions": run.versions,
        "certificate": run.certificate,
        "certificate_checked": run.is_checked,
        "people": run.n_people,
        "places": run.n_places,
        "seats": run.n_seats,
        "pairs": run.n_pairs,
        "placed": run.n_placed,
        "points": run.points,
        "bound": run.bound,
        "quotas": run.quotas,
        "overrides": [
            {"suggestion": str(one.pk), "reason": one.reason, "at": one.made_at.isoformat()}
            for one in overrides
        ],
    }

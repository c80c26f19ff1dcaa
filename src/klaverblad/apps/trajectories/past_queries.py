"""What was done with somebody: steps by what they touch, and the trajectories that went before.

Of the same person at another OCMW too, when their yes opened that file to the actor. What is not
shared is not hinted at: no count, no name, no gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.library.models import Instrument, Leaf
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import Reach, reaches
from klaverblad.apps.people.registry import Domain, registry
from klaverblad.apps.people.sharing_queries import files_of_same
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Ending,
    Step,
    StepAnswer,
    StepState,
    Trajectory,
)

# What was at least begun, or was tried and fell away. What was only planned was not tried.
_TRIED = (StepState.BUSY, StepState.WAITING, StepState.DONE, StepState.DROPPED)
# Which life domains a step touches when nothing of it says so more closely. Strict: all of them
# must be shared, for a debt plan and a rent subsidy stand on one leaf.
_OF_LEAF: Mapping[str, frozenset[Domain]] = {
    Leaf.TRAJECT: frozenset(),
    Leaf.RECHTEN: frozenset({Domain.INCOME, Domain.HOUSING}),
    Leaf.WERK: frozenset({Domain.WORK}),
    Leaf.SAMENLEVEN: frozenset({Domain.NETWORK}),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One step with what came of it.

    brought   the key and the value of the fact that it ended in; "" when it brought none
    said      what a partner answered last, for whoever may read answers
    """

    step: Step
    brought: str = ""
    value: object = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """One trajectory of before, or elsewhere.

    situation   what was last heard in aftercare; empty when nobody asked, or when it is not shared
    heard_on    when that was
    destination how it ended, as a code; empty when nobody said, or when not all is shared
    left_from   the phase in which it was closed; empty when the journal does not tell
    """

    trajectory: Trajectory
    tried: Sequence[Tried]
    situation: str = ""
    heard_on: date | None = None
    destination: str = ""
    left_from: str = ""
    is_other_file: bool = False


@cache
def _of_barriers() -> Mapping[str, frozenset[Domain]]:
    found: dict[str, set[Domain]] = defaultdict(set)
    for entry in registry().values():
        for barrier in entry.barriers:
            found[barrier].add(entry.domain)
    return {barrier: frozenset(domains) for barrier, domains in found.items()}


def domains_of(instrument: Instrument) -> frozenset[Domain]:
    """The life domains that a step of this instrument speaks of; none for the way itself."""
    entry = registry().get(instrument.produces_fact_key)
    if entry is not None:
        return frozenset({entry.domain})
    if instrument.lifts in _of_barriers():
        return _of_barriers()[instrument.lifts]
    return _OF_LEAF.get(instrument.leaf, frozenset())


def is_shared(seen: Reach, instrument: Instrument) -> bool:
    """Whether a step of this instrument may be read with this reach."""
    entry = registry().get(instrument.produces_fact_key)
    if entry is not None and not seen.allows(entry):
        return False
    return domains_of(instrument) <= seen.domains


def tried_in(actor: Actor, trajectory_ids: Iterable[UUID]) -> dict[UUID, list[Tried]]:
    """What was tried in each of these trajectories, the newest first: four queries for all."""
    ids = list(trajectory_ids)
    rows = list(
        queries.steps(actor)
        .filter(trajectory_id__in=ids, state__in=_TRIED)
        .select_related("brought")
        .order_by("-created_at", "pk")
    )
    seen = reaches(actor, {one.trajectory.person_id for one in rows})
    answers = queries.answers(actor).filter(step__in=rows) if rows else StepAnswer.objects.none()
    # The newest last, so that it stays.
    said = dict(answers.order_by("answered_at", "pk").values_list("step_id", "said"))
    found: dict[UUID, list[Tried]] = defaultdict(list)
    for step in rows:
        if is_shared(seen[step.trajectory.person_id], step.instrument):
            fact = step.brought
            found[step.trajectory_id].append(
                Tried(
                    step,
                    fact.key if fact and fact.key in registry() else "",
                    fact.value if fact else None,
                    said.get(step.pk, ""),
                )
            )
    return found


def past_of(actor: Actor, person: Person, *, besides: UUID | None) -> list[Past]:
    """Every other trajectory of a person that this actor may know of, the newest first.

    Whoever reads of another file than that of this page has opened it: the read log says so.
    """
    files = files_of_same(actor, person)
    rows = list(
        queries.trajectories(actor)
        .filter(person_id__in=files)
        .exclude(pk=besides)
        .select_related("organisation", "coach")
        .order_by("-opened_on", "pk")
    )
    if not rows:
        return []
    note_opened({one.person_id for one in rows} - {person.pk})
    tried = tried_in(actor, [one.pk for one in rows])
    heard, left, ended = _heard(rows), _left(rows), _ended(rows)
    seen = reaches(actor, {one.person_id for one in rows})
    found = []
    for one in rows:
        situation, heard_on = heard.get(one.pk, ("", None))
        tells_of_work = Domain.WORK in seen[one.person_id].domains
        found.append(
            Past(
                trajectory=one,
                tried=tried.get(one.pk, []),
                situation=situation if tells_of_work else "",
                heard_on=heard_on if tells_of_work else None,
                # It may tell of health or care, so it is part of a whole file alone.
                destination=ended.get(one.pk, "") if seen[one.person_id].is_whole else "",
                left_from=left.get(str(one.pk), "") if one.closed_on else "",
                is_other_file=one.person_id != person.pk,
            )
        )
    return found


def _heard(rows: Sequence[Trajectory]) -> dict[UUID, tuple[str, date]]:
    """What was last heard of how somebody is at work, of rows that a scoped query gave."""
    moments = AftercareMoment.objects.filter(trajectory__in=rows, done_on__isnull=False)
    kept = moments.exclude(situation="").order_by("done_on", "due_on", "pk")
    return {
        trajectory_id: (situation, done_on)
        for trajectory_id, situation, done_on in kept.values_list(
            "trajectory_id", "situation", "done_on"
        )
    }


def _ended(rows: Sequence[Trajectory]) -> dict[UUID, str]:
    """How each of these ended, as was said; the newest last, so that it stays."""
    said = Ending.objects.filter(trajectory__in=rows, undone_at=None).order_by("ended_on", "pk")
    return dict(said.values_list("trajectory_id", "destination"))


def _left(rows: Sequence[Trajectory]) -> dict[str, str]:
    events = journal.events_of_subjects("phase.changed", [one.pk for one in rows])
    return {
        event.subject_id: event.data["before"]
        for event in events
        if event.data.get("to") == "closed"
    }

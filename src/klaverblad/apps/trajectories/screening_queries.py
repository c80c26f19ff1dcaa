"""Every read of screenings: of one person, side by side in time, and as they were asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Fact, Person
from klaverblad.apps.people.reach_queries import own_persons, persons, reaches
from klaverblad.apps.people.registry import registry
from klaverblad.apps.trajectories.models import DomainPosition, Screening, ScreeningAnswer

Positions = Mapping[str, DomainPosition]


def screenings(actor: Actor) -> QuerySet[Screening]:
    """Every screening that stands, of the people this actor may know of; the newest first."""
    return (
        Screening.objects.filter(
            trajectory__person__in=persons(actor),
            withdrawn_at=None,
        )
        .select_related("by", "trajectory__organisation")
        .order_by("-on", "-recorded_at", "pk")
    )


def screenings_ever(actor: Actor) -> QuerySet[Screening]:
    """Those, and what the OCMW in charge withdrew: that one reads what it took back."""
    stands = Q(withdrawn_at=None) & Q(trajectory__person__in=persons(actor))
    return (
        Screening.objects.filter(stands | Q(trajectory__person__in=own_persons(actor)))
        .select_related("by", "trajectory__organisation")
        .order_by("-on", "-recorded_at", "pk")
    )


def last_of(actor: Actor, trajectory_id: UUID) -> UUID | None:
    """The screening of a trajectory that holds now: of two on one day the later one."""
    mine = screenings(actor).filter(trajectory_id=trajectory_id)
    return mine.values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class Looked:
    """A screening with what of it this actor may read.

    positions   by life domain, of the shared ones
    answers     the facts that questions were answered with, by key
    """

    screening: Screening
    positions: Positions
    answers: Mapping[str, Fact]


def looked(actor: Actor, found: Iterable[Screening]) -> list[Looked]:
    """Screenings that a scoped query gave, each with what is shared: three queries for all."""
    rows = list(found)
    ids = [one.pk for one in rows]
    of_person = {one.pk: one.trajectory.person_id for one in rows}
    seen = reaches(actor, set(of_person.values()))
    positions: dict[UUID, dict[str, DomainPosition]] = defaultdict(dict)
    for row in DomainPosition.objects.filter(screening_id__in=ids):
        if row.domain in seen[of_person[row.screening_id]].domains:
            positions[row.screening_id][row.domain] = row
    answers: dict[UUID, dict[str, Fact]] = defaultdict(dict)
    keys = registry()
    said = ScreeningAnswer.objects.filter(screening_id__in=ids).select_related("fact")
    for answer in said.order_by("fact__recorded_at", "pk"):
        entry = keys.get(answer.fact.key)
        if entry is not None and seen[of_person[answer.screening_id]].allows(entry):
            answers[answer.screening_id][entry.key] = answer.fact
    return [Looked(one, positions[one.pk], answers[one.pk]) for one in rows]


def screening(actor: Actor, screening_id: UUID) -> Looked:
    """One screening; DoesNotExist when not there, or not for this actor."""
    (found,) = looked(actor, [screenings_ever(actor).get(pk=screening_id)])
    return found


def screenings_of(actor: Actor, person_id: UUID) -> list[Screening]:
    """Every screening of one person that stands, in all their trajectories, the newest first."""
    return list(screenings(actor).filter(trajectory__person_id=person_id))


def withdrawn_of(actor: Actor, person_id: UUID) -> list[Screening]:
    """What was withdrawn, for the OCMW in charge; nothing for others."""
    found = screenings_ever(actor).filter(trajectory__person_id=person_id)
    return list(found.exclude(withdrawn_at=None))


def person_of(actor: Actor, screening_id: UUID) -> Person:
    """Whose screening it is."""
    found = screenings_ever(actor).select_related("trajectory__person")
    return found.get(pk=screening_id).trajectory.person

"""What lists are sorted by, and the kept lists that somebody may open."""

from __future__ import annotations

from django.db.models import DateField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.prepared import prepared
from klaverblad.apps.trajectories.models import Contact, SavedList, Step, Trajectory
from klaverblad.apps.trajectories.queries import OPEN_STATES


def every_list(actor: Actor) -> QuerySet[SavedList]:
    """Those of this actor here, removed ones too, and those that are for the whole team."""
    if actor.user_id is None or not actor.is_professional or actor.is_emergency:
        return SavedList.objects.none()
    return SavedList.objects.filter(
        Q(owner_id=actor.user_id) | Q(is_shared=True), organisation_id=actor.organisation_id
    ).select_related("owner")


def lists(actor: Actor) -> QuerySet[SavedList]:
    """Those that are there now, by name."""
    return every_list(actor).filter(removed_at=None).order_by("name", "pk")


@prepared()
def own_lists(actor: Actor) -> QuerySet[SavedList]:
    """The same, for the page of a caseload, which names them and no more."""
    return lists(actor).select_related(None)


def with_last_contact(found: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """These trajectories, each with the day of its last contact as `last`; the caller scoped them."""
    per_trajectory = Contact.objects.filter(trajectory=OuterRef("pk"), withdrawn_at=None)
    last = per_trajectory.order_by().values("trajectory").annotate(last=Max(TruncDate("at")))
    return found.annotate(last=Subquery(last.values("last"), output_field=DateField()))


def with_next_day(found: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """These trajectories, each with the nearest day of an open step as `due`; likewise scoped."""
    open_steps = Step.objects.filter(trajectory=OuterRef("pk"), state__in=OPEN_STATES)
    due = open_steps.order_by().values("trajectory").annotate(due=Min("due_on"))
    return found.annotate(due=Subquery(due.values("due")))

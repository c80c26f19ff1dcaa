"""Which groups meet on the day of a professional: those they give, and those of their people."""

from __future__ import annotations

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups.models import Enrolment, EnrolmentState, Series, Session
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.trajectories.queries import caseload


def sessions_of_day(actor: Actor) -> list[Session]:
    """Today's sessions in their order: `is_given` by the actor, or with `n_mine` of their people."""
    if not actor.is_professional or actor.is_emergency:
        return []
    return _sessions(actor)


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(_sessions, {})]


@prepared()
def _sessions(actor: Actor) -> QuerySet[Session]:
    given = Series.objects.filter(
        pk=OuterRef("series_id"),
        trainers__user_id=actor.user_id,
        trainers__organisation_id=actor.organisation_id,
    )
    mine = Enrolment.objects.filter(
        series_id=OuterRef("series_id"),
        state=EnrolmentState.ENROLLED,
        person__in=caseload(actor).order_by().values("person_id"),
    )
    counted = mine.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    found = Session.objects.filter(on=actor.on, called_off_on=None).annotate(
        is_given=Exists(given), n_mine=Subquery(counted, output_field=IntegerField())
    )
    found = found.filter(Q(is_given=True) | Q(n_mine__gt=0))
    return found.select_related("series__programme").order_by("starts_at", "pk")

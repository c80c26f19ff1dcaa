"""Every read of trajectories; people come from `people.persons`, the one door."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, UUIDField
from django.utils import timezone

from klaverblad.apps.access.links import LinkHolder
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role, User
from klaverblad.apps.people.prepared import prepared
from klaverblad.apps.people.reach_queries import (
    OCMW_ROLES,
    in_own_house,
    in_reach,
    is_partial,
    own_persons,
    reach_into,
    seats_by_consent,
)
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    AppointmentGuest,
    AppointmentState,
    Contact,
    DomainPosition,
    Goal,
    GoalState,
    Scope,
    Screening,
    SkippedAs,
    StatisticalRow,
    Step,
    StepAnswer,
    StepState,
    Trajectory,
)

# What is in the day: it goes ahead, or it went ahead.
STANDING = (AppointmentState.PLANNED, AppointmentState.KEPT)
OPEN_STATES = (StepState.TODO, StepState.BUSY, StepState.WAITING)
# After so many days without a contact somebody counts as silent, on every list. The region can
# agree on another.
SILENT_DAYS = 30
# The key last, so that pages never shuffle.
BY_NAME = ("person__last_name", "person__first_name", "pk")
_WORDS_MOST = 5
_A_DAY = timedelta(days=1)


def trajectories(actor: Actor) -> QuerySet[Trajectory]:
    """Every trajectory of the people this actor may know of."""
    return Trajectory.objects.filter(in_reach(actor, "person"))


def steps(actor: Actor) -> QuerySet[Step]:
    """Every step of the people this actor may know of."""
    return Step.objects.filter(in_reach(actor, "trajectory__person")).select_related(
        "trajectory", "instrument", "partner"
    )


def goals(actor: Actor) -> QuerySet[Goal]:
    """Every goal of the people this actor may know of."""
    return Goal.objects.filter(in_reach(actor, "trajectory__person")).select_related("trajectory")


def step_by_link(holder: LinkHolder) -> QuerySet[Step]:
    """The one step that a link asks about, with the person; nothing for any other link."""
    if holder.scope != LinkScope.ANSWER or holder.subject_type != Step._meta.label_lower:
        return Step.objects.none()
    return Step.objects.filter(pk=holder.subject_id).select_related("trajectory__person")


def answers(actor: Actor) -> QuerySet[StepAnswer]:
    """Every answer of a partner that this actor may read: the OCMW in charge all of them.

    Who is there by a consent reads what their own house answered, since they joined the team.
    """
    if not actor.is_professional:
        return StepAnswer.objects.none()
    found = StepAnswer.objects.filter(in_reach(actor, "step__trajectory__person"))
    if is_partial(actor):
        seats = seats_by_consent(actor).filter(
            person_id=OuterRef("step__trajectory__person_id"),
            since__lte=OuterRef("answered_at__date"),
        )
        theirs = Q(organisation_id=actor.organisation_id) & Exists(seats)
        found = found.filter(theirs | Q(step__trajectory__person__in=own_persons(actor)))
    return found.select_related("step", "organisation")


def unread_answers(actor: Actor) -> QuerySet[StepAnswer]:
    """The answers that wait for the OCMW in charge: nobody else can say that they were read."""
    return answers(actor).filter(
        in_own_house(actor, "step__trajectory__person"), seen_at__isnull=True
    )


def contacts(actor: Actor) -> QuerySet[Contact]:
    """Every contact this actor may read, by the scope that its writer chose.

    Who is there by a consent reads what is noted for the team since they joined it, and what they
    or their own house wrote.
    """
    for_team = Q(scope=Scope.PERSON)
    readable = Q(scope=Scope.MINE, by_id=actor.user_id)
    if actor.is_professional:
        for_team |= Q(scope=Scope.TEAM)
        readable |= Q(by_id=actor.user_id)
        readable |= Q(scope=Scope.ORGANISATION, organisation_id=actor.organisation_id)
    if is_partial(actor):
        seats = seats_by_consent(actor).filter(
            person_id=OuterRef("trajectory__person_id"), since__lte=OuterRef("at__date")
        )
        for_team &= Exists(seats) | Q(trajectory__person__in=own_persons(actor))
    return Contact.objects.filter(
        readable | for_team, in_reach(actor, "trajectory__person"), withdrawn_at=None
    ).select_related("by", "trajectory")


def aftercare(actor: Actor) -> QuerySet[AftercareMoment]:
    """Every promised moment of the people this actor may know of."""
    found = AftercareMoment.objects.filter(in_reach(actor, "trajectory__person"))
    return found.exclude(skipped_as=SkippedAs.UNDONE).select_related("trajectory")


def aftercare_due(actor: Actor, *, by: date) -> QuerySet[AftercareMoment]:
    """Open moments, the longest waiting first; the key last, so that pages never shuffle."""
    due = aftercare(actor).filter(done_on=None, skipped_because="", due_on__lte=by)
    return due.order_by("due_on", "pk")


def is_aftercare_open(actor: Actor, trajectory_id: UUID) -> bool:
    """Whether some promised talk of a trajectory is neither kept nor reasoned away."""
    promised = aftercare(actor).filter(trajectory_id=trajectory_id)
    return promised.filter(done_on=None, skipped_because="").exists()


def coaches(actor: Actor) -> QuerySet[User]:
    """The coaches of the actor's own organisation."""
    return accounts.colleagues(actor, role=Role.COACH)


def coach_for(actor: Actor) -> UUID | None:
    """Who coaches what this actor begins: a coach themselves; for others it stays to be said."""
    return actor.user_id if actor.role == Role.COACH else None


def caseload(actor: Actor) -> QuerySet[Trajectory]:
    """The running trajectories that are this actor's work.

    A coach: their own. A social worker or team lead: all of the OCMW. A partner: their team's.
    Whom an OCMW sees by a consent, another OCMW is in charge of: found by name, in no caseload.
    """
    return Trajectory.objects.filter(in_caseload(actor)).select_related("person__municipality")


def in_caseload(actor: Actor, path: str = "") -> Q:
    """The same, as a condition on rows that point at a trajectory by `path`.

    So that a page of a caseload need not give the database a list of everybody in it each time.
    """
    to = f"{path}__" if path else ""
    running = in_reach(actor, f"{to}person") & Q(**{f"{to}closed_on": None})
    if actor.role in OCMW_ROLES and not actor.is_emergency:
        running &= Q(**{f"{to}person__organisation_id": actor.organisation_id})
    if actor.role == Role.COACH:
        running &= Q(**{f"{to}coach_id": actor.user_id})
    return running


def caseload_with(
    actor: Actor, *, words: str = "", phase: str = "", silent_days: int | None = None
) -> QuerySet[Trajectory]:
    """The part of the caseload that a list asks for: names, a phase, or so long not heard."""
    found = caseload(actor).select_related("person__municipality", "coach")
    for word in words.split()[:_WORDS_MOST]:
        found = found.filter(
            Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        )
    if phase:
        found = found.filter(phase=phase)
    if silent_days is not None:
        since = actor.on - timedelta(days=silent_days)
        found = found.filter(pk__in=silent_since(actor, since=since))
    return found


def silent_since(actor: Actor, *, since: date) -> QuerySet[Trajectory]:
    """Those in which nobody wrote down a contact from a day on."""
    # Not `exclude` across the relation: that would mix an old talk with a recent one taken back.
    lately = Contact.objects.filter(
        trajectory=OuterRef("pk"), at__date__gte=since, withdrawn_at=None
    )
    return trajectories(actor).filter(~Exists(lately))


def trajectory_of(actor: Actor, person_id: UUID) -> Trajectory | None:
    """The running trajectory of a person, else the last one."""
    return next(
        iter(_running(actor, person_id=person_id) or _last(actor, person_id=person_id)), None
    )


@prepared(person_id=UUIDField())
def _running(actor: Actor, *, person_id: Any) -> QuerySet[Trajectory]:
    found = trajectories(actor).filter(person_id=person_id, closed_on=None)
    return found.select_related("coach", "organisation").order_by("-opened_on", "pk")[:1]


@prepared(person_id=UUIDField())
def _last(actor: Actor, *, person_id: Any) -> QuerySet[Trajectory]:
    found = trajectories(actor).filter(person_id=person_id, closed_on__isnull=False)
    return found.select_related("coach", "organisation").order_by("-closed_on", "pk")[:1]


def steps_of(actor: Actor, trajectory_id: UUID) -> list[Step]:
    """The steps of one trajectory in the order they were made, dropped ones last."""
    mine = steps(actor).filter(trajectory_id=trajectory_id).select_related("brought")
    found = list(mine.order_by("created_at", "pk"))
    return sorted(found, key=lambda step: step.state == StepState.DROPPED)


def n_steps_of(actor: Actor, trajectory_id: UUID) -> int:
    """How many there are, dropped ones too."""
    return len(_keys_of_steps(actor, trajectory_id=trajectory_id))


@prepared(trajectory_id=UUIDField())
def _keys_of_steps(actor: Actor, *, trajectory_id: Any) -> QuerySet[Any, Any]:
    found = Step.objects.filter(in_reach(actor, "trajectory__person"), trajectory_id=trajectory_id)
    return found.order_by().values_list("pk")


def goals_of(actor: Actor, trajectory_id: UUID, *, let_go: bool = False) -> list[Goal]:
    """The goals of one trajectory, in the order that the person gave, else the newest first.

    let_go   those that the person let go too
    """
    found = Goal.objects.filter(trajectory__in=trajectories(actor), trajectory_id=trajectory_id)
    return list(found if let_go else found.exclude(state=GoalState.LET_GO))


def screening_of(
    actor: Actor, trajectory_id: UUID
) -> tuple[Screening | None, dict[str, DomainPosition]]:
    """The latest screening of a trajectory, and its positions by life domain."""
    latest = (
        Screening.objects.filter(trajectory__in=trajectories(actor), trajectory_id=trajectory_id)
        .filter(withdrawn_at=None)
        .select_related("by", "trajectory")
        .order_by("-on", "-recorded_at", "-pk")
        .first()
    )
    if latest is None:
        return None, {}
    shared = reach_into(actor, latest.trajectory.person_id).domains
    return latest, {row.domain: row for row in latest.positions.all() if row.domain in shared}


def _own_appointments(actor: Actor, within: tuple[Any, Any] | None = None) -> QuerySet[Appointment]:
    """What stands in somebody's own day, also as a guest; with people only as they may know them.

    within   from which moment to before which: said to both halves, so that neither is read whole
    """
    during = _between(*within) if within else Q()
    guests = _between(*within, path="appointment__") if within else Q()
    # By two indexes, and not by OR: that reads the appointments of everybody.
    led = Appointment.objects.filter(during, user_id=actor.user_id).order_by().values("pk")
    along = AppointmentGuest.objects.filter(guests, user_id=actor.user_id).order_by()
    mine = led.union(along.values("appointment_id"))
    reached = Q(trajectory=None) | in_reach(actor, "trajectory__person")
    return Appointment.objects.filter(reached, pk__in=mine)


def _in_days(first: date, last: date) -> tuple[datetime, datetime]:
    """The first moment of a day, and that after the last: moments, so that an index finds them."""
    zone = timezone.get_current_timezone()
    begins, over = (datetime.combine(day, time.min, zone) for day in (first, last + _A_DAY))
    return begins, over


def _between(begins: Any, over: Any, *, path: str = "") -> Q:
    return Q(**{f"{path}starts_at__gte": begins, f"{path}starts_at__lt": over})


def agenda(actor: Actor, *, on: date) -> list[Appointment]:
    """The actor's own day, in its order."""
    begins, over = _in_days(on, on)
    return _own_day(actor, begins=begins, over=over)


@prepared(begins=DateTimeField(), over=DateTimeField())
def _own_day(actor: Actor, *, begins: Any, over: Any) -> QuerySet[Appointment]:
    standing = _own_appointments(actor, within=(begins, over)).filter(state__in=STANDING)
    return standing.select_related("trajectory__person").order_by("starts_at", "pk")


def appointments_with_people(actor: Actor) -> QuerySet[Appointment]:
    """Every appointment with a person whom this actor may know of.

    Who is there by a consent sees those with themselves: with whom else somebody talks, is theirs.
    """
    found = Appointment.objects.filter(trajectory__in=trajectories(actor))
    if is_partial(actor):
        mine = Q(pk__in=_own_appointments(actor).values("pk"))
        found = found.filter(mine | Q(trajectory__person__in=own_persons(actor)))
    return found


def own_appointments(actor: Actor) -> QuerySet[Appointment]:
    """The actor's own appointments: a person's are those with them, else what is in one's day."""
    if actor.role == Role.PERSON:
        return Appointment.objects.filter(trajectory__in=trajectories(actor))
    return _own_appointments(actor)


def appointments_of(actor: Actor, trajectory_id: UUID, *, after: date) -> QuerySet[Appointment]:
    """What still stands with this person from a day on, in its order."""
    found = appointments_with_people(actor).filter(
        trajectory_id=trajectory_id, starts_at__date__gte=after, state=AppointmentState.PLANNED
    )
    return found.order_by("starts_at", "pk")


def next_appointment(actor: Actor, trajectory_id: UUID, *, at: datetime) -> Appointment | None:
    """The first appointment with this person that still has to begin, if it still stands."""
    found = appointments_with_people(actor).filter(
        trajectory_id=trajectory_id, starts_at__gt=at, state=AppointmentState.PLANNED
    )
    return found.order_by("starts_at", "pk").first()


def n_only_figures(actor: Actor) -> int:
    """How many closed trajectories of the actor's own municipality are figures without a name."""
    rows = StatisticalRow.objects.filter(municipality_id=actor.municipality_id)
    return rows.count()


def appointments_between(actor: Actor, *, first: date, last: date) -> list[Appointment]:
    """The actor's own appointments in these days, also those that were cancelled."""
    return list(
        own_appointments(actor)
        .filter(_between(*_in_days(first, last)))
        .select_related("trajectory__person", "user")
        .order_by("starts_at", "pk")
    )

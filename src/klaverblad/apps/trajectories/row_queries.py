"""What stands on the row of a person in a list: clover, next step, last contact; many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    When,
)
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.gathered import Gathered, read
from klaverblad.apps.people.prepared import Put, prepared
from klaverblad.apps.people.reach_queries import in_reach, is_partial, reaches
from klaverblad.apps.trajectories.clover import Clover, clover
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    ContactOutcome,
    DomainPosition,
    Phase,
    Screening,
    Step,
    StepAnswer,
    StepState,
    Trajectory,
)
from klaverblad.apps.trajectories.queries import (
    OPEN_STATES,
    aftercare_due,
    caseload,
    in_caseload,
    steps,
    unread_answers,
)


@dataclass(frozen=True, slots=True)
class LastContact:
    """The last try to speak with someone, and whether it worked."""

    on: date
    was_reached: bool


def last_contact_of(actor: Actor, trajectory_ids: Iterable[UUID]) -> dict[UUID, LastContact]:
    """The last contact per trajectory; nobody ever tried for whoever is not in it."""
    return _last(_contacts_of(actor, ids=list(trajectory_ids)))


def last_contacts(actor: Actor) -> dict[UUID, LastContact]:
    """The same of the whole caseload."""
    return _last(_contacts_of_caseload(actor))


def _last(rows: Iterable[tuple[UUID, datetime, datetime | None]]) -> dict[UUID, LastContact]:
    return {
        trajectory_id: LastContact(timezone.localtime(last).date(), last == spoke_at)
        for trajectory_id, last, spoke_at in rows
    }


@prepared(ids=[UUIDField()])
def _contacts_of(actor: Actor, *, ids: Any) -> QuerySet[Any, Any]:
    return _tried(Trajectory.objects.filter(in_reach(actor, "person"), pk__among=ids))


@prepared()
def _contacts_of_caseload(actor: Actor) -> QuerySet[Any, Any]:
    return _tried(Trajectory.objects.filter(in_caseload(actor)))


def _tried(whose: QuerySet[Trajectory]) -> QuerySet[Any, Any]:
    # From the trajectory, or whose it is would be looked up for each contact.
    spoke = Max(Case(When(contacts__outcome=ContactOutcome.SPOKE, then=F("contacts__at"))))
    found = whose.filter(contacts__isnull=False, contacts__withdrawn_at=None).order_by()
    return found.values_list("pk").annotate(last=Max("contacts__at"), spoke=spoke)


def next_steps(actor: Actor, trajectory_ids: Iterable[UUID]) -> dict[UUID, Step]:
    """The open step with the nearest day per trajectory."""
    found: dict[UUID, Step] = {}
    for step in _open_steps_of(actor, ids=list(trajectory_ids)):
        best = found.get(step.trajectory_id)
        # SQLite and PostgreSQL sort a missing day at other ends, so Python decides.
        if best is None or (best.due_on is None and step.due_on is not None):
            found[step.trajectory_id] = step
    return found


@prepared(ids=[UUIDField()])
def _open_steps_of(actor: Actor, *, ids: Any) -> QuerySet[Step]:
    found = steps(actor).filter(trajectory_id__among=ids, state__in=OPEN_STATES)
    # A list says what and by when: nothing that stands beside a step is read for it.
    return found.select_related(None).order_by("due_on", "created_at", "pk")


@dataclass(frozen=True, slots=True)
class DaySteps:
    """What a list of the day needs to know of the steps of a caseload.

    of_the_day  the open ones that are due, or for which a partner is waited for; and the finished
                ones of which the OCMW must still say whether what they bring is so
    asked       the trajectories with a step of the instrument that was asked about, not dropped
    """

    of_the_day: Sequence[Step]
    asked: AbstractSet[UUID]


def day_steps(actor: Actor, *, soon: date, instrument: str) -> DaySteps:
    """Both in one question."""
    found = _day_steps(actor, soon=soon, instrument=instrument)
    return DaySteps(
        [one for one in found if _is_of_the_day(one, soon)],
        {
            one.trajectory_id
            for one in found
            if one.instrument_id == instrument and one.state != StepState.DROPPED
        },
    )


def _is_of_the_day(step: Step, soon: date) -> bool:
    if step.state == StepState.DONE:
        return step.to_confirm_since is not None
    is_due = step.due_on is not None and step.due_on <= soon
    return step.state in OPEN_STATES and (step.state == StepState.WAITING or is_due)


@prepared(soon=DateField(), instrument=CharField())
def _day_steps(actor: Actor, *, soon: Any, instrument: Any) -> QuerySet[Step]:
    # Only what may be on the page: most open steps have a later day.
    on_the_page = Q(state=StepState.WAITING) | Q(due_on__lte=soon)
    to_confirm = Q(state=StepState.DONE, to_confirm_since__isnull=False)
    asked = Q(instrument_id=instrument) & ~Q(state=StepState.DROPPED)
    found = Step.objects.filter(
        in_caseload(actor, "trajectory"),
        Q(on_the_page, state__in=OPEN_STATES) | to_confirm | asked,
    )
    return found.select_related("partner").order_by("due_on", "waiting_since", "pk")


def of_the_day(_actor: Actor) -> list[Put]:
    """What of this may be on the list of the day, to look ahead."""
    return [Put(answers_of_the_day, {})]


@prepared()
def answers_of_the_day(actor: Actor) -> QuerySet[StepAnswer]:
    """The answers of partners about the caseload that wait for the OCMW in charge."""
    found = unread_answers(actor).filter(in_caseload(actor, "step__trajectory"))
    return found.order_by("answered_at", "pk")


@prepared(by=DateField())
def aftercare_of_the_day(actor: Actor, *, by: Any) -> QuerySet[AftercareMoment]:
    """The promised talks of the caseload that are due."""
    found = aftercare_due(actor, by=by).select_related(None)
    return found.filter(in_caseload(actor, "trajectory"))


# What a list of the day reckons with or says of everybody. The rest of a file, sealed columns among
# it, is read of one person at a time.
OF_THE_DAY = (
    "coach_id", "phase", "opened_on", "organisation_id",
    *(f"person__{one}" for one in (
        "organisation_id", "first_name", "last_name", "born_on", "phone", "user_id", "home_lat",
        "home_lon", "municipality__name",
    )),
)  # fmt: skip


@prepared()
def running(actor: Actor) -> QuerySet[Trajectory]:
    """The whole caseload, as far as a list of the day needs it."""
    return caseload(actor).only(*OF_THE_DAY)


def clovers(actor: Actor, running: Sequence[Trajectory]) -> dict[UUID, Clover]:
    """The clover of each of these trajectories, in two queries however many there are."""
    ids = [trajectory.pk for trajectory in running]
    by_step: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for trajectory_id, leaf, state in _leaves(actor, ids=ids):
        by_step[trajectory_id].append((leaf, state))
    # The last one written for a trajectory stays: a dict keeps the later of two.
    seen_of: dict[UUID, str | None] = dict(_screenings(actor, ids=ids))
    positions = {pk: read(said) for pk, said in seen_of.items() if said is not None}
    # Nearly everybody sees all eight domains.
    if is_partial(actor):
        shared = reaches(actor, [one.person_id for one in running])
        for one in running:
            seen = shared[one.person_id].domains if one.person_id in shared else frozenset()
            mine = positions.get(one.pk, {})
            positions[one.pk] = {k: says for k, says in mine.items() if k in seen}
    return {
        trajectory.pk: clover(
            Phase(trajectory.phase),
            by_step[trajectory.pk],
            positions.get(trajectory.pk, {}),
        )
        for trajectory in running
    }


@prepared(ids=[UUIDField()])
def _leaves(actor: Actor, *, ids: Any) -> QuerySet[Any, Any]:
    found = Trajectory.objects.filter(in_reach(actor, "person"), pk__among=ids)
    planned = found.filter(steps__isnull=False).order_by()
    return planned.values_list("pk", "steps__instrument__leaf", "steps__state").distinct()


@prepared(ids=[UUIDField()])
def _screenings(_actor: Actor, *, ids: Any) -> QuerySet[Any, Any]:
    """Where each stood, by every screening of theirs; nothing of one in which nobody said it."""
    seen = DomainPosition.objects.filter(screening_id=OuterRef("pk")).order_by()
    said = seen.values_list("screening_id").annotate(said=Gathered("domain", "professional_says"))
    found = Screening.objects.filter(trajectory_id__among=ids, withdrawn_at=None)
    rows = found.annotate(said=Subquery(said.values("said"), output_field=TextField()))
    return rows.order_by("on", "recorded_at", "pk").values_list("trajectory_id", "said")

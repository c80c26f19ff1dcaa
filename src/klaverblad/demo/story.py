"""One person's story from the first talk to today, told by its parts in the order of the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from klaverblad.apps.places.models import Place
from klaverblad.apps.trajectories.models import Phase, Trajectory
from klaverblad.demo.before import add_steps_before
from klaverblad.demo.cast import Cast, Ocmw, Staff
from klaverblad.demo.chance import Chance, made_id, moment
from klaverblad.demo.course import NOW, Course, course
from klaverblad.demo.ends import add_ending
from klaverblad.demo.households import Numbers, add_person
from klaverblad.demo.known import add_facts
from klaverblad.demo.lives import Life, Stream, life
from klaverblad.demo.own_pages import add_own_pages
from klaverblad.demo.plans import add_plan
from klaverblad.demo.right_requests import add_right_requests
from klaverblad.demo.rows import Rows
from klaverblad.demo.screenings import add_screenings
from klaverblad.demo.steps_of import add_steps
from klaverblad.demo.talks import add_contacts, add_goals
from klaverblad.demo.telling import Telling
from klaverblad.demo.work import add_work

_EARLIER_SHARE, _UNASSIGNED_SHARE = 0.08, 0.3


@dataclass(slots=True)
class Stage:
    """Everything that stories are told with, and what a coach's diary needs of them afterwards."""

    rows: Rows
    cast: Cast
    places: Sequence[Place]
    produces: Mapping[str, tuple[str, Any]]
    on: date
    numbers: Numbers = field(default_factory=lambda: Numbers(set()))
    caseloads: dict[Any, list[tuple[Any, Phase]]] = field(default_factory=dict)
    _turns: dict[tuple[str, str], int] = field(default_factory=dict)

    def next_of(self, staff: Sequence[Staff], nis: str, role: str) -> Staff:
        """Whoever's turn it is: people are divided evenly over coaches."""
        turn = self._turns.get((nis, role), 0)
        self._turns[nis, role] = turn + 1
        return staff[turn % len(staff)]


def tell(stage: Stage, nis: str, stream: Stream, number: int, *, is_closed: bool = False) -> None:
    """Make up one person and tell how it went; `is_closed` for whose guidance ended."""
    chance = Chance("story", nis, stream, number)
    someone = life(nis, stream, number, on=stage.on)
    phase = Phase.CLOSED if is_closed else chance.weighted(NOW)
    went = course(chance, phase, on=stage.on)
    ocmw = stage.cast.ocmws[nis]
    coach: Staff | None = stage.next_of(ocmw.coaches, nis, "coach")
    if went.is_intake and chance.yes(_UNASSIGNED_SHARE):
        coach = None
    telling = open_file(
        stage,
        ocmw,
        someone,
        went,
        coach,
        worker=stage.next_of(ocmw.social_workers, nis, "worker"),
        earlier=_earlier(chance, went),
    )
    add_steps(telling)
    add_work(telling, stage.places)
    add_facts(telling)
    add_goals(telling)
    add_plan(telling)
    add_screenings(telling)
    add_contacts(telling)
    add_own_pages(telling)
    add_right_requests(telling)


def open_file(
    stage: Stage,
    ocmw: Ocmw,
    someone: Life,
    went: Course,
    coach: Staff | None,
    *,
    worker: Staff,
    earlier: Course | None = None,
) -> Telling:
    """Open the file of a life that is made up already, with its team and its phases."""
    # The desk opens at a quarter to nine: the first notes of that day come after it.
    at = moment((earlier or went).opened_on, 8, 45)
    person, household, under_roof = add_person(
        stage.rows, stage.numbers, someone, ocmw.organisation, ocmw.municipality, at=at
    )
    if (login := stage.cast.logins.get(someone.topic)) is not None:
        person.user, person.email = login.user, login.user.email
    telling = Telling(
        rows=stage.rows,
        cast=stage.cast,
        ocmw=ocmw,
        life=someone,
        person=person,
        household=household,
        under_roof=under_roof,
        course=went,
        coach=coach,
        worker=worker,
        produces=stage.produces,
        on=stage.on,
        trajectory=_trajectory(someone, went, ocmw, coach, "now"),
    )
    telling.tell("person.opened", worker, person, at)
    if earlier is not None:
        _tell_earlier(telling, earlier)
    _open(telling)
    if coach is not None and went.closed_on is None:
        mine = stage.caseloads.setdefault(coach.user.pk, [])
        mine.append((telling.trajectory.pk, went.phase))
    return telling


def _trajectory(
    someone: Life, went: Course, ocmw: Ocmw, coach: Staff | None, which: str
) -> Trajectory:
    pk = made_id("trajectory", *someone.topic, which)
    return Trajectory(
        id=pk,
        person_id=made_id("person", *someone.topic),
        organisation=ocmw.organisation,
        coach=coach.user if coach else None,
        phase=went.phase,
        opened_on=went.opened_on,
        closed_on=went.closed_on,
    )


def _open(telling: Telling) -> None:
    """Open the trajectory, bring the team together and move through the phases."""
    course, chance = telling.course, telling.chance("opening")
    telling.trajectory.person = telling.person
    telling.rows.add(telling.trajectory)
    at = moment(course.opened_on, 8, 50)
    assigned_later = telling.coach is not None and course.talk_on and chance.yes(0.25)
    opener = telling.worker if assigned_later or telling.coach is None else telling.coach
    telling.tell("trajectory.opened", opener, telling.trajectory, at)
    if telling.coach is not None:
        since = course.talk_on if assigned_later and course.talk_on else course.opened_on
        if assigned_later:
            telling.tell(
                "coach.assigned",
                telling.ocmw.team_lead,
                telling.trajectory,
                telling.chance("assigned").office_moment(since),
                before=None,
                coach=telling.coach.user.pk,
            )
        telling.join(telling.coach, "coach", since, None)
    telling.join(telling.worker, "maatschappelijk werk", course.opened_on, None)
    _move(telling)


def _move(telling: Telling) -> None:
    """Tell each phase that came after the first; work begins by its own event."""
    before = telling.course.phases[0][0]
    for number, (phase, on) in enumerate(telling.course.phases[1:]):
        if phase == Phase.CLOSED:
            add_ending(telling, before, telling.chance("phase", number).office_moment(on))
        elif phase != Phase.AT_WORK:
            at = telling.chance("phase", number).office_moment(on)
            telling.tell(
                "phase.changed", telling.guide, telling.trajectory, at, before=before, to=phase
            )
        before = phase


def _earlier(chance: Chance, went: Course) -> Course | None:
    """A trajectory that closed before this one; few have it."""
    if not chance.yes(_EARLIER_SHARE) or went.closed_on:
        return None
    until = went.opened_on - timedelta(days=chance.whole(40, 300))
    return course(chance, Phase.CLOSED, on=until)


def _tell_earlier(now: Telling, went: Course) -> None:
    """Keep what is left of an earlier trajectory: that it was, its goal and its talks."""
    before = _trajectory(now.life, went, now.ocmw, now.coach, "before")
    telling = Telling(
        rows=now.rows,
        cast=now.cast,
        ocmw=now.ocmw,
        life=now.life,
        person=now.person,
        household=now.household,
        under_roof=now.under_roof,
        course=went,
        coach=now.coach,
        worker=now.worker,
        produces={},
        on=went.until,
        trajectory=before,
    )
    before.person = now.person
    now.rows.add(before)
    now.trajectory.former = before
    at = moment(went.opened_on, 8, 50)
    telling.tell("trajectory.opened", telling.guide, before, at)
    _move(telling)
    add_goals(telling)
    add_steps_before(telling)
    add_contacts(telling)
    if went.work_on:
        _tell_work_before(telling)


def _tell_work_before(telling: Telling) -> None:
    """Work that began in an earlier trajectory: the event alone, as it was long ago."""
    assert telling.course.work_on is not None
    at = telling.chance("work").office_moment(telling.course.work_on)
    telling.tell("work.started", telling.guide, telling.trajectory, at, on=telling.course.work_on)

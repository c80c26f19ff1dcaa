"""Groups and companions of the practice region: told from the steps that people took already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from klaverblad.apps.accounts.models import Role
from klaverblad.apps.groups.models import (
    Attendance,
    CameOf,
    Channel,
    Enrolment,
    EnrolmentState,
    Guest,
    LeftBecause,
    Meeting,
    MeetingHow,
    Pair,
    PairState,
    Programme,
    ProgrammeKind,
    Series,
    Session,
)
from klaverblad.apps.people.models import GivenHow
from klaverblad.apps.trajectories.models import Goal, Step, StepState
from klaverblad.demo.cast import SCHOTEN, Cast, Staff
from klaverblad.demo.chance import Chance, made_id, moment
from klaverblad.demo.pools import pool
from klaverblad.demo.story import Stage

_TIMES, _GROUP_OF = 10, 11
_OVER = (StepState.DONE, StepState.DROPPED)
_MENTORS = ("Hilde Maes", "Karel Stevens", "Yasmina Belkadi", "Piet Hendrickx")
# Each goes along with a few people at most.
_MORE_MENTORS = 20
_EXPERT = "Rosa Verlinden"
_AWAY = {
    "ill": 4,
    "care": 3,
    "appointment": 3,
    "travel": 2,
    "said_so": 2,
    "not_known": 2,
    "not_told": 1,
}
_LEFT = {
    LeftBecause.WORK: 4, LeftBecause.NOT_NOW: 3, LeftBecause.CARE: 2, LeftBecause.HOURS: 1,
    LeftBecause.OUR_SIDE: 1,
}  # fmt: skip


def companions_of(cast: Cast) -> None:
    """The mentors of the project, and an expert by experience; the first of each has a door."""
    project = cast.partners["mentor"][0].membership.organisation
    cast.partners["companions"] = [
        cast.employ(name, project, Role.MENTOR, door="" if number else "11-mentor")
        for number, name in enumerate(_MENTORS)
    ]
    chance = Chance("companions")
    cast.partners["companions"] += [
        cast.employ(cast.new_name(chance), project, Role.MENTOR) for _ in range(_MORE_MENTORS)
    ]
    house = cast.partners["caw"][0].membership.organisation
    door = "12-ervaringsdeskundige"
    cast.partners["experts"] = [cast.employ(_EXPERT, house, Role.EXPERT, door=door)]


def add_groups(stage: Stage) -> None:
    """Every group step gets its series; what ran and ended has its sheet."""
    for key, said in pool("groups")["programmes"].items():
        _Telling(stage, key, said).tell()
    _add_pairs(stage)


class _Telling:
    """One programme, told."""

    def __init__(self, stage: Stage, key: str, said: Mapping[str, Any]) -> None:
        self.stage, self.key, self.said, self.on = stage, key, said, stage.on
        self.programme: Programme = stage.rows.add(
            Programme(
                id=made_id("programme", key),
                region=stage.cast.region,
                name=said["name"],
                about=said["about"],
                for_whom=said["for_whom"],
                instrument_id=said["instrument"],
                created_at=moment(stage.on - timedelta(days=400), 9),
            )
        )
        self.n_series = 0
        self.through: list[Any] = []

    def tell(self) -> None:
        steps = list(
            Step.objects.filter(
                instrument_id=self.said["instrument"], title__startswith=self.said["steps"]
            )
            .select_related("trajectory__person")
            .order_by("done_on", "created_at", "pk")
        )
        here = [s for s in steps if s.trajectory.person.municipality_id == SCHOTEN]
        steps = here + [s for s in steps if s not in here]
        over = [s for s in steps if s.state in _OVER]
        # Who is known by name comes first, so that the tour always has a group to look at.
        busy = sorted(
            (s for s in steps if s.state == StepState.BUSY), key=lambda s: "les 4" not in s.title
        )
        later = [s for s in steps if s.state not in {*_OVER, StepState.BUSY}]
        for number, some in enumerate(_chunks(over, _GROUP_OF)):
            first = self.on - timedelta(days=_TIMES * 7 + 30 + 40 * number)
            self._series(some, first)
        for some in _chunks(busy, _GROUP_OF) or [[]]:
            self._series(some, self.on - timedelta(days=21))
        for some in _chunks(later, _GROUP_OF + 3) or [[]]:
            self._series(some, self.on + timedelta(days=14))
        self.stage.rows.flush()
        Series.trainers.through.objects.bulk_create(self.through)

    def _series(self, steps: Sequence[Step], first: date) -> None:
        self.n_series += 1
        chance = Chance("series", self.key, self.n_series)
        is_ours = steps and steps[0].trajectory.person.municipality_id == SCHOTEN
        cast = self.stage.cast
        ocmw = cast.ocmws[SCHOTEN]
        school = cast.partners["school"]
        trainers = [ocmw.coaches[0], school[0]] if is_ours else [chance.one_of(school)]
        organisation = trainers[0].membership.organisation
        hour = chance.one_of((9, 13))
        series: Series = self.stage.rows.add(
            Series(
                id=made_id("series", self.key, self.n_series),
                programme=self.programme,
                title=f"{'Schoten' if is_ours else 'Regio'}, reeks {self.n_series}",
                organisation=organisation,
                place=pool("groups")["places"]["ocmw" if is_ours else "school"],
                starts_on=first,
                ends_on=first + timedelta(weeks=_TIMES - 1),
                capacity=12,
            )
        )
        self.through += [
            Series.trainers.through(series=series, membership=one.membership) for one in trainers
        ]
        sessions: list[Session] = [
            self.stage.rows.add(
                Session(
                    id=made_id("session", series.pk, number),
                    series=series,
                    on=first + timedelta(weeks=number),
                    starts_at=time(hour, 30),
                    ends_at=time(hour + 3),
                    subject=self.said["subjects"][number],
                    changed_at=moment(min(first, self.on) - timedelta(days=21), 9),
                )
            )
            for number in range(_TIMES)
        ]
        for number, step in enumerate(steps):
            self._enrol(series, sessions, step, number, trainers[0])
        if is_ours and first <= self.on <= series.ends_on and self.key == "kompas":
            self._invite(series)

    def _enrol(
        self,
        series: Series,
        sessions: Sequence[Session],
        step: Step,
        number: int,
        trainer: Staff,
    ) -> None:
        chance = Chance("enrolment", step.pk)
        person = step.trajectory.person
        state = _state(step, number, series.capacity)
        has_place = state != EnrolmentState.WAITING
        row = Enrolment(
            id=made_id("enrolment", step.pk),
            series=series,
            person=person,
            state=state,
            asked_at=moment(min(series.starts_on, self.on) - chance.days(5, 20), 10, number % 60),
            agreed_how=GivenHow.SPOKEN,
            started_on=series.starts_on if has_place else None,
            shows_name=chance.yes(0.8),
            needs=chance.one_of(pool("groups")["needs"]) if chance.yes(0.2) else "",
            step=step,
        )
        if state == EnrolmentState.FINISHED:
            row.ended_on = series.ends_on
            if chance.yes(0.7):
                row.went_on_to_id = chance.weighted(pool("groups")["onward"])
        elif state == EnrolmentState.LEFT:
            row.ended_on = series.starts_on + chance.days(10, 40)
            row.left_because = chance.weighted(_LEFT)
        self.stage.rows.add(row)
        self._events(row, person)
        for session in sessions:
            until = row.ended_on or self.on - timedelta(days=1)
            if has_place and session.on < self.on and session.on <= until:
                self._note(session, row, trainer)

    def _events(self, row: Enrolment, person: Any) -> None:
        guide = self.stage.cast.ocmws[person.municipality_id].coaches[0].actor
        name = "enrolment.queued" if row.started_on is None else "enrolment.began"
        self.stage.rows.tell(name, guide, row, person.pk, row.asked_at)
        if row.ended_on is not None:
            ended = "left" if row.state == EnrolmentState.LEFT else "finished"
            at = moment(row.ended_on, 16)
            self.stage.rows.tell(f"enrolment.{ended}", guide, row, person.pk, at)

    def _note(self, session: Session, row: Enrolment, trainer: Staff) -> None:
        chance = Chance("attendance", session.pk, row.pk)
        if chance.yes(0.05):
            return
        there = chance.yes(0.86)
        self.stage.rows.add(
            Attendance(
                id=made_id("attendance", session.pk, row.pk),
                session=session,
                enrolment=row,
                was_there=there,
                because="" if there else chance.weighted(_AWAY),
                noted_by=trainer.user,
                noted_at=moment(session.on, 12),
            )
        )

    def _invite(self, series: Series) -> None:
        self.stage.rows.add(
            Guest(
                id=made_id("guest", series.pk),
                series=series,
                companion=self.stage.cast.partners["experts"][0].membership,
                purpose="Vertelt hoe zij zelf weer begon",
                since=series.starts_on,
                until=series.ends_on,
            )
        )


def _chunks(steps: Sequence[Step], size: int) -> list[Sequence[Step]]:
    return [steps[n : n + size] for n in range(0, len(steps), size)]


def _state(step: Step, number: int, capacity: int) -> EnrolmentState:
    if step.state == StepState.DONE:
        return EnrolmentState.FINISHED
    if step.state == StepState.DROPPED:
        return EnrolmentState.LEFT
    return EnrolmentState.ENROLLED if number < capacity else EnrolmentState.WAITING


def _add_pairs(stage: Stage) -> None:
    """Whoever has a mentor step that began goes along with one of them; the tour's person too."""
    said, cast = pool("groups")["mentoring"], stage.cast
    project = cast.partners["mentor"][0].membership.organisation
    programme: Programme = stage.rows.add(
        Programme(
            id=made_id("programme", "mentoring"),
            region=cast.region,
            kind=ProgrammeKind.MENTORING,
            name=said["name"],
            about=said["about"],
            for_whom=said["for_whom"],
            instrument_id="mentor",
            organisation=project,
            created_at=moment(stage.on - timedelta(days=400), 9),
        )
    )
    known = Step.objects.filter(instrument_id="voortraject-groep", title__contains="les 4")
    began = Step.objects.filter(instrument_id="mentor", started_on__isnull=False)
    rows = [
        *known.select_related("trajectory__person"),
        *began.select_related("trajectory__person").order_by("started_on", "pk"),
    ]
    goals = {
        goal.trajectory_id: goal
        for goal in Goal.objects.filter(trajectory__in=[one.trajectory_id for one in rows])
    }
    shared, paired = [], set()
    for number, step in enumerate(rows):
        if step.trajectory.person_id in paired:
            continue
        paired.add(step.trajectory.person_id)
        pair = _pair(stage, programme, step, cast.partners["companions"], number)
        goal = goals.get(step.trajectory_id)
        if pair.state == PairState.RUNNING and goal is not None:
            shared.append(Pair.goals.through(pair_id=pair.pk, goal=goal))
    stage.rows.flush()
    Pair.goals.through.objects.bulk_create(shared)


def _pair(
    stage: Stage, programme: Programme, step: Step, mentors: Sequence[Staff], number: int
) -> Pair:
    chance, on = Chance("pair", step.pk), stage.on
    since = step.started_on or on - timedelta(days=28)
    is_over = step.state in _OVER
    person = step.trajectory.person
    pair: Pair = stage.rows.add(
        Pair(
            id=made_id("pair", step.pk),
            programme=programme,
            organisation=programme.organisation,
            # The first of them has a door: two people are enough to see how it is.
            companion=mentors[0 if number < 2 else 1 + number % (len(mentors) - 1)].membership,
            person=person,
            purpose=chance.one_of(pool("groups")["purposes"]),
            state=PairState.ENDED if is_over else PairState.RUNNING,
            asked_on=since - timedelta(days=4),
            agreed_on=since,
            agreed_how=GivenHow.SPOKEN,
            until=max(since, on) + timedelta(days=90),
            ended_on=(step.done_on or since + timedelta(days=60)) if is_over else None,
            came_of=chance.one_of((CameOf.NETWORK, CameOf.SELF, CameOf.WORK, CameOf.NOT_YET))
            if is_over
            else "",
            channel=Channel.PHONE if person.phone and not is_over else Channel.COACH,
        )
    )
    guide = stage.cast.ocmws[person.municipality_id].coaches[0].actor
    stage.rows.tell(
        "pair.agreed",
        guide,
        pair,
        person.pk,
        moment(since, 11),
        how=GivenHow.SPOKEN,
        channel=pair.channel,
    )
    met, until = since + timedelta(days=3), pair.ended_on or on
    while met < until and (until - met).days < 120:
        stage.rows.add(
            Meeting(
                id=made_id("meeting", pair.pk, met),
                pair=pair,
                on=met,
                how=chance.one_of((MeetingHow.TOGETHER, MeetingHow.TOGETHER, MeetingHow.PHONE)),
            )
        )
        met += timedelta(days=chance.whole(6, 12))
    return pair

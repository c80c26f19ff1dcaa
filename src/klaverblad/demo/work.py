"""Work that began: where, what it pays, and the talks that were promised then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from klaverblad.apps.accounts.models import OrganisationKind
from klaverblad.apps.places.models import Place
from klaverblad.apps.trajectories.models import AftercareMoment, Situation, SkippedAs, WageChange
from klaverblad.apps.trajectories.services import AFTERCARE_DAYS
from klaverblad.demo.chance import Chance, workday
from klaverblad.demo.lives import Life, Stream
from klaverblad.demo.pools import pool
from klaverblad.demo.telling import Change, Telling

_STOPPED = "Het werk stopte. We praten verder in het traject."
# What the words of a reason come down to.
_SKIPPED_AS = {
    _STOPPED: SkippedAs.STOPPED,
    "niet bereikt": SkippedAs.UNREACHED,
    "niet meer te bellen": SkippedAs.NOT_WANTED,
}
# Net wages of low-paid work per paid hour a week, between these two.
_NET_PER_HOUR_MONTH = (52.0, 57.5)


def add_work(telling: Telling, places: Sequence[Place]) -> None:
    """Let somebody begin to work, and keep or reason away the talks promised since."""
    course = telling.course
    if course.work_on is None or course.work_on >= telling.on:
        return
    chance = telling.chance("work")
    place = _place(chance, telling.life, places)
    at = chance.office_moment(course.work_on)
    telling.tell("work.started", telling.guide, telling.trajectory, at, on=course.work_on)
    _promise(telling, place.organisation.name)
    hours = min(float(place.hours_week), telling.life.hours_max)
    wage = round(hours * (_NET_PER_HOUR_MONTH[0] + 5.5 * chance.random()), 2)
    telling.changes.append(Change(course.work_on, "net_wage_month_eur", wage))
    keeps_leefloon = telling.life.stream == Stream.LEEFLOON and hours < 20
    if not keeps_leefloon:
        telling.changes.append(Change(course.work_on, "income_source", "wage"))
    telling.changes.append(Change(course.work_on, "replacement_income_month_eur", 0.0))
    if course.stopped_on:
        back = "leefloon" if telling.life.stream == Stream.LEEFLOON else "unemployment"
        telling.changes.append(Change(course.stopped_on, "net_wage_month_eur", 0.0))
        telling.changes.append(Change(course.stopped_on, "income_source", back))


def _place(chance: Chance, life: Life, places: Sequence[Place]) -> Place:
    """Paid work, of a kind that they like if there is any."""
    paid = [one for one in places if one.organisation.kind != OrganisationKind.VOLUNTEERING]
    wished = [place for place in paid if place.activity in life.wishes]
    return chance.one_of(wished or paid)


def _promise(telling: Telling, where: str) -> None:
    started_on = telling.course.work_on
    assert started_on is not None
    for number, days in enumerate(AFTERCARE_DAYS):
        moment: AftercareMoment = telling.rows.add(
            AftercareMoment(
                id=telling.id("aftercare", number),
                trajectory=telling.trajectory,
                started_work_on=started_on,
                where=where,
                due_on=started_on + timedelta(days=days),
            )
        )
        _keep(telling, moment, number)


def _keep(telling: Telling, moment: AftercareMoment, number: int) -> None:
    """Do a promised talk, reason it away, or leave it open when it is not due or just due."""
    chance, course = telling.chance("aftercare", number), telling.course
    ended_on = course.stopped_on or course.closed_on
    if ended_on and moment.due_on >= ended_on:
        _skip(telling, chance, moment, _STOPPED if course.stopped_on else _closed(chance), ended_on)
        return
    done_on = workday(moment.due_on + chance.days(0, 6))
    days_ago = (telling.on - moment.due_on).days
    is_open = days_ago <= 0 or done_on >= telling.on or (days_ago < 14 and chance.yes(0.5))
    # A trajectory does not close over a promised talk.
    if is_open and not course.closed_on:
        return
    if chance.yes(0.07):
        _skip(telling, chance, moment, chance.one_of(pool("notes")["skipped"][:3]), done_on)
        return
    latest = (course.closed_on or telling.on) - timedelta(days=course.closed_on is None)
    moment.done_on = min(max(done_on, moment.started_work_on + timedelta(days=1)), latest)
    moment.situation = chance.weighted({Situation.AT_WORK: 91, Situation.OTHER_WORK: 9})
    _hear(telling.chance("heard", number), moment)
    telling.tell(
        "aftercare.recorded",
        telling.guide,
        moment,
        chance.office_moment(moment.done_on),
        situation=moment.situation,
    )


def _hear(chance: Chance, moment: AftercareMoment) -> None:
    """What else came up: not everything is asked every time."""
    moment.hours_week = chance.one_of((None, 19.0, 24.0, 28.5, 38.0))
    moment.wage = chance.weighted({"": 30, WageChange.SAME: 52, WageChange.UP: 18})
    moment.wants_help = chance.weighted({None: 40, False: 52, True: 8})


def _closed(chance: Chance) -> str:
    return str(chance.one_of(pool("notes")["skipped"][:3]))


def _skip(
    telling: Telling, chance: Chance, moment: AftercareMoment, because: str, on: date
) -> None:
    moment.skipped_because = because
    moment.skipped_as = next(
        (code for words, code in _SKIPPED_AS.items() if words in because), SkippedAs.OTHER
    )
    telling.tell("aftercare.skipped", telling.guide, moment, chance.office_moment(on))

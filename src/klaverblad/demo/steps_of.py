"""Steps in a plan: which ones make sense for somebody, and how far each of them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from klaverblad.apps.trajectories.models import Phase, Step, StepBy, StepState
from klaverblad.demo.cast import Staff
from klaverblad.demo.chance import Chance, workday
from klaverblad.demo.lives import Home, Life, Stream
from klaverblad.demo.pools import pool
from klaverblad.demo.telling import Change, Telling

_FORGOTTEN_SHARE, _NEXT_STEP_SHARE = 0.25, 0.9
ANSWER_DAYS = {7: 25, 14: 60, 21: 15}
# What one does towards work ends when work begins; the rest may go on beside it.
_TOWARDS_WORK = frozenset(
    {
        "apply", "article60", "sheltered", "individual", "ibo", "stage", "group", "activation",
        "volunteering", "ama", "wijkwerk", "indicering", "gpmi", "digital",
    }
)  # fmt: skip


def _is_far(life: Life) -> bool:
    is_limited = life.stream == Stream.LIMITED
    return (is_limited and life.lift_kg is not None and life.hours_max < 30) or life.level == "none"


CONDITIONS: Mapping[str, Callable[[Life], bool]] = {
    "on_leefloon": lambda life: life.stream == Stream.LEEFLOON,
    "limited": lambda life: life.stream == Stream.LIMITED,
    "indicated": lambda life: life.has_indication,
    "could_be_indicated": lambda life: life.stream == Stream.LIMITED and not life.has_indication,
    "short_of_money": lambda life: life.is_in_debt,
    "no_steady_home": lambda life: not life.owns_home and life.home == Home.HOUSEMATES,
    "level_none": lambda life: life.level == "none",
    "level_a1": lambda life: life.level == "a1",
    "level_a2": lambda life: life.level == "a2",
    "level_b1": lambda life: life.level == "b1",
    "no_bike": lambda life: not life.has_bike,
    "could_learn_to_drive": lambda life: not life.has_licence and life.age < 52,
    "needs_childcare": lambda life: life.has_small_children,
    "no_computer": lambda life: "computer_basics" not in life.competences,
    "young_or_new": lambda life: life.age < 26 or life.is_new,
    "far_from_work": _is_far,
    "near_work": lambda life: not _is_far(life),
    "wants_kitchen": lambda life: bool({"kitchen", "care"}.intersection(life.wishes)),
    "wants_technical": lambda life: bool({"woodwork", "green"}.intersection(life.wishes)),
    "wants_logistics": lambda life: "logistics" in life.wishes,
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """One step as it was meant: who, from which day, until when."""

    key: str
    said: Mapping[str, Any]
    chance: Chance
    title: str
    created_on: date
    due_on: date
    partner: Staff | None


def add_steps(telling: Telling) -> None:
    """Put the steps of one trajectory in the plan, each as far as it is today."""
    if telling.course.screened_on:
        _screening_step(telling)
    for key, said in pool("steps").items():
        plan = _plan(telling, key, said)
        if plan is not None:
            _walk(telling, plan)
    is_open = any(one.state not in {StepState.DONE, StepState.DROPPED} for one in telling.steps)
    if not is_open and telling.chance("next step").yes(_NEXT_STEP_SHARE):
        _next_step(telling)


def _next_step(telling: Telling) -> None:
    """Agree on something small, as most talks do when nothing else is open."""
    options = pool("next_steps").get(telling.course.phase, ())
    since = telling.course.phases[-1][1]
    days = (telling.on - since).days
    if not options or days < 2:
        return
    chance = telling.chance("next step", "which")
    one = chance.one_of(options)
    created_on = workday(telling.on - timedelta(days=chance.whole(1, min(24, days))))
    due_on = telling.on + timedelta(days=chance.whole(-1, 70))
    step = _add(telling, "next", one["instrument"], one["title"], one["by"], created_on, due_on)
    if chance.yes(0.3):
        step.state, step.started_on = StepState.BUSY, created_on
        at = chance.office_moment(created_on)
        telling.tell("step.started", telling.guide, step, at, before=StepState.TODO)


def _screening_step(telling: Telling) -> None:
    chance = telling.chance("step", "screening")
    on = telling.course.screened_on[0]
    title = chance.weighted({"Screening, samen aan tafel": 6, "Screening, thuis": 3})
    created_on = telling.course.talk_on or telling.course.opened_on
    step = _add(telling, "screening", "screening", title, StepBy.BOTH, created_on, on)
    step.state, step.started_on, step.done_on = StepState.DONE, on, on
    telling.tell(
        "step.finished", telling.guide, step, chance.office_moment(on), before=StepState.TODO
    )


def _plan(telling: Telling, key: str, said: Mapping[str, Any]) -> _Plan | None:
    """The step as it was agreed; None when it makes no sense, or its time did not come yet."""
    chance = telling.chance("step", key)
    fits = "when" not in said or CONDITIONS[said["when"]](telling.life)
    begin = _begin(telling, said["from"])
    if not fits or begin is None or not chance.yes(said["share"]):
        return None
    created_on = workday(begin + chance.days(0, 3 if said["from"] == "intake" else 40))
    last = telling.course.work_on if key in _TOWARDS_WORK else telling.end
    if created_on < begin or created_on >= min(last or telling.end, telling.end):
        return None
    partner = telling.partner(said["partner"], created_on) if "partner" in said else None
    due_on = workday(created_on + chance.days(*said["days"]))
    if last and last < telling.end:
        due_on = min(due_on, last)
    title = chance.one_of(said["titles"])
    return _Plan(key, said, chance, title, created_on, max(due_on, created_on), partner)


def _begin(telling: Telling, phase: str) -> date | None:
    course = telling.course
    match phase:
        case "intake":
            return course.opened_on
        case "screening":
            return course.screened_on[0] if course.screened_on else None
        case "preparation":
            return course.since(Phase.PREPARATION) or course.since(Phase.PLAN)
    return course.since(Phase.PLAN)


def _add(
    telling: Telling, key: str, instrument: str, title: str, by: str, created_on: date, due_on: date
) -> Step:
    at = telling.chance("step", key, "made").office_moment(created_on)
    step: Step = telling.rows.add(
        Step(
            id=telling.id("step", key),
            trajectory=telling.trajectory,
            instrument_id=instrument,
            title=title,
            by=by,
            due_on=due_on,
            created_at=at,
        )
    )
    telling.steps.append(step)
    telling.tell("step.added", telling.guide, step, at, instrument=instrument)
    return step


def _walk(telling: Telling, plan: _Plan) -> None:
    """Let a step begin, wait and end, as far as the days go."""
    chance, said = plan.chance, plan.said
    step = _add(
        telling, plan.key, said["instrument"], plan.title, said["by"], plan.created_on, plan.due_on
    )
    step.partner = plan.partner.membership.organisation if plan.partner else None
    step.answer_days = chance.weighted(ANSWER_DAYS)
    before = StepState.TODO
    started_on = plan.created_on + chance.days(1, 26)
    if said["by"] == "partner" or (plan.partner and chance.yes(0.35)):
        asked_on = plan.created_on + timedelta(days=1)
        answered_on = _asked(telling, plan, step, asked_on)
        if answered_on is None:
            return
        before, started_on = (
            (StepState.WAITING, answered_on) if asked_on < telling.end else (before, answered_on)
        )
    if started_on >= telling.end:
        _never_began(telling, plan, step, before)
        return
    step.state, step.started_on = StepState.BUSY, started_on
    telling.tell(
        "step.started", telling.guide, step, chance.office_moment(started_on), before=before
    )
    _end(telling, plan, step, max(plan.due_on, started_on + timedelta(days=3)))


def _asked(telling: Telling, plan: _Plan, step: Step, asked_on: date) -> date | None:
    """Hand a step to a partner; the day of the answer, or None when it still waits."""
    chance, end = plan.chance, telling.end
    if asked_on >= end:
        return end
    telling.tell(
        "step.handed_over",
        telling.guide,
        step,
        chance.office_moment(asked_on),
        before=StepState.TODO,
    )
    is_forgotten = chance.yes(_FORGOTTEN_SHARE)
    answered_on = asked_on + chance.days(3, step.answer_days + (55 if is_forgotten else 5))
    if answered_on < end:
        return answered_on
    if telling.course.closed_on:
        return end
    step.state, step.waiting_since = StepState.WAITING, asked_on
    if (end - asked_on).days > step.answer_days and chance.yes(0.3):
        again = end - timedelta(days=chance.whole(1, step.answer_days + 4))
        silent = (again - asked_on).days
        if silent > step.answer_days:
            step.waiting_since = again
            telling.tell(
                "step.reminded",
                telling.guide,
                step,
                chance.office_moment(again),
                silent_days=silent,
            )
    return None


def _never_began(telling: Telling, plan: _Plan, step: Step, before: str) -> None:
    """A step that waits for its day; in a trajectory that closed it falls away."""
    if telling.course.closed_on:
        _drop(telling, plan, step, before, telling.course.closed_on)


def _end(telling: Telling, plan: _Plan, step: Step, due_on: date) -> None:
    """Finish, drop, or leave it busy: on time, after a new agreement, or late."""
    chance, end = plan.chance, telling.end
    step.due_on = due_on
    if due_on >= end and telling.course.closed_on:
        _drop(telling, plan, step, StepState.BUSY, telling.course.closed_on)
    elif due_on >= end:
        return
    elif chance.yes(0.9):
        _finish(telling, plan, step, due_on)
    elif chance.yes(0.6) or telling.course.closed_on or telling.course.work_on:
        _drop(telling, plan, step, StepState.BUSY, due_on)
    elif (end - due_on).days > 25 or chance.yes(0.5):
        _postpone(telling, plan, step, due_on)


def _postpone(telling: Telling, plan: _Plan, step: Step, due_on: date) -> None:
    """Another day was agreed, some time before or after today."""
    later = telling.end + plan.chance.days(-6, 30)
    at = plan.chance.office_moment(due_on)
    telling.tell("step.postponed", telling.guide, step, at, before=due_on, due_on=later)
    step.due_on = later


def _finish(telling: Telling, plan: _Plan, step: Step, on: date) -> None:
    step.state, step.done_on = StepState.DONE, on
    at = plan.chance.office_moment(on)
    telling.tell("step.finished", telling.guide, step, at, before=StepState.BUSY)
    if produced := telling.produces.get(step.instrument_id):
        telling.changes.append(Change(on, *produced, step))


def _drop(telling: Telling, plan: _Plan, step: Step, before: str, on: date) -> None:
    step.state, step.waiting_since = StepState.DROPPED, None
    telling.tell("step.dropped", telling.guide, step, plan.chance.office_moment(on), before=before)

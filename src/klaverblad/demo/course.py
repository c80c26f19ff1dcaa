"""How far somebody is: the phases they went through, and the days that matter on that way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from klaverblad.apps.trajectories.models import Phase
from klaverblad.demo.chance import Chance, workday

# How many of those in guidance are where, and for how many days they have been there.
NOW: Mapping[Phase, float] = {
    Phase.INTAKE: 9, Phase.SCREENING: 12, Phase.PREPARATION: 23, Phase.PLAN: 30,
    Phase.AT_WORK: 10, Phase.AFTERCARE: 16,
}  # fmt: skip
_SO_FAR: Mapping[Phase, tuple[int, int]] = {
    Phase.INTAKE: (1, 24), Phase.SCREENING: (3, 42), Phase.PREPARATION: (8, 150),
    Phase.PLAN: (8, 230), Phase.AT_WORK: (3, 88), Phase.AFTERCARE: (4, 400), Phase.CLOSED: (5, 200),
}  # fmt: skip
_TAKES: Mapping[Phase, tuple[int, int]] = {
    Phase.INTAKE: (5, 16), Phase.SCREENING: (14, 40), Phase.PREPARATION: (50, 140),
    Phase.PLAN: (40, 150), Phase.AT_WORK: (91, 118), Phase.AFTERCARE: (60, 300),
}  # fmt: skip
_WAY = tuple(_TAKES)


@dataclass(slots=True)
class Course:
    """Days of one trajectory; what did not come yet is None."""

    phases: list[tuple[Phase, date]]
    until: date
    talk_on: date | None = None
    screened_on: list[date] = field(default_factory=list)
    work_on: date | None = None
    stopped_on: date | None = None
    closed_on: date | None = None

    @property
    def opened_on(self) -> date:
        return self.phases[0][1]

    @property
    def phase(self) -> Phase:
        return self.phases[-1][0]

    @property
    def is_intake(self) -> bool:
        return self.phase == Phase.INTAKE

    @property
    def had_plan(self) -> bool:
        return self.since(Phase.PLAN) is not None

    def since(self, phase: Phase) -> date | None:
        """The day on which a phase began, the first time."""
        return next((on for one, on in self.phases if one == phase), None)

    def phase_on(self, on: date) -> Phase:
        """The phase of a day in this trajectory."""
        return [one for one, since in self.phases if since <= on][-1]


def course(chance: Chance, phase: Phase, *, on: date) -> Course:
    """A way that ends in this phase, told back from a day."""
    had_work = phase in {Phase.AT_WORK, Phase.AFTERCARE} or (
        phase == Phase.CLOSED and chance.yes(0.7)
    )
    before = [one for one in _WAY if _was(chance, one, phase, had_work=had_work)]
    phases: list[tuple[Phase, date]] = []
    at = on - chance.days(*_SO_FAR[phase])
    phases.append((phase, workday(at)))
    for one in reversed(before):
        at -= chance.days(*_TAKES[one])
        phases.insert(0, (one, workday(at)))
    made = Course(phases, until=on)
    made.closed_on = made.since(Phase.CLOSED)
    made.talk_on = _before(made.opened_on + chance.days(2, 9), on)
    made.work_on = made.since(Phase.AT_WORK)
    if phase == Phase.PLAN and chance.yes(0.1):
        _lose_work(chance, made)
    made.screened_on = _screenings(chance, made)
    return made


def _was(chance: Chance, one: Phase, phase: Phase, *, had_work: bool) -> bool:
    """Whether someone went through a phase before the one of now."""
    if phase != Phase.CLOSED and _WAY.index(one) >= _WAY.index(phase):
        return False
    if one in {Phase.AT_WORK, Phase.AFTERCARE}:
        return had_work
    return one != Phase.PREPARATION or chance.yes(0.6)


def _lose_work(chance: Chance, made: Course) -> None:
    """Work that did not last: back to the plan, with nothing lost."""
    _, again = made.phases[-1]
    started = again - chance.days(35, 130)
    first_plan = started - chance.days(20, 60)
    shift = first_plan - again
    earlier = [(one, workday(day + shift)) for one, day in made.phases[:-1]]
    made.phases = [
        *earlier,
        (Phase.PLAN, workday(first_plan)),
        (Phase.AT_WORK, workday(started)),
        (Phase.PLAN, again),
    ]
    made.work_on, made.stopped_on = workday(started), again
    made.talk_on = _before(made.opened_on + timedelta(days=5), made.until)


def _screenings(chance: Chance, made: Course) -> list[date]:
    """One at the end of the screening, and another when that was long ago."""
    began = made.since(Phase.SCREENING)
    if began is None:
        return []
    following = next((day for one, day in made.phases if day > began), None)
    if following is None:
        first = began + chance.days(4, 20)
    else:
        first = following - timedelta(days=chance.whole(0, max(0, (following - began).days // 3)))
    found = [first]
    again = first + chance.days(150, 220)
    if chance.yes(0.5) and made.phase_on(again) in {Phase.PREPARATION, Phase.PLAN}:
        found.append(again)
    return [day for one in found if (day := _before(one, made.until))]


def _before(on: date, until: date) -> date | None:
    """That day or the Friday before it; None when it still has to come."""
    return workday(on) if on < until else None

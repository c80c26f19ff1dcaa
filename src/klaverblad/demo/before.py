"""What was tried in a trajectory of before: a few steps, done or fallen away."""

from __future__ import annotations

from datetime import timedelta

from klaverblad.apps.trajectories.models import Step, StepBy, StepState
from klaverblad.demo.telling import Telling

# Instrument and title; of these somebody did a few.
_STEPS = (
    ("sociale-activering", "Meehelpen in het buurthuis"),
    ("vrijwilligerswerk", "Vrijwilliger in het dorpsrestaurant"),
    ("voortraject-groep", "Groep Kompas"),
    ("fietsbib", "Fiets lenen bij de fietsbibliotheek"),
    ("digitale-vaardigheden", "Basis van de computer"),
)
_DROPPED_SHARE = 0.3


def add_steps_before(telling: Telling) -> None:
    """Keep two or three steps of an earlier trajectory, spread over its days."""
    chance = telling.chance("before")
    course = telling.course
    assert course.closed_on is not None
    days = (course.closed_on - course.opened_on).days
    first = chance.whole(0, len(_STEPS) - 3)
    for number, (instrument, title) in enumerate(_STEPS[first : first + chance.whole(2, 3)]):
        made = chance.office_moment(course.opened_on + timedelta(days=days * (number + 1) // 6))
        ended_on = course.opened_on + timedelta(days=days * (number + 2) // 6)
        is_dropped = chance.yes(_DROPPED_SHARE)
        step: Step = telling.rows.add(
            Step(
                id=telling.id("step-before", number),
                trajectory=telling.trajectory,
                instrument_id=instrument,
                title=title,
                by=StepBy.PERSON,
                created_at=made,
                state=StepState.DROPPED if is_dropped else StepState.DONE,
                started_on=None if is_dropped else made.date(),
                done_on=None if is_dropped else ended_on,
            )
        )
        guide = telling.guide
        telling.tell("step.added", guide, step, made, instrument=instrument)
        name = "step.dropped" if is_dropped else "step.finished"
        ended = chance.office_moment(ended_on)
        telling.tell(name, guide, step, ended, before=StepState.TODO)

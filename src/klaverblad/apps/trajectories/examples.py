"""What a trajectory holds, as the table of rights sees it: a step, a talk, a promise, a transfer."""

from __future__ import annotations

from klaverblad.apps.access.examples import (
    ELSEWHERE,
    IN_CHARGE,
    MOMENT,
    STEP,
    an_id,
    example_of,
    kind,
)
from klaverblad.apps.people.examples import a_person
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    HandedOver,
    HandOver,
    SavedList,
    Step,
    Trajectory,
    Transfer,
)


def _trajectory() -> Trajectory:
    person = a_person()
    return Trajectory(pk=an_id(53), person=person, organisation_id=person.organisation_id)


@example_of("step")
def a_step() -> Step:
    """A step in the plan of the person of the table."""
    return Step(pk=STEP, trajectory=_trajectory())


@example_of("appointment")
def an_appointment() -> Appointment:
    """A talk of the coach with the person of the table."""
    coach = kind("coach").actor
    assert coach is not None
    return Appointment(pk=an_id(56), trajectory=_trajectory(), user_id=coach.user_id)


@example_of("moment")
def a_moment() -> AftercareMoment:
    """A talk that was promised when the person of the table began to work."""
    return AftercareMoment(pk=MOMENT, trajectory=_trajectory())


@example_of("transfer")
def a_transfer() -> Transfer:
    """The OCMW of the person of the table asks the other one to go on."""
    return Transfer(pk=an_id(55), trajectory=_trajectory(), to_id=ELSEWHERE)


@example_of("trajectory")
def a_trajectory() -> Trajectory:
    """The way of the person of the table, of whom nobody is the coach."""
    return _trajectory()


@example_of("hand_over")
def a_hand_over() -> HandOver:
    """A hand-over in the OCMW in charge that the coach of the table made."""
    return HandOver(pk=an_id(71), organisation_id=IN_CHARGE, by_id=an_id(101))


@example_of("handed_over")
def somebody_handed_over() -> HandedOver:
    """The person of the table, who came to the coach of the table."""
    return HandedOver(pk=an_id(72), to_id=an_id(101), before_id=an_id(199))


@example_of("saved_list")
def a_list() -> SavedList:
    """A list of the coach of the table, for the whole team."""
    return SavedList(pk=an_id(73), organisation_id=IN_CHARGE, owner_id=an_id(101), is_shared=True)

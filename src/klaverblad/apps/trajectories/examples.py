"""A trajectory and what hangs on it, as the table of rights sees them."""

from __future__ import annotations

from klaverblad.apps.access.examples import IN_CHARGE, STEP, an_id, example_of
from klaverblad.apps.people.examples import a_person
from klaverblad.apps.trajectories.models import HandedOver, HandOver, SavedList, Step, Trajectory


@example_of("step")
def a_step() -> Step:
    """A step in the plan of the person of the table."""
    person = a_person()
    trajectory = Trajectory(pk=an_id(53), person=person, organisation_id=person.organisation_id)
    return Step(pk=STEP, trajectory=trajectory)


@example_of("trajectory")
def a_trajectory() -> Trajectory:
    """The way of the person of the table, of whom nobody is the coach."""
    person = a_person()
    return Trajectory(pk=an_id(53), person=person, organisation_id=person.organisation_id)


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

"""One step of a plan, and one transfer, as the table of rights sees it."""

from __future__ import annotations

from klaverblad.apps.access.examples import ELSEWHERE, STEP, an_id, example_of
from klaverblad.apps.people.examples import a_person
from klaverblad.apps.trajectories.models import Step, Trajectory, Transfer


@example_of("step")
def a_step() -> Step:
    """A step in the plan of the person of the table."""
    person = a_person()
    trajectory = Trajectory(pk=an_id(53), person=person, organisation_id=person.organisation_id)
    return Step(pk=STEP, trajectory=trajectory)


@example_of("transfer")
def a_transfer() -> Transfer:
    """The OCMW of the person of the table asks the other one to go on."""
    step = a_step()
    return Transfer(pk=an_id(55), trajectory=step.trajectory, to_id=ELSEWHERE)

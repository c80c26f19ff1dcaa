"""The step of a plan that asks for a right: put there with the request, done by a yes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import queries as events
from klaverblad.apps.rights.cases import LEEFLOON
from klaverblad.apps.rights.models import RightRequest
from klaverblad.apps.rights.queries import LEEFLOON_REQUEST
from klaverblad.apps.trajectories import policies
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import services as plans
from klaverblad.apps.trajectories.models import Step, StepState

# The step of the library that stands in a plan for the same request.
STEP_OF: Mapping[str, str] = {LEEFLOON: LEEFLOON_REQUEST}
# The answers that may have finished a step; each says by which change of the plan.
_ANSWERED = ("right_request.granted", "right_request.corrected")
CHANGE = "step_change"


def step_for(actor: Actor, person_id: UUID, right: str, *, make: bool) -> Step | None:
    """The open step of the plan for the same request: the one there, else a new one if wanted."""
    instrument = STEP_OF.get(right)
    trajectory = trajectories.trajectory_of(actor, person_id) if instrument else None
    if instrument is None or trajectory is None or trajectory.closed_on is not None:
        return None
    there = trajectories.steps(actor).filter(
        trajectory=trajectory, instrument_id=instrument, state__in=trajectories.OPEN_STATES
    )
    found: Step | None = there.order_by("created_at", "pk").first()
    if found is None and make:
        # Without a day of its own: the term of the request is what comes on the day list, once.
        return plans.add_step(actor, trajectory.pk, plans.NewStep(instrument))
    return found


def finish_step(actor: Actor, request: RightRequest) -> dict[str, int]:
    """A yes is what the step was for. A step that came after the request is found too.

    returns   by which change of the plan, for the event of the answer; nothing when none was open
    """
    if request.step is None:
        request.step = step_for(actor, request.person_id, request.right, make=False)
    step = request.step
    if step is None or step.state not in trajectories.OPEN_STATES:
        return {}
    if not policies.can_move_step(actor, request.person).is_allowed:
        return {}
    request.step = plans.move_step(actor, step.pk, to=StepState.DONE)
    return {CHANGE: plans.last_number(step.pk)}


def open_step_again(actor: Actor, request: RightRequest) -> None:
    """The yes is taken back, and with it what it finished; what somebody did since stays."""
    step = request.step
    if step is None or step.state != StepState.DONE:
        return
    told = [one for name in _ANSWERED for one in events.events_of_subjects(name, [request.pk])]
    numbers = [one.data[CHANGE] for one in told if CHANGE in one.data]
    number = max(numbers, default=0)
    if number and plans.change_to_take_back(step, plans.FINISHED) == number:
        request.step, _what = plans.take_back_step(actor, step.pk, number=number)

"""The people of a caseload, and the steps of a plan; the same services as the pages."""

# No postponed annotations: see `apps.access.api`.

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query

from klaverblad.apps.access.asked import WORDS_MOST, words_asked
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.rest.operations import operations
from klaverblad.apps.access.rest.paging import After, PageSize, rows_after
from klaverblad.apps.access.rest.told import tells_of
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.api import PersonId
from klaverblad.apps.people.policies import can_list_people, can_read_person
from klaverblad.apps.trajectories import policies, queries, row_queries, services
from klaverblad.apps.trajectories.answers import (
    PeoplePage,
    PersonInCaseload,
    StateAsked,
    StepAnswer,
    StepAsked,
    Steps,
    TrajectoryAnswer,
)
from klaverblad.apps.trajectories.models import Phase
from klaverblad.errors import Refused

router = operations("people")
steps = operations("steps")

StepId = Annotated[UUID, Path(alias="stepId", description="The id of a step.")]


class NoTrajectory(Refused):
    """A plan that nobody began."""

    code = "no_trajectory"
    sentence = _("Er loopt geen traject voor deze persoon. Begin er eerst een.")


@router.get("/people", response=PeoplePage)
@guarded_by(can_list_people)
def list_people(
    request: HttpRequest,
    after: After,
    page_size: PageSize,
    q: Annotated[
        str, Query("", max_length=WORDS_MOST, description="Words of a name; all must occur.")
    ],
    phase: Annotated[Phase | None, Query(None)],
    silent: Annotated[
        bool, Query(False, description="Only those without a contact in the last thirty days.")
    ],
) -> PeoplePage:
    """List the people somebody works with now, by name.

    For a coach these are their own; for a social worker or team lead all of the OCMW; for a partner
    those in whose team they are. Others may be read by id, as far as the member may know of them.
    """
    actor, words = request.actor, words_asked({"q": q}, "q")
    found = queries.caseload_with(
        actor, words=words, phase=phase or "", silent_days=queries.SILENT_DAYS if silent else None
    )
    page = rows_after(
        found, after, page_size, order=queries.BY_NAME, within=queries.trajectories(actor)
    )
    last = row_queries.last_contact_of(actor, [row.pk for row in page.rows])
    tells_of(request, [row.person_id for row in page.rows], what="people")
    asked = {"q": words, "phase": phase, "silent": silent or None}
    return PeoplePage(
        total=page.total,
        page_size=page_size,
        next=page.next("people", page_size, asked),
        items=[PersonInCaseload.of(row, last.get(row.pk)) for row in page.rows],
    )


@steps.get("/people/{personId}/steps", response=Steps)
@guarded_by(can_read_person)
def list_steps(request: HttpRequest, person_id: PersonId) -> Steps:
    """List the steps in the plan of a person."""
    actor = request.actor
    someone = people.persons(actor).get(pk=person_id)
    can_read_person(actor, someone).enforce()
    tells_of(request, [someone.pk], what="steps")
    trajectory = queries.trajectory_of(actor, someone.pk)
    if trajectory is None:
        return Steps(items=[])
    return Steps(
        trajectory=TrajectoryAnswer.of(trajectory),
        items=[StepAnswer.of(step) for step in queries.steps_of(actor, trajectory.pk)],
    )


@steps.post("/people/{personId}/steps", response={201: StepAnswer})
@guarded_by(policies.can_write_trajectory)
def add_step(request: HttpRequest, person_id: PersonId, asked: StepAsked) -> StepAnswer:
    """Put a step in the plan of a person; the same open step twice is refused (409)."""
    actor = request.actor
    someone = people.persons(actor).get(pk=person_id)
    policies.can_write_trajectory(actor, someone).enforce()
    trajectory = queries.trajectory_of(actor, someone.pk)
    if trajectory is None:
        raise NoTrajectory(person=someone.pk)
    step = services.add_step(actor, trajectory.pk, asked.new_step())
    tells_of(request, [someone.pk], what="step")
    return StepAnswer.of(step)


@steps.post("/steps/{stepId}/state", response=StepAnswer)
@guarded_by(policies.can_move_step)
def move_step(request: HttpRequest, step_id: StepId, asked: StateAsked) -> StepAnswer:
    """Start a step, let it wait, finish it, drop it, or put it back.

    A finished step that ends in a fact (a licence, a level of Dutch) writes that fact, for whoever
    may record facts. The state that it already has is refused (409).
    """
    step = services.move_step(request.actor, step_id, to=asked.to)
    tells_of(request, [step.trajectory.person_id], what="step")
    return StepAnswer.of(step)

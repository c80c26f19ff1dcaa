"""How the API says the people of a caseload, and the steps of a plan."""

# Read by ninja at run time, see `apps.access.api`.

from datetime import date
from uuid import UUID

from pydantic import Field

from klaverblad.apps.access.rest.shapes import Answer, Asked, Day, Page, address, shown_as
from klaverblad.apps.accounts.models import User
from klaverblad.apps.people.answers import Municipality
from klaverblad.apps.trajectories.models import Phase, Step, StepBy, StepState, Trajectory
from klaverblad.apps.trajectories.row_queries import LastContact
from klaverblad.apps.trajectories.services import NewStep


class Coach(Answer):
    """Who coaches."""

    id: UUID
    name: str = Field(examples=["Sofie Claes"])

    @classmethod
    def of(cls, user: User | None) -> "Coach | None":
        return cls(id=user.pk, name=user.name) if user else None


class TrajectoryAnswer(Answer):
    """The way that a person and an OCMW go together."""

    id: UUID
    phase: Phase
    opened_on: date
    closed_on: date | None = None
    coach: Coach | None = Field(None, description="Absent while nobody was assigned.")

    @classmethod
    def of(cls, trajectory: Trajectory) -> "TrajectoryAnswer":
        return cls(
            id=trajectory.pk,
            phase=Phase(trajectory.phase),
            opened_on=trajectory.opened_on,
            closed_on=trajectory.closed_on,
            coach=Coach.of(trajectory.coach),
        )


class PersonInCaseload(Answer):
    """One of the people somebody works with now."""

    id: UUID
    href: str
    name: str = Field(examples=["Nadia Wouters"])
    municipality: Municipality
    trajectory: TrajectoryAnswer
    last_contact_on: date | None = Field(None, description="Absent while nobody ever tried.")

    @classmethod
    def of(cls, trajectory: Trajectory, last: LastContact | None) -> "PersonInCaseload":
        person = trajectory.person
        return cls(
            id=person.pk,
            href=address("people", person.pk),
            name=person.name,
            municipality=Municipality(
                nis_code=person.municipality_id, name=person.municipality.name
            ),
            trajectory=TrajectoryAnswer.of(trajectory),
            last_contact_on=last.on if last else None,
        )


class PeoplePage(Page):
    """One page of a caseload, by name."""

    items: list[PersonInCaseload]


class Instrument(Answer):
    """The measure of the library that a step is made of."""

    slug: str = Field(examples=["artikel-60"])
    name: str = Field(examples=["Artikel 60"])


class Partner(Answer):
    """The organisation that does a step."""

    id: UUID
    name: str = Field(examples=["Jobroad"])


class StepAnswer(Answer):
    """Who does what by when."""

    id: UUID
    title: str = Field(examples=["Kennismaken met de werkplek"])
    instrument: Instrument
    by: StepBy
    partner: Partner | None = None
    place_id: UUID | None = Field(None, description="The place of /places that it is about.")
    state: StepState
    due_on: date | None = None
    started_on: date | None = None
    waiting_since: date | None = None
    done_on: date | None = None

    @classmethod
    def of(cls, step: Step) -> "StepAnswer":
        return cls(
            id=step.pk,
            title=step.title,
            instrument=Instrument(slug=step.instrument_id, name=str(step.instrument)),
            by=StepBy(step.by),
            partner=Partner(id=step.partner_id, name=step.partner.name) if step.partner else None,
            place_id=step.place_id,
            state=StepState(step.state),
            due_on=step.due_on,
            started_on=step.started_on,
            waiting_since=step.waiting_since,
            done_on=step.done_on,
        )


class Steps(Answer):
    """The steps of the running trajectory, else of the last one; dropped ones last."""

    trajectory: TrajectoryAnswer | None = Field(
        None, description="Absent when none was ever begun; then there are no steps either."
    )
    items: list[StepAnswer]


class StepAsked(Asked):
    """A step to put in the plan."""

    model_config = shown_as({"instrument": "artikel-60", "by": "both", "dueOn": "2026-06-30"})

    instrument: str = Field(
        max_length=40, description="A measure of the library, by its slug.", examples=["artikel-60"]
    )
    title: str = Field(
        "", max_length=160, description="In your own words; left out: the name of the measure."
    )
    by: StepBy = StepBy.BOTH
    due_on: Day | None = None
    partner_id: UUID | None = Field(None, description="An organisation of the region.")

    def new_step(self) -> NewStep:
        """What `services.add_step` takes."""
        return NewStep(
            instrument=self.instrument,
            title=self.title,
            by=self.by,
            due_on=self.due_on,
            partner_id=self.partner_id,
        )


class StateAsked(Asked):
    """The state that a step should get."""

    model_config = shown_as({"to": "busy"})

    to: StepState

"""The rights that a person asked for; the same query as the pages. Reading alone."""

# No postponed annotations: see `apps.access.api`.

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from pydantic import Field

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.rest.operations import operations
from klaverblad.apps.access.rest.shapes import Answer
from klaverblad.apps.access.rest.told import tells_of
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.api import PersonId
from klaverblad.apps.rights.models import AmountPer, RequestState, RightRequest, TermFrom
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.rights.request_queries import requests_of
from klaverblad.apps.rights.request_terms import right_name

router = operations("rights")


class RightRequestAnswer(Answer):
    """One request: how it stands, and the terms with who set them."""

    id: UUID
    right: str = Field(examples=["leefloon"])
    name: str = Field(description="In the language asked for.", examples=["leefloon"])
    state: RequestState
    asked_on: date
    body: str = Field(description="Where it was asked.", examples=["OCMW Schoten"])
    answer_due_on: date | None = Field(None, description="Absent where nobody set a term.")
    answer_due_from: TermFrom | None = None
    answered_on: date | None = None
    amount_eur: float | None = None
    amount_per: AmountPer | None = None
    granted_from: date | None = None
    granted_until: date | None = None
    appeal_until: date | None = Field(None, description="Absent until it is read in the letter.")
    appeal_from: TermFrom | None = None

    @classmethod
    def of(cls, one: RightRequest) -> "RightRequestAnswer":
        return cls(
            id=one.pk,
            right=one.right,
            name=right_name(one.right),
            state=RequestState(one.state),
            asked_on=one.asked_on,
            body=one.body,
            answer_due_on=one.answer_due_on,
            answer_due_from=TermFrom(one.answer_due_from) if one.answer_due_from else None,
            answered_on=one.answered_on,
            amount_eur=float(one.amount_eur) if one.amount_eur is not None else None,
            amount_per=AmountPer(one.amount_per) if one.amount_per else None,
            granted_from=one.granted_from,
            granted_until=one.granted_until,
            appeal_until=one.appeal_until,
            appeal_from=TermFrom(one.appeal_from) if one.appeal_from else None,
        )


class RightRequests(Answer):
    """Every request of one person, what waits first."""

    items: list[RightRequestAnswer]


@router.get("/people/{personId}/right-requests", response=RightRequests)
@guarded_by(can_read_rights)
def list_right_requests(request: HttpRequest, person_id: PersonId) -> RightRequests:
    """List the rights that a person asked for, with the terms of their answers.

    The words of a refusal and the number of the file elsewhere are not in it.
    """
    actor = request.actor
    someone = people.persons(actor).get(pk=person_id)
    can_read_rights(actor, someone).enforce()
    tells_of(request, [someone.pk], what="right_requests")
    found = requests_of(actor, someone.pk)
    return RightRequests(items=[RightRequestAnswer.of(one) for one in found])

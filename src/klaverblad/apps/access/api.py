"""Who asks, as the desk knows them."""

# No `from __future__ import annotations` in these modules: the guard wraps each function, and
# ninja reads the types of what it wraps.

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from pydantic import Field

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.access.rest.operations import operations
from klaverblad.apps.access.rest.shapes import Answer
from klaverblad.apps.accounts import queries
from klaverblad.apps.accounts.models import KeyScope, Membership, OrganisationKind, Role

router = operations("me")


class OrganisationBrief(Answer):
    """An organisation of the region."""

    id: UUID
    name: str = Field(examples=["OCMW Schoten"])
    kind: OrganisationKind


class Member(Answer):
    """A role that somebody holds in an organisation."""

    id: UUID
    role: Role
    organisation: OrganisationBrief
    municipality_nis_code: str | None = Field(None, examples=["11040"])
    is_current: bool = Field(description="Whether this request acts in this role.")

    @classmethod
    def of(cls, membership: Membership, *, current: UUID) -> "Member":
        organisation = membership.organisation
        return cls(
            id=membership.pk,
            role=Role(membership.role),
            organisation=OrganisationBrief(
                id=organisation.pk, name=organisation.name, kind=OrganisationKind(organisation.kind)
            ),
            municipality_nis_code=organisation.municipality_id,
            is_current=membership.pk == current,
        )


class KeyInUse(Answer):
    """The key that this request came with."""

    prefix: str = Field(examples=["klv_Ab3dEf"])
    scope: KeyScope
    expires_on: date


class Me(Answer):
    """Who asks, in which roles, on which day."""

    id: UUID
    name: str = Field(examples=["Sofie Claes"])
    on: date = Field(description="The day that the desk reckons with.")
    members: list[Member]
    key: KeyInUse | None = Field(None, description="Absent for a session.")


@router.get("/me", response=Me)
@guarded_by(is_signed_in)
def get_me(request: HttpRequest) -> Me:
    """Say who asks, in which roles.

    A key acts in one role alone. A session may switch between the roles listed, on a page.
    """
    actor, key = request.actor, getattr(request, "api_key", None)
    user = request.membership.user
    held = [request.membership] if key else queries.memberships_of(user, on=actor.on)
    return Me(
        id=user.pk,
        name=user.name,
        on=actor.on,
        members=[Member.of(one, current=actor.membership_id) for one in held],
        key=key
        and KeyInUse(prefix=key.prefix, scope=KeyScope(key.scope), expires_on=key.expires_on),
    )

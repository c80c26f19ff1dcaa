"""The actor: somebody acting for one organisation in one role. It comes first, everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from klaverblad.apps.accounts.models import PROFESSIONAL_ROLES, Membership, Role, User

# The code of the one purpose that somebody chooses; the others follow from a role.
EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, for whom, as what, on which day. `role` is None for a task or an owner.

    emergency_id   the emergency access under which a professional opens the one file it is for;
                   as long as it is set, no other file is in reach
    """

    role: Role | None
    on: date
    user_id: UUID | None = None
    organisation_id: UUID | None = None
    municipality_id: str | None = None
    region_id: str | None = None
    membership_id: UUID | None = None
    system: str = ""
    emergency_id: UUID | None = None

    @property
    def is_emergency(self) -> bool:
        return self.emergency_id is not None

    @property
    def is_professional(self) -> bool:
        return self.role in PROFESSIONAL_ROLES

    @classmethod
    def of(cls, membership: Membership, *, on: date, emergency_id: UUID | None = None) -> Actor:
        """The actor that a membership makes; fetch it with its organisation."""
        organisation = membership.organisation
        return cls(
            role=Role(membership.role),
            on=on,
            user_id=membership.user_id,
            organisation_id=organisation.pk,
            municipality_id=organisation.municipality_id,
            region_id=organisation.region_id,
            membership_id=membership.pk,
            emergency_id=emergency_id,
        )

    @classmethod
    def owner(cls, user: User, *, on: date) -> Actor:
        """Somebody about their own sign-in, whatever their roles: it opens nothing else."""
        return cls(role=None, on=on, user_id=user.pk)

    @classmethod
    def task(cls, name: str, *, on: date, region_id: str | None = None) -> Actor:
        """A named background task or import. It has policies of its own, not all rights."""
        return cls(role=None, on=on, system=name, region_id=region_id)

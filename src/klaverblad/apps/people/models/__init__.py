"""People, who lives with whom, what is known of them, and with whom it is shared."""

from klaverblad.apps.people.models.files import (
    Document,
    DocumentKind,
    EndedAs,
    Fact,
    HomeLanguage,
    Household,
    HouseholdMembership,
    HouseholdRole,
    InszAbsent,
    KnownBy,
    Person,
    SaidBy,
)
from klaverblad.apps.people.models.merging import Merge, NotSame
from klaverblad.apps.people.models.sharing import (
    AccessRequest,
    Consent,
    EmergencyAccess,
    GivenHow,
    RequestState,
    SharingPurpose,
    TeamMember,
)

__all__ = [
    "AccessRequest",
    "Consent",
    "Document",
    "DocumentKind",
    "EmergencyAccess",
    "EndedAs",
    "Fact",
    "GivenHow",
    "HomeLanguage",
    "Household",
    "HouseholdMembership",
    "HouseholdRole",
    "InszAbsent",
    "KnownBy",
    "Merge",
    "NotSame",
    "Person",
    "RequestState",
    "SaidBy",
    "SharingPurpose",
    "TeamMember",
]

"""Groups and companions: programmes, series, sessions, who takes part, and who goes along."""

from klaverblad.apps.groups.models.enrolments import (
    OUR_SIDE,
    STILL_OPEN,
    TAKES_A_PLACE,
    TOOK_PART,
    Attendance,
    AwayBecause,
    Enrolment,
    EnrolmentState,
    LeftBecause,
)
from klaverblad.apps.groups.models.mentoring import (
    CameOf,
    Channel,
    Guest,
    Meeting,
    MeetingHow,
    Pair,
    PairState,
)
from klaverblad.apps.groups.models.programmes import (
    Programme,
    ProgrammeKind,
    Series,
    Session,
)

__all__ = [
    "OUR_SIDE",
    "STILL_OPEN",
    "TAKES_A_PLACE",
    "TOOK_PART",
    "Attendance",
    "AwayBecause",
    "CameOf",
    "Channel",
    "Enrolment",
    "EnrolmentState",
    "Guest",
    "LeftBecause",
    "Meeting",
    "MeetingHow",
    "Pair",
    "PairState",
    "Programme",
    "ProgrammeKind",
    "Series",
    "Session",
]

"""What is kept of rights: what was reckoned last and what changed, who asked, the answer, drafts."""

from klaverblad.apps.rights.models.requests import (
    AmountPer,
    AskedBy,
    Channel,
    RequestState,
    RightRequest,
    TermFrom,
)
from klaverblad.apps.rights.models.set_lines import SetLine
from klaverblad.apps.rights.models.states import (
    LawSeen,
    PersonStates,
    RightAlert,
    ScanCause,
    ScanRun,
)
from klaverblad.apps.rights.models.worksheets import Worksheet

__all__ = [
    "AmountPer",
    "AskedBy",
    "Channel",
    "LawSeen",
    "PersonStates",
    "RequestState",
    "RightAlert",
    "RightRequest",
    "ScanCause",
    "ScanRun",
    "SetLine",
    "TermFrom",
    "Worksheet",
]

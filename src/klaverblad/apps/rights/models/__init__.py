"""What the law gives people, as it was last reckoned, and what of it changed."""

from klaverblad.apps.rights.models.states import (
    LawSeen,
    PersonStates,
    RightAlert,
    ScanCause,
    ScanRun,
)

__all__ = ["LawSeen", "PersonStates", "RightAlert", "ScanCause", "ScanRun"]

"""What is kept of rights: who asked for one, and what was answered."""

from klaverblad.apps.rights.models.requests import (
    AmountPer,
    AskedBy,
    Channel,
    RequestState,
    RightRequest,
    TermFrom,
)

__all__ = ["AmountPer", "AskedBy", "Channel", "RequestState", "RightRequest", "TermFrom"]

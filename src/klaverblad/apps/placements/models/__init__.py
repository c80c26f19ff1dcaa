from klaverblad.apps.placements.models.agreed import AgreedKind, AgreedTable
from klaverblad.apps.placements.models.proposals import Option, Proposal, ProposalMove
from klaverblad.apps.placements.models.runs import (
    EndedAs,
    Override,
    OverrideReason,
    Run,
    RunSlice,
    RunStop,
    Suggestion,
    SuggestionState,
)
from klaverblad.apps.placements.models.shown import SaidHow, ShownPart, ShownToEmployer

__all__ = [
    "AgreedKind",
    "AgreedTable",
    "EndedAs",
    "Option",
    "Override",
    "OverrideReason",
    "Proposal",
    "ProposalMove",
    "Run",
    "RunSlice",
    "RunStop",
    "SaidHow",
    "ShownPart",
    "ShownToEmployer",
    "Suggestion",
    "SuggestionState",
]

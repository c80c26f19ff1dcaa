"""Instruments that a step is made of, and what a region knows of the amounts of law."""

from klaverblad.apps.library.models.instruments import (
    Instrument,
    InstrumentStatus,
    InstrumentVersion,
    Leaf,
    Rung,
)
from klaverblad.apps.library.models.parameters import BookVersion, ParameterRow, RowStatus

__all__ = [
    "BookVersion",
    "Instrument",
    "InstrumentStatus",
    "InstrumentVersion",
    "Leaf",
    "ParameterRow",
    "RowStatus",
    "Rung",
]

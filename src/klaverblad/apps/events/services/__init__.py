"""Every change of an event. Each asks who does it, writes in one transaction, and tells."""

from klaverblad.apps.events.services.keeping import (
    NewCost,
    NewGathering,
    call_off,
    change_gathering,
    note_there,
    open_gathering,
    sweep,
    write_costs,
)
from klaverblad.apps.events.services.seats import Changed, give_up, take_seat

__all__ = [
    "Changed",
    "NewCost",
    "NewGathering",
    "call_off",
    "change_gathering",
    "give_up",
    "note_there",
    "open_gathering",
    "sweep",
    "take_seat",
    "write_costs",
]

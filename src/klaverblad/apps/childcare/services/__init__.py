"""Every change of childcare: asking, offering, answering; the places, and the rules."""

from klaverblad.apps.childcare.services.asking import (
    INSTRUMENT,
    NewRequest,
    ask_childcare,
    change_childcare,
    put_back_childcare,
    withdraw_childcare,
)
from klaverblad.apps.childcare.services.held import WentOn
from klaverblad.apps.childcare.services.keeping import (
    PLACES_MOST,
    NewLocation,
    add_location,
    change_location,
    put_back_rules,
    retire_rules,
    say_places,
    write_rules,
)
from klaverblad.apps.childcare.services.offering import (
    NewOffer,
    NoPlaceLeft,
    accept_place,
    decline_place,
    end_place,
    offer_place,
    take_back_answer,
    withdraw_offer,
)

__all__ = [
    "INSTRUMENT",
    "PLACES_MOST",
    "NewLocation",
    "NewOffer",
    "NewRequest",
    "NoPlaceLeft",
    "WentOn",
    "accept_place",
    "add_location",
    "ask_childcare",
    "change_childcare",
    "change_location",
    "decline_place",
    "end_place",
    "offer_place",
    "put_back_childcare",
    "put_back_rules",
    "retire_rules",
    "say_places",
    "take_back_answer",
    "withdraw_childcare",
    "withdraw_offer",
    "write_rules",
]

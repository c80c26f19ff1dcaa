"""Trading with a group on another server: agreed, paid, said, and answered."""

from klaverblad.apps.exchange.creditcommons.services.neighbours import (
    Told,
    change,
    compare_daily,
    greet,
    put_off,
    put_on,
    write_down,
)
from klaverblad.apps.exchange.creditcommons.services.paying import pay_there, step_of
from klaverblad.apps.exchange.creditcommons.services.receiving import (
    Reply,
    receive_new,
    receive_word,
    tell_about,
    tell_of_us,
)
from klaverblad.apps.exchange.creditcommons.services.relaying import look, relay

__all__ = [
    "Reply",
    "Told",
    "change",
    "compare_daily",
    "greet",
    "look",
    "pay_there",
    "put_off",
    "put_on",
    "receive_new",
    "receive_word",
    "relay",
    "step_of",
    "tell_about",
    "tell_of_us",
    "write_down",
]

"""What may become of a message that is handed over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Handed:
    """It left. by_hand: there is no gateway, and somebody sends it with the phone of the office."""

    ref: str = ""
    by_hand: bool = False


class SendingError(Exception):
    """It did not leave, or we do not know."""


class NotReached(SendingError):
    """Nothing was handed over: trying again sends it once."""


class RefusedBySender(SendingError):
    """The gateway will not have it: trying again helps nobody."""


class Unsure(SendingError):
    """It broke off in the middle. It may have arrived, so it is not tried again by itself."""

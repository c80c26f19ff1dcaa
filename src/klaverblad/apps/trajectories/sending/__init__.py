"""How a reminder leaves: by mail, by SMS, or on paper when there is no gateway."""

from klaverblad.apps.trajectories.sending.outcome import (
    Handed,
    NotReached,
    RefusedBySender,
    SendingError,
    Unsure,
)
from klaverblad.apps.trajectories.sending.senders import Message, hand_over

__all__ = [
    "Handed",
    "Message",
    "NotReached",
    "RefusedBySender",
    "SendingError",
    "Unsure",
    "hand_over",
]

"""What the ledger says no to. Whoever stands on the other side reads one sentence only."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from klaverblad.errors import BadInput, Refused

# What a trigger of migration 0002 says.
_CODE = re.compile(r"ledger: ([a-z_]+)")

OWN_WORDS = {
    "below_min": _("Zo kom je onder de grens van je rekening. Kies een kleiner bedrag."),
    "above_max": _("Zo kom je boven de grens van je rekening. Geef eerst iets uit."),
    "leaving": _("Je stapt uit de groep. Je rekening kan nu alleen nog naar nul."),
    "frozen": _("Je rekening staat stil. Vraag het aan de coördinator van de groep."),
    "closed": _("Je rekening is gesloten."),
}


class BadOrder(BadInput):
    """A booking that cannot be read: which field."""

    code = "bad_order"
    sentence = _("We kunnen deze betaling niet lezen. Kijk het bedrag, de dag en de tekst na.")


class NotNow(Refused):
    """A limit or a state of one of the two accounts says no.

    Which of them, and what, is somebody's own affair: with small payments one could find out what
    somebody has. `reason` and `account_id` are for whoever holds that account; use `seen_by`.
    """

    status = 422
    code = "not_now"
    sentence = _("Deze betaling kan nu niet.")

    def __init__(self, reason: str = "", account_id: UUID | None = None) -> None:
        super().__init__()
        self.reason, self.account_id = reason, account_id

    def seen_by(self, account_id: UUID) -> Refused:
        """The refusal in the words that the holder of this account may read."""
        if account_id != self.account_id or self.reason not in OWN_WORDS:
            return self
        own = Refused(OWN_WORDS[self.reason])
        own.code, own.status = self.reason, self.status
        return own


class Conflict(Refused):
    """The id is known with another content: it belongs to another booking."""

    code = "other_content"
    sentence = _("Deze betaling bestaat al, met een andere inhoud. Begin opnieuw.")


class AlreadyReversed(Refused):
    """A booking is taken back once."""

    code = "already_reversed"
    sentence = _("Deze betaling is al teruggedraaid.")


class AlreadySettled(Refused):
    """What waited has been accepted, refused, or has run out."""

    code = "already_settled"
    sentence = _("Deze betaling wacht niet meer.")


class Busy(Refused):
    """Others hold these accounts; trying again with the same id is safe."""

    status = 503
    code = "busy"
    sentence = _(
        "Het is nu druk op deze rekening. Probeer het zo meteen opnieuw: je betaalt nooit dubbel."
    )


class NotReversible(Refused):
    """Only what is booked, and is no reversal itself, can be taken back."""

    code = "not_reversible"
    sentence = _(
        "Dit kan niet teruggedraaid worden. Maak een nieuwe betaling in de andere richting."
    )


class NotEmpty(Refused):
    """An account closes at nought, with nothing that waits."""

    code = "not_empty"
    sentence = _("Deze rekening staat nog niet op nul, of er wacht nog een betaling.")


class NotWhole(Refused):
    """An amount between two groups that would not be whole in both units."""

    code = "not_whole"
    sentence = _("Dit bedrag is geen geheel getal in de andere groep. Kies een van deze bedragen.")


OF_THE_DATABASE: dict[str, type[Refused]] = {
    "mirror": NotReversible,
    "too_late": AlreadySettled,
    "not_empty": NotEmpty,
}


def code_of(error: DatabaseError) -> str:
    """The rule that refused, as the database names it; empty when it was no rule of ours."""
    found = _CODE.search(str(error))
    return found.group(1) if found else ""

"""What a coin says no to, and what would make it a yes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from klaverblad.errors import BadInput, Refused


class BadCoin(BadInput):
    """A word of the file of a coin that cannot be read: which key."""

    code = "bad_coin"
    sentence = _("We kunnen deze munt niet lezen. Kijk na wat er staat.")


class BadIban(BadInput):
    """A bank account that does not exist."""

    code = "bad_iban"
    sentence = _("Dit rekeningnummer klopt niet. Kijk het na op je bankkaart of in je bankapp.")


class NoCover(Refused):
    """More coins than there are euro set aside for."""

    status = 422
    code = "no_cover"
    sentence = _(
        "Er is niet genoeg dekking om deze munten uit te geven. Er is niets geboekt. "
        "Vraag de financiële dienst om eerst euro opzij te zetten."
    )


class NoRule(Refused):
    """No rule on that day says what this earns."""

    code = "no_rule"
    sentence = _("Op die dag was er geen regel die zegt wat dit opbrengt.")


class NotApproved(Refused):
    """An activity that nobody approved, or that ended."""

    code = "not_approved"
    sentence = _("Deze activiteit is niet goedgekeurd, of ze is gestopt.")


class CapReached(Refused):
    """Beyond what one member earns at most, where the city asked to block."""

    code = "cap_reached"
    sentence = _("Zo komt dit lid boven wat je met deze regel kunt verdienen. Er is niets geboekt.")


class ByAnother(Refused):
    """Nobody confirms what they did themselves."""

    code = "by_another"
    sentence = _("Je kunt je eigen uren niet bevestigen. Vraag het aan een andere coördinator.")


class AlreadyAnswered(Refused):
    """A step that was taken before, or that does not come now."""

    code = "coin_already_answered"
    sentence = _("Dit kan niet meer, of nog niet. Herlaad de pagina en kijk hoe het nu staat.")


class UnknownCode(BadInput):
    """No payment waits behind this code."""

    code = "unknown_code"
    sentence = _("Deze code kennen we niet, of ze is niet meer geldig. Vraag een nieuwe.")


class CardSaysNo(Refused):
    """A card that is unknown, blocked, out of date, or that paid enough today: one answer."""

    status = 422
    code = "card_says_no"
    sentence = _("Met deze kaart kan nu niet betaald worden. Kijk het nummer na.")


class NotWholeCents(BadInput):
    """An amount that is no whole number of cents."""

    code = "not_whole_cents"
    sentence = _("Dit bedrag is geen heel aantal eurocent. Kies een iets kleiner bedrag.")


class NothingToPay(Refused):
    """A file without a line is no file."""

    code = "nothing_to_pay"
    sentence = _("Er is niets om uit te betalen.")

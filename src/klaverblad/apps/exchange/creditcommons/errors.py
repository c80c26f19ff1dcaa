"""What trading with another server says no to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from klaverblad.errors import BadInput, Refused


class NotOn(Refused):
    """The trade is off here, or the other server was never greeted."""

    code = "neighbour_off"
    sentence = _("Je groep ruilt nu niet met deze server. Vraag het aan de coördinator.")


class NoAnswer(Refused):
    """They say nothing that we believe; what was seen is for the coordinator."""

    code = "neighbour_silent"
    sentence = _(
        "De andere server antwoordt niet. Kijk het adres, de namen en het geheim na: aan beide kanten"
        " moeten ze kloppen, en beide moeten aan staan."
    )


class SaysOtherwise(Refused):
    """Both count in another unit, or call each other otherwise."""

    code = "neighbour_says_otherwise"
    sentence = _("De andere server telt in een andere eenheid. Spreek eerst af in welke.")


class InTransit(Refused):
    """Something that cannot change while payments are on their way."""

    code = "in_transit"
    sentence = _("Er is al iets geboekt of onderweg. Dit kan niet meer veranderen.")


class BadSecret(BadInput):
    """Too short to be a secret."""

    code = "bad_secret"
    sentence = _("Een geheim heeft minstens 32 tekens. Laat het leeg, dan maken we er een.")

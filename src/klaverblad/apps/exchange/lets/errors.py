"""What a group says no to, and what would make it a yes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from klaverblad.errors import BadInput, Refused


class BadRules(BadInput):
    """A rule of the group that cannot be read: which key, what was found."""

    code = "bad_rules"
    sentence = _("We kunnen deze regel van de groep niet lezen. Kijk na wat er staat.")


class BadAmount(BadInput):
    """No amount, or none that this unit has."""

    code = "bad_amount"
    sentence = _("Schrijf een bedrag boven nul, zo: 12")


class UnknownPartner(BadInput):
    """Nobody in this group to whom one could pay, ask or write."""

    code = "unknown_partner"
    sentence = _("We vinden dit lid niet in je groep. Kies iemand uit de lijst.")


class NotYourself(BadInput):
    """Payer and payee are one."""

    code = "not_yourself"
    sentence = _("Kies iemand anders dan jezelf.")


class AlreadyMember(Refused):
    """Somebody asks to join a group that knows them already."""

    code = "already_member"
    sentence = _("Je vroeg al om mee te doen, of je doet al mee.")


class AlreadyDecided(Refused):
    """A step that was taken before, or that does not come now."""

    code = "already_decided"
    sentence = _("Dit kan niet meer, of nog niet. Herlaad de pagina en kijk hoe het nu staat.")


class AlreadyAnswered(Refused):
    """A request for payment that no longer waits."""

    code = "already_answered"
    sentence = _("Deze vraag om te betalen wacht niet meer.")


class NotActive(Refused):
    """Only whoever takes part can do this."""

    code = "not_active"
    sentence = _("Dit kan alleen zolang je meedoet in de groep.")


class NotWithinLimits(Refused):
    """A batch that one of the accounts refuses; nothing was booked."""

    status = 422
    code = "not_within_limits"
    sentence = _("Dit past niet op een van de rekeningen. Er is niets geboekt.")


class BadHours(BadInput):
    """Hours that cannot be written down so: which field."""

    code = "bad_hours"
    sentence = _(
        "Kies een taak uit de lijst, een dag tot en met vandaag, en minuten tussen 1 en 1440."
    )


class NotByOneself(Refused):
    """Who did the hours, or wrote them down, does not approve them."""

    code = "not_by_oneself"
    sentence = _("Een andere coördinator kijkt deze uren na: niet wie ze deed of noteerde.")


class CeilingReached(Refused):
    """The year has no room for these hours; `left` minutes are still free."""

    status = 422
    code = "ceiling_reached"
    sentence = _(
        "Hiermee gaan de uren van dat jaar over het plafond dat de groep afsprak. Er is niets "
        "geboekt. De uren blijven wachten; de groep kan het plafond verhogen."
    )


class UnknownPlace(BadInput):
    """A place that the group does not know."""

    code = "unknown_place"
    sentence = _("Kies een plaats uit de lijst.")


class LinkOver(Refused):
    """A link to confirm that was used, is too old, or never was."""

    status = 410
    code = "lets_link_over"
    sentence = _("Deze link werkt niet meer. Vraag opnieuw om mee te doen.")


class LinkUnknown(LinkOver):
    """A link that was used already, or never was: one answer, so that nobody can probe."""

    status = 404
    code = "lets_link_unknown"


class BadPeriod(BadInput):
    """Days that do not follow each other, that are still to come, or too many."""

    code = "bad_period"
    sentence = _("Kies een eerste en een laatste dag, hoogstens twee jaar, en niet na vandaag.")


class NotAllRead(BadInput):
    """Lines of another program that cannot be read; nothing was written."""

    code = "not_all_read"
    sentence = _("Niet alle lijnen zijn te lezen. Er is niets ingelezen. Kijk de lijst na.")


class IntakeUsed(Refused):
    """After an intake somebody booked: it can no longer be undone as a whole."""

    code = "intake_used"
    sentence = _("Er is al geboekt na het inlezen. Zet fouten nu een voor een recht.")

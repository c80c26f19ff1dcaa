"""What somebody opens a file for. Nobody reads "in general": the read log names one of these."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import EMERGENCY, Actor
from klaverblad.apps.accounts.models import Role


class Purpose(TextChoices):
    """Why a file is opened, as the person reads it in the list of who saw what."""

    GUIDANCE = "guidance", _("begeleiding naar werk")
    SOCIAL_AID = "social_aid", _("hulp van het OCMW")
    SUPERVISION = "supervision", _("opvolging van het team")
    SHARED = "shared", _("samen begeleiden, met toestemming")
    OWN = "own", _("het eigen dossier")
    COMPANION = "companion", _("meegaan als mentor of ervaringsdeskundige")
    PLACE = "place", _("een plek die iemand koos, met toestemming")
    EMERGENCY = EMERGENCY, _("noodtoegang")
    TASK = "task", _("een taak op de achtergrond")
    OTHER = "other", _("iets anders")


_OF_ROLE: Mapping[Role, Purpose] = {
    Role.COACH: Purpose.GUIDANCE,
    Role.SOCIAL_WORKER: Purpose.SOCIAL_AID,
    Role.TEAM_LEAD: Purpose.SUPERVISION,
    Role.PARTNER: Purpose.SHARED,
    Role.PERSON: Purpose.OWN,
    Role.WORKPLACE: Purpose.PLACE,
    Role.MENTOR: Purpose.COMPANION,
    Role.EXPERT: Purpose.COMPANION,
}


def purpose_of(actor: Actor) -> Purpose:
    """What this actor reads files for: it follows from the role, or from an emergency."""
    if actor.is_emergency:
        return Purpose.EMERGENCY
    if actor.role is None:
        return Purpose.TASK
    return _OF_ROLE.get(actor.role, Purpose.OTHER)

"""The sentence that a person agrees to, in their own language: kept as they read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.people.models import SharingPurpose
from klaverblad.apps.people.registry import Domain

# As the person reads them, in the middle of a sentence and at the head of a list alike.
DOMAIN_NAMES: Mapping[Domain, str | Promise] = {
    Domain.HOUSING: gettext_lazy("wonen"),
    Domain.HEALTH: gettext_lazy("gezondheid"),
    Domain.MOBILITY: gettext_lazy("vervoer"),
    Domain.INCOME: gettext_lazy("inkomen"),
    Domain.LEARNING: gettext_lazy("taal en leren"),
    Domain.CARE: gettext_lazy("zorg voor anderen"),
    Domain.NETWORK: gettext_lazy("mensen dichtbij"),
    Domain.WORK: gettext_lazy("werk"),
}


def statement(
    *,
    organisation: str,
    purpose: SharingPurpose,
    domains: Iterable[Domain],
    until: date,
    language: str,
) -> str:
    """What somebody agrees to, as one text of plain sentences: all that the door then opens."""
    with override(spoken(language)):
        shared = ", ".join(str(DOMAIN_NAMES[domain]) for domain in Domain if domain in {*domains})
        return "\n".join(
            [
                _("Ik laat %(organisation)s meekijken in mijn dossier.")
                % {"organisation": organisation},
                _("Waarvoor: %(purpose)s.") % {"purpose": SharingPurpose(purpose).label},
                _(
                    "Ze zien mijn naam, mijn leeftijd en geboortedatum, mijn gemeente, mijn taal "
                    "en hoe ze mij bereiken."
                ),
                _(
                    "Ze zien mijn doelen en stappen, mijn afspraken met hen, wie er in mijn team "
                    "zit en wanneer er laatst contact was."
                ),
                _("Ze lezen wat er vanaf nu voor het team genoteerd wordt."),
                _("Ze zien wat bekend is over: %(what)s.") % {"what": shared},
                _("Dit geldt tot en met %(day)s.") % {"day": date_format(until, "DATE_FORMAT")},
                _("Ik kan dit elke dag stopzetten. Ik hoef niet te zeggen waarom."),
                _("Wie mijn dossier opent, staat in een lijst die ik kan lezen."),
                _("Zeg ik nee, dan verlies ik geen enkel recht."),
            ]
        )

"""What each right is called in the table for people; a house test finds the one that is missing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The order of the table.
RESOURCES: Mapping[str, str | Promise] = {
    "person": _("Dossiers"),
    "fact": _("Feiten"),
    "rights": _("Rechten"),
    "trajectory": _("Traject"),
    "step": _("Stappen"),
    "contact": _("Gesprekken"),
    "today": _("Vandaag"),
    "sharing": _("Delen"),
    "consent": _("Toestemming"),
    "team": _("Team"),
    "access": _("Toegang vragen"),
    "emergency": _("Noodtoegang"),
    "oversight": _("Toezicht"),
    "place": _("Plekken"),
    "organisation": _("Organisaties"),
    "library": _("Bibliotheek"),
    "figure": _("Cijfers"),
    "session": _("Aanmelden"),
}

RIGHTS: Mapping[str, str | Promise] = {
    "person.list": _("Een lijst van mensen zien"),
    "person.read": _("Een dossier openen"),
    "person.open": _("Een dossier beginnen"),
    "fact.record": _("Een feit noteren of verbeteren"),
    "rights.read": _("Zien wat de wet geeft"),
    "trajectory.write": _("Doelen, stappen, screening en fase veranderen"),
    "step.move": _("Een stap verder zetten"),
    "contact.write": _("Een gesprek noteren"),
    "today.read": _("De daglijst zien"),
    "sharing.read": _("Zien wie een dossier ziet en opende"),
    "sharing.own": _("Zien wie het eigen dossier ziet en opende"),
    "consent.record": _("Toestemming geven of noteren"),
    "consent.revoke": _("Toestemming stopzetten"),
    "team.write": _("Iemand in het team brengen"),
    "access.ask": _("Toegang vragen tot een dossier dat elders is"),
    "access.answer": _("Antwoorden op een vraag om toegang"),
    "emergency.open": _("Een dossier in nood openen"),
    "emergency.end": _("Een noodtoegang afsluiten"),
    "oversight.read": _("Noodtoegangen nakijken en deze tabel lezen"),
    "place.list": _("De plekken van de regio zien"),
    "place.read": _("Eén plek zien"),
    "place.write": _("Plekken toevoegen"),
    "place.change": _("Een plek veranderen"),
    "organisation.read": _("De lijst van organisaties zien"),
    "library.read": _("De maatregelen lezen"),
    "library.load": _("De maatregelen inladen"),
    "figure.read": _("Cijfers zien"),
    "figure.load": _("Cijfers inladen"),
    "session.own": _("De eigen aanmelding en taal"),
}

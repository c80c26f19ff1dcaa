"""The columns that a file of people may have, and how they are called in files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from klaverblad.apps.imports.kinds import Field
from klaverblad.apps.people.registry import FactType, registry

# Only what a file can hold as one word or number; a week of hours is drawn, not typed.
_READABLE = frozenset(FactType) - {FactType.WEEK}
FACT = "fact."


def fields() -> list[Field]:
    """Who somebody is, then their coach, then every fact of a person."""
    return [*_who(), *_facts()]


def _who() -> list[Field]:
    who = _("Wie")
    return [
        Field(
            "first_name", _("Voornaam"), is_needed=True, group=who,
            names=("voornaam", "prénom", "first name", "roepnaam"),
        ),
        Field(
            "last_name", _("Familienaam"), is_needed=True, group=who,
            names=("familienaam", "achternaam", "naam", "nom", "last name", "surname"),
        ),
        Field(
            "born_on", _("Geboren op"), _("Zo: 2 maart 1990, of 2/3/1990."), group=who,
            names=("geboortedatum", "geb. datum", "geboren", "date de naissance", "birth date"),
        ),
        Field(
            "insz", _("Rijksregisternummer"), _("11 cijfers, met of zonder punten."), group=who,
            names=("rrn", "insz", "rijksregisternr", "rijksregister", "niss", "nrn", "bis-nummer"),
        ),
        Field(
            "municipality", _("Gemeente"), _("De naam, of de NIS-code."), group=who,
            names=("gemeente", "woonplaats", "nis", "niscode", "commune", "municipality"),
        ),
        Field(
            "language", _("Taal"), group=who,
            names=("taal", "thuistaal", "moedertaal", "contacttaal", "langue", "language"),
        ),
        Field(
            "phone", _("Telefoon"), group=who,
            names=("telefoon", "gsm", "tel", "telefoonnummer", "mobiel", "téléphone", "phone"),
        ),
        Field(
            "email", _("E-mail"), group=who,
            names=("e-mail", "mail", "e-mailadres", "courriel", "email address"),
        ),
        Field(
            "coach", _("Coach"), _("De naam of het e-mailadres van een coach van je OCMW."),
            group=who, names=("coach", "begeleider", "trajectbegeleider", "atb", "accompagnateur"),
        ),
    ]  # fmt: skip


def _facts() -> list[Field]:
    group = _("Wat we weten")
    return [
        Field(
            f"{FACT}{key}",
            entry.label(),
            names=(key, *entry.name.values()),
            group=group,
        )
        for key, entry in registry().items()
        if entry.entity == "person" and entry.type in _READABLE and not entry.is_judgement
    ]

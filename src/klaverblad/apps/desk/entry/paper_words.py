"""What stands on the paper with a code, in the language of whoever takes it home."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klaverblad.apps.people.models import Person


def language_of_paper(person: Person) -> str:
    """The language of the person, when their own pages speak it."""
    known = dict(settings.KLAVERBLAD_PERSON_LANGUAGES)
    return person.language if person.language in known else settings.LANGUAGE_CODE


def paper_words(language: str, *, until: datetime, asks_birthday: bool) -> dict[str, str]:
    """The sentences of the paper."""
    with translation.override(language):
        return {
            "title": _("Zo kom je op jouw pagina"),
            "scan": _("Scan dit met de camera van je telefoon."),
            "type": _("Of typ dit adres in je telefoon of computer:"),
            "code": _("En daar deze code:"),
            "birthday": _("We vragen ook wanneer je geboren bent.") if asks_birthday else "",
            "once": _(
                "Dit werkt één keer. Daarna vraag je een nieuwe code, of kies je zelf hoe je "
                "binnenkomt."
            ),
            "until": _("Dit papier werkt tot en met %(day)s.")
            % {"day": date_format(timezone.localtime(until), "DATE_FORMAT")},
            "keep": _("Geef dit papier aan niemand. Bewaar het niet bij je identiteitskaart."),
        }

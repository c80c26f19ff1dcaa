"""The rights on paper, and the open questions to fill in with a pen: tagged, to be read aloud too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.rights.words import Group, Line
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.registry import FactType
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.amounts import unit_words
from klaverblad.apps.rights.interview import Ask, Interview, together
from klaverblad.paper import Template, render_pdf

RIGHTS = Template("klaverblad.apps.desk", "documents/rights.typ")
QUESTIONS = Template("klaverblad.apps.desk", "documents/questions.typ")


def rights_pdf(someone: Person, listed: Sequence[Group], *, at: datetime) -> bytes:
    """Every right with how sure it is, how much, who grants it and how to ask."""
    said = language()
    with translation.override(said):
        data = rights_document(someone, listed, at=at)
        return render_pdf(RIGHTS, data, language=said, at=at)


def rights_document(someone: Person, listed: Sequence[Group], *, at: datetime) -> dict[str, Any]:
    """What the template sets, in the language that is on."""
    day = day_in_words(timezone.localtime(at).date())
    return {
        "title": _("Rechten van %(name)s") % {"name": someone.name},
        "foot": _("Klaverblad, %(day)s. Geen beslissing: de dienst kijkt het na.") % {"day": day},
        "intro": _(
            "Dit rekenden we op %(day)s uit met wat we weten. Het is geen beslissing. De dienst "
            "die bij het recht staat, beslist."
        )
        % {"day": day},
        "groups": [
            {"title": one.title, "lines": [_on_paper(line) for line in one.lines]} for one in listed
        ],
    }


def _on_paper(line: Line) -> dict[str, Any]:
    amounts = [f"{one['name']}{_(':')} {one['text']} {one['per']}".strip() for one in line.amounts]
    asks = line.right.is_clear and bool(line.right.answer.value)
    # "Bevestigd" is about the amount of the law: beside a right it reads as a decision.
    is_plain = asks and line.right.status == "confirmed" and not line.right.is_received
    return {
        "name": line.name,
        "status": "" if is_plain else f"{capfirst(line.chip['label'])}. ",
        "text": " ".join([line.sentence, *line.how_long]),
        "amounts": amounts,
        "who": f"{_('Wie beslist')}{_(':')} {line.authority}. {line.how if asks else ''}".strip(),
    }


def questions_pdf(someone: Person, talk: Interview, *, at: datetime) -> bytes:
    """Only the open questions, by subject; what decides most comes first."""
    said = language()
    with translation.override(said):
        data = questions_document(someone, talk, at=at)
        return render_pdf(QUESTIONS, data, language=said, at=at)


def questions_document(someone: Person, talk: Interview, *, at: datetime) -> dict[str, Any]:
    """What the template sets, in the language that is on."""
    day = day_in_words(timezone.localtime(at).date())
    asked = together([one for one in talk.asks if one.entry is None or not one.entry.is_judgement])
    return {
        "title": _("Vragen over je rechten"),
        "foot": _("Klaverblad, vragen van %(day)s voor %(name)s")
        % {"day": day, "name": someone.name},
        "name": f"{_('Naam')}{_(':')} {someone.name}",
        "intro": _(
            "Met deze antwoorden zien we waar je recht op hebt. Je hoeft niet alles in te vullen. "
            "Weet je iets niet? Kruis dat aan. Geef het blad aan je coach."
        ),
        "none": _("Er zijn nu geen vragen meer die je kunt beantwoorden."),
        "questions": [_question(number, one, someone) for number, one in enumerate(asked, start=1)],
        "sign": [_("Datum"), _("Handtekening")],
        "colon": _(":") + " ",
    }


def _question(number: int, ask: Ask, someone: Person) -> dict[str, Any]:
    about = "" if ask.about.pk == someone.pk else ask.about.first_name
    if ask.entry is None:
        text = (
            _("Wat is de geboortedatum?")
            if ask.is_birthday
            else _("Wie woont er nog bij je in huis? Schrijf de namen en wie het zijn.")
        )
        return {
            "number": str(number), "about": about, "text": text, "hint": "", "boxes": [],
            "line": "", "unknown": "",
        }  # fmt: skip
    entry = ask.entry
    boxes = {
        FactType.FLAG: [_("Ja"), _("Nee")],
        FactType.CHOICE: [label for _code, label in entry.choices()],
        FactType.CODES: [label for _code, label in entry.choices()],
    }.get(entry.type, [])
    unit = ""
    if not boxes:
        unit = (
            _("dag / maand / jaar") if entry.type == FactType.DAY else unit_words(entry, language())
        )
    return {
        "number": str(number),
        "about": about,
        "text": entry.ask(),
        "hint": entry.help(),
        "boxes": boxes,
        "line": unit,
        "unknown": _("Weet ik niet"),
    }

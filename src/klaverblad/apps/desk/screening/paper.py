"""The questionnaire on paper: empty to fill in by hand, or as it was filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.person import DOMAIN_WORDS, Page
from klaverblad.apps.desk.screening.shown import said
from klaverblad.apps.people import values
from klaverblad.apps.people.models import Fact
from klaverblad.apps.people.registry import FactType, say
from klaverblad.apps.people.values.amounts import unit_words
from klaverblad.apps.trajectories.models import DomainPosition, Position
from klaverblad.apps.trajectories.screening import (
    Part,
    Question,
    Questionnaire,
    as_it_was_asked,
)
from klaverblad.apps.trajectories.screening_queries import Looked
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/screening.typ")
_CHOSEN = frozenset({FactType.FLAG, FactType.CHOICE, FactType.CODES})


def empty_pdf(questionnaire: Questionnaire, *, language: str, at: datetime) -> bytes:
    """A questionnaire to fill in by hand: of nobody yet."""
    with translation.override(language):
        head = [(_("Naam"), ""), (_("Datum"), ""), (_("Samen met"), "")]
        data = _document(questionnaire, head, lambda _part: None, lambda _question: None)
        return render_pdf(TEMPLATE, data, language=language, at=at)


def filled_pdf(page: Page, looked: Looked, *, at: datetime) -> bytes:
    """A screening as it was asked, in the language of the person; what is not shared is not in it."""
    language = spoken(page.person.language, otherwise=values.language())
    questionnaire, screening = as_it_was_asked(looked.screening.version), looked.screening
    with translation.override(language):
        head = [
            (_("Naam"), page.person.name),
            (_("Datum"), day_in_words(screening.on)),
            (_("Samen met"), screening.by.name),
        ]
        if screening.withdrawn_at is not None:
            day = day_in_words(timezone.localtime(screening.withdrawn_at).date())
            head.append((_("Teruggenomen op"), day))
        data = _document(
            questionnaire,
            head,
            lambda part: looked.positions.get(part.domain),
            lambda question: looked.answers.get(question.key),
            shares=lambda part: part.domain in page.reach.domains,
            may_read=lambda question: page.reach.allows(question.entry),
        )
        return render_pdf(TEMPLATE, data, language=language, at=at)


def _document(
    questionnaire: Questionnaire,
    head: Iterable[tuple[str, str]],
    position_of: Callable[[Part], DomainPosition | None],
    fact_of: Callable[[Question], Fact | None],
    *,
    shares: Callable[[Part], bool] = lambda _part: True,
    may_read: Callable[[Question], bool] = lambda _question: True,
) -> dict[str, Any]:
    """What the template sets, in the language that is on."""
    return {
        "title": say(questionnaire.name),
        "foot": _("Klaverblad, screening %(version)s") % {"version": questionnaire.version},
        "colon": _(":") + " ",
        "head": [{"label": label, "text": text} for label, text in head],
        "intro": questionnaire.introduce(),
        "parts": [
            _part(
                part, position_of(part), [one for one in part.questions if may_read(one)], fact_of
            )
            for part in questionnaire.parts
            if shares(part)
        ],
    }


def _part(
    part: Part,
    row: DomainPosition | None,
    questions: Iterable[Question],
    fact_of: Callable[[Question], Fact | None],
) -> dict[str, Any]:
    return {
        "title": str(DOMAIN_WORDS[part.domain][0]),
        "ask": part.ask(),
        "views": [
            {"who": _("Ik zeg"), "boxes": _steps(row.person_says if row else None)},
            {
                "who": _("Mijn begeleider zegt"),
                "boxes": _steps(row.professional_says if row else None),
            },
        ],
        "questions": [_question(one, fact_of(one)) for one in questions],
        "counts": {"label": _("Wat telt"), "text": row.what_counts if row else ""},
    }


def _steps(says: int | None) -> list[dict[str, Any]]:
    return [_box(str(step.label), on=step == says) for step in Position]


def _question(question: Question, fact: Fact | None) -> dict[str, Any]:
    entry, value = question.entry, fact.value if fact else None
    unknown = _box(_("Weet ik niet"), on=fact is not None and value is None)
    writes = entry.type not in _CHOSEN
    return {
        "ask": question.ask(),
        "hint": question.help(),
        "writes": writes,
        "text": said(question, fact) if writes and fact and value is not None else "",
        "unit": unit_words(entry, values.language()) if entry.unit else "",
        "boxes": [unknown] if writes else [*_options(question, fact), unknown],
    }


def _options(question: Question, fact: Fact | None) -> list[dict[str, Any]]:
    entry, value = question.entry, fact.value if fact else None
    if entry.type == FactType.FLAG:
        return [_box(_("Ja"), on=value is True), _box(_("Nee"), on=value is False)]
    if entry.type == FactType.CODES:
        boxes = [_box(words, on=code in (value or ())) for code, words in entry.choices()]
        return [*boxes, _box(_("Geen van deze"), on=value == [])]
    return [_box(words, on=code == value) for code, words in entry.choices()]


def _box(label: str, *, on: bool) -> dict[str, Any]:
    return {"label": label, "on": on}

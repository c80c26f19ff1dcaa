"""A screening as it was asked: the words of its version, with what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from klaverblad.apps.desk.person import DOMAIN_WORDS, Page
from klaverblad.apps.people import values
from klaverblad.apps.people.models import Fact
from klaverblad.apps.trajectories.models import DomainPosition
from klaverblad.apps.trajectories.screening import Question, Questionnaire, as_it_was_asked
from klaverblad.apps.trajectories.screening_queries import Looked

# In which languages the empty questionnaire is printed, by how each calls itself.
PAPER_LANGUAGES: Mapping[str, str] = {"nl": "Nederlands", "fr": "Français", "en": "English"}


@dataclass(frozen=True, slots=True)
class Answered:
    """One question, and what was said; None when nobody asked it."""

    question: Question
    fact: Fact | None

    @property
    def ask(self) -> str:
        return self.question.ask()

    @property
    def said(self) -> str:
        return said(self.question, self.fact) if self.fact else ""


def said(question: Question, fact: Fact) -> str:
    """What was answered, in words; as it is kept when its option is gone from the list."""
    try:
        return values.show(question.entry, fact.value)
    except (KeyError, TypeError, ValueError):
        return str(fact.value)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One life domain: both views and the answers."""

    label: str
    icon: str
    ask: str
    row: DomainPosition | None
    answers: Sequence[Answered]

    @property
    def person(self) -> int | None:
        return self.row.person_says if self.row else None

    @property
    def professional(self) -> int | None:
        return self.row.professional_says if self.row else None

    @property
    def counts(self) -> str:
        return self.row.what_counts if self.row else ""


def shown(page: Page, looked: Looked) -> list[ShownPart]:
    """Every shared life domain with the questions that this actor may read."""
    questionnaire: Questionnaire = as_it_was_asked(looked.screening.version)
    return [
        ShownPart(
            label=str(DOMAIN_WORDS[part.domain][0]),
            icon=DOMAIN_WORDS[part.domain][1],
            ask=part.ask(),
            row=looked.positions.get(part.domain),
            answers=[
                Answered(one, looked.answers.get(one.key))
                for one in part.questions
                if page.reach.allows(one.entry)
            ],
        )
        for part in questionnaire.parts
        if part.domain in page.reach.domains
    ]


def empty_languages(page: Page) -> list[dict[str, Any]]:
    """The languages of the empty questionnaire, that of the person first."""
    mine = page.person.language
    order = sorted(PAPER_LANGUAGES, key=lambda one: one != mine)
    return [{"code": code, "name": PAPER_LANGUAGES[code]} for code in order]

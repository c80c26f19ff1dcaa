"""Questionnaires of a screening, as data: a version is added with a file, and none is ever changed."""

from klaverblad.apps.trajectories.screening.reading import (
    Part,
    Question,
    Questionnaire,
    QuestionnaireError,
    as_it_was_asked,
    asked_now,
    parse,
    questionnaires,
)

__all__ = [
    "Part",
    "Question",
    "Questionnaire",
    "QuestionnaireError",
    "as_it_was_asked",
    "asked_now",
    "parse",
    "questionnaires",
]

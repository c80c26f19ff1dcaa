"""The leefloon of one person in the shapes that the page shows."""

from __future__ import annotations

from typing import Any

from klaverblad.apps.desk.person import Page
from klaverblad.apps.rights.queries import MAIN_STEPS


def leefloon_context(page: Page) -> dict[str, Any]:
    """The answer, its explanation, and the steps that are told in a talk."""
    answer = page.leefloon
    explanation = answer.explain(page.language)
    return {
        "page": page,
        "answer": answer,
        "explanation": explanation,
        "main_lines": [line for line in explanation.lines if line.key in MAIN_STEPS],
        "category_text": answer.category_in(page.language),
    }

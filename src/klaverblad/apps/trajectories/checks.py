"""What is looked at before every command: whether the questionnaires can be read."""

from __future__ import annotations

from typing import Any

from django.core import checks

from klaverblad.apps.trajectories.screening import QuestionnaireError, questionnaires


def questionnaires_are_whole(**_how: Any) -> list[checks.CheckMessage]:
    """Say at the start what is wrong in a questionnaire, and not when somebody opens a file."""
    try:
        questionnaires()
    except QuestionnaireError as error:
        return [
            checks.Error(
                f"Deze vragenlijst van een screening is niet volledig: {error}",
                hint="Verbeter het bestand, of haal het weg. Zie docs/screening.md.",
                id="trajectories.E001",
            )
        ]
    return []

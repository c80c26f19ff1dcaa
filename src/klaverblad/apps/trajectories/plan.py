"""A plan as plain text: what the person wants, what was agreed, and that they agree.

The text is the same for the same plan, so that its fingerprint tells whether the plan changed. So
it holds what was agreed (who does what by when), not how far each step is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import yaml

from klaverblad.apps.people.values.days import in_words
from klaverblad.apps.trajectories.models import Goal, Step, StepBy, StepState, Trajectory

_FILE = Path(__file__).with_name("plan_words.yaml")


@cache
def _words() -> dict[str, dict[str, str]]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def plan_text(
    trajectory: Trajectory, goals: Sequence[Goal], steps: Sequence[Step], *, language: str
) -> str:
    """The plan of a trajectory in one language; fetch it with its person and organisation."""

    def say(key: str, **filled: str) -> str:
        return _words()[key][language].format_map(filled)

    kept = [step for step in steps if step.state != StepState.DROPPED]
    wanted = [f"- {_on_one_line(goal.words)}" for goal in goals]
    agreed = [f"- {_step_line(step, say, language)}" for step in kept]
    nothing = [f"- {say('none')}"]
    lines = [
        say("title"),
        "",
        say("name", name=trajectory.person.name),
        say("coach", organisation=trajectory.organisation.name),
        "",
        say("goals"),
        *(wanted or nothing),
        "",
        say("steps"),
        *(agreed or nothing),
        "",
        say("agreed"),
    ]
    return "\n".join(lines) + "\n"


def _step_line(step: Step, say: Callable[..., str], language: str) -> str:
    partner = step.partner.name if step.partner else say("a_partner")
    by = say(f"by_{StepBy(step.by).value}", partner=partner)
    due = f", {say('due', day=in_words(step.due_on, language))}" if step.due_on else ""
    return f"{_on_one_line(step.title)}: {by}{due}"


def _on_one_line(text: str) -> str:
    """What somebody typed cannot add a line to what they sign."""
    return " ".join(text.split())

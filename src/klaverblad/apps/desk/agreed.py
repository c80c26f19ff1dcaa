"""What was asked and agreed by links, as the page with the steps shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope, SignedLink
from klaverblad.apps.desk.person import Page
from klaverblad.apps.trajectories import plan_queries, queries
from klaverblad.apps.trajectories.models import Step, StepAnswer


def agreed(page: Page, *, at: datetime) -> dict[str, Any]:
    """The answers and open questions by step, and how the signature under the plan stands."""
    if page.trajectory is None:
        return {"signed": None, "sign_link": None, "step_lines": []}
    found = links.open_links(page.actor, [page.person.pk], at=at)
    return {
        "signed": plan_queries.signed_plan(page.actor, page.trajectory.pk),
        "sign_link": next((one for one in found if one.scope == LinkScope.SIGN), None),
        "step_lines": _lines(page, found),
    }


def _lines(page: Page, found: list[SignedLink]) -> list[dict[str, Any]]:
    asked = {one.subject_id: one for one in found if one.scope == LinkScope.ANSWER}
    answers: dict[UUID, StepAnswer] = {}
    steps: list[Step] = page.steps
    for answer in queries.answers(page.actor).filter(step__in=[step.pk for step in steps]):
        # The newest comes first, and is the one that counts.
        answers.setdefault(answer.step_id, answer)
    return [
        {"step": step, "answer": answers.get(step.pk), "asked": asked.get(str(step.pk))}
        for step in steps
    ]

"""The plan on paper: large letters, plain words, who does what by when, and places to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.desk.paper_parts import day_in_words, moment_in_words
from klaverblad.apps.desk.person import Page
from klaverblad.apps.desk.plan.who import who_does
from klaverblad.apps.people import values
from klaverblad.apps.trajectories import queries
from klaverblad.apps.trajectories.models import Goal, GoalState, Gpmi, Step, StepState
from klaverblad.paper import Template, render_pdf

PLAN = Template("klaverblad.apps.desk", "documents/plan.typ")
GPMI = Template("klaverblad.apps.desk", "documents/gpmi.typ")
LANGUAGES = ("nl", "fr", "en")


@dataclass(frozen=True, slots=True)
class StepOnPaper:
    """One step: what, who, by when, how far."""

    title: str
    who: str
    when: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class GoalOnPaper:
    """A goal with its steps; without words, the steps that hang under none."""

    words: str
    steps: Sequence[StepOnPaper]


def language_of(page: Page, asked: str = "") -> str:
    """The language that was asked, else the person's own, else that of the page."""
    if asked in LANGUAGES:
        return asked
    return spoken(page.person.language, otherwise=values.language())


def plan_on_paper(page: Page, *, language: str, on: date) -> dict[str, Any]:
    """Everything that stands on the paper, in one language; the page to print shows the same."""
    with translation.override(language):
        return _document(page, on)


def _document(page: Page, on: date) -> dict[str, Any]:
    trajectory = page.trajectory
    assert trajectory is not None
    goals = [
        one for one in queries.goals_of(page.actor, trajectory.pk) if one.state == GoalState.ACTIVE
    ]
    steps = [one for one in page.steps if one.state != StepState.DROPPED]
    helper = trajectory.coach.name if trajectory.coach else ""
    appointments = queries.appointments_of(page.actor, trajectory.pk, after=on)
    return {
        "title": _("Het plan van %(name)s") % {"name": page.person.name},
        "foot": _("Plan van %(day)s") % {"day": day_in_words(on)},
        "about": _("%(organisation)s helpt je. Je coach is %(name)s.")
        % {"organisation": trajectory.organisation.name, "name": helper}
        if helper
        else _("%(organisation)s helpt je.") % {"organisation": trajectory.organisation.name},
        "phone": trajectory.organisation.phone,
        "goals_title": _("Wat ik wil"),
        "no_goals": _("Er staat nog geen doel."),
        "steps_title": _("Wat we afspreken"),
        "no_steps": _("Er staan nog geen stappen."),
        "goals": [one.words for one in goals],
        "groups": [_plain(one) for one in _groups(page, goals, steps)],
        "who_label": _("Wie"),
        "when_label": _("Wanneer"),
        "done_label": _("Gedaan"),
        "appointments_title": _("Mijn afspraken"),
        "no_appointments": _("Er is nu geen afspraak."),
        "appointments": [
            {"when": moment_in_words(one.starts_at), "what": one.title, "where": one.where}
            for one in appointments
        ],
        "sign_title": _("Akkoord"),
        "sign_text": _(
            "We maakten dit plan samen. Ik mag het op elk moment opnieuw bespreken. "
            "Als iets niet lukt, zoeken we samen iets anders."
        ),
        "sign_places": [page.person.name, helper or trajectory.organisation.name],
        "sign_day": _("Dag"),
        "sign_name": _("Handtekening"),
    }


def _groups(page: Page, goals: Sequence[Goal], steps: Sequence[Step]) -> list[GoalOnPaper]:
    found = [
        GoalOnPaper(goal.words, [_step(page, one) for one in steps if one.goal_id == goal.pk])
        for goal in goals
    ]
    found = [one for one in found if one.steps]
    ids = {goal.pk for goal in goals}
    rest = [_step(page, one) for one in steps if one.goal_id not in ids]
    if rest:
        found.append(GoalOnPaper(_("Andere stappen") if found else "", rest))
    return found


def _plain(group: GoalOnPaper) -> dict[str, Any]:
    return {
        "words": group.words,
        "steps": [
            {"title": one.title, "who": one.who, "when": one.when, "is_done": one.is_done}
            for one in group.steps
        ],
    }


def _step(page: Page, step: Step) -> StepOnPaper:
    is_done = step.state == StepState.DONE
    when = step.done_on if is_done else step.due_on
    return StepOnPaper(
        step.say_title(),
        who_does(step, page.person.first_name),
        day_in_words(when) if when else "",
        is_done,
    )


def plan_pdf(page: Page, *, language: str, at: datetime) -> bytes:
    """The plan as a tagged PDF."""
    said = plan_on_paper(page, language=language, on=timezone.localtime(at).date())
    return render_pdf(PLAN, said, language=language, at=at)


def gpmi_pdf(gpmi: Gpmi, *, at: datetime) -> bytes:
    """The frozen text of a GPMI with its fingerprint, who signed, and places for who did not."""
    with translation.override(gpmi.language):
        title, _sep, body = gpmi.content.partition("\n")
        signatures = [
            {
                "who": str(one.get_party_display()),
                "name": one.name,
                "when": day_in_words(one.signed_on),
                "how": str(one.get_how_display()),
            }
            for one in gpmi.signatures.all()
        ]
        there = {one.party for one in gpmi.signatures.all()}
        said = {
            "title": title,
            "foot": _("GPMI, tekst %(code)s") % {"code": gpmi.content_sha256[:12]},
            "body": body.strip("\n"),
            "sign_title": _("Handtekeningen"),
            "signatures": signatures,
            "open_places": [
                str(label)
                for party, label in (("person", _("de persoon")), ("coach", _("het OCMW")))
                if party not in there
            ],
            "sign_day": _("Dag"),
            "sign_name": _("Handtekening"),
        }
    return render_pdf(GPMI, said, language=gpmi.language, at=at)

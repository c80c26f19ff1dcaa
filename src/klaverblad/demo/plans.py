"""The plan of the stories: steps under goals, goals that were reached, versions, and the GPMI."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from klaverblad.apps.access import links
from klaverblad.apps.library.models import Instrument, Leaf, Rung
from klaverblad.apps.library.seed import seed
from klaverblad.apps.trajectories.models import (
    Goal,
    GoalState,
    Gpmi,
    GpmiEvaluation,
    GpmiKind,
    GpmiSignature,
    GpmiState,
    Item,
    Party,
    PlanChange,
    SignedHow,
    Step,
    StepState,
)
from klaverblad.apps.trajectories.plan import gpmi_text
from klaverblad.apps.trajectories.services.versions import columns_of
from klaverblad.demo.cast import REGION
from klaverblad.demo.chance import moment, workday
from klaverblad.demo.lives import Stream
from klaverblad.demo.telling import Telling

_UNDER_A_GOAL_SHARE, _GPMI_SHARE, _VERSIONS_SHARE, _REACHED_SHARE = 0.6, 0.5, 0.2, 0.5
_A_YEAR, _EVALUATIONS = 365, 3
_WORDS_AT_THE_END = (
    "Het is gelukt, en ik had het niet gedacht.",
    "Eindelijk. Nu nog volhouden.",
    "Ik ben er trots op.",
)
_OUTCOMES = (
    "Het loopt. De volgende stap blijft staan.",
    "Minder uren afgesproken, want de opvang lukt nog niet elke dag.",
    "Nieuwe stap gekozen: eerst een week meelopen.",
    "Samen gekeken. Alles mag blijven zoals het is.",
)
_BESIDE = (
    "Het OCMW zoekt mee naar opvang en betaalt de bus naar de les.",
    "De coach belt elke twee weken, op dinsdag.",
    "",
)
_DONE_AS: Mapping[str, str] = {
    StepState.BUSY: "step.started",
    StepState.WAITING: "step.handed_over",
    StepState.DONE: "step.finished",
    StepState.DROPPED: "step.dropped",
}


def add_plan(telling: Telling, *, always: bool = False) -> None:
    """Bring the goals and steps of one story together. `always` is for the people of the tour."""
    goals = _mine(telling, Goal)
    steps = _mine(telling, Step)
    chance = telling.chance("plan")
    if goals:
        _hang(telling, goals, steps)
    if always or chance.yes(_VERSIONS_SHARE):
        _keep_versions(telling, goals, steps)
    is_due = telling.life.stream == Stream.LEEFLOON and telling.course.had_plan
    if goals and steps and is_due and (always or chance.yes(_GPMI_SHARE)):
        _gpmi(telling, goals, steps)


def _mine(telling: Telling, kind: type[Any]) -> list[Any]:
    made = telling.rows.made[kind]
    return [one for one in made if one.trajectory is telling.trajectory]


def _hang(telling: Telling, goals: list[Goal], steps: list[Step]) -> None:
    chance = telling.chance("under goals")
    for step in steps:
        fitting = [goal for goal in goals if goal.said_on <= step.created_at.date()]
        if fitting and chance.yes(_UNDER_A_GOAL_SHARE):
            step.goal = chance.one_of(fitting)
    work_on = telling.course.work_on
    if work_on and len(goals) > 1 and goals[0].said_on < work_on and chance.yes(_REACHED_SHARE):
        goal = goals[0]
        goal.state, goal.ended_on = GoalState.REACHED, work_on
        goal.ended_words = chance.one_of(_WORDS_AT_THE_END)
        telling.tell("goal.reached", telling.guide, goal, moment(work_on, 16), before="active")


def _keep_versions(telling: Telling, goals: list[Goal], steps: list[Step]) -> None:
    """What was written down of each goal and step: that it came, and how far it is now."""
    told = [(moment(goal.said_on, 11), Item.GOAL, goal, "goal.added") for goal in goals]
    told += [(step.created_at, Item.STEP, step, "step.added") for step in steps]
    for step in steps:
        day = step.done_on or step.started_on or step.waiting_since
        if day and step.state in _DONE_AS:
            told.append((moment(day, 14), Item.STEP, step, _DONE_AS[StepState(step.state)]))
    told.sort(key=lambda one: (one[0], str(one[2].pk)))
    for number, (at, item, thing, what) in enumerate(told, start=1):
        now = columns_of(thing)
        fresh = {"state": "todo", "done_on": None, "started_on": None, "waiting_since": None}
        first = now | (fresh if item == Item.STEP else {"state": "active", "ended_on": None})
        is_new = what.endswith(".added")
        telling.rows.add(
            PlanChange(
                id=telling.id("version", number),
                trajectory=telling.trajectory,
                number=number,
                at=at,
                by=telling.guide.user,
                item=item,
                item_id=thing.pk,
                what=what,
                before=None if is_new else first,
                after=first if is_new else now,
            )
        )


@cache
def _voluntary() -> frozenset[str]:
    return frozenset(slug for slug, one in seed().items() if one["is_voluntary"])


def _gpmi(telling: Telling, goals: list[Goal], steps: list[Step]) -> None:
    chance, on = telling.chance("gpmi"), telling.on
    began = max(filter(None, [_plan_began(telling), goals[0].said_on]))
    made_on = workday(began + chance.days(1, 12))
    if made_on >= telling.end:
        return
    signed_on = workday(made_on + chance.days(1, 25))
    is_signed = signed_on < telling.end
    gpmi = Gpmi(
        id=telling.id("gpmi"),
        trajectory=telling.trajectory,
        kind=GpmiKind.STUDY if telling.life.age < 22 else chance.one_of(tuple(GpmiKind)[::2]),
        state=GpmiState.SIGNED if is_signed else GpmiState.WAITING,
        language=links.spoken(telling.person.language),
        agreed=chance.one_of(_BESIDE),
        evaluations_a_year=_EVALUATIONS,
        made_at=moment(made_on, 10),
        made_by=telling.guide.user,
        signed_on=signed_on if is_signed else None,
    )
    if telling.course.closed_on:
        gpmi.state, gpmi.ended_on = GpmiState.ENDED, telling.course.closed_on
    known = [step for step in steps if step.created_at.date() <= made_on] or steps[:1]
    # As it is kept: these steps have words of their own, and no instrument was fetched with them.
    gpmi.content = gpmi_text(
        telling.trajectory,
        goals,
        known,
        gpmi,
        voluntary=_voluntary(),
        is_done=lambda one: one.done_on is not None and one.done_on <= made_on,
        as_kept=True,
    )
    gpmi.content_sha256 = links.sha256(gpmi.content)
    telling.rows.add(gpmi)
    telling.tell("gpmi.offered", telling.guide, gpmi, moment(made_on, 10, 30))
    _sign(telling, gpmi, Party.COACH, made_on)
    if is_signed:
        _sign(telling, gpmi, Party.PERSON, signed_on)
        telling.tell("gpmi.signed", telling.guide, gpmi, moment(signed_on, 11))
        _evaluate(telling, gpmi, signed_on, min(on, telling.end))


def _plan_began(telling: Telling) -> date | None:
    phases = [day for phase, day in telling.course.phases if phase == "plan"]
    return phases[0] if phases else None


def _sign(telling: Telling, gpmi: Gpmi, party: Party, on: date) -> None:
    is_coach = party == Party.COACH
    telling.rows.add(
        GpmiSignature(
            id=telling.id("gpmi signed", party),
            gpmi=gpmi,
            party=party,
            how=SignedHow.DESK if is_coach else SignedHow.PAPER,
            name=telling.guide.user.name if is_coach else telling.person.name,
            organisation=telling.ocmw.organisation if is_coach else None,
            content_sha256=gpmi.content_sha256,
            signed_on=on,
            recorded_by=telling.guide.user,
        )
    )


def _evaluate(telling: Telling, gpmi: Gpmi, signed_on: date, until: date) -> None:
    """The promised moments: the past ones done, but now and then one that still waits."""
    chance = telling.chance("gpmi", "evaluations")
    for number in range(1, 2 * _EVALUATIONS + 1):
        due_on = signed_on + timedelta(days=round(_A_YEAR * number / _EVALUATIONS))
        if number > _EVALUATIONS and due_on - timedelta(days=130) > until:
            break
        moment_of = GpmiEvaluation(id=telling.id("evaluation", number), gpmi=gpmi, due_on=due_on)
        done_on = workday(due_on + chance.days(-5, 3))
        is_late = (until - due_on).days < 12 and chance.yes(0.5)
        if due_on < until and done_on < until and not is_late:
            moment_of.done_on, moment_of.outcome = done_on, chance.one_of(_OUTCOMES)
        telling.rows.add(moment_of)


def add_own_instruments() -> None:
    """What this region added to the ladder itself, as its coordinator would."""
    Instrument.objects.bulk_create(
        Instrument(slug=slug, region_id=REGION, status="confirmed", **said)
        for slug, said in _OWN.items()
    )


_OWN: Mapping[str, Mapping[str, Any]] = {
    "repair-cafe": {
        "leaf": Leaf.SAMENLEVEN,
        "rung": Rung.TAKE_PART,
        "position": 75,
        "name": {"nl": "Repair Café", "fr": "Repair Café", "en": "Repair Café"},
        "what_for": {
            "nl": "Samen herstellen wat stuk is, en mensen leren kennen.",
            "fr": "Réparer ensemble ce qui est cassé, et rencontrer des gens.",
            "en": "Repair what is broken together, and meet people.",
        },
        "who_may": {
            "nl": "Iedereen. Je hoeft niets te kunnen.",
            "fr": "Tout le monde. Vous ne devez rien savoir faire.",
            "en": "Everyone. You need no skill.",
        },
        "leads_to": ["vrijwilligerswerk", "fiets-leerwerkplek"],
        "source": "Oefenregio: afspraak van de gemeenten (fictief)",
    },
    "fiets-leerwerkplek": {
        "leaf": Leaf.WERK,
        "rung": Rung.LEARN,
        "position": 205,
        "name": {
            "nl": "Leerwerkplek weesfietsen",
            "fr": "Atelier d'apprentissage vélos abandonnés",
            "en": "Training workshop for orphan bikes",
        },
        "what_for": {
            "nl": "Fietsen leren herstellen, drie voormiddagen per week.",
            "fr": "Apprendre à réparer des vélos, trois matinées par semaine.",
            "en": "Learn to repair bikes, three mornings a week.",
        },
        "who_may": {
            "nl": "Wie met de handen wil werken.",
            "fr": "Qui veut travailler de ses mains.",
            "en": "People who want to work with their hands.",
        },
        "lasts": {
            "nl": "Hoogstens 6 maanden.",
            "fr": "6 mois au maximum.",
            "en": "At most 6 months.",
        },
        "needs": [{"key": "language_level_nl", "at_least": "a1"}],
        "leads_to": ["artikel-60", "collectief-maatwerk"],
        "source": "Oefenregio: afspraak van de gemeenten (fictief)",
    },
}

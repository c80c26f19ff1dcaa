"""The versions of a plan in words: who changed what, when, and how two versions differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.desk.person import Page
from klaverblad.apps.library import queries as library
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.days import in_words
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import version_queries as queries
from klaverblad.apps.trajectories.models import GoalState, Item, PlanChange, StepBy, StepState

WHAT: Mapping[str, str] = {
    "goal.added": gettext_noop("Doel erbij"),
    "goal.reworded": gettext_noop("Doel in andere woorden"),
    "goal.reached": gettext_noop("Doel bereikt"),
    "goal.let_go": gettext_noop("Doel losgelaten"),
    "goal.taken_up": gettext_noop("Doel weer opgenomen"),
    "goal.moved": gettext_noop("Doel op een andere plaats"),
    "goal.restored": gettext_noop("Doel teruggezet"),
    "step.added": gettext_noop("Stap erbij"),
    "step.changed": gettext_noop("Stap gewijzigd"),
    "step.restored": gettext_noop("Stap teruggezet"),
    "step.started": gettext_noop("Stap begonnen"),
    "step.handed_over": gettext_noop("Stap wacht op antwoord"),
    "step.asked": gettext_noop("Stap gevraagd met een link"),
    "step.answered": gettext_noop("Antwoord op een stap"),
    "step.reminded": gettext_noop("Opnieuw gevraagd"),
    "step.finished": gettext_noop("Stap gedaan"),
    "step.dropped": gettext_noop("Stap valt weg"),
    "step.reopened": gettext_noop("Stap weer open"),
    "step.postponed": gettext_noop("Andere dag afgesproken"),
    "step.postponing_undone": gettext_noop("Toch niet verzet"),
    "step.reminding_undone": gettext_noop("Toch niet opnieuw gevraagd"),
    "step.finishing_undone": gettext_noop("Toch nog niet gedaan"),
}
# What is told of a column; bookkeeping has no words and is left out.
COLUMNS = {
    "title": gettext_lazy("wat"),
    "words": gettext_lazy("in eigen woorden"),
    "by": gettext_lazy("wie"),
    "partner_id": gettext_lazy("partner"),
    "due_on": gettext_lazy("tegen wanneer"),
    "goal_id": gettext_lazy("bij welk doel"),
    "state": gettext_lazy("hoe ver"),
    "instrument_id": gettext_lazy("maatregel"),
    "ended_words": gettext_lazy("wat de persoon zei"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One column, as it was and as it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words."""

    number: int
    at: datetime
    who: str
    what: str
    title: str
    differences: Sequence[Difference]
    can_go_back: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A goal or step that differs between two versions."""

    kind: str
    title: str
    is_new: bool
    is_gone: bool
    differences: Sequence[Difference]


class Words:
    """Codes and ids of the columns as people read them; names are looked up once."""

    def __init__(self, page: Page) -> None:
        self._partners = {str(one.pk): one.name for one in accounts.organisations(page.actor)}
        self._instruments = {one.pk: str(one) for one in library.instruments(page.actor)}
        assert page.trajectory is not None
        self._goals = {
            str(one.pk): one.words
            for one in trajectories.goals_of(page.actor, page.trajectory.pk, let_go=True)
        }

    def say(self, item: str, column: str, value: Any) -> str:
        if value in {None, ""}:
            return "–"
        match column:
            case "by":
                return str(StepBy(value).label)
            case "state":
                return str((GoalState if item == Item.GOAL else StepState)(value).label)
            case "due_on":
                return in_words(date.fromisoformat(value), language())
            case "partner_id":
                return self._partners.get(value, _("een partner"))
            case "goal_id":
                return self._goals.get(value, _("een doel"))
            case "instrument_id":
                return self._instruments.get(value, str(value))
        return str(value)

    def differences(
        self, item: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> list[Difference]:
        return [
            Difference(
                str(label), self.say(item, name, before[name]), self.say(item, name, after[name])
            )
            for name, label in COLUMNS.items()
            if name in before and name in after and before[name] != after[name]
        ]


def _title(columns: Mapping[str, Any]) -> str:
    return str(columns.get("title") or columns.get("words") or "")


def lines(page: Page, changes: Sequence[PlanChange]) -> list[ChangeLine]:
    """These changes in words."""
    words = Words(page)
    return [
        ChangeLine(
            number=one.number,
            at=one.at,
            who=one.by.name if one.by else _("via een link"),
            what=_(WHAT.get(one.what, one.what)),
            title=_title(one.after),
            differences=words.differences(one.item, one.before, one.after) if one.before else (),
            can_go_back=one.what != "goal.moved",
        )
        for one in changes
    ]


def compare(page: Page, first: int, last: int) -> list[ItemLine]:
    """What differs between the plan after one change and after a later one."""
    assert page.trajectory is not None
    words = Words(page)
    old = queries.plan_at(page.actor, page.trajectory.pk, first)
    new = queries.plan_at(page.actor, page.trajectory.pk, last)
    found: list[ItemLine] = []
    for item, before, after in (
        (Item.GOAL, old.goals, new.goals),
        (Item.STEP, old.steps, new.steps),
    ):
        for pk in dict.fromkeys([*before, *after]):
            line = _item_line(words, item, before.get(pk), after.get(pk))
            if line is not None:
                found.append(line)
    return found


def _item_line(
    words: Words,
    item: Item,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> ItemLine | None:
    shown = after or before
    assert shown is not None
    both = before is not None and after is not None
    differing = words.differences(item, before, after) if before and after else []
    if both and not differing:
        return None
    return ItemLine(
        kind=str(item.label),
        title=_title(shown),
        is_new=before is None,
        is_gone=after is None,
        differences=differing,
    )


def item_of(page: Page, number: int) -> tuple[str, UUID] | None:
    """Which goal or step a change was about; None when there is no such change in this plan."""
    if page.trajectory is None:
        return None
    found = queries.changes(page.actor, page.trajectory.pk).filter(number=number).first()
    return (found.item, found.item_id) if found else None

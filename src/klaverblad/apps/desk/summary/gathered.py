"""What the sheet says, gathered once for page and paper: words only, as this reader may know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.person import DomainLine, Page, domain_lines
from klaverblad.apps.library.models import Leaf
from klaverblad.apps.people import values
from klaverblad.apps.people.registry import registry
from klaverblad.apps.trajectories import past_queries, queries, row_queries
from klaverblad.apps.trajectories.clover import LeafState
from klaverblad.apps.trajectories.destinations import destination
from klaverblad.apps.trajectories.models import (
    AnswerSaid,
    Goal,
    Phase,
    Position,
    Situation,
    StepState,
)
from klaverblad.apps.trajectories.past_queries import Past, Tried

GOALS_MOST, TRIED_MOST, PAST_MOST = 3, 8, 3
# What a place or a plan must reckon with: what somebody can do, never what somebody has.
_LIMITS = (
    "lift_kg_max", "stand_hours_max", "busy_week", "hours_week_max", "travel_minutes_max",
    "months_needed", "available_from",
)  # fmt: skip
_STRENGTHS = ("competences", "diploma", "wishes")
# A yes is a strength and a no asks for care, or the other way round.
_YES_HELPS = ("has_licence_b", "has_car", "has_bike", "has_someone_nearby")
_YES_ASKS = ("needs_childcare",)
_LANGUAGE, _FLUENT_FROM = "language_level_nl", "b1"


@dataclass(frozen=True, slots=True)
class Known:
    """A fact in words."""

    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class TriedLine:
    """A step, the instrument it was made of, and what came of it."""

    state: str
    title: str
    instrument: str
    outcome: str

    @property
    def is_done(self) -> bool:
        return self.state == StepState.DONE


@dataclass(frozen=True, slots=True)
class PastLine:
    """A trajectory of before: when, where, what was done, how it ended."""

    since: date
    until: date | None
    organisation: str
    tried: Sequence[TriedLine]
    ended: str

    @property
    def period(self) -> str:
        if self.until is None:
            return _("sinds %(day)s, loopt nog") % {"day": day_in_words(self.since)}
        return _("van %(since)s tot %(until)s") % {
            "since": day_in_words(self.since),
            "until": day_in_words(self.until),
        }

    @property
    def done(self) -> str:
        """What was done, on one line."""
        return ", ".join(dict.fromkeys(one.instrument for one in self.tried if one.is_done))


class Summary:
    """One person on one sheet. Every read is the one of the person's own pages."""

    def __init__(self, page: Page) -> None:
        self.page, self.actor = page, page.actor

    @cached_property
    def standing(self) -> str:
        """Which phase, since when, and with whom."""
        path = self.page.trajectory
        if path is None:
            return _("Er loopt geen traject.")
        if path.closed_on is not None:
            return _("Afgesloten op %(day)s, bij %(organisation)s.") % {
                "day": day_in_words(path.closed_on),
                "organisation": path.organisation.name,
            }
        return _("Fase: %(phase)s. Traject sinds %(day)s, bij %(organisation)s.") % {
            "phase": Phase(path.phase).label,
            "day": day_in_words(path.opened_on),
            "organisation": path.organisation.name,
        }

    @cached_property
    def goals(self) -> list[Goal]:
        path = self.page.trajectory
        return queries.goals_of(self.actor, path.pk)[:GOALS_MOST] if path else []

    @cached_property
    def _domains(self) -> tuple[Any, list[DomainLine]]:
        return domain_lines(self.page)

    @property
    def screening(self) -> Any:
        return self._domains[0]

    @property
    def domains(self) -> list[DomainLine]:
        """The shared life domains of the last screening; empty when there is none."""
        return self._domains[1] if self.screening else []

    @cached_property
    def tried(self) -> list[TriedLine]:
        """What was tried in this trajectory; what is done or fell away first."""
        path = self.page.trajectory
        if path is None:
            return []
        rows = past_queries.tried_in(self.actor, [path.pk]).get(path.pk, [])
        ended = (StepState.DONE, StepState.DROPPED)
        return [
            tried_line(one) for one in sorted(rows, key=lambda one: one.step.state not in ended)
        ]

    @property
    def tried_shown(self) -> list[TriedLine]:
        return self.tried[:TRIED_MOST]

    @property
    def n_tried_more(self) -> int:
        return max(0, len(self.tried) - TRIED_MOST)

    @cached_property
    def mind(self) -> list[Known]:
        """What asks for care: limits in what somebody can do, and what is not there."""
        known = self._said
        keys = [key for key in _LIMITS if known.get(key) not in (None, [])]
        keys += [key for key in _YES_HELPS if known.get(key) is False]
        keys += [key for key in _YES_ASKS if known.get(key) is True]
        keys += [_LANGUAGE] if known.get(_LANGUAGE) and not self._is_fluent else []
        return [self._known(key) for key in keys]

    @cached_property
    def works(self) -> list[Known]:
        """What somebody can build on."""
        known = self._said
        keys = [key for key in _STRENGTHS if known.get(key) not in (None, [], "none")]
        keys += [_LANGUAGE] if known.get(_LANGUAGE) and self._is_fluent else []
        keys += [key for key in _YES_HELPS if known.get(key) is True]
        return [self._known(key) for key in keys]

    @cached_property
    def _said(self) -> Mapping[str, Any]:
        return {key: one.value for key, one in self.page.known.items()}

    @property
    def _is_fluent(self) -> bool:
        levels = list(registry()[_LANGUAGE].options)
        said = self._said[_LANGUAGE]
        return said in levels and levels.index(said) >= levels.index(_FLUENT_FROM)

    def _known(self, key: str) -> Known:
        entry = registry()[key]
        return Known(entry.label(), values.show(entry, self._said[key]))

    @cached_property
    def last_contact(self) -> str:
        path = self.page.trajectory
        if path is None:
            return ""
        last = row_queries.last_contact_of(self.actor, [path.pk]).get(path.pk)
        if last is None:
            return ""
        words = (
            _("laatst gesproken op %(day)s") if last.was_reached else _("laatst gebeld op %(day)s")
        )
        return capfirst(words % {"day": day_in_words(last.on)})

    @property
    def following(self) -> str:
        """The next step in words, with its day."""
        step = self.page.next_step
        if step is None or not self._may_say(step):
            return ""
        if step.due_on is None:
            return step.title
        day = day_in_words(step.due_on)
        return _("%(step)s, tegen %(day)s") % {"step": step.title, "day": day}

    def _may_say(self, step: Any) -> bool:
        return past_queries.is_shared(self.page.reach, step.instrument)

    @cached_property
    def past(self) -> list[PastLine]:
        """Trajectories of before and elsewhere, as far as they are shared."""
        path = self.page.trajectory
        found = past_queries.past_of(
            self.actor, self.page.person, besides=path.pk if path else None
        )
        return [past_line(one) for one in found]

    @property
    def past_shown(self) -> list[PastLine]:
        return self.past[:PAST_MOST]

    @property
    def leaves(self) -> list[tuple[str, str]]:
        """The clover in words."""
        states = self.page.clover
        words = {
            LeafState.UNKNOWN: _("nog niet bekeken"),
            LeafState.OPEN: _("open"),
            LeafState.BUSY: _("bezig"),
            LeafState.SETTLED: _("geregeld"),
        }
        found = {leaf: words[LeafState(states[leaf])] for leaf in Leaf}
        if states[Leaf.RECHTEN] == LeafState.SETTLED:
            # The leaf knows steps; which rights nobody is sure of yet, it does not.
            found[Leaf.RECHTEN] = _("geen stap open")
        return [(capfirst(str(leaf.label)), word) for leaf, word in found.items()]


def tried_line(one: Tried) -> TriedLine:
    """What was tried, in words."""
    step = one.step
    return TriedLine(step.state, step.title, str(step.instrument), _outcome(one))


def _outcome(one: Tried) -> str:
    step = one.step
    match step.state:
        case StepState.DONE:
            said = _("gedaan op %(day)s") % {"day": day_in_words(step.done_on)}
        case StepState.DROPPED:
            said = _("viel weg")
        case StepState.WAITING:
            said = _("wacht sinds %(day)s") % {"day": day_in_words(step.waiting_since)}
        case _:
            said = _("bezig")
    if one.brought:
        entry = registry()[one.brought]
        said += f", {entry.label().lower()}{_(':')} {values.show(entry, one.value)}"
    if one.said:
        answer = AnswerSaid(one.said).label
        said += ", " + _("antwoord: %(answer)s") % {"answer": answer}
    return said


def past_line(one: Past) -> PastLine:
    """A trajectory of before, in words."""
    path = one.trajectory
    return PastLine(
        since=path.opened_on,
        until=path.closed_on,
        organisation=path.organisation.name,
        tried=[tried_line(step) for step in one.tried],
        ended=_ended(one),
    )


def _ended(one: Past) -> str:
    if one.situation:
        return capfirst(
            _("%(situation)s, gehoord op %(day)s")
            % {"situation": Situation(one.situation).label, "day": day_in_words(one.heard_on)}
        )
    if one.trajectory.closed_on is None:
        return _("Loopt nog")
    if one.destination:
        return destination(one.destination).name
    if one.left_from:
        return _("Afgesloten in de fase ‘%(phase)s’") % {"phase": Phase(one.left_from).label}
    return _("Afgesloten")


def says(step: int | None) -> str:
    """A step from acute to strong, in words."""
    return _("niet gevraagd") if step is None else str(Position(step).label)

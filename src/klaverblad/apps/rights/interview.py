"""Which question next: the one that settles most of the rights, asked of whom it is about.

What somebody did not know today is not asked again today. What this actor cannot write down (a
file elsewhere, what a doctor weighs) is told, not asked. Nothing is kept of the interview itself:
the answers are facts, so it goes on on any day, on any screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import can_record_fact
from klaverblad.apps.people.reach_queries import persons as reached
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.rights.belonging import Doubt
from klaverblad.apps.rights.cases import GROUPINGS, HOUSEHOLD, household_inputs
from klaverblad.apps.rights.overview import Overview, RightOf, State
from klaverblad.engines.rules.answers import Missing
from klaverblad.engines.rules.questions import Question

# Beyond these the engine is not asked: trying all of them took twice the time and asked no fewer.
_TRIED_MOST = 30
# A question that goes on about the same thing is asked when it is worth at least this much of the
# best one. Of the first twenty households of benchmarks/rules.py: without it 46.4 questions that
# jump to another subject 35 times; with 0.8 that is 46.2 and 28, with 0.5 47.3 and 23.
_WORTH_STAYING = 0.5
BIRTHDAY = "born_on"


@dataclass(frozen=True)
class Ask:
    """One question: under which key, about whom, and what it decides.

    entry    how the registry asks it; None for a birthday, and for who lives in the house
    about    the person whose file the answer goes to
    decides  the rights that wait for it
    settles  those of them that answers alone make clear; the others wait for the law too
    """

    key: str
    entry: FactKey | None
    about: Person
    decides: tuple[RightOf, ...]

    @cached_property
    def settles(self) -> tuple[RightOf, ...]:
        return tuple(one for one in self.decides if not one.lacks_law)

    @property
    def is_household(self) -> bool:
        return self.key == HOUSEHOLD

    @property
    def is_birthday(self) -> bool:
        return self.key == BIRTHDAY


@dataclass(frozen=True, eq=False)
class Interview:
    """What is still to ask about one person, by one actor, today."""

    overview: Overview
    actor: Actor
    persons: Mapping[UUID, Person]

    @cached_property
    def _asks(self) -> Mapping[Missing, Ask]:
        """What this actor can ask and write down, by what the law calls it."""
        found: dict[Missing, Ask] = {}
        for missing, decides in self.overview.waiting.items():
            ask = self._ask(missing, tuple(decides))
            if ask is not None and not self._was_asked_today(ask):
                found[missing] = ask
        return found

    @property
    def asks(self) -> list[Ask]:
        """All of these, those that settle most first; each once."""
        found: dict[tuple[str, UUID], Ask] = {}
        for ask in sorted(self._asks.values(), key=_most_first):
            found.setdefault((ask.key, ask.about.pk), ask)
        return list(found.values())

    @property
    def n_at_most(self) -> int:
        """How many questions there are at most, for this actor, as things are known now."""
        return len(self.asks)

    @cached_property
    def not_known_today(self) -> list[Ask]:
        """What was asked today and nobody knew."""
        asks = (self._ask(key, tuple(rights)) for key, rights in self.overview.waiting.items())
        return [one for one in asks if one is not None and self._was_asked_today(one)]

    @cached_property
    def for_others(self) -> list[RightOf]:
        """The rights that stay open after all these questions: others hold the answer."""
        mine = {id(right) for ask in self._asks.values() for right in ask.decides}
        rights = (one for one in self.overview.rights if not one.is_clear)
        return [one for one in rights if id(one) not in mine]

    @property
    def next(self) -> Ask | None:
        """The question that is expected to leave the fewest others."""
        return self.after(None)

    def after(self, last: tuple[str, UUID] | None) -> Ask | None:
        """The question that is expected to leave the fewest others, or one beside the last answer.

        What belongs together is kept together: a question of the same life domain, about the same
        person, goes first when it is worth nearly as much. What only rights wait for that lack an
        amount of law comes last: it settles nothing.
        last   under which key was answered, and about whom; None at the first question
        """
        tried = sorted(self._asks, key=lambda one: _most_first(self._asks[one]))
        tried = [one for one in tried if self._asks[one].settles] or tried
        judged = [one for one in tried if self._is_judgement(one)]
        tried = ([one for one in tried if one not in set(judged)] or judged)[:_TRIED_MOST]
        is_last = not any(self._asks[one].settles for one in tried)
        if not tried:
            return None
        asks = {one: self._asks[one] for one in tried}
        for first in asks.values():
            # Nearly every right goes by an age and by who lives there: no need to try.
            if first.is_birthday or first.is_household:
                return first
        waiting = [one for one in self.overview.rights if not one.is_clear]
        rights = [one.card.rule for one in waiting if not one.lacks_law or is_last]
        asked = self.overview.answers.next_question(rights=rights, among=frozenset(tried))
        if asked is None:
            return asks[tried[0]]
        best = asks[Missing(asked.key, asked.who)]
        beside = [one for one, ask in asks.items() if last and _subject(ask) == _subject_of(last)]
        if not beside or best in [asks[one] for one in beside]:
            return best
        # What each of them would do was tried for the best one already.
        other = self.overview.answers.next_question(rights=rights, among=frozenset(beside))
        if other is None or _worth(other) < _WORTH_STAYING * _worth(asked):
            return best
        return asks[Missing(other.key, other.who)]

    def _is_judgement(self, missing: Missing) -> bool:
        entry = self._asks[missing].entry
        return entry is not None and entry.is_judgement

    def _was_asked_today(self, ask: Ask) -> bool:
        fact = self.overview.known.get(ask.about.pk, {}).get(ask.key)
        return fact is not None and fact.value is None and fact.since == self.overview.on

    def _ask(self, missing: Missing, decides: tuple[RightOf, ...]) -> Ask | None:
        """What to ask for something that the law misses; None when it cannot be asked here."""
        me = self.overview.told.roof.me
        if missing.key in GROUPINGS:
            return self._ask_who(missing.key, decides)
        if missing.key in household_inputs() and self.overview.told.roof.home is None:
            # Said of the household: it waits until somebody said who lives there.
            return None
        about = me if missing.who in GROUPINGS else self.persons.get(UUID(missing.who))
        entry = registry().get(missing.key)
        if about is None or (entry is None and missing.key != BIRTHDAY):
            return None
        if entry is not None and entry.is_judgement and self.actor.role == Role.PERSON:
            return None
        if missing.key == BIRTHDAY and self.actor.role == Role.PERSON:
            return None
        return Ask(missing.key, entry, about, decides)

    def _ask_who(self, grouping: str, decides: tuple[RightOf, ...]) -> Ask | None:
        roof = self.overview.told.roof
        if roof.home is None:
            # Somebody cannot say it on their own pages: it names others.
            return (
                None if self.actor.role == Role.PERSON else Ask(HOUSEHOLD, None, roof.me, decides)
            )
        for doubt in self._doubts(grouping):
            about = self.persons.get(doubt.person_id)
            ask = Ask(doubt.key, registry()[doubt.key], about, decides) if about else None
            if ask is not None and not self._was_asked_today(ask):
                return ask
        return None

    def _doubts(self, grouping: str) -> Sequence[Doubt]:
        return [one for one in self.overview.told.roof.doubts() if one.grouping == grouping]


def together(asks: Sequence[Ask]) -> list[Ask]:
    """The same questions, those of one subject together, in the order in which each first comes."""
    by_subject: dict[tuple[str, UUID], list[Ask]] = {}
    for ask in asks:
        by_subject.setdefault(_subject(ask), []).append(ask)
    return [ask for some in by_subject.values() for ask in some]


def _subject(ask: Ask) -> tuple[str, UUID]:
    return _subject_of((ask.key, ask.about.pk))


def _subject_of(said: tuple[str, UUID]) -> tuple[str, UUID]:
    """What a question is about: the life domain, and whose."""
    key, about = said
    entry = registry().get(key)
    return (str(entry.domain) if entry else key), about


def _worth(question: Question) -> float:
    """How much of the doubt it is expected to take away."""
    return question.doubt_before - question.doubt_after


def _most_first(ask: Ask) -> tuple[int, int]:
    return -len(ask.settles), -len(ask.decides)


def interview(actor: Actor, overview: Overview) -> Interview:
    """What this actor can still ask: one query, for who of the house has a file that they keep."""
    everyone = [UUID(who) for who in overview.told.case.persons]
    files = reached(actor).filter(pk__in=everyone)
    kept = {one.pk: one for one in files if can_record_fact(actor, one).is_allowed}
    return Interview(overview, actor, kept)


def states(overview: Overview) -> Mapping[State, list[RightOf]]:
    """The rights by how sure they are, the ones with the fewest questions first."""
    found: dict[State, list[RightOf]] = {state: [] for state in State}
    for right in overview.rights:
        found[right.state].append(right)
    for state in (State.LIKELY, State.OPEN):
        found[state].sort(key=lambda one: (one.lacks_law, one.has_unknown_members, one.n_questions))
    return found

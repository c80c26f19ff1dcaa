"""What another amount of law would change, before anyone saves it: the same people by two books.

Whoever may see people sees them; whoever keeps the law of a region sees how many, and no one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

import numpy as np

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.library import policies
from klaverblad.apps.library.books import right_name
from klaverblad.apps.library.parameters import readers
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.values import language
from klaverblad.apps.rights import ladder
from klaverblad.apps.rights.cases import told
from klaverblad.apps.rights.holders import askable, sharing
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.engines.rules.amounts import Parameter
from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.groups import NO_GROUP
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.outcomes import Outcome
from klaverblad.engines.rules.population import Case, Population
from klaverblad.engines.rules.wording import phrase, value_text
from klaverblad.law import Rules
from klaverblad.law.instruments import instruments
from klaverblad.law.rights import rights

TASK = "parameter_trial"
# So many people are reckoned at once: memory stays flat however large the region is.
_SLICE = 2000
# Whoever waits for a page waits at most for so many; their ids are random, and so is who they are.
MOST = 4000
# Fewer people than this with one pair of amounts are told together: an amount may say who it is.
FEWEST = 5
_HALF_A_CENT = 0.005


@dataclass(frozen=True, slots=True)
class Asked:
    """A right or an instrument to reckon: which rule says yes, and which say how much."""

    key: str
    rule: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What one right gives before and after, in words, and for how many people."""

    before: str
    after: str
    n: int


@dataclass
class Changed:
    """How one right changes: for how many, and between which outcomes.

    n_more, n_less   who gets more or less, or could at most
    n_others   people whose amounts only few others have: told as a number alone
    persons    who they are, for whoever may see them
    """

    key: str
    rule: str
    n: int = 0
    n_gained: int = 0
    n_lost: int = 0
    n_more: int = 0
    n_less: int = 0
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    persons: list[tuple[UUID, str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return right_name(self.rule)

    @property
    def moves(self) -> list[Move]:
        most = self.pairs.most_common(8)
        return [Move(*pair, n) for pair, n in most if n >= FEWEST]

    @property
    def n_others(self) -> int:
        return self.n - sum(move.n for move in self.moves)


@dataclass(frozen=True)
class Trial:
    """What a change of the book does to the people that were looked at.

    n_all    how many people there are; of a large region a random part is looked at
    rights   the rights and instruments that were reckoned for everybody
    others   what reads the amount too, and is not reckoned of people: what an organisation gets
    """

    on: date
    n_people: int
    n_all: int
    rights: tuple[Changed, ...]
    others: tuple[str, ...]
    n_changed: int
    is_of_region: bool

    @property
    def is_sample(self) -> bool:
        return self.n_all > MOST

    @property
    def changed(self) -> list[Changed]:
        return [one for one in self.rights if one.n]


def trial(actor: Actor, before: Rules, after: Rules, key: str, *, on: date) -> Trial:
    """Reckon everybody whom this actor keeps the law for, or guides, by both books.

    A fixed number of queries per two thousand people.
    """
    policies.can_try_parameter(actor).enforce()
    is_of_region = actor.role == Role.ADMINISTRATOR
    reader = Actor.task(TASK, on=actor.on, region_id=actor.region_id) if is_of_region else actor
    now = before.on(on)
    reading, instruments_read = _rights_reading(now, key), _instruments_reading(now, key)
    asked = [*reading, *instruments_read]
    found = {one.key: Changed(one.key, one.rule) for one in asked}
    n_people, n_changed = 0, 0
    ids = _people(reader) if asked else []
    for some in _slices(reader, ids[:MOST]):
        persons = sharing(reader, some)
        n_people += len(persons)
        moved: set[UUID] = set()
        rows = chain(
            _compared(
                persons, _of_rights(reader, persons, reading, on), reading, now, after.on(on)
            ),
            _compared(
                persons,
                ladder.cases(reader, persons) if instruments_read and persons else [],
                instruments_read,
                now,
                after.on(on),
            ),
        )
        for one, who, row in rows:
            _count(found[one.key], row)
            moved.add(who)
            if not is_of_region:
                found[one.key].persons.append((who, row.before, row.after))
        n_changed += len(moved)
    return Trial(
        on=on,
        n_people=n_people,
        n_all=max(len(ids), n_people),
        rights=tuple(found.values()),
        others=_others(key, found.keys()),
        n_changed=n_changed,
        is_of_region=is_of_region,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    before: str
    after: str
    is_gain: bool
    is_loss: bool
    is_more: bool
    is_less: bool


def _people(reader: Actor) -> list[UUID]:
    running = trajectories.caseload(reader).order_by("person_id")
    return list(dict.fromkeys(running.values_list("person_id", flat=True)))


def _slices(reader: Actor, ids: Sequence[UUID]) -> Iterator[list[Person]]:
    for start in range(0, len(ids), _SLICE):
        yield list(people.persons(reader).filter(pk__in=ids[start : start + _SLICE]))


def _rights_reading(now: RulesOn, key: str) -> list[Asked]:
    cards = [
        askable()[one]
        for kind, one in readers().get(key, ())
        if kind == "right" and one in askable()
    ]
    return [Asked(one.key, one.rule, one.amounts) for one in cards if one.rule in now.in_force]


def _instruments_reading(now: RulesOn, key: str) -> list[Asked]:
    """The instruments of which who may enter, how long, or what it pays a person reads the amount.

    What it brings an organisation rests on a place and its wages: no file of a person holds that.
    """
    cards = [instruments()[one] for kind, one in readers().get(key, ()) if kind == "instrument"]
    found = []
    for card in cards:
        amounts = tuple(one for one in (*card.pays, *card.limits) if _is_read(now, one, key))
        if card.rule in now.in_force and (amounts or _is_read(now, card.rule, key)):
            found.append(Asked(card.key, card.rule, amounts))
    return found


def _is_read(now: RulesOn, rule: str, key: str) -> bool:
    is_of_people = rule in now.in_force and now.rule(rule).entity in {PERSON, ladder.CONTRACT}
    return is_of_people and key in now.rules.reads(rule).parameters


def _of_rights(
    reader: Actor, persons: Sequence[Person], reading: Sequence[Asked], on: date
) -> list[Case]:
    if not persons or not reading:
        return []
    asked = tuple(one.rule for one in reading)
    return [one.case for one in told(reader, persons, on=on, rights=asked)]


def _compared(
    persons: Sequence[Person],
    cases: Sequence[Case],
    reading: Sequence[Asked],
    old: RulesOn,
    new: RulesOn,
) -> Iterator[tuple[Asked, UUID, _Row]]:
    if not cases:
        return
    rules = tuple(dict.fromkeys(rule for one in reading for rule in (one.rule, *one.amounts)))
    population = old.population(cases, rules)
    was, becomes = old.run(population, rules), new.run(population, rules)
    for right in reading:
        rows = population.first[old.rule(right.rule).entity]
        differs = np.zeros(len(cases), dtype=bool)
        for rule in (right.rule, *right.amounts):
            differ = _differ(was[rule], becomes[rule])
            differs |= population.of_cases(old.rule(rule).entity, differ)
        # What something pays says nothing to whom it is not for.
        can_hold = (was[right.rule].hi > 0) | (becomes[right.rule].hi > 0)
        differs &= population.of_cases(old.rule(right.rule).entity, can_hold)
        for place in np.flatnonzero(differs):
            mine = rows[place]
            shown, at = _told_by(right, old, population, place)
            could, can = was[right.rule].lo[mine] > 0, becomes[right.rule].lo[mine] > 0
            yield (
                right,
                persons[place].pk,
                _Row(
                    _said(old, shown, was[shown], at),
                    _said(new, shown, becomes[shown], at),
                    is_gain=bool(can and not could),
                    is_loss=bool(could and not can),
                    is_more=bool(_most(becomes[shown])[at] > _most(was[shown])[at]),
                    is_less=bool(_most(becomes[shown])[at] < _most(was[shown])[at]),
                ),
            )


def _told_by(right: Asked, old: RulesOn, population: Population, place: int) -> tuple[str, int]:
    """Which rule says in words what somebody gets, and its row: the first amount of which the group
    of persons is there, else the yes or no of the right itself."""
    found = right.rule, int(population.first[old.rule(right.rule).entity][place])
    for rule in reversed(right.amounts):
        row = int(population.first[old.rule(rule).entity][place])
        found = (rule, row) if row != NO_GROUP else found
    return found


def _most(outcome: Outcome) -> Array:
    """What each row gives at most, as a number; a choice is neither more nor less."""
    is_number = outcome.kind in {Kind.MONEY, Kind.SHARE, Kind.COUNT, Kind.FLAG}
    return np.asarray(outcome.hi if is_number else np.zeros(len(outcome.hi)))


def _differ(was: Outcome, becomes: Outcome) -> Array:
    if was.kind in {Kind.MONEY, Kind.SHARE, Kind.COUNT}:
        with np.errstate(invalid="ignore"):
            low = np.abs(was.lo - becomes.lo) > _HALF_A_CENT
            high = np.abs(was.hi - becomes.hi) > _HALF_A_CENT
        return np.asarray(low | high)
    return np.asarray((was.lo != becomes.lo) | (was.hi != becomes.hi))


def _said(now: RulesOn, rule: str, outcome: Outcome, row: Any) -> str:
    """One outcome in words: an amount, both ends while it is open, or that nobody knows."""
    said_in = language()
    ends = outcome.span(int(row))
    if outcome.options or outcome.kind is Kind.FLAG:
        return now.said(rule, ends[0] if len(ends) == 1 else None, said_in)
    if any(end in {float("inf"), float("-inf")} for end in ends if isinstance(end, float)):
        return phrase("unknown", said_in)
    unit = now.rules.traced[now.rule(rule)].unit
    return " – ".join(value_text(end, outcome.kind, unit, said_in) for end in ends)


def _count(changed: Changed, row: _Row) -> None:
    changed.n += 1
    changed.n_gained += row.is_gain
    changed.n_lost += row.is_loss
    changed.n_more += row.is_more
    changed.n_less += row.is_less
    changed.pairs[row.before, row.after] += 1


def _others(key: str, asked: AbstractSet[str]) -> tuple[str, ...]:
    """The names of what else reads the amount, in the language of the page."""
    cards = {"right": rights(), "instrument": instruments()}
    rules = [cards[kind][one].rule for kind, one in readers().get(key, ()) if one not in asked]
    return tuple(dict.fromkeys(right_name(rule) for rule in rules))


def day_of(parameter: Parameter, since: date, until: date | None, *, today: date) -> date:
    """The day on which a row is tried: today while it holds, else its first or last day."""
    later = [one.since for one in parameter.values if one.since > since]
    ends = [date.fromordinal(one.toordinal() - 1) for one in later[:1]]
    last = min([*ends, *([until] if until else []), date.max])
    return max(since, min(today, last))

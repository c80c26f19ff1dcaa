"""Answers to one case: the value or what is left of it, what is missing, and on what it rests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.answers import Missing
from klaverblad.engines.rules.columns import Choice, bounds, in_rows
from klaverblad.engines.rules.declare import PERSON, Role, Rule
from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.explanation import Explanation
from klaverblad.engines.rules.groups import NO_GROUP, UNLISTED
from klaverblad.engines.rules.kinds import Unit
from klaverblad.engines.rules.outcomes import LeftOut, ParameterUse, Status, left_out, worst
from klaverblad.engines.rules.population import Case, Population
from klaverblad.engines.rules.tracked import Token
from tests.slow_rules.changes import Change, Changes, changes_to_a_yes
from tests.slow_rules.evaluation import LoggedEvaluation
from tests.slow_rules.explain import explain, sentence_of
from tests.slow_rules.judgements import Judgement, judgements
from tests.slow_rules.log import Why

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn


@dataclass(frozen=True)
class Answer:
    """What follows for one person or group."""

    answers: "Answers"
    key: str
    row: int

    @property
    def rule(self) -> Rule:
        """The version of the rule that was applied."""
        return self.answers.now.rule(self.key)

    @property
    def who(self) -> str:
        """The person or group that it is about."""
        return self.answers.name(self.rule.entity, self.row)

    @property
    def unit(self) -> Unit | None:
        """What the value counts."""
        return self.answers.now.rules.traced[self.rule].unit

    @property
    def settled(self) -> bool:
        """Is there one value left, whatever the unknown facts are?"""
        return self.answers.is_settled(self.key, self.row)

    @property
    def value(self) -> Any:
        """The value; None while it is not settled."""
        return self.answers.value(self.key, self.row)

    @property
    def range(self) -> tuple[Any, ...]:
        """Lowest and highest; of a flag the possible answers, of a category the outcomes."""
        return self.answers.span(self.key, self.row)

    @cached_property
    def waiting_for(self) -> tuple[Missing, ...]:
        """The facts that could still change this; empty once it is settled."""
        return tuple(sorted(self.answers.open_facts(self.key, self.row)))

    def support(self, source: str) -> set[Token]:
        """All cells of this source (rule, input, param, group) that had a say, near and far."""
        return self.answers.support(self.key, self.row, source)

    @cached_property
    def parameters(self) -> tuple[ParameterUse, ...]:
        """The legal values that had a say."""
        keys = {token.key for token in self.support("param")}
        return tuple(self.answers.parameter(key) for key in sorted(keys))

    @property
    def unknown_parameters(self) -> tuple[str, ...]:
        """The legal values that do not exist yet on this day."""
        return tuple(one.key for one in self.parameters if one.since is None)

    @property
    def status(self) -> Status:
        """How sure the least sure legal value is that had a say."""
        return worst([one.status for one in self.parameters])

    def sentence(self, language: str) -> str:
        """The answer alone, in words."""
        return sentence_of(self, language)

    def explain(self, language: str, depth: int | None = None) -> Explanation:
        """Say why, in nl, fr or en; depth 0 is the answer alone, None everything."""
        return explain(self, language, depth)

    @cached_property
    def leaves_out(self) -> tuple[LeftOut, ...]:
        """What the rules that had a say do not look at; whoever decides should."""
        some = self.answers.now.leaving_out
        tokens = sorted(token for token in self.support("rule") if token.key in some)
        return left_out(self.answers.applied(token.key, token.row) for token in tokens)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """What a person has to judge here, and what would follow from each answer."""
        return judgements(self)

    @cached_property
    def changes(self) -> Changes:
        """For a settled no or zero: what would make it a yes."""
        return changes_to_a_yes(self)

    def would_change(self) -> tuple[Change, ...]:
        """For a settled no or zero: each single fact that would make it a yes."""
        return self.changes.alone


class Answers(Mapping[str, Answer]):
    """All that was worked out for one case; `answers[key]`, or `about(key, who)` if several."""

    def __init__(
        self,
        now: "RulesOn",
        case: Case,
        evaluation: LoggedEvaluation,
        population: Population,
        names: Mapping[str, Sequence[str]],
    ) -> None:
        self.now, self.case, self.evaluation = now, case, evaluation
        self.population, self.names = population, names
        # How an explanation tells of each fact, per language; filled as it is told.
        self.told: dict[tuple[Token, str], Any] = {}
        # And what it says of each cell, seen from each kind of group, per language.
        self.said: dict[tuple[Token, str, str], Any] = {}
        self._cells: dict[str, list[tuple[tuple[Any, ...], Any]]] = {}
        self._reached: dict[tuple[str, int, bool], set[Token]] = {}
        self._by_source: dict[tuple[str, int], dict[str, set[Token]]] = {}
        self._untold: dict[Token, bool] = {}

    def __getitem__(self, key: str) -> Answer:
        entity = self.now.rule(key).entity
        rows = [row for row, name in enumerate(self.names[entity]) if name]
        if key not in self.evaluation.log:
            raise KeyError(key)
        if len(rows) != 1:
            who = ", ".join(self.names[entity][row] for row in rows)
            raise CaseError(f"'{key}' has {len(rows)} answers, about {who}: use about(key, who)")
        return Answer(self, key, rows[0])

    def __iter__(self) -> Iterator[str]:
        return iter(self.evaluation.log)

    def __len__(self) -> int:
        return len(self.evaluation.log)

    def about(self, key: str, who: str) -> Answer:
        """The answer about one person or group."""
        names = self.names[self.now.rule(key).entity]
        if who not in names or not who:
            raise CaseError(f"'{key}' has no answer about '{who}': known are {', '.join(names)}")
        return Answer(self, key, names.index(who))

    def name(self, entity: str, row: int) -> str:
        """What the case calls this person or group."""
        return self.names[entity][row]

    def role(self, grouping: str, row: int, language: str) -> str:
        """What a person is in their group of this grouping; nothing if they are in none."""
        groups = self.evaluation.cut.groups.get(grouping)
        if groups is None or groups.of_person[row] == NO_GROUP or groups.role[row] == UNLISTED:
            return ""
        role: Role = groups.grouping.roles[groups.role[row]]
        return role.name[language]

    def is_settled(self, key: str, row: int) -> bool:
        """Is this cell settled?"""
        return self.evaluation.settled_rows(key)[row]

    def value(self, key: str, row: int) -> Any:
        """The value of a cell as Python has it; None while it is open."""
        # Of a group that somebody is not in nothing is known.
        return None if row == NO_GROUP else self._cells_of(key)[row][1]

    def span(self, key: str, row: int) -> tuple[Any, ...]:
        """What a cell may still be."""
        return self._cells_of(key)[row][0]

    def _cells_of(self, key: str) -> list[tuple[tuple[Any, ...], Any]]:
        """What each row may be, and its value: an explanation looks at the same cells time and again."""
        found = self._cells.get(key)
        if found is None:
            spans = _spans(self.evaluation.value(key), len(self.evaluation.settled_rows(key)))
            settled = zip(spans, self.evaluation.settled_rows(key), strict=True)
            found = self._cells[key] = [
                (span, span[0] if is_one else None) for span, is_one in settled
            ]
        return found

    def why(self, key: str, row: int) -> Why:
        """The reason of a cell of a rule."""
        reasons = self.evaluation.log[key].why
        return reasons[row if len(reasons) > 1 else 0]

    def applied(self, key: str, row: int) -> Rule:
        """The rule that gave a cell: the general one, or the exception that bent it."""
        by = self.why(key, row).bent_by
        if by is None:
            return self.now.in_force[key]
        return next(one for one in self.now.exceptions_to(key) if one.key == by)

    def open_facts(self, key: str, row: int) -> set[Missing]:
        """The unknown inputs that may still change a cell."""
        found: set[Missing] = set()
        for token in self._reachable(key, row, only_open=True):
            if token.source == "group":
                found.add(Missing(token.key, self.names[token.key][token.row]))
            elif token.source == "input":
                entity = self.now.rules.inputs_by_key[token.key].entity
                if who := self.names[entity][token.row]:
                    found.add(Missing(token.key, who))
        return found

    def support(self, key: str, row: int, source: str) -> set[Token]:
        """All cells of this source that had a say in a cell, near and far."""
        found = self._by_source.get((key, row))
        if found is None:
            found = self._by_source[key, row] = {}
            for token in self._reachable(key, row, only_open=False):
                found.setdefault(token.source, set()).add(token)
        return found.get(source, set())

    def _reachable(self, key: str, row: int, *, only_open: bool) -> set[Token]:
        if (key, row, only_open) not in self._reached:
            self._reached[key, row, only_open] = self._walked(key, row, only_open=only_open)
        return self._reached[key, row, only_open]

    def _walked(self, key: str, row: int, *, only_open: bool) -> set[Token]:
        seen: set[Token] = set()
        first = Token("rule", key, row)
        # What is settled does not rest on a rule of which nothing is told yet.
        skips_untold = not only_open and self.is_settled(key, row)
        waiting = [first]
        while waiting:
            token = waiting.pop()
            if token in seen or (skips_untold and self.says_nothing(token)):
                continue
            seen.add(token)
            if token.source == "rule":
                why = self.why(token.key, token.row)
                waiting += why.open if only_open else why.because
        return seen

    def says_nothing(self, token: Token) -> bool:
        """Is this a rule that may still be anything, or that rests on nothing that anybody told?"""
        if token.source != "rule" or self.is_settled(token.key, token.row):
            return False
        if token not in self._untold:
            because = self.why(token.key, token.row).because
            span = self.span(token.key, token.row)
            self._untold[token] = _is_anything(span) or not any(
                self.is_settled(one.key, one.row)
                if one.source == "input"
                else one.source == "rule" and not self.says_nothing(one)
                for one in because
            )
        return self._untold[token]

    def parameter(self, key: str) -> ParameterUse:
        """A legal value as it holds on the day."""
        return self.now.parameter_uses[key]

    def row_seen_from(self, rule: Rule, row: int, entity: str) -> int:
        """Which row of another entity a row of this rule reads."""
        if entity in {rule.entity, PERSON}:
            return row
        return int(self.evaluation.cut.groups[entity].of_person[row])


def _spans(column: Any, rows: int) -> list[tuple[Any, ...]]:
    """For each row what it may be: lowest and highest, the answers of a flag, the outcomes."""
    if isinstance(column, Choice):
        options = tuple(enumerate(column.options))
        return [
            tuple(option for place, option in options if bits >> place & 1)
            for bits in in_rows(column.bits, rows).tolist()
        ]
    low, high = (in_rows(bound, rows).tolist() for bound in bounds(column))
    if low and isinstance(low[0], bool):
        return [(a,) if a == b else (False, True) for a, b in zip(low, high, strict=True)]
    return list(zip(low, high, strict=True))


def _is_anything(span: tuple[Any, ...]) -> bool:
    """Is nothing ruled out: yes and no, any day, any amount from nothing on?"""
    low, high = span[0], span[-1]
    if isinstance(low, str):
        return False
    return isinstance(low, bool | date) or (low <= 0 and high == np.inf)


def ask(now: "RulesOn", case: Case, *keys: str) -> Answers:
    """What `RulesOn.ask` answers, by way of columns that remember why."""
    reading, population = now._read([case], keys)
    (cut,) = population.slices(now.rules.groupings_by_key, population.persons)
    names = {PERSON: reading.persons, **reading.groups}
    orders = {PERSON: population.order[1], **population.order[2]} if population.order else {}
    in_order = {
        entity: [listed[row][1] for row in orders.get(entity, range(len(listed)))]
        for entity, listed in names.items()
    }
    evaluation = LoggedEvaluation(now, cut)
    evaluation.run(keys)
    return Answers(now, case, evaluation, population.arranged(), in_order)

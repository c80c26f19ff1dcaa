"""Answers to one case: the value or what is left of it, what is missing, and on what it rests."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.changes import Change, Changes, changes_to_a_yes
from klaverblad.engines.rules.declare import Role, Rule
from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.explain import explain, sentence_of
from klaverblad.engines.rules.explanation import Explanation
from klaverblad.engines.rules.group_rows import places_of
from klaverblad.engines.rules.groups import NO_GROUP, UNLISTED
from klaverblad.engines.rules.judgements import Judgement, judgements
from klaverblad.engines.rules.kinds import Unit
from klaverblad.engines.rules.outcomes import LeftOut, ParameterUse, Status, left_out
from klaverblad.engines.rules.population import Case, Population
from klaverblad.engines.rules.questions import Question, best_question
from klaverblad.engines.rules.receipts import Receipt, facts_hash
from klaverblad.engines.rules.tracked import Token
from klaverblad.engines.rules.trials import Trial
from klaverblad.engines.rules.worked import Fact, Worked

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn


@dataclass(frozen=True, order=True)
class Missing:
    """A fact that could still change an answer: which input, of whom.

    The key of a grouping stands for the question who belongs to the group.
    """

    key: str
    who: str


@dataclass(frozen=True, init=False)
class Answer:
    """What follows for one person or group."""

    answers: "Answers"
    key: str
    row: int

    def __init__(self, answers: "Answers", key: str, row: int) -> None:
        # All at once: of one household hundreds of answers are looked at.
        self.__dict__.update(answers=answers, key=key, row=row)

    @property
    def cell(self) -> int:
        """Its place among all that was worked out."""
        return self.answers.cell(self.key, self.row)

    @property
    def is_no(self) -> bool:
        """Is it a settled no or zero, of which one may ask what would make it a yes?"""
        worked, cell = self.answers.worked, self.cell
        is_asked = bool(worked.layout.may_be_no[cell])
        return is_asked and not worked.high[cell] and not worked.low[cell]

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
        return self.answers.worked.is_settled(self.cell)

    @property
    def value(self) -> Any:
        """The value; None while it is not settled."""
        return self.answers.worked.value(self.cell)

    @property
    def range(self) -> tuple[Any, ...]:
        """Lowest and highest; of a flag the possible answers, of a category the outcomes."""
        return self.answers.worked.span(self.cell)

    @cached_property
    def waiting_for(self) -> tuple[Missing, ...]:
        """The facts that could still change this; empty once it is settled."""
        return self.answers.waiting_for(self.cell)

    @cached_property
    def waits_for_law(self) -> bool:
        """Whether a legal value that does not exist yet on this day could still change this."""
        waits_for = self.answers.worked.waits_for(self.cell)
        return not self.settled and bool(waits_for & self.answers.worked.layout.law_bits)

    def support(self, source: str) -> set[Token]:
        """All cells of this source (rule, input, param, group) that had a say, near and far."""
        return {token for token in self.answers.support(self.cell) if token.source == source}

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
        return self.answers.status(self.cell)

    def sentence(self, language: str) -> str:
        """The answer alone, in words."""
        return sentence_of(self, language)

    def explain(self, language: str, depth: int | None = None) -> Explanation:
        """Say why, in nl, fr or en; depth 0 is the answer alone, None everything."""
        return explain(self, language, depth)

    @cached_property
    def leaves_out(self) -> tuple[LeftOut, ...]:
        """What the rules that had a say do not look at; whoever decides should."""
        return self.answers.leaves_out(self.cell)

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

    @property
    def receipt(self) -> Receipt:
        """What this answer was made of."""
        now = self.answers.now
        return Receipt(
            day=now.day,
            rule=self.key,
            who=self.who,
            result=self.value if self.settled else self.range,
            engine=now.rules.engine,
            rules=now.fingerprint([self.key]),
            parameters=now.parameter_fingerprint([self.key]),
            inputs=facts_hash(self.answers.case),
        )


class Answers(Mapping[str, Answer]):
    """All that was worked out for one case; `answers[key]`, or `about(key, who)` if several."""

    def __init__(
        self,
        now: "RulesOn",
        case: Case,
        worked: Worked,
        names: Mapping[str, Sequence[str]],
        laid_out: Callable[[], Population],
    ) -> None:
        """Take what was worked out.

        names     who stands in which row, by entity; nothing for people who may not exist
        laid_out  lays the case out as columns, for whoever runs it over many values
        """
        self.now, self.case, self.worked, self.names = now, case, worked, names
        self._laid_out = laid_out
        # What would follow from other facts, once for all answers.
        self._tried: dict[Fact, Trial] = {}
        # What an explanation says of each cell, and what follows it; filled as it is told.
        self.said: dict[Any, Any] = {}

    @cached_property
    def population(self) -> Population:
        """The case as columns, in the order of the rows."""
        return self._laid_out()

    @cached_property
    def _keys(self) -> dict[str, None]:
        return dict.fromkeys(self.now.cone(self.worked.keys))

    def __getitem__(self, key: str) -> Answer:
        entity = self.now.rule(key).entity
        rows = [row for row, name in enumerate(self.names[entity]) if name]
        if key not in self._keys:
            raise KeyError(key)
        if len(rows) != 1:
            who = ", ".join(self.names[entity][row] for row in rows)
            raise CaseError(f"'{key}' has {len(rows)} answers, about {who}: use about(key, who)")
        return Answer(self, key, rows[0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def next_question(
        self,
        *,
        rights: Sequence[str],
        like: Population | None = None,
        among: Collection[Missing] | None = None,
    ) -> Question | None:
        """The question whose answer narrows these rights most; see `RulesOn.next_question`.

        rights  some of those that were asked
        among   only one of these facts is asked; None is any that is open
        """
        return best_question(self, self.now.chosen(rights), like, among)

    def about(self, key: str, who: str) -> Answer:
        """The answer about one person or group."""
        now = self.now
        names = self.names[(now.in_force.get(key) or now.rule(key)).entity]
        if not who or who not in names:
            raise CaseError(f"'{key}' has no answer about '{who}': known are {', '.join(names)}")
        return Answer(self, key, names.index(who))

    @cached_property
    def order_of_names(self) -> int:
        """The same number for cases of one make-up of which the names stand in the same order."""
        order = tuple(
            tuple(sorted(range(len(some)), key=some.__getitem__)) for some in self.names.values()
        )
        return self.worked.layout.number_of(order)

    @cached_property
    def sources(self) -> Mapping[int, str]:
        """Who told what, by cell, in the words of who told it."""
        found, inputs = {}, self.now.rules.inputs_by_key
        for (who, key), told in self.case.provenance.items():
            declared = inputs.get(key)
            names = self.names.get(declared.entity, ()) if declared else ()
            if who in names and told.label:
                found[self.worked.layout.cell("input", key, names.index(who))] = told.label
        return found

    def cell(self, key: str, row: int) -> int:
        """The place of an answer among all that was worked out."""
        return self.worked.layout.first_of_rule[key] + row

    def name(self, entity: str, row: int) -> str:
        """What the case calls this person or group."""
        names = self.names[entity]
        # Of a group that is not there one asks by the name of its kind.
        return names[row] if row < len(names) else entity

    def name_of(self, cell: int) -> str:
        """What the case calls the person or group of a cell."""
        _, entity, row = self.worked.layout.place(cell)
        return self.name(entity, row)

    def role(self, grouping: str, row: int, language: str) -> str:
        """What a person is in their group of this grouping; nothing if they are in none."""
        layout = self.worked.layout
        if grouping not in layout.of_person or layout.of_person[grouping][row] == NO_GROUP:
            return ""
        code = layout.role[grouping][row]
        if code == UNLISTED:
            return ""
        role: Role = self.now.rules.groupings_by_key[grouping].roles[code]
        return role.name[language]

    def applied(self, cell: int) -> Rule:
        """The rule that gave a cell: the general one, or the exception that bent it."""
        key, by = self.worked.layout.tokens[cell].key, self.worked.branch[cell][1]
        if by is None:
            return self.now.in_force[key]
        return next(one for one in self.now.exceptions_to(key) if one.key == by)

    def waiting_for(self, cell: int) -> tuple[Missing, ...]:
        """The unknown inputs that may still change a cell."""
        found: set[Missing] = set()
        layout = self.worked.layout
        for one in places_of(self.worked.waits_for(cell) & layout.asked_bits):
            if who := self.name_of(one):
                found.add(Missing(layout.tokens[one].key, who))
        return tuple(sorted(found))

    def support(self, cell: int) -> Iterator[Token]:
        """All cells that had a say in a cell, near and far."""
        tokens = self.worked.layout.tokens
        return (tokens[one] for one in places_of(self.worked.rests_on(cell)))

    def status(self, cell: int) -> Status:
        """How sure the least sure legal value is that had a say."""
        rests_on, layout = self.worked.rests_on(cell), self.worked.layout
        if rests_on & layout.bits_of_status["unconfirmed"]:
            return "unconfirmed"
        return "computed" if rests_on & layout.bits_of_status["computed"] else "confirmed"

    def leaves_out(self, cell: int) -> tuple[LeftOut, ...]:
        """What the rules that had a say do not look at."""
        layout = self.worked.layout
        some = places_of(self.worked.rests_on(cell) & layout.leaving_out_bits)
        tokens = layout.tokens
        return left_out(self.applied(one) for one in sorted(some, key=lambda one: tokens[one]))

    def parameter(self, key: str) -> ParameterUse:
        """A legal value as it holds on the day."""
        return self.now.parameter_uses[key]

    def would_be(self, cell: int, fact: Fact) -> tuple[Any, Any]:
        """Lowest and highest of a cell if this fact were told."""
        found = self._tried.get(fact)
        if found is None:
            found = self._tried[fact] = Trial(self.worked, fact)
        return found.ends(cell)

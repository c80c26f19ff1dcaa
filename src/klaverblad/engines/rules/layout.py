"""The cells of one make-up of persons and groups, and what follows while nothing is told.

Every input, amount of law and rule has a cell for each person or group. A household of another
make-up has other cells; the facts of a case stand in none of this, so it is kept with the law of
the day. Cells are numbered so that a rule comes after all that it reads.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import count as counting
from math import inf
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from klaverblad.engines.rules.amounts import STATUSES
from klaverblad.engines.rules.bodies import RowBody
from klaverblad.engines.rules.columns import Range
from klaverblad.engines.rules.declare import BUILT_IN, PERSON, Dependency, Input, Rule
from klaverblad.engines.rules.errors import ConflictError
from klaverblad.engines.rules.group_rows import GroupRow, Members, places_of
from klaverblad.engines.rules.groups import NO_GROUP, UNLISTED
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.scalars import EARLIEST, LATEST, Conflict
from klaverblad.engines.rules.tracked import Token

if TYPE_CHECKING:
    from klaverblad.engines.rules.law_of_a_day import LawOfADay
    from klaverblad.engines.rules.population import Population

# Of how many choices of rules it is kept what follows while nothing is told.
ORDERS_MAX = 64
# How much of what is said of the cells of one layout is kept.
KEPT_MAX = 4096
# What a rule gives: the branch that was taken, and the exception that gave it.
Branch = tuple[str | None, str | None]
PLAIN: Branch = (None, None)


Recipe = tuple[Callable[..., Any], tuple[int, ...], GroupRow | None]


def _no_rule(*_: Any) -> NoReturn:
    raise AssertionError("this cell is told, or it was not laid out")


NO_RECIPE: Recipe = (_no_rule, (), None)


class Layout:
    """Cells by number; what stands in them while nothing is told."""

    def __init__(self, now: "LawOfADay", population: "Population", names: dict[str, int]) -> None:
        """Number the cells of these persons and groups.

        population  the persons in the order of a run, without facts
        names       how many persons and groups there are, by entity
        """
        self.now, self.rows = now, names
        self.of_person = {k: one.of_person.tolist() for k, one in population.groups.items()}
        self.role = {k: one.role.tolist() for k, one in population.groups.items()}
        self.first: dict[tuple[str, str], int] = {}
        self.tokens: list[Token] = []
        self.low: list[Any] = []
        self.high: list[Any] = []
        self._number_facts()
        self.first_rule = len(self.tokens)
        self.has_strangers = self.tokens[-1].source == "group"
        self._number_rules()
        count = len(self.tokens)
        self.because, self.open = [0] * count, [0] * count
        self.branch: list[Branch] = [PLAIN] * count
        self.bodies: dict[str, RowBody] = {}
        self.recipes: list[Recipe] = [NO_RECIPE] * count
        # The same for what is tried out: lowest and highest alone.
        self.ends: list[Recipe | None] = [None] * count
        self.readers: list[list[int]] = [[] for _ in range(count)]
        self.bits = [1 << cell for cell in range(count)]
        for cell, token in enumerate(self.tokens[: self.first_rule]):
            # What a person in no group reads is the same question: who belongs to it?
            if token.source == "group":
                self.bits[cell] = 1 << self.tokens.index(token)
        self._orders: dict[tuple[str, ...], tuple[int, ...]] = {}
        # What is kept here by who writes explanations: of cells, of what follows, of persons.
        self.worded: dict[str, dict[int, Any]] = {}
        self.frames: dict[Any, dict[Any, Any]] = {}
        self.shapes: dict[Any, Any] = {}
        self.said: dict[Any, Any] = {}
        self._numbers = counting()
        # What stands below the steps, by language.
        self.around: dict[str, dict[Any, tuple[str, str]]] = {}
        # What was worked out while nothing is told, by what was asked.
        self.untold: dict[tuple[str, ...], Any] = {}
        # Who reads a cell among what was asked, in the order of the calculation.
        self.wanted_readers: dict[tuple[str, ...], Any] = {}
        self.roles: dict[tuple[str, str], Any] = {}

    def keep(self, place: Any, value: Any) -> Any:
        """Keep what is said of these cells, until there is too much of it."""
        if len(self.said) >= KEPT_MAX:
            self.said.clear()
        self.said[place] = value
        return value

    def facts_among(self, bits: int) -> tuple[tuple[int, Input], ...]:
        """The cells of facts among these, with what each is, in the order of their names."""
        bits &= self.input_bits
        found: tuple[tuple[int, Input], ...] | None = self.said.get(bits)
        if found is None:
            inputs, tokens = self.now.rules.inputs_by_key, self.tokens
            cells = sorted(places_of(bits), key=tokens.__getitem__)
            found = self.keep(bits, tuple([(one, inputs[tokens[one].key]) for one in cells]))
        return found or ()

    def number_of(self, order: Any) -> int:
        """A short name for something long that what is kept here depends on."""
        found = self.said.get(order)
        if found is None:
            found = self.keep(order, next(self._numbers))
        number: int = found
        return number

    def cell(self, source: str, key: str, row: int) -> int:
        """The number of a cell."""
        return self.first[source, key] + row

    @cached_property
    def first_of_rule(self) -> dict[str, int]:
        """The first cell of each rule."""
        return {key: self.first["rule", key] for key in self.in_order}

    def place(self, cell: int) -> tuple[str, str, int]:
        """Key, entity and row of a cell of an input, a rule or a group."""
        token = self.tokens[cell]
        if token.source == "group":
            return token.key, token.key, token.row
        return token.key, self._entity(token.key), token.row

    @cached_property
    def asked_bits(self) -> int:
        """The cells that one may ask about: facts, and who belongs to a group."""
        return self.input_bits | self.group_bits

    @cached_property
    def group_bits(self) -> int:
        """The cells of the question who belongs to a group."""
        return self._bits_of("group")

    @cached_property
    def law_bits(self) -> int:
        """The cells of legal values."""
        return self._bits_of("param")

    @cached_property
    def input_bits(self) -> int:
        """The cells of facts."""
        return self._bits_of("input")

    def _bits_of(self, source: str) -> int:
        found = 0
        for cell, one in enumerate(self.tokens):
            found |= self.bits[cell] if one.source == source else 0
        return found

    def without_strangers(self, grouping: str, row: int) -> Sequence[tuple[int, Recipe]]:
        """How the rules of a group would read it if nobody else belonged to it."""
        found = []
        for key, body in self.bodies.items():
            cell = self.first["rule", key] + row
            _, at, group = self.recipes[cell]
            if self.now.in_force[key].entity == grouping and group is not None:
                known = [one for one in group.members.roles if one[1] != UNLISTED]
                alone = GroupRow(group.width, Members(group.members.grouping, known))
                found.append((cell, (body.work_out, at, alone)))
        return found

    @cached_property
    def bits_of_status(self) -> dict[str, int]:
        """The legal values that are less than sure."""
        found = dict.fromkeys(STATUSES, 0)
        for key, use in self.now.parameter_uses.items():
            found[use.status] |= self.bits[self.first["param", key]]
        return found

    @cached_property
    def unsure_bits(self) -> int:
        """The legal values that are not confirmed."""
        return self.bits_of_status["unconfirmed"] | self.bits_of_status["computed"]

    @cached_property
    def leaving_out_bits(self) -> int:
        """The cells of rules that leave out a part of their article."""
        some = self.now.leaving_out
        rules = range(self.first_rule, len(self.tokens))
        return sum(self.bits[cell] for cell in rules if self.tokens[cell].key in some)

    @cached_property
    def told_of_bits(self) -> int:
        """The cells of which an explanation says below its steps what is not sure or left out."""
        return self.unsure_bits | self.leaving_out_bits

    @cached_property
    def bent_bits(self) -> int:
        """The cells of rules to which there are exceptions."""
        rules = range(self.first_rule, len(self.tokens))
        return sum(self.bits[one] for one in rules if self.now.exceptions_to(self.tokens[one].key))

    def order(self, keys: Sequence[str]) -> tuple[int, ...]:
        """The cells of these rules and all that they rest on, each after what it reads."""
        wanted = tuple(keys)
        if wanted not in self._orders:
            if len(self._orders) >= ORDERS_MAX:
                self._orders.clear()
                self.untold.clear()
                self.wanted_readers.clear()
            cone = self.now.cone(wanted)
            for key in cone:
                if key not in self.bodies:
                    self._work_out(key)
            cells = [
                self.first["rule", key] + row
                for key in cone
                for row in range(self.rows[self.now.in_force[key].entity])
            ]
            self._orders[wanted] = tuple(sorted(cells))
        return self._orders[wanted]

    @cached_property
    def is_category(self) -> bytes:
        """Which cells hold a set of outcomes."""
        return bytes(kind is Kind.CATEGORY for kind in self.kinds)

    @cached_property
    def may_be_no(self) -> bytes:
        """Which cells hold an amount or a yes or no, of which one may ask what would lift it."""
        return bytes(kind not in {None, Kind.CATEGORY, Kind.DATE} for kind in self.kinds)

    @cached_property
    def kinds(self) -> tuple[Kind | None, ...]:
        """What each cell holds: only of inputs and rules."""
        rules, in_force = self.now.rules.inputs_by_key, self.now.in_force
        return tuple(
            (rules.get(token.key) or in_force[token.key]).kind
            if token.source in {"input", "rule"}
            else None
            for token in self.tokens
        )

    def options(self, key: str) -> Any:
        """The outcomes of an input or a rule, if it is a category."""
        found = self.now.rules.inputs_by_key.get(key) or self.now.in_force.get(key)
        return found.options if found else None

    def _number_facts(self) -> None:
        now = self.now
        for key, declared in now.rules.inputs_by_key.items():
            if declared.entity in self.rows:
                low, high = now.limits(key)
                if declared.options is not None:
                    low = high = (1 << len(declared.options.keys)) - 1
                self._number("input", key, self.rows[declared.entity], _plain(low), _plain(high))
        for key, value in now.parameter_values.items():
            ends = (value.lo, value.hi) if isinstance(value, Range) else (value, value)
            self._number("param", key, 1, *(_plain(end) for end in ends))
        for key, rows in self.rows.items():
            if key != PERSON:
                self._number("group", key, rows, True, True)
        self._number("day", "day", 1, now.day.toordinal(), now.day.toordinal())
        outside = {key for key, at in self.of_person.items() if NO_GROUP in at}
        # What a person in no group reads of a group, whatever it is: it may be anything.
        for key in self.in_order if outside else ():
            for dep in self._dependencies(key) if now.in_force[key].entity == PERSON else ():
                entity = self._entity(dep.name)
                if entity in outside:
                    self._number_stranger(entity, dep)

    def _number(self, source: str, key: str, rows: int, low: Any, high: Any) -> None:
        self.first[source, key] = len(self.tokens)
        self.tokens += [Token(source, key, row) for row in range(rows)]
        self.low += [low] * rows
        self.high += [high] * rows

    def _number_rules(self) -> None:
        for key in self.in_order:
            self._number("rule", key, self.rows[self.now.in_force[key].entity], None, None)

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """The rules that these groups make possible, each after what it reads."""
        every = self.now.cone(tuple(self.now.in_force))
        return tuple(key for key in every if set(self.now.groupings_of([key])) <= set(self.rows))

    def _number_stranger(self, entity: str, dep: Dependency) -> None:
        place = (entity, f"{dep.kind}:{dep.options.keys if dep.options else ''}")
        if place in self.first:
            return
        self.first[place] = len(self.tokens)
        self.tokens.append(Token("group", entity, 0))
        low, high = WIDEST.get(dep.kind, (-inf, inf))
        if dep.options is not None:
            low = high = (1 << len(dep.options.keys)) - 1
        self.low.append(low)
        self.high.append(high)

    def _dependencies(self, key: str) -> tuple[Dependency, ...]:
        named = {dep.name: dep for part in self.now.parts_of(key) for dep in part.dependencies}
        return tuple(named.values())

    def _entity(self, name: str) -> str:
        if name in BUILT_IN:
            return PERSON
        declared = self.now.rules.inputs_by_key.get(name)
        return declared.entity if declared else self.now.rule(name).entity

    def _work_out(self, key: str) -> None:
        """Lay out the cells of a rule, and say what follows while nothing is told."""
        body = self.now.row_body(key)
        rule, first = self.now.in_force[key], self.first["rule", key]
        for row in range(self.rows[rule.entity]):
            at = self._at(rule, body, row)
            group = None if rule.entity == PERSON else self._group(rule.entity, row)
            cell = first + row
            self.recipes[cell] = (body.work_out, at, group)
            for read in dict.fromkeys(at):
                if read >= 0 and self.tokens[read].source in {"input", "rule"}:
                    self.readers[read].append(cell)
            try:
                found = body.work_out(self.low, self.high, at, group)
            except Conflict as problem:
                raise self.conflict(cell, problem) from None
            self.low[cell], self.high[cell], self.because[cell], self.open[cell] = found[:4]
            self.branch[cell] = found[4:]
        self.bodies[key] = body

    def conflict(self, cell: int, problem: Conflict) -> ConflictError:
        """Say of which row two exceptions both apply to it."""
        one, other = problem.args
        return ConflictError(self.tokens[cell].key, one, other, self.tokens[cell].row)

    def _at(self, rule: Rule, body: RowBody, row: int) -> tuple[int, ...]:
        """The cells that a row of a rule reads, by slot."""
        found = [self._read(rule, dep, row) for dep in self._dependencies(rule.key)]
        found += [self.first["param", key] for key in body.parameters]
        found.append(-1 if rule.entity == PERSON else self.cell("group", rule.entity, row))
        for name in body.views:
            start = self.first[self._source(name), name]
            found += range(start, start + self.rows[PERSON])
        return tuple(found)

    def ends_of(self, cell: int) -> Recipe:
        """What works out lowest and highest of a cell alone."""
        _, at, group = self.recipes[cell]
        found = self.ends[cell] = self.bodies[self.tokens[cell].key].ends, at, group
        return found

    def _source(self, name: str) -> str:
        return "input" if name in self.now.rules.inputs_by_key else "rule"

    def _read(self, rule: Rule, dep: Dependency, row: int) -> int:
        if dep.name == "day":
            return self.first["day", "day"]
        if dep.is_view:
            return -1
        entity = self._entity(dep.name)
        if entity not in {PERSON, rule.entity}:
            row = self.of_person[entity][row]
            if row == NO_GROUP:
                return self.first[entity, f"{dep.kind}:{dep.options.keys if dep.options else ''}"]
        return self.cell(self._source(dep.name), dep.name, row)

    def _group(self, entity: str, row: int) -> GroupRow:
        inside = [
            (person, self.role[entity][person])
            for person, group in enumerate(self.of_person[entity])
            if group == row
        ]
        grouping = self.now.rules.groupings_by_key[entity]
        return GroupRow(self.rows[PERSON], Members(grouping, inside))


WIDEST = {
    Kind.FLAG: (False, True),
    Kind.DATE: (EARLIEST, LATEST),
    Kind.COUNT: (0.0, inf),
}


def _plain(end: Any) -> Any:
    """An end as one row holds it."""
    if isinstance(end, np.datetime64):
        return end.item().toordinal()
    return end.item() if isinstance(end, np.generic) else end

"""The text of a body for one row: a graph written down as Python, line by line (`bodies`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from klaverblad.engines.rules import scalars
from klaverblad.engines.rules.declare import BUILT_IN, Dependency, Rule
from klaverblad.engines.rules.graph import Node
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.row_words import (
    ADDING,
    OPERATIONS,
    Keys,
    Part,
    keys_of,
    literal,
    moved,
    places_among,
)

NUMBERS = frozenset({Kind.MONEY, Kind.COUNT, Kind.SHARE})
REDUCING = frozenset({"any", "all", "count", "sum", "largest", "the"})


@dataclass
class Writer:
    """Writes one of three functions of a rule and its exceptions.

    says  reasons: the ends, what had a say and what is open; terms: of what the value is the sum;
          ends: lowest and highest alone, for what is tried out
    """

    deps: Mapping[str, Dependency]
    parameters: Sequence[str]
    says: Literal["reasons", "terms", "ends"]
    lines: list[str] = field(default_factory=list)
    depth: int = 1
    count: int = 0
    done: dict[int, Part] = field(default_factory=dict)
    uses: dict[int, list[Node | None]] = field(default_factory=dict)

    @property
    def with_terms(self) -> bool:
        """Is it about terms?"""
        return self.says == "terms"

    @property
    def with_reasons(self) -> bool:
        """Is it about reasons?"""
        return self.says == "reasons"

    def written(self, parts: Sequence[Rule], nodes: Sequence[Node]) -> str | None:
        """The function; nothing when only terms are wanted and there never are any."""
        general, *exceptions = zip(parts, nodes, strict=True)
        for node in nodes:
            self._count_uses(node, None)
        rule, node = general
        found, keys = self._value(node), keys_of(node)
        label, bent = self._label(node, found), "None"
        conditions = [(one, self._value(when.args[0])) for one, when in exceptions]
        self._refuse_conflicts(conditions)
        for (one, condition), (_, when) in zip(conditions, exceptions, strict=True):
            value = self._value(when.args[1])
            own = self._label(when.args[1], value)
            found, keys = self._merged(condition, (value, found), (keys_of(when.args[1]), keys))
            if not self.with_reasons:
                continue
            names = self._new("x"), self._new("y")
            for name, taken, kept in zip(names, (own, repr(one.key)), (label, bent), strict=True):
                doubt = f"None if {condition.high} else {kept}"
                self._put(f"{name} = {taken} if {condition.low} else {doubt}")
            label, bent = names
        if rule.options is not None:
            found = moved(found, places_among(keys, rule.options.keys))
        if self.with_terms:
            if not found.terms:
                return None
            self._put(f"return {found.terms}")
            return "\n".join(["def terms(low, high, at, group):", *self.lines])
        if self.says == "ends":
            self._put(f"return {found.low}, {found.high}")
            return "\n".join(["def ends(low, high, at, group):", *self.lines])
        self._put(
            f"return {found.low}, {found.high}, {found.said}, {found.opened}, {label}, {bent}"
        )
        return "\n".join(["def work_out(low, high, at, group):", *self.lines])

    def _refuse_conflicts(self, conditions: Sequence[tuple[Rule, Part]]) -> None:
        for place, (one, first) in enumerate(conditions):
            for other, second in conditions[place + 1 :]:
                if one.rank == other.rank and not self.with_terms:
                    self._put(f"if {first.low} and {second.low}:")
                    self._put(f"    raise Conflict({one.key!r}, {other.key!r})")

    def _count_uses(self, node: Node, by: Node | None) -> None:
        used = self.uses.setdefault(id(node), [])
        used.append(by)
        if len(used) == 1:
            for arg in _operands(node):
                self._count_uses(arg, node)

    def _put(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def _new(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def _value(self, value: Any) -> Part:
        if not isinstance(value, Node):
            return literal(value)
        if id(value) not in self.done:
            self.done[id(value)] = self._written(value)
        return self.done[id(value)]

    def _written(self, node: Node) -> Part:
        if node.op == "read":
            return self._read(node.args[0], [*self.deps].index(node.args[0]), node)
        if node.op == "param":
            return self._read("", len(self.deps) + self.parameters.index(node.args[0]), node)
        if node.op in REDUCING:
            return self._reduced(node)
        if node.op == "where":
            return self._chosen(node)
        return self._operation(node)

    def _read(self, name: str, slot: int, node: Node) -> Part:
        number = self._new("")
        low, high = f"l{number}", f"h{number}"
        self._put(f"i = at[{slot}]; {low} = low[i]; {high} = high[i]")
        if name == "day":
            return Part(low, low)
        return self._cell(low, high, str(1 << slot), str(slot), node)

    def _cell(self, low: str, high: str, bit: str, slot: str, node: Node) -> Part:
        """A cell as its own reason."""
        if self.with_terms:
            if node.type.kind not in NUMBERS:
                return Part(low, high)
            terms = self._new("t")
            self._put(f"{terms} = (({slot}, {low}),) if {low} == {high} else None")
            return Part(low, high, terms=terms)
        if not self.with_reasons:
            return Part(low, high)
        opened = self._new("o")
        is_settled = f"{low} == {high}"
        if node.type.options is not None:
            is_settled = f"not {low} & ({low} - 1)"
        self._put(f"{opened} = 0 if {is_settled} else {bit}")
        if bit.isdigit():
            return Part(low, high, int(bit), (), (opened,))
        return Part(low, high, 0, (bit,), (opened,))

    def _reduced(self, node: Node) -> Part:
        read, roles = node.args
        name = read.args[0]
        names = [*self.deps]
        views = [one for one in names if self.deps[one].is_view and one not in BUILT_IN]
        group_slot = len(names) + len(self.parameters)
        number = self._new("")
        low, high = f"l{number}", f"h{number}"
        if name != "members":
            base = f"{group_slot + 1} + {views.index(name)} * group.width"
        if node.op == "the":
            if name == "members":
                return Part("True", "True", 1 << group_slot if self.with_reasons else 0)
            slot = self._new("s")
            self._put(f"{slot} = {base} + group.members[{roles!r}][0][0]")
            self._put(f"i = at[{slot}]; {low} = low[i]; {high} = high[i]")
            bit = self._new("b") if self.with_reasons else ""
            if bit:
                self._put(f"{bit} = 1 << {slot}")
            return self._cell(low, high, bit, slot, node)
        rows, strangers = f"r{number}", f"u{number}"
        self._put(f"{rows}, {strangers} = group.members[{roles!r}]")
        because, opened = f"b{number}", f"o{number}"
        bit = str(1 << group_slot)
        if name == "members":
            call = f"everybody({node.op!r}, {rows}, {strangers}, {bit})"
        else:
            call = f"{node.op}_of(low, high, at, {base}, {rows}, {strangers}, {bit})"
        self._put(f"{low}, {high}, {because}, {opened} = {call}")
        terms = ""
        if self.with_terms and node.op == "sum":
            terms = f"t{number}"
            call = f"terms_of(low, high, at, {base}, {rows})"
            self._put(f"{terms} = {call} if {low} == {high} else None")
        if not self.with_reasons:
            return Part(low, high, terms=terms)
        return Part(low, high, 0, (because,), (opened,), terms)

    def _chosen(self, node: Node) -> Part:
        test, one, other = node.args
        condition = self._value(test)
        for branch in (one, other):
            for shared in self._shared(node, branch):
                self._value(shared)
        parts = []
        for branch, doubt in ((one, condition.high), (other, f"not {condition.low}")):
            before = len(self.lines)
            self._put(f"if {doubt}:")
            self.depth += 1
            parts.append(self._value(branch))
            self.depth -= 1
            if len(self.lines) == before + 1:
                self.lines.pop()
        return self._merged(condition, (parts[0], parts[1]), (keys_of(one), keys_of(other)))[0]

    def _shared(self, node: Node, branch: Any) -> Iterator[Node]:
        """What a branch needs and something else does too: it cannot wait for the branch."""
        inside: dict[int, Node] = {}

        def visit(one: Any) -> None:
            if isinstance(one, Node) and id(one) not in inside and id(one) not in self.done:
                inside[id(one)] = one
                for arg in _operands(one):
                    visit(arg)

        visit(branch)
        for place, one in inside.items():
            for by in self.uses[place]:
                mine = by is node and one is branch
                if not mine and (by is None or id(by) not in inside):
                    yield one
                    break
            else:
                if one is branch and node.args[1] is node.args[2]:
                    yield one

    def _merged(
        self, condition: Part, parts: tuple[Part, Part], outcomes: tuple[Keys, Keys]
    ) -> tuple[Part, Keys]:
        """One or the other by a condition that may be open."""
        keys = outcomes[0] + tuple(key for key in outcomes[1] if key not in outcomes[0])
        is_category = bool(keys)
        one, other = (
            moved(part, places_among(some, keys))
            for part, some in zip(parts, outcomes, strict=True)
        )
        number = self._new("")
        low, high, because, opened = (f"{letter}{number}" for letter in "lhbo")
        terms = f"t{number}" if self.with_terms and (one.terms or other.terms) else ""

        def take(part: Part) -> None:
            self.depth += 1
            self._put(f"{low} = {part.low}; {high} = {part.high}")
            if terms:
                self._put(f"{terms} = {part.terms or None}")
            elif self.with_reasons:
                both = Part("", "", part.bits | condition.bits, condition.because + part.because)
                self._put(f"{because} = {both.said}; {opened} = {part.opened}")
            self.depth -= 1

        self._put(f"if {condition.low}:")
        take(one)
        self._put(f"elif not {condition.high}:")
        take(other)
        self._put("else:")
        self.depth += 1
        if is_category:
            self._put(f"{low} = {high} = {one.low} | {other.low}")
            is_settled = f"not {low} & ({low} - 1)"
        else:
            self._put(f"{low} = {one.low} if {one.low} < {other.low} else {other.low}")
            self._put(f"{high} = {one.high} if {one.high} > {other.high} else {other.high}")
            is_settled = f"{low} == {high}"
        if terms:
            self._put(f"{terms} = None")
        elif self.with_reasons:
            both = Part("", "", one.bits | other.bits, one.because + other.because)
            self._put(f"{because} = {both.said}; {opened} = 0")
            self._put(f"if not ({is_settled}):")
            every = Part("", "", condition.bits, condition.because,
                          condition.open + one.open + other.open)  # fmt: skip
            self._put(f"    {because} |= {every.said}; {opened} = {every.opened}")
        self.depth -= 1
        return Part(low, high, 0, (because,), (opened,), terms), keys

    def _operation(self, node: Node) -> Part:
        number = self._new("")
        low, high = f"l{number}", f"h{number}"
        operands = [self._value(arg) for arg in node.args]
        ends = [(one.low, one.high) for one in operands]
        is_known = all(a == b for a, b in ends)
        if node.op == "eq" and any(isinstance(arg, str) for arg in node.args):
            column, option = node.args if isinstance(node.args[0], Node) else node.args[::-1]
            one = self._value(column)
            bit = 1 << keys_of(column).index(option)
            self._put(f"{low} = {one.low} == {bit}; {high} = {one.low} & {bit} != 0")
        else:
            for line in OPERATIONS[node.op](low, high, *(end for pair in ends for end in pair)):
                self._put(line)
        if is_known:
            high = low
        bits, opened = 0, []
        because: list[str] = []
        for one in operands:
            bits |= one.bits
            because += one.because
            opened += [*one.open]
        found: tuple[str, ...] = ()
        if opened and self.with_reasons:
            every = Part("", "", open=tuple(opened)).opened
            self._put(f"o{number} = 0 if {low} == {high} else {every}")
            found = (f"o{number}",)
        terms = self._terms(node, operands, low, high, number) if self.with_terms else ""
        return Part(low, high, bits, tuple(because), found, terms)

    def _terms(self, node: Node, operands: Sequence[Part], low: str, high: str, number: str) -> str:
        told = [one.terms for one in operands]
        if node.op not in ADDING or not told[0]:
            return ""
        first = operands[0]
        if node.op in {"add", "sub"}:
            if not told[1]:
                return ""
            second = told[1] if node.op == "add" else f"less({told[1]})"
            gives = f"(*{told[0]}, *{second})"
            asked = [one for one in told if one != "()"]
        elif node.op in {"yearly", "monthly"}:
            word = "times" if node.op == "yearly" else "divided"
            gives, asked = f"{word}({told[0]}, 12)", [told[0]]
        else:
            what = scalars.ROUNDING_SLOT if node.op.startswith("round") else scalars.LIMIT_SLOT
            before = f"{first.low} if {first.low} == {first.high} else None"
            gives, asked = f"changed({told[0]}, {before}, {low}, {what})", []
        asks = " and ".join([f"{low} == {high}", *(f"{one} is not None" for one in asked)])
        self._put(f"t{number} = {gives} if {asks} else None")
        return f"t{number}"

    def _label(self, node: Any, found: Part) -> str:
        """The branch that a row took, where that is certain.

        Where an earlier condition is open and its branch gives the same, a later one that holds
        for certain still says why.
        """
        if not self.with_reasons or not isinstance(node, Node) or node.branches is None:
            return "None"
        name = self._new("x")
        conditions, labels = node.branches
        is_settled = f"{found.low} == {found.high}"
        if node.type.options is not None:
            is_settled = f"not {found.low} & ({found.low} - 1)"
        doubts: list[str] = []
        for place, (test, label) in enumerate(zip(conditions, labels, strict=False)):
            condition = self._value(test)
            self._put(f"{'elif' if place else 'if'} {condition.low}:")
            sure = f" if not ({' or '.join(doubts)}) or {is_settled} else None" if doubts else ""
            self._put(f"    {name} = {label!r}{sure}")
            doubts.append(condition.high)
        self._put("else:")
        self._put(f"    {name} = {labels[-1]!r} if not ({' or '.join(doubts)}) else None")
        return name


def _operands(node: Node) -> Iterator[Node]:
    if node.op in REDUCING:
        return
    for arg in node.args:
        if isinstance(arg, Node):
            yield arg

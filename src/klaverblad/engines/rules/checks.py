"""What must hold before a rule may run: names, entities, kinds, units, sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.amounts import Parameter
from klaverblad.engines.rules.declare import (
    BUILT_IN,
    PERSON,
    SLOT,
    Dependency,
    Grouping,
    Input,
    Rule,
)
from klaverblad.engines.rules.errors import LoadError, PythonBranchError, did_you_mean
from klaverblad.engines.rules.graph import BodyError, Node, ParameterNodes, Type, type_of
from klaverblad.engines.rules.groups import GroupSlice, View
from klaverblad.engines.rules.kinds import LANGUAGES, NUMBER, Kind, Unit
from klaverblad.engines.rules.vocabulary import When

if TYPE_CHECKING:
    from klaverblad.engines.rules.bodies import RowBody

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Traced:
    """The graph of a body, and what it told: its text, unit, parameters and branches.

    row_bodies  the same written out for one row, with each choice of exceptions; filled as asked
    """

    node: Node
    text: str
    unit: Unit | None
    parameters: tuple[str, ...]
    labels: tuple[str, ...]
    divides: bool
    row_bodies: dict[tuple[Rule, ...], "RowBody"] = field(
        default_factory=dict, compare=False, repr=False
    )


@dataclass(frozen=True)
class Checker:
    """Traces bodies against everything that is declared."""

    versions: Mapping[str, Sequence[Rule]]
    inputs: Mapping[str, Input]
    groupings: Mapping[str, Grouping]
    parameters: Mapping[str, Parameter]
    done: dict[Rule, Traced] = field(default_factory=dict)

    def trace(self, rule: Rule) -> Traced:
        """Run a body over nodes; whatever does not fit raises with the name of the rule."""
        if rule not in self.done:
            self.done[rule] = self._traced(rule)
        return self.done[rule]

    def _traced(self, rule: Rule) -> Traced:
        arguments = {dep.name: self._argument(rule, dep) for dep in rule.dependencies}
        if rule.reads_parameters:
            types = {one.key: _parameter_type(one.unit) for one in self.parameters.values()}
            arguments["p"] = ParameterNodes(types, lambda name: did_you_mean(name, types))
        try:
            result = _single(rule, rule.body(**arguments))
            found = type_of(result)
        except BodyError as problem:
            raise LoadError(rule.where, problem.what, problem.remedy) from None
        except PythonBranchError as problem:
            raise LoadError(rule.where, "its body uses if, and, or, not", str(problem)) from None
        except LoadError as problem:
            raise LoadError(
                rule.where, f"{problem.where}: {problem.what}", problem.remedy
            ) from None
        if not isinstance(result, Node):
            raise LoadError(rule.where, "its body reads nothing", "Make it a parameter.")
        _check_result(rule, found)
        nodes = list(result.walk())
        used = {node.args[0] for node in nodes if node.op == "read"}
        for name in (dep.name for dep in rule.dependencies):
            if name not in used:
                raise LoadError(rule.where, f"it never uses '{name}'", "Leave it out.")
        traced = Traced(
            node=result,
            text=str(result),
            unit=rule.unit or (found.unit if found else None),
            parameters=tuple(dict.fromkeys(n.args[0] for n in nodes if n.op == "param")),
            labels=result.labels,
            divides=any(node.op == "div" for node in nodes),
        )
        self._check_sentences(rule, traced)
        self._check_previous(rule)
        return traced

    def _check_previous(self, rule: Rule) -> None:
        for dep in rule.dependencies:
            if dep.previous is None:
                continue
            earlier = self.versions.get(dep.previous.rule, ())
            if not earlier or dep.name not in self.inputs:
                known = self.inputs if earlier else self.versions
                name = dep.name if earlier else dep.previous.rule
                what = (
                    f"'{dep.name}' continues '{dep.previous.rule}', and nothing is called '{name}'"
                )
                raise LoadError(rule.where, what, did_you_mean(name, known))
            told, gives = self.inputs[dep.name], earlier[0]
            said = [
                (told.entity, told.kind, told.options),
                (gives.entity, gives.kind, gives.options),
            ]
            if said[0] != said[1] or (gives.unit and gives.unit != told.unit):
                what = f"'{dep.name}' and '{gives.key}', which it continues, are not the same thing"
                raise LoadError(rule.where, what, "Give both the same entity, kind and unit.")

    def _argument(self, rule: Rule, dep: Dependency) -> Any:
        declared, entity = self._declared(rule, dep)
        groups = self.groupings.get(rule.entity)
        if declared.kind is not dep.kind or (dep.options and declared.options != dep.options):
            raise LoadError(
                rule.where,
                f"'{dep.name}' is a {declared.kind}, and the signature says {dep.kind}",
                "Make the signature say what it is.",
            )
        node = Node("read", (dep.name,), declared)
        if dep.is_view:
            if groups is None or entity != PERSON:
                what = f"'{dep.name}' is no column of persons seen by a grouping"
                raise LoadError(rule.where, what, "Write the plain kind, without Members[...].")
            empty = np.empty(0, dtype=np.int64)
            return View(node, GroupSlice(groups, of_person=empty, role=empty, count=0))
        if groups is not None and entity == PERSON:
            what = f"'{dep.name}' is known per person, and this rule is per {rule.entity}"
            raise LoadError(
                rule.where, what, "Write Members[...] and then sum, any, all, of(role)."
            )
        if entity not in {PERSON, rule.entity} and groups is not None:
            what = f"'{dep.name}' belongs to {entity}, and this rule to {rule.entity}"
            raise LoadError(rule.where, what, "Bring it to the persons first.")
        return node

    def _declared(self, rule: Rule, dep: Dependency) -> tuple[Type, str]:
        if dep.name in BUILT_IN:
            is_day = dep.name == "day"
            kind = Kind.DATE if is_day else Kind.FLAG
            return Type(kind), rule.entity if is_day else PERSON
        if dep.name in self.inputs:
            one = self.inputs[dep.name]
            return Type(one.kind, one.unit or _plain(one.kind), one.options), one.entity
        if dep.name in self.versions:
            version = self.versions[dep.name][0]
            return Type(version.kind, self.trace(version).unit, version.options), version.entity
        hint = did_you_mean(dep.name, (*self.inputs, *self.versions, *BUILT_IN))
        raise LoadError(rule.where, f"nothing is called '{dep.name}'", hint)

    def _check_sentences(self, rule: Rule, traced: Traced) -> None:
        outcomes = outcomes_of(rule, traced)
        for language in LANGUAGES:
            said = rule.says[language]
            if not isinstance(said, str) and set(said) != set(outcomes):
                raise LoadError(
                    rule.where,
                    f"its sentences in {language} are for {', '.join(said)}",
                    f"Its outcomes are {', '.join(outcomes) or 'not named: write one sentence'}.",
                )
        plain = {dep.name for dep in rule.dependencies if not dep.is_view}
        known = {"result", "day", *plain, *(f"p.{name}" for name in traced.parameters)}
        for slot in sorted(_slots(rule) - known):
            raise LoadError(rule.where, f"no value for '{{{slot}}}'", did_you_mean(slot, known))


def _single(rule: Rule, result: Any) -> Any:
    """One node for a body; that of an exception holds its condition and its value."""
    if rule.exception_to is None:
        if isinstance(result, When):
            raise BodyError("only an exception gives when(...)", "Write where(...) or first(...).")
        return result
    if not isinstance(result, When):
        raise BodyError("an exception gives no when(...)", "Write when(condition, value).")
    condition = type_of(result.condition)
    if condition is None or condition.kind is not Kind.FLAG:
        raise BodyError("the condition of an exception is no flag", "Compare it with something.")
    found = type_of(result.value) or Type(rule.kind, rule.unit, rule.options)
    labels = result.value.labels if isinstance(result.value, Node) else ()
    return Node("when", (result.condition, result.value), found, labels)


def outcomes_of(rule: Rule, traced: Traced) -> tuple[str, ...]:
    """The outcomes that may have a sentence of their own."""
    if traced.labels:
        return traced.labels
    if rule.kind is Kind.FLAG:
        return (YES, NO)
    return rule.options.keys if rule.options else ()


def _slots(rule: Rule) -> set[str]:
    """All that the sentences of a rule want to fill in."""
    sentences = [
        sentence
        for said in rule.says.values()
        for sentence in ([said] if isinstance(said, str) else said.values())
    ]
    return {slot for sentence in sentences for slot in SLOT.findall(sentence)}


def _plain(kind: Kind) -> Unit | None:
    return NUMBER if kind in {Kind.COUNT, Kind.SHARE} else None


def _parameter_type(unit: Unit | None) -> Type:
    if unit is None:
        return Type(Kind.DATE)
    if unit.base == "EUR":
        return Type(Kind.MONEY, unit)
    return Type(Kind.SHARE if unit.base == "share" else Kind.COUNT, unit)


def _check_result(rule: Rule, found: Type | None) -> None:
    wanted = Type(rule.kind, rule.unit, rule.options)
    problem = LoadError(
        rule.where,
        f"its signature promises {rule.unit or rule.kind}, and its body gives {found or 'zero'}",
        "Correct the body, the return type or the period.",
    )
    numbers = {Kind.COUNT, Kind.SHARE}
    if found is None or (
        found.kind is not wanted.kind and not {found.kind, wanted.kind} <= numbers
    ):
        raise problem
    if wanted.unit and found.unit and not wanted.unit.agrees_with(found.unit):
        raise problem
    if wanted.options and found.options and set(found.options.keys) - set(wanted.options.keys):
        raise problem

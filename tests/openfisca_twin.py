"""Our rules as an OpenFisca package, generated from the graph of their bodies: a second engine.

OpenFisca is a judge here and in the benchmark. It is never part of the product: its licence would
become ours, and it reads what is unknown as zero.
"""

from datetime import date
from typing import Any

import numpy as np
from openfisca_core import entities, parameters, periods, simulations, taxbenefitsystems, variables
from openfisca_core.periods import DateUnit

from klaverblad.engines.rules import Groups, Kind
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.graph import Node
from klaverblad.engines.rules.groups import NO_GROUP, UNLISTED
from klaverblad.engines.rules.kinds import Options
from klaverblad.engines.rules.questions import lawful_answers

TYPES = {Kind.FLAG: bool, Kind.DATE: date, Kind.CATEGORY: int}
INFIX = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "eq": "==",
    "and": "&", "or": "|",
}  # fmt: skip
CALLS = {
    "max": "np.maximum({}, {})",
    "min": "np.minimum({}, {})",
    "not": "np.logical_not({})",
    "where": "np.where({}, {}, {})",
    "yearly": "({} * 12)",
    "monthly": "({} / 12)",
    "round": "round_half_up({}, {})",
    "round_down": "np.floor({} / {} + 1e-6)",
    "years_between": "(whole_months({}, {}) // 12)",
    "months_between": "whole_months({}, {})",
    "days_between": "elapsed({}, {})",
    "days_after": "({} + np.floor({}).astype('m8[D]'))",
    "months_after": "months_after({}, {})",
}
REDUCE = {"sum": "sum", "any": "any", "all": "all", "largest": "max", "count": "sum"}


class CannotBeSaid(Exception):
    """OpenFisca has no words for this."""


def round_half_up(amount, step):
    # Divided by a whole number, so that a rounded amount is the very cent that YAML holds.
    return np.floor(np.asarray(amount, np.float64) / step + 0.5 + 1e-9) / np.rint(1 / step)


def whole_months(start, end):
    """Reckoned apart from the engine: by year, month and day of each date."""
    (y0, m0, d0), (y1, m1, d1) = (_parts(day) for day in (start, end))
    return (y1 - y0) * 12 + (m1 - m0) - (d1 < d0)


def _parts(day):
    days = np.asarray(day, "datetime64[D]")
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]")
    return (
        years.astype(np.int64) + 1970,
        (months - years.astype("datetime64[M]")).astype(np.int64) + 1,
        (days - months.astype("datetime64[D]")).astype(np.int64) + 1,
    )


def elapsed(start, end):
    return (np.asarray(end, "M8[D]") - np.asarray(start, "M8[D]")).astype(np.float64)


def months_after(day, months):
    year, month, day_of_month = _parts(day)
    later = year * 12 + month - 1 + np.floor(months).astype(np.int64)
    first = (later - 1970 * 12).astype("M8[M]").astype("M8[D]")
    last = ((later + 1 - 1970 * 12).astype("M8[M]").astype("M8[D]") - first).astype(np.int64)
    return first + (np.minimum(day_of_month, last) - 1).astype("m8[D]")


class Twin:
    """The law of a day in OpenFisca: entities, parameters, inputs, and a formula per version."""

    def __init__(self, now):
        self.now, self.book = now, now.rules
        # One number for each outcome of any category, so that all of them compare alike.
        self.outcomes: dict[str, int] = {}
        self.entities = {
            PERSON: entities.build_entity(PERSON, "persons", "a person", is_person=True)
        } | {one.key: self._entity(one) for one in self.book.groupings}
        self.system = taxbenefitsystems.TaxBenefitSystem(list(self.entities.values()))
        self.system.parameters = parameters.ParameterNode("", data=self._parameters())
        self.period = periods.period(str(now.day))
        self.source: dict[str, str] = {}
        for one in self.book.declared_inputs:
            self.system.add_variable(self._variable(one.key, one.entity, one.kind, {}))
        for key, versions in self.book.versions.items():
            formulas = dict(self._formula(version) for version in versions)
            self.system.add_variable(
                self._variable(key, versions[0].entity, versions[0].kind, formulas)
            )

    def _entity(self, grouping):
        roles = [
            {"key": role.key, "plural": f"{role.key}_all"} | ({"max": 1} if role.holds_one else {})
            for role in grouping.roles
        ]
        return entities.build_entity(grouping.key, f"{grouping.key}_all", "a group", roles=roles)

    def _parameters(self) -> dict[str, Any]:
        # OpenFisca stops at a day before the first value; zero stands for what nobody knows.
        return {
            one.key: {
                "values": {"1900-01-01": {"value": 0.0}}
                | {
                    str(value.since): {
                        "value": value.value.toordinal()
                        if isinstance(value.value, date)
                        else float(value.value or 0)
                    }
                    for value in one.values
                }
            }
            for one in self.book.parameters
        }

    def _variable(self, key, entity, kind, formulas):
        said = {
            "value_type": TYPES.get(kind, float),
            "entity": self.entities[entity],
            "definition_period": DateUnit.DAY,
            "label": key,
        }
        if key in self.book.inputs_by_key and said["value_type"] is float:
            # What is unknown is zero there, unless zero is no lawful answer.
            said["default_value"] = float(self.book.inputs_by_key[key].lowest or 0)
        if kind is Kind.DATE:
            said["default_value"] = date(1990, 1, 1)
        if kind is Kind.CATEGORY and key in self.book.inputs_by_key:
            said["default_value"] = self.code(self.book.inputs_by_key[key].options.keys[0])
        return type(key, (variables.Variable,), said | formulas)

    def code(self, outcome):
        """The number of an outcome."""
        return self.outcomes.setdefault(outcome, len(self.outcomes))

    def _formula(self, rule):
        since = max(rule.since, date(1900, 1, 1))
        name = f"formula_{since:%Y_%m_%d}"
        writer = _Writer(self, rule)
        writer.write([one for one in self.book.parts_of(rule.key) if one.exception_to])
        lines = [f"def {name}(population, period, parameters):", *writer.lines]
        source = "\n    ".join(lines)
        self.source[f"{rule.key}.{name}"] = source
        words = {"np": np, "date": date, "months_after": months_after, "round_half_up": round_half_up, "whole_months": whole_months,
                 "elapsed": elapsed, "roles": self._roles(rule.entity)}  # fmt: skip
        exec(compile(source, f"<{rule.key}>", "exec"), words)  # noqa: S102
        return name, words[name]

    def _roles(self, entity):
        if entity == PERSON:
            return {}
        return {role.key: role for role in self.entities[entity].roles}

    def simulation(self, population):
        """A simulation over a population that has only known columns and listed persons."""
        builder = simulations.SimulationBuilder()
        builder.create_entities(self.system)
        builder.declare_person_entity(PERSON, range(population.persons))
        for grouping in self.book.groupings:
            groups = population.groups.get(grouping.key) or Groups(
                np.arange(population.persons),
                np.zeros(population.persons, dtype=np.int64),
                population.persons,
            )
            if (groups.of_person == NO_GROUP).any() or (groups.role == UNLISTED).any():
                raise CannotBeSaid("people who may or may not be there")
            made = builder.declare_entity(grouping.key, range(groups.count))
            builder.join_with_persons(made, groups.of_person, groups.role)
        found = builder.build(self.system)
        for columns in (population.columns, *(one.columns for one in population.groups.values())):
            for key, column in columns.items():
                found.set_input(key, self.period, self._given(key, column))
        return found

    def _given(self, key, column):
        declared = self.book.inputs_by_key[key]
        values = column.values
        if column.known is not None:
            # OpenFisca has no unknown: some lawful answer stands in its place.
            lawful = lawful_answers(declared, self.now.day64)[0]
            values = np.where(column.known, values, np.asarray(lawful).astype(values.dtype))
        if declared.options is not None:
            return np.array([self.code(one) for one in declared.options.keys])[values]
        return values

    def values(self, simulation, key):
        """The column of a rule, as we hold it."""
        found = simulation.calculate(key, self.period)
        options: Options | None = self.book.versions[key][-1].options
        if options is None:
            return found
        names = {code: outcome for outcome, code in self.outcomes.items()}
        return np.array([names[int(one)] for one in found])


class _Writer:
    """Writes a body as the lines of a formula: one line for each operation."""

    def __init__(self, twin, rule):
        self.twin, self.rule = twin, rule
        self.parts = twin.book.parts_of(rule.key)
        reads = any(part.reads_parameters for part in self.parts)
        self.lines = ["p = parameters(period)"] if reads else []
        self.names: dict[int, str] = {}
        self.views = {dep.name for part in self.parts for dep in part.dependencies if dep.is_view}

    def write(self, exceptions):
        """The general rule, and over it the exceptions, the highest rank last."""
        traced = self.twin.book.traced
        self.lines.append(f"result = {self.of(traced[self.rule].node)}")
        for one in sorted(exceptions, key=lambda part: part.rank):
            condition, value = (self.of(arg) for arg in traced[one].node.args)
            holds = f"{one.since!r} <= period.start.date <= {one.until!r}".replace("datetime.", "")
            self.lines.append(f"if {holds}:")
            self.lines.append(f"    result = np.where({condition}, {value}, result)")
        # What rests on the day and on amounts of law alone is one value, the same for everybody.
        self.lines.append("return result if np.ndim(result) else np.full(population.count, result)")

    def of(self, value):
        """The name of a value, or a literal."""
        if isinstance(value, str):
            return str(self.twin.code(value))
        if isinstance(value, date | np.datetime64):
            return f"np.datetime64('{value}')"
        if not isinstance(value, Node):
            return repr(value)
        if id(value) not in self.names:
            text = self.text(value)
            self.names[id(value)] = f"v{len(self.names)}"
            self.lines.append(f"{self.names[id(value)]} = {text}")
        return self.names[id(value)]

    def text(self, node):
        if node.op == "read":
            return self.read(node.args[0])
        if node.op == "param":
            return self.parameter(node.args[0])
        if node.op in INFIX:
            one, other = (self.of(arg) for arg in node.args)
            return f"({one} {INFIX[node.op]} {other})"
        if node.op in CALLS:
            return CALLS[node.op].format(*(self.of(arg) for arg in node.args))
        if node.op == "the":
            return f"population.value_from_person({self.of(node.args[0])}, roles[{node.args[1]!r}])"
        if node.op in REDUCE:
            return self.reduced(node)
        raise CannotBeSaid(node.op)

    def reduced(self, node):
        """One call per role, together; OpenFisca takes one role at a time."""
        column, roles = self.of(node.args[0]), [one for one in node.args[1].split(",") if one]
        name = REDUCE[node.op]
        if not roles:
            return f"population.{name}({column})"
        parts = [f"population.{name}({column}, role=roles[{role!r}])" for role in roles]
        together = {"sum": "+", "count": "+", "any": "|", "all": "&"}.get(node.op)
        if together:
            return f" {together} ".join(parts)
        # The largest of nobody is minus infinity there, and nothing here.
        found = parts[0]
        for part in parts[1:]:
            found = f"np.maximum({found}, {part})"
        return f"np.where(np.isneginf({found}), 0, {found})"

    def read(self, name):
        if name == "day":
            return "np.datetime64(str(period.start))"
        if name == "members":
            return "np.ones(population.members.count, dtype=bool)"
        if name in self.views:
            return f"population.members({name!r}, period)"
        book = self.twin.book
        declared = book.inputs_by_key.get(name) or book.versions[name][0]
        if self.rule.entity == PERSON and declared.entity != PERSON:
            return f"population.{declared.entity}({name!r}, period)"
        return f"population({name!r}, period)"

    def parameter(self, name):
        if self.twin.book.parameters_by_key[name].unit is None:
            first = date(1970, 1, 1).toordinal()
            return f"np.datetime64('1970-01-01') + np.timedelta64(int(p.{name}) - {first}, 'D')"
        return f"p.{name}"

"""The door for populations: a column of the wrong name, length or bounds does not come in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.errors import CaseError, did_you_mean
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.population import Population, Values
from klaverblad.engines.rules.reading import dtype_of

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn


def admitted(now: "RulesOn", population: Population, keys: Sequence[str]) -> Population:
    """Refuse columns of the wrong name or length; see that every group has its persons."""
    inputs = now.rules.inputs_by_key
    for name in now.groupings_of(keys):
        if name not in population.groups:
            raise CaseError(f"the population has no '{name}': give its Groups")
    columns: list[tuple[str, Values, str, int]] = [
        (key, column, PERSON, population.persons) for key, column in population.columns.items()
    ]
    for name, groups in population.groups.items():
        if name not in now.rules.groupings_by_key:
            hint = did_you_mean(name, now.rules.groupings_by_key)
            raise CaseError(f"grouping '{name}' is unknown. {hint}")
        if groups.count and not population.persons:
            raise CaseError(f"'{name}' has {groups.count} groups, and there are no persons")
        _check_roles(now, name, population)
        columns += [(key, column, name, groups.count) for key, column in groups.columns.items()]
    for key, column, entity, rows in columns:
        if key not in inputs or inputs[key].entity != entity:
            hint = did_you_mean(key, [k for k, one in inputs.items() if one.entity == entity])
            raise CaseError(f"column '{key}' is no input of {entity}. {hint}")
        if len(column.values) != rows:
            raise CaseError(f"column '{key}' has {len(column.values)} rows, not {rows}")
        if column.values.dtype != np.dtype(dtype_of(inputs[key].kind)):
            wish = dtype_of(inputs[key].kind)
            raise CaseError(f"column '{key}' holds {column.values.dtype}, not {wish}")
        _check_bounds(now, key, column)
    return population


def _check_bounds(now: "RulesOn", key: str, column: Values) -> None:
    declared = now.rules.inputs_by_key[key]
    values = column.values if column.known is None else column.values[column.known]
    if declared.kind is Kind.FLAG:
        return
    lowest, highest = now.limits(key)
    if declared.options is not None:
        lowest, highest = 0, len(declared.options.keys) - 1
    # A nan lies within no bounds, so this finds it too.
    if not np.all((values >= lowest) & (values <= highest)):
        raise CaseError(f"column '{key}' has values outside {lowest} to {highest}")


def _check_roles(now: "RulesOn", name: str, population: Population) -> None:
    grouping, groups = now.rules.groupings_by_key[name], population.groups[name]
    if len(groups.of_person) != population.persons or len(groups.role) != population.persons:
        raise CaseError(f"'{name}' must say for each of {population.persons} persons their group")
    for what, column, highest in (
        ("group", groups.of_person, groups.count),
        ("role", groups.role, len(grouping.roles)),
    ):
        if len(column) and not -1 <= column.min() <= column.max() < highest:
            raise CaseError(f"'{name}' has a {what} outside -1 to {highest - 1}")
    for code, role in enumerate(grouping.roles):
        if role.holds_one:
            at = groups.of_person[(groups.role == code) & (groups.of_person >= 0)]
            if not np.all(np.bincount(at, minlength=groups.count) == 1):
                raise CaseError(f"'{name}': each group needs exactly one '{role.key}'")

"""The same situation many times over, each time with one cell changed: one run tries them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from klaverblad.engines.rules.columns import Array
from klaverblad.engines.rules.declare import PERSON, Input
from klaverblad.engines.rules.groups import NO_GROUP, UNLISTED
from klaverblad.engines.rules.population import Groups, Population, Values
from klaverblad.engines.rules.reading import dtype_of


@dataclass(frozen=True)
class Cell:
    """A change to try: an input at a row, or, without input, that nobody unlisted is there."""

    entity: str
    row: int
    key: str | None = None
    value: Any = None


def variants(
    population: Population, cells: Sequence[Cell | None], inputs: Mapping[str, Input]
) -> Population:
    """Lay out one copy of the population for each cell, with that cell changed; None keeps it."""
    times = len(cells)
    repeated = _times(population, times)
    columns, groups = dict(repeated.columns), dict(repeated.groups)
    for number, cell in enumerate(cells):
        if cell is None:
            continue
        of_copy = population.persons * number
        if cell.key is None:
            mine = slice(of_copy, of_copy + population.persons)
            one = groups[cell.entity]
            is_group = (
                one.of_person[mine] == cell.row + population.groups[cell.entity].count * number
            )
            one.of_person[mine][is_group & (one.role[mine] == UNLISTED)] = NO_GROUP
            continue
        rows, where = population.persons, columns
        if cell.entity != PERSON:
            rows = population.groups[cell.entity].count
            where = dict(groups[cell.entity].columns)
        if cell.key not in where:
            dtype = dtype_of(inputs[cell.key].kind)
            where[cell.key] = Values(np.zeros(rows * times, dtype), np.zeros(rows * times, bool))
        column = where[cell.key]
        column.values[rows * number + cell.row] = cell.value
        if column.known is not None:
            column.known[rows * number + cell.row] = True
        if cell.entity != PERSON:
            one = groups[cell.entity]
            groups[cell.entity] = Groups(one.of_person, one.role, one.count, where)
    return Population(population.persons * times, columns, groups, repeated.block)


def swept(
    population: Population, cell: Cell, values: Array, inputs: Mapping[str, Input]
) -> Population:
    """Lay out one copy of the population for each value of one number, in one stroke."""
    copies = variants(population, [Cell(cell.entity, cell.row, cell.key, values[0])], inputs)
    copies = _times(copies, len(values))
    where = copies.columns if cell.entity == PERSON else copies.groups[cell.entity].columns
    column = where[cell.key or ""]
    column.values[cell.row :: len(column.values) // len(values)] = values
    return copies


def _times(population: Population, times: int) -> Population:
    columns = {key: _repeated(column, times) for key, column in population.columns.items()}
    groups = {key: _repeated_groups(one, times) for key, one in population.groups.items()}
    block = population.block
    if block is not None:
        apart = np.repeat(np.arange(times) * (int(block.max(initial=0)) + 1), population.persons)
        block = np.tile(block, times) + apart
    return Population(population.persons * times, columns, groups, block)


def _repeated(column: Values, times: int) -> Values:
    rest = (column.known, column.lows, column.highs)
    told = (None if one is None else np.tile(one, times) for one in rest)
    return Values(np.tile(column.values, times), *told)


def _repeated_groups(groups: Groups, times: int) -> Groups:
    persons = len(groups.of_person)
    at = np.tile(groups.of_person, times)
    offset = np.repeat(np.arange(times) * groups.count, persons)
    return Groups(
        np.where(at == NO_GROUP, NO_GROUP, at + offset),
        np.tile(groups.role, times),
        groups.count * times,
        {key: _repeated(column, times) for key, column in groups.columns.items()},
    )

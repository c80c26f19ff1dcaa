"""How many questions it takes to settle every right of random households, by several orders."""

import time
from collections.abc import Sequence

import numpy as np

from benchmarks._families import as_case, families
from klaverblad.engines.rules import Groups, Population, RulesOn, Values

# The best fixed order is looked for on these many other households, with so many moves tried.
SAMPLE, MOVES = 150, 200
# With likely answers each case is asked on its own, which takes longer, so fewer are asked.
ALONE = 20


def questions_needed(now: RulesOn, count: int, *, seed: int = 11) -> dict[str, float]:
    """The mean number of questions, asking one fact of one person or group at a time.

    A form asks in the order in which it is printed, of everyone, until nothing can change a right
    any more; the second form skips what no longer matters. The best fixed order is looked for on
    other households, so that it is not made to measure.
    """
    population = families(now, count, seed)
    keys = set(now.inputs_of(now.rights))
    form = [one.key for one in now.rules.declared_inputs if one.key in keys]
    found = {"facts there are to tell": float(_sizes(population, form).sum(axis=0).mean())}
    found["form order"] = mean_of_order(now, population, form)
    best = best_order(now, families(now, SAMPLE, seed + 1), form)
    found["best fixed order"] = mean_of_order(now, population, best)
    start = time.process_time()
    needed = _adaptive(now, population)
    found["next question"] = float(needed.mean())
    found["seconds per household"] = (time.process_time() - start) / count
    alone = min(ALONE, count)
    found[f"next question, of the first {alone}"] = float(needed[:alone].mean())
    found[f"next question, like others, of the first {alone}"] = _like_others(
        now, population, alone, families(now, 2000, seed + 2)
    )
    return found


def _adaptive(now: RulesOn, population: Population) -> np.ndarray:
    """Ask each household what the engine proposes, and answer with the truth."""
    told = hidden(population)
    homes = np.arange(_count(population))
    needed = np.zeros(len(homes), dtype=np.int64)
    while len(homes):
        asked = now.next_questions(told)
        is_open = np.array([bool(key) for key in asked.keys])
        needed[homes[is_open]] += 1
        for key, row in zip(asked.keys, asked.rows.tolist(), strict=True):
            if key:
                columns = _columns(told, now.rules.inputs_by_key[key].entity)
                columns[key].known[row] = True
        if not is_open.all():
            told, homes = _those(told, is_open), homes[is_open]
    return needed


def _like_others(now: RulesOn, population: Population, count: int, like: Population) -> float:
    """The same one by one, trying the answers that people alike gave."""
    asked = 0
    for home in range(count):
        whole = as_case(now, population, home, is_told=True)
        told = as_case(now, population, home, is_told=False)
        while (question := now.next_question(told, like=like)) is not None:
            truth = whole.fact(question.who, question.key)
            told = told.with_fact(question.who, question.key, truth)
            asked += 1
    return asked / count


def mean_of_order(now: RulesOn, population: Population, order: Sequence[str]) -> float:
    """The mean number of questions when the facts are asked in this order, of everyone."""
    # Once nothing is open, nothing opens again: the place where that happens is searched by halves.
    low = np.zeros(_count(population), dtype=np.int64)
    high = np.full(_count(population), len(order))
    while (low < high).any():
        middle = (low + high) // 2
        is_open = _is_open(now, population, order, middle)
        low, high = np.where(is_open, middle + 1, low), np.where(is_open, high, middle)
    asked = np.cumsum(np.r_[[np.zeros(len(low))], _sizes(population, order)], axis=0)
    return float(asked[low, np.arange(len(low))].mean())


def _is_open(
    now: RulesOn, population: Population, order: Sequence[str], told: np.ndarray
) -> np.ndarray:
    """Where may something still change, when each household told so many facts of the order?"""
    some = hidden(population)
    for place, key in enumerate(order):
        entity = now.rules.inputs_by_key[key].entity
        is_told = told > place
        _columns(some, entity)[key].known[:] = (
            is_told[population.block] if entity == "person" else is_told
        )
    found = np.zeros(_count(population), dtype=bool)
    for right, outcome in now.run(some, now.rights).items():
        # A right of which an amount of law is unknown never settles, so what it waits for counts.
        rows = np.flatnonzero(~outcome.settled)
        of_person = now.rule(right).entity == "person"
        found[population.block[rows] if of_person else rows] = True
    if found.any():
        found &= _waits(now, some)
    return found


def _waits(now: RulesOn, population: Population) -> np.ndarray:
    found = np.zeros(_count(population), dtype=bool)
    for right, unknown in now.count_unknown(population, now.rights).items():
        rows = np.flatnonzero(unknown.facts + unknown.groups)
        of_person = now.rule(right).entity == "person"
        found[population.block[rows] if of_person else rows] = True
    return found


def best_order(now: RulesOn, sample: Population, start: Sequence[str]) -> list[str]:
    """A fixed order that asks little: often needed facts first, then moves that lower the mean."""
    chance = np.random.default_rng(1)
    best = _often_asked_first(now, sample, start)
    least = mean_of_order(now, sample, best)
    for _ in range(MOVES):
        tried = list(best)
        key = tried.pop(int(chance.integers(len(tried))))
        tried.insert(int(chance.integers(len(best))), key)
        mean = mean_of_order(now, sample, tried)
        if mean <= least:
            best, least = tried, mean
    return best


def _often_asked_first(now: RulesOn, sample: Population, start: Sequence[str]) -> list[str]:
    """The facts by how often the engine asks them of these households."""
    asked = dict.fromkeys(start, 0)
    told = hidden(sample)
    while any((found := now.next_questions(told)).keys):
        for key, row in zip(found.keys, found.rows.tolist(), strict=True):
            if key:
                asked[key] += 1
                _columns(told, now.rules.inputs_by_key[key].entity)[key].known[row] = True
    return sorted(start, key=lambda key: -asked[key])


def hidden(population: Population) -> Population:
    """The same households, of which only is known who belongs together."""

    def untold(columns: dict[str, Values]) -> dict[str, Values]:
        return {
            key: Values(column.values, np.zeros(len(column.values), dtype=bool))
            for key, column in columns.items()
        }

    groups = {
        key: Groups(one.of_person, one.role, one.count, untold(dict(one.columns)))
        for key, one in population.groups.items()
    }
    columns = untold(dict(population.columns))
    return Population(population.persons, columns, groups, population.block)


def _those(population: Population, kept: np.ndarray) -> Population:
    """These households alone, numbered anew."""
    rows = kept[population.block]
    at = np.cumsum(kept) - 1
    groups = {
        key: Groups(
            at[one.of_person[rows]], one.role[rows], int(kept.sum()),
            {name: column.take(kept) for name, column in one.columns.items()},
        )
        for key, one in population.groups.items()
    }  # fmt: skip
    columns = {key: column.take(rows) for key, column in population.columns.items()}
    return Population(int(rows.sum()), columns, groups, at[population.block[rows]])


def _columns(population: Population, entity: str) -> dict[str, Values]:
    return dict(population.columns if entity == "person" else population.groups[entity].columns)


def _count(population: Population) -> int:
    return int(population.block.max()) + 1 if population.block is not None else 0


def _sizes(population: Population, order: Sequence[str]) -> np.ndarray:
    """(facts, households) how often each fact is asked: of everyone, or once of a group."""
    persons = np.bincount(population.block)
    return np.array([persons if key in population.columns else persons * 0 + 1 for key in order])

"""How many questions it takes to settle the leefloon of random households, by several orders.

The other rights rest on groupings that these households do not tell yet.
"""

import time
from collections.abc import Sequence

import numpy as np

from benchmarks._households import HOUSEHOLD, as_cases, households, nothing_told
from klaverblad.engines.rules import Groups, Population, RulesOn, Values


def questions_needed(now: RulesOn, count: int, *, seed: int = 11) -> dict[str, float]:
    """The mean number of questions, asking one fact of one person at a time.

    A form asks in the order in which it is printed, of everyone, until all is settled. The best
    fixed order is looked for on the first sixty of these same households.
    """
    rights = now.chosen(["leefloon"])
    population = households(count, seed)
    keys = list(now.inputs_of(rights))
    form = [one.key for one in now.rules.declared_inputs if one.key in keys]
    found = {"form order": _mean(now, population, rights, form)}
    found["best fixed order"] = _mean(now, population, rights, _best(now, population, rights, form))
    start = time.process_time()
    found["next question"] = _adaptive(now, population, rights, None)
    found["seconds per household"] = (time.process_time() - start) / count
    found["next question, like others"] = _adaptive(now, population, rights, households(5000, 23))
    return found


def _adaptive(
    now: RulesOn, population: Population, rights: Sequence[str], like: Population | None
) -> float:
    """Ask what the engine proposes, and answer with the truth."""
    asked = 0
    for whole in as_cases(population):
        told = nothing_told(whole)
        while (question := now.next_question(told, rights=rights, like=like)) is not None:
            truth = whole.fact(question.who, question.key)
            told = told.with_fact(question.who, question.key, truth)
            asked += 1
    return asked / population.groups[HOUSEHOLD].count


def _mean(
    now: RulesOn, population: Population, rights: Sequence[str], order: Sequence[str]
) -> float:
    """The mean number of questions when the facts are asked in this order, of everyone."""
    groups = population.groups[HOUSEHOLD]
    sizes = np.bincount(groups.of_person, minlength=groups.count)
    needed = np.zeros(groups.count)
    is_open = np.ones(groups.count, dtype=bool)
    for place, key in enumerate(order):
        needed += np.where(is_open, np.where(key in groups.columns, 1, sizes), 0)
        results = now.run(_only(population, order[: place + 1]), rights)
        is_open = ~np.logical_and.reduce([results[right].settled for right in rights])
        if not is_open.any():
            break
    return float(needed.mean())


def _only(population: Population, told: Sequence[str]) -> Population:
    """The population of which only these facts are told."""
    groups = population.groups[HOUSEHOLD]
    columns = {key: column for key, column in population.columns.items() if key in told}
    of_group = {key: column for key, column in groups.columns.items() if key in told}
    home = Groups(groups.of_person, groups.role, groups.count, of_group)
    return Population(population.persons, columns, {HOUSEHOLD: home})


def _best(
    now: RulesOn, population: Population, rights: Sequence[str], start: Sequence[str]
) -> list[str]:
    """Move one fact to another place as long as that lowers the mean; from where it helps most."""
    sample = _sample(population, 60)
    best, least = list(start), _mean(now, sample, rights, start)
    while True:
        tries = []
        for key in best:
            rest = [one for one in best if one != key]
            tries += [[*rest[:place], key, *rest[place:]] for place in range(0, len(best), 2)]
        means = [_mean(now, sample, rights, order) for order in tries]
        place = int(np.argmin(means))
        if means[place] >= least - 1e-9:
            return best
        best, least = tries[place], means[place]


def _sample(population: Population, count: int) -> Population:
    """The first households of a population."""
    groups = population.groups[HOUSEHOLD]
    count = min(count, groups.count)
    persons = int(np.searchsorted(groups.of_person, count))
    rows = slice(0, persons)
    of_group = {key: Values(column.values[:count]) for key, column in groups.columns.items()}
    home = Groups(groups.of_person[rows], groups.role[rows], count, of_group)
    columns = {key: column.take(rows) for key, column in population.columns.items()}
    return Population(persons, columns, {HOUSEHOLD: home})

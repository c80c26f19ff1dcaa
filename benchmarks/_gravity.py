"""A region for the solver: people and places in towns, near ones likelier, from a fixed seed."""

from __future__ import annotations

import numpy as np

from klaverblad.engines.matching import Barrier, stable_keys
from klaverblad.engines.matching.solving import Edges, Problem

TOWNS, SEED = 300, 20_261_126
BARRIERS = (Barrier.LICENCE, Barrier.SCHEDULE, Barrier.LANGUAGE, Barrier.TRAVEL)


def gravity(n: int, seats: int, degree: int) -> tuple[Problem, np.ndarray]:
    """Make a problem with about `degree` open edges a person, and one closed one on ten open ones.

    returns  the problem, and the town of each person
    """
    chance = np.random.default_rng(SEED)
    m = max(1, seats * 2 // 11)
    town_at = chance.random((TOWNS, 2)) * 100
    home, work = chance.integers(0, TOWNS, n), chance.integers(0, TOWNS, m)
    km = np.hypot(*(town_at[:, None] - town_at[None, :]).transpose(2, 0, 1))
    by_town = [np.flatnonzero(work == town) for town in range(TOWNS)]
    near = [np.argsort(km[town], kind="stable") for town in range(TOWNS)]
    pools = [
        np.concatenate([by_town[other] for other in near[town]])[: 4 * degree]
        for town in range(TOWNS)
    ]
    counts = np.minimum(chance.poisson(1.1 * degree, n), [len(pools[town]) for town in home])
    place = np.concatenate(
        [
            np.sort(chance.choice(pools[town], count, replace=False))
            for town, count in zip(home, counts, strict=True)
        ]
        + [np.zeros(0, np.int64)]
    )
    person = np.repeat(np.arange(n), counts)
    cost = (10 * km[home[person], work[place]] + chance.integers(0, 300, len(place))).astype(
        np.int64
    )
    priority = np.where(chance.random(n) < 0.3, 2000, 1500)
    points = np.maximum(priority[person] - np.minimum(cost, 1400), 1)
    is_shut = chance.random(len(place)) < 1 / 11
    closed = np.where(is_shut, chance.choice([one.value for one in BARRIERS], len(place)), 0)
    capacity = chance.integers(1, 11, m)
    starts = np.concatenate(([0], np.cumsum(counts)))
    problem = Problem(
        stable_keys(f"person {row}" for row in range(n)), stable_keys(f"place {row}" for row in range(m)),
        capacity, Edges.of(starts, place, points, closed.astype(np.uint32)),
    )  # fmt: skip
    return problem, home

"""Small problems drawn by chance, and HiGHS as the judge that knows nothing of our solver."""

from __future__ import annotations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from klaverblad.engines.matching import stable_keys
from klaverblad.engines.matching.solving import Edges, Problem, Quota

# The first call compiles, and a busy machine is slow, not wrong.
patient = settings(deadline=None, max_examples=40)


def keys(prefix: str, count: int):
    return stable_keys(f"{prefix}{row}" for row in range(count))


def problem(options, capacity, quotas=(), stands=None, accepted=None, closed=None) -> Problem:
    """Make a problem from options[person] = {place: points}."""
    starts = np.cumsum([0, *map(len, options)])
    pairs = [(place, points) for some in options for place, points in sorted(some.items())]
    return Problem(
        keys("person ", len(options)), keys("place ", len(capacity)),
        np.array(capacity, np.int64),
        Edges.of(starts, [j for j, _ in pairs], np.array([w for _, w in pairs], np.int64), closed),
        tuple(quotas),
        None if stands is None else np.array(stands, np.int64),
        None if accepted is None else np.array(accepted, np.int64),
    )  # fmt: skip


@st.composite
def problems(draw, *, with_quotas: bool = True, with_closed: bool = False) -> Problem:
    n, m = draw(st.integers(0, 8)), draw(st.integers(0, 5))
    option = st.dictionaries(st.integers(0, m - 1), st.integers(1, 5)) if m else st.just({})
    options = draw(st.lists(option, min_size=n, max_size=n))
    capacity = draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))
    quotas = []
    if with_quotas:
        half, quarter = np.arange(n // 2), np.arange(n // 4)
        quotas = [
            Quota("half", "people", half, least=draw(st.integers(0, 1))),
            Quota("quarter", "people", quarter, most=draw(st.integers(0, 2))),
            Quota("group", "places", np.arange(m // 2), most=draw(st.integers(0, 3))),
            Quota("rest", "places", np.arange(m // 2, m), least=draw(st.integers(0, 1))),
        ]
    where = st.integers(-1, m - 1)
    stands = draw(st.lists(where, min_size=n, max_size=n))
    edges = sum(map(len, options))
    shut = (
        draw(st.lists(st.integers(0, 3), min_size=edges, max_size=edges)) if with_closed else None
    )
    return problem(options, capacity, quotas, stands, closed=shut)


def judge(asked: Problem) -> int | None:
    """The most points that there can be, by an integer programme; None: nothing keeps the quotas."""
    edges = asked.edges.only_open()
    rows = [edges.person == i for i in range(len(asked.people))]
    rows += [edges.place == j for j in range(len(asked.places))]
    low, high = [0] * len(rows), [1] * len(asked.people) + asked.capacity.tolist()
    for quota in asked.quotas:
        rows.append(np.isin(edges.person if quota.of == "people" else edges.place, quota.rows))
        low.append(quota.least)
        high.append(np.inf if quota.most is None else quota.most)
    if not len(edges):
        return None if any(low) else 0
    limits = LinearConstraint(np.array(rows, float), low, high)
    found = milp(-edges.points.astype(float), constraints=limits, bounds=Bounds(0, 1),
                 integrality=np.ones(len(edges)))  # fmt: skip
    return round(-found.fun) if found.status == 0 else None

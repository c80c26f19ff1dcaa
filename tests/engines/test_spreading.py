"""Over a cluster of which a worker dies, every byte is what one process gives."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from klaverblad.engines.matching import Barrier, Policy
from klaverblad.engines.matching.solving import Live, Problem, Weights, barrier_map, graph
from klaverblad.engines.spreading import spread
from klaverblad.engines.travel import Travel, minutes
from tests.engines.matching.making import people, places

N, M = 60, 9


@pytest.fixture
def cluster():
    """Two workers, each a process of its own."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        host="127.0.0.1", scheduler_port=0,
    ) as started:  # fmt: skip
        yield started.scheduler_address


def trips(homes, work, dies: Path | None, rows: slice) -> Travel:
    """Minutes of some people; the first worker to ask for those in the middle is killed."""
    if dies is not None and rows.start > N // 2 and not dies.exists():
        dies.touch()
        os._exit(9)
    return Travel.from_each_person(minutes(homes[rows], work))


def judged(cluster="", dies=None):
    """All bytes of a graph and of a barrier map."""
    chance = np.random.default_rng(7)
    of_people, of_places = chance.integers(0, 25, N), chance.integers(0, 25, M)
    some = people(*({"lift_kg_max": float(kg), "has_licence_b": int(kg) % 2} for kg in of_people))
    where = places(*({"lift_kg": float(kg), "needs_licence_b": int(kg) % 2} for kg in of_places))
    homes, work = (chance.random((size, 2)) * 0.2 + (51, 4) for size in (N, M))
    closeness = Policy(version="1", points_nearby=100, points_lost_minute=1, minutes_counted_max=90)
    built = graph(
        some, where, partial(trips, homes, work, dies),
        Weights(version="1", closeness=closeness, points_placed=10),
        barriers_most=1, slice_rows=5, cluster=cluster,
    )  # fmt: skip
    live = Live.solved(Problem(some.key, where.key, np.full(M, 3), built.edges))
    groups = {"all": some.key.tolist(), "some": some.key[:20].tolist()}
    lifts = barrier_map(live, groups, [Barrier.LOAD, Barrier.LICENCE], cluster=cluster)
    edges = [column.tobytes() for column in vars(built.edges).values()]
    return edges, built.unsure.tobytes(), {b: n.tolist() for b, n in built.counts.items()}, lifts


def test_a_worker_that_is_killed_in_the_middle_changes_no_byte(cluster, tmp_path):
    alone = judged()

    spread_out = judged(cluster, tmp_path / "died")

    assert (tmp_path / "died").exists()
    assert spread_out == alone


def test_without_a_cluster_nothing_of_dask_is_loaded():
    code = (
        "import sys\nfrom klaverblad.engines.spreading import spread\n"
        "assert list(spread(lambda a, b: a * b, 3, [1, 2])) == [3, 6]\n"
        "sys.exit('dask' in sys.modules or 'distributed' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_answers_come_in_the_order_of_the_tasks():
    assert list(spread(pow, 2, [3, 1, 2])) == [8, 2, 4]

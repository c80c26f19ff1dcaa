"""The same work in this process, or spread over a cluster: the same function, the same bytes.

    for part in spread(judge, shared, slices):                      # here, one after the other
    for part in spread(judge, shared, slices, "tcp://10.0.0.7:8786"):   # on all workers of a cluster

Answers come in the order of the tasks, whoever did them. When a worker goes, others do its tasks again.
Nothing of dask is loaded without a cluster. Whoever reaches a cluster can run anything on it: keep it on a
network of its own.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Answer = TypeVar("Answer")

# So many workers may go while they do one task before we believe that the task is to blame.
_WORKERS_LOST_MAX = 3


class ClusterFailed(RuntimeError):
    """A cluster that cannot be reached, or that went on the way. What was asked can be asked again."""

    code = "cluster_failed"


def spread(
    work: Callable[[Shared, Task], Answer],
    shared: Shared,
    tasks: Iterable[Task],
    cluster: str = "",
) -> Iterator[Answer]:
    """Do every task, and give the answers in their order.

    work     a function of a module; what it answers may depend on `shared` and the task alone
    shared   what every task needs; sent once, and not to be changed
    cluster  the address of a dask scheduler; empty: here
    raises   ClusterFailed, when the first answer is taken or later
    """
    if not cluster:
        return (work(shared, task) for task in tasks)
    return _on_cluster(work, shared, tasks, cluster)


def _on_cluster(
    work: Callable[[Shared, Task], Answer], shared: Shared, tasks: Iterable[Task], cluster: str
) -> Iterator[Answer]:
    from cloudpickle import dumps  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from distributed import Client  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from distributed.client import FutureCancelledError  # type: ignore[import-not-found,unused-ignore]
    from distributed.scheduler import KilledWorker  # type: ignore[import-not-found,unused-ignore]

    try:
        reached: Any = Client(cluster)  # type: ignore[no-untyped-call,unused-ignore]
    except (OSError, ValueError) as problem:
        raise ClusterFailed(f"cluster {cluster}: no scheduler answers there.") from problem
    with reached as client:
        # A copy with every worker, so that none of them is the only one to know.
        sent = client.scatter(dumps(shared), broadcast=True, hash=False)
        futures: list[Any] = [
            client.submit(_done, work, sent, task, pure=False, retries=_WORKERS_LOST_MAX)
            for task in tasks
        ]
        for place, future in enumerate(futures):
            try:
                answer = future.result()
            except (FutureCancelledError, KilledWorker) as problem:
                raise ClusterFailed(
                    f"cluster {cluster}: it went on the way: {problem}"
                ) from problem
            yield answer
            # What was told need not be kept, nor done again when its worker goes.
            futures[place] = None
            del future


def _done(work: Callable[[Any, Any], Any], sent: bytes, task: Any) -> Any:
    return work(_opened(sent), task)


@lru_cache(maxsize=1)
def _opened(sent: bytes) -> Any:
    """Columns that this process owns: what the network hands over cannot be written in."""
    return pickle.loads(sent)  # noqa: S301 -- our own, from the client that this cluster obeys

"""Verifying the whole journal: every digest, every hash, every anchor, in two processes at most.

A link needs only the hash before it, and that one is stored. So the chain can be cut in parts that
are gone through at the same time: each part takes the hash before it on trust, and the part in
which that hash stands proves it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection, connections

from klaverblad.apps.journal import chain, damage, queries
from klaverblad.apps.journal.anchors import Anchor, first_that_fell
from klaverblad.apps.journal.damage import Finding
from klaverblad.apps.journal.queries import Head

PROCESSES_MAX = 4
# Below this a second process costs more than it brings.
_WORTH_A_PROCESS = 100_000
_SAID_EVERY_S = 0.2

# How many places were gone through, of how many.
Say = Callable[[int, int], object]
_gone_through: Any = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    head: Head
    n_anchors: int
    finding: Finding | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, as far as can be known."""
        return self.finding is None


def verify(
    anchors: Iterable[Anchor] = (), *, say: Say | None = None, processes: int | None = None
) -> Verdict:
    """Go through the whole journal, and find the first place where it is not what it was.

    say         is told how far it is
    processes   None: as many as pay off here
    """
    chain.settle()
    kept, head = list(anchors), queries.head()
    say = say or (lambda _done, _total: None)
    with _without_looking_for_rubbish():
        seq = _first_break(head.seq, processes or _processes_for(head.seq), say)
    inside = [damage.explain(seq) if seq else None, first_that_fell(kept)]
    placed = [one for one in inside if one is not None]
    first = min(placed, key=lambda one: one.seq or 0, default=None)
    return Verdict(head, len(kept), first or damage.outside_the_chain())


@contextmanager
def _without_looking_for_rubbish() -> Iterator[None]:
    """Leave what is in memory now out of Python's searches for cycles: millions of small rows make
    it search all the time, and a process beside us would copy what it touches."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _processes_for(n_links: int) -> int:
    # Other processes would not see what this transaction has written.
    if connection.in_atomic_block or "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return max(1, min(PROCESSES_MAX, os.cpu_count() or 1, n_links // _WORTH_A_PROCESS))


def _first_break(n_links: int, processes: int, say: Say) -> int | None:
    if processes == 1:
        done = 0

        def tick(n: int) -> None:
            nonlocal done
            done += n
            say(done, n_links)

        return chain.first_break(0, n_links, tick)
    # A connection must not be shared: each process opens its own.
    connections.close_all()
    context = multiprocessing.get_context("fork")
    counter = context.Value("q", 0)
    edges = [n_links * part // processes for part in range(processes + 1)]
    with ProcessPoolExecutor(processes, context, _count_in, (counter,)) as pool:
        parts = [pool.submit(_part, after, until) for after, until in pairwise(edges)]
        while wait(parts, timeout=_SAID_EVERY_S).not_done:
            say(counter.value, n_links)
        say(counter.value, n_links)
        return min((seq for part in parts if (seq := part.result()) is not None), default=None)


def _count_in(counter: Any) -> None:
    global _gone_through  # noqa: PLW0603 this process has one, given when it starts
    _gone_through = counter


def _part(after: int, until: int) -> int | None:
    return chain.first_break(after, until, _tick)


def _tick(n: int) -> None:
    with _gone_through.get_lock():
        _gone_through.value += n

"""Why not: for every pair that cannot be, all that stands in the way, in three languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from klaverblad.engines.matching import reasons_of_all
from klaverblad.match import tables

if TYPE_CHECKING:
    from klaverblad.match.runs import Read

_NAMES = ("person", "place", "barriers", "to_ask", "nl", "fr", "en")


def reasons_csv(read: Read, pairs_most: int) -> bytes:
    """A line per pair that cannot be: take all its barriers away and it can; fewer will not do.

    pairs_most  beyond this many pairs only those that one barrier keeps closed are told
    """
    n, m = len(read.people.ids), len(read.places.ids)
    rows = sorted(_lines(read, is_all=n * m <= pairs_most))
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(_NAMES)
    said = {name: list(column) for name, column in zip(_NAMES, columns, strict=True)}
    return pl.DataFrame(said, dict.fromkeys(_NAMES, pl.String)).write_csv().encode()


def _lines(read: Read, *, is_all: bool) -> Iterator[tuple[str, ...]]:
    edges = read.graph.edges
    for i in range(len(read.people.ids)):
        mine = slice(edges.starts[i], edges.starts[i + 1])
        near = edges.place[mine][edges.closed[mine] != 0]
        places = np.arange(len(read.places.ids)) if is_all else np.sort(near)
        if not len(places):
            continue
        trips = tables.trips(read.people, read.places, slice(i, i + 1), places)
        found = reasons_of_all(read.of_people.only(i), 0, read.of_places.only(places), trips)
        for j, why in zip(places.tolist(), found, strict=True):
            if why:
                yield (
                    read.people.ids[i], read.places.ids[j],
                    " ".join(one.barrier.name or "" for one in why if one.is_certain),
                    " ".join(one.barrier.name or "" for one in why if not one.is_certain),
                    *("; ".join(one.say(lang) for one in why) for lang in ("nl", "fr", "en")),
                )  # fmt: skip

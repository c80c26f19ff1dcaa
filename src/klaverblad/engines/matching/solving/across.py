"""Quotas over some people at some places: what they ask, and what each edge adds to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.errors import WrongValue
from klaverblad.engines.matching.solving.network import Network
from klaverblad.engines.matching.solving.problem import NOWHERE, Problem, Quota, say
from klaverblad.engines.matching.solving.state import Whole


@dataclass(frozen=True, eq=False)
class CrossQuota:
    """Placements of some people at some places: at least so many, or so much of all that start there.

    people, places  rows
    least           so many of these people at these places
    share_percent   of all who start at these places, so many in a hundred are these people
    """

    name: str
    people: NDArray[np.int64]
    places: NDArray[np.int64]
    least: int = 0
    share_percent: int = 0

    def __post_init__(self) -> None:
        """Refuse what is neither the one nor the other."""
        if self.least < 0 or not 0 <= self.share_percent <= 100:
            raise WrongValue(field=self.name, rows=[], wanted="least 0 or more, share 0 to 100")


@dataclass(frozen=True, eq=False)
class OpenQuota:
    """The same for a problem without who had accepted a place: they count beforehand.

    theirs_before, all_before  how many of these people, and of all, had accepted one of these places
    """

    name: str
    people: NDArray[np.int64]
    places: NDArray[np.int64]
    least: int
    share_percent: int
    theirs_before: int = 0
    all_before: int = 0


@dataclass(frozen=True, eq=False)
class Row:
    """One quota over edges: the sum of `helps` over the placements is at least `least`."""

    name: str
    helps: Whole
    least: int


def from_quotas(quotas: Sequence[Quota], n: int, m: int) -> tuple[CrossQuota, ...]:
    """Read plain quotas that do not nest as quotas that cut across.

    raises  WrongValue for a most: only what is asked at least can be priced here
    """
    found = []
    for quota in quotas:
        if quota.most is not None:
            raise WrongValue(field=quota.name, rows=[], wanted="no most where groups cross")
        is_people = quota.of == "people"
        people = quota.rows if is_people else np.arange(n)
        places = np.arange(m) if is_people else quota.rows
        found.append(CrossQuota(quota.name, people, places, least=quota.least))
    return tuple(found)


def asked_of_open(problem: Problem, quota: CrossQuota) -> OpenQuota:
    """Take out who had accepted a place; rows of people are those of the problem without them."""
    n, m = len(problem.people), len(problem.places)
    at = np.full(n, NOWHERE) if problem.accepted is None else problem.accepted
    in_people, in_places = np.zeros(n, np.bool_), np.zeros(m, np.bool_)
    in_people[quota.people], in_places[quota.places] = True, True
    stays = at == NOWHERE
    done_there = in_places[at[~stays]]
    return OpenQuota(
        quota.name, np.flatnonzero(in_people[stays]), np.flatnonzero(in_places),
        quota.least, quota.share_percent,
        int((in_people[~stays] & done_there).sum()), int(done_there.sum()),
    )  # fmt: skip


def row_of(net: Network, quota: OpenQuota) -> Row:
    """A quota over the edges of a network."""
    in_people = np.zeros(len(net.people), np.bool_)
    in_places = np.zeros(len(net.places), np.bool_)
    in_people[quota.people], in_places[quota.places] = True, True
    there = in_places[net.places][net.edges.place]
    theirs = in_people[net.people][net.edges.person] & there
    if quota.share_percent:
        share = quota.share_percent
        helps = 100 * theirs.astype(np.int64) - share * there
        return Row(quota.name, helps, share * quota.all_before - 100 * quota.theirs_before)
    return Row(quota.name, theirs.astype(np.int64), quota.least - quota.theirs_before)


def quotas_digest(problem: Problem, quotas: Sequence[OpenQuota]) -> str:
    """The hash of what quotas ask: the same for every order of rows."""
    said = blake2b(digest_size=32)
    for quota in quotas:
        asks = (quota.least, quota.share_percent, quota.theirs_before, quota.all_before)
        said.update(f"{quota.name} {asks}".encode())
        say(said, np.sort(problem.people[quota.people]))
        say(said, np.sort(problem.places[quota.places]))
    return said.hexdigest()

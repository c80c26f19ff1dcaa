"""The certificate of a solution: prices, objective, and the hashes of question and answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from hashlib import blake2b
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving import checker
from klaverblad.engines.matching.solving.columns import points_at
from klaverblad.engines.matching.solving.network import Network, Ties, network, seats_in_play
from klaverblad.engines.matching.solving.problem import NOWHERE, Problem
from klaverblad.engines.matching.solving.state import Whole

VERSION = 1
WRAPS = checker.WRAPS


class Priced(Protocol):
    """Whatever tells prices of places and groups."""

    @property
    def prices(self) -> tuple[tuple[str, int], ...]:
        """(key of the place, price of a seat) where it is not zero."""

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """(name of the group, price) where it is not zero."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What carries a seal over everything that it says."""

    seal: str = ""

    def sealed(self) -> Self:
        """The same, with the seal that belongs to it."""
        return replace(self, seal=self._seal())

    @property
    def is_sealed(self) -> bool:
        """Whether it is as it was written."""
        return self.seal == self._seal()

    def _seal(self) -> str:
        said = json.dumps(asdict(replace(self, seal="")), sort_keys=True)
        return blake2b(said.encode(), digest_size=32).hexdigest()


@dataclass(frozen=True)
class Certificate(Sealed):
    """What proves that no other placing is worth more.

    problem        hash of all that was asked
    placing        hash of who goes where
    ties           (scale, placed, stays): what decided between equal points, see network.Ties
    objective      scaled points and bonuses of all placements; equal to the bound of the prices
    points         the points alone
    placed         how many have a place
    prices         (key of the place, price of a seat) where it is not zero
    groups         (name of the group, price) where it is not zero
    seal           hash of all of the above: it fails on any change, also one that proves the same
    """

    problem: str
    placing: str
    ties: tuple[int, int, int]
    objective: int
    points: int
    placed: int
    prices: tuple[tuple[str, int], ...]
    groups: tuple[tuple[str, int], ...]
    version: int = VERSION

    def as_json(self) -> dict[str, Any]:
        """The same, as plain values."""
        return asdict(self) | {"prices": dict(self.prices), "groups": dict(self.groups)}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Certificate:
        """Read it back.

        raises  KeyError, TypeError, ValueError, AttributeError: it is no certificate
        """
        refuse_unlike(given, cls)
        if given["version"] != VERSION:
            raise ValueError(given["version"])
        pairs = {
            name: tuple((key, whole(price)) for key, price in given[name].items())
            for name in ("prices", "groups")
        }
        return cls(**(given | pairs | {"ties": tuple(whole(one) for one in given["ties"])}))


def refuse_unlike(given: Mapping[str, Any], kind: type) -> None:
    """Refuse a text or half a point where a whole number is written, and the other way around.

    raises  KeyError, TypeError
    """
    for field in fields(kind):
        wanted = {"int": int, "str": str}.get(str(field.type))
        if wanted and type(given[field.name]) is not wanted:
            raise TypeError(f"{field.name}: {given[field.name]!r}")


def whole(given: object) -> int:
    """A price as it is written: whole, and no more than columns of whole numbers hold.

    raises  TypeError, ValueError
    """
    if type(given) is not int:
        raise TypeError(given)
    if abs(given) >= WRAPS:
        raise ValueError(given)
    return given


def certify(
    problem: Problem, net: Network, at: NDArray[np.integer[Any]], price: Whole
) -> Certificate:
    """Write down what proves a solution.

    problem  nobody in it has accepted a place yet
    at       (n,) leaf of each person, in the order of the network
    price    (k,) price of each node
    """
    own, groups = prices_told(problem, net, price)
    each = points_at(net, at.astype(np.int32))
    worth, points = int(each.sum()), int((each // net.ties.scale).sum())
    placed = int((at < net.root).sum())
    return Certificate(
        problem=problem.digest(net.edges),
        placing=placing_digest(problem, rows_at(net, at)),
        ties=(net.ties.scale, net.ties.placed, net.ties.stays),
        objective=worth,
        points=points,
        placed=placed,
        prices=own,
        groups=groups,
    ).sealed()


def prices_told(
    problem: Problem, net: Network, price: Whole
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """The own prices of places and of groups, where they are not zero."""
    own = (price - price[np.where(net.parent >= 0, net.parent, net.root)])[: len(net.places)]
    keys = problem.places[net.places]
    # A place where nobody can start may have any price; zero says the least.
    own = np.where(net.high[: len(own)] > 0, own, 0)
    empty = net.high[: len(own)] == 0
    if empty.any():
        own[empty] = _least_price(net, price, empty)
    groups = {
        net.group[node].name: int(price[node] - price[net.parent[node]]) for node in net.group
    }
    return (
        tuple((f"{int(keys[row]):016x}", int(own[row])) for row in np.flatnonzero(own).tolist()),
        tuple(sorted((name, one) for name, one in groups.items() if one)),
    )


def rows_at(net: Network, at: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """The row of the place of each person in the order of the problem; -1: none."""
    found = np.full(len(net.people), NOWHERE, np.int64)
    is_placed = at < net.root
    found[net.people[is_placed]] = net.places[at[is_placed]]
    return found


def placing_digest(problem: Problem, rows: NDArray[np.int64]) -> str:
    """The hash of who goes where, the same for every order of rows."""
    order = np.argsort(problem.people)
    is_placed = rows[order] != NOWHERE
    said = blake2b(digest_size=32)
    for part in (problem.people[order][is_placed], problem.places[rows[order][is_placed]]):
        said.update(np.ascontiguousarray(part, "<u8").data)
    return said.hexdigest()


def check(problem: Problem, rows: NDArray[np.int64], certificate: Certificate) -> list[str]:
    """Check a certificate against the question and the answer; nothing is wrong: an empty list.

    problem  nobody in it has accepted a place yet
    rows     (n,) the row of the place of each person, -1: none
    """
    wrong = [] if certificate.is_sealed else ["the certificate was changed after it was written"]
    if certificate.problem != problem.digest():
        wrong.append("the certificate is of another problem")
    if certificate.placing != placing_digest(problem, rows):
        wrong.append("the certificate is of other placements")
    ties = Ties(*certificate.ties)
    highest = int(np.abs(problem.edges.points).max(initial=0))
    if min(ties.scale - 1, ties.placed, ties.stays) < 0 or (
        highest * ties.scale + ties.placed + ties.stays >= WRAPS
    ):
        # A bonus below zero, or sums that wrap around, would make the worst placing the best.
        return [*wrong, "what decides between equal points cannot be added up"]
    net = network(problem, ties)
    standing = 0 if problem.stands is None else int((problem.stands != NOWHERE).sum())
    if ties.scale <= ties.placed * seats_in_play(problem) + ties.stays * standing:
        wrong.append("what decides between equal points could outweigh a point")
    if certificate.points != certificate.objective // ties.scale:
        wrong.append("the points are not those of the objective")
    if certificate.placed != int((rows != NOWHERE).sum()):
        wrong.append("the number of people placed is another one")
    try:
        answer = told(problem, net, rows, certificate) | {"objective": certificate.objective}
    except LookupError as stranger:
        return [*wrong, f"the certificate names what is not there: {stranger}"]
    return wrong + checker.faults(asked(problem, net), answer)


def asked(problem: Problem, net: Network) -> dict[str, Any]:
    """The question as the checker reads it."""
    ranks = {"people": np.argsort(net.people), "places": np.argsort(net.places)}
    groups = [
        {"name": quota.name, "of": quota.of, "rows": ranks[quota.of][quota.rows],
         "low": max(0, int(net.low[node])), "high": int(net.high[node])}
        for node, quota in net.group.items()
    ]  # fmt: skip
    open_ = net.edges.closed == 0
    starts = np.concatenate(([0], np.cumsum(open_)))[net.edges.starts]
    return {
        "starts": starts, "place": net.edges.place[open_], "worth": net.worth[open_],
        "capacity": problem.capacity[net.places], "groups": groups,
    }  # fmt: skip


def told(
    problem: Problem, net: Network, rows: NDArray[np.int64], certificate: Priced
) -> dict[str, Any]:
    """The answer as the checker reads it.

    raises  LookupError: something in it is not in the question
    """
    rank = np.append(np.argsort(net.places), NOWHERE)
    at = rank[rows[net.people]]
    edges = net.edges.only_open()
    taken = np.flatnonzero(edges.place == at[edges.person])
    edge = np.full(len(at), NOWHERE, np.int64)
    edge[edges.person[taken]] = taken
    if ((at >= 0) & (edge < 0)).any():
        raise LookupError("a placement that is no edge")
    position = {f"{int(key):016x}": row for row, key in enumerate(problem.places[net.places])}
    price = np.zeros(len(net.places), np.int64)
    for key, one in certificate.prices:
        price[position[key]] = one
    of_group = dict(certificate.groups)
    names = [quota.name for quota in net.group.values()]
    if strangers := sorted(of_group.keys() - set(names)):
        raise LookupError(strangers[0])
    return {
        "edge": edge, "price": price, "group_price": [of_group.get(name, 0) for name in names],
    }  # fmt: skip


def _least_price(net: Network, price: Whole, empty: NDArray[np.bool_]) -> Whole:
    """The least price of places without a seat at which nobody would rather go there."""
    open_ = net.edges.closed == 0
    edges, worth = net.edges.only_open(), net.worth[open_]
    person, best = edges.person, -price[net.exit]
    np.maximum.at(best, person, worth - price[edges.place])
    least = np.zeros(len(price), np.int64)
    above = price[net.parent[edges.place]]
    np.maximum.at(least, edges.place, worth - best[person] - above)
    return least[: len(empty)][empty]

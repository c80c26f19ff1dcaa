"""The certificate of a bound: prices that prove what no placing under quotas that cut across can beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.solving import checker
from klaverblad.engines.matching.solving.across import OpenQuota, quotas_digest
from klaverblad.engines.matching.solving.certificate import (
    Sealed,
    asked,
    placing_digest,
    prices_told,
    refuse_unlike,
    told,
    whole,
)
from klaverblad.engines.matching.solving.columns import new_state
from klaverblad.engines.matching.solving.network import Network, Ties, network
from klaverblad.engines.matching.solving.prices import settle_prices
from klaverblad.engines.matching.solving.problem import Problem
from klaverblad.engines.matching.solving.state import Nodes, Whole

VERSION = 1
_PAIRS = ("prices", "groups", "across")


@dataclass(frozen=True)
class BoundCertificate(Sealed):
    """What proves how far a placing under quotas that cut across can be from the best.

    problem, quotas, placing   hashes of what was asked and of who goes where
    points    of this placing
    parts     prices and bound are in so many parts of a point
    bound     no placing that keeps the quotas is worth more than this
    across    (name of the quota, its price), in the order in which they were asked
    prices, groups, seal       see Certificate
    """

    problem: str
    quotas: str
    placing: str
    points: int
    parts: int
    bound: int
    across: tuple[tuple[str, int], ...]
    prices: tuple[tuple[str, int], ...]
    groups: tuple[tuple[str, int], ...]
    version: int = VERSION

    @property
    def gap(self) -> int:
        """How many points a better placing could have at most more."""
        return self.bound // self.parts - self.points

    def as_json(self) -> dict[str, Any]:
        """The same, as plain values; the quotas stay a list, for their order is part of it."""
        return asdict(self) | {"prices": dict(self.prices), "groups": dict(self.groups)}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> BoundCertificate:
        """Read it back.

        raises  KeyError, TypeError, ValueError, AttributeError: it is no such certificate
        """
        refuse_unlike(given, cls)
        if given["version"] != VERSION or whole(given["parts"]) < 1:
            raise ValueError(given["version"])
        pairs = {}
        for name in _PAIRS:
            found = given[name].items() if isinstance(given[name], dict) else given[name]
            pairs[name] = tuple((key, whole(price)) for key, price in found)
        return cls(**(given | pairs))


def certify_bound(
    problem: Problem,
    quotas: Sequence[OpenQuota],
    rows: NDArray[np.int64],
    priced: Network,
    best: Nodes,
    *,
    parts: int,
    prices: Whole,
    points: int,
) -> BoundCertificate:
    """Write down what proves a bound.

    problem  all edges open, nobody has accepted a place yet
    rows     (n,) the row of the place of each person in the answer
    priced   the network in which placements earn and pay the prices of the quotas
    best     (n,) leaf of each person in the placing that is best at those prices
    raises   TooManyPoints
    """
    state = new_state(priced, best, is_lasting=False)
    rounds = settle_prices(state, priced.root, 2 * len(priced.parent) + 2)
    assert rounds > 0, "the flow is not optimal"
    own, groups = prices_told(problem, priced, state.price)
    net = network(problem, Ties())
    across = tuple((q.name, int(one)) for q, one in zip(quotas, prices.tolist(), strict=True))
    written = BoundCertificate(
        problem=problem.digest(net.edges), quotas=quotas_digest(problem, quotas),
        placing=placing_digest(problem, rows), points=points, parts=parts, bound=0,
        across=across, prices=own, groups=groups,
    )  # fmt: skip
    bound = checker.bound_of(_asked(problem, net, quotas), _answer(problem, net, rows, written))
    return replace(written, bound=bound).sealed()


def check_bound(
    problem: Problem,
    quotas: Sequence[OpenQuota],
    rows: NDArray[np.int64],
    certificate: BoundCertificate,
) -> list[str]:
    """Check a bound against the question and the answer; nothing is wrong: an empty list.

    problem  all edges open, nobody in it has accepted a place yet
    rows     (n,) the row of the place of each person, -1: none
    """
    wrong = [] if certificate.is_sealed else ["the certificate was changed after it was written"]
    for said, found, what in (
        (certificate.problem, problem.digest(), "another problem"),
        (certificate.quotas, quotas_digest(problem, quotas), "other quotas"),
        (certificate.placing, placing_digest(problem, rows), "other placements"),
    ):
        if said != found:
            wrong.append(f"the certificate is of {what}")
    if [name for name, _ in certificate.across] != [quota.name for quota in quotas]:
        return [*wrong, "the certificate prices other quotas"]
    net = network(problem, Ties())
    try:
        answer = _answer(problem, net, rows, certificate)
    except LookupError as stranger:
        return [*wrong, f"the certificate names what is not there: {stranger}"]
    return wrong + checker.faults_of_bound(_asked(problem, net, quotas), answer)


def _asked(problem: Problem, net: Network, quotas: Sequence[OpenQuota]) -> dict[str, Any]:
    ranks = {"people": np.argsort(net.people), "places": np.argsort(net.places)}
    across = [
        {"name": one.name, "people": ranks["people"][one.people],
         "places": ranks["places"][one.places], "least": one.least, "share": one.share_percent,
         "theirs_before": one.theirs_before, "all_before": one.all_before}
        for one in quotas
    ]  # fmt: skip
    return asked(problem, net) | {"across": across}


def _answer(
    problem: Problem, net: Network, rows: NDArray[np.int64], certificate: BoundCertificate
) -> dict[str, Any]:
    return told(problem, net, rows, certificate) | {
        "objective": certificate.points, "bound": certificate.bound, "parts": certificate.parts,
        "across_price": [price for _, price in certificate.across],
    }  # fmt: skip

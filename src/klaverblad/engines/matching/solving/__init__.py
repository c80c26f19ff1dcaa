"""Who goes where: solved, proved, and kept up to date while life goes on.

    edges = graph(people, places, trips, weights, barriers_most=1).edges
    solution = solve(Problem(people.key, places.key, capacity, edges))
    check(solution.open, solution.place, solution.certificate)      # [] : nothing is better
    live = Live.solved(problem)
    live.if_lifted(Barrier.LICENCE, keys).placed                    # exact, and nothing has changed

problem.py says what is asked, cold.py how it is solved, checker.py how anybody can check it.
"""

from klaverblad.engines.matching.solving.across import CrossQuota, OpenQuota, from_quotas
from klaverblad.engines.matching.solving.barrier_map import Lift, barrier_map
from klaverblad.engines.matching.solving.bounding import BoundCertificate, check_bound
from klaverblad.engines.matching.solving.certificate import Certificate, check
from klaverblad.engines.matching.solving.cold import Solution, solve
from klaverblad.engines.matching.solving.crossing import (
    Crossed,
    QuotaPrice,
    solve_crossing,
)
from klaverblad.engines.matching.solving.errors import (
    LeastOutOfReach,
    NotTheSameProblem,
    QuotasCross,
    Shortfall,
    TooManyAccepted,
    TooManyPoints,
)
from klaverblad.engines.matching.solving.graph import Graph, graph
from klaverblad.engines.matching.solving.live import Gain, Live
from klaverblad.engines.matching.solving.network import split
from klaverblad.engines.matching.solving.problem import NOWHERE, Edges, Problem, Quota
from klaverblad.engines.matching.solving.proving import Proof
from klaverblad.engines.matching.solving.weights import Weights

__all__ = [
    "NOWHERE",
    "BoundCertificate",
    "Certificate",
    "CrossQuota",
    "Crossed",
    "Edges",
    "Gain",
    "Graph",
    "LeastOutOfReach",
    "Lift",
    "Live",
    "NotTheSameProblem",
    "OpenQuota",
    "Problem",
    "Proof",
    "Quota",
    "QuotaPrice",
    "QuotasCross",
    "Shortfall",
    "Solution",
    "TooManyAccepted",
    "TooManyPoints",
    "Weights",
    "barrier_map",
    "check",
    "check_bound",
    "from_quotas",
    "graph",
    "solve",
    "solve_crossing",
    "split",
]

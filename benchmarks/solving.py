"""The solver of the matching against OR-Tools alone on the same graph, in one run.

    python benchmarks/solving.py            120,000 people, about 60,000 seats, about 6 million edges
    python benchmarks/solving.py --quick    10,000 people: to see that it runs
    python benchmarks/solving.py --write    keep the figures in benchmarks/results

Processor time, best of some turns in alternation; the same edges and the same points on both sides,
and both answers must be worth the same. Every answer and the state after all events are checked by
the checker that shares no code with the solver.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from _gravity import BARRIERS, SEED, TOWNS, gravity
from _results import Results
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from klaverblad.engines.matching.solving import NOWHERE, Live, checker, solve
from klaverblad.engines.matching.solving.certificate import asked, certify, check
from klaverblad.engines.matching.solving.cold import priced
from klaverblad.engines.matching.solving.columns import new_state
from klaverblad.engines.matching.solving.flow import solve_flow
from klaverblad.engines.matching.solving.network import Ties, network

RESULTS = Results(
    "solving", "The solver against OR-Tools alone", ("numpy", "numba", "ortools", "polars")
)


def main() -> None:
    """Measure, and print each bar with what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    quick, show = options.quick, RESULTS.show
    n, seats, degree, turns = (10_000, 5_000, 40, 3) if quick else (120_000, 60_000, 52, 2)
    warm_up()
    problem, home = gravity(n, seats, degree)
    open_ = replace(problem, edges=problem.edges.only_open())
    RESULTS.note(
        f"{n:,} people, {len(problem.places):,} places, {int(problem.capacity.sum()):,} seats, "
        f"{len(open_.edges):,} open edges; processor time, the best of {turns} turns."
    )
    peer, value = best_of(lambda: alone(open_), turns)
    steps = cold(open_, turns)
    total = sum(steps.values())
    show("cold: OR-Tools alone", peer, "s")
    for name, seconds in steps.items():
        show(f"cold: ours, {name}", seconds, "s")
    show("cold with duals and certificate / OR-Tools alone", total / peer, "x", most=1.10)
    solution = solve(open_)
    assert solution.points == value, (solution.points, value)
    assert check(solution.open, solution.place, solution.certificate) == []
    show("primal - dual, by the checker", 0, "points", most=0)
    checking(open_, solution, peer)
    order(open_, solution)
    live = Live.solved(problem)
    events(live, problem)
    what_ifs(live, problem, home, peer)
    turnover(open_, solution)
    if options.write:
        RESULTS.keep()


def warm_up() -> None:
    """Have numba compile everything first: that is part of no solve."""
    problem, _ = gravity(200, 100, 5)
    live = Live.solved(problem)
    key = int(problem.people[0])
    live.leave(key)
    live.enter(key, problem.places[:2].tolist(), [900, 800])
    live.if_lifted(BARRIERS[0].value, problem.people.tolist())
    solve(replace(problem, edges=problem.edges.only_open()))


def best_of(work: Callable[[], object], turns: int) -> tuple[float, object]:
    """The least processor time of some turns, and what came out."""
    least, found = np.inf, None
    for _ in range(turns):
        start = time.process_time()
        found = work()
        least = min(least, time.process_time() - start)
    return float(least), found


def alone(problem) -> int:
    """OR-Tools as one would call it first: people, places, a sink, and nothing proved."""
    n, m, edges = len(problem.people), len(problem.places), problem.edges
    flow, person = SimpleMinCostFlow(), edges.person
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        person, edges.place + n, np.ones(len(edges), np.int64), -edges.points
    )
    people, places = np.arange(n), np.arange(n, n + m)
    flow.add_arcs_with_capacity_and_unit_cost(
        people, np.full(n, n + m), np.ones(n, np.int64), np.zeros(n, np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        places, np.full(m, n + m), problem.capacity, np.zeros(m, np.int64)
    )
    flow.set_nodes_supplies(np.append(people, n + m), np.append(np.ones(n, np.int64), -n))
    assert flow.solve() == flow.OPTIMAL
    return int(edges.points[flow.flows(arcs) > 0].sum())


def cold(problem, turns: int) -> dict[str, float]:
    """Our cold solve, step by step."""
    ties = Ties.of(problem, counts_placed=False)
    laid, net = best_of(lambda: network(problem, ties), turns)
    flowed, at = best_of(lambda: solve_flow(net, np.arange(len(net.edges))), turns)
    duals, state = best_of(lambda: priced(net, new_state(net, at, is_lasting=False)), turns)
    written, _ = best_of(lambda: certify(problem, net, at, state.price), turns)
    return {"canonical order": laid, "flow": flowed, "duals": duals, "certificate": written}


def checking(problem, solution, peer: float) -> None:
    """The checker alone, on columns that are there already."""
    from klaverblad.engines.matching.solving.certificate import told

    net = network(problem, Ties(*solution.certificate.ties))
    question = asked(problem, net)
    answer = told(problem, net, solution.place, solution.certificate)
    answer |= {"objective": solution.certificate.objective}
    seconds, wrong = best_of(lambda: checker.faults(question, answer), 3)
    assert wrong == []
    RESULTS.show("certificate check / a solve", seconds / peer, "x", most=0.01)


def order(problem, solution) -> None:
    """The same people in another order of rows."""
    from klaverblad.engines.matching.solving.problem import in_order

    people = np.random.default_rng(SEED).permutation(len(problem.people))
    places = np.arange(len(problem.places))
    moved = solve(
        replace(
            problem, people=problem.people[people], edges=in_order(problem.edges, people, places)
        )
    )
    differ = float((moved.place != solution.place[people]).sum())
    RESULTS.show("moved by another order of rows", differ, "placements", most=0)


def events(live: Live, problem) -> None:
    """People go and come back: two events each, exact after each."""
    chance = np.random.default_rng(SEED)
    edges, times = problem.edges, []
    rows = chance.choice(len(problem.people), 1_000, replace=False)
    for row in rows.tolist():
        key = int(problem.people[row])
        mine = slice(edges.starts[row], edges.starts[row + 1])
        is_open = edges.closed[mine] == 0
        where, points = (
            problem.places[edges.place[mine][is_open]].tolist(),
            edges.points[mine][is_open],
        )
        start = time.process_time_ns()
        live.leave(key)
        middle = time.process_time_ns()
        live.enter(key, where, points)
        times += [middle - start, time.process_time_ns() - middle]
    assert check(*live.proof()) == []
    RESULTS.show("event, 99 of 100 within", float(np.percentile(times, 99)) / 1e6, "ms", most=1)
    RESULTS.show("event, mean", float(np.mean(times)) / 1e6, "ms")


def what_ifs(live: Live, problem, home: np.ndarray, peer: float) -> None:
    """One barrier for one town, each exact; the largest is solved cold too."""
    groups = [problem.people[home == town].tolist() for town in range(TOWNS)]
    start = time.process_time()
    gains = [live.if_lifted(one.value, group) for one in BARRIERS[:3] for group in groups]
    mean = (time.process_time() - start) / len(gains)
    most = max(range(len(gains)), key=lambda at: gains[at].points)
    barrier, town = BARRIERS[most // TOWNS], most % TOWNS
    lifted = np.isin(problem.people, np.array(groups[town], np.uint64))[problem.edges.person]
    closed = np.where(
        lifted, problem.edges.closed & ~np.uint32(barrier.value), problem.edges.closed
    )
    again = solve(replace(problem, edges=replace(problem.edges, closed=closed)), counts_placed=True)
    # Events left and came back, so the region is the one we began with.
    assert again.points == live.points + gains[most].points
    assert again.placed == live.placed + gains[most].placed
    RESULTS.show(f"what-if, mean of {len(gains)}", mean * 1000, "ms")
    RESULTS.show("what-if: a cold solve / a what-if", peer / mean, "x", least=1000)
    RESULTS.note("The largest what-if was solved cold too: the same points and placings.")


def turnover(problem, solution) -> None:
    """One in a hundred goes: how many of the others are moved, ours against a solve that knows nothing."""
    chance = np.random.default_rng(SEED)
    n = len(problem.people)
    kept = np.sort(chance.choice(n, n - n // 100, replace=False))
    from klaverblad.engines.matching.solving.problem import in_order

    stands = solution.place[kept]
    places = np.arange(len(problem.places))
    shuffled = chance.permutation(len(kept))
    left = replace(
        problem, people=problem.people[kept], edges=in_order(problem.edges, kept, places)
    )
    ours = solve(replace(left, stands=stands))
    # The certificate is about points first and stays second: no placing of these points keeps more.
    assert check(ours.open, ours.place, ours.certificate) == []
    cold_at = np.empty(len(kept), np.int64)
    blind = replace(
        left, edges=in_order(left.edges, shuffled, places), people=left.people[shuffled]
    )
    net = network(blind, Ties())
    raw = replace(
        net,
        edges=blind.edges,
        worth=blind.edges.points,
        exit=np.full(len(kept), net.outside, np.int32),
        high=np.append(blind.capacity, net.high[len(places) :]),
    )
    at = solve_flow(raw, np.arange(len(raw.edges)))
    cold_at[shuffled] = np.where(at < len(places), at, NOWHERE)
    one, other = int((ours.place != stands).sum()), int((cold_at != stands).sum())
    RESULTS.show("moved after 1 % left, ours", one, "people")
    RESULTS.show("moved after 1 % left, a cold solve", other, "people")
    # Seats that came free are filled by both; who had a place and must leave it is what ties decide.
    had = stands != NOWHERE
    torn = [int((at != stands)[had].sum()) for at in (ours.place, cold_at)]
    RESULTS.show("of them had a place, ours", torn[0], "people")
    RESULTS.show("of them had a place, a cold solve", torn[1], "people")
    RESULTS.note("No placing of these points keeps more people where they stand than ours: proved.")
    RESULTS.show("turnover at equal points: ours / cold", one / max(1, other), "x", most=0.6)


if __name__ == "__main__":
    main()

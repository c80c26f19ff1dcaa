"""The shortest chain of moves from where there is one too many to where there is one too few.

Nothing is tried at random: each search is Dijkstra's over the leaves and groups, with the prices
making every step cost zero or more, and it stops as soon as the other end is reached.
"""

from __future__ import annotations

from klaverblad.engines.matching.solving.compiled import inner
from klaverblad.engines.matching.solving.heap import nearest, reach, reset
from klaverblad.engines.matching.solving.state import (
    BOUND,
    BOUND_AT,
    END_EXIT,
    FIRST_EXIT,
    NOBODY,
    OBJECTIVE,
    PLACED,
    POINTS,
    SETTLED,
    STAMP,
    TOUCHED,
    TRIAL,
    State,
)

NO_WAY = -1


@inner
def up_cost(s: State, node: int) -> int:
    """What one more below a node costs in missed or broken bounds; NO_WAY: it is full.

    The cost is in units of `far`, plus one: 0 a least is served, 1 free, 2 a soft most is broken.
    """
    if s.flow[node] < s.low[node]:
        return 0
    if s.flow[node] < s.high[node]:
        return 1
    return 2 if s.is_soft[node] else NO_WAY


@inner
def down_cost(s: State, node: int) -> int:
    """What one less below a node costs, in the same units; NO_WAY: nobody may be taken away.

    At an exit the low bound is the most that may have a place, and that is never exceeded.
    """
    if s.flow[node] <= 0:
        return NO_WAY
    if s.flow[node] > s.high[node]:
        return 0
    if s.flow[node] > s.low[node]:
        return 1
    return NO_WAY if s.is_exit[node] else 2


@inner
def step_up(s: State, node: int) -> int:
    """Reduced cost of sending one up from a node to its parent; NO_WAY: not possible."""
    cost = up_cost(s, node)
    if cost == NO_WAY:
        return NO_WAY
    return int((cost - 1) * s.far[0] - s.price[node] + s.price[s.parent[node]])


@inner
def step_down(s: State, node: int) -> int:
    """Reduced cost of taking one back from the parent of a node to it; NO_WAY: not possible."""
    cost = down_cost(s, node)
    if cost == NO_WAY:
        return NO_WAY
    return int((cost - 1) * s.far[0] + s.price[node] - s.price[s.parent[node]])


@inner
def best_of(s: State, person: int) -> int:
    """What a person's best option is worth at today's prices."""
    best = -s.price[s.exit[person]]
    for edge in range(s.begin[person], s.end[person]):
        if s.edge_closed[edge] & ~s.lifted[person] == 0:
            worth = s.edge_points[edge] - s.price[s.edge_node[edge]]
            best = max(best, worth)
    return int(best)


@inner
def step(s: State, node: int, is_up: bool) -> int:
    """Reduced cost between a node and its parent, one way or the other."""
    return step_up(s, node) if is_up else step_down(s, node)


@inner
def bound_by(s: State, leaf: int, dist: int, end: int, is_up: bool) -> None:
    """Where the way on from a node to the end is free, nothing that is longer is looked at again."""
    if dist >= s.totals[BOUND]:
        return
    node = leaf
    while node != end:
        if s.parent[node] < 0 or step(s, node, is_up) != 0:
            return
        node = s.parent[node]
    s.totals[BOUND], s.totals[BOUND_AT] = dist, leaf


@inner
def offer(s: State, person: int, worth: int, dist: int, from_node: int, end: int) -> None:
    """Let a person who would give up `worth` look at every option they have."""
    node = s.exit[person]
    if node != from_node:
        reach(s, node, dist + worth + s.price[node], from_node, person, 0)
        bound_by(s, node, s.dist[node], end, True)
    closed, points, to = s.edge_closed, s.edge_points, s.edge_node
    gone, stamp, above = ~s.lifted[person], s.totals[STAMP], dist + worth
    for edge in range(s.begin[person], s.end[person]):
        node = to[edge]
        there = above - points[edge] + s.price[node]
        if there >= s.totals[BOUND] or (s.seen[node] == stamp and s.dist[node] <= there):
            continue
        if closed[edge] & gone == 0 and node != from_node:
            reach(s, node, there, from_node, person, points[edge])
            bound_by(s, node, there, end, True)


@inner
def climb(s: State, node: int, end: int, is_up: bool) -> bool:
    """Go up from a node as long as that is free; whether `end` is reached at once.

    What is free goes first: a whole municipality without a place is then never looked at.
    """
    dist = s.dist[node]
    while node != end and s.parent[node] >= 0 and step(s, node, is_up) == 0:
        parent = s.parent[node]
        reach(s, parent, dist, node, NOBODY, 0)
        node = parent
    return bool(node == end and s.dist[end] == dist)


@inner
def spread(s: State, node: int, end: int, is_up: bool) -> None:
    """Reach the parent and the children of a node."""
    dist = s.dist[node]
    if s.parent[node] >= 0:
        cost = step(s, node, is_up)
        if cost != NO_WAY:
            reach(s, s.parent[node], dist + cost, node, NOBODY, 0)
            bound_by(s, s.parent[node], dist + cost, end, is_up)
    child = s.first_child[node]
    while child >= 0:
        cost = step(s, child, not is_up)
        if cost != NO_WAY and dist + cost < s.totals[BOUND]:
            reach(s, child, dist + cost, node, NOBODY, 0)
            bound_by(s, child, dist + cost, end, is_up)
        child = s.next_sibling[child]


@inner
def find_forward(s: State, target: int) -> int:
    """Go on from what is reached until `target`; returns its distance, NO_WAY if there is none."""
    while True:
        node = nearest(s)
        if node < 0:
            return NO_WAY
        dist = s.dist[node]
        if dist >= s.totals[BOUND]:
            climb(s, s.totals[BOUND_AT], target, True)
            return int(dist)
        if climb(s, node, target, True):
            return int(dist)
        spread(s, node, target, True)
        person = s.first_at[node]
        while person >= 0:
            offer(s, person, s.at_points[person] - s.price[node], dist, node, target)
            person = s.next_at[person]


@inner
def least_worth(s: State) -> int:
    """What everybody has at least: nobody stands worse than at their exit."""
    highest = s.price[s.totals[FIRST_EXIT]]
    for node in range(s.totals[FIRST_EXIT], s.totals[END_EXIT]):
        if s.is_exit[node]:
            highest = max(highest, s.price[node])
    return int(-highest)


@inner
def could_come(s: State, node: int, floor: int, end: int) -> None:
    """Reach the leaves of everybody who could come to a leaf, by an edge or because it is theirs.

    floor  what everybody has at least: from some row on no points are high enough any more
    """
    at_node, stamp = s.dist[node] + s.price[node], s.totals[STAMP]
    for row in range(s.r_begin[node], s.r_end[node]):
        points = s.r_points[row]
        if at_node + floor - points >= s.totals[BOUND]:
            break
        person = s.r_person[row]
        at = s.at[person]
        if at < 0 or at == node:
            continue
        there = at_node + s.at_points[person] - s.price[at] - points
        if there >= s.totals[BOUND] or (s.seen[at] == stamp and s.dist[at] <= there):
            continue
        if s.edge_closed[s.r_edge[row]] & ~s.lifted[person] == 0:
            reach(s, at, there, node, person, points)
            bound_by(s, at, there, end, False)
    person = s.first_leaver[node]
    while person >= 0:
        at = s.at[person]
        if at >= 0 and at != node:
            there = at_node + s.at_points[person] - s.price[at]
            reach(s, at, there, node, person, 0)
            bound_by(s, at, there, end, False)
        person = s.next_leaver[person]


@inner
def find_backward(s: State, source: int) -> int:
    """Look for who could come, from what is reached back to `source`; returns its distance."""
    floor = least_worth(s)
    while True:
        node = nearest(s)
        if node < 0:
            return NO_WAY
        dist = s.dist[node]
        if dist >= s.totals[BOUND]:
            climb(s, s.totals[BOUND_AT], source, False)
            return int(dist)
        if climb(s, node, source, False):
            return int(dist)
        spread(s, node, source, False)
        could_come(s, node, floor, source)


@inner
def raise_prices(s: State, dist: int) -> None:
    """After a search forward: what was nearer than the end becomes dearer."""
    for place in range(s.totals[SETTLED]):
        node = s.settled[place]
        if s.dist[node] < dist:
            s.price[node] += dist - s.dist[node]


@inner
def lower_prices(s: State, dist: int) -> None:
    """After a search backward: what was nearer than the end becomes cheaper."""
    for place in range(s.totals[SETTLED]):
        node = s.settled[place]
        if s.dist[node] < dist:
            s.price[node] -= dist - s.dist[node]


@inner
def link(s: State, person: int, node: int, points: int) -> None:
    """Stand a person at a leaf; who counts there is counted elsewhere."""
    after = s.first_at[node]
    s.at[person], s.at_points[person] = node, points
    s.next_at[person], s.prev_at[person] = after, -1
    if after >= 0:
        s.prev_at[after] = person
    s.first_at[node] = person
    s.totals[OBJECTIVE] += points
    s.totals[POINTS] += points // s.scale[0]
    s.totals[PLACED] += not s.is_exit[node]


@inner
def unlink(s: State, person: int) -> None:
    """Take a person from their leaf, and remember where they stood if this is a trial."""
    node = s.at[person]
    if s.touched[person] != s.totals[TRIAL]:
        s.touched[person] = s.totals[TRIAL]
        s.was_at[person], s.was_points[person] = node, s.at_points[person]
        s.moved[s.totals[TOUCHED]] = person
        s.totals[TOUCHED] += 1
    before, after = s.prev_at[person], s.next_at[person]
    if before >= 0:
        s.next_at[before] = after
    else:
        s.first_at[node] = after
    if after >= 0:
        s.prev_at[after] = before
    s.totals[OBJECTIVE] -= s.at_points[person]
    s.totals[POINTS] -= s.at_points[person] // s.scale[0]
    s.totals[PLACED] -= not s.is_exit[node]
    s.at[person] = NOBODY


@inner
def take_step(s: State, from_node: int, to_node: int, person: int, points: int) -> None:
    """Do one step of a chain: a person moves, or one is counted more or less."""
    if person >= 0:
        if s.at[person] >= 0:
            unlink(s, person)
        link(s, person, to_node, points)
    elif s.parent[from_node] == to_node:
        s.flow[from_node] += 1
    else:
        s.flow[to_node] -= 1


@inner
def walk_forward(s: State, target: int) -> None:
    """Do the chain that a search forward found, from its end to its beginning."""
    node = target
    while True:
        from_node, person = s.via_node[node], s.via_person[node]
        if from_node < 0:
            if person >= 0:
                take_step(s, -1, node, person, s.via_points[node])
            return
        take_step(s, from_node, node, person, s.via_points[node])
        node = from_node


@inner
def walk_backward(s: State, source: int) -> None:
    """Do the chain that a search backward found."""
    node = source
    while s.via_node[node] >= 0:
        to_node = s.via_node[node]
        take_step(s, node, to_node, s.via_person[node], s.via_points[node])
        node = to_node


@inner
def bring(s: State, source: int, target: int) -> bool:
    """One too many at `source`, one too few at `target`: look from the target for who can come."""
    reset(s)
    reach(s, target, 0, -1, NOBODY, 0)
    bound_by(s, target, 0, source, False)
    dist = find_backward(s, source)
    if dist == NO_WAY:
        return False
    lower_prices(s, dist)
    walk_backward(s, source)
    return True


@inner
def push(s: State, source: int, target: int) -> bool:
    """The same, looking from the source for where one can go."""
    reset(s)
    reach(s, source, 0, -1, NOBODY, 0)
    bound_by(s, source, 0, target, True)
    dist = find_forward(s, target)
    if dist == NO_WAY:
        return False
    raise_prices(s, dist)
    walk_forward(s, target)
    return True


@inner
def seat(s: State, person: int, worth: int, target: int) -> bool:
    """Someone without a leaf, whose best option is `worth`, comes in; one too few at `target`."""
    reset(s)
    offer(s, person, worth, 0, -1, target)
    dist = find_forward(s, target)
    if dist == NO_WAY:
        return False
    raise_prices(s, dist)
    walk_forward(s, target)
    return True

"""What can happen after a solve: each leaves an optimum again, with prices that prove it.

A person leaves by giving their place up and then not being counted; comes by being counted without
a place and then taking the best; and changes by the one after the other.
"""

from __future__ import annotations

import numpy as np

from klaverblad.engines.matching.arrays import Rows
from klaverblad.engines.matching.solving.compiled import inner, lean
from klaverblad.engines.matching.solving.searches import (
    best_of,
    bring,
    down_cost,
    link,
    push,
    seat,
    step_down,
    step_up,
    unlink,
    up_cost,
)
from klaverblad.engines.matching.solving.state import NOBODY, TOUCHED, TRIAL, State


@inner
def free_above(s: State, node: int) -> int:
    """The highest node that one too many at `node` can move up to at no cost."""
    while s.parent[node] >= 0 and up_cost(s, node) >= 0 and step_up(s, node) == 0:
        node = s.parent[node]
    return node


@inner
def free_below(s: State, node: int) -> int:
    """The highest node from which one can be taken back down to `node` at no cost."""
    while s.parent[node] >= 0 and down_cost(s, node) >= 0 and step_down(s, node) == 0:
        node = s.parent[node]
    return node


@inner
def count(s: State, leaf: int, change: int) -> None:
    """Count one more, or one less, from an exit up; what is asked of a group moves along."""
    node = leaf
    while node >= 0:
        s.flow[node] += change
        if s.is_exit[node]:
            s.low[node] += change
            s.high[node] += change
        node = s.parent[node]


@inner
def price_empty(s: State, leaf: int) -> None:
    """Give an exit where nobody is, and may therefore have any low price, that of what is above."""
    node, top = leaf, leaf
    while s.parent[node] >= 0:
        if s.flow[node] == 0:
            top = s.parent[node]
        node = s.parent[node]
    # From above down: each takes the price that its parent has just been given.
    while top != leaf:
        node = leaf
        while s.parent[node] != top:
            node = s.parent[node]
        if s.flow[node] > s.low[node]:
            s.price[node] = max(s.price[node], s.price[top])
        top = node


@lean
def give_up(s: State, person: int) -> bool:
    """Take a person from their place to their exit, though they would rather stay; not linked."""
    leaf, exit_ = s.at[person], s.exit[person]
    unlink(s, person)
    if leaf == exit_:
        return True
    top = free_above(s, exit_)
    # Counted up first: from the exit to `top` the way is free, so one too many is at `top`.
    node = exit_
    while node != top:
        s.flow[node] += 1
        node = s.parent[node]
    return bring(s, top, leaf)


@lean
def take_best(s: State, person: int) -> bool:
    """Let a person who is counted at their exit, but not linked, have what is best for all."""
    exit_ = s.exit[person]
    worth = best_of(s, person)
    if worth == -s.price[exit_]:
        link(s, person, exit_, 0)
        return True
    top = free_below(s, exit_)
    # Counted down first: from `top` to the exit the way is free, so one too few is at `top`.
    node = exit_
    while node != top:
        s.flow[node] -= 1
        node = s.parent[node]
    return seat(s, person, worth, top)


@lean
def leave(s: State, person: int) -> bool:
    """A person goes."""
    done = give_up(s, person)
    count(s, s.exit[person], -1)
    return done


@lean
def enter(s: State, person: int) -> bool:
    """A person comes."""
    price_empty(s, s.exit[person])
    count(s, s.exit[person], 1)
    return take_best(s, person)


@inner
def open_for(s: State, person: int, barriers: int) -> bool:
    """Lift barriers for one person; whoever has nothing better in it stays where they are."""
    s.lifted[person] = s.lifted[person] | np.uint32(barriers)
    at = s.at[person]
    if best_of(s, person) <= s.at_points[person] - s.price[at]:
        return True
    return give_up(s, person) and take_best(s, person)


@lean
def raise_high(s: State, node: int) -> bool:
    """One more may stand below a node."""
    parent = s.parent[node]
    is_dear = s.flow[node] == s.high[node] and s.price[node] > s.price[parent]
    s.high[node] += 1
    if not is_dear:
        return True
    s.flow[node] += 1
    return bring(s, parent, node)


@lean
def lower_high(s: State, node: int) -> bool:
    """One less may stand below a node."""
    s.high[node] -= 1
    s.low[node] = min(s.low[node], s.high[node])
    if s.flow[node] <= s.high[node]:
        return True
    s.flow[node] -= 1
    return push(s, node, s.parent[node])


@lean
def raise_low(s: State, node: int) -> bool:
    """One more has to stand below a node, if that can be."""
    s.low[node] += 1
    if s.flow[node] >= s.low[node]:
        return True
    s.flow[node] += 1
    return bring(s, s.parent[node], node)


@lean
def lower_low(s: State, node: int) -> bool:
    """One less has to stand below a node."""
    parent = s.parent[node]
    is_forced = s.flow[node] == s.low[node] and s.price[node] < s.price[parent]
    s.low[node] -= 1
    if not is_forced:
        return True
    s.flow[node] -= 1
    return push(s, node, parent)


@lean
def begin_trial(s: State) -> None:
    """From here on, remember who moves."""
    s.totals[TRIAL] += 1
    s.totals[TOUCHED] = 0


@lean
def take_back(s: State) -> None:
    """Stand everybody where they stood when the trial began; counts and prices are not touched."""
    touched = s.totals[TOUCHED]
    for place in range(touched):
        person = s.moved[place]
        if s.at[person] != NOBODY:
            unlink(s, person)
    for place in range(touched):
        person = s.moved[place]
        if s.was_at[person] != NOBODY:
            link(s, person, s.was_at[person], s.was_points[person])
    s.totals[TRIAL] += 1
    s.totals[TOUCHED] = 0


@lean
def lift_for_all(s: State, people: Rows, barriers: int) -> bool:
    """Lift barriers for many, one after the other; the order does not change what it is worth."""
    done = True
    for place in range(len(people)):
        done = open_for(s, people[place], barriers) and done
    return done

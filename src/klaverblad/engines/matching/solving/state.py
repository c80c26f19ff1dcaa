"""Who is where, at which prices: the columns that the searches of `moves` read and write.

People stand at leaves of one tree. A place is a leaf; so is the exit of whoever stays without a
place. Groups of places and of people are the nodes above, and the root is above all. Each node
counts who stands below it, and has a least and a most. Prices stand at nodes too: what one more
person below it would cost the others, in points.

    an edge i -> j may be used when  closed[e] & ~lifted[i] == 0
    reduced cost of a move a -> b  = what it costs - price[a] + price[b], never below zero

method  successive shortest paths with prices (Ahuja, Magnanti, Orlin, Network Flows, 1993, ch. 9)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching.arrays import Booleans

Nodes = NDArray[np.int32]
Whole = NDArray[np.int64]
Marks = NDArray[np.uint32]

# An edge that no lifted barrier opens: its person or place has gone.
GONE = np.uint32(1 << 31)
NOBODY = -1
# No bound, and far enough from the end of 64 bits that counting on never comes near it.
ENDLESS = 1 << 60
OBJECTIVE, POINTS, PLACED, TOUCHED, TRIAL, STAMP, HEAP, SETTLED = range(8)
# Of a search: the shortest way to the end that is known, the node from where it is free; the exits.
BOUND, BOUND_AT, FIRST_EXIT, END_EXIT = range(8, 12)
SUMS = 12


class State(NamedTuple):
    """Columns by node (k,), by person (n,) and by edge (e,); `totals` holds what is summed."""

    parent: Nodes
    first_child: Nodes
    next_sibling: Nodes
    low: Whole
    high: Whole
    is_soft: Booleans  # more than `high` is possible, at the price `far`
    is_exit: Booleans  # bounds here move along with how many people there are
    flow: Whole
    price: Whole
    first_at: Nodes
    r_begin: Whole
    r_end: Whole
    r_room: Whole
    first_leaver: Nodes

    at: Nodes
    at_points: Whole
    next_at: Nodes
    prev_at: Nodes
    exit: Nodes
    next_leaver: Nodes
    lifted: Marks
    begin: Whole
    end: Whole
    room: Whole  # where the room for edges of the person ends
    touched: Whole  # the trial in which the person first moved
    was_at: Nodes
    was_points: Whole
    moved: Nodes

    edge_person: Nodes
    edge_node: Nodes
    edge_points: Whole
    edge_closed: Marks
    # Who could come to a node: r_begin to r_end, the most points first.
    r_edge: Nodes
    r_person: Nodes
    r_points: Whole

    dist: Whole
    seen: Whole
    heap: Nodes
    heap_at: Nodes
    settled: Nodes
    via_node: Nodes
    via_person: Nodes
    via_points: Whole

    totals: Whole
    far: Whole  # (1,) more than any chain of moves can be worth
    scale: Whole  # (1,) by what points were multiplied

"""The clover: four sides of a life, each as settled as it is. A sign, never a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from klaverblad.apps.library.models import Leaf
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories.models import Phase, Position, StepState


class LeafState(StrEnum):
    UNKNOWN = "unknown"
    OPEN = "open"
    BUSY = "busy"
    SETTLED = "settled"


Clover = Mapping[Leaf, LeafState]

# Which life domains speak for a leaf when no step does.
_DOMAINS = {
    Leaf.RECHTEN: (Domain.INCOME, Domain.HOUSING),
    Leaf.WERK: (Domain.WORK, Domain.LEARNING),
    Leaf.SAMENLEVEN: (Domain.NETWORK, Domain.CARE),
}
_MOVING = {StepState.BUSY, StepState.WAITING}


def clover(
    phase: Phase | None,
    steps: Iterable[tuple[str, str]],
    positions: Mapping[str, int | None],
) -> Clover:
    """Say how settled each side is.

    phase       of the running trajectory, None when there is none
    steps       (leaf of the instrument, state), dropped ones too
    positions   life domain -> what the professional says, 1 to 5, None when not asked
    """
    by_leaf: dict[str, list[str]] = {leaf: [] for leaf in Leaf}
    for leaf, state in steps:
        if state != StepState.DROPPED:
            by_leaf[leaf].append(state)
    leaves = {
        leaf: _leaf(leaf, by_leaf[leaf], [positions.get(domain) for domain in domains])
        for leaf, domains in _DOMAINS.items()
    }
    if phase in {Phase.AT_WORK, Phase.AFTERCARE}:
        leaves[Leaf.WERK] = LeafState.SETTLED
    return {Leaf.TRAJECT: _way(phase, has_steps=any(by_leaf.values())), **leaves}


def _way(phase: Phase | None, *, has_steps: bool) -> LeafState:
    if phase is None:
        return LeafState.UNKNOWN
    if phase in {Phase.AFTERCARE, Phase.CLOSED}:
        return LeafState.SETTLED
    return LeafState.BUSY if has_steps else LeafState.OPEN


def _leaf(leaf: Leaf, states: list[str], positions: list[int | None]) -> LeafState:
    if any(state in _MOVING for state in states):
        return LeafState.BUSY
    if StepState.TODO in states:
        return LeafState.OPEN
    is_work = leaf == Leaf.WERK
    # Whoever enrolled, took a course or tried out a place did something, and has no work by it.
    if states and not is_work:
        return LeafState.SETTLED
    seen = [position for position in positions if position is not None]
    if not seen:
        return LeafState.OPEN if states else LeafState.UNKNOWN
    is_whole = not is_work or len(seen) == len(positions)
    return LeafState.SETTLED if is_whole and min(seen) >= Position.GOOD else LeafState.OPEN

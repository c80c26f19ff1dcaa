"""The trip through the crèche: home, crèche, work, and back, within its opening hours.

The same for every way of travelling: whoever calls says how to get from one door to the next in
time, or how soon one is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Seconds -> seconds; None: it cannot be done. To be there at, leave at; leaving at, there at.
Latest = Callable[[int], int | None]
Soonest = Callable[[int], int | None]
# Shoes off, a hug, how the night was.
HAND_OVER_S = 5 * 60


@dataclass(frozen=True, slots=True)
class Opening:
    """When the crèche is open that day, in seconds of the day."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class ThroughCreche:
    """One working day through the crèche. Seconds of the day; None where there is no way.

    leave       from home in the morning; brought: at the door of the crèche
    collected   at the door of the crèche after work; home: at home again
    """

    leave: int | None
    brought: int | None
    collected: int | None
    home: int | None
    is_open_before: bool
    is_open_after: bool

    @property
    def works(self) -> bool:
        """Whether the child can be brought and collected while the crèche is open."""
        return self.is_open_before and self.is_open_after and None not in {self.leave, self.home}


def through_creche(
    opening: Opening,
    start: int,
    end: int,
    *,
    home_to_creche: Latest,
    creche_to_work: Latest,
    work_to_creche: Soonest,
    creche_to_home: Soonest,
    hand_over_s: int = HAND_OVER_S,
) -> ThroughCreche:
    """Follow one day, backward from the start of work and forward from its end."""
    leaves_creche = creche_to_work(start)
    brought = None if leaves_creche is None else leaves_creche - hand_over_s
    collected = work_to_creche(end)
    leaves_again = None if collected is None else collected + hand_over_s
    return ThroughCreche(
        leave=None if brought is None else home_to_creche(brought),
        brought=brought,
        collected=collected,
        home=None if leaves_again is None else creche_to_home(leaves_again),
        is_open_before=brought is not None and brought >= opening.opens,
        is_open_after=leaves_again is not None and leaves_again <= opening.closes,
    )


def always(minutes: float) -> tuple[Latest, Soonest]:
    """Say so for a way of travelling that takes as long at any hour: on foot, by bike, by car."""
    if not np.isfinite(minutes):
        return (lambda _at: None), (lambda _at: None)
    seconds = int(np.ceil(minutes)) * 60
    return (lambda at: at - seconds), (lambda at: at + seconds)


def minutes_through(home_to_creche: ArrayLike, creche_to_work: ArrayLike) -> NDArray[np.float32]:
    """Minutes from every home to every place through the crèche that makes it shortest.

    home_to_creche   (n, k) minutes; inf: no way
    creche_to_work   (k, m)
    returns          (n, m): the min-plus product
    """
    first, then = np.asarray(home_to_creche, np.float32), np.asarray(creche_to_work, np.float32)
    found = np.full((len(first), then.shape[1]), np.inf, np.float32)
    for creche in range(first.shape[1]):
        np.minimum(found, first[:, creche, None] + then[creche], out=found)
    return found

"""Counts of people that may be shown: a small one is hidden, and cannot be reckoned back."""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 5


def shown_counts(counts: Sequence[int], *, least: int = LEAST) -> list[int | None]:
    """Hide each count below `least`, and one more when the total would give the hidden one away.

    counts   people in the parts of one whole, whose total is shown; none may be negative
    returns  the same parts; None where a count is hidden. Nobody is nobody: a zero is shown
    raises   ValueError on a negative count
    """
    if any(one < 0 for one in counts):
        raise ValueError(f"counts of people are not negative: {list(counts)}")
    hidden = {n for n, one in enumerate(counts) if 0 < one < least}
    if len(hidden) == 1:
        others = [n for n, one in enumerate(counts) if one and n not in hidden]
        # The smallest costs least. With no other there is one part, and the total is that part.
        hidden |= {min(others, key=lambda n: (counts[n], n))} if others else set()
    return [None if n in hidden else one for n, one in enumerate(counts)]

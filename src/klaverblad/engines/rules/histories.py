"""Facts that hold for some time: a wage until June, another one from July on."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from klaverblad.engines.rules.errors import CaseError


@dataclass(frozen=True)
class Told:
    """A value from a day on, until its last day; without that, until the next one."""

    since: date
    value: Any
    until: date | None = None


@dataclass(frozen=True)
class History:
    """One fact through time. Before the first day, after the last and in every gap it is unknown.

    A value of None says that from that day on nobody knows.
    """

    told: tuple[Told, ...]

    def __post_init__(self) -> None:
        for one in self.told:
            if one.until is not None and one.until < one.since:
                raise CaseError(
                    f"what holds from {one.since} ends before it begins, on {one.until}"
                )
        for old, new in pairwise(self.told):
            if new.since <= (old.until or old.since):
                raise CaseError(
                    f"two values hold on {new.since}: order them by day, and let the first one "
                    f"end on {new.since - timedelta(days=1)}"
                )

    def on(self, day: date) -> Any:
        """The value of a day; None when it is unknown."""
        held = [one for one in self.told if one.since <= day]
        if not held or (held[-1].until is not None and held[-1].until < day):
            return None
        return held[-1].value

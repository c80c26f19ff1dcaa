"""Work that is done once a day, or soon after a change: an app names it in `AppConfig.ready`.

The site does it. This stands below the apps, so that they need not know it (see `site/daily.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class Work(Protocol):
    """What is done once a local day, all at once or in slices.

    It may be broken off at any moment, and is then begun again the same day: so what is done twice
    must come to the same. Long work yields a bookmark after each slice; begun again, it gets the
    last one back as `after`, which is empty the first time. Each slice is a transaction of its own.
    """

    def __call__(self, *, on: date, after: str) -> Iterable[str] | None: ...


@dataclass(frozen=True, slots=True)
class DailyWork:
    """A piece of work under its name."""

    name: str
    work: Work


_known: dict[str, DailyWork] = {}


def register(name: str, work: Work) -> None:
    """Have this done once a day. The name is a code, `app_what`; it is kept in the database."""
    assert name not in _known or _known[name].work is work, f"two kinds of work named {name}"
    _known[name] = DailyWork(name, work)


def all_work() -> list[DailyWork]:
    """Everything that is done once a day, in the order of its names."""
    return [_known[name] for name in sorted(_known)]


class Look(Protocol):
    """What looks every minute whether there is something to do, and does a little of it.

    Most of the time there is nothing: so finding that out costs a query or two. What takes longer
    than some seconds is left where it stands, and gone on with at the next look.
    """

    def __call__(self, *, at: datetime) -> None: ...


_looks: dict[str, Look] = {}


def register_look(name: str, look: Look) -> None:
    """Have this look around every minute or so, in the worker."""
    assert name not in _looks or _looks[name] is look, f"two looks named {name}"
    _looks[name] = look


def all_looks() -> list[tuple[str, Look]]:
    """Everything that looks around, in the order of its names."""
    return sorted(_looks.items())

"""Work that is done once a day: an app names it in `AppConfig.ready`, the site does it.

It stands below the apps, so that they need not know the site that runs them (see `site/daily.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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

"""What stands in somebody's calendar beside their appointments. Apps above say it here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """A time that somebody is somewhere. It names nobody."""

    key: UUID
    starts_at: datetime
    ends_at: datetime
    title: str
    where: str
    changed_at: datetime


Source = Callable[[Actor, date, date], Sequence[Entry]]
_SOURCES: list[Source] = []


def also_from(source: Source) -> Source:
    """Register who knows more times of an actor, from a day to a day."""
    _SOURCES.append(source)
    return source


def entries(actor: Actor, *, first: date, last: date) -> list[Entry]:
    """What every source says of these days, in their order."""
    found = [entry for source in _SOURCES for entry in source(actor, first, last)]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.key))

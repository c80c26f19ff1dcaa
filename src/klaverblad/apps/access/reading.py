"""Who went through the door: noted while an answer is made, written in the read log when it is given.

`people.queries` notes whose file was opened; whoever makes the answer (the guard of a page or an
operation of the API, an export, a link) gathers it and writes it. So no page can forget to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from klaverblad.apps.access.purposes import Purpose, purpose_of
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal

_opened: ContextVar[set[UUID] | None] = ContextVar("opened", default=None)


def note_opened(person_ids: Iterable[UUID]) -> None:
    """Note that these files were opened. Where nobody gathers (a nightly task) it does nothing."""
    gathered = _opened.get()
    if gathered is not None:
        gathered.update(person_ids)


@contextmanager
def gathering() -> Iterator[set[UUID]]:
    """Gather whose files are opened while an answer is made."""
    gathered: set[UUID] = set()
    token = _opened.set(gathered)
    try:
        yield gathered
    finally:
        _opened.reset(token)


def write_down(actor: Actor, person_ids: Iterable[UUID], *, via: str, what: str) -> None:
    """Write in the read log that an actor opened these files. Somebody's own file is their own."""
    purpose = purpose_of(actor)
    ids = sorted(person_ids)
    if ids and purpose != Purpose.OWN:
        journal.record_read(actor, ids, purpose=purpose.value, via=via, what=what)

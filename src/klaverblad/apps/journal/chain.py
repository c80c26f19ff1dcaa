"""Reading the chain from the database: links in order, the rows they name, and where it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from klaverblad.apps.journal.digest import (
    BEFORE_ALL,
    KINDS,
    chain_hash,
    digest_of_stored,
    digests_of,
    hashes_of,
    mark_of,
)

CHUNK = 4_000
# Ids that lie this near are asked for together; a rolled-back transaction leaves such a hole.
_GAP_MAX = 8

Tick = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link as it stands in the table, whatever somebody made of it."""

    seq: int
    kind: Any
    row_id: Any
    digest: Any
    hash: Any

    @property
    def is_sane(self) -> bool:
        """Whether every column holds what the trigger could have written, for whatever row."""
        return (
            self.kind in KINDS
            and type(self.row_id) is int
            and type(self.digest) is bytes
            and type(self.hash) is bytes
            and len(self.hash) == len(BEFORE_ALL)
        )

    @property
    def name(self) -> tuple[Any, Any]:
        """Which row it stands for."""
        return self.kind, self.row_id

    def hash_after(self, previous: bytes) -> bytes:
        """The hash that it must have behind another."""
        return chain_hash(previous, self.digest, mark_of(self.kind, self.row_id))


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of the journal: the digest that it carries, and the one that it should."""

    digest: Any
    computed: bytes | None

    @property
    def is_true(self) -> bool:
        return self.digest is not None and self.digest == self.computed


def settle() -> None:
    """Link what this transaction has written so far; else its rows have no link yet.

    Only PostgreSQL waits for the commit, and only a test asks before it.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        names = "journal_event_turn, journal_readentry_turn, journal_turn_taken"
        for when in ("IMMEDIATE", "DEFERRED"):
            ask(f"SET CONSTRAINTS {names} {when}")


def ask(statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows that a statement gives, as the driver gives them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


_ALL_LINKS = "SELECT seq, kind, row_id, digest, hash FROM journal_link WHERE seq > %s"
_LINKS = f"{_ALL_LINKS} AND seq <= %s ORDER BY seq"


def links(after: int, until: int) -> list[StoredLink]:
    """The links of a stretch of the chain, in order."""
    with _any_bytes():
        return [StoredLink(*row) for row in ask(_LINKS, [after, until])]


def all_links() -> Iterator[StoredLink]:
    """Every link there is, in order. By what is there and not by number: one may be huge."""
    after = 0
    while found := _page_after(after):
        yield from found
        after = found[-1].seq


def _page_after(after: int) -> list[StoredLink]:
    with _any_bytes():
        return [
            StoredLink(*row) for row in ask(f"{_ALL_LINKS} ORDER BY seq LIMIT %s", [after, CHUNK])
        ]


def hash_at(seq: int) -> bytes:
    """The hash of a link, or what stands before the first; empty when there is no such link."""
    if seq == 0:
        return BEFORE_ALL
    found = links(seq - 1, seq)
    return found[0].hash if found and found[0].is_sane else b""


def rows(kind: str, row_ids: Sequence[int]) -> dict[int, StoredRow]:
    """Rows by id, each judged on its own: slower than the stream, and surprised by nothing."""
    found = {}
    with _any_bytes():
        for first, last in _stretches(row_ids):
            for row_id, digest, *row in ask(KINDS[kind].select(connection.vendor), [first, last]):
                found[row_id] = StoredRow(digest, digest_of_stored(row))
    return found


def first_break(after: int, until: int, tick: Tick) -> int | None:
    """The first place after `after` where the chain does not hold; None when all of it does.

    tick     is told how many places were gone through
    """
    previous = hash_at(after)
    for start in range(after, until, CHUNK):
        end = min(start + CHUNK, until)
        last = _last_hash_if_whole(start, end, previous)
        if last is None:
            stored = links(start, end)
            seq = _first_break_of(stored, start, end, previous)
            if seq is not None:
                return seq
            last = stored[-1].hash
        previous = last
        tick(end - start)
    return None


def _last_hash_if_whole(start: int, end: int, previous: bytes) -> bytes | None:
    """The last hash of a stretch that is beyond doubt; None leaves it to the slower look."""
    try:
        found = ask(_LINKS, [start, end])
        if [link[0] for link in found] != list(range(start + 1, end + 1)):
            return None
        if hashes_of(previous, (link[1:] for link in found)) != [link[4] for link in found]:
            return None
        digests = {link[1:3]: link[3] for link in found}
        n_found = 0
        for kind in {link[1] for link in found}:
            ids = [link[2] for link in found if link[1] == kind]
            for first, last in _stretches(ids):
                fetched = ask(KINDS[kind].select_text(connection.vendor), [first, last])
                computed = digests_of(text for _row_id, _digest, text in fetched)
                for (row_id, digest, _text), true in zip(fetched, computed, strict=True):
                    if (linked := digests.get((kind, row_id))) is None:
                        continue
                    if not linked == true == digest:
                        return None
                    n_found += 1
    except (TypeError, ValueError, AttributeError, KeyError, DatabaseError):
        # Something else than the trigger could have written: text for bytes, no UTF-8.
        return None
    return found[-1][4] if n_found == len(digests) == len(found) else None


def _first_break_of(stored: list[StoredLink], start: int, end: int, previous: bytes) -> int | None:
    """The first place of a stretch that does not hold, each link and row judged on its own."""
    sane = [link for link in stored if link.is_sane]
    known = {
        (kind, row_id): row
        for kind in KINDS
        for row_id, row in rows(kind, [link.row_id for link in sane if link.kind == kind]).items()
    }
    for seq, link in zip(range(start + 1, end + 1), stored, strict=False):
        if link.seq != seq or not link.is_sane or link.hash_after(previous) != link.hash:
            return seq
        row = known.get(link.name)
        if row is None or not row.is_true or row.digest != link.digest:
            return seq
        previous = link.hash
    return None if len(stored) == end - start else start + len(stored) + 1


def _stretches(row_ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The ids as few ranges without much between them."""
    ordered = sorted(row_ids)
    first = 0
    for at in range(1, len(ordered) + 1):
        if at == len(ordered) or ordered[at] - ordered[at - 1] > _GAP_MAX:
            yield ordered[first], ordered[at - 1]
            first = at


@contextmanager
def _any_bytes() -> Iterator[None]:
    """Let SQLite give text that is no UTF-8 too, as something that no row can hold."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.connection.text_factory = str

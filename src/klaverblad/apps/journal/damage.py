"""What is wrong at a broken place, and what is wrong with the journal as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from klaverblad.apps.journal import chain
from klaverblad.apps.journal.chain import StoredLink, StoredRow
from klaverblad.apps.journal.digest import BEFORE_ALL, KINDS, chain_hash, mark_of

# A row has about the number of the rows that were written just before and after it.
_LOOKED_AROUND = 100
# So many rows without a link are tried to find the one whose link was taken away.
_TRIED_MAX = 1_000


class What(StrEnum):
    """What somebody did to the journal."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    LINK_CHANGED = "link_changed"
    TAIL_CUT = "tail_cut"
    REWRITTEN = "rewritten"


_SENTENCES = {
    What.CHANGED: "De rij is veranderd nadat ze geschreven werd, of met de hand ingevoegd.",
    What.REMOVED: "Hier is iets weggehaald.",
    What.INSERTED: "De rij hoort hier niet: ze is met de hand ingevoegd, of haar schakel is weg.",
    What.REORDERED: "De volgorde is veranderd: wat hier staat, hoort op een andere plaats.",
    What.LINK_CHANGED: "De schakel zelf is veranderd.",
    What.TAIL_CUT: "Het einde is afgeknipt: een anker kent rijen die er niet meer zijn.",
    What.REWRITTEN: "De keten is herschreven: ze klopt met zichzelf, maar niet met een anker.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The first place where the journal is not what it was.

    seq     the place in the chain; None for a row that has no place
    table   where the row is or was; None when nobody can know any more
    until   the last place that it may be about, when an anchor tells no more than that
    """

    what: What
    seq: int | None = None
    table: str | None = None
    row_id: int | None = None
    until: int | None = None

    @property
    def where(self) -> str:
        """The place in words."""
        place = "buiten de keten" if self.seq is None else f"plaats {self.seq}"
        if self.until is not None and self.until != self.seq:
            place += f" tot {self.until}"
        return place if self.table is None else f"{place}, {self.table} rij {self.row_id}"

    @property
    def sentence(self) -> str:
        """What is wrong, in words."""
        return _SENTENCES[self.what]

    def facts(self) -> dict[str, object]:
        """For programs."""
        return asdict(self) | {"what": str(self.what), "sentence": self.sentence}


def _about(what: What, seq: int | None, kind: object, row_id: object) -> Finding:
    if kind in KINDS and type(row_id) is int:
        return Finding(what, seq, KINDS[str(kind)].table, row_id)
    return Finding(what, seq)


def explain(seq: int) -> Finding:
    """What is wrong at the first place where the chain breaks."""
    previous = chain.hash_at(seq - 1)
    near = {link.seq: link for link in chain.links(seq - 2, seq + 1)}
    link = near.get(seq)
    if link is None:
        lost = next(_unlinked(), (None, None))
        return _about(What.REMOVED, seq, *lost)
    if not link.is_sane:
        return _about(What.LINK_CHANGED, seq, *link.name)
    row = chain.rows(link.kind, [link.row_id]).get(link.row_id)
    if link.hash_after(previous) == link.hash:
        return _row_is_wrong(link, row)
    return _link_is_wrong(link, row, previous, near.get(seq + 1))


def _row_is_wrong(link: StoredLink, row: StoredRow | None) -> Finding:
    """The link holds, so it says what its row was."""
    if row is None:
        return _about(What.REMOVED, link.seq, *link.name)
    if row.digest == link.digest and len(row.digest) != len(BEFORE_ALL):
        return _about(What.INSERTED, link.seq, *link.name)
    moved = row.is_true and _somewhere(lambda other: other.digest == row.digest)
    return _about(What.REORDERED if moved else What.CHANGED, link.seq, *link.name)


def _link_is_wrong(
    link: StoredLink, row: StoredRow | None, previous: bytes, after: StoredLink | None
) -> Finding:
    """The link does not follow from the one before it: find the reading that explains it."""
    if after and after.is_sane and after.hash_after(previous) == after.hash:
        moved = _somewhere(lambda other: link.hash_after(other.hash) == link.hash)
        return _about(What.REORDERED if moved else What.INSERTED, link.seq, *link.name)
    before = chain.links(link.seq - 2, link.seq - 1)
    if before and link.hash_after(chain.hash_at(link.seq - 2)) == link.hash:
        return _about(What.INSERTED, link.seq - 1, *before[0].name)
    if _somewhere(
        lambda other: other.seq > link.seq and other.hash_after(previous) in {link.hash, other.hash}
    ):
        return _about(What.REORDERED, link.seq, *link.name)
    if row is None or not row.is_true or row.digest != link.digest:
        return _about(What.LINK_CHANGED, link.seq, *link.name)
    for kind, row_id in _unlinked():
        lost = chain.rows(kind, [row_id])[row_id]
        if lost.computed is None:
            continue
        stood = StoredLink(link.seq, kind, row_id, lost.computed, None)
        if link.hash_after(stood.hash_after(previous)) == link.hash:
            return _about(What.REMOVED, link.seq, kind, row_id)
    if _was_of_another_row(link, previous):
        return _about(What.LINK_CHANGED, link.seq, *link.name)
    # Its own row fits it and so does what follows: then what stood before it is gone.
    if after and after.is_sane and after.hash_after(link.hash) == after.hash:
        return Finding(What.REMOVED, link.seq)
    return _about(What.LINK_CHANGED, link.seq, *link.name)


def _was_of_another_row(link: StoredLink, previous: bytes) -> bool:
    """Whether the hash was made for the same digest under a number near those that stand around it.

    Somebody may have written any number, so only those are tried that the row can have had.
    """
    around = chain.links(link.seq - _LOOKED_AROUND, link.seq + _LOOKED_AROUND)
    beside = [one.row_id for one in around if one.is_sane and one.name != link.name]
    tried = {
        row_id
        for near in beside
        for row_id in range(max(1, near - _LOOKED_AROUND), near + _LOOKED_AROUND)
    }
    return any(
        chain_hash(previous, link.digest, mark_of(link.kind, row_id)) == link.hash
        for row_id in tried
    )


def _somewhere(is_so: Callable[[StoredLink], bool]) -> bool:
    """Whether any link of the whole chain is so."""
    return any(is_so(link) for link in chain.all_links() if link.is_sane)


def last_seq() -> int:
    """The place of the last link; 0 without any."""
    return chain.ask("SELECT coalesce(max(seq), 0) FROM journal_link")[0][0]


def _unlinked() -> Iterator[tuple[str, int]]:
    """Rows without a link, the oldest of each table first."""
    for kind in KINDS.values():
        yield from (
            (kind.name, row_id)
            for (row_id,) in chain.ask(
                f"SELECT id FROM {kind.table} AS r WHERE NOT EXISTS ("  # noqa: S608 our own names
                "SELECT 1 FROM journal_link WHERE kind = %s AND row_id = r.id) ORDER BY id LIMIT %s",
                [kind.name, _TRIED_MAX],
            )
        )


def outside_the_chain() -> Finding | None:
    """What no link speaks of, once every link was found to hold."""
    # In one statement, so that what is written meanwhile is in all three numbers or in none.
    n_links, n_rows, first = chain.ask(
        "SELECT count(*), (SELECT count(*) FROM journal_event)"
        " + (SELECT count(*) FROM journal_readentry), coalesce(min(seq), 1) FROM journal_link"
    )[0]
    if first < 1:
        (link,) = chain.links(first - 1, first)
        return _about(What.INSERTED, first, *link.name)
    twice = chain.ask(
        "SELECT kind, row_id, max(seq) FROM journal_link GROUP BY kind, row_id"
        " HAVING count(*) > 1 ORDER BY 3 LIMIT 1"
    )
    if twice:
        kind, row_id, seq = twice[0]
        return _about(What.INSERTED, seq, kind, row_id)
    if n_links != n_rows and (lost := next(_unlinked(), None)):
        return _about(What.INSERTED, None, *lost)
    return None

"""Anchors: where the chain stood, kept outside the database.

Whoever can write in the database can cut the end off the chain, or make a whole new one. What they
cannot do is make it agree with a hash that was written down elsewhere before.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from klaverblad.apps.journal import chain, queries
from klaverblad.apps.journal.damage import Finding, What, last_seq
from klaverblad.errors import BadInput

FILE_NAME = "journal_anchors.jsonl"
log = logging.getLogger("klaverblad.journal")


class UnreadableAnchor(BadInput):
    """What should be an anchor is none: which file, which line."""

    code = "unreadable_anchor"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain at a moment."""

    seq: int
    hash: str
    at: str = ""

    @classmethod
    def of_head(cls, text: str) -> Anchor:
        """Read SEQ:HASH, as `klaverblad journal head` prints it.

        raises   UnreadableAnchor
        """
        if not (said := re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text)):
            raise UnreadableAnchor(
                "Dit is geen kop van het journaal. Geef hem zoals `klaverblad journal head` hem "
                "schrijft: een nummer, een dubbelpunt en 64 tekens."
            )
        return cls(int(said[1]), said[2])


def default_file() -> Path:
    """Where this desk keeps its anchors."""
    return Path(settings.DATA) / FILE_NAME


def anchor(*, at: datetime, file: Path | None = None) -> Anchor:
    """Write down where the chain stands: a line in the file, and one in the log."""
    head = queries.head()
    made = Anchor(head.seq, head.hash.hex(), at.astimezone(UTC).isoformat())
    _append(file or default_file(), json.dumps(asdict(made)))
    log.info("anchored", extra={"seq": made.seq, "hash": made.hash})
    return made


def anchor_daily(*, on: date, after: str) -> None:  # noqa: ARG001 an anchor says when it was made
    """Write down every day where the chain stands."""
    anchor(at=timezone.now())


def _append(file: Path, line: str) -> None:
    """Add a line, for nobody else to read, and be sure that it is on the disk."""
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.fchmod(handle, 0o600)
        size = os.fstat(handle).st_size
        # A line that a power cut left half written must not swallow this one.
        start = b"\n" if size and os.pread(handle, 1, size - 1) != b"\n" else b""
        os.write(handle, start + line.encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def read(file: Path) -> list[Anchor]:
    """The anchors of a file, the lowest first.

    raises   UnreadableAnchor; OSError
    """
    found = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        if line.strip():
            found.append(_parse(line, number))
    return sorted(found, key=lambda one: one.seq)


def _parse(line: bytes, number: int) -> Anchor:
    try:
        said = json.loads(line)
        return Anchor.of_head(f"{said['seq']}:{said['hash']}")
    except (ValueError, TypeError, KeyError, UnreadableAnchor) as error:
        raise UnreadableAnchor(
            f"Regel {number} van het ankerbestand is geen anker. Kijk wie het bestand veranderde. "
            "Een regel die half geschreven werd, mag je weghalen.",
            line=number,
        ) from error


def first_that_fell(anchors: Iterable[Anchor]) -> Finding | None:
    """The first anchor that the chain no longer agrees with, and what that means."""
    held, end = 0, last_seq()
    for one in sorted(anchors, key=lambda one: one.seq):
        if one.seq > end:
            return Finding(What.TAIL_CUT, end + 1, until=one.seq)
        if chain.hash_at(one.seq).hex() != one.hash:
            return Finding(What.REWRITTEN, held + 1, until=one.seq)
        held = one.seq
    return None

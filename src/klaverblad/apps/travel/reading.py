"""Opens a GTFS zip that somebody handed in: safely, and into columns.

Nothing is unpacked to the disk, so a name that points elsewhere has nowhere to go; it is refused all
the same, because a feed that does that is not one.
"""

from __future__ import annotations

import csv
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO

import numpy as np
from django.utils.translation import gettext_lazy as _

from klaverblad.engines.travel.feed import READ
from klaverblad.engines.travel.feed_tables import Table
from klaverblad.engines.travel.findings import Fault, Finding, Findings, Wanted
from klaverblad.errors import BadInput

# The biggest feeds of a country are some hundreds of megabytes of text.
BYTES_AT_MOST = 4 << 30
FILES_AT_MOST = 200
# Timetables shrink to about a tenth; text that shrinks to a thousandth is made to harm.
SHRINKS_AT_MOST = 200
_SMALL = 10 << 20
# What spreadsheets put between columns where commas stand in numbers.
_OTHER_MARKS = {";", "\t", "|"}
_CHUNK = 50_000
_FIELD_AT_MOST = 10_000


class NotAFeed(BadInput):
    """What was handed in is no GTFS zip that can be opened."""

    code = "not_a_feed"


def tables_of(source: IO[bytes]) -> tuple[dict[str, Table], Findings]:
    """Read the files of a feed that say something of trips.

    returns   file name -> columns, and the rows that do not have as many values as the header
    raises    NotAFeed
    """
    findings = Findings()
    try:
        with zipfile.ZipFile(source) as archive:
            members = _members(archive)
            tables = {
                name: _table(archive, members[name], name, findings)
                for name in READ
                if name in members
            }
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        RuntimeError,
    ) as error:
        raise NotAFeed(
            _("Dit bestand is geen zip die we kunnen openen, of het is beschadigd.")
        ) from error
    return tables, findings


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files that we read, by name; a feed may stand in one folder."""
    every = archive.infolist()
    if len(every) > FILES_AT_MOST:
        raise NotAFeed(_("Deze zip heeft te veel bestanden voor een dienstregeling."))
    found: dict[str, dict[str, zipfile.ZipInfo]] = {}
    total = 0
    for member in every:
        parts = member.filename.replace("\\", "/").split("/")
        if member.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise NotAFeed(
                _("In deze zip staat een bestand dat buiten zijn map wijst. We openen hem niet.")
            )
        total += member.file_size
        shrinks = member.file_size / max(1, member.compress_size)
        if total > BYTES_AT_MOST or (member.file_size > _SMALL and shrinks > SHRINKS_AT_MOST):
            raise NotAFeed(_("Deze zip wordt uitgepakt veel te groot. We openen hem niet."))
        if parts[-1] in READ and len(parts) <= 2:
            found.setdefault("/".join(parts[:-1]), {})[parts[-1]] = member
    if len(found) > 1 and "" not in found:
        raise NotAFeed(_("In deze zip staan meer dienstregelingen. Geef er één tegelijk."))
    return found.get("") or next(iter(found.values()), {})


def _table(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, findings: Findings
) -> Table:
    with archive.open(member) as raw:
        text = io.TextIOWrapper(_Counted(raw, member.file_size), "utf-8-sig", "replace", newline="")
        rows = csv.reader(text)
        try:
            header = [one.strip() for one in next(rows, [])]
            if len(header) == 1 and _OTHER_MARKS & set(header[0]):
                findings.add(
                    Finding(
                        Fault.NO_COMMAS,
                        name,
                        1,
                        "",
                        header[0][:40],
                        Wanted("komma's tussen kolommen"),
                    )
                )
            for again in sorted({one for one in header if one and header.count(one) > 1}):
                once = Wanted("elke kolom één keer")
                findings.add(Finding(Fault.TWICE, name, 1, again[:40], again[:40], once))
            parts, lines = _columns(rows, header, name, findings)
        except csv.Error as error:
            findings.add(
                Finding(
                    Fault.SHORT_ROW,
                    name,
                    rows.line_num,
                    "",
                    str(error)[:40],
                    Wanted("een CSV-regel"),
                )
            )
            parts, lines = [[] for _one in header], []
    columns = {
        column: np.concatenate(chunks) if chunks else np.zeros(0, "S1")
        for column, chunks in zip(header, parts, strict=True)
    }
    every = np.concatenate(lines) if lines else np.zeros(0, np.int64)
    return Table(columns, every)


def _columns(
    rows: Iterator[list[str]], header: Sequence[str], name: str, findings: Findings
) -> tuple[list[list[np.ndarray]], list[np.ndarray]]:
    parts: list[list[np.ndarray]] = [[] for _one in header]
    lines: list[np.ndarray] = []
    kept: list[list[str]] = []
    at: list[int] = []

    def close() -> None:
        for column, values in zip(parts, zip(*kept, strict=True), strict=True):
            column.append(np.array([one.strip().encode() for one in values], np.bytes_))
        lines.append(np.array(at, np.int64))
        kept.clear()
        at.clear()

    for row in rows:
        if not row or row == [""]:
            continue
        if max(map(len, row)) > _FIELD_AT_MOST:
            long = max(row, key=len)[:40]
            once = Wanted("een CSV-regel")
            findings.add(Finding(Fault.SHORT_ROW, name, _line(rows), "", long, once))
            continue
        if len(row) != len(header):
            found, wanted = (Wanted("%(n)s waarden", {"n": len(one)}) for one in (row, header))
            findings.add(Finding(Fault.SHORT_ROW, name, _line(rows), "", found, wanted))
            continue
        kept.append(row)
        at.append(_line(rows))
        if len(kept) == _CHUNK:
            close()
    if kept:
        close()
    return parts, lines


def _line(rows: Iterator[list[str]]) -> int:
    return int(getattr(rows, "line_num", 0))


class _Counted(io.RawIOBase):
    """Reads no more than the zip said there would be: its word is not taken for it."""

    def __init__(self, raw: IO[bytes], most: int) -> None:
        super().__init__()
        self.raw, self.left = raw, most

    def readable(self) -> bool:
        """Always: it is made to read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read on, and stop a file that goes on longer than it said."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.raw.read(len(view))
        self.left -= len(data)
        if self.left < 0:
            raise zipfile.BadZipFile("longer than said")
        view[: len(data)] = data
        return len(data)

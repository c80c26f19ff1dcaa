"""What is wrong with a feed, said so that whoever made it can find the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Of one kind of mistake in one column this many are told; the rest are counted.
TOLD_AT_MOST = 20


class Fault(StrEnum):
    """Kinds of mistakes. All but the last three keep a feed from being used."""

    MISSING_FILE = "missing_file"
    MISSING_COLUMN = "missing_column"
    EMPTY_FILE = "empty_file"
    EMPTY_VALUE = "empty_value"
    TWICE = "twice"
    UNKNOWN_REFERENCE = "unknown_reference"
    NOT_A_TIME = "not_a_time"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    OUTSIDE_EARTH = "outside_earth"
    BACK_IN_TIME = "back_in_time"
    NO_TIME_AT_AN_END = "no_time_at_an_end"
    NO_SUCH_ZONE = "no_such_zone"
    SHORT_ROW = "short_row"
    NO_COMMAS = "no_commas"
    NEVER_RUNS = "never_runs"
    # These three are told, and the feed is used.
    ONE_STOP = "one_stop"
    NOT_USED = "not_used"
    OTHER_TRANSFER = "other_transfer"


_HARMLESS = frozenset({Fault.ONE_STOP, Fault.NOT_USED, Fault.OTHER_TRANSFER})


@dataclass(frozen=True)
class Wanted:
    """What would do: a Dutch sentence with %(names)s, and what stands there; said in other languages
    by whoever shows it."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake.

    row     line of the file, the header is 1; 0 when it is about the file as a whole
    found   what stands there, cut short; a Wanted where that is words of ours
    wanted  what would do, for whoever writes such files
    """

    fault: Fault
    file: str
    row: int = 0
    column: str = ""
    found: str | Wanted = ""
    wanted: Wanted | None = None

    @property
    def is_fatal(self) -> bool:
        """Whether the feed cannot be used because of it."""
        return self.fault not in _HARMLESS


@dataclass
class Findings:
    """All that is wrong, in the order in which it was found."""

    told: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[Fault, str, str]] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Keep one, unless there are many like it."""
        key = (finding.fault, finding.file, finding.column)
        self.counts[key] += 1
        if self.counts[key] <= TOLD_AT_MOST:
            self.told.append(finding)

    def add_rows(
        self,
        fault: Fault,
        file: str,
        column: str,
        rows: Iterable[tuple[int, str]],
        *,
        wanted: Wanted,
    ) -> None:
        """Keep a mistake for each of these rows: its line, and what stands there."""
        for row, found in rows:
            self.add(Finding(fault, file, row, column, found[:40], wanted))

    @property
    def is_fatal(self) -> bool:
        """Whether the feed cannot be used."""
        return any(fault not in _HARMLESS for fault, _file, _column in self.counts)

    @property
    def n_more(self) -> int:
        """How many are not told one by one."""
        return sum(self.counts.values()) - len(self.told)

"""Hold every printed figure of a table against the others, and say which cannot be right.

The arithmetic is in `engines.figures`; the checks that a table asks for are in its registry. What
comes out is a list of doubts, the worst first, and which figures could be checked at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from klaverblad.apps.monitor import registry
from klaverblad.apps.monitor.differences import printed_differently
from klaverblad.apps.monitor.reading import Row, Sheet
from klaverblad.apps.monitor.registry import Words
from klaverblad.apps.monitor.wording import Fact, said
from klaverblad.engines.figures import recheck
from klaverblad.engines.figures.bounds import Bounds

PER = {"percent": 100, "per_hundred": 100, "per_thousand": 1000}
ORDER = ("impossible", "unit", "doubtful", "notice")
EVERYTHING = Bounds.exactly(100)
Check = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to say about one figure, or about a whole column when there is no row."""

    code: str
    column: str
    row: Row | None
    facts: Mapping[str, Fact]

    @property
    def severity(self) -> str:
        return str(registry.sentences("findings")[self.code]["severity"])

    @property
    def sentences(self) -> Words:
        return said("findings", self.code, self.facts)


@dataclass(slots=True)
class Judgement:
    """What was found in a table. `units` holds the columns whose printed unit cannot be."""

    doubts: list[Doubt] = field(default_factory=list)
    checked: set[tuple[int, str]] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)

    def saw(self, row: Row, *columns: str) -> None:
        self.checked.update((row.line, column) for column in columns)

    def doubt(self, code: str, column: str, row: Row | None, **facts: Fact) -> None:
        if row is not None:
            facts = {"place": row.place.name, "printed": row.cells[column].text.strip(), **facts}
        self.doubts.append(Doubt(code, column, row, facts))


def judge(sheet: Sheet) -> Judgement:
    """Every check of the table, then how it was printed; the worst comes first."""
    found = Judgement()
    for check in sheet.table.checks:
        _CHECKS[check["check"]](sheet, check, found)
    for column, row, code, facts in printed_differently(sheet):
        found.doubt(code, column, row, **facts)
    found.doubts.sort(key=lambda doubt: ORDER.index(doubt.severity))
    return found


def _parts(sheet: Sheet, check: Check, found: Judgement) -> None:
    column, whole = check["column"], sheet.row_of(check["whole"])
    parts = [row for row in sheet.rows if row.place.kind == "municipality"]
    if whole is None or not parts:
        return
    limit = whole.cells[column].bounds
    result = recheck.recheck_parts([row.cells[column].bounds for row in parts], limit)
    for row in (whole, *parts):
        found.saw(row, column)
    for at in result.too_large:
        found.doubt("part_exceeds_whole", column, parts[at], whole=whole.cells[column].text)
    if not result.fits and not result.too_large:
        found.doubt("parts_exceed_whole", column, whole, total=result.total.low)


def _part(sheet: Sheet, check: Check, found: Judgement) -> None:
    for row in sheet.rows:
        part, whole = row.cells[check["part"]], row.cells[check["whole"]]
        found.saw(row, check["part"], check["whole"])
        if not recheck.recheck_parts([part.bounds], whole.bounds).fits:
            found.doubt("part_exceeds_whole", check["part"], row, whole=whole.text)


def _range(sheet: Sheet, check: Check, found: Judgement) -> None:
    limits = Bounds(Fraction(check["low"]), Fraction(check["high"]))
    for row in sheet.rows:
        found.saw(row, check["column"])
        if not row.cells[check["column"]].bounds.meets(limits):
            found.doubt("out_of_range", check["column"], row, low=limits.low, high=limits.high)


def _active(sheet: Sheet, check: Check, found: Judgement) -> None:
    for row in sheet.rows:
        employed, unemployed = row.cells[check["employed"]], row.cells[check["unemployed"]]
        if unemployed.bounds.high >= EVERYTHING.low:
            continue  # nobody works: the range check has said so already
        share = recheck.active_share(employed.bounds, unemployed.bounds)
        found.saw(row, check["employed"], check["unemployed"])
        if share.low > EVERYTHING.high:
            facts: dict[str, Fact] = {"employed": employed.text, "low": share.low}
            found.doubt("active_impossible", check["unemployed"], row, **facts)


def _series(sheet: Sheet, check: Check, found: Judgement) -> None:
    """Each printed change of a row against the two yearly counts beside it."""
    counts, changes = check["counts"], check["changes"]
    for row in sheet.rows:
        bounds = {name: row.cells[name].bounds for name in (*counts, *changes)}
        results = recheck.recheck_series(
            [bounds[name] for name in counts], [bounds[name] for name in changes]
        )
        agrees = False  # whether the count before was reached by a change that fits
        for before, after, change, result in zip(
            counts[:-1], counts[1:], changes, results, strict=True
        ):
            if result is not None:
                found.saw(row, before, after, change)
            if result is not None and not result.fits:
                # What two counts alone refute, anyone can redo; the series is named when needed.
                alone = recheck.recheck_growth(bounds[change], bounds[before], bounds[after])
                is_alone = alone is not None and not alone.fits
                code = "growth_impossible" if is_alone else "series_impossible"
                facts = _growth_facts(row, before, after, alone if is_alone else result)
                if agrees:
                    facts["before_agrees"] = facts["before"]
                found.doubt(code, change, row, **facts)
            agrees = result is not None and result.fits


def _growth_facts(
    row: Row, before: str, after: str, result: recheck.GrowthCheck
) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "before": row.cells[before].text.strip(),
        "after": row.cells[after].text.strip(),
        "low": result.recomputed.low,
        "high": result.recomputed.high,
    }
    if needed := result.after_that_fits.whole_numbers():
        facts["needed"] = Bounds(Fraction(needed[0]), Fraction(needed[-1]))
    return facts


def _whole(sheet: Sheet, check: Check, found: Judgement) -> None:
    """Each printed change of a row against this year's count, where the other was not printed."""
    count, change = check["count"], check["change"]
    results = {
        row.line: recheck.recheck_whole_growth(
            row.cells[change].bounds, int(row.cells[count].value)
        )
        for row in sheet.rows
        if row.cells[count].bounds.is_exact
    }
    rounded = [
        row.place.name
        for row in sheet.rows
        if (result := results.get(row.line)) and result.fits and result.fits_when_cut_off is None
    ]
    for row in sheet.rows:
        result = results.get(row.line)
        if result is None:
            continue
        found.saw(row, count, change)
        if result.fits:
            continue
        facts: dict[str, Fact] = {"after": row.cells[count].text}
        for name, (whole, exact) in zip("ab", result.nearest, strict=False):
            facts |= {f"near_{name}": whole, f"change_{name}": exact}
        if result.fits_when_cut_off is not None:
            facts["cut_off"] = result.fits_when_cut_off
            if rounded:
                facts["rounded_elsewhere"] = rounded[0]
        found.doubt("whole_growth_impossible", change, row, **facts)


def _unit(sheet: Sheet, check: Check, found: Judgement) -> None:
    """A rate that stands for more people than there can be, in the unit that was printed."""
    column, base, row = check["column"], check["base"], sheet.row_of(check["place"])
    if row is None:
        return
    rate, people = row.cells[column].bounds, row.cells[base].bounds
    printed_per = PER[sheet.table.columns[column].indicator.unit]
    ceiling = Bounds.exactly(check["ceiling"])
    found.saw(row, column)
    as_printed = recheck.recheck_unit(rate, people, per=printed_per, ceiling=ceiling)
    instead = recheck.recheck_unit(rate, people, per=PER[check["instead"]], ceiling=ceiling)
    if as_printed.fits or not instead.fits:
        return
    parts = Bounds.total(
        recheck.implied_count(part.cells[column].bounds, part.cells[base].bounds, per=printed_per)
        for part in sheet.rows
        if part.place.kind == "municipality"
    )
    found.units[column] = check["instead"]
    facts: dict[str, Fact] = {
        "place": row.place.name,
        "printed": row.cells[column].text.strip().removesuffix("%"),
        "base": row.cells[base].text,
        "low": round(as_printed.implied.low),
        "instead_low": round(instead.implied.low),
        "instead_high": round(instead.implied.high),
        "parts_low": round(parts.low),
        "parts_high": round(parts.high),
    }
    facts |= {k: check[k] for k in ("ceiling", "ceiling_source", "known", "known_source")}
    found.doubt("unit_impossible", column, None, **facts)


def _known(sheet: Sheet, check: Check, found: Judgement) -> None:
    column, row = check["column"], sheet.row_of(check["place"])
    if row is None:
        return
    limits = Bounds(Fraction(check["low"]), Fraction(check["high"]))
    found.saw(row, column)
    if not row.cells[column].bounds.meets(limits):
        facts: dict[str, Fact] = {"low": check["low"], "high": check["high"]}
        found.doubt("known_otherwise", column, row, source=check["source"], **facts)


_CHECKS: Mapping[str, Callable[[Sheet, Check, Judgement], None]] = {
    "parts": _parts,
    "part": _part,
    "range": _range,
    "active": _active,
    "series": _series,
    "whole": _whole,
    "unit": _unit,
    "known": _known,
}

"""The page *Cijfers*, put together: what was asked in the address, and all that answers it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.monitor import charts, queries, registry
from klaverblad.apps.monitor.comparison import (
    Comparison,
    Figure,
    compare,
    in_words,
    period_words,
    periods_of,
)
from klaverblad.apps.monitor.models import Finding, IndicatorValue, PlaceKind, Severity
from klaverblad.apps.monitor.registry import Indicator, Words, say

log = logging.getLogger("klaverblad.monitor")


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address. What we do not know is as if it was not asked."""

    slug: str
    code: str
    period: str

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> Asked:
        return cls(
            address.get("cijfer", ""), address.get("gemeente", ""), address.get("periode", "")
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator for the chosen municipality, beside the province and Flanders."""

    name: str
    url: str
    period: str
    unit: str
    source: str
    warning: str
    own: Figure | None
    province: Figure | None
    flanders: Figure | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows."""

    comparison: Comparison
    all_periods: tuple[Comparison, ...]
    chosen: Figure | None
    sentences: list[str]
    indicators: list[dict[str, Any]]
    places: list[dict[str, Any]]
    periods: list[dict[str, Any]]
    lines: list[Line]
    footnotes: list[tuple[str, str]]
    query: str

    @property
    def title(self) -> str:
        return say(self.comparison.indicator.name)

    @property
    def what(self) -> str:
        return say(self.comparison.indicator.what)

    @property
    def period(self) -> str:
        return period_words(self.comparison.period)

    @property
    def unit_head(self) -> str:
        """The unit as the head of a column: Personen, %, Per 1.000 inwoners."""
        return self.comparison.unit[:1].upper() + self.comparison.unit[1:]

    @property
    def place(self) -> str:
        return next((str(option["label"]) for option in self.places if option["current"]), "")

    @property
    def drawings(self) -> charts.Drawings | None:
        """The bars for either width; None leaves the table, which holds every figure."""
        spoken = " ".join(self.sentences) or self.title
        try:
            return charts.drawings(self.comparison, self.chosen, spoken)
        except charts.DrawingFailed:
            log.exception("drawing_failed", extra={"code": self.comparison.indicator.key})
            return None

    @property
    def notices(self) -> list[Finding]:
        """How it was printed: good to know, no reason to doubt the figure."""
        own = [remark for figure in self.comparison.figures for remark in figure.remarks]
        every = [*self.comparison.about_column, *own]
        return [found for found in every if found.severity == Severity.NOTICE]


def board(actor: Actor, asked: Asked) -> Board | None:
    """The page for what was asked; None when no table was taken in yet."""
    values, findings = list(queries.figures(actor)), list(queries.findings(actor))
    known = [i for i in registry.indicators().values() if periods_of(i, values)]
    if not known:
        return None
    indicator = next((i for i in known if i.slug == asked.slug), known[0])
    periods = periods_of(indicator, values)
    period = next((p for p in periods if _period_key(p) == asked.period), periods[0])
    comparison = compare(indicator, period, values, findings)
    code = _chosen_code(actor, asked, values)
    chosen = comparison.of(code)
    sentences = in_words(comparison, chosen) if chosen else []

    def query(**other: str) -> str:
        said = {"cijfer": indicator.slug, "gemeente": code, "periode": _period_key(period)}
        return urlencode(said | other)

    return Board(
        comparison=comparison,
        all_periods=tuple(compare(indicator, p, values, findings) for p in periods),
        chosen=chosen,
        sentences=sentences,
        indicators=[
            {"value": i.slug, "label": say(i.name), "current": i == indicator} for i in known
        ],
        places=[
            {"value": value, "label": name, "current": value == code}
            for value, name in sorted(_towns(values).items(), key=lambda town: town[1])
        ],
        periods=[
            {
                "label": period_words(p),
                "url": f"?{query(periode=_period_key(p))}",
                "current": p == period,
            }
            for p in periods
        ],
        lines=[
            _line(i, code, values, findings, f"?{query(cijfer=i.slug, periode='')}") for i in known
        ],
        footnotes=_footnotes(comparison),
        query=query(),
    )


def _period_key(period: tuple[Any, Any]) -> str:
    return f"{period[0].isoformat()}_{period[1].isoformat()}"


def _towns(values: Sequence[IndicatorValue]) -> dict[str, str]:
    codes = {v.place_code for v in values if v.place_kind == PlaceKind.MUNICIPALITY}
    return {code: say(registry.places()[code].name) for code in codes}


def _chosen_code(actor: Actor, asked: Asked, values: Sequence[IndicatorValue]) -> str:
    """The municipality that was asked, else the actor's own, else the first by name."""
    towns = _towns(values)
    for code in (asked.code, actor.municipality_id):
        if code in towns:
            return str(code)
    return min(towns, key=lambda code: towns[code], default="")


def _line(
    indicator: Indicator,
    code: str,
    values: Sequence[IndicatorValue],
    findings: Sequence[Finding],
    url: str,
) -> Line:
    comparison = compare(indicator, periods_of(indicator, values)[0], values, findings)
    return Line(
        name=say(indicator.name),
        url=url,
        period=period_words(comparison.period),
        unit=comparison.unit,
        source=comparison.source,
        warning=str(Severity(comparison.warnings[0].severity).label) if comparison.warnings else "",
        own=comparison.of(code),
        province=comparison.province,
        flanders=comparison.flanders,
    )


def _footnotes(comparison: Comparison) -> list[tuple[str, str]]:
    """The footnotes of the figures shown, with what they mean."""
    tables: dict[str, Words] = {}
    for table in registry.tables().values():
        if any(c.indicator == comparison.indicator for c in table.columns.values()):
            tables |= dict(table.footnotes)
    marks = {f.stored.footnote for f in comparison.figures if f.stored.footnote}
    return [(mark, say(tables[mark])) for mark in sorted(marks)]

"""One indicator in one period: the municipalities, the province and Flanders side by side.

Everything that the page, the drawing and the export show of a figure is worked out here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.monitor import registry
from klaverblad.apps.monitor.models import Finding, IndicatorValue, PlaceKind, Severity
from klaverblad.apps.monitor.registry import Indicator, say

MINUS = "\u2212"
SERIOUS = frozenset({Severity.IMPOSSIBLE, Severity.UNIT, Severity.DOUBTFUL})
Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure with what is said of it."""

    stored: IndicatorValue
    remarks: tuple[Finding, ...]

    @property
    def place(self) -> str:
        return say(registry.places()[self.stored.place_code].name) + self.stored.footnote

    @property
    def code(self) -> str:
        return self.stored.place_code

    @property
    def is_municipality(self) -> bool:
        return self.stored.place_kind == PlaceKind.MUNICIPALITY

    @property
    def words(self) -> str:
        """The value as this language writes it; a change always carries its sign."""
        text = number_format(abs(self.stored.value), self.stored.decimals, force_grouping=True)
        if self.stored.value < 0:
            return MINUS + text
        return f"+{text}" if self.stored.unit == "change" and self.stored.value else text

    @property
    def unit(self) -> str:
        return say(registry.units()[self.stored.unit])

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """What makes this figure one to be careful with; how it was printed is no doubt."""
        return tuple(remark for remark in self.remarks if remark.severity in SERIOUS)

    @property
    def is_impossible(self) -> bool:
        return any(doubt.severity == Severity.IMPOSSIBLE for doubt in self.doubts)

    @property
    def sentences(self) -> list[str]:
        return [say(remark.sentences) for remark in self.doubts]

    @property
    def warning(self) -> str:
        """The doubt in two words, for where a sentence does not fit."""
        return str(Severity(self.doubts[0].severity).label) if self.doubts else ""

    def compared_with(self, other: Figure) -> str:
        """higher, lower or alike: within the rounding of both, nothing can be said."""
        if self.stored.low > other.stored.high:
            return "higher"
        return "lower" if self.stored.high < other.stored.low else "alike"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator in one period, place by place in the order of the table."""

    indicator: Indicator
    period: Period
    figures: tuple[Figure, ...]
    about_column: tuple[Finding, ...]

    @property
    def municipalities(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.is_municipality)

    @property
    def province(self) -> Figure | None:
        return self._first(PlaceKind.PROVINCE)

    @property
    def flanders(self) -> Figure | None:
        return self._first(PlaceKind.FLANDERS)

    @property
    def source(self) -> str:
        return self.figures[0].stored.source if self.figures else ""

    @property
    def unit(self) -> str:
        return self.figures[0].unit if self.figures else ""

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is wrong with the whole column."""
        return tuple(found for found in self.about_column if found.severity in SERIOUS)

    @property
    def is_count(self) -> bool:
        """Counts grow with a place: beside Flanders a town would be a line too thin to see."""
        return self.indicator.kind != "ratio"

    def of(self, code: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.code == code), None)

    def _first(self, kind: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.stored.place_kind == kind), None)


def compare(
    indicator: Indicator,
    period: Period,
    figures: Iterable[IndicatorValue],
    findings: Iterable[Finding],
) -> Comparison:
    """Put together what was stored of one indicator in one period."""
    chosen = [
        value
        for value in figures
        if value.indicator == indicator.key and (value.period_from, value.period_until) == period
    ]
    columns = {(value.table_import_id, value.column) for value in chosen}
    about = [found for found in findings if (found.table_import_id, found.column) in columns]
    return Comparison(
        indicator=indicator,
        period=period,
        figures=tuple(
            Figure(value, tuple(found for found in about if found.row == value.row))
            for value in chosen
        ),
        about_column=tuple(found for found in about if found.row is None),
    )


def periods_of(indicator: Indicator, figures: Sequence[IndicatorValue]) -> list[Period]:
    """The periods that an indicator was printed for, the latest first."""
    found = {(v.period_from, v.period_until) for v in figures if v.indicator == indicator.key}
    return sorted(found, reverse=True)


def period_words(period: Period) -> str:
    """2017, or oktober 2017 tot oktober 2018."""
    first, last = period
    is_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if is_year and first.year == last.year:
        return str(first.year)
    months = {"first": date_format(first, "F Y"), "last": date_format(last, "F Y")}
    return _("%(first)s tot %(last)s") % months


def in_words(comparison: Comparison, chosen: Figure) -> list[str]:
    """What the drawing shows, in sentences: the figure, beside the whole, among the towns."""
    said = [
        _("%(place)s: %(value)s %(unit)s.")
        % {"place": chosen.place, "value": chosen.words, "unit": chosen.unit}
    ]
    if chosen.is_impossible:
        said.append(_("Dit cijfer kan niet kloppen. Vergelijk er niets mee."))
        return said
    whole = comparison.flanders or comparison.province
    if whole is not None and not comparison.is_count:
        said.append(_beside(chosen, whole))
    others = [
        figure
        for figure in comparison.municipalities
        if figure.code != chosen.code and not figure.is_impossible
    ]
    if others:
        said.append(_among(chosen, others))
    return said


def _among(chosen: Figure, others: Sequence[Figure]) -> str:
    higher = sum(figure.compared_with(chosen) == "higher" for figure in others)
    if not higher:
        return _("Geen van de %(all)s andere gemeenten heeft een hoger cijfer.") % {
            "all": len(others)
        }
    if higher == len(others):
        return _("Alle %(all)s andere gemeenten hebben een hoger cijfer.") % {"all": higher}
    sentence = ngettext(
        "%(count)s van de %(all)s andere gemeenten heeft een hoger cijfer.",
        "%(count)s van de %(all)s andere gemeenten hebben een hoger cijfer.",
        higher,
    )
    return sentence % {"count": higher, "all": len(others)}


def _beside(chosen: Figure, whole: Figure) -> str:
    sentence = {
        "higher": _("Dat is hoger dan %(place)s (%(value)s)."),
        "lower": _("Dat is lager dan %(place)s (%(value)s)."),
        "alike": _("Dat is niet te onderscheiden van %(place)s (%(value)s): er is afgerond."),
    }[chosen.compared_with(whole)]
    return sentence % {"place": whole.place, "value": whole.words}


def plain_number(value: Decimal, decimals: int) -> str:
    """For a spreadsheet: a comma for decimals, nothing for thousands."""
    return f"{value:.{decimals}f}".replace(".", ",")

"""How the API says printed figures."""

# Read by ninja at run time, see `apps.access.api`.

from datetime import date
from typing import Annotated

from pydantic import Field, WithJsonSchema

from klaverblad.apps.access.rest.shapes import Answer
from klaverblad.apps.monitor import registry
from klaverblad.apps.monitor.comparison import Comparison, Figure
from klaverblad.apps.monitor.models import Finding, PlaceKind, Severity
from klaverblad.apps.monitor.registry import Indicator, say


class IndicatorAnswer(Answer):
    """One thing that is measured, in one unit."""

    key: str = Field(examples=["leefloon_count"])
    name: str
    what: str
    unit: str = Field(examples=["personen"])

    @classmethod
    def of(cls, indicator: Indicator) -> "IndicatorAnswer":
        return cls(
            key=indicator.key,
            name=say(indicator.name),
            what=say(indicator.what),
            unit=say(registry.units()[indicator.unit]),
        )


class Remark(Answer):
    """What was found about a figure, or about its whole column."""

    severity: Severity
    code: str
    sentence: str

    @classmethod
    def of(cls, finding: Finding) -> "Remark":
        return cls(
            severity=Severity(finding.severity), code=finding.code, sentence=finding.sentence
        )


class FigureAnswer(Answer):
    """One figure as it was printed, what it can have been, and what is doubted about it."""

    indicator: str = Field(examples=["leefloon_count"])
    # Said here: a name of its own would be that of the kinds of workplaces too.
    place_kind: Annotated[
        PlaceKind, WithJsonSchema({"type": "string", "enum": [*PlaceKind.values]})
    ]
    place_nis_code: str = Field(examples=["11040"])
    place: str = Field(examples=["Schoten"])
    period_from: date
    period_until: date = Field(description="The last day of the period.")
    value: float
    low: float = Field(description="The least that rounds to what was printed.")
    high: float = Field(description="The most that rounds to what was printed.")
    unit: str = Field(examples=["personen"])
    printed: str = Field(description="As it was printed.", examples=["1.234"])
    source: str
    remarks: list[Remark] = Field(description="Of this figure, and of its whole column.")

    @classmethod
    def of(cls, comparison: Comparison, figure: Figure) -> "FigureAnswer":
        stored = figure.stored
        return cls(
            indicator=stored.indicator,
            place_kind=PlaceKind(stored.place_kind),
            place_nis_code=stored.place_code,
            place=figure.place,
            period_from=stored.period_from,
            period_until=stored.period_until,
            value=float(stored.value),
            low=float(stored.low),
            high=float(stored.high),
            unit=figure.unit,
            printed=stored.printed,
            source=stored.source,
            remarks=[Remark.of(one) for one in (*comparison.about_column, *figure.remarks)],
        )


class Figures(Answer):
    """Figures, indicator by indicator, the latest period first."""

    indicators: list[IndicatorAnswer] = Field(description="All that this region has figures of.")
    items: list[FigureAnswer]

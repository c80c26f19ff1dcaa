"""The printed figures of the region, with what they stand beside."""

# No postponed annotations: see `apps.access.api`.

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.rest.operations import operations
from klaverblad.apps.monitor import policies, queries, registry
from klaverblad.apps.monitor.answers import FigureAnswer, Figures, IndicatorAnswer
from klaverblad.apps.monitor.comparison import compare, periods_of

router = operations("figures")


@router.get("/figures", response=Figures)
@guarded_by(policies.can_read_figures)
def list_figures(
    request: HttpRequest,
    indicator: Annotated[
        str, Query("", max_length=40, description="The key of one indicator. Left out: all.")
    ],
    municipality: Annotated[
        str,
        Query(
            "",
            max_length=5,
            description="A NIS code: this municipality, beside the province and Flanders.",
            example="11040",
        ),
    ],
) -> Figures:
    """List the published figures of the region: as printed, with their bounds and their doubts.

    A figure that cannot be right is here too, and says so. Nothing of it is about one person.
    """
    values = list(queries.figures(request.actor))
    findings = list(queries.findings(request.actor))
    known = [one for one in registry.indicators().values() if periods_of(one, values)]
    asked = [one for one in known if indicator in {"", one.key}]
    comparisons = [
        compare(one, period, values, findings)
        for one in asked
        for period in periods_of(one, values)
    ]
    return Figures(
        indicators=[IndicatorAnswer.of(one) for one in known],
        items=[
            FigureAnswer.of(comparison, figure)
            for comparison in comparisons
            for figure in comparison.figures
            if not municipality or not figure.is_municipality or figure.code == municipality
        ],
    )

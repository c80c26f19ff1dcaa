"""Pages that neither shuffle nor skip: each begins after the last thing of the one before.

The address carries the id of that thing and no more: an address ends up in logs, a name must not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query

from klaverblad.apps.access.rest.shapes import address
from klaverblad.errors import BadInput

SIZE, SIZE_MOST = 50, 200

After = Annotated[
    UUID | None,
    Query(None, description="Begin after this one. Follow `next` rather than make it up."),
]
PageSize = Annotated[
    int,
    Query(SIZE, alias="pageSize", ge=1, le=SIZE_MOST, description="How many on one page."),
]
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Rows(Generic[Row]):
    """One page: its rows, how many there are in all, and whether there are more."""

    rows: Sequence[Row]
    total: int
    has_more: bool

    def next(self, path: str, size: int, asked: Mapping[str, Any]) -> str | None:
        """Where the next page is, with the same questions; what was not asked is None.

        No is an answer to a question: "who needs no licence" is not "whoever".
        """
        if not self.has_more:
            return None
        said = {name: _written(value) for name, value in asked.items() if value not in (None, "")}
        if size != SIZE:
            said["pageSize"] = size
        return f"{address(path)}?{urlencode(said | {'after': self.rows[-1].pk})}"


def _written(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def rows_after(
    found: QuerySet[Row],
    after: UUID | None,
    size: int,
    *,
    order: Sequence[str],
    within: QuerySet[Row],
) -> Rows[Row]:
    """One page of `found` in the order of these columns, the key the last of them.

    within   where the row of `after` is looked up, scoped to the actor: it may have left `found`
    raises   BadInput when nobody may know of that row
    """
    assert order[-1] == "pk", "without a key as the last one, pages shuffle"
    total = found.count()
    if after is not None:
        last = within.filter(pk=after).values_list(*order).first()
        if last is None:
            raise BadInput(
                _("Die bladzijde is er niet meer. Begin weer bij de eerste."),
                field="after",
                where="query",
            )
        found = found.filter(_beyond(order, last))
    rows = list(found.order_by(*order)[: size + 1])
    return Rows(rows[:size], total, has_more=len(rows) > size)


def _beyond(order: Sequence[str], last: Sequence[Any]) -> Q:
    """All that comes after these values: as they are up to a column, and later in that one."""
    beyond = Q()
    for n, column in enumerate(order):
        same = dict(zip(order[:n], last[:n], strict=True))
        beyond |= Q(**same, **{f"{column}__gt": last[n]})
    return beyond

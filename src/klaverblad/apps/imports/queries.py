"""Reads of files that are taken in: whose they are, their counts, and rows page by page."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db.models import Case, Count, QuerySet, When

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.imports.kinds import Row
from klaverblad.apps.imports.models import Import, ImportRow, RowState
from klaverblad.apps.imports.policies import can_list_imports


def imports(actor: Actor) -> QuerySet[Import]:
    """The files that this actor took in; a team lead: those of the whole OCMW."""
    if not can_list_imports(actor).is_allowed:
        return Import.objects.none()
    own = Import.objects.filter(organisation_id=actor.organisation_id).select_related(
        "membership__user"
    )
    if actor.role == Role.TEAM_LEAD:
        return own
    return own.filter(membership__user_id=actor.user_id)


def lately(actor: Actor, *, limit: int = 20) -> list[Import]:
    """The last files, the newest first."""
    return list(imports(actor)[:limit])


def counts(imported: Import) -> Mapping[str, int]:
    """How many rows stand in each state; a state without rows is not in it."""
    rows = imported.rows.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def rows_of(imported: Import, *, state: str = "") -> QuerySet[ImportRow]:
    """The rows of a file that an actor was let in to, in the order of the file."""
    rows = imported.rows.order_by("line")
    return rows.filter(state=state) if state else rows


def cells(row: ImportRow) -> list[str]:
    """The text of a row, column by column."""
    found: list[str] = json.loads(row.cells)
    return found


def as_row(imported: Import, row: ImportRow) -> Row:
    """A stored row as its kind reads it: only what a column was chosen for."""
    text = cells(row)
    return Row(row.line, {key: text[int(place)] for place, key in imported.columns.items()})


def twins(imported: Import, rows: list[ImportRow]) -> Mapping[int, int]:
    """Of rows that speak of the same thing: row -> the first other row that does."""
    keys = {row.key for row in rows if row.key}
    same = imported.rows.filter(key__in=keys).exclude(state=RowState.SKIPPED)
    found: dict[str, list[int]] = {}
    for key, line in same.order_by("line").values_list("key", "line"):
        found.setdefault(key, []).append(line)
    return {
        row.line: others[0]
        for row in rows
        if row.state != RowState.SKIPPED
        and (others := [one for one in found.get(row.key, ()) if one != row.line])
    }


def twice(imported: Import) -> list[str]:
    """The keys under which more than one row of a file speaks."""
    rows = imported.rows.exclude(state=RowState.SKIPPED).exclude(key="")
    many = rows.order_by().values("key").annotate(n=Count("pk")).filter(n__gt=1)
    return [one["key"] for one in many]


def wrong_first(rows: QuerySet[ImportRow]) -> QuerySet[ImportRow]:
    """Rows in the order in which somebody wants to see them: what needs them on top."""
    order = (RowState.WRONG, RowState.CHANGED, RowState.NEW, RowState.SKIPPED, RowState.SAME)
    place = Case(*(When(state=state, then=n) for n, state in enumerate(order)), default=len(order))
    return rows.order_by(place, "line")

"""One row of a file: corrected in place, left out, or taken along after all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.imports import queries
from klaverblad.apps.imports.models import Import, ImportRow, ImportState, RowState
from klaverblad.apps.imports.services.locked import mine
from klaverblad.apps.imports.services.looking import SLICE, judge_rows, settle
from klaverblad.apps.journal import queries as journal_queries
from klaverblad.apps.journal import services as journal
from klaverblad.errors import Refused


class RowChanged(Refused):
    """Somebody else corrected this row since the form was opened."""

    code = "row_changed_meanwhile"
    sentence = _("Een collega paste deze rij net aan. Kijk wat er nu staat.")


@transaction.atomic
def change_row(
    actor: Actor,
    import_id: UUID,
    line: int,
    values: Mapping[str, str],
    *,
    seen: Mapping[str, str] | None = None,
) -> ImportRow:
    """Correct what a row says under some fields; it is judged again at once.

    seen     what the form showed; when the row says something else now, nothing is written
    """
    imported, row = _row(actor, import_id, line)
    cells = queries.cells(row)
    places = {key: int(place) for place, key in imported.columns.items()}
    if seen is not None and any(
        cells[places[key]] != text for key, text in seen.items() if key in places
    ):
        raise RowChanged(line=line)
    for key, text in values.items():
        cells[places[key]] = " ".join(text.split())
    row.cells = json.dumps(cells, ensure_ascii=False)
    row.save(update_fields=["cells"])
    _judge_again(actor, imported, row)
    journal.emit("import.row_corrected", actor, imported, line=line)
    return row


@transaction.atomic
def skip_row(actor: Actor, import_id: UUID, line: int) -> ImportRow:
    """Leave a row out of the import."""
    imported, row = _row(actor, import_id, line)
    former, row.state = row.key, RowState.SKIPPED
    row.save(update_fields=["state"])
    _judge_others(actor, imported, row, former)
    journal.emit("import.row_skipped", actor, imported, line=line)
    return row


@transaction.atomic
def skip_wrong(actor: Actor, import_id: UUID) -> int:
    """Leave every row out that is wrong. The event says which, so that these come back together.

    Nobody else is judged again: rows that speak of the same thing are wrong together.
    """
    imported = _ready(actor, import_id)
    wrong = imported.rows.select_for_update(of=("self",)).filter(state=RowState.WRONG)
    lines = list(wrong.order_by("line").values_list("line", flat=True))
    if lines:
        imported.rows.filter(state=RowState.WRONG).update(state=RowState.SKIPPED)
        journal.emit("import.rows_skipped", actor, imported, lines=lines)
    return len(lines)


@transaction.atomic
def take_wrong(actor: Actor, import_id: UUID) -> int:
    """Take along again what was last left out at once."""
    imported = _ready(actor, import_id)
    skipped = journal_queries.events_of_subjects("import.rows_skipped", [imported.pk]).last()
    lines = skipped.data["lines"] if skipped else []
    left_out = imported.rows.select_for_update(of=("self",)).filter(state=RowState.SKIPPED)
    rows = [row for row in left_out.order_by("line") if row.line in set(lines)]
    for row in rows:
        row.state = RowState.WAITING
    for first in range(0, len(rows), SLICE):
        judge_rows(actor, imported, rows[first : first + SLICE])
    settle(imported)
    journal.emit("import.rows_taken", actor, imported, lines=[row.line for row in rows])
    return len(rows)


@transaction.atomic
def take_row(actor: Actor, import_id: UUID, line: int) -> ImportRow:
    """Take a row along that was left out."""
    imported, row = _row(actor, import_id, line)
    row.state = RowState.WAITING
    _judge_again(actor, imported, row)
    journal.emit("import.row_taken", actor, imported, line=line)
    return row


def _ready(actor: Actor, import_id: UUID) -> Import:
    imported = mine(actor, import_id, ImportState.READY)
    imported.heard_at = timezone.now()
    imported.save(update_fields=["heard_at"])
    return imported


def _row(actor: Actor, import_id: UUID, line: int) -> tuple[Import, ImportRow]:
    imported = _ready(actor, import_id)
    return imported, imported.rows.select_for_update(of=("self",)).get(line=line)


def _judge_again(actor: Actor, imported: Import, row: ImportRow) -> None:
    former = row.key
    judge_rows(actor, imported, [row])
    _judge_others(actor, imported, row, former)
    row.refresh_from_db()


def _judge_others(actor: Actor, imported: Import, row: ImportRow, former: str) -> None:
    """Rows that spoke of the same thing may be right now; those that do so still are not."""
    keys = {key for key in (former, row.key) if key}
    others = imported.rows.filter(key__in=keys).exclude(pk=row.pk)
    judge_rows(actor, imported, list(others.exclude(state=RowState.SKIPPED)))
    settle(imported)

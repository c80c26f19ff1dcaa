"""Looking a file through in the background: slice by slice, with progress, and begun again at will."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from klaverblad.apps.access.sealed import blind_index
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.imports import queries
from klaverblad.apps.imports.kinds import Problem, Row, Verdict, kind_of
from klaverblad.apps.imports.models import Import, ImportRow, ImportState, RowState
from klaverblad.apps.imports.services.locked import worker_for

SLICE = 400


def look_through(import_id: UUID, turn: int, *, on: date) -> None:
    """Judge every row. A choice made meanwhile has a task of its own, so this one then stops."""
    last = 0
    while True:
        with transaction.atomic():
            imported = _locked(import_id, turn, ImportState.LOOKING)
            if imported is None:
                return
            actor = worker_for(imported, on=on)
            if actor is None:
                _stop(imported, "no_longer_allowed")
                return
            rows = list(queries.rows_of(imported).filter(line__gt=last)[:SLICE])
            if not rows:
                settle(imported)
                imported.state = ImportState.READY
                imported.save(update_fields=["state"])
                return
            judge_rows(actor, imported, rows)
            last = rows[-1].line
            imported.n_looked += len(rows)
            imported.heard_at = timezone.now()
            imported.save(update_fields=["n_looked", "heard_at"])


def _locked(import_id: UUID, turn: int, state: str) -> Import | None:
    """The file, when this turn of work still counts."""
    found = Import.objects.select_for_update(of=("self",)).select_related(
        "membership__organisation", "membership__user"
    )
    return found.filter(pk=import_id, turn=turn, state=state).first()


def _stop(imported: Import, why: str) -> None:
    imported.state, imported.trouble = ImportState.COLUMNS, why
    imported.save(update_fields=["state", "trouble"])


def judge_rows(actor: Actor, imported: Import, rows: Sequence[ImportRow]) -> None:
    """Judge rows as they stand here now, and keep what each is. Skipped rows stay so."""
    kind = kind_of(imported.kind)
    read = [queries.as_row(imported, row) for row in rows]
    for row, verdict, told in zip(rows, kind.judge(actor, read), read, strict=True):
        same = kind.same(told.values)
        row.key = blind_index(f"{imported.pk}:{same}", use="import") if same else ""
        row.subject_id = verdict.subject_id
        if row.state != RowState.SKIPPED:
            row.state = verdict.state
    rewrite(rows, "state", "key", "subject_id")


def rewrite(rows: Sequence[ImportRow], *columns: str) -> None:
    """Write some columns of many rows. An upsert: an update with a case for each row is slow."""
    ImportRow.objects.bulk_create(
        rows,
        batch_size=SLICE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(columns),
    )


def settle(imported: Import) -> None:
    """Rows that speak of the same thing are wrong together, and right once one of them is left."""
    twice = queries.twice(imported)
    rows = imported.rows.exclude(state=RowState.SKIPPED)
    rows.filter(key__in=twice).update(state=RowState.WRONG)


def verdicts(actor: Actor, imported: Import, rows: list[ImportRow]) -> list[tuple[Row, Verdict]]:
    """What rows are now, with every reason in the language of the reader."""
    kind = kind_of(imported.kind)
    read = [queries.as_row(imported, row) for row in rows]
    twins = queries.twins(imported, rows)
    found = []
    for row, verdict in zip(read, kind.judge(actor, read), strict=True):
        twin = twins.get(row.line)
        found.append((row, verdict if twin is None else _as_twin(verdict, twin)))
    return found


def _as_twin(verdict: Verdict, line: int) -> Verdict:
    sentence = _(
        "Rij %(row)s gaat over dezelfde persoon. Pas een van de twee aan, of sla er een over."
    )
    problem = Problem("", sentence % {"row": line})
    return Verdict(RowState.WRONG, verdict.title, verdict.subject_id, (*verdict.problems, problem))

"""Reading a whole file in, or nothing of it; and putting all of it back."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.imports import queries
from klaverblad.apps.imports.kinds import Kept, Row, Verdict, Written, kind_of
from klaverblad.apps.imports.models import Import, ImportRow, ImportState, RowState
from klaverblad.apps.imports.services.files import KEPT
from klaverblad.apps.imports.services.locked import CannotNow, mine, worker_for
from klaverblad.apps.imports.services.looking import SLICE, judge_rows, rewrite, settle
from klaverblad.apps.journal import services as journal
from klaverblad.errors import Refused

_WRITES = frozenset({RowState.NEW, RowState.CHANGED})


class StillWrong(Refused):
    """A file of which some rows cannot be read in."""

    code = "import_still_wrong"
    sentence = _(
        "Er zijn nog rijen die niet kloppen. Pas ze aan of sla ze over. Er is niets ingelezen."
    )


class SomebodyWentOn(Refused):
    """An import that cannot be undone whole, with the rows that stand in the way."""

    code = "import_went_on"
    sentence = _(
        "Met sommige mensen is al verder gewerkt. Die blijven zoals ze nu zijn. "
        "Kies ‘Maak de rest ongedaan’ als je dat wilt."
    )


@transaction.atomic
def write(actor: Actor, import_id: UUID) -> Import:
    """Have the file read in, in the background: all rows together, or none."""
    from klaverblad.apps.imports import tasks

    imported = mine(actor, import_id, ImportState.READY)
    n_rows = queries.counts(imported)
    if n_rows.get(RowState.WRONG) or n_rows.get(RowState.WAITING):
        raise StillWrong(imported=imported.pk)
    if not any(n_rows.get(state) for state in _WRITES):
        raise Refused(_("In dit bestand staat niets nieuws. Er valt niets in te lezen."))
    imported.state, imported.turn = ImportState.WRITING, imported.turn + 1
    imported.trouble, imported.heard_at = "", timezone.now()
    imported.save(update_fields=["state", "turn", "trouble", "heard_at"])
    journal.emit("import.asked", actor, imported, n_rows=imported.n_rows)
    tasks.carry_out.enqueue(str(imported.pk), imported.turn)
    return imported


def carry_out(import_id: UUID, turn: int, *, on: date) -> int:
    """Write every row in one transaction, as each stands against the desk at that moment.

    Broken off at any point it leaves nothing behind; run twice, the second finds it done.
    returns   how many rows were written
    """
    with transaction.atomic():
        imported = (
            Import.objects.select_for_update(of=("self",))
            .select_related("membership__organisation", "membership__user")
            .filter(pk=import_id, turn=turn, state=ImportState.WRITING)
            .first()
        )
        if imported is None:
            return 0
        actor = worker_for(imported, on=on)
        if actor is None:
            _back_to_ready(imported, "no_longer_allowed")
            return 0
        # As whoever opens a file does, so that nobody opens the same one between looking and writing.
        Organisation.objects.select_for_update(no_key=True).get(pk=imported.organisation_id)
        rows = list(queries.rows_of(imported).exclude(state=RowState.SKIPPED))
        judged = _judged(actor, imported, rows)
        if any(
            (row.state, row.subject_id) != (verdict.state, verdict.subject_id)
            for row, (_told, verdict) in zip(rows, judged, strict=True)
        ):
            for start in range(0, len(rows), SLICE):
                judge_rows(actor, imported, rows[start : start + SLICE])
            settle(imported)
            _back_to_ready(imported, "changed_meanwhile")
            return 0
        _write_rows(actor, imported, rows, judged)
        return imported.n_new + imported.n_changed


def _judged(actor: Actor, imported: Import, rows: list[ImportRow]) -> list[tuple[Row, Verdict]]:
    """All rows judged once more, now that nobody else writes."""
    kind = kind_of(imported.kind)
    found: list[tuple[Row, Verdict]] = []
    for start in range(0, len(rows), SLICE):
        read = [queries.as_row(imported, row) for row in rows[start : start + SLICE]]
        found += zip(read, kind.judge(actor, read), strict=True)
    return found


def _back_to_ready(imported: Import, why: str) -> None:
    imported.state, imported.trouble = ImportState.READY, why
    imported.save(update_fields=["state", "trouble"])


def _write_rows(
    actor: Actor, imported: Import, rows: list[ImportRow], judged: list[tuple[Row, Verdict]]
) -> None:
    kind, at = kind_of(imported.kind), timezone.now()
    by_line = {row.line: row for row in rows if row.state in _WRITES}
    to_write = [one for one in judged if one[0].line in by_line]
    written: list[Written] = []
    for start in range(0, len(to_write), SLICE):
        part = to_write[start : start + SLICE]
        written += kind.write(actor, part, origin=imported.origin, at=at)
    for one in written:
        row = by_line[one.line]
        row.subject_id = one.subject_id
        row.before = json.dumps(one.before, ensure_ascii=False)
    rewrite(list(by_line.values()), "subject_id", "before")
    imported.state, imported.written_at, imported.heard_at = ImportState.DONE, at, at
    imported.n_new = sum(row.state == RowState.NEW for row in by_line.values())
    imported.n_changed = len(by_line) - imported.n_new
    imported.save()
    journal.emit(
        "import.written",
        actor,
        imported,
        at=at,
        n_new=imported.n_new,
        n_changed=imported.n_changed,
    )


@transaction.atomic
def undo(actor: Actor, import_id: UUID, *, the_rest: bool, at: datetime) -> list[Kept]:
    """Put back all that an import wrote. What somebody went on with stays as it is now.

    the_rest   whether to put the others back when not all can be; else nothing is
    raises     SomebodyWentOn with the rows, when not all can be
    """
    imported = mine(actor, import_id, ImportState.DONE)
    kind = kind_of(imported.kind)
    if imported.written_at is None or imported.written_at < at - KEPT:
        raise CannotNow(_("Dit is te lang geleden. Wat er stond, is niet meer bewaard."))
    rows = imported.rows.filter(state__in=_WRITES).exclude(before="").order_by("line")
    written = [
        Written(row.line, row.subject_id, json.loads(row.before))
        for row in rows
        if row.subject_id is not None
    ]
    kept = kind.undo(actor, written, at=imported.written_at)
    if kept and not the_rest:
        # The transaction goes back with it.
        raise SomebodyWentOn(rows=[one.line for one in kept], kept=tuple(kept))
    imported.state, imported.undone_at, imported.heard_at = ImportState.UNDONE, at, at
    imported.save(update_fields=["state", "undone_at", "heard_at"])
    journal.emit("import.undone", actor, imported, n_kept=len(kept))
    return kept

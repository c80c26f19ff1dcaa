"""A file comes in, its columns are chosen, it is thrown away; old rows go by themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.imports import policies
from klaverblad.apps.imports.kinds import Field, Kind, digest_of, guess, kind_of
from klaverblad.apps.imports.models import (
    Import,
    ImportRow,
    ImportState,
    RememberedColumns,
)
from klaverblad.apps.imports.services.locked import CannotNow, mine
from klaverblad.apps.imports.sheets import Sheet, read_sheet
from klaverblad.apps.journal import services as journal
from klaverblad.errors import BadInput

# So long an import can be undone; then what its rows said goes.
KEPT = timedelta(days=30)
# Work in the background that says nothing for this long was broken off.
SILENT = timedelta(seconds=90)
_AT_ONCE = 500

__all__ = ["CannotNow", "Columns", "choose_columns", "discard", "go_on", "sweep", "take_in"]


def take_in(actor: Actor, code: str, name: str, data: bytes) -> Import:
    """Keep a file and its rows, sealed; nothing of it is read into the desk yet.

    raises   BadSheet: which row, what was found, what would do
    """
    kind = kind_of(code)
    policies.can_list_imports(actor).enforce()
    kind.can_import(actor).enforce()
    return _keep(actor, kind, name, read_sheet(data))


@transaction.atomic
def _keep(actor: Actor, kind: Kind, name: str, sheet: Sheet) -> Import:
    remembered = RememberedColumns.objects.filter(
        organisation_id=actor.organisation_id, kind=kind.code, header=digest_of(sheet.header)
    ).first()
    imported = Import.objects.create(
        kind=kind.code,
        organisation_id=actor.organisation_id,
        membership_id=actor.membership_id,
        name=" ".join(name.split())[:160] or "?",
        origin=remembered.origin if remembered else "",
        header=list(sheet.header),
        columns=remembered.columns if remembered else guess(kind, sheet.header),
        n_rows=len(sheet.lines),
        trouble="old_text" if sheet.is_old_text else "",
    )
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                imported=imported,
                line=line.number,
                cells=json.dumps(line.cells, ensure_ascii=False),
            )
            for line in sheet.lines
        ),
        batch_size=_AT_ONCE,
    )
    journal.emit("import.taken_in", actor, imported, kind=kind.code, n_rows=imported.n_rows)
    return imported


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the file holds which field, and where the file comes from."""

    fields: Mapping[int, str]
    origin: str


@transaction.atomic
def choose_columns(actor: Actor, import_id: UUID, chosen: Columns) -> Import:
    """Say what the columns hold; the rows are then looked through in the background."""
    imported = mine(actor, import_id, ImportState.COLUMNS, ImportState.LOOKING, ImportState.READY)
    kind = kind_of(imported.kind)
    known = {one.key: one for one in kind.fields()}
    fields = {place: key for place, key in chosen.fields.items() if key}
    _refuse_bad_choice(imported, known, fields)
    imported.columns = {str(place): key for place, key in sorted(fields.items())}
    imported.origin = " ".join(chosen.origin.split())[:120]
    if not imported.origin:
        raise BadInput(
            _("Schrijf kort waar deze gegevens vandaan komen, zodat iedereen dat later ziet."),
            field="origin",
        )
    RememberedColumns.objects.update_or_create(
        organisation_id=imported.organisation_id,
        kind=imported.kind,
        header=digest_of(imported.header),
        defaults={"columns": imported.columns, "origin": imported.origin},
    )
    _look_again(imported)
    journal.emit("import.columns_chosen", actor, imported, n_columns=len(fields))
    return imported


def _refuse_bad_choice(
    imported: Import, known: Mapping[str, Field], fields: Mapping[int, str]
) -> None:
    for place, key in fields.items():
        if key not in known or not 0 <= place < len(imported.header):
            raise BadInput(_("Kies een veld uit de lijst."), field=f"column_{place}")
    for key in set(fields.values()):
        places = [place for place, one in fields.items() if one == key]
        if len(places) > 1:
            sentence = _("“%(field)s” is al de kolom “%(column)s”. Kies er één van de twee.")
            words = {"field": known[key].label, "column": imported.header[places[0]]}
            raise BadInput(sentence % words, field=f"column_{places[1]}")
    missing = [
        one.label for one in known.values() if one.is_needed and one.key not in fields.values()
    ]
    if missing:
        sentence = _("Zeg nog welke kolom dit bevat: %(fields)s.")
        raise BadInput(sentence % {"fields": ", ".join(missing)}, field="columns")


def _look_again(imported: Import) -> None:
    """Have the background judge every row anew; what it was doing before no longer counts."""
    from klaverblad.apps.imports import tasks

    imported.state, imported.n_looked, imported.trouble = ImportState.LOOKING, 0, ""
    imported.turn += 1
    imported.heard_at = timezone.now()
    imported.save()
    tasks.look_through.enqueue(str(imported.pk), imported.turn)


@transaction.atomic
def go_on(actor: Actor, import_id: UUID, *, at: datetime) -> Import:
    """Begin again what was broken off: nothing was lost, and nothing half written."""
    from klaverblad.apps.imports import tasks

    imported = mine(actor, import_id, ImportState.LOOKING, ImportState.WRITING)
    if imported.heard_at > at - SILENT:
        raise CannotNow(state=imported.state)
    if imported.state == ImportState.LOOKING:
        _look_again(imported)
        return imported
    imported.turn, imported.heard_at = imported.turn + 1, at
    imported.save(update_fields=["turn", "heard_at"])
    tasks.carry_out.enqueue(str(imported.pk), imported.turn)
    return imported


@transaction.atomic
def discard(actor: Actor, import_id: UUID) -> None:
    """Throw a file away of which nothing was read in."""
    imported = mine(actor, import_id, ImportState.COLUMNS, ImportState.LOOKING, ImportState.READY)
    journal.emit("import.discarded", actor, imported, n_rows=imported.n_rows)
    imported.delete()


@transaction.atomic
def sweep(actor: Actor) -> int:
    """Let go of what old rows said: of files read in weeks ago, and of files left lying.

    returns  how many rows went
    """
    policies.can_sweep_imports(actor).enforce()
    before = timezone.now() - KEPT
    old = ImportRow.objects.filter(imported__uploaded_at__lt=before, imported__heard_at__lt=before)
    n_rows, _by_table = old.delete()
    done = (ImportState.DONE, ImportState.UNDONE)
    left_lying = Import.objects.filter(heard_at__lt=before).exclude(state__in=done)
    left_lying.delete()
    return n_rows

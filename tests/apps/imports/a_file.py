"""Files of people to take in: small ones by hand, long ones by the row."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from stdnum.be import nn

from klaverblad.apps.imports import services
from klaverblad.apps.imports.kinds import guess, kind_of
from klaverblad.apps.imports.models import Import

HEAD = "Voornaam;Naam;Geboortedatum;Gemeente;GSM"
ORIGIN = "lijst van het oude systeem"


def csv(*rows: str, head: str = HEAD) -> bytes:
    """A CSV as a spreadsheet here writes it."""
    return "\r\n".join((head, *rows, "")).encode()


def xlsx(*rows: list[Any]) -> bytes:
    """An Excel file with one sheet."""
    book, kept = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


def number_of(n: int) -> str:
    """A valid register number of somebody born on 2 March 1990, one for each n below 900."""
    bare = f"900302{n:03d}"
    return next(found for check in range(98) if nn.is_valid(found := f"{bare}{check:02d}"))


def taken_in(actor: Any, data: bytes, *, name: str = "mensen.csv") -> Import:
    """A file whose columns are chosen by their names."""
    imported = services.take_in(actor, "people", name, data)
    fields = guess(kind_of("people"), imported.header)
    chosen = services.Columns({int(place): key for place, key in fields.items()}, ORIGIN)
    return services.choose_columns(actor, imported.pk, chosen)


def looked_through(actor: Any, data: bytes) -> Import:
    """The same, looked through."""
    imported = taken_in(actor, data)
    services.look_through(imported.pk, imported.turn, on=timezone.localdate())
    imported.refresh_from_db()
    return imported


def read_in(actor: Any, data: bytes) -> Import:
    """The same, read in."""
    imported = looked_through(actor, data)
    return carried_out(actor, imported)


def carried_out(actor: Any, imported: Import) -> Import:
    """A file that was looked through, read in."""
    asked = services.write(actor, imported.pk)
    services.carry_out(asked.pk, asked.turn, on=timezone.localdate())
    asked.refresh_from_db()
    return asked

"""What the tests of the practice region share."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import date

from django.apps import apps
from django.core.management import call_command
from django.db.models import AutoField, Field, ForeignKey

from klaverblad.apps.access.sealed import SealedField

PEOPLE = 80
ON = date(2026, 6, 16)
_PHONE = re.compile(r"0499 00 \d\d \d\d")
# Written by the clock of the loading, because they are loaded and not made up.
_LOADED = {"instrument.added", "figures.loaded", "timetable.loaded"}
# Its key names a folder, and a folder of before may still be there.
_KEY_IS_NEW = {"travel.Timetable"}
_CLOCK = {"imported_at", "changed_at", "loaded_at"}


def _is_row_number(field: Field) -> bool:
    target = field.target_field if isinstance(field, ForeignKey) else field
    return isinstance(target, AutoField)


def phone_of_the_practice_range(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def digest() -> str:
    """One line for all rows of all tables; row numbers and the clock of loading are left out."""
    total = hashlib.sha256()
    for model in apps.get_models():
        if not model.__module__.startswith("klaverblad."):
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not _is_row_number(field)
            and field.attname not in _CLOCK
            and not (field.primary_key and model._meta.label in _KEY_IS_NEW)
            # Sealed anew each time, as it should; its index is the same for the same number.
            and not isinstance(field, SealedField)
        ]
        rows = model._default_manager.order_by()
        if model._meta.app_label == "journal" and model._meta.label != "journal.Event":
            # The chain counts on, also over rows that were taken back; it has tests of its own.
            continue
        if model._meta.label == "journal.Event":
            rows = rows.exclude(name__in=_LOADED)
            # Its subject has a row number for a key, and a server never gives one out twice.
            rows = rows.exclude(name="team.joined")
            # Told by the services themselves, as it happens, under ids of their own.
            rows = rows.exclude(subject_type__startswith="exchange.")
            rows = rows.exclude(subject_type__startswith="events.")
            rows = rows.exclude(name="proposal.shown")
        for line in sorted(repr(row) for row in rows.values_list(*fields)):
            total.update(line.encode())
    return total.hexdigest()


def run(*arguments: str) -> str:
    """Run the command without a server; what it said."""
    said = io.StringIO()
    call_command("demo", "--no-serve", *arguments, stdout=said)
    return said.getvalue()

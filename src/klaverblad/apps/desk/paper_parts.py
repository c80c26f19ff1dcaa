"""What a document about somebody is made of: sections, groups, lines, and how values read in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from klaverblad.apps.access.columns import register
from klaverblad.apps.desk.file_copy import Named, Row
from klaverblad.apps.people import values
from klaverblad.engines.matching.words import day as in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, with who said it or when in smaller letters."""

    text: str
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    lines: Sequence[Line]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    groups: Sequence[Group]
    intro: str = ""


def day_in_words(value: date | None) -> str:
    return in_words(value, values.language()) if value else _("niet gekend")


def moment_in_words(value: datetime) -> str:
    local = timezone.localtime(value)
    return f"{day_in_words(local.date())}, {local.hour}.{local.minute:02}"


def from_until(row: Mapping[str, Any]) -> str:
    if row["until"] is None:
        return _("sinds %(day)s") % {"day": day_in_words(row["since"])}
    return _("van %(since)s tot en met %(until)s") % {
        "since": day_in_words(row["since"]),
        "until": day_in_words(row["until"]),
    }


def choice(label: str, column: str, row: Row) -> str:
    """A code in the words that the pages say for it."""
    field = register()[label].model._meta.get_field(column)
    return str(dict(field.flatchoices).get(row[column], row[column]))


def name_of(value: Named | None) -> str:
    return value.name if value else ""


def joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)

"""What hangs on a person, found in the models themselves, so that no table is forgotten.

A table with a person in a rule that allows a thing only once says here what becomes of a row that
cannot come along as it is. A house test refuses one that says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

from klaverblad.apps.access.columns import Whose, register
from klaverblad.apps.people.models import Person

# How a row changes so that it can come along; None lets it stay with the file that went, unseen.
Settle = Callable[[Any, date], Mapping[str, Any] | None]
# What is done when the rows have moved: two ids, the day, and where every change is noted.
Afterwards = Callable[[UUID, UUID, date, "Note"], None]
Note = Callable[[models.Model, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Hook:
    """One column that leads to a person. `is_bare` holds the id alone, without a foreign key."""

    model: type[models.Model]
    field: models.Field[Any, Any]
    is_bare: bool

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        return f"{self.label}.{self.field.name}"

    @property
    def is_once(self) -> bool:
        """Whether some rule of the table names this column, so that two rows may clash."""
        meta = self.model._meta
        named = [set(one.fields) for one in meta.constraints if _is_unique(one)]
        named += [set(fields) for fields in meta.unique_together]
        return self.field.unique or any(self.field.name in fields for fields in named)


def _is_unique(one: models.BaseConstraint) -> bool:
    return isinstance(one, models.UniqueConstraint)


# Rows that stay with the file that went, and why; whoever reads a file reads both ids.
STAYS: Mapping[str, str] = {
    "people.merge.kept": "it says what went where",
    "people.merge.gone": "it says what went where",
    "people.person.merged_into": "it says what went where",
    "people.notsame.one": "that two files are not of one person was said of that file",
    "people.notsame.other": "that two files are not of one person was said of that file",
    "journal.event.person_id": "the journal is only added to",
    "journal.readentry.person_id": "the journal is only added to",
}
_SETTLED: dict[str, Settle] = {}
_AFTERWARDS: list[Afterwards] = []


def settle(label: str, how: Settle) -> None:
    """Say in an app's `ready()` what becomes of a row of a table that clashes."""
    _SETTLED[label] = how


def afterwards(what: Afterwards) -> None:
    """Say in an app's `ready()` what is done when the rows have moved."""
    if what not in _AFTERWARDS:
        _AFTERWARDS.append(what)


def settled(label: str) -> Settle | None:
    """What was said of a table, if anything."""
    return _SETTLED.get(label)


def all_afterwards() -> list[Afterwards]:
    """What the apps asked for, in the order in which they did."""
    return list(_AFTERWARDS)


def hooks() -> Iterator[Hook]:
    """Every column that leads to a person, by foreign key or by a bare id that the register names."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Person:
                yield Hook(model, field, is_bare=False)
    for table in register().values():
        path = table.whose.get(Whose.PERSON, "")
        if path in {"", "pk"} or "__" in path:
            continue
        field = table.model._meta.get_field(path)
        if isinstance(field, models.UUIDField):
            yield Hook(table.model, field, is_bare=True)


def moving_hooks() -> list[Hook]:
    """Those whose rows come along, in an order that is always the same."""
    return sorted((one for one in hooks() if one.name not in STAYS), key=lambda one: one.name)


def stay_behind(_row: Any, _on: date) -> None:
    """The same thing is in the kept file already, so this row is not needed there."""


def _end(row: Any, on: date) -> Mapping[str, Any]:
    """It ends today, for the kept file has one that runs."""
    return {"until": max(row.since, on)}


def _history(_row: Any, _on: date) -> Mapping[str, Any]:
    """Of two that are said now one goes on; it was chosen before, so this is for whatever is left."""
    return {"replaced_at": timezone.now()}


settle("people.fact", _history)
settle("people.householdmembership", _end)
settle("people.teammember", _end)
settle("people.document", stay_behind)
settle("people.accessrequest", stay_behind)
settle("access.retentionnotice", stay_behind)

__all__ = [
    "STAYS",
    "Hook",
    "Note",
    "afterwards",
    "all_afterwards",
    "hooks",
    "moving_hooks",
    "settle",
    "settled",
    "stay_behind",
]

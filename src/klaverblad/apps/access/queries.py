"""Reads through the register of columns, and of what was warned of.

Whose rows an actor may see is asked above, where people are known: callers give ids that came out
of a scoped query, or are the retention task.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from klaverblad.apps.access.columns import Column, Erasing, Table, Whose, of_persons
from klaverblad.apps.access.models import RetentionNotice, RetentionTerm
from klaverblad.apps.access.sealed import CannotOpen, SealedText
from klaverblad.apps.journal.models import Event

# What the desk itself does about keeping and copying is no sign of life in a file. Nor is an address
# that is opened: a calendar on a phone does so every day. What is done by a link has its own event.
QUIET_EVENTS = (
    "warning.given",
    "warning.lifted",
    "file.kept",
    "file.let_go",
    "fact.forgotten",
    "record.forgotten",
    "person.forgotten",
    "person.file_exported",
    "link.opened",
    "link.used",
    "right.opened",
    "right.closed",
    "right.near",
    "right.unsure",
    "right.news_withdrawn",
)


def shortened(region_id: str, *, on: date) -> dict[str, int]:
    """The months that a region chose, by rule or fact key, as they hold on a day."""
    rows = RetentionTerm.objects.filter(region_id=region_id, since__lte=on)
    return dict(rows.order_by("since", "pk").values_list("subject", "months"))


def rows_about(table: Table, whose: Whose, ids: Collection[Any]) -> QuerySet[Any]:
    """The rows of one table about these people, households or logins."""
    path = table.whose[whose]
    return table.model._meta.base_manager.filter(**{f"{path}__in": list(ids)})


def n_rows(table: Table, person_ids: Collection[UUID]) -> Counter[UUID]:
    """How many rows of a table each of these people has."""
    return _counted(table, rows_about(table, Whose.PERSON, person_ids))


def n_filled(table: Table, column: Column, person_ids: Collection[UUID]) -> Counter[UUID]:
    """How many rows of each of these people still say something in one column."""
    return _counted(table, filled(table, column, person_ids))


def filled(table: Table, column: Column, person_ids: Collection[UUID]) -> QuerySet[Any]:
    """The rows of these people that still say something in one column."""
    field = table.model._meta.get_field(column.name)
    blank = Q(**{f"{column.name}__isnull": True})
    if not field.null:
        blank = Q(**{column.name: ""})
    return rows_about(table, Whose.PERSON, person_ids).exclude(blank)


def _counted(table: Table, rows: QuerySet[Any]) -> Counter[UUID]:
    path = table.whose[Whose.PERSON]
    return Counter(dict(rows.order_by().values_list(path).annotate(n=Count("pk"))))


def n_of_rule(rule: str, person_ids: Collection[UUID]) -> Counter[UUID]:
    """How much each of these people has under a rule: whole rows, and columns that go earlier."""
    found: Counter[UUID] = Counter()
    for table in of_persons():
        if table.rule == rule and table.is_erased:
            found += n_rows(table, person_ids)
        for column in early_columns(table, rule):
            found += n_filled(table, column, person_ids)
    return found


def early_columns(table: Table, rule: str) -> list[Column]:
    """The columns of a table that go blank under a rule, before their row goes."""
    return [
        one
        for one in table.columns.values()
        if one.rule == rule != table.rule and one.erasing == Erasing.BLANK
    ]


def n_of_file(person_ids: Collection[UUID]) -> Counter[UUID]:
    """How many rows go with the whole file of each of these people."""
    found: Counter[UUID] = Counter()
    for table in of_persons():
        if table.is_erased:
            found += n_rows(table, person_ids)
    return found


def last_heard(person_ids: Collection[UUID]) -> dict[UUID, Any]:
    """When something last happened around each of these people."""
    events = Event.objects.filter(person_id__in=list(person_ids)).exclude(name__in=QUIET_EVENTS)
    return dict(events.order_by().values_list("person_id").annotate(last=Max("at")))


def notices(person_ids: Iterable[UUID]) -> dict[UUID, list[RetentionNotice]]:
    """The warnings of these people."""
    found: dict[UUID, list[RetentionNotice]] = defaultdict(list)
    for notice in RetentionNotice.objects.filter(person_id__in=list(person_ids)):
        found[notice.person_id].append(notice)
    return found


def notices_of(persons: QuerySet[Any]) -> QuerySet[RetentionNotice]:
    """The warnings of the people of a scoped queryset, what goes first on top."""
    found = RetentionNotice.objects.filter(person_id__in=persons.values("pk"))
    return found.select_related("kept_by").order_by("due_on", "person_id", "rule", "pk")


def copied_rows(
    table: Table, whose: Whose, ids: Collection[Any], names: Collection[str]
) -> list[Mapping[str, Any]]:
    """The rows of one table about somebody, as stored, in the order they were made."""
    rows = rows_about(table, whose, ids).order_by("pk").values(*names)
    return [{name: _opened(value) for name, value in row.items()} for row in rows]


def _opened(value: Any) -> Any:
    """A number in the clear: it is the person's own. One whose key is lost is left out."""
    if not isinstance(value, SealedText):
        return value
    try:
        return value.open()
    except CannotOpen:
        return None


def labels_of(model: Any, ids: Collection[Any]) -> dict[Any, str]:
    """How rows that others point to are called: an organisation, an instrument, a town."""
    return {pk: str(one) for pk, one in model._meta.base_manager.in_bulk(list(ids)).items()}

"""Every change that keeping and forgetting makes, through the register of columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from klaverblad.apps.access import queries
from klaverblad.apps.access.columns import Whose, of_persons
from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.access.policies import can_run_retention
from klaverblad.apps.access.terms import months_later, rules
from klaverblad.apps.accounts.actor import Actor


def warn(notices: Sequence[RetentionNotice]) -> None:
    """Write warnings, in the caller's transaction."""
    RetentionNotice.objects.bulk_create(notices)


def lift(notice_ids: Collection[UUID]) -> None:
    """Take warnings away, in the caller's transaction: the file opened again, or it is done."""
    RetentionNotice.objects.filter(pk__in=list(notice_ids)).delete()


def erase_rule(actor: Actor, rule: str, person_ids: Collection[UUID]) -> None:
    """Erase what these people have under one rule: rows go, columns that go earlier are blanked."""
    can_run_retention(actor).enforce()
    for table in of_persons():
        if table.rule == rule and table.is_erased:
            queries.rows_about(table, Whose.PERSON, person_ids).delete()
        for column in queries.early_columns(table, rule):
            is_null = table.model._meta.get_field(column.name).null
            # By key: an update may not reach through the tables of a path.
            keys = list(queries.filled(table, column, person_ids).values_list("pk", flat=True))
            rows = table.model._meta.base_manager.filter(pk__in=keys)
            rows.update(**{column.name: None if is_null else ""})


def erase_files(actor: Actor, person_ids: Collection[UUID]) -> None:
    """Erase all that hangs on these people, but not the people: whoever knows them does that."""
    can_run_retention(actor).enforce()
    for table in of_persons():
        if table.is_erased and table.depth > 0:
            queries.rows_about(table, Whose.PERSON, person_ids).delete()


def n_swept(on: date) -> dict[str, int]:
    """How many rows of the tables of others are past their time, by rule."""
    return {rule: rows.count() for rule, rows in _sweepable(on).items()}


@transaction.atomic
def sweep(actor: Actor, *, on: date) -> dict[str, int]:
    """Take away what has ended by itself: sessions that expired, tasks that are done."""
    can_run_retention(actor).enforce()
    return {rule: rows.delete()[0] for rule, rows in _sweepable(on).items()}


def _sweepable(on: date) -> dict[str, QuerySet[Any]]:
    sessions, tasks = rules()["session"], rules()["task"]
    return {
        "session": Session.objects.filter(expire_date__lt=_ago(on, sessions.months or 0)),
        "task": DBTaskResult.objects.filter(finished_at__lt=_ago(on, tasks.months or 0)),
    }


def _ago(on: date, months: int) -> datetime:
    return timezone.make_aware(datetime.combine(months_later(on, -months), time.min))


def overwrite_what_goes() -> None:
    """Have the embedded database write zeroes over what it deletes, on this connection."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")

"""What is done with a file in the background. Arguments are ids and counts; each may run twice."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from klaverblad.apps.imports import services
from klaverblad.row_counts import MANY, count_rows


@task()
def look_through(import_id: str, turn: int) -> None:
    """Judge every row of a file against what stands here now."""
    services.look_through(UUID(import_id), turn, on=timezone.localdate())


@task()
def carry_out(import_id: str, turn: int) -> None:
    """Write a whole file, or nothing of it."""
    if services.carry_out(UUID(import_id), turn, on=timezone.localdate()) >= MANY:
        # Else everybody waits until tomorrow for what the database knows of its own rows.
        count_rows()

"""What the site itself changes by itself."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.utils import timezone

from klaverblad.site.models import CacheEntry


def drop_expired(*, on: date, after: str) -> None:  # noqa: ARG001 an entry says until which moment
    """Take away what the shared cache no longer gives to anybody.

    Django does so only when the table is full, and then a count of sign-ins would stand for years.
    """
    CacheEntry.objects.filter(expires__lt=timezone.now()).delete()


def count_rows(**_when: object) -> None:
    """Let SQLite see how its rows are spread; PostgreSQL does so by itself.

    Without, it takes every index for a narrow one: to know that somebody was not merged away, it
    would list everybody who was not.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Of all tables, a sample of each: some hundredths of a second.
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")

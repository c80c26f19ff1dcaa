"""The tables that the site itself keeps."""

from __future__ import annotations

from django.db import models


class CacheEntry(models.Model):
    """What may be lost without harm, shared by every process: counted sign-ins, drawings.

    Django's database cache reads and writes it. It is a model so that migrations make it, on
    either database, and take it away again.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class DailyRun(models.Model):
    """Work that an app wants done once a day (`klaverblad.daily`), on one day.

    `bookmark` is where it was; `claimed_at` when somebody who is at it last said so.
    """

    name = models.CharField(max_length=60)
    on = models.DateField()
    claimed_at = models.DateTimeField(null=True)
    bookmark = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_as = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "on"], name="daily_run_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"

"""The one table that the site itself keeps."""

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

"""What the site itself changes by itself."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from klaverblad.site.models import CacheEntry


def drop_expired(*, on: date, after: str) -> None:  # noqa: ARG001 an entry says until which moment
    """Take away what the shared cache no longer gives to anybody.

    Django does so only when the table is full, and then a count of sign-ins would stand for years.
    """
    CacheEntry.objects.filter(expires__lt=timezone.now()).delete()

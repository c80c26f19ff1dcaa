"""What happened: one row per change, written in the change's own transaction, never altered."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """Something that happened. It carries ids and codes, never a name or free text.

    Subjects are ids without foreign keys: the journal stands below the apps that write in it, and
    outlives what it speaks of. Triggers refuse UPDATE and DELETE on both databases.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=60)
    actor_user_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=20, blank=True)
    actor_system = models.CharField(max_length=40, blank=True)
    organisation_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    person_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["person_id", "-at"], name="event_person_at"),
            models.Index(fields=["name", "-at"], name="event_name_at"),
            models.Index(fields=["subject_type", "subject_id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type}:{self.subject_id}"

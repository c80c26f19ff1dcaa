"""What happened and who read what: rows that are written once, and the chain over both."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from klaverblad.apps.journal.digest import EVENT, READ, row_digest


class DigestField(models.BinaryField):
    """The SHA-256 of all other columns, computed when the row is written, by whatever path."""

    def deconstruct(self) -> Any:
        # In a migration it is what the database sees: bytes.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def pre_save(self, model_instance: Any, add: bool) -> bytes:  # noqa: ARG002 Django's own
        """Compute the digest of what is about to be written."""
        computed = row_digest(model_instance.KIND, model_instance)
        setattr(model_instance, self.attname, computed)
        return computed


class Event(models.Model):
    """Something that happened. It carries ids and codes, never a name or free text.

    Subjects are ids without foreign keys: the journal stands below the apps that write in it, and
    outlives what it speaks of. Triggers refuse UPDATE and DELETE on both databases.
    """

    KIND: ClassVar[str] = EVENT

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
    digest = DigestField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["person_id", "-at"], name="event_person_at"),
            models.Index(fields=["name", "-at"], name="event_name_at"),
            models.Index(fields=["subject_type", "subject_id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type}:{self.subject_id}"


class Via(models.TextChoices):
    """How a file was read."""

    PAGE = "page"
    PART = "part"
    EXPORT = "export"
    API = "api"
    FEED = "feed"
    LINK = "link"


class ReadEntry(models.Model):
    """Somebody read something about a person: who, as what, for what. Ids and codes only.

    Like an event it has no foreign keys, and is never changed.
    """

    KIND: ClassVar[str] = READ

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    actor_user_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=20, blank=True)
    actor_system = models.CharField(max_length=40, blank=True)
    organisation_id = models.UUIDField(null=True)
    person_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    via = models.CharField(max_length=10, choices=Via)
    what = models.CharField(max_length=80)
    digest = DigestField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["person_id", "-at"], name="read_person_at"),
            models.Index(fields=["actor_user_id", "-at"], name="read_actor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.via} {self.person_id}"


class Link(models.Model):
    """One link of the chain over both tables. The database writes it; no code may.

    `seq` counts on without gaps: the trigger gives it. `hash` covers the hash before it, `digest`,
    `kind` and `row_id`, so that no link can be changed or moved alone.
    """

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=5)
    row_id = models.BigIntegerField()
    digest = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "row_id"], name="link_one_for_each_row")
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}:{self.row_id}"


class Turn(models.Model):
    """A transaction that waits its turn to be linked. PostgreSQL only; empty but for that moment.

    Its rows are written and taken away while the transaction commits, by the triggers of
    migration 0003, which also say why.
    """

    transaction = models.BigIntegerField()
    kind = models.CharField(max_length=5)
    first_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transaction", "kind"], name="turn_one_for_each_transaction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.transaction} {self.kind}:{self.first_id}"

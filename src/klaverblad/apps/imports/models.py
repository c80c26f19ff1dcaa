"""Files that are taken in: the file, its rows, and how its columns were read last time."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.sealed import SealedField
from klaverblad.apps.accounts.models import Membership, Organisation


class ImportState(models.TextChoices):
    COLUMNS = "columns", _("kolommen kiezen")
    LOOKING = "looking", _("wordt nagekeken")
    READY = "ready", _("nagekeken, nog niets ingelezen")
    WRITING = "writing", _("wordt ingelezen")
    DONE = "done", _("ingelezen")
    UNDONE = "undone", _("ongedaan gemaakt")


class Import(models.Model):
    """One file that somebody takes in: looked through first, written whole or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Who took it in, as what: the work in the background is done in their name.
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("bestand"), max_length=160)
    origin = models.CharField(_("waar de gegevens vandaan komen"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.COLUMNS)
    header = models.JSONField()
    # The place of a column in the file -> the field that it holds.
    columns = models.JSONField(default=dict)
    n_rows = models.PositiveIntegerField()
    n_looked = models.PositiveIntegerField(default=0)
    # Counts up with each choice that makes earlier work in the background useless.
    turn = models.PositiveIntegerField(default=0)
    # Why the last attempt stopped, as a code; empty when nothing is wrong.
    trouble = models.CharField(max_length=40, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    n_new = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-uploaded_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="import_done_has_a_moment",
                condition=~Q(state__in=["done", "undone"]) | Q(written_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["organisation", "-uploaded_at"], name="import_lately")]

    def __str__(self) -> str:
        return self.name


class RowState(models.TextChoices):
    WAITING = "waiting", _("nog niet nagekeken")
    NEW = "new", _("nieuw")
    CHANGED = "changed", _("verandert")
    SAME = "same", _("blijft gelijk")
    WRONG = "wrong", _("klopt niet")
    SKIPPED = "skipped", _("overgeslagen")


class ImportRow(models.Model):
    """One row of a file. What it holds is sealed, and goes some weeks after it was taken in.

    Personal: `cells` and `before`, both sealed.
    """

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    # The row in the file; its header is row 1.
    line = models.PositiveIntegerField()
    cells = SealedField()
    state = models.CharField(max_length=10, choices=RowState, default=RowState.WAITING)
    # Finds rows of this file about the same thing without telling of whom.
    key = models.CharField(max_length=64, blank=True)
    # What it is about, once known; a person, for a file of people.
    subject_id = models.UUIDField(null=True, blank=True)
    # What stood there before, to put it back.
    before = SealedField(blank=True)

    class Meta:
        ordering = ("line",)
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["imported", "line"])]
        indexes = [
            models.Index(fields=["imported", "state", "line"], name="import_row_state"),
            models.Index(fields=["imported", "key"], name="import_row_key"),
            models.Index(fields=["subject_id"], name="import_row_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.state}"


class RememberedColumns(models.Model):
    """How an organisation read the columns of a file with this header last time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    # A digest of the names of the columns.
    header = models.CharField(max_length=64)
    columns = models.JSONField()
    origin = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-changed_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="remembered_columns_once", fields=["organisation", "kind", "header"]
            )
        ]

    def __str__(self) -> str:
        return self.header

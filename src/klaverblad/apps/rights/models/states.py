"""The rights of everybody in guidance as the last scan found them, and what changed since."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models import Person
from klaverblad.apps.rights.levels import Level


class ScanCause(models.TextChoices):
    NIGHT = "night", _("elke nacht")
    CHANGED = "changed", _("er veranderde iets in dossiers")
    LAW = "law", _("de wet of een bedrag veranderde")
    HAND = "hand", _("gevraagd")


class ScanRun(models.Model):
    """One time that the rights of many people were reckoned, and how far it came.

    Each slice of people is a transaction of its own that also moves `after`. Whoever is at it says
    so in `claimed_at`; a run that was killed is gone on with where it stood.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cause = models.CharField(max_length=10, choices=ScanCause)
    on = models.DateField()
    # Everybody in guidance, or only those around whom something happened.
    is_whole = models.BooleanField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Where the journal stood when the last run began, and when this one did.
    from_link = models.BigIntegerField(default=0)
    to_link = models.BigIntegerField(default=0)
    law = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    claimed_at = models.DateTimeField()
    # Machine, process, and a word of its own for each claim.
    holder = models.CharField(max_length=120, blank=True)
    # The id of the last person of the last slice that was kept.
    after = models.CharField(max_length=36, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # A later run took its place before it was done.
    is_given_up = models.BooleanField(default=False)
    # Only one run at a time: empty, not false, when it is over.
    is_open = models.BooleanField(null=True, unique=True, default=True)
    n_people = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_first = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    n_opened = models.PositiveIntegerField(default=0)
    n_closed = models.PositiveIntegerField(default=0)
    n_near = models.PositiveIntegerField(default=0)
    n_unsure = models.PositiveIntegerField(default=0)
    n_taken_back = models.PositiveIntegerField(default=0)
    # Whose facts the rules could not read: a value that a choice does not have, for one.
    n_unreadable = models.PositiveIntegerField(default=0)
    n_resumed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-started_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="scan_open_or_finished",
                condition=Q(is_open=True, finished_at=None)
                | Q(is_open=None, finished_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-started_at"], name="scan_lately")]

    def __str__(self) -> str:
        return f"{self.cause} {self.on}"


class LawSeen(models.Model):
    """The amounts of one law that rights were reckoned by, so that a later one can say what changed.

    values  the parameters by their key      rules  a hash of the rules by right
    """

    fingerprint = models.CharField(primary_key=True, max_length=32)
    on = models.DateField()
    values = models.JSONField()
    rules = models.JSONField()

    def __str__(self) -> str:
        return self.fingerprint


class PersonStates(models.Model):
    """All rights of one person as last reckoned: one row, for a caseload is read at once.

    states  {right: [level, how many facts could change it, at least, at most]}; what is surely no
            is left out
    told    {right: level} what stood when the day began, or what was seen since
    facts   a hash of what is known of everybody under the roof; `home` of who that is
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="right_states")
    states = models.JSONField()
    told = models.JSONField()
    # When the row was last written; a scan that finds nothing new does not write.
    on = models.DateField()
    at = models.DateTimeField()
    law = models.CharField(max_length=32)
    facts = models.CharField(max_length=16)
    home = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"


class RightAlert(models.Model):
    """One right of one person became something else than their coach was last told.

    It is open until somebody of the OCMW in charge saw it, or until it no longer holds.
    because   [{"what": code, …}] see `reason_queries`
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="right_alerts")
    right = models.CharField(max_length=60)
    before = models.CharField(max_length=10, choices=Level)
    after = models.CharField(max_length=10, choices=Level)
    on = models.DateField()
    at = models.DateTimeField()
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    because = models.JSONField()
    run = models.ForeignKey(ScanRun, on_delete=models.SET_NULL, null=True, related_name="alerts")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "right", "pk")
        constraints = [
            models.UniqueConstraint(
                name="right_alert_same_once_a_day",
                fields=["person", "right", "before", "after", "on"],
            ),
            models.UniqueConstraint(
                name="right_alert_open_once",
                fields=["person", "right"],
                condition=Q(seen_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="right_alert_says_a_change", condition=~Q(before=F("after"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} {self.before} {self.after}"

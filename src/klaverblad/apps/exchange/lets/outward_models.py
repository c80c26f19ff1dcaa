"""What leaves a group, and what comes in from elsewhere: statements, keys of apps, profile, intake."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.exchange.lets.models import Group, Member


class ParticipationStatement(models.Model):
    """A statement that a member made of a period. What it counts is reckoned when it is printed.

    Nothing here says to whom it was given: it is handed over on paper or as a file, by the member.
    """

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="statements")
    first = models.DateField()
    last = models.DateField()
    with_balance = models.BooleanField(default=False)
    with_categories = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="lets_statement_ends_after_it_begins", condition=Q(first__lte=F("last"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


class DutiesRead(models.Model):
    """That a member read what the law may ask of whoever exchanges. Not which of it is about them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    edition = models.DateField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lets_duties_read_once", fields=["member", "edition"])
        ]

    def __str__(self) -> str:
        return str(self.edition)


class AppKey(models.Model):
    """The key with which an app of a member acts as them in one group. Of its text only a digest stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="app_keys")
    name = models.CharField(_("welke app"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    may_pay = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "pk")

    def __str__(self) -> str:
        return self.name


class Outward(models.Model):
    """What a group shows of itself outside; without a row, nothing."""

    group = models.OneToOneField(
        Group, on_delete=models.CASCADE, primary_key=True, related_name="outward"
    )
    shows_profile = models.BooleanField(default=False)
    lets_apps_in = models.BooleanField(default=False)
    website = models.URLField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Intake(models.Model):
    """Members, offers and bookings that were taken in from another program, all of them or none.

    `made` holds ids only: {"members": [...], "offers": [...]}; the bookings have its id as their batch.
    """

    id = models.UUIDField(primary_key=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="intakes")
    by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_in_at = models.DateTimeField()
    n_members = models.PositiveIntegerField()
    n_offers = models.PositiveIntegerField()
    n_bookings = models.PositiveIntegerField()
    made = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-taken_in_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)

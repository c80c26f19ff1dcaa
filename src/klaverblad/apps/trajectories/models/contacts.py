"""Talks, calls and visits with their notes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.trajectories.models.course import Trajectory


class ContactKind(models.TextChoices):
    PHONE = "phone", _("telefoon")
    TALK = "talk", _("gesprek")
    HOME_VISIT = "home_visit", _("huisbezoek")
    CONFERENCE = "conference", _("overleg")
    MESSAGE = "message", _("bericht")


class ContactOutcome(models.TextChoices):
    SPOKE = "spoke", _("we spraken")
    NOT_REACHED = "not_reached", _("niet bereikt")
    LEFT_MESSAGE = "left_message", _("bericht ingesproken")


class Scope(models.TextChoices):
    """Who may read a note."""

    MINE = "mine", _("alleen ik")
    ORGANISATION = "organisation", _("mijn organisatie")
    TEAM = "team", _("het team")
    PERSON = "person", _("het team en de persoon")


class Contact(models.Model):
    """A talk, call or visit, with a short note and who may read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="contacts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=ContactKind)
    outcome = models.CharField(max_length=12, choices=ContactOutcome, default=ContactOutcome.SPOKE)
    note = models.TextField(_("kort verslag"), max_length=4000, blank=True)
    scope = models.CharField(
        _("wie mag dit lezen"), max_length=12, choices=Scope, default=Scope.PERSON
    )
    # Its writer says so: the copy that a person asks of their file then leaves these words out
    # until somebody looked which of them may be given (GDPR art. 15(4)).
    tells_of_others = models.BooleanField(_("gaat ook over iemand anders"), default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "pk")
        indexes = [models.Index(fields=["trajectory", "-at"], name="contact_trajectory_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"

"""Somebody's guidance goes to another municipality, with their consent."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.people.models import GivenHow
from klaverblad.apps.trajectories.models.course import Trajectory


class TransferState(models.TextChoices):
    OPEN = "open", _("wacht op antwoord")
    ACCEPTED = "accepted", _("aanvaard")
    REFUSED = "refused", _("niet aanvaard")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class Transfer(models.Model):
    """One OCMW asks another to go on with somebody, who said what goes along and what not.

    Personal: `words`, `answer`, `meeting_where` and `statement`. Until it is accepted the other OCMW
    reads a card and no file. Refused or taken back, nothing has changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="transfers")
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Codes of the registry: the parts of life of which the facts go along.
    domains = models.JSONField(default=list)
    words = models.CharField(_("waarom, en wat belangrijk is"), max_length=600)
    answer_by = models.DateField(_("antwoord tegen"))
    meeting_at = models.DateTimeField(null=True, blank=True)
    meeting_where = models.CharField(max_length=120, blank=True)
    given_how = models.CharField(max_length=20, choices=GivenHow)
    language = models.CharField(max_length=2, default="nl")
    statement = models.TextField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.OPEN)
    answer = models.CharField(_("antwoord"), max_length=600, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # What the other OCMW began; the file there is its own.
    begun = models.ForeignKey(
        Trajectory, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-proposed_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="transfer_open_only_once",
                fields=["trajectory"],
                condition=Q(state="open"),
                violation_error_message=_("Er loopt al een vraag om over te dragen."),
            ),
            models.CheckConstraint(
                name="transfer_decided_or_open",
                condition=Q(state="open", decided_at=None)
                | ~Q(state="open") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_refused_says_why", condition=~Q(state="refused") | ~Q(answer="")
            ),
        ]
        indexes = [models.Index(fields=["to", "state"], name="transfer_to_state")]

    def __str__(self) -> str:
        return f"{self.state} {self.proposed_at:%Y-%m-%d}"

"""With whom a file is shared, and on what ground: consent, the team, a request, an emergency.

Professional secrecy (art. 458 of the Criminal Code) is the rule. Whoever works elsewhere sees
something only while the person agrees, and only the life domains that the person named.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.people.models.files import Person


class SharingPurpose(models.TextChoices):
    """What a partner may use a file for. The person agrees to one of these, not to "everything"."""

    JOB_SEARCH = "job_search", _("samen werk zoeken")
    COACHING = "coaching", _("coaching tijdens het werk")
    TRAINING = "training", _("een opleiding of taalles")
    ASSESSMENT = "assessment", _("nagaan welk werk past")
    CARE = "care", _("hulp en zorg")


class GivenHow(models.TextChoices):
    OWN_PAGE = "own_page", _("zelf, op de eigen pagina")
    ON_PAPER = "on_paper", _("op papier getekend")
    SPOKEN = "spoken", _("gezegd aan het loket")


class Consent(models.Model):
    """A person agrees that one organisation sees some life domains, for one purpose, until a day.

    It stays as long as the file: that it was given, and when it was taken back, must be provable.
    `statement` is the sentence as the person read it. `domains` are codes of the registry.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("waarvoor"), max_length=20, choices=SharingPurpose)
    domains = models.JSONField(default=list)
    given_on = models.DateField()
    until = models.DateField()
    given_how = models.CharField(max_length=20, choices=GivenHow)
    language = models.CharField(max_length=2, default="nl")
    statement = models.TextField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_how = models.CharField(max_length=20, choices=GivenHow, blank=True)

    class Meta:
        ordering = ("-recorded_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="consent_ends_after_it_starts",
                condition=Q(until__gte=F("given_on")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.CheckConstraint(
                name="consent_revoked_says_how",
                condition=Q(revoked_at=None, revoked_how="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_how=""),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "person"], name="consent_org_person")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.given_on}"

    def is_in_force(self, *, on: date) -> bool:
        """Whether it opens anything on a day."""
        return self.revoked_at is None and self.given_on <= on <= self.until


class TeamMember(models.Model):
    """A professional around a person, with a purpose and an end. The person sees this list.

    Who works elsewhere is here by a consent, and sees nothing once it ended or was taken back;
    who works in the OCMW in charge needs none.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teams"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(
        Consent, on_delete=models.CASCADE, null=True, blank=True, related_name="members"
    )
    purpose = models.CharField(_("waarvoor"), max_length=120)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.CheckConstraint(
                name="team_member_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.UniqueConstraint(
                name="team_member_open_only_once",
                fields=["person", "user", "organisation"],
                condition=Q(until=None),
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    def is_running(self, *, on: date) -> bool:
        """Whether the purpose lasts on a day, and the ground under it too."""
        lasts = self.since <= on and (self.until is None or self.until >= on)
        return lasts and (self.consent is None or self.consent.is_in_force(on=on))


class RequestState(models.TextChoices):
    OPEN = "open", _("wacht op antwoord")
    GRANTED = "granted", _("toegestaan")
    REFUSED = "refused", _("niet toegestaan")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class AccessRequest(models.Model):
    """A professional asks to see a file that is elsewhere. They learn nothing until it is granted.

    `reference` is the asker's own word for whom it is about: they cannot see the name yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    reference = models.CharField(_("jouw naam voor deze vraag"), max_length=60, blank=True)
    purpose = models.CharField(_("waarvoor"), max_length=20, choices=SharingPurpose)
    domains = models.JSONField(default=list)
    until = models.DateField()
    why = models.CharField(_("waarom"), max_length=300)
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    consent = models.ForeignKey(
        Consent, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="access_request_open_only_once",
                fields=["person", "asked_by", "organisation"],
                condition=Q(state="open"),
                violation_error_message=_("Je vroeg dit al. Het antwoord moet nog komen."),
            ),
            models.CheckConstraint(
                name="access_request_decided_or_open",
                condition=Q(state="open", decided_at=None)
                | ~Q(state="open") & Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"


class EmergencyAccess(models.Model):
    """Somebody opened a file without consent because it could not wait, and said why.

    The person and the data protection officer both see it; the officer says what they found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="emergencies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(_("waarom kan dit niet wachten"), max_length=400)
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    review = models.CharField(_("wat je vond"), max_length=400, blank=True)

    class Meta:
        ordering = ("-opened_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="emergency_ends_after_it_starts",
                condition=Q(expires_at__gt=F("opened_at")),
            ),
            models.CheckConstraint(
                name="emergency_reviewed_says_what",
                condition=Q(reviewed_at=None, review="")
                | Q(reviewed_at__isnull=False) & ~Q(review=""),
            ),
        ]
        indexes = [models.Index(fields=["user", "-opened_at"], name="emergency_user")]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d}"

    def is_running(self, *, at: datetime) -> bool:
        """Whether the file is still open under it."""
        return self.ended_at is None and self.expires_at > at

"""Signed links: one thing that somebody without a login may do, and what they signed by it.

What is personal here: `asks` (what was asked of somebody), `statement` (a text about a person),
`signed_name` (who signed) and the ids of persons. The token itself is never stored.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LinkScope(models.TextChoices):
    """The one thing that a link opens."""

    SIGN = "sign", _("iets ondertekenen")
    ANSWER = "answer", _("een vraag beantwoorden")
    UPLOAD = "upload", _("een document bezorgen")
    CALENDAR = "calendar", _("een agenda volgen")
    SIGN_IN = "sign_in", _("zich aanmelden")
    INVITE = "invite", _("een toegang aannemen")


class SignedLink(models.Model):
    """A right in an address: whoever holds it may do one thing, so often, until a moment.

    Subjects, people and users are ids without foreign keys: links stand below the apps whose
    things they open. Only the SHA-256 of the token is here, so whoever reads this table can open
    nothing with it.

    asks_kind   what kind of thing is asked, as a code of the app above
    asks        in a few words what is asked; the holder reads it. Personal: it is about a person
    statement   the text to sign, exactly as it was when the link was made. Personal
    uses_most   None is without end: a calendar is fetched every hour
    code_mac    of a link to sign in: a seal of the short code that stands beside it on paper
    proof_mac   a seal of what its holder must say as well; empty when nothing is asked
    tries       how often that was said wrong
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_sha256 = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10, choices=LinkScope)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    person_id = models.UUIDField(null=True, blank=True)
    language = models.CharField(max_length=2, default="nl")
    asks_kind = models.CharField(max_length=20, blank=True)
    asks = models.CharField(max_length=200, blank=True)
    statement = models.TextField(blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    issued_by = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    # Who was asked, when it is an organisation; null is the person themselves.
    asked_organisation_id = models.UUIDField(null=True, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    uses_most = models.PositiveSmallIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    code_mac = models.CharField(max_length=64, blank=True, default="")
    proof_mac = models.CharField(max_length=64, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-issued_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="signed_link_ends_unless_calendar",
                condition=Q(scope="calendar") | Q(expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="signed_link_ends_after_issue",
                condition=Q(expires_at=None) | Q(expires_at__gt=F("issued_at")),
            ),
            models.CheckConstraint(
                name="signed_link_used_no_more_than_agreed",
                condition=Q(uses_most=None) | Q(uses__lte=F("uses_most")),
            ),
            models.CheckConstraint(
                name="signed_link_to_sign_has_its_text",
                condition=~Q(scope="sign") | (~Q(document_sha256="") & ~Q(statement="")),
            ),
            models.UniqueConstraint(
                name="signed_link_code_is_of_one", fields=["code_mac"], condition=~Q(code_mac="")
            ),
            models.CheckConstraint(
                name="signed_link_code_only_to_sign_in",
                condition=Q(code_mac="", proof_mac="") | Q(scope="sign_in"),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="signed_link_subject"),
            models.Index(fields=["person_id"], name="signed_link_person"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.subject_type}"

    @property
    def is_used_up(self) -> bool:
        return self.uses_most is not None and self.uses >= self.uses_most


class Signature(models.Model):
    """Somebody put their name under a text: a legal act, so nothing of it is ever changed.

    The text itself stands on the link. `signed_name` is personal: it is what somebody typed as
    their name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.OneToOneField(SignedLink, on_delete=models.PROTECT, related_name="signature")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    person_id = models.UUIDField(null=True, blank=True)
    signed_name = models.CharField(_("naam"), max_length=120)
    statement_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("-signed_at", "pk")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="signature_subject"),
            models.Index(fields=["person_id"], name="signature_person"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.signed_at:%Y-%m-%d}"

"""The GPMI: a plan that the law asks for, frozen, signed by both, and looked at again on time."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.trajectories.models.course import Trajectory


class GpmiKind(models.TextChoices):
    GENERAL = "general", _("algemeen")
    STUDY = "study", _("voltijdse studie")
    TRAINING = "training", _("opleiding")
    WORK = "work", _("naar werk")


class GpmiState(models.TextChoices):
    DRAFT = "draft", _("in opmaak")
    WAITING = "waiting", _("wacht op handtekening")
    SIGNED = "signed", _("getekend")
    REPLACED = "replaced", _("vervangen door een nieuw")
    ENDED = "ended", _("beëindigd")


class Party(models.TextChoices):
    PERSON = "person", _("de persoon")
    COACH = "coach", _("het OCMW")
    THIRD = "third", _("een derde")


class SignedHow(models.TextChoices):
    LINK = "link", _("met een link")
    PAPER = "paper", _("op papier")
    DESK = "desk", _("hier in Klaverblad")


class Gpmi(models.Model):
    """A snapshot of goals and steps that both sign. What was signed is never changed.

    Personal: `content` (the text that was signed) and `agreed` (what comes beside the steps).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="gpmis")
    kind = models.CharField(_("soort"), max_length=10, choices=GpmiKind, default=GpmiKind.GENERAL)
    state = models.CharField(max_length=10, choices=GpmiState, default=GpmiState.DRAFT)
    language = models.CharField(max_length=2, default="nl")
    agreed = models.CharField(_("wat er nog afgesproken is"), max_length=600, blank=True)
    evaluations_a_year = models.PositiveSmallIntegerField(default=3)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Empty while it is being made; then frozen, with its fingerprint.
    content = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")
        verbose_name = _("GPMI")
        constraints = [
            models.CheckConstraint(
                name="gpmi_frozen_unless_in_draft",
                condition=Q(state="draft", content="", content_sha256="")
                | (~Q(state="draft") & ~Q(content="") & ~Q(content_sha256="")),
            ),
            models.CheckConstraint(
                name="gpmi_signed_has_its_day",
                condition=~Q(state__in=["signed", "replaced"]) | Q(signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="gpmi_ended_has_its_day",
                condition=~Q(state="ended") | Q(ended_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="gpmi_one_at_a_time",
                fields=["trajectory"],
                condition=Q(state__in=["draft", "waiting"]),
                violation_error_message=_("Er is al een GPMI in opmaak."),
            ),
        ]

    def __str__(self) -> str:
        return f"GPMI {self.state}"


class GpmiSignature(models.Model):
    """Somebody agreed with one frozen text. Personal: `name`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gpmi = models.ForeignKey(Gpmi, on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=6, choices=Party)
    how = models.CharField(max_length=5, choices=SignedHow)
    name = models.CharField(_("naam"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    content_sha256 = models.CharField(max_length=64)
    signed_on = models.DateField(_("getekend op"))
    # The legal act behind a link, and who wrote down a signature on paper.
    signature_id = models.UUIDField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("signed_on", "pk")
        constraints = [
            models.UniqueConstraint(
                name="gpmi_signed_once_by_each",
                fields=["gpmi", "party"],
                condition=~Q(party="third"),
                violation_error_message=_("Deze handtekening staat er al."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.signed_on}"


class GpmiEvaluation(models.Model):
    """A promised moment to look at the plan again. It is done or reasoned away, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gpmi = models.ForeignKey(Gpmi, on_delete=models.CASCADE, related_name="evaluations")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=400, blank=True)
    skipped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="gpmi_evaluation_done_or_skipped",
                condition=Q(done_on=None) | Q(skipped_because=""),
                violation_error_message=_(
                    "Deze evaluatie is al afgerond. Kijk eerst wat er staat."
                ),
            )
        ]
        indexes = [models.Index(fields=["due_on", "done_on"], name="gpmi_evaluation_due")]

    def __str__(self) -> str:
        return f"{self.due_on}"

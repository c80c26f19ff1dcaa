"""What the person agreed to show to the organisation of the place they chose."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.placements.models.proposals import Option, Proposal


class ShownPart(models.TextChoices):
    """Nothing of a file but these; a limit, a diagnosis or an income is none of them."""

    NAME = "name", _("naam")
    PHONE = "phone", _("telefoon")
    EMAIL = "email", _("e-mail")
    LANGUAGE = "language", _("taal")


class SaidHow(models.TextChoices):
    OWN = "own", _("zelf")
    SPOKEN = "spoken", _("in een gesprek")


class ShownToEmployer(models.Model):
    """For one choice, until it is taken back: another choice shows nothing. Personal: all of it."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, primary_key=True, related_name="shown"
    )
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    parts = models.JSONField(_("wat de organisatie ziet"), default=list)
    words = models.CharField(_("wat ik zelf wil zeggen"), max_length=300, blank=True)
    how = models.CharField(max_length=8, choices=SaidHow)
    agreed_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.agreed_on}"

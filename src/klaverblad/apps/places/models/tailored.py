"""A place made to measure: what a coach asks an organisation, and what it answers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.places.models.places import Activity, LanguageLevel, Place


class TailoredSaid(models.TextChoices):
    """What an organisation can answer."""

    PLACE = "place", _("ja, deze plek")
    ALTERNATIVE = "alternative", _("niet dit, wel iets anders")
    NO = "no", _("nee, nu niet")


class TailoredRequest(models.Model):
    """What would fit somebody, told to an organisation without saying who: a blind description.

    It holds no person, not even an id: whoever asks knows whom it is about, and nobody else need.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="asked_places"
    )
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField()
    answer_by = models.DateField(_("antwoord tegen"))
    activity = models.CharField(_("wat voor werk"), max_length=20, choices=Activity, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Blocks, as a place has them; empty is no wish.
    week = models.JSONField(_("uren"), default=list, blank=True)
    hours_week_max = models.DecimalField(
        _("hoogstens uren per week"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    min_months = models.PositiveSmallIntegerField(_("minstens maanden"), null=True, blank=True)
    starts_on = models.DateField(_("vanaf"), null=True, blank=True)
    without_licence = models.BooleanField(_("zonder rijbewijs"), default=False)
    language_level = models.PositiveSmallIntegerField(
        _("Nederlands"), choices=LanguageLevel, null=True, blank=True
    )
    # A limit of what somebody can do, never a reason; only said when the work needs it.
    lift_kg_max = models.PositiveSmallIntegerField(_("tilt hoogstens (kg)"), null=True, blank=True)
    stand_hours_max = models.PositiveSmallIntegerField(
        _("staat hoogstens (uren)"), null=True, blank=True
    )
    about = models.CharField(_("wat zou passen"), max_length=600)
    said = models.CharField(max_length=12, choices=TailoredSaid, blank=True)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="tailored"
    )
    words = models.CharField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # When whoever asked has read the answer, or chased a silent organisation.
    seen_at = models.DateTimeField(null=True, blank=True)
    chased_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="tailored_term_is_not_before_the_question",
                condition=Q(answer_by__gte=F("asked_on")),
                violation_error_message=_("Het antwoord kan niet vroeger komen dan de vraag."),
            ),
            models.CheckConstraint(
                name="tailored_answer_is_whole",
                condition=Q(said="", answered_at=None, place=None)
                | Q(said="place", answered_at__isnull=False, place__isnull=False)
                | (Q(said__in=["alternative", "no"], answered_at__isnull=False) & ~Q(words="")),
                violation_error_message=_("Kies een plek, of schrijf wat wel kan of waarom niet."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "said"], name="tailored_open")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.asked_on}"

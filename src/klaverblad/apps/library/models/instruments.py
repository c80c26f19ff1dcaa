"""Instruments: every step that can be put in a plan, from social activation to regular work."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Region
from klaverblad.apps.people.registry import say


class Leaf(models.TextChoices):
    """The leaf of the clover on which a step counts."""

    TRAJECT = "traject", _("traject")
    RECHTEN = "rechten", _("rechten")
    WERK = "werk", _("werk")
    SAMENLEVEN = "samenleven", _("samen leven")


class Rung(models.TextChoices):
    """The ladder of taking part, from below to above; who stands on one may go up or down."""

    TAKE_PART = "take_part", _("meedoen")
    WORK_LIKE = "work_like", _("werken zonder loon, met begeleiding")
    LEARN = "learn", _("leren en stage")
    EXPERIENCE = "experience", _("werkervaring met een contract")
    CUSTOMISED = "customised", _("maatwerk")
    REGULAR = "regular", _("gewoon werk")


class InstrumentStatus(models.TextChoices):
    CONFIRMED = "confirmed", _("bevestigd")
    UNCONFIRMED = "unconfirmed", _("nog niet bevestigd")


class Instrument(models.Model):
    """A measure, course, request or place in society that a step can be made of.

    Texts are {"nl": …, "fr": …, "en": …}: a region writes its own, so they cannot be catalogues.
    What comes with the house has no region; what a region adds is its own.
    """

    slug = models.SlugField(primary_key=True, max_length=40)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instruments",
        verbose_name=_("regio"),
    )
    position = models.PositiveSmallIntegerField(_("plaats in de lijst"), default=1000)
    leaf = models.CharField(_("blad van de klaver"), max_length=12, choices=Leaf)
    name = models.JSONField(_("naam"))
    what_for = models.JSONField(_("waarvoor"))
    who_may = models.JSONField(_("voor wie"))
    lasts = models.JSONField(_("hoe lang"), default=dict, blank=True)
    days_typical = models.PositiveSmallIntegerField(
        _("gewone duur in dagen"), null=True, blank=True
    )
    # Where it stands on the ladder; empty for what stands beside it, such as a request.
    rung = models.CharField(_("trede van de ladder"), max_length=12, choices=Rung, blank=True)
    # What must be known before: [{"key": …, "at_least" | "is" | "has": …}]. Nothing is blocked by it.
    needs = models.JSONField(_("wat er nodig is"), default=list, blank=True)
    # What often comes after it: slugs.
    leads_to = models.JSONField(_("wat erna komt"), default=list, blank=True)
    since = models.DateField(_("sinds wanneer"), null=True, blank=True)
    # A barrier of engines.matching, or empty.
    lifts = models.CharField(_("neemt deze drempel weg"), max_length=20, blank=True)
    # What is known once the step is done. A list of codes is added to the codes someone has.
    produces_fact_key = models.CharField(_("levert dit feit"), max_length=60, blank=True)
    produces_fact_value = models.JSONField(_("met deze waarde"), null=True, blank=True)
    # Never a condition of anything, as volunteering and LETS: a GPMI keeps it apart.
    is_voluntary = models.BooleanField(_("vrijwillig"), default=False)
    source = models.CharField(_("bron"), max_length=300)
    status = models.CharField(_("zekerheid"), max_length=12, choices=InstrumentStatus)
    is_active = models.BooleanField(_("in gebruik"), default=True)

    class Meta:
        ordering = ("position", "slug")
        constraints = [
            models.CheckConstraint(
                name="instrument_on_a_leaf",
                condition=Q(leaf__in=Leaf.values),
                violation_error_message=_("Kies een van de vier bladen van de klaver."),
            ),
            models.CheckConstraint(
                name="instrument_says_its_source",
                condition=Q(status__in=InstrumentStatus.values) & ~Q(source=""),
                violation_error_message=_("Zeg waar dit vandaan komt, en of het bevestigd is."),
            ),
            models.CheckConstraint(
                name="instrument_brings_a_whole_fact",
                condition=Q(produces_fact_key="", produces_fact_value=None)
                | (~Q(produces_fact_key="") & Q(produces_fact_value__isnull=False)),
                violation_error_message=_("Een feit heeft een naam en een waarde."),
            ),
            models.CheckConstraint(
                name="instrument_on_a_rung_or_beside",
                condition=Q(rung__in=["", *Rung.values]),
                violation_error_message=_("Kies een trede van de ladder, of geen."),
            ),
        ]
        indexes = [models.Index(fields=["is_active", "leaf"], name="instrument_active_leaf")]

    def __str__(self) -> str:
        return say(self.name)

    @property
    def is_confirmed(self) -> bool:
        return self.status == InstrumentStatus.CONFIRMED

    def say_what_for(self) -> str:
        """What it is for, in the language of the page."""
        return say(self.what_for)

    def say_who_may(self) -> str:
        """For whom it is, in the language of the page."""
        return say(self.who_may)

    def say_lasts(self) -> str:
        """How long it lasts, or nothing when no source says."""
        return say(self.lasts) if self.lasts else ""


class InstrumentVersion(models.Model):
    """How an instrument of a region was before somebody changed it, so that it can be put back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The columns before the change; None when it was made then.
    before = models.JSONField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(name="instrument_version_once", fields=["instrument", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.number}"

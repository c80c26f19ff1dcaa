"""Instruments: every step that can be put in a plan, from social activation to regular work."""

from __future__ import annotations

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
    # A barrier of engines.matching, or empty.
    lifts = models.CharField(_("neemt deze drempel weg"), max_length=20, blank=True)
    # What is known once the step is done. A list of codes is added to the codes someone has.
    produces_fact_key = models.CharField(_("levert dit feit"), max_length=60, blank=True)
    produces_fact_value = models.JSONField(_("met deze waarde"), null=True, blank=True)
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

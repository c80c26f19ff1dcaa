"""Workplaces and vacancies: real hours, real needs, and what is least needed."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.library.models import Instrument


class PlaceKind(models.TextChoices):
    WORKPLACE = "workplace", _("werkplek")
    VACANCY = "vacancy", _("vacature")


class Activity(models.TextChoices):
    CARE = "care", _("zorg voor mensen")
    CLEANING = "cleaning", _("poetsen")
    GREEN = "green", _("groen")
    KITCHEN = "kitchen", _("keuken")
    SORTING = "sorting", _("sorteren")
    SHOP = "shop", _("winkel")
    LOGISTICS = "logistics", _("magazijn en vervoer")
    BICYCLE = "bicycle", _("fietsen herstellen")
    CHILDCARE = "childcare", _("kinderopvang")
    ADMINISTRATION = "administration", _("onthaal en kantoor")
    WOODWORK = "woodwork", _("hout en technisch werk")


class LanguageLevel(models.IntegerChoices):
    NONE = 0, _("geen")
    A1 = 1, "A1"
    A2 = 2, "A2"
    B1 = 3, "B1"
    B2 = 4, "B2"
    C1 = 5, "C1"
    C2 = 6, "C2"


class WagePer(models.TextChoices):
    """For how long the wage is that an employer states."""

    HOUR = "hour", _("per uur")
    MONTH = "month", _("per maand")


# Above these nobody is paid in a place of this desk: a slip of the comma.
WAGE_MOST = {WagePer.HOUR: 200, WagePer.MONTH: 20_000}


class Place(models.Model):
    """Somewhere to work or take part, with its week, its capacity and what it asks at least."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="places", verbose_name=_("organisatie")
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="places", verbose_name=_("gemeente")
    )
    title = models.CharField(_("wat je er doet"), max_length=120)
    kind = models.CharField(_("soort"), max_length=12, choices=PlaceKind)
    activity = models.CharField(_("activiteit"), max_length=20, choices=Activity)
    about = models.TextField(_("hoe het er is"), max_length=1000, blank=True)
    accepts = models.ManyToManyField(
        Instrument, related_name="places", blank=True, verbose_name=_("aanvaardt")
    )
    lat = models.FloatField()
    lon = models.FloatField()
    # Blocks [[day 0-6, "08:30", "16:30"], …], as engines.matching.week reads them.
    week = models.JSONField(_("uren"))
    hours_week = models.DecimalField(_("uren per week"), max_digits=4, decimal_places=2)
    capacity = models.PositiveSmallIntegerField(_("aantal plaatsen"), default=1)
    # Empty: a contract without an end.
    min_months = models.PositiveSmallIntegerField(
        _("duurt minstens (maanden)"), null=True, blank=True
    )
    starts_on = models.DateField(_("kan starten vanaf"), null=True, blank=True)
    # Empty: whoever is ready later can still start later.
    starts_until = models.DateField(_("ten laatste starten op"), null=True, blank=True)
    needs_licence_b = models.BooleanField(_("rijbewijs B nodig"), default=False)
    language_level_min = models.PositiveSmallIntegerField(
        _("Nederlands, minstens"), choices=LanguageLevel, default=LanguageLevel.NONE
    )
    lift_kg = models.PositiveSmallIntegerField(_("tillen tot (kg)"), default=0)
    stand_hours = models.PositiveSmallIntegerField(_("staan (uren per dag)"), default=0)
    needs_stairs = models.BooleanField(_("trappen op en af"), default=False)
    competences = models.JSONField(_("attesten en kennis"), default=list, blank=True)
    # Empty: everyone. Otherwise one of these is needed, because the measure behind it asks it.
    statuses = models.JSONField(_("voor wie"), default=list, blank=True)
    contact_name = models.CharField(_("begeleider"), max_length=120, blank=True)
    # Gross, as the employer states it: for an hour, or for a month of these hours. Empty: unknown.
    wage_eur = models.DecimalField(
        _("brutoloon"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    wage_per = models.CharField(
        _("brutoloon per"), max_length=5, choices=WagePer, blank=True, default=""
    )
    wage_source = models.CharField(_("waar dat staat"), max_length=160, blank=True, default="")
    opened_on = models.DateField(default=timezone.localdate)
    closed_on = models.DateField(null=True, blank=True)
    # In these days nobody gets it proposed; without a last day, until somebody takes it up again.
    paused_from = models.DateField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("title", "pk")
        constraints = [
            models.CheckConstraint(
                name="place_hours_in_a_week",
                condition=Q(hours_week__gt=0, hours_week__lte=60),
                violation_error_message=_("Een week heeft meer dan 0 en hoogstens 60 werkuren."),
            ),
            models.CheckConstraint(
                name="place_has_room",
                condition=Q(capacity__gte=1),
                violation_error_message=_("Geef minstens één plaats."),
            ),
            models.CheckConstraint(
                name="place_wage_says_per_what_and_where_from",
                condition=Q(wage_eur=None, wage_per="", wage_source="")
                | (Q(wage_eur__gt=0) & ~Q(wage_per="") & ~Q(wage_source="")),
                violation_error_message=_(
                    "Een loon heeft een bedrag, per uur of per maand, en waar dat staat."
                ),
            ),
            models.CheckConstraint(
                name="place_pause_ends_after_it_starts",
                condition=Q(paused_until=None)
                | Q(paused_from__isnull=False, paused_until__gte=F("paused_from")),
                violation_error_message=_("De pauze eindigt voor ze begint. Kijk de dagen na."),
            ),
        ]
        indexes = [models.Index(fields=["closed_on", "municipality"], name="place_open")]

    def __str__(self) -> str:
        return self.title

    def is_closed(self, *, on: date) -> bool:
        """Whether it is no longer offered on a day."""
        return self.closed_on is not None and self.closed_on <= on

    def is_paused(self, *, on: date) -> bool:
        """Whether nobody gets it proposed on a day, while it stays."""
        if self.paused_from is None or self.paused_from > on:
            return False
        return self.paused_until is None or self.paused_until >= on


class PlaceRoom(models.Model):
    """For how many people at once there is room from one day to another; else the usual number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="rooms")
    since = models.DateField(_("van"))
    # Empty: from then on.
    until = models.DateField(_("tot en met"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(_("aantal plaatsen"))

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.CheckConstraint(
                name="place_room_is_for_somebody",
                condition=Q(capacity__gte=1),
                violation_error_message=_("Geef minstens één plaats, of pauzeer de plek."),
            ),
            models.CheckConstraint(
                name="place_room_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.UniqueConstraint(name="place_room_starts_once", fields=["place", "since"]),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.capacity}"


class PlaceChange(models.TextChoices):
    """What somebody did to a place."""

    OPENED = "opened", _("aangeboden")
    COPIED = "copied", _("gekopieerd")
    CHANGED = "changed", _("gewijzigd")
    ROOM = "room", _("aantal plaatsen per periode gewijzigd")
    PAUSED = "paused", _("gepauzeerd")
    RESUMED = "resumed", _("pauze gestopt")
    CLOSED = "closed", _("gesloten")
    REOPENED = "reopened", _("weer geopend")
    PUT_BACK = "put_back", _("teruggezet zoals ervoor")


class PlaceVersion(models.Model):
    """How a place was before somebody changed it, so that it can be put back.

    The name of who guides there is not kept: it goes when the place says another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=10, choices=PlaceChange)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The columns before the change; None when it was made then.
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    # The columns that differ, by name.
    fields = models.JSONField(default=list)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(name="place_version_once", fields=["place", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.number}"

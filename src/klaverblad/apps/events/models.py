"""Events of a region: what is done when, who has a place, and what it costs.

Whoever comes gives a name for the list and nothing else: no key leads from here to a file, and
nothing says whether somebody comes as a neighbour, a professional or a person in guidance.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation, Region


class EventKind(models.TextChoices):
    ROUND_TABLE = "round_table", _("rondetafel")
    VISIT = "visit", _("uitwisselingsbezoek")
    MEETING = "meeting", _("ontmoeting")


class Audience(models.TextChoices):
    EVERYBODY = "everybody", _("Voor iedereen, ook zonder login te lezen")
    SIGNED_IN = "signed_in", _("Voor wie zich hier aanmeldt")
    COLLEAGUES = "colleagues", _("Voor medewerkers van de regio")


class Gathering(models.Model):
    """A round table, an exchange visit or another day that people come together.

    places      None where there is no limit
    sequence    of the calendar: a program that knows an older one takes the newest
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("soort"), max_length=12, choices=EventKind)
    audience = models.CharField(_("voor wie"), max_length=10, choices=Audience)
    title = models.CharField(_("titel"), max_length=100)
    about = models.CharField(_("uitleg"), max_length=1000, blank=True)
    where = models.CharField(_("waar"), max_length=160)
    host = models.CharField(_("wie ontvangt"), max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField(_("plaatsen"), null=True)
    register_until = models.DateField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.CheckConstraint(
                name="event_of_a_kind_we_know",
                condition=Q(kind__in=EventKind.values, audience__in=Audience.values),
            ),
            models.CheckConstraint(
                name="event_places_above_zero", condition=Q(places=None) | Q(places__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["region", "starts_at"], name="events_of_region")]

    def __str__(self) -> str:
        return self.title


class ProgrammeLine(models.Model):
    """A part of the day: when it begins, if that was said, and what it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="programme")
    order = models.PositiveSmallIntegerField()
    at = models.TimeField(null=True)
    text = models.CharField(max_length=160)

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(name="event_programme_order", fields=["gathering", "order"])
        ]

    def __str__(self) -> str:
        return self.text


class CostLine(models.Model):
    """Something that costs: what was foreseen and what was spent, in cents. None is not known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="costs")
    label = models.CharField(max_length=80)
    budget_cents = models.PositiveIntegerField(null=True)
    spent_cents = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return self.label


class SeatState(models.TextChoices):
    PLACED = "placed", _("heeft een plaats")
    WAITING = "waiting", _("staat op de wachtlijst")
    GIVEN_UP = "given_up", _("meldde zich af")


class Seat(models.Model):
    """Somebody's place at an event, or on its waiting list, under the name that they gave.

    was_there   None as long as nobody said
    """

    id = models.UUIDField(primary_key=True)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    name = models.CharField(_("naam"), max_length=80)
    of = models.CharField(_("van"), max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=SeatState)
    asked_at = models.DateTimeField()
    was_there = models.BooleanField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="event_seat_once",
                fields=["gathering", "user"],
                condition=~Q(state="given_up"),
                violation_error_message=_("Je bent al ingeschreven."),
            ),
            models.CheckConstraint(
                name="event_seat_of_a_kind_we_know", condition=Q(state__in=SeatState.values)
            ),
        ]
        indexes = [models.Index(fields=["gathering", "state", "asked_at"], name="seats_of_event")]

    def __str__(self) -> str:
        return str(self.pk)

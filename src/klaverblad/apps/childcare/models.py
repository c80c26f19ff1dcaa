"""A place in childcare: where there are places, who asks for one, what is offered, by whose rules.

Nothing here can punish: a no keeps the day of the request, and there is no column for a reason.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Municipality, Organisation, Region
from klaverblad.apps.people.models import Fact, Person
from klaverblad.apps.trajectories.models import Step


class PriorityRules(models.Model):
    """One text of a region about who comes first. Never changed; of those that hold, the newest day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=40)
    adopted_by = models.CharField(max_length=160)
    adopted_on = models.DateField()
    since = models.DateField()
    source = models.CharField(max_length=300)
    text = models.TextField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-since", "-recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="childcare_rules_version_once",
                fields=["region", "version"],
                violation_error_message=_("Deze versie is er al. Geef de nieuwe een andere naam."),
            )
        ]

    def __str__(self) -> str:
        return self.version


class Location(models.Model):
    """Where children are looked after, by which organisation, and between which hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="childcare"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("naam"), max_length=120)
    opens = models.TimeField(_("open vanaf"))
    closes = models.TimeField(_("open tot"))
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("municipality__name", "name", "pk")
        constraints = [
            models.CheckConstraint(
                name="childcare_opens_before_it_closes",
                condition=Q(closes__gt=F("opens")),
                violation_error_message=_("Het einduur komt na het beginuur."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Capacity(models.Model):
    """How many children a location takes on each day of the week, from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="capacities")
    since = models.DateField()
    # Seven whole numbers, Monday first.
    places = models.JSONField()

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.UniqueConstraint(name="childcare_capacity_once", fields=["location", "since"])
        ]

    def __str__(self) -> str:
        return f"{self.since}"


class RequestState(models.TextChoices):
    WAITING = "waiting", _("wacht op een plaats")
    OFFERED = "offered", _("er is een plaats voorgesteld")
    PLACED = "placed", _("er is een plaats")
    WITHDRAWN = "withdrawn", _("niet meer gevraagd")
    ENDED = "ended", _("de opvang is gestopt")


class AskedBy(models.TextChoices):
    PERSON = "person", _("de persoon")
    TOGETHER = "together", _("samen met de coach")


OPEN = (RequestState.WAITING, RequestState.OFFERED)


class ChildcareRequest(models.Model):
    """A place that somebody asks for a child. Personal: all of it; the child by its first name alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="childcare_requests")
    child = models.CharField(_("voor wie"), max_length=60)
    born_on = models.DateField(null=True, blank=True)
    since = models.DateField(_("vanaf wanneer"))
    # Days of the week, Monday 0, and the hours that they share.
    days = models.JSONField()
    start = models.TimeField()
    end = models.TimeField()
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # None: any location of that municipality.
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Codes of the rules of the region; which one counts how is said by the rules of the day.
    grounds = models.JSONField(default=list)
    work_starts_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=10, choices=AskedBy)
    recorded_at = models.DateTimeField()
    step = models.ForeignKey(Step, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("asked_on", "recorded_at", "pk")
        verbose_name = _("vraag om kinderopvang")
        constraints = [
            models.CheckConstraint(
                name="childcare_hours_end_after_they_start",
                condition=Q(end__gt=F("start")),
                violation_error_message=_("Het einduur komt na het beginuur."),
            )
        ]
        indexes = [models.Index(fields=["municipality", "state"], name="childcare_line_of_a_town")]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_on}"


class OfferState(models.TextChoices):
    OPEN = "open", _("wacht op antwoord")
    ACCEPTED = "accepted", _("aanvaard")
    DECLINED = "declined", _("niet aanvaard")
    WITHDRAWN = "withdrawn", _("teruggenomen")


class OutOfOrder(models.TextChoices):
    """Why a place goes to somebody who is not the first whom it fits. A code, and no words."""

    SOONER = "sooner", _("werk of opleiding begint eerder")
    ALREADY_THERE = "already_there", _("een broer of zus is er al")
    NEAR = "near", _("de anderen geraken er niet")
    AGREED = "agreed", _("zo afgesproken met de anderen")


HOLDS = (OfferState.OPEN, OfferState.ACCEPTED)


class ChildcareOffer(models.Model):
    """A place put before a family: it is held until they answer. A no costs nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ChildcareRequest, on_delete=models.CASCADE, related_name="offers")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="offers")
    since = models.DateField()
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    made_on = models.DateField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answer_by = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    # By which text, at which place in the line, and why before others, when it was out of order.
    rules_version = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    out_of_order = models.CharField(max_length=20, choices=OutOfOrder, blank=True)
    until = models.DateField(null=True, blank=True)
    # What this place brought into the file: the hours with childcare.
    fact = models.ForeignKey(
        Fact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-made_on", "pk")
        verbose_name = _("voorstel van een plaats in de opvang")
        constraints = [
            models.UniqueConstraint(
                name="childcare_one_offer_at_a_time",
                fields=["request"],
                condition=Q(state__in=["open", "accepted"], until=None),
                violation_error_message=_("Er is al een plaats voorgesteld."),
            )
        ]
        indexes = [models.Index(fields=["location", "state"], name="childcare_held_of_a_place")]

    def __str__(self) -> str:
        return f"{self.state} {self.since}"

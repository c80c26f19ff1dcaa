"""The barrier map as it was reckoned, what lifting a barrier costs here, and measures that were kept."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Municipality, Region
from klaverblad.apps.people.models import Person


class MapRun(models.Model):
    """One time that the map of a region was reckoned: from which question, by which versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="barrier_maps")
    on = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    # Whoever reckons says so after each piece of work; silent for long, they are gone.
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # True while it goes on, else empty: so that the database lets there be one for each region.
    is_open = models.BooleanField(null=True, default=True)
    n_done = models.PositiveIntegerField(default=0)
    n_steps = models.PositiveIntegerField(default=0)
    n_people = models.PositiveIntegerField(default=0)
    n_unknown = models.PositiveIntegerField(default=0)
    n_places = models.PositiveIntegerField(default=0)
    n_seats = models.PositiveIntegerField(default=0)
    n_placed = models.PositiveIntegerField(default=0)
    input_hash = models.CharField(max_length=64, blank=True)
    # The seal of the proof that nothing is better than what the map starts from.
    seal = models.CharField(max_length=64, blank=True)
    versions = models.JSONField(default=dict)

    class Meta:
        ordering = ("-started_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="barrier_map_one_at_a_time_in_a_region",
                fields=["region", "is_open"],
                violation_error_message=_("De kaart wordt al berekend."),
            ),
            models.CheckConstraint(
                name="barrier_map_finished_has_its_question",
                condition=Q(finished_at=None) | ~Q(input_hash=""),
            ),
        ]
        indexes = [models.Index(fields=["region", "-finished_at"], name="barrier_map_last")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.on}"


class Cell(models.Model):
    """What lifting one barrier, or two, would bring in one municipality or all, for one group or all.

    barriers       bits of `engines.matching.barriers`
    municipality   empty: for the whole region, which is no sum of the others
    group          empty: for everybody
    n_people       for whom at least one place would open
    n_gained       how many more people have a place, exactly
    n_helped       how many stand where only the lifted barrier lets them: so many need the measure
    by_group       of those who gain, how many are in each group
    """

    run = models.ForeignKey(MapRun, on_delete=models.CASCADE, related_name="cells")
    barriers = models.PositiveIntegerField()
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    group = models.CharField(max_length=20, blank=True)
    n_people = models.PositiveIntegerField()
    n_gained = models.PositiveIntegerField()
    n_helped = models.PositiveIntegerField()
    by_group = models.JSONField(default=dict)

    class Meta:
        ordering = ("run", "pk")
        constraints = [
            models.UniqueConstraint(
                name="barrier_cell_once",
                fields=["run", "barriers", "municipality", "group"],
                condition=Q(municipality__isnull=False),
            ),
            models.UniqueConstraint(
                name="barrier_cell_of_the_region_once",
                fields=["run", "barriers", "group"],
                condition=Q(municipality=None),
            ),
            # Somebody can gain only because somebody is helped: by them, or by the place they leave.
            models.CheckConstraint(
                name="barrier_cell_gains_by_help", condition=Q(n_gained__lte=F("n_helped"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.barriers} {self.municipality_id or ''} {self.group}"


class Gainer(models.Model):
    """Somebody who would have a place and has none. Only of the last map, and of one barrier alone."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="gainers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ("cell", "pk")

    def __str__(self) -> str:
        return f"{self.cell_id}"


class PriceKind(models.TextChoices):
    """What a region pays for to lift a barrier."""

    LICENCE = "licence", _("een rijbewijs B")
    CHILDCARE = "childcare", _("een plaats in de kinderopvang")
    BUS_HOUR = "bus_hour", _("een uur bus per dag")
    DUTCH = "dutch", _("een cursus Nederlands, één trede hoger")
    TRAINING = "training", _("een attest of korte opleiding")


class PricePer(models.TextChoices):
    PERSON = "person", _("per persoon")
    MEASURE = "measure", _("voor de hele maatregel")


class Period(models.TextChoices):
    ONCE = "once", _("één keer")
    YEAR = "year", _("per jaar")


class Price(models.Model):
    """What something costs in this region from a day on, and where that stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="barrier_prices")
    kind = models.CharField(_("wat het is"), max_length=12, choices=PriceKind)
    amount = models.DecimalField(_("prijs"), max_digits=9, decimal_places=2)
    per = models.CharField(_("voor wie"), max_length=8, choices=PricePer)
    period = models.CharField(_("hoe vaak"), max_length=4, choices=Period)
    since = models.DateField(_("vanaf"))
    source = models.CharField(_("waar dat staat"), max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "-since", "-made_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="barrier_price_is_above_nought_and_has_a_source",
                condition=Q(amount__gt=0) & ~Q(source=""),
                violation_error_message=_("Een prijs is meer dan 0, en zegt waar hij staat."),
            ),
            models.UniqueConstraint(
                name="barrier_price_once_from_a_day",
                fields=["region", "kind", "since"],
                condition=Q(retired_at=None),
                violation_error_message=_("Vanaf die dag geldt al een prijs. Haal die eerst weg."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"


class Measure(models.Model):
    """A measure that somebody tried and asked to keep: what was asked, and what came of it that day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="barrier_measures")
    barriers = models.PositiveIntegerField()
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    n_wanted = models.PositiveIntegerField()
    budget = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    n_lifted = models.PositiveIntegerField()
    n_gained = models.PositiveIntegerField()
    # What it would bring for everybody: of something small nothing is told.
    n_best = models.PositiveIntegerField()
    # Empty: nobody knows what it costs here. Never 0 for that.
    cost = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    price = models.ForeignKey(Price, on_delete=models.PROTECT, null=True, related_name="+")
    input_hash = models.CharField(max_length=64)
    on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-made_at", "pk")

    def __str__(self) -> str:
        return f"{self.barriers} {self.on}"

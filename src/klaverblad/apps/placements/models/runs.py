"""A run over a whole caseload: what went in, what came out, and what people made of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation, Region
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements.models.agreed import AgreedTable
from klaverblad.apps.placements.models.proposals import Proposal
from klaverblad.apps.places.models import Place


class EndedAs(models.TextChoices):
    DONE = "done", _("klaar")
    STOPPED = "stopped", _("stilgelegd")
    OUT_OF_REACH = "out_of_reach", _("een minimum kan niet gehaald worden")
    UNUSABLE = "unusable", _("de afspraak past niet bij deze gegevens")


class Run(models.Model):
    """One time that everybody's places were reckoned together, and its log.

    While it is open it moves on slice by slice, and whoever is at it says so in `claimed_at`. Once
    it is over the database refuses any change of what went in and what came out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    # Of whom the people are; nobody: a table is tried on the whole region, in numbers.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # None: the example of the project, adopted by nobody.
    table = models.ForeignKey(
        AgreedTable, on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    on = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    claimed_at = models.DateTimeField()
    holder = models.CharField(max_length=120, blank=True)
    n_people = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_resumed = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=14, choices=EndedAs, blank=True)

    # The log: what went in.
    policy_text = models.TextField()
    policy_version = models.CharField(max_length=40)
    barriers = models.JSONField(default=list)
    timetable = models.CharField(max_length=80, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    problem = models.BinaryField(default=b"")
    # And what came out.
    solver = models.CharField(max_length=80, blank=True)
    versions = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    is_checked = models.BooleanField(default=False)
    n_places = models.PositiveIntegerField(default=0)
    n_seats = models.PositiveIntegerField(default=0)
    n_pairs = models.PositiveIntegerField(default=0)
    n_unsure = models.PositiveIntegerField(default=0)
    n_placed = models.PositiveIntegerField(default=0)
    points = models.BigIntegerField(default=0)
    bound = models.BigIntegerField(default=0)
    # Per quota: what it asks, what it gets, and what it costs.
    quotas = models.JSONField(default=list)

    class Meta:
        ordering = ("-started_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="placing_run_one_at_a_time",
                fields=["region"],
                condition=Q(finished_at=None),
                violation_error_message=_("Er loopt al een ronde in deze regio."),
            ),
            models.CheckConstraint(
                name="placing_run_over_says_how",
                condition=Q(finished_at=None, ended_as="")
                | (Q(finished_at__isnull=False) & ~Q(ended_as="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.ended_as}"

    @property
    def is_trial(self) -> bool:
        """Whether it only tries a table: it gives numbers, and proposes nothing."""
        return self.organisation_id is None

    @property
    def gap(self) -> int:
        """How many points a better answer could have at most more."""
        return self.bound - self.points

    @property
    def certificate_seal(self) -> str:
        return str(self.certificate.get("seal", ""))


class RunSlice(models.Model):
    """Some people of an open run, judged. It goes when the run is over."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="slices")
    number = models.PositiveIntegerField()
    last_id = models.UUIDField()
    places_hash = models.CharField(max_length=64)
    judged = models.BinaryField()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(name="placing_slice_once", fields=["run", "number"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


class SuggestionState(models.TextChoices):
    WAITING = "waiting", _("na te kijken")
    CONFIRMED = "confirmed", _("voorgelegd")
    ASIDE = "aside", _("opzijgezet")
    REPLACED = "replaced", _("vervangen door een latere ronde")
    GONE = "gone", _("de plek kan niet meer")


class Suggestion(models.Model):
    """What a run found for one person. Only a coach sees it, until the coach confirms it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="suggestions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="suggestions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="suggestions")
    points = models.IntegerField()
    state = models.CharField(
        max_length=10, choices=SuggestionState, default=SuggestionState.WAITING
    )
    proposal = models.OneToOneField(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="suggestion"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("run", "pk")
        constraints = [
            models.UniqueConstraint(name="suggestion_once_per_run", fields=["run", "person"]),
            models.UniqueConstraint(
                name="suggestion_one_waits",
                fields=["person"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="suggestion_decided_has_its_moment",
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.state}"


class OverrideReason(models.TextChoices):
    FACT_WRONG = "fact_wrong", _("een gegeven klopt niet")
    NOT_NOW = "not_now", _("dit is nu niet het moment")
    OTHER_WISH = "other_wish", _("de persoon wil iets anders")
    PLACE_UNFIT = "place_unfit", _("de plek past niet, ook al klopt alles op papier")
    PLACE_KNOWN = "place_known", _("de persoon heeft daar al gewerkt")
    OTHER_PLACE = "other_place", _("een andere plek is beter")


class Override(models.Model):
    """A coach decided otherwise than the run, and says why with a code. No words, and no score."""

    suggestion = models.OneToOneField(
        Suggestion, on_delete=models.CASCADE, primary_key=True, related_name="override"
    )
    reason = models.CharField(_("waarom"), max_length=12, choices=OverrideReason)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return self.reason


class RunStop(models.Model):
    """Runs stand still: none begins, and nothing that one found goes to a person. By hand goes on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    # Nobody: the whole region.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("waarom"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "pk")
        constraints = [
            models.CheckConstraint(name="run_stop_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.at:%Y-%m-%d}"

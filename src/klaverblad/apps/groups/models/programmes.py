"""What a region offers to do together, when it runs, and its sessions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Membership, Organisation, Region
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people.models import HomeLanguage
from klaverblad.apps.people.registry import say


class ProgrammeKind(models.TextChoices):
    GROUP = "group", _("groep")
    MENTORING = "mentoring", _("mentor")


class Programme(models.Model):
    """Plan A, a mentor project, digital skills: as data, so that a region adds one without code.

    Texts are {"nl": …, "fr": …, "en": …}, as those of instruments. A step of a plan is made of
    `instrument`, where the library has one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="programmes")
    kind = models.CharField(
        _("soort"), max_length=12, choices=ProgrammeKind, default=ProgrammeKind.GROUP
    )
    name = models.JSONField(_("naam"))
    about = models.JSONField(_("wat je er doet"))
    for_whom = models.JSONField(_("voor wie"))
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whose project it is. A group says it for each series.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(_("in gebruik"), default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="programme_of_mentors_has_its_project",
                condition=Q(kind="group") | Q(organisation__isnull=False),
                violation_error_message=_("Zeg van welke organisatie dit mentorproject is."),
            )
        ]

    def __str__(self) -> str:
        return say(self.name)

    def say_about(self) -> str:
        """What one does there, in the language of the page."""
        return say(self.about)

    def say_for_whom(self) -> str:
        """For whom it is, in the language of the page."""
        return say(self.for_whom)


class Series(models.Model):
    """A programme that runs from a day to a day, with so many places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="series")
    title = models.CharField(_("naam van de reeks"), max_length=100)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="series")
    trainers = models.ManyToManyField(Membership, related_name="series_given", blank=True)
    place = models.CharField(_("waar"), max_length=160)
    language = models.CharField(
        _("taal"), max_length=5, choices=HomeLanguage, default=HomeLanguage.NL
    )
    starts_on = models.DateField(_("eerste dag"))
    ends_on = models.DateField(_("laatste dag"))
    capacity = models.PositiveSmallIntegerField(_("aantal plaatsen"))
    is_open_to_others = models.BooleanField(_("andere OCMW's schrijven ook in"), default=True)
    # Nobody enrols any more: it was called off, or is full by agreement.
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("starts_on", "pk")
        verbose_name = _("reeks")
        constraints = [
            models.CheckConstraint(
                name="series_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.CheckConstraint(
                name="series_has_a_place_at_least",
                condition=Q(capacity__gte=1),
                violation_error_message=_("Een reeks heeft minstens één plaats."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "ends_on"], name="series_org_end")]

    def __str__(self) -> str:
        return f"{self.programme}, {self.title}"


class Session(models.Model):
    """One time that a group meets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField(_("dag"))
    starts_at = models.TimeField(_("van"))
    ends_at = models.TimeField(_("tot"))
    subject = models.CharField(_("onderwerp"), max_length=120, blank=True)
    # Empty: where the series is.
    place = models.CharField(_("waar"), max_length=160, blank=True)
    called_off_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("on", "starts_at", "pk")
        verbose_name = _("les")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.UniqueConstraint(
                name="session_once_at_a_moment",
                fields=["series", "on", "starts_at"],
                violation_error_message=_("Op dat moment is er al een les van deze reeks."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.starts_at:%H:%M}"

"""Who goes along with somebody without being a professional: a mentor, an expert by experience."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Membership, Organisation
from klaverblad.apps.groups.models.programmes import Programme, Series
from klaverblad.apps.people.models import GivenHow, Person
from klaverblad.apps.trajectories.models import Goal


class Channel(models.TextChoices):
    """How a companion may reach the person. What is not here, they do not see."""

    COACH = "coach", _("via de coach")
    PHONE = "phone", _("met de telefoon")
    EMAIL = "email", _("met een e-mail")


class PairState(models.TextChoices):
    ASKED = "asked", _("wacht op een ja")
    RUNNING = "running", _("op weg")
    ENDED = "ended", _("rond")


class CameOf(models.TextChoices):
    """What came of it, as both see it. Nothing yet is an answer too."""

    WORK = "work", _("werk")
    TRAINING = "training", _("een opleiding")
    NETWORK = "network", _("een groter netwerk")
    SELF = "self", _("meer zelfvertrouwen")
    NOT_YET = "not_yet", _("nog niets")
    NO_MATCH = "no_match", _("het klikte niet")
    SAID_NO = "said_no", _("de persoon wilde liever niet")
    NOT_KNOWN = "not_known", _("niet bekend")


class Pair(models.Model):
    """A companion × a person, by the person's yes, for one purpose, until a day.

    A mentor comes by a programme. An expert by experience comes by invitation and has none.
    Personal: `purpose`; the companion, the person and the team read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="pairs"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    companion = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="pairs")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairs")
    purpose = models.CharField(_("waarvoor"), max_length=160)
    state = models.CharField(max_length=10, choices=PairState, default=PairState.ASKED)
    asked_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)
    agreed_how = models.CharField(max_length=20, choices=GivenHow, blank=True)
    until = models.DateField(_("tot en met"))
    ended_on = models.DateField(null=True, blank=True)
    came_of = models.CharField(max_length=12, choices=CameOf, blank=True)
    channel = models.CharField(
        _("hoe bereiken"), max_length=10, choices=Channel, default=Channel.COACH
    )
    goals = models.ManyToManyField(Goal, related_name="+", blank=True)

    class Meta:
        ordering = ("-asked_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="pair_runs_by_a_yes",
                condition=Q(state="asked", agreed_on=None, agreed_how="")
                | Q(state="running", agreed_on__isnull=False) & ~Q(agreed_how="")
                | Q(state="ended"),
            ),
            models.CheckConstraint(
                name="pair_ended_says_what_came_of_it",
                condition=Q(state="ended", ended_on__isnull=False) & ~Q(came_of="")
                | ~Q(state="ended") & Q(ended_on=None, came_of=""),
            ),
            models.CheckConstraint(
                name="pair_ends_after_it_starts",
                condition=Q(until__gte=F("asked_on")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.UniqueConstraint(
                name="pair_once_at_a_time",
                fields=["companion", "person"],
                condition=~Q(state="ended"),
                violation_error_message=_("Deze twee gaan al samen op weg."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_on}"


class MeetingHow(models.TextChoices):
    TOGETHER = "together", _("samen")
    PHONE = "phone", _("telefoon")
    ONLINE = "online", _("online")


class Meeting(models.Model):
    """That the two met. No words: what is said between them stays between them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="meetings")
    on = models.DateField(_("dag"))
    how = models.CharField(_("hoe"), max_length=10, choices=MeetingHow)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-on", "pk")

    def __str__(self) -> str:
        return f"{self.how} {self.on}"


class Guest(models.Model):
    """An expert by experience who was invited into a series, for a purpose, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="guests")
    companion = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="visits")
    purpose = models.CharField(_("waarvoor"), max_length=160)
    since = models.DateField()
    until = models.DateField(_("tot en met"))

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.CheckConstraint(
                name="guest_ends_after_it_starts",
                condition=Q(until__gte=F("since")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.UniqueConstraint(name="guest_once_in_a_series", fields=["series", "companion"]),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.since}"

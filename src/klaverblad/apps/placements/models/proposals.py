"""Places that were put before a person: which, in what order, and how it went on from there."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models import Person
from klaverblad.apps.placements.models.agreed import AgreedTable
from klaverblad.apps.places.models import Place


class Proposal(models.Model):
    """Some places side by side before one person, who chooses one or none. A no counts against nobody.

    Which states there are, who moves it on and how long that may take stand in the chain; a proposal
    goes on by the chain with which it began.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals")
    # None: the chain of the project.
    chain = models.ForeignKey(
        AgreedTable, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A code of the chain.
    state = models.CharField(max_length=30)
    entered_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    chosen = models.ForeignKey(
        "Option", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    # The person wanted none of these: they are not put before them again for a while, nothing else.
    is_none_wanted = models.BooleanField(default=False)
    # Nothing more comes of it.
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")
        verbose_name = _("voorstel van plekken")
        constraints = [
            models.UniqueConstraint(
                name="proposal_open_once_per_person",
                fields=["person"],
                condition=Q(ended_on=None),
                violation_error_message=_("Er ligt al een voorstel bij deze persoon."),
            )
        ]
        indexes = [models.Index(fields=["due_on"], name="proposal_due", condition=Q(ended_on=None))]

    def __str__(self) -> str:
        return f"{self.state} {self.entered_on}"


class Option(models.Model):
    """One of the places of a proposal, at its position."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="options")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(name="option_place_once", fields=["proposal", "place"]),
            models.UniqueConstraint(name="option_position_once", fields=["proposal", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.place_id}"


class ProposalMove(models.Model):
    """One step of the choice: who, from where to where, on which day. Taken back, never erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="moves")
    number = models.PositiveSmallIntegerField()
    before = models.CharField(max_length=30, blank=True)
    to = models.CharField(max_length=30)
    option = models.ForeignKey(
        Option, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # As what they did it: a code of the chain.
    as_who = models.CharField(max_length=12)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    on = models.DateField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(name="proposal_move_numbered", fields=["proposal", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.before} > {self.to}"

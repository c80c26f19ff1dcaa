"""Another server that a group trades with, what crosses between them, and the chain they share."""

from __future__ import annotations

import uuid
from fractions import Fraction

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.sealed import SealedField
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.exchange.lets.models import Group

NAME = RegexValidator(r"^[a-z0-9][a-z0-9-]{1,39}\Z", _("Kleine letters, cijfers en streepjes."))


class Neighbour(models.Model):
    """A server elsewhere that one group trades with. Off until a coordinator puts it on.

    `rate`: so many of our smallest parts are one of the unit that both count in between them.
    `last_hash` moves under a lock of this row, with each message that both have.
    `sending` is the one message that is on its way, or of which we do not know yet whether it came.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="neighbours")
    title = models.CharField(_("naam"), max_length=60)
    our_name = models.CharField(max_length=40, validators=[NAME])
    their_name = models.CharField(max_length=40, validators=[NAME])
    address = models.URLField(max_length=200)
    secret = SealedField()
    unit = models.CharField(max_length=20)
    rate_n = models.PositiveBigIntegerField()
    rate_d = models.PositiveBigIntegerField()
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=False)
    last_hash = models.CharField(max_length=32)
    n_links = models.PositiveBigIntegerField(default=0)
    sending = models.ForeignKey("Crossing", on_delete=models.PROTECT, null=True, related_name="+")
    sending_state = models.CharField(max_length=1, blank=True)
    in_doubt = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField()
    # What they said when we last greeted them.
    greeted_at = models.DateTimeField(null=True)
    their_step = models.PositiveBigIntegerField(default=1)
    their_balance = models.BigIntegerField(null=True)
    out_of_step_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("title", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "their_name"],
                name="neighbour_once_in_a_group",
                violation_error_message=_("Deze server staat er al."),
            ),
            models.CheckConstraint(
                name="neighbour_has_another_name", condition=~Q(our_name=F("their_name"))
            ),
            models.CheckConstraint(
                name="neighbour_rate_is_a_fraction", condition=Q(rate_n__gt=0, rate_d__gt=0)
            ),
            models.CheckConstraint(
                name="neighbour_sends_one_of_the_three",
                condition=Q(sending=None, sending_state="")
                | Q(sending__isnull=False, sending_state__in=["V", "C", "X"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rate(self) -> Fraction:
        """Our smallest parts for one of the unit between both."""
        return Fraction(self.rate_n, self.rate_d)

    @property
    def has_right_of_way(self) -> bool:
        """Whose message goes first when both send at the same moment: a rule that both can see."""
        return self.our_name < self.their_name


class CrossingState(models.TextChoices):
    HELD = "held", _("wacht op de andere server")
    VALID = "valid", _("nagekeken, wacht op de bevestiging")
    AGREED = "agreed", _("daar geboekt, hier nog niet")
    BOOKED = "booked", _("geboekt")
    REFUSED = "refused", _("geweigerd")
    LAPSED = "lapsed", _("verlopen")
    DROPPED = "dropped", _("opgegeven")


# What both may still book.
IN_TRANSIT = (CrossingState.HELD, CrossingState.VALID, CrossingState.AGREED)


class Crossing(models.Model):
    """One payment from a group here to one elsewhere, or the other way. Its uuid is for ever.

    `payer` and `payee` are as they stand in the message: the name of a server and a code that is
    chance. `quant` is whole, in the unit between both. The amount here is held by `transfer`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    neighbour = models.ForeignKey(Neighbour, on_delete=models.PROTECT, related_name="crossings")
    uuid = models.UUIDField()
    is_outgoing = models.BooleanField()
    payer = models.CharField(max_length=64)
    payee = models.CharField(max_length=64)
    quant = models.BigIntegerField()
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CrossingState)
    because = models.CharField(max_length=20, blank=True)
    # Given up here, and they may still hold it.
    must_tell = models.BooleanField(default=False)
    valid_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["neighbour", "uuid"], name="crossing_once"),
            models.CheckConstraint(name="crossing_above_nought", condition=Q(quant__gt=0)),
            models.CheckConstraint(
                name="crossing_of_a_kind_we_know", condition=Q(state__in=CrossingState.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["neighbour", "created_at"],
                name="crossing_in_transit",
                condition=Q(state__in=["held", "valid", "agreed"]) | Q(must_tell=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Link(models.Model):
    """One message that both have, in the order of the chain. It is written once."""

    neighbour = models.ForeignKey(Neighbour, on_delete=models.PROTECT, related_name="links")
    n = models.PositiveBigIntegerField()
    crossing = models.ForeignKey(Crossing, on_delete=models.PROTECT, related_name="links")
    state = models.CharField(max_length=1)
    hash = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ("neighbour", "n")
        constraints = [
            models.UniqueConstraint(fields=["neighbour", "n"], name="link_place_once"),
            models.UniqueConstraint(fields=["crossing", "state"], name="link_message_once"),
            models.CheckConstraint(
                name="link_of_a_kind_we_know", condition=Q(state__in=["V", "C", "X"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.state}"

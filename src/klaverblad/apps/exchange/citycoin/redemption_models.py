"""What merchants change back into euro, and the files with which a bank pays it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.sealed import SealedField
from klaverblad.apps.exchange.citycoin.models import Coin, Merchant, Treasurer
from klaverblad.apps.exchange.ledger.models import Transfer


class PaymentFile(models.Model):
    """A pain.001 file, made once. It is kept as it was made: downloaded again it is equal."""

    id = models.UUIDField(primary_key=True)
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="payment_files")
    number = models.PositiveIntegerField()
    message_id = models.CharField(max_length=35, unique=True)
    made_by = models.ForeignKey(Treasurer, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    execute_on = models.DateField()
    n_lines = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    body = SealedField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number", "pk")
        constraints = [
            models.UniqueConstraint(name="coin_file_once_a_number", fields=["coin", "number"]),
            models.CheckConstraint(
                name="coin_file_pays_something", condition=Q(n_lines__gt=0, cents__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class RedemptionState(models.TextChoices):
    REQUESTED = "requested", _("gevraagd")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    FILED = "filed", _("in een betaalbestand")
    PAID = "paid", _("betaald")
    RETURNED = "returned", _("door de bank teruggestuurd")


class Redemption(models.Model):
    """Coins of a merchant that become euro: two bookings in one batch, and then a bank pays.

    end_to_end   what the bank gives back when it pays or returns; unique for ever
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="redemptions")
    amount = models.BigIntegerField()
    cents = models.BigIntegerField()
    # As it was when asked: a change of account later does not turn a payment aside.
    iban = SealedField()
    state = models.CharField(
        max_length=9, choices=RedemptionState, default=RedemptionState.REQUESTED
    )
    end_to_end = models.CharField(max_length=35, unique=True)
    file = models.ForeignKey(
        PaymentFile, on_delete=models.PROTECT, null=True, related_name="redemptions"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    coins = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")
    euros = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-asked_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="coin_redemption_of_something", condition=Q(amount__gt=0, cents__gt=0)
            ),
            models.CheckConstraint(
                name="coin_redemption_stands_in_its_file",
                condition=Q(state__in=["requested", "withdrawn"], file=None)
                | Q(state__in=["filed", "paid", "returned"], file__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state"], name="coin_redemption_state")]

    def __str__(self) -> str:
        return self.end_to_end

"""Currencies, accounts and transfers. The ledger knows of amounts, and nothing of people.

What must never be false is kept by the database: constraints here, triggers in migration 0002. One
inserted `Transfer` is a booking; triggers move both accounts, so rows and balances cannot part.
"""

from __future__ import annotations

import uuid
from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CurrencyKind(models.TextChoices):
    MUTUAL = "mutual", _("wederzijds krediet")
    BACKED = "backed", _("gedekt door euro")
    TIME = "time", _("tijdbank")
    COUNT = "count", _("geteld, zonder bedrag")


class CurrencyState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("gesloten")


class Currency(models.Model):
    """A unit of one group. Amounts are whole numbers of its smallest part.

    `group` is the id of whose unit it is, without a foreign key: groups stand above the ledger.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.UUIDField(null=True)
    code = models.SlugField(max_length=12)
    name = models.CharField(_("naam van de eenheid"), max_length=40)
    kind = models.CharField(max_length=8, choices=CurrencyKind)
    decimals = models.PositiveSmallIntegerField(default=0)
    # Exact fractions: 60 to the hour, 25 to the hour, 10 to the euro.
    units_per_hour_n = models.PositiveBigIntegerField(null=True)
    units_per_hour_d = models.PositiveBigIntegerField(null=True)
    eur_rate_n = models.PositiveBigIntegerField(null=True)
    eur_rate_d = models.PositiveBigIntegerField(null=True)
    policy = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=CurrencyState, default=CurrencyState.OPEN)

    class Meta:
        ordering = ("code", "pk")
        constraints = [
            models.UniqueConstraint(fields=["group", "code"], name="currency_code_once_in_a_group"),
            models.CheckConstraint(
                name="currency_rates_are_fractions",
                condition=(
                    Q(units_per_hour_n=None, units_per_hour_d=None)
                    | Q(units_per_hour_n__gt=0, units_per_hour_d__gt=0)
                )
                & (Q(eur_rate_n=None, eur_rate_d=None) | Q(eur_rate_n__gt=0, eur_rate_d__gt=0)),
            ),
            models.CheckConstraint(
                name="currency_is_of_a_kind_we_know",
                condition=Q(kind__in=CurrencyKind.values, state__in=CurrencyState.values),
            ),
            models.CheckConstraint(name="currency_decimals", condition=Q(decimals__lte=4)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def units_per_hour(self) -> Fraction | None:
        """Smallest parts for an hour, or None when the group gives no value to an hour."""
        n, d = self.units_per_hour_n, self.units_per_hour_d
        return None if n is None or d is None else Fraction(n, d)

    @property
    def eur_rate(self) -> Fraction | None:
        """Smallest parts for a euro, or None when it is not backed."""
        n, d = self.eur_rate_n, self.eur_rate_d
        return None if n is None or d is None else Fraction(n, d)


class AccountKind(models.TextChoices):
    MEMBER = "member", _("lid")
    POT = "pot", _("pot van de groep")
    MERCHANT = "merchant", _("handelaar")
    ISSUER = "issuer", _("uitgever")
    RESERVE = "reserve", _("reserve")
    LEVY = "levy", _("bijdragen")
    INTERTRADE = "intertrade", _("ruil met een andere groep")
    SUSPENSE = "suspense", _("papier in omloop")


# Whose payments count as earned; a grant from the pot is none.
PARTNERS = frozenset({AccountKind.MEMBER, AccountKind.MERCHANT})


class AccountState(models.TextChoices):
    OPEN = "open", _("open")
    LEAVING = "leaving", _("stapt uit")
    FROZEN = "frozen", _("stilgezet")
    CLOSED = "closed", _("gesloten")


class Account(models.Model):
    """What somebody or something has in one currency. Its id is all that is known of its holder.

    `min` and `max` are kept by the database (null: none); the soft ones only warn. `grows`: the
    lower limit follows what was earned. `n_booked` counts the booked rows of this account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    currency = models.ForeignKey(Currency, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=10, choices=AccountKind)
    balance = models.BigIntegerField(default=0)
    pending_out = models.BigIntegerField(default=0)
    pending_in = models.BigIntegerField(default=0)
    min = models.BigIntegerField(null=True)
    max = models.BigIntegerField(null=True)
    soft_min = models.BigIntegerField(null=True)
    soft_max = models.BigIntegerField(null=True)
    grows = models.BooleanField(default=False)
    earned_total = models.BigIntegerField(default=0)
    n_booked = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=AccountState, default=AccountState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="account_limits_hold_zero",
                condition=(Q(min=None) | Q(min__lte=0))
                & (Q(max=None) | Q(max__gte=0))
                & (Q(soft_min=None) | Q(soft_min__lte=0))
                & (Q(soft_max=None) | Q(soft_max__gte=0)),
            ),
            # An issuer without a lower limit would issue without cover.
            models.CheckConstraint(
                name="account_issuer_has_a_cover",
                condition=~Q(kind="issuer") | Q(min__isnull=False),
            ),
            models.CheckConstraint(
                name="account_is_of_a_kind_we_know",
                condition=Q(kind__in=AccountKind.values, state__in=AccountState.values),
            ),
            models.CheckConstraint(
                name="account_counts_are_not_negative",
                condition=Q(pending_out__gte=0, pending_in__gte=0, earned_total__gte=0)
                & Q(n_booked__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def can_spend(self) -> int | None:
        """What is left above the lower limit; None when there is none. Never negative."""
        if self.min is None:
            return None
        return max(0, self.balance - self.pending_out - self.min)


class TransferKind(models.TextChoices):
    PAYMENT = "payment", _("betaling")
    GRANT = "grant", _("startwaarde of premie")
    FEE = "fee", _("lidgeld")
    LEVY = "levy", _("bijdrage")
    ISSUE = "issue", _("uitgifte")
    REDEMPTION = "redemption", _("omruiling")
    DEMURRAGE = "demurrage", _("saldoheffing")
    EXPIRY = "expiry", _("vervallen")
    CLOSING = "closing", _("uitstap")
    INTERTRADE = "intertrade", _("ruil met een andere groep")
    REVERSAL = "reversal", _("teruggedraaid")


class TransferState(models.TextChoices):
    PENDING = "pending", _("wacht")
    BOOKED = "booked", _("geboekt")
    REFUSED = "refused", _("geweigerd")
    EXPIRED = "expired", _("verlopen")


class ExemptBecause(models.TextChoices):
    """Why a limit was passed. A code: free words here would soon tell of somebody's health."""

    LARGE = "large", _("belangrijke betaling")
    AGREED = "agreed", _("afgesproken in de kerngroep")
    CORRECTION = "correction", _("rechtzetting")


class Transfer(models.Model):
    """An amount from one account to another: debit and credit in one row, so they cannot differ.

    The id comes from whoever asks, and is the key by which a second try is known. `payer_after` and
    `payer_seq` are the balance and the number of this row in the payer's account. Personal: `text`;
    forgetting it makes it null, which is the only change that a settled row allows.
    """

    id = models.UUIDField(primary_key=True)
    currency = models.ForeignKey(Currency, on_delete=models.PROTECT, related_name="+")
    # The unique constraints below begin with the account: they are its indexes.
    payer = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="paid", db_index=False
    )
    payee = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="received", db_index=False
    )
    amount = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=TransferKind)
    batch = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=TransferState)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    text = models.CharField(_("waarvoor"), max_length=140, blank=True, null=True)
    offer = models.UUIDField(null=True)
    happened_on = models.DateField()
    made_by = models.UUIDField(null=True)
    acting_for = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    limit_exempt = models.BooleanField(default=False)
    exempt_because = models.CharField(max_length=10, choices=ExemptBecause, blank=True)
    held_until = models.DateTimeField(null=True)
    payer_after = models.BigIntegerField(null=True)
    payee_after = models.BigIntegerField(null=True)
    payer_seq = models.BigIntegerField(null=True)
    payee_seq = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = [
            models.CheckConstraint(name="transfer_amount_above_zero", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="transfer_between_two_accounts", condition=~Q(payer=F("payee"))
            ),
            models.CheckConstraint(
                name="transfer_is_of_a_kind_we_know",
                condition=Q(kind__in=TransferKind.values, state__in=TransferState.values),
            ),
            models.CheckConstraint(
                name="transfer_reversal_names_its_row",
                condition=Q(kind="reversal", reverses__isnull=False)
                | ~Q(kind="reversal") & Q(reverses=None),
            ),
            models.CheckConstraint(
                name="transfer_exempt_says_why",
                condition=Q(limit_exempt=True, held_until=None)
                & Q(exempt_because__in=ExemptBecause.values)
                | Q(limit_exempt=False, exempt_because=""),
            ),
            models.CheckConstraint(
                name="transfer_acts_for_one_of_the_two",
                condition=Q(acting_for=None) | Q(acting_for=F("payer")) | Q(acting_for=F("payee")),
            ),
            models.CheckConstraint(
                name="transfer_booked_has_its_place",
                condition=Q(state="booked", payer_after__isnull=False, payee_after__isnull=False)
                & Q(payer_seq__gt=0, payee_seq__gt=0, settled_at__isnull=False)
                | ~Q(state="booked")
                & Q(payer_after=None, payee_after=None, payer_seq=None, payee_seq=None),
            ),
            models.CheckConstraint(
                name="transfer_held_until_settled",
                condition=Q(state="pending", held_until__isnull=False, settled_at=None)
                | Q(state__in=["refused", "expired"], held_until__isnull=False)
                & Q(settled_at__isnull=False)
                | Q(state="booked"),
            ),
            models.UniqueConstraint(
                fields=["payer", "payer_seq"],
                name="transfer_payer_place_once",
            ),
            models.UniqueConstraint(
                fields=["payee", "payee_seq"],
                name="transfer_payee_place_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["payer"], name="transfer_pending_payer", condition=Q(state="pending")
            ),
            models.Index(
                fields=["payee"], name="transfer_pending_payee", condition=Q(state="pending")
            ),
            models.Index(
                fields=["batch"], name="transfer_of_a_batch", condition=Q(batch__isnull=False)
            ),
            # What one account earned with one other.
            models.Index(fields=["payee", "payer"], name="transfer_between"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LimitSide(models.TextChoices):
    MIN = "min", _("laagste saldo")
    MAX = "max", _("hoogste saldo")
    SOFT_MIN = "soft_min", _("waarschuwing onder")
    SOFT_MAX = "soft_max", _("waarschuwing boven")


class LimitWhy(models.TextChoices):
    MANUAL = "manual", _("afgesproken")
    POLICY = "policy", _("regel van de groep")
    GROWTH = "growth", _("gegroeid met wat verdiend werd")
    COVER = "cover", _("dekking veranderd")
    LEAVING = "leaving", _("stapt uit")


class LimitChange(models.Model):
    """A limit that changed. Writing this row is the change: a trigger takes it to the account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="limit_changes")
    side = models.CharField(max_length=8, choices=LimitSide)
    was = models.BigIntegerField(null=True)
    became = models.BigIntegerField(null=True)
    why = models.CharField(max_length=8, choices=LimitWhy)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="limit_change_of_a_kind_we_know",
                condition=Q(side__in=LimitSide.values, why__in=LimitWhy.values),
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.was} → {self.became}"


class Intertrade(models.Model):
    """Two groups of one server that trade: each has an account for the other in its own unit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ours = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    theirs = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intertrade_between_two_accounts", condition=~Q(ours=F("theirs"))
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Outbox(models.Model):
    """Something to do after a booking, written in its transaction; ids and codes only."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    due = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "outbox"
        indexes = [models.Index(fields=["due"], name="outbox_due", condition=Q(done=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.due:%Y-%m-%d}"


class StatementLine(models.Model):
    """A booked transfer as one of its two accounts sees it: a view in the database, only read."""

    pk = models.CompositePrimaryKey("account", "seq")
    account = models.ForeignKey(Account, on_delete=models.DO_NOTHING, related_name="statement")
    seq = models.BigIntegerField()
    transfer = models.ForeignKey(Transfer, on_delete=models.DO_NOTHING, related_name="+")
    other = models.ForeignKey(Account, on_delete=models.DO_NOTHING, related_name="+")
    amount = models.BigIntegerField()
    after = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=TransferKind)
    text = models.CharField(max_length=140, null=True)
    happened_on = models.DateField()
    settled_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "exchange_statement"
        ordering = ("account", "-seq")

    def __str__(self) -> str:
        return f"{self.account_id} {self.seq}"

"""The coin of a city: what it is covered by, how it is earned, who takes it, and what goes back.

A coin is a group of the room below with a unit backed by euro; its members are members as in any
group, and no column here says more of them. Euro stand in the same ledger, as a unit of their own.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.sealed import SealedField
from klaverblad.apps.exchange.ledger.models import Account, Currency, Transfer
from klaverblad.apps.exchange.lets.models import CODE_LENGTH, Group, Member, new_code


class Coin(models.Model):
    """The coin of a city, on top of a group.

    issuer   of the coin: its lowest balance is the cover
    paper    notes that somebody holds
    purse    euro that the city set aside, as a debt: it is below nought
    reserve  euro that cover the coins; payable: euro that merchants will get
    """

    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="coin", primary_key=True
    )
    issuer = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    paper = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    euro = models.OneToOneField(Currency, on_delete=models.PROTECT, related_name="+")
    purse = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    reserve = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    payable = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    debtor_name = models.CharField(max_length=70)
    debtor_iban = SealedField()
    # What a card on paper pays at most in a day: it works for whoever holds it.
    card_most_day = models.BigIntegerField()
    card_months = models.PositiveSmallIntegerField(default=24)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="coin_card_pays_something", condition=Q(card_most_day__gt=0)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Treasurer(models.Model):
    """Who keeps the money of a coin for the city: cover, merchants, payment files, figures."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="treasurers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("naam"), max_length=80)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                name="coin_treasurer_once", fields=["coin", "user"], condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return self.name


class CoverChange(models.Model):
    """Euro set aside for the coin, or taken back; never without where that was decided."""

    id = models.UUIDField(primary_key=True)
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="cover_changes")
    cents = models.BigIntegerField()
    source = models.CharField(_("waar is dit beslist"), max_length=200)
    decided_on = models.DateField(_("beslist op"))
    by = models.ForeignKey(Treasurer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "pk")
        constraints = [
            models.CheckConstraint(
                name="coin_cover_change_has_a_source", condition=~Q(cents=0) & ~Q(source="")
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Per(models.TextChoices):
    HOUR = "hour", _("per uur")
    ACTION = "action", _("per keer")


class EarnRule(models.Model):
    """What an activity earns, from a day on. It never changes: a new one follows it.

    cap_day, cap_year   what one member earns by it at most; None: no cap
    blocks              beyond the cap nothing is issued; otherwise the page only warns
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="earn_rules")
    code = models.SlugField(max_length=30)
    name = models.CharField(_("naam"), max_length=60)
    per = models.CharField(max_length=6, choices=Per)
    amount = models.BigIntegerField()
    cap_day = models.BigIntegerField(null=True)
    cap_year = models.BigIntegerField(null=True)
    blocks = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("name", "-since", "pk")
        constraints = [
            models.UniqueConstraint(
                name="coin_earn_rule_once_a_day", fields=["coin", "code", "since"]
            ),
            models.UniqueConstraint(
                name="coin_earn_rule_one_runs", fields=["coin", "code"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="coin_earn_rule_can_be_read",
                condition=Q(amount__gt=0, per__in=Per.values)
                & ~Q(source="")
                & (Q(cap_day=None) | Q(cap_day__gt=0))
                & (Q(cap_year=None) | Q(cap_year__gt=0))
                & (Q(until=None) | Q(until__gte=F("since"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityState(models.TextChoices):
    ASKED = "asked", _("wacht op goedkeuring")
    APPROVED = "approved", _("goedgekeurd")
    ENDED = "ended", _("gestopt")


class Activity(models.Model):
    """Something one earns with: a coordinator asks for it, a treasurer approves it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="activities")
    rule_code = models.SlugField(max_length=30)
    title = models.CharField(_("titel"), max_length=80)
    area = models.CharField(_("waar"), max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=ActivityState, default=ActivityState.ASKED)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        Treasurer, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_on = models.DateField(null=True)

    class Meta:
        ordering = ("title", "pk")
        constraints = [
            models.CheckConstraint(
                name="coin_activity_approved_by_somebody",
                condition=~Q(state="approved") | Q(approved_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class WorkState(models.TextChoices):
    SAID = "said", _("wacht op bevestiging")
    CONFIRMED = "confirmed", _("bevestigd en verdiend")
    REFUSED = "refused", _("niet bevestigd")


class Work(models.Model):
    """What a member did. Confirmed by another one, it is paid in the same moment: no coin without it.

    times   minutes for a rule by the hour, else how often
    """

    id = models.UUIDField(primary_key=True)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="works")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    times = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=WorkState, default=WorkState.SAID)
    said_at = models.DateTimeField()
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    rule = models.ForeignKey(EarnRule, on_delete=models.PROTECT, null=True, related_name="+")
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-on", "pk")
        constraints = [
            models.CheckConstraint(name="coin_work_is_something", condition=Q(times__gt=0)),
            models.CheckConstraint(
                name="coin_work_confirmed_by_another",
                condition=Q(answered_by=None) | ~Q(answered_by=F("member")),
            ),
            models.CheckConstraint(
                name="coin_work_confirmed_has_its_issue",
                condition=Q(
                    state="confirmed",
                    transfer__isnull=False,
                    rule__isnull=False,
                    answered_by__isnull=False,
                )
                | Q(state__in=["said", "refused"], transfer=None),
            ),
        ]
        indexes = [models.Index(fields=["member", "on"], name="coin_work_of_a_member")]

    def __str__(self) -> str:
        return str(self.pk)


class CardState(models.TextChoices):
    ACTIVE = "active", _("werkt")
    BLOCKED = "blocked", _("geblokkeerd")


class Card(models.Model):
    """A card on paper that pays from the account of a member. Its number is kept as a digest.

    Lost: it is blocked and another one is made; the account stays what it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=4)
    state = models.CharField(max_length=7, choices=CardState, default=CardState.ACTIVE)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    blocked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="coin_card_one_works", fields=["member"], condition=Q(state="active")
            )
        ]

    def __str__(self) -> str:
        return f"…{self.tail}"


class Category(models.TextChoices):
    FOOD = "food", _("eten en drinken")
    GOODS = "goods", _("kleren en spullen")
    REPAIR = "repair", _("herstellen en hergebruik")
    TRANSPORT = "transport", _("vervoer")
    CULTURE = "culture", _("cultuur en vrije tijd")
    CARE = "care", _("zorg voor lichaam en huis")
    CITY = "city", _("dienst van de stad")


class MerchantState(models.TextChoices):
    APPLIED = "applied", _("vroeg om mee te doen")
    ACCEPTED = "accepted", _("aanvaard")
    ACTIVE = "active", _("doet mee")
    LEFT = "left", _("gestopt")
    REFUSED = "refused", _("niet aanvaard")


class Merchant(models.Model):
    """A shop or service that takes the coin. It sees what it was paid, and never by whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="merchants")
    # Without one once it is forgotten; what it was paid stays.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("naam van de zaak"), max_length=70)
    category = models.CharField(_("soort zaak"), max_length=10, choices=Category)
    municipality = models.CharField(_("gemeente"), max_length=60)
    accepts = models.CharField(_("wat neem je aan"), max_length=200, blank=True)
    iban = SealedField()
    state = models.CharField(max_length=8, choices=MerchantState, default=MerchantState.APPLIED)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField()
    accepted_on = models.DateField(null=True)
    accepted_by = models.ForeignKey(
        Treasurer, on_delete=models.PROTECT, null=True, related_name="+"
    )
    active_since = models.DateField(null=True)
    left_on = models.DateField(null=True)
    forgotten_on = models.DateField(null=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                name="coin_merchant_once",
                fields=["coin", "user"],
                condition=~Q(state__in=["left", "refused"]),
            ),
            models.CheckConstraint(
                name="coin_merchant_has_an_account",
                condition=Q(state__in=["applied", "refused"], account=None)
                | Q(state__in=["accepted", "active", "left"], account__isnull=False),
            ),
            models.CheckConstraint(
                name="coin_merchant_is_somebody_or_forgotten",
                condition=Q(forgotten_on=None, user__isnull=False)
                | Q(forgotten_on__isnull=False, user=None, state__in=["left", "refused"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """How it is called in what was paid long ago."""
        return self.name or str(_("Een zaak die stopte"))


class SaleState(models.TextChoices):
    SHOWN = "shown", _("getoond")
    WAITING = "waiting", _("wacht op een ja")
    PAID = "paid", _("betaald")
    REFUNDED = "refunded", _("teruggegeven")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class Sale(models.Model):
    """A payment to a merchant, from the square on a phone to the receipt.

    A merchant shows an amount and a member scans it; or a member shows a square (`shown`, without
    merchant and amount), a merchant scans it and fills in the amount. Only the member says yes. The
    transfer that pays it has the same id. `code` is in the square, and on the receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="sales")
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, null=True, related_name="+")
    payer = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.BigIntegerField(null=True)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    state = models.CharField(max_length=9, choices=SaleState)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="coin_sale_says_who_and_what",
                condition=Q(state="shown", merchant=None, amount=None, payer__isnull=False)
                | Q(state="waiting", merchant__isnull=False, amount__gt=0)
                | Q(state="withdrawn")
                | Q(
                    state__in=["paid", "refunded"],
                    merchant__isnull=False,
                    payer__isnull=False,
                    amount__gt=0,
                    transfer__isnull=False,
                    paid_at__isnull=False,
                ),
            )
        ]
        indexes = [models.Index(fields=["merchant", "-made_at"], name="coin_sales_of_merchant")]

    def __str__(self) -> str:
        return self.code

"""Groups that exchange, their members, what they offer and ask, and what they write to each other.

Nothing here can tell why somebody is a member or who sent them: there is no column for it, and no
key leads from here to a file (tests/apps/exchange/test_lets_apart.py walks them all). The ledger
below knows accounts; here stands whose they are.
"""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.exchange.ledger.models import Account, Currency, Intertrade, Transfer

# No letters that look like another one: the code is read aloud and typed over.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 10


def new_code() -> str:
    """A code that says nothing, not even who came first."""
    return "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))


class GroupState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("gesloten")


class Group(models.Model):
    """A group with its own unit and its own rules. `rules` is data; lets/rules.py reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("naam"), max_length=80)
    about = models.CharField(_("over de groep"), max_length=600, blank=True)
    area = models.CharField(_("waar"), max_length=80, blank=True)
    currency = models.OneToOneField(Currency, on_delete=models.PROTECT, related_name="+")
    pot = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    rules = models.JSONField(default=dict)
    # Which signs that the guidance falls away were mailed last; codes, so that each is told once.
    warned_of = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=GroupState, default=GroupState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class MemberState(models.TextChoices):
    APPLIED = "applied", _("vroeg om mee te doen")
    ACCEPTED = "accepted", _("aanvaard")
    ACTIVE = "active", _("doet mee")
    LEAVING = "leaving", _("stapt uit")
    LEFT = "left", _("is uitgestapt")
    REFUSED = "refused", _("niet aanvaard")


# Whoever may look around in the group.
INSIDE = (MemberState.ACTIVE, MemberState.LEAVING)


class MemberRole(models.TextChoices):
    MEMBER = "member", _("lid")
    COORDINATOR = "coordinator", _("coördinator")


class Member(models.Model):
    """Somebody in a group. One login may be a member of several, and each knows of its own only.

    `name` is how the group calls somebody; the name of the login is not shown here. Without a login
    somebody is a member on paper: a coordinator books for them. `code` finds them on a phone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("naam"), max_length=80)
    about = models.CharField(_("over mij"), max_length=400, blank=True)
    area = models.CharField(_("buurt"), max_length=60, blank=True)
    # A neighbourhood or a town from a list, to reckon a rounded distance with; never an address.
    place = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    # Of the paper with which somebody who has a login takes this place in; used once.
    claim_digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=MemberState, default=MemberState.APPLIED)
    role = models.CharField(max_length=12, choices=MemberRole, default=MemberRole.MEMBER)
    sponsor = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField()
    accepted_on = models.DateField(null=True)
    accepted_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    active_since = models.DateField(null=True)
    leaving_since = models.DateField(null=True)
    left_on = models.DateField(null=True)
    forgotten_on = models.DateField(null=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                name="lets_member_once_in_a_group",
                fields=["group", "user"],
                condition=~Q(state__in=["left", "refused"]),
                violation_error_message=_("Je bent al lid van deze groep."),
            ),
            models.CheckConstraint(
                name="lets_member_has_an_account",
                condition=Q(state__in=["applied", "refused"], account=None)
                | Q(state__in=["accepted", "active", "leaving", "left"], account__isnull=False),
            ),
            models.CheckConstraint(
                name="lets_member_of_a_kind_we_know",
                condition=Q(state__in=MemberState.values, role__in=MemberRole.values),
            ),
            models.CheckConstraint(
                name="lets_member_is_no_sponsor_of_self", condition=~Q(sponsor=F("id"))
            ),
        ]
        indexes = [models.Index(fields=["group", "state", "name"], name="lets_members_of_group")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_coordinator(self) -> bool:
        return self.role == MemberRole.COORDINATOR

    @property
    def is_leaving(self) -> bool:
        return self.state == MemberState.LEAVING


class OfferKind(models.TextChoices):
    OFFER = "offer", _("aanbod")
    WANT = "want", _("vraag")


class Offer(models.Model):
    """Something that a member can do or give, or looks for. It runs out unless it is renewed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(_("soort"), max_length=5, choices=OfferKind)
    category = models.CharField(_("rubriek"), max_length=40)
    title = models.CharField(_("titel"), max_length=80)
    about = models.CharField(_("uitleg"), max_length=600, blank=True)
    price = models.BigIntegerField(_("richtprijs"), null=True)
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    # The end of which its owner was told by mail: renewed, it has another one.
    reminded_of = models.DateField(null=True)

    class Meta:
        ordering = ("-created_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="lets_offer_of_a_kind_we_know", condition=Q(kind__in=OfferKind.values)
            ),
            models.CheckConstraint(
                name="lets_offer_price_above_zero", condition=Q(price=None) | Q(price__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AskState(models.TextChoices):
    WAITING = "waiting", _("wacht")
    PAID = "paid", _("betaald")
    REFUSED = "refused", _("geweigerd")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class Ask(models.Model):
    """A member asks another one to pay. Nothing moves and nothing is set aside before a yes.

    The transfer that pays it has the same id, so that two taps pay once.
    """

    id = models.UUIDField(primary_key=True)
    asker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="asked")
    payer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="asked_of")
    amount = models.BigIntegerField()
    text = models.CharField(_("waarvoor"), max_length=140, blank=True)
    state = models.CharField(max_length=9, choices=AskState, default=AskState.WAITING)
    asked_at = models.DateTimeField()
    until = models.DateField()
    answered_at = models.DateTimeField(null=True)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-asked_at", "pk")
        constraints = [
            models.CheckConstraint(name="lets_ask_amount_above_zero", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="lets_ask_between_two_members", condition=~Q(asker=F("payer"))
            ),
            models.CheckConstraint(
                name="lets_ask_paid_has_its_transfer",
                condition=Q(state="paid", transfer__isnull=False)
                | Q(state__in=["waiting", "refused", "withdrawn"], transfer=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Message(models.Model):
    """What one member writes to another. The platform brings it; no address is shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sent")
    receiver = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="got")
    offer = models.ForeignKey(Offer, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=1000)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("sent_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="lets_message_between_two_members", condition=~Q(sender=F("receiver"))
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Fee(models.Model):
    """What a member owes the group for a year. Who paid it for them is not written anywhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="fees")
    year = models.PositiveSmallIntegerField()
    units = models.BigIntegerField(default=0)
    eur_cents = models.PositiveIntegerField(default=0)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, null=True, related_name="+")
    eur_paid_on = models.DateField(null=True)

    class Meta:
        ordering = ("-year", "pk")
        constraints = [
            models.UniqueConstraint(name="lets_fee_once_a_year", fields=["member", "year"]),
            models.CheckConstraint(name="lets_fee_is_not_negative", condition=Q(units__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class TieState(models.TextChoices):
    ASKED = "asked", _("gevraagd")
    OPEN = "open", _("open")
    REFUSED = "refused", _("geweigerd")
    SHUT = "shut", _("gesloten")


class Tie(models.Model):
    """Two groups that trade: asked by one, answered by the other, each with its own limit.

    `asker_most` and `answerer_most` are how far ahead or behind, each in its own unit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asker = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    answerer = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    asker_most = models.BigIntegerField()
    answerer_most = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=TieState, default=TieState.ASKED)
    pair = models.OneToOneField(Intertrade, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="lets_tie_once",
                fields=["asker", "answerer"],
                condition=Q(state__in=["asked", "open"]),
            ),
            models.CheckConstraint(
                name="lets_tie_between_two_groups", condition=~Q(asker=F("answerer"))
            ),
            models.CheckConstraint(
                name="lets_tie_open_has_its_pair",
                condition=Q(state="open", pair__isnull=False) | ~Q(state="open"),
            ),
            models.CheckConstraint(
                name="lets_tie_limits_above_zero",
                condition=Q(asker_most__gt=0) & (Q(answerer_most=None) | Q(answerer_most__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def other_than(self, group_id: uuid.UUID) -> Group:
        """The group on the other side."""
        return self.answerer if self.asker_id == group_id else self.asker


class News(models.Model):
    """What a coordinator tells everybody in the group, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="news")
    by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("titel"), max_length=80)
    text = models.CharField(_("bericht"), max_length=1000, blank=True)
    put_at = models.DateTimeField()
    until = models.DateField()

    class Meta:
        ordering = ("-put_at", "pk")
        verbose_name_plural = "news"

    def __str__(self) -> str:
        return self.title

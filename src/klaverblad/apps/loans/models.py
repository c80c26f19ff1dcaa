"""Interest-free loans for a driving licence: a fund, a loan with its text and its instalments, payments.

Nothing here can punish: there is no column for interest, for a cost, or for a block.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models import Step


class Fund(models.Model):
    """The money that an OCMW lends. How much follows from its changes and from what is out."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, primary_key=True, related_name="loan_fund"
    )
    opened_on = models.DateField()

    class Meta:
        ordering = ("opened_on", "pk")

    def __str__(self) -> str:
        return f"{self.opened_on}"


class FundChange(models.Model):
    """Money put in the fund, or taken out of it (below nought), with why. Never changed."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="changes")
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    on = models.DateField()
    why = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="loan_fund_change_is_something_with_a_reason",
                condition=~Q(amount=0) & ~Q(why=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class LoanState(models.TextChoices):
    ASKED = "asked", _("gevraagd")
    REFUSED = "refused", _("geweigerd")
    WITHDRAWN = "withdrawn", _("niet meer gevraagd")
    GRANTED = "granted", _("toegestaan, wacht op handtekeningen")
    SIGNED = "signed", _("getekend, nog uit te betalen")
    RUNNING = "running", _("loopt")
    REPAID = "repaid", _("helemaal terugbetaald")
    FORGIVEN = "forgiven", _("de rest is kwijtgescholden")


class AskedBy(models.TextChoices):
    PERSON = "person", _("de persoon")
    TOGETHER = "together", _("samen met de coach")


class Party(models.TextChoices):
    PERSON = "person", _("de persoon")
    OCMW = "ocmw", _("het OCMW")


class SignedHow(models.TextChoices):
    LINK = "link", _("met een link")
    PAPER = "paper", _("op papier")
    DESK = "desk", _("hier in Klaverblad")


# From here on money of the fund is promised or out.
PROMISED = (LoanState.GRANTED, LoanState.SIGNED)
OPEN = (LoanState.ASKED, *PROMISED, LoanState.RUNNING)


class Loan(models.Model):
    """A loan from question to last euro. Personal: all of it; `why` and the reasons are words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="loans")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="loans")
    step = models.ForeignKey(Step, on_delete=models.SET_NULL, null=True, related_name="loans")
    state = models.CharField(max_length=10, choices=LoanState, default=LoanState.ASKED)
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=10, choices=AskedBy)
    amount = models.DecimalField(_("bedrag"), max_digits=9, decimal_places=2)
    months = models.PositiveSmallIntegerField(_("in hoeveel maanden"))
    why = models.CharField(_("waarvoor"), max_length=400, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_because = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=2, default="nl")
    # Empty until somebody decides yes; then frozen, with its fingerprint.
    content = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    paid_out_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("-asked_on", "pk")
        verbose_name = _("renteloze lening")
        constraints = [
            models.CheckConstraint(
                name="loan_is_something_over_some_months",
                condition=Q(amount__gt=0, months__gte=1),
            ),
            models.CheckConstraint(
                name="loan_decided_has_a_day_and_a_reason",
                condition=Q(state__in=["asked", "withdrawn"])
                | (Q(decided_on__isnull=False) & ~Q(decided_because="")),
                violation_error_message=_("Een beslissing heeft een dag en een reden."),
            ),
            models.CheckConstraint(
                name="loan_out_was_signed_and_paid_out",
                condition=~Q(state__in=["running", "repaid", "forgiven"])
                | (Q(paid_out_on__isnull=False) & ~Q(content="")),
            ),
        ]
        indexes = [models.Index(fields=["fund", "state"], name="loan_of_a_fund")]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_on}"


class LoanSignature(models.Model):
    """Somebody agreed with one frozen text. Personal: `name`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=6, choices=Party)
    how = models.CharField(max_length=5, choices=SignedHow)
    name = models.CharField(_("naam"), max_length=120)
    content_sha256 = models.CharField(max_length=64)
    signed_on = models.DateField(_("getekend op"))
    # The legal act behind a link, and who wrote down a signature on paper.
    signature_id = models.UUIDField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("signed_on", "pk")
        constraints = [
            models.UniqueConstraint(
                name="loan_signed_once_by_each",
                fields=["loan", "party"],
                violation_error_message=_("Deze handtekening staat er al."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.signed_on}"


class Instalment(models.Model):
    """One month of a loan. Its day may move; its amount never does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    due_on = models.DateField()
    agreed_on = models.DateField()

    class Meta:
        ordering = ("due_on", "number")
        constraints = [
            models.UniqueConstraint(name="loan_instalment_once", fields=["loan", "number"]),
            models.CheckConstraint(name="loan_instalment_is_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.due_on}"

    @property
    def is_moved(self) -> bool:
        return self.due_on != self.agreed_on


class Payment(models.Model):
    """Money that came back. What was written down by mistake is withdrawn, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="payments")
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-on", "-recorded_at", "pk")
        constraints = [
            models.CheckConstraint(name="loan_payment_is_something", condition=Q(amount__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.on}"

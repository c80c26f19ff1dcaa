"""A right that was asked for: when, where, until when an answer may take, and what it was."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.sealed import SealedField
from klaverblad.apps.people.models import Document, Person
from klaverblad.apps.trajectories.models import Step


class RequestState(models.TextChoices):
    ASKED = "asked", _("aangevraagd")
    GRANTED = "granted", _("toegekend")
    REFUSED = "refused", _("geweigerd")
    NO_ANSWER = "no_answer", _("geen antwoord")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class AskedBy(models.TextChoices):
    PERSON = "person", _("de persoon")
    TOGETHER = "together", _("samen")
    COACH = "coach", _("het OCMW")
    OTHER = "other", _("iemand anders")


class Channel(models.TextChoices):
    COUNTER = "counter", _("aan het loket")
    LETTER = "letter", _("met een brief")
    MAIL = "mail", _("met een mail")
    ONLINE = "online", _("op een website")
    PHONE = "phone", _("met de telefoon")


class TermFrom(models.TextChoices):
    """Who set a term. A term that nobody set is not there."""

    LAW = "law", _("volgens de wet")
    LETTER = "letter", _("dat staat in hun brief")
    TOLD = "told", _("dat zeiden ze")


class AmountPer(models.TextChoices):
    MONTH = "month", _("per maand")
    YEAR = "year", _("per jaar")
    ONCE = "once", _("één keer")


_ANSWERED = Q(state__in=["granted", "refused"])


class RightRequest(models.Model):
    """Somebody asked for a right. A refusal is an answer, and counts against nobody.

    Personal: all of it. `reference` is the number under which the service knows the request: it
    leads to the file there, so it is sealed. `refusal_words` are the words of their letter.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="right_requests")
    # A key of law/be/rights/rights.yaml.
    right = models.CharField(_("welk recht"), max_length=60)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    asked_on = models.DateField(_("aangevraagd op"))
    asked_by = models.CharField(_("wie vroeg het aan"), max_length=10, choices=AskedBy)
    channel = models.CharField(_("hoe"), max_length=10, choices=Channel)
    body = models.CharField(_("bij wie"), max_length=160)
    reference = SealedField(_("hun nummer"), blank=True)
    answer_due_on = models.DateField(_("antwoord ten laatste op"), null=True, blank=True)
    answer_due_from = models.CharField(max_length=10, choices=TermFrom, blank=True)
    # The last day on which somebody asked how far it is.
    chased_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(_("antwoord gekregen op"), null=True, blank=True)
    amount_eur = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    amount_per = models.CharField(max_length=10, choices=AmountPer, blank=True)
    granted_from = models.DateField(_("vanaf"), null=True, blank=True)
    granted_until = models.DateField(_("tot en met"), null=True, blank=True)
    refusal_words = models.CharField(_("waarom niet"), max_length=1000, blank=True)
    appeal_until = models.DateField(_("beroep ten laatste op"), null=True, blank=True)
    appeal_from = models.CharField(max_length=10, choices=TermFrom, blank=True)
    # Somebody went through the refusal and its term with the person.
    appeal_talked_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    step = models.ForeignKey(
        Step, on_delete=models.SET_NULL, null=True, blank=True, related_name="right_requests"
    )
    # The fact that a yes wrote, so that taking the answer back takes that back too. Facts are
    # replaced and never changed, so it is an id alone.
    fact_id = models.UUIDField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-asked_on", "-recorded_at", "pk")
        verbose_name = _("aanvraag van een recht")
        constraints = [
            models.CheckConstraint(
                name="right_request_answer_has_its_day",
                condition=(_ANSWERED & Q(answered_on__isnull=False))
                | (~_ANSWERED & Q(answered_on=None)),
            ),
            models.CheckConstraint(
                name="right_request_answer_after_asking",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                violation_error_message=_("Het antwoord is van vóór de aanvraag."),
            ),
            models.CheckConstraint(
                name="right_request_amount_only_when_granted",
                condition=Q(state="granted")
                | Q(amount_eur=None, amount_per="", granted_from=None, granted_until=None),
            ),
            models.CheckConstraint(
                name="right_request_appeal_only_when_refused",
                condition=Q(state="refused")
                | Q(refusal_words="", appeal_until=None, appeal_from="", appeal_talked_on=None),
            ),
            models.CheckConstraint(
                name="right_request_granted_until_after_from",
                condition=Q(granted_until=None)
                | Q(granted_from=None)
                | Q(granted_until__gte=F("granted_from")),
                violation_error_message=_("De laatste dag komt vóór de eerste."),
            ),
            models.CheckConstraint(
                name="right_request_term_says_who_set_it",
                condition=(Q(answer_due_on=None) & Q(answer_due_from=""))
                | (Q(answer_due_on__isnull=False) & ~Q(answer_due_from="")),
            ),
            models.CheckConstraint(
                name="right_request_appeal_says_who_set_it",
                condition=(Q(appeal_until=None) & Q(appeal_from=""))
                | (Q(appeal_until__isnull=False) & ~Q(appeal_from="")),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="right_request_person_state"),
            models.Index(fields=["state", "answer_due_on"], name="right_request_due"),
        ]

    def __str__(self) -> str:
        return f"{self.right} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come."""
        return self.state in OPEN

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED


OPEN = frozenset({RequestState.ASKED, RequestState.NO_ANSWER})
ANSWERED = frozenset({RequestState.GRANTED, RequestState.REFUSED})

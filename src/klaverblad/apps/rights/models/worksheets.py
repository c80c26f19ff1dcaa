"""A draft of a decision on the leefloon: what was reckoned, with which facts, and by whom."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models import Person


class Worksheet(models.Model):
    """Frozen when it is made: the OCMW decides, and later one can read what lay before it.

    Personal: `what_ifs` and `content` tell of income and of judgements, `equity_reason` of a family.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="worksheets")
    # The day of which the law and the facts were read.
    on = models.DateField()
    requested_on = models.DateField(_("dag van de aanvraag"))
    category = models.CharField(max_length=20)
    amount = models.DecimalField(_("bedrag per maand"), max_digits=8, decimal_places=2)
    # What was tried on the sheet and differs from the facts: [key, id of the person or empty, value].
    what_ifs = models.JSONField(default=list)
    equity_reason = models.CharField(_("waarom het billijk is"), max_length=600, blank=True)
    # The sheet in each language of the desk, and what it was made of, so that it can be replayed.
    content = models.JSONField()
    receipt = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")
        verbose_name = _("berekening van het leefloon")
        constraints = [
            models.CheckConstraint(
                name="worksheet_amount_not_below_zero",
                condition=Q(amount__gte=0),
                violation_error_message=_("Een leefloon is nooit lager dan 0."),
            ),
            models.CheckConstraint(
                name="worksheet_request_not_after_its_day",
                condition=Q(requested_on__lte=models.F("on")),
                violation_error_message=_("De aanvraag kan niet na de berekening komen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"

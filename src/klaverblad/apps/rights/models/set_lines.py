"""A line of the leefloon that somebody set to another value than was reckoned, with the reason."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models import Person


class SetLine(models.Model):
    """It stands until it is taken back, and stays in the file after that: who, when and why.

    Personal: `value` and `reckoned` tell of income, `reason` of whatever somebody wrote.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="set_lines")
    # The rule of the law, and the housemate that it is about; empty for the person or household.
    line = models.CharField(max_length=60)
    about = models.CharField(max_length=36, blank=True)
    # What it was set to, and what was reckoned when it was; None while that was still open.
    value = models.JSONField()
    reckoned = models.JSONField(null=True, blank=True)
    reason = models.CharField(_("reden"), max_length=600)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("set_at", "pk")
        verbose_name = _("lijn die vastgelegd is")
        constraints = [
            models.UniqueConstraint(
                name="set_line_once_while_it_stands",
                fields=["person", "line", "about"],
                condition=Q(taken_back_at=None),
                violation_error_message=_("Deze lijn is al vastgelegd. Kijk eerst wat er staat."),
            ),
            models.CheckConstraint(
                name="set_line_has_its_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Schrijf waarom je deze lijn anders vastlegt."),
            ),
        ]

    def __str__(self) -> str:
        return self.line

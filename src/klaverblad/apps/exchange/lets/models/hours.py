"""Hours that members give to run the group: what was done, and who else said that it was."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.lets.models.groups import Member

MINUTES_MOST = 24 * 60


class HoursState(models.TextChoices):
    WAITING = "waiting", _("wacht op een tweede")
    APPROVED = "approved", _("goedgekeurd")
    REFUSED = "refused", _("niet goedgekeurd")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class Hours(models.Model):
    """Minutes for a task of the group on a day. Another coordinator says yes before the pot pays."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="hours")
    on = models.DateField(_("dag"))
    task = models.CharField(_("taak"), max_length=60)
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=HoursState, default=HoursState.WAITING)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-on", "-written_at", "pk")
        verbose_name_plural = "hours"
        constraints = [
            models.CheckConstraint(
                name="lets_hours_within_a_day",
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_MOST),
            ),
            models.CheckConstraint(
                name="lets_hours_decided_by_another",
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("member")) & ~Q(decided_by=F("entered_by")))
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="lets_hours_decided_by_somebody",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | Q(
                    state__in=["approved", "refused", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="lets_hours_paid_once_approved",
                condition=Q(transfer=None) | Q(state__in=["approved", "withdrawn"]),
            ),
        ]
        indexes = [models.Index(fields=["member", "state", "on"], name="lets_hours_of_member")]

    def __str__(self) -> str:
        return str(self.pk)

"""Which mail a member wants, and who asked to join by mail and did not confirm yet."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.exchange.lets.models.groups import Group, Member


class HowOften(models.TextChoices):
    NEVER = "never", _("Nooit")
    WEEKLY = "weekly", _("Elke week")
    MONTHLY = "monthly", _("Elke maand")


class MailWish(models.Model):
    """What a member said about mail. Without a row nothing is sent: silence is no yes.

    origin      the address of the desk in the browser in which they said it: the links in the mail
                lead there
    sent_on     the day of the last overview; the next one tells what came since
    """

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, primary_key=True, related_name="mail_wish"
    )
    overview = models.CharField(max_length=8, choices=HowOften, default=HowOften.NEVER)
    reminds = models.BooleanField(default=False)
    origin = models.CharField(max_length=120)
    chosen_on = models.DateField()
    sent_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lets_mail_as_often_as_we_know", condition=Q(overview__in=HowOften.values)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SignUp(models.Model):
    """Somebody without a login who asked to join. It waits for the yes from their mailbox.

    Confirmed, it becomes a member who asked; otherwise it is gone in some days. There is no login
    before that yes, so nobody makes one for somebody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    area = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=400, blank=True)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="nl")
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)

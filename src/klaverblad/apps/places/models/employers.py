"""What was said with organisations about places, and the campaigns it was part of."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation, Region


class TalkHow(models.TextChoices):
    PHONE = "phone", _("gebeld")
    VISIT = "visit", _("op bezoek")
    MAIL = "mail", _("gemaild")
    EVENT = "event", _("op een bijeenkomst")


class TalkOutcome(models.TextChoices):
    """What came of it, roughly."""

    OPEN = "open", _("nog open")
    NOT_REACHED = "not_reached", _("niet bereikt")
    INTERESTED = "interested", _("denkt erover na")
    OFFERS = "offers", _("biedt een plek aan")
    NOT_NOW = "not_now", _("nu niet")


class Campaign(models.Model):
    """To whom one message goes, in which weeks, and who keeps an eye on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField(_("naam"), max_length=120)
    message = models.CharField(_("de boodschap"), max_length=1000)
    starts_on = models.DateField(_("van"))
    ends_on = models.DateField(_("tot en met"))
    organisations = models.ManyToManyField(
        Organisation, related_name="campaigns", verbose_name=_("voor wie")
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    learnt = models.CharField(_("wat we leerden"), max_length=1000, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-starts_on", "title", "pk")
        constraints = [
            models.CheckConstraint(
                name="campaign_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Het einde ligt voor het begin."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class EmployerTalk(models.Model):
    """One contact with an organisation: when, how, about what, and when again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="talks")
    campaign = models.ForeignKey(
        Campaign, on_delete=models.SET_NULL, null=True, blank=True, related_name="talks"
    )
    on = models.DateField(_("wanneer"))
    how = models.CharField(_("hoe"), max_length=10, choices=TalkHow)
    about = models.CharField(_("waarover"), max_length=600)
    outcome = models.CharField(_("wat kwam eruit"), max_length=12, choices=TalkOutcome)
    # Who speaks with them again, and when.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    next_on = models.DateField(_("wanneer opnieuw"), null=True, blank=True)
    next_what = models.CharField(_("waarvoor"), max_length=160, blank=True)
    followed_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-on", "-made_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="employer_talk_next_is_later",
                condition=Q(next_on=None) | Q(next_on__gt=F("on")),
                violation_error_message=_("De volgende keer is later dan dit contact."),
            )
        ]
        indexes = [models.Index(fields=["owner", "next_on"], name="employer_talk_next")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.on}"

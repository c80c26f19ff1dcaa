"""A way of looking at a list that somebody keeps: under a name, for themselves or for the team."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation


class SavedList(models.Model):
    """The choices of a list, as they stand in an address. Never a name that was searched for.

    The list itself is made anew each time, for whoever opens it: sharing one shares no person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists"
    )
    name = models.CharField(_("naam van de lijst"), max_length=60)
    choices = models.CharField(max_length=800)
    is_shared = models.BooleanField(_("voor het hele team"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                name="saved_list_name_once",
                fields=["owner", "organisation", "name"],
                condition=models.Q(removed_at=None),
                violation_error_message=_("Je hebt al een lijst met die naam."),
            )
        ]

    def __str__(self) -> str:
        return self.name

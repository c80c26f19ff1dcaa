"""Who is signed in where: enough to recognise your own browser, and no address of the network."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Organisation, Role, User


class Browser(models.TextChoices):
    FIREFOX = "firefox", "Firefox"
    CHROME = "chrome", "Chrome"
    EDGE = "edge", "Edge"
    SAFARI = "safari", "Safari"
    OTHER = "other", _("Een andere browser")


class System(models.TextChoices):
    WINDOWS = "windows", "Windows"
    MACOS = "macos", "macOS"
    LINUX = "linux", "Linux"
    ANDROID = "android", "Android"
    IOS = "ios", _("een iPhone of iPad")
    OTHER = "other", _("een ander toestel")


class SignIn(models.Model):
    """One browser that is signed in now. The row goes when the session ends; the journal stays.

    The session carries the id of its row and not the other way round: a key of a session never
    stands in a table that a page reads, and it may rotate while the row stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    since = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    browser = models.CharField(max_length=10, choices=Browser)
    system = models.CharField(max_length=10, choices=System)

    class Meta:
        ordering = ("-last_seen_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="sign_in_seen_after_it_began",
                condition=models.Q(last_seen_at__gte=models.F("since")),
                violation_error_message=_("Dit is gezien voor het begon."),
            )
        ]

    def __str__(self) -> str:
        return _("%(browser)s op %(system)s") % {
            "browser": self.get_browser_display(),
            "system": self.get_system_display(),
        }


class Invitation(models.Model):
    """Somebody was asked to work here, and did not answer yet. It goes when they do.

    No login and no role exist before the answer: so nothing tells whether somebody had a login.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("rol"), max_length=20, choices=Role)
    name = models.CharField(_("naam"), max_length=160)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("taal"), max_length=2, default="nl")
    # The last day of the access that it gives.
    until = models.DateField(_("tot en met"), null=True, blank=True)
    sent_at = models.DateTimeField()
    was_mailed = models.BooleanField(default=False)

    class Meta:
        ordering = ("-sent_at", "pk")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                "role",
                name="invitation_only_once",
                violation_error_message=_("Deze uitnodiging is al verstuurd."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"

    @property
    def sent_on(self) -> date:
        """The day here on which the last mail left."""
        return timezone.localtime(self.sent_at).date()

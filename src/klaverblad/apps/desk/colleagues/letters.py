"""Two mails: come in by this link, and you have one more role. In the language of who gets them."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from klaverblad.apps.access import links
from klaverblad.apps.accounts.models import Membership, User
from klaverblad.apps.desk.letters import send
from klaverblad.apps.signin.models import Invitation


def mail_invitation(issued: links.Issued, url: str, invitation: Invitation, *, by: User) -> bool:
    """The link to come in by; whether the mail left."""
    assert issued.link.expires_at is not None, "only a calendar has no end"
    with override(invitation.language):
        body = _(
            "Dag %(who)s,\n\n"
            "%(name)s geeft je toegang tot Klaverblad, als %(role)s bij %(organisation)s.\n\n"
            "Begin hier:\n%(url)s\n\n"
            "De link werkt één keer, tot en met %(day)s. Geef hem aan niemand.\n"
            "Ken je %(name)s niet? Doe dan niets.\n"
        )
        filled = {
            "who": invitation.name,
            "name": by.name,
            "role": invitation.get_role_display(),
            "organisation": invitation.organisation.name,
            "url": url,
            "day": date_format(localtime(issued.link.expires_at), "DATE_FORMAT"),
        }
        return send(_("Je toegang tot Klaverblad"), body % filled, invitation.email)


def mail_added(membership: Membership, url: str, *, by: User) -> bool:
    """One more role for somebody who works here already; whether the mail left."""
    with override(links.spoken(membership.user.language)):
        body = _(
            "Dag %(who)s,\n\n"
            "%(name)s gaf je nog een rol in Klaverblad: %(role)s bij %(organisation)s.\n\n"
            "Meld je aan zoals altijd, en wissel van rol bij je naam:\n%(url)s\n\n"
            "Klopt dit niet? Zeg het aan %(name)s.\n"
        )
        filled = {
            "who": membership.user.name,
            "name": by.name,
            "role": membership.get_role_display(),
            "organisation": membership.organisation.name,
            "url": url,
        }
        return send(_("Nog een rol in Klaverblad"), body % filled, membership.user.email)

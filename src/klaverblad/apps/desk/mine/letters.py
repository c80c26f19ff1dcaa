"""Mails to a person: that something waits, or a link to sign in. Never what it is about."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from klaverblad.apps.access import links
from klaverblad.apps.desk.letters import send
from klaverblad.apps.people.models import Person


def mail_message_waits(request: HttpRequest, person: Person) -> bool:
    """Say that a message waits, to who chose to sign in by mail; whether it left."""
    if not person.sign_in_email or settings.KLAVERBLAD_DEMO:
        return False
    with override(_tongue(person)):
        body = _(
            "Dag,\n\n"
            "Er staat een bericht voor je klaar op Klaverblad. Lees het hier:\n%(url)s\n\n"
            "In deze mail staat niet wat erin staat: zo leest niemand mee.\n"
        )
        url = request.build_absolute_uri(reverse("desk:my_messages"))
        return send(_("Er staat een bericht klaar"), body % {"url": url}, person.sign_in_email)


def mail_way_in(way: links.WayIn, origin: str, person: Person) -> bool:
    """The link to sign in with once, to the mailbox that the person chose."""
    with override(_tongue(person)):
        body = _(
            "Dag %(name)s,\n\n"
            "Met deze link meld je je aan bij Klaverblad. Hij werkt één keer, en één uur lang:\n"
            "%(url)s\n\n"
            "Vroeg jij dit niet? Doe dan niets. Zonder deze link komt niemand binnen.\n"
        )
        url = origin + reverse("desk:enter_by_link", args=[way.issued.token])
        filled = {"name": person.first_name, "url": url}
        return send(_("Je link om je aan te melden"), body % filled, person.sign_in_email)


def _tongue(person: Person) -> str:
    """The language that the person chose on their own pages."""
    known = dict(settings.KLAVERBLAD_PERSON_LANGUAGES)
    said = person.user.language if person.user else ""
    return said if said in known else settings.LANGUAGE_CODE

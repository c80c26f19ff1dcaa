"""Short e-mails around a link: plain text, initials only, and nothing that the question needs not.

A mail is sent after the link is made and kept: if it fails, the link is still there to give.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from klaverblad.apps.access.links import Issued
from klaverblad.apps.accounts.models import Organisation, User
from klaverblad.apps.people.models import Person

log = logging.getLogger("klaverblad.desk")


def initials(person: Person) -> str:
    """N. W.: who works with somebody knows whom it is about; nobody else does."""
    return f"{person.first_name[:1].upper()}. {person.last_name[:1].upper()}."


def mail_question(
    issued: Issued, url: str, *, to: Organisation, by: User, organisation: str, person: Person
) -> bool:
    """Ask a partner to answer by a link."""
    filled = _filled(issued, url, by, organisation) | {"who": initials(person)}
    with override(issued.link.language):
        subject = _("Een vraag van %(organisation)s") % filled
        body = _(
            "Dag,\n\n"
            "%(name)s van %(organisation)s vraagt jullie iets over %(who)s:\n\n"
            "%(asks)s\n\n"
            "Antwoord hier. Aanmelden hoeft niet:\n%(url)s\n\n"
            "De link werkt één keer, tot en met %(day)s. Geef hem niet door.\n"
        )
        return send(subject, body % filled, to.email)


def mail_request(
    issued: Issued, url: str, *, to: str, by: User, organisation: str, person: Person
) -> bool:
    """Ask for a document by a link."""
    filled = _filled(issued, url, by, organisation) | {"who": initials(person)}
    with override(issued.link.language):
        subject = _("%(organisation)s vraagt een document") % filled
        about = _("Het gaat over %(who)s.") % filled if issued.link.asked_organisation_id else ""
        body = _(
            "Dag,\n\n"
            "%(name)s van %(organisation)s vraagt een document: %(asks)s.\n%(about)s\n"
            "Stuur het hier, als pdf of foto. Aanmelden hoeft niet:\n%(url)s\n\n"
            "De link werkt tot en met %(day)s. Geef hem niet door.\n"
        )
        return send(subject, body % (filled | {"about": about}), to)


def _filled(issued: Issued, url: str, by: User, organisation: str) -> dict[str, str]:
    from django.utils.formats import date_format
    from django.utils.timezone import localtime

    assert issued.link.expires_at is not None, "only a calendar has no end"
    with override(issued.link.language):
        day = date_format(localtime(issued.link.expires_at), "DATE_FORMAT")
    return {
        "name": by.name,
        "organisation": organisation,
        "asks": issued.link.asks,
        "url": url,
        "day": day,
    }


def send(subject: str, body: str, to: str) -> bool:
    """Whether the mail left; where it stopped is a code in the log, never an address."""
    if not to:
        return False
    try:
        return bool(send_mail(" ".join(subject.split()), body, None, [to]))
    except (SMTPException, OSError):
        log.warning("mail_not_sent", extra={"code": "mail_not_sent"})
        return False

"""The mail of a group: plain text, in the language of whoever gets it, without names or balances.

Mail stands on machines of others. So it tells that something is there and what it is called, and
the page tells the rest. Everybody gets the same words: nothing here knows what somebody is elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from klaverblad.apps.accounts.models import User
from klaverblad.apps.exchange.lets.hours_rule import (
    BELOW,
    ENDED,
    ENDS,
    NO_COORDINATOR,
    ONE_COORDINATOR,
    Sign,
)
from klaverblad.apps.exchange.lets.models import Group, News, Offer

log = logging.getLogger("klaverblad.exchange")


def spoken(language: str) -> str:
    """A language that mail is written in; Dutch for one that is not among them."""
    return language if language in dict(settings.LANGUAGES) else "nl"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the words of a mail lead: whole addresses of this desk."""

    market: str
    stop: str


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell a member: of the market and the group, and of what ends of their own."""

    offers: Sequence[Offer] = ()
    news: Sequence[News] = ()
    n_asks: int = 0
    n_letters: int = 0
    ending: Sequence[Offer] = field(default=())

    @property
    def is_nothing(self) -> bool:
        return not (self.offers or self.news or self.ending or self.n_asks or self.n_letters)


def overview(group: Group, told: Told, links: Links, *, language: str) -> tuple[str, str]:
    """The subject and the body of what is told now and then."""
    with override(spoken(language)):
        parts = [_("Dag,"), *_sections(told)]
        parts += [
            _("Alles zien: %(url)s") % {"url": links.market},
            _("Je koos zelf voor deze mail. Stop ermee, zonder aan te melden: %(url)s")
            % {"url": links.stop},
        ]
        subject = _("Nieuws van %(group)s") % {"group": group.name}
        return subject, "\n\n".join(parts) + "\n"


def _sections(told: Told) -> list[str]:
    found = []
    if told.offers:
        lines = [f"- {one.get_kind_display()}: {one.title}" for one in told.offers]
        found.append("\n".join([_("Nieuw op de markt:"), *lines]))
    if told.news:
        found.append(
            "\n".join([_("De groep laat weten:"), *(f"- {one.title}" for one in told.news)])
        )
    if told.ending:
        lines = [
            _("- “%(title)s” staat nog tot %(day)s")
            % {"title": one.title, "day": date_format(one.expires_on, "DATE_FORMAT")}
            for one in told.ending
        ]
        head = _("Van jou loopt af. Wil je het langer laten staan, dan kan dat met één tik:")
        found.append("\n".join([head, *lines]))
    if told.n_letters:
        words = ngettext(
            "Er wacht %(n)s bericht op je.", "Er wachten %(n)s berichten op je.", told.n_letters
        )
        found.append(words % {"n": told.n_letters})
    if told.n_asks:
        words = ngettext(
            "Er wacht %(n)s vraag om te betalen.",
            "Er wachten %(n)s vragen om te betalen.",
            told.n_asks,
        )
        found.append(words % {"n": told.n_asks})
    return found


def confirm(group: Group, url: str, *, language: str, days: int) -> tuple[str, str]:
    """Whether it was really them who asked to join."""
    with override(spoken(language)):
        subject = _("Wil je meedoen in %(group)s?") % {"group": group.name}
        body = _(
            "Dag,\n\n"
            "Iemand vroeg met dit e-mailadres om mee te doen in %(group)s.\n"
            "Was jij dat? Zeg dan ja:\n%(url)s\n\n"
            "De link werkt %(days)s dagen. Was jij het niet? Dan hoef je niets te doen: er gebeurt "
            "niets, en je adres wordt gewist.\n"
        )
        return subject, body % {"group": group.name, "url": url, "days": days}


def accepted(group: Group, sign_in: str, password: str, *, language: str) -> tuple[str, str]:
    """They are in: how to come in. The same words for whoever has a password and whoever has none."""
    with override(spoken(language)):
        subject = _("Welkom in %(group)s") % {"group": group.name}
        body = _(
            "Dag,\n\n"
            "%(group)s heeft je aanvaard. Lees de afspraken en zeg of je meedoet:\n%(url)s\n\n"
            "Je meldt je aan met dit e-mailadres. Heb je nog geen wachtwoord, of ben je het kwijt? "
            "Kies er een:\n%(password)s\n"
        )
        return subject, body % {"group": group.name, "url": sign_in, "password": password}


def refused(group: Group, *, language: str) -> tuple[str, str]:
    """They are not; what they wrote is gone."""
    with override(spoken(language)):
        subject = _("Je vraag aan %(group)s") % {"group": group.name}
        body = _(
            "Dag,\n\n"
            "%(group)s kan je nu niet opnemen. Wat je schreef, is gewist. Vragen? Spreek iemand van "
            "de groep aan, of vraag het later opnieuw.\n"
        )
        return subject, body % {"group": group.name}


def guidance(group: Group, signs: Sequence[Sign], *, language: str) -> tuple[str, str]:
    """That the guidance of a group falls away, and what each sign asks."""
    with override(spoken(language)):
        subject = _("De begeleiding van %(group)s") % {"group": group.name}
        lines = [f"- {said(one)}" for one in signs]
        head = _("Dag,\n\nDit zien we in %(group)s, en er is nog tijd om er iets aan te doen:")
        return subject, "\n".join([head % {"group": group.name}, *lines]) + "\n"


def said(sign: Sign) -> str:
    """A sign in words: what we see, and what would help."""
    if sign.code == NO_COORDINATOR:
        return _(
            "De groep heeft geen coördinator meer. Niemand kan nu leden toelaten of helpen. Spreek af "
            "wie het wordt, en vraag aan wie deze site beheert om dat te noteren."
        )
    if sign.code == ONE_COORDINATOR:
        return _(
            "De groep rust op één coördinator. Vraag een lid om erbij te komen, dan valt niets stil."
        )
    day = date_format(sign.on, "DATE_FORMAT") if sign.on else ""
    if sign.code == ENDED:
        return _(
            "De afgesproken begeleiding liep af op %(day)s. Spreek een nieuwe af met wie ze betaalt."
        ) % {"day": day}
    if sign.code == ENDS:
        return _(
            "De afgesproken begeleiding loopt tot %(day)s. Vraag nu al wat er daarna komt."
        ) % {"day": day}
    assert sign.code == BELOW and sign.minutes is not None, sign.code  # noqa: PT018
    return _(
        "De voorbije drie maanden waren er per maand %(hours)s uren begeleiding, minder dan "
        "afgesproken. Kijk wie erbij kan, of spreek minder af."
    ) % {"hours": hours_and_minutes(sign.minutes)}


def hours_and_minutes(minutes: int) -> str:
    """12:05, as on a clock."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def send(to: User | str, subject: str, body: str, headers: Mapping[str, str] | None = None) -> bool:
    """Whether the mail left; where it stopped is a code in the log, never an address."""
    address = to if isinstance(to, str) else to.email
    mail = EmailMessage(" ".join(subject.split()), body, to=[address], headers=dict(headers or {}))
    try:
        return bool(mail.send())
    except (SMTPException, OSError):
        log.warning("mail_not_sent", extra={"code": "mail_not_sent"})
        return False

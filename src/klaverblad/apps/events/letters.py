"""Mail about an event, in the language of whoever gets it: a place came free, or it does not go on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from klaverblad.apps.events.models import Gathering, Seat

log = logging.getLogger("klaverblad.events")


def tell_placed(seats: Iterable[Seat], gathering: Gathering, url: str) -> int:
    """Whoever waited has a place now; how many mails left."""
    return _tell(
        seats,
        gathering,
        url,
        lambda: _("Je hebt een plaats: %(title)s"),
        lambda: _(
            "Dag,\n\nEr kwam een plaats vrij. Je staat op de lijst voor %(title)s, op %(day)s in "
            "%(where)s.\n\nKun je niet? Meld je dan af, dan krijgt iemand anders je plaats:\n%(url)s\n"
        ),
    )


def tell_called_off(seats: Iterable[Seat], gathering: Gathering, url: str) -> int:
    """It does not go on; how many mails left."""
    return _tell(
        seats,
        gathering,
        url,
        lambda: _("Gaat niet door: %(title)s"),
        lambda: _(
            "Dag,\n\n%(title)s op %(day)s gaat niet door.\n%(because)s\n\nMeer lees je hier:\n%(url)s\n"
        ),
    )


def _tell(
    seats: Iterable[Seat],
    gathering: Gathering,
    url: str,
    subject: Callable[[], str],
    body: Callable[[], str],
) -> int:
    n = 0
    for seat in seats:
        if seat.user is None or not seat.user.is_active:
            continue
        language = seat.user.language
        with override(language if language in dict(settings.LANGUAGES) else "nl"):
            words = {
                "title": gathering.title,
                "day": date_format(localtime(gathering.starts_at), "DATETIME_FORMAT"),
                "where": gathering.where,
                "because": gathering.called_off_because,
                "url": url,
            }
            try:
                subject_said = " ".join((subject() % words).split())
                n += send_mail(subject_said, body() % words, None, [seat.user.email])
            except (SMTPException, OSError):
                log.warning("mail_not_sent", extra={"code": "mail_not_sent"})
    return n

"""A statement on paper: a tagged PDF in the language of its maker, signed as a file."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import segno
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from klaverblad.apps.exchange.lets import amounts, services
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets.models import Member
from klaverblad.apps.exchange.lets.outward_models import ParticipationStatement
from klaverblad.apps.exchange.lets.took_part import TookPart
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.exchange", "documents/statement.typ")
_LANGUAGES = ("nl", "fr", "en")


def statement_pdf(
    mine: Member, statement: ParticipationStatement, *, check_url: str, at: datetime
) -> bytes:
    """The signed file of one statement, as the books are now.

    check_url   the whole address behind the square
    """
    said = (get_language() or "nl")[:2]
    language = said if said in _LANGUAGES else "nl"
    done = queries.what_was_done(mine, first=statement.first, last=statement.last)
    with override(language):
        data = document(mine, statement, done, check_url=check_url, at=at)
        file = render_pdf(TEMPLATE, data, language=language, at=at)
    return services.signed_file(statement, mine, done, file)


def document(
    mine: Member, statement: ParticipationStatement, done: TookPart, *, check_url: str, at: datetime
) -> dict[str, Any]:
    """What the template sets, in the language that is on."""
    currency = mine.group.currency
    period = {"first": _day(done.first), "last": _day(done.last)}
    made = _day(timezone.localtime(at).date())
    hours = [
        (_("Voor andere leden gedaan"), done.minutes_given, done.given),
        (_("Van andere leden gekregen"), done.minutes_received, done.received),
        (_("Voor activiteiten van de groep"), done.minutes_for_group, done.for_group),
    ]
    balance = ""
    if statement.with_balance and mine.account is not None:
        balance = _("Saldo op %(day)s: %(amount)s") % {
            "day": made,
            "amount": _units(mine.account.balance, currency),
        }
    return {
        "title": _("Bewijs van deelname"),
        "foot": _("%(name)s, gemaakt op %(day)s") % {"name": mine.name, "day": made},
        "intro": _("%(name)s nam deel aan %(group)s, van %(first)s tot en met %(last)s.")
        % {"name": mine.name, "group": mine.group.name, **period},
        "hours_title": _("Uren"),
        "hours_head": [_("Wat"), _("Uren, afgeleid"), currency.name.capitalize()],
        "hours": [
            [what, hours_in_words(minutes), amounts.written(units, currency.decimals)]
            for what, minutes, units in hours
        ],
        "derived": _derived(mine),
        "counts_title": _("Wat er gebeurde"),
        "counts": counts_in_words(done),
        "categories_title": _("Waarover het ging"),
        "categories": [f"{name}: {n}" for name, n in done.categories.items()]
        if statement.with_categories
        else [],
        "balance": balance,
        "check_title": _("Nakijken"),
        "check": _(
            "Scan de code, of ga naar %(url)s en typ ze over. De pagina zegt alleen of dit bewijs "
            "hier gemaakt is, en voor welke dagen. Wie het bestand zelf heeft, kan daar ook nakijken "
            "of er niets aan veranderd is."
        )
        % {"url": check_url.rsplit("?", 1)[0]},
        "square": _square(check_url),
        "square_alt": _("Vierkante code om dit bewijs na te kijken"),
        "code": services.check_code(statement),
    }


def counts_in_words(done: TookPart) -> list[str]:
    """How many exchanges, confirmed by whom, with how many others, and how many activities."""
    return [
        ngettext("%(n)s uitwisseling", "%(n)s uitwisselingen", done.n_exchanges)
        % {"n": done.n_exchanges},
        _("Bevestigd door beide leden: %(n)s") % {"n": done.n_both},
        _("Door één kant genoteerd: %(n)s") % {"n": done.n_one_sided},
        _("Met verschillende leden of groepen: %(n)s") % {"n": done.n_partners},
        _("Activiteiten van de groep: %(n)s") % {"n": done.n_activities},
    ]


def hours_in_words(minutes: int | None) -> str:
    """1 u 30, or that it is not known."""
    if minutes is None:
        return _("niet geweten")
    hours, rest = divmod(minutes, 60)
    return _("%(h)s u %(m)s") % {"h": hours, "m": f"{rest:02}"}


def _derived(mine: Member) -> str:
    per_hour = mine.group.currency.units_per_hour
    if per_hour is None:
        return _("Deze groep geeft een uur geen waarde. Daarom staan er geen uren.")
    shown = f"{float(per_hour) / 10**mine.group.currency.decimals:g}"
    return _(
        "De groep telt %(units)s en geen uren. De uren zijn daaruit afgeleid: %(n)s per uur. "
        "Wat later teruggedraaid werd, telt niet mee."
    ) % {"units": mine.group.currency.name, "n": shown}


def _units(amount: int, currency: Any) -> str:
    return f"{amounts.written(amount, currency.decimals)} {currency.name}"


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _square(url: str) -> str:
    out = io.BytesIO()
    segno.make(url, error="l").save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return out.getvalue().decode()

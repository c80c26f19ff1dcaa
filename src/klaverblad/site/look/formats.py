"""Amounts, days and hours as each language writes them. What we do not know is said, never 0."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NO_BREAK = "\u00a0"
MINUS = "\u2212"


def unknown() -> str:
    return _("onbekend")


def money(amount: Decimal | float | None, *, decimals: int = 2) -> str:
    """€ 1.340,47; rounded half up, as the law rounds amounts that are shown."""
    if amount is None or amount == "":
        return unknown()
    rounded = Decimal(str(amount)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = f"{MINUS}{NO_BREAK}" if rounded < 0 else ""
    return sign + _with_euro(
        number_format(abs(rounded), decimals, use_l10n=True, force_grouping=True)
    )


def money_change(amount: Decimal | float | None) -> str:
    """A difference always carries its sign: + € 335,33 or − € 41,00; nothing changed has none."""
    if amount is None or amount == "" or Decimal(str(amount)) <= 0:
        return money(amount)
    return f"+{NO_BREAK}{money(amount)}"


def _with_euro(number: str) -> str:
    language = (get_language() or "nl")[:2]
    if language == "fr":
        return f"{number}{NO_BREAK}€"
    return f"€{number}" if language == "en" else f"€{NO_BREAK}{number}"


def day(value: date | None) -> str:
    """22 november 2026, without a break between day and month."""
    if value is None or value == "":
        return unknown()
    return _written(value, "DATE_FORMAT", get_language()).replace(" ", NO_BREAK, 1)


def short_day(value: date | None) -> str:
    """22 november: where the year is plain from what stands around it."""
    if value is None or value == "":
        return unknown()
    return _written(value, "j F", get_language()).replace(" ", NO_BREAK)


def long_day(value: date | None) -> str:
    """Zondag 22 november 2026, for whoever must be there."""
    if value is None or value == "":
        return unknown()
    return f"{date_format(value, 'l')} {day(value)}"


def clock(value: time | datetime | None) -> str:
    """9.04 uur."""
    if value is None or value == "":
        return unknown()
    return _("%(time)s uur") % {"time": date_format(value, "TIME_FORMAT")}


@lru_cache(maxsize=4096)
def _written(value: date, how: str, language: str | None) -> str:
    """A day in words; the same days stand on a page fifty times. French counts a first: 1er avril."""
    text = date_format(value, how)
    if value.day == 1 and (language or "").startswith("fr"):
        return "1er" + text.removeprefix("1")
    return text

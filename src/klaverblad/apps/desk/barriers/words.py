"""Barriers, prices and played measures in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.barriers.models import Measure, Period, Price, PricePer
from klaverblad.apps.desk.amounts import money
from klaverblad.apps.people.values import language
from klaverblad.engines.matching.masks import barriers_in


def label_of(mask: int) -> str:
    """One barrier, or two with a plus between them, inside a sentence."""
    return " + ".join(one.label(language()) for one in barriers_in(mask))


def name_of(mask: int) -> str:
    """The same, where it stands alone."""
    return capfirst(label_of(mask))


def code_of(mask: int) -> str:
    """How an address names them."""
    return ".".join((one.name or "").lower() for one in barriers_in(mask))


def small() -> str:
    """What stands where a number would be somebody."""
    return _("klein")


def count(n: int | None) -> str:
    """A number, or that it is not told."""
    return small() if n is None else str(n)


def price_words(price: Price | None) -> str:
    """€ 2.000,00 per persoon, één keer. Without a price: that nobody knows it."""
    if price is None:
        return _("prijs onbekend")
    return _("%(amount)s %(per)s, %(period)s") % {
        "amount": money(price.amount),
        "per": price.get_per_display(),
        "period": price.get_period_display(),
    }


def cost_words(cost: Decimal | None, price: Price | None) -> str:
    """What a measure costs; unknown is never nought."""
    if price is None or cost is None:
        return _("onbekend")
    if price.period == Period.YEAR:
        return _("%(amount)s per jaar") % {"amount": money(cost)}
    return money(cost)


def sum_words(price: Price, n: int) -> str:
    """How a cost was reckoned: 12 × € 2.000,00."""
    if price.per == PricePer.PERSON:
        return f"{n} × {money(price.amount)}"
    return _("één keer voor iedereen")


def more_at_work(n: int) -> str:
    return ngettext("mens meer aan het werk", "mensen meer aan het werk", n)


def measure_line(measure: Measure, n: int | None) -> list[Any]:
    """A kept measure as a row of the table."""
    where = str(measure.municipality) if measure.municipality else _("Hele regio")
    wanted = ngettext("%(n)s mens", "%(n)s mensen", measure.n_wanted) % {"n": measure.n_wanted}
    limit = _("hoogstens %(amount)s") % {"amount": money(measure.budget)} if measure.budget else ""
    cost = small() if n is None else cost_words(measure.cost, measure.price)
    return [
        {
            "text": name_of(measure.barriers),
            "note": ", ".join(p for p in (where, wanted, limit) if p),
        },
        count(n),
        cost,
    ]

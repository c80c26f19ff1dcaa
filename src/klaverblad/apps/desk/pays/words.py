"""What a place brings, in words: the headline, line by line, when it changes, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import isfinite

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.desk.amounts import money
from klaverblad.apps.desk.pays import headline
from klaverblad.apps.desk.pays.spans import amount, change
from klaverblad.apps.people import values
from klaverblad.apps.rights.pays import CHILDCARE_NOW, FULL_TIME_HOURS, Paying
from klaverblad.law.paying import BENEFITS, WAGE, Span
from klaverblad.law.work_ahead import CHILDCARE, TRAVEL, MonthAhead, Point, Side

FLAT_EUR, DROP_EUR, FLAT_HOURS = 1, 1, 3
TABLE_HOURS = (0, 6, 12, 19, 24, 30, FULL_TIME_HOURS)
EVENTS_MOST = 12


def month(day: date) -> str:
    return date_format(day, "F Y")


def hours_said(hours: float) -> str:
    """With the comma of the language: 19,5."""
    return f"{hours:g}" if values.language() == "en" else f"{hours:g}".replace(".", ",")


@dataclass(frozen=True)
class Line:
    """One line of the sum, per month."""

    label: str
    note: str
    without: str
    with_work: str
    change: str
    is_total: bool = False


@dataclass(frozen=True)
class Event:
    """What changes in a month: more, less, or to look after."""

    month: str
    sign: str
    text: str


@dataclass(frozen=True)
class Bar:
    """One life as a bar. Each part: its word, its amount, how wide in percent, from where, and its kind."""

    label: str
    total: str
    parts: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True, eq=False)
class Shown:
    """One answer in words. `name` is how it speaks of the person; empty speaks to them."""

    paying: Paying
    name: str

    def say_all(self) -> None:
        """Put it in words in the language that is on: the page around it may speak another."""
        for name, said in vars(type(self)).items():
            if isinstance(said, cached_property):
                getattr(self, name)

    @property
    def gain(self) -> Span:
        return self.paying.first.gain

    @property
    def is_less(self) -> bool:
        """It costs money, whatever is still unknown."""
        return self.gain.high < 0

    @cached_property
    def title(self) -> str:
        """The answer in a sentence, and a second one when it falls later."""
        return headline.title(self.paying, self.name)

    @cached_property
    def subtitle(self) -> str:
        return headline.subtitle(self.paying)

    @cached_property
    def warnings(self) -> list[str]:
        """What to look at before anybody goes by the answer; said beside it, on paper too."""
        aid = _(
            "Er is al een leefloon of een equivalent leefloon, maar met deze gegevens "
            "berekenen we er geen. Wat ervan wegvalt door het werk, weten we niet."
        )
        found = [aid] if self.paying.is_aid_unread else []
        minimum = self.paying.minimum
        if self.paying.is_below_minimum and minimum is not None:
            found.append(
                _(
                    "Dit loon is lager dan het minimumloon voor deze uren: %(minimum)s. Kijk na of "
                    "de uren en het loon kloppen."
                )
                % {"minimum": money(minimum)}
            )
        return found

    @cached_property
    def what(self) -> str:
        """The work in a few words: 30 uur per week, € 1.763 bruto."""
        hours = hours_said(self.paying.offer.hours)
        return _("%(hours)s uur per week, %(gross)s bruto per maand") % {
            "hours": hours,
            "gross": money(self.paying.gross),
        }

    @cached_property
    def lines(self) -> list[Line]:
        """The sum, line by line; a line that is nothing in both lives is left out."""
        now, later = self.paying.first.without, self.paying.first.with_work
        here = self.paying.here
        given = [
            (_("Loon, netto"), self._wage_note(), now.net_wage, later.net_wage, False),
            (_("Uitkering"), here.source(BENEFITS), now.benefits, later.benefits, False),
            (_("Leefloon van het gezin"), self._leefloon_note(), now.leefloon, later.leefloon, False),
            (_("Vervoer naar het werk"), "", now.travel, later.travel, True),
            (_("Kinderopvang"), here.source(CHILDCARE), now.childcare, later.childcare, True),
        ]  # fmt: skip
        found = []
        for label, note, one, other, cost in given:
            if one.high == 0 and other.high == 0:
                continue
            gap = Span(other.low - one.high, other.high - one.low)
            if not (isfinite(one.high) or isfinite(other.high)):
                gap = Span(float("-inf"), float("inf"))
            if cost:
                gap = Span(-gap.high, -gap.low)
            found.append(
                Line(label, note, amount(one, cost=cost), amount(other, cost=cost), change(gap))
            )
        found.append(Line(_("Samen"), "", "", "", change(self.gain), is_total=True))
        return found

    def _wage_note(self) -> str:
        source = self.paying.here.source(WAGE)
        if "minimum_wage" in self.paying.assumed:
            return _("%(hours)s, aan het minimumloon") % {"hours": self.what}
        return f"{self.what}. {_('Nu:')} {source}" if source else self.what

    def _leefloon_note(self) -> str:
        """From how many hours on there is no leefloon any more."""
        points = self.paying.found.points
        if self.paying.first.without.leefloon.high <= 0:
            return _("RMI-wet, art. 14")
        stops = next((p.hours for p in points if p.with_work.leefloon.high <= 0), None)
        if stops is None and self.paying.is_aid_unread:
            return ""
        if stops is None:
            return _("RMI-wet, art. 14. Blijft voor een deel, ook voltijds.")
        return _("RMI-wet, art. 14. Stopt vanaf %(hours)s uur per week.") % {
            "hours": hours_said(stops)
        }

    @cached_property
    def bars(self) -> list[Bar]:
        """Both lives as bars, when every part of them is settled."""
        first = self.paying.first
        sides = ((_("Nu"), first.without), (_("Straks"), first.with_work))
        if not all(_is_settled(side) for _label, side in sides):
            return []
        longest = max(sum(span.low for span in _incomes(side)) for _label, side in sides)
        if longest <= 0:
            return []
        return [_bar(label, side, longest) for label, side in sides]

    @cached_property
    def events(self) -> list[Event]:
        """What changes and when, in order of time."""
        months = self.paying.found.months
        found = [(months[0].month, "plus", _("eerste loon"))]
        if months[0].without.leefloon.high > 0:
            if months[0].with_work.leefloon.high <= 0:
                found.append((months[0].month, "minus", _("het leefloon stopt")))
            elif months[0].with_work.leefloon.high < months[0].without.leefloon.low:
                found.append((months[0].month, "minus", _("het leefloon wordt kleiner")))
        for before, after in pairwise(months):
            if before.with_work.exempt.high > 0 and after.with_work.exempt.high <= 0:
                words = _("de SPI-vrijstelling is op: het leefloon daalt")
                if after.with_work.leefloon.high <= 0:
                    words = _("de SPI-vrijstelling is op")
                found.append((after.month, "minus", words))
            elif after.gain.high < before.gain.low - 1:
                found.append((after.month, "minus", _("er blijft minder over")))
            elif after.gain.low > before.gain.high + 1:
                found.append((after.month, "plus", _("er blijft meer over")))
        language = values.language()
        for move in self.paying.found.moves:
            name = self.paying.right_name(move.right, language)
            sign = "minus" if move.is_lost else "look"
            words = (
                _("%(right)s valt weg")
                if move.is_lost
                else _("%(right)s kan wegvallen: vraag het na")
            )
            found.append((move.month, sign, words % {"right": name}))
        found.sort(key=lambda one: one[0])
        return [Event(month(day), sign, capfirst(text)) for day, sign, text in found[:EVENTS_MOST]]

    @cached_property
    def stretches(self) -> list[dict[str, str]]:
        """The 24 months, those in which nothing changes together."""
        return [
            {
                "period": _("%(first)s tot %(last)s")
                % {"first": month(first.month), "last": month(last.month)}
                if first is not last
                else month(first.month),
                "n": ngettext("%(n)s maand", "%(n)s maanden", _months(first, last))
                % {"n": _months(first, last)},
                "leefloon": amount(first.with_work.leefloon),
                "gain": change(first.gain),
            }
            for first, last in self.paying.found.spans
        ]

    @cached_property
    def months(self) -> list[dict[str, str]]:
        """Every month on its own line."""
        return [
            {
                "month": month(one.month),
                "wage": amount(one.with_work.net_wage),
                "before": amount(one.without.leefloon),
                "leefloon": amount(one.with_work.leefloon),
                "gain": change(one.gain),
            }
            for one in self.paying.found.months
        ]

    @cached_property
    def hours(self) -> list[dict[str, object]]:
        """The curve as a table: the usual hours, and those of this work."""
        wanted = {*TABLE_HOURS, self.paying.offer.hours}
        return [
            {
                "hours": hours_said(one.hours),
                "label": _("%(hours)s uur") % {"hours": hours_said(one.hours)},
                "gross": money(one.gross),
                "wage": amount(one.with_work.net_wage),
                "leefloon": amount(one.with_work.leefloon),
                "gain": change(one.gain),
                "is_here": one.hours == self.paying.offer.hours,
            }
            for one in self.paying.found.points
            if one.hours in wanted
        ]

    @cached_property
    def steps(self) -> list[str]:
        """The curve in words: where more hours bring nothing, and where they cost, with the right."""
        points = [p for p in self.paying.found.points if p.hours == int(p.hours)]
        if not all(p.gain.is_settled for p in points):
            return []
        found = []
        for first, last in _flats(points):
            found.append(
                _("Van %(from)s tot %(to)s uur: altijd %(gain)s. Meer loon is evenveel minder leefloon.")
                % {"from": f"{first.hours:g}", "to": f"{last.hours:g}", "gain": change(first.gain)}
            )  # fmt: skip
        for one, other in pairwise(points):
            if other.gain.low < one.gain.low - DROP_EUR:
                stops = one.with_work.leefloon.low > 0 >= other.with_work.leefloon.high
                why = _("het leefloon stopt") if stops else _("de inhoudingen stijgen")
                found.append(
                    _("Vanaf %(hours)s uur: %(loss)s minder, want %(why)s.")
                    % {
                        "hours": f"{other.hours:g}",
                        "loss": money(one.gain.low - other.gain.low),
                        "why": why,
                    }
                )
        return found

    @property
    def spoken(self) -> str:
        """What the drawing says, for who hears it."""
        said = _("Wat meer of minder uren opbrengen, per maand. De tabel ernaast zegt hetzelfde.")
        return " ".join([said, *self.steps])

    @cached_property
    def assumed(self) -> list[str]:
        """What was not asked because something else says it, and how to see it otherwise."""
        said = {
            "granted": _("Er is al een leefloon, dus de andere voorwaarden zijn in orde."),
            "credit": _("Er is al een leefloon, dus de SPI-vrijstelling geldt voor dit werk."),
            "no_credit": _("Er is nu geen leefloon, dus geen SPI-vrijstelling voor dit werk."),
            "ordinary": _("Het is gewoon werk, geen knelpuntberoep met een attest van VDAB."),
            "minimum_wage": _("Het loon is niet bekend: we rekenen met het minimumloon."),
            "no_partner": _("Er woont geen partner in, dus geen partner voor de belasting."),
        }
        found = [said[code] for code in self.paying.assumed if code in said]
        if self.paying.offer.stated:
            found.append(
                _("Het loon is dat van de plek: %(wage)s.") % {"wage": self.paying.offer.stated}
            )
        children = self.paying.here.n_children
        if children:
            found.append(
                ngettext(
                    "%(n)s kind van het gezin is fiscaal ten laste.",
                    "%(n)s kinderen van het gezin zijn fiscaal ten laste.",
                    children,
                )
                % {"n": children}
            )
        return found

    @cached_property
    def not_in_it(self) -> list[str]:
        """What the sum does not hold."""
        found = []
        if TRAVEL in self.paying.left_out:
            found.append(_("Vervoer naar het werk: nog niet gevraagd."))
        if CHILDCARE in self.paying.left_out:
            found.append(_("Kinderopvang: nog niet gevraagd."))
        if CHILDCARE_NOW in self.paying.left_out:
            found.append(_("Wat de kinderopvang nu kost: nog niet gevraagd."))
        found.append(
            _("Nieuwe bedragen: we rekenen met de wet van %(day)s, ook voor later.")
            % {"day": date_format(self.paying.here.on, "DATE_FORMAT")}
        )
        out = self.paying.leaves_out(values.language())
        if out:
            found.append(f"{capfirst(out)}.")
        found.append(_("Andere verminderingen van de belasting, en vakantiegeld."))
        return found

    @cached_property
    def not_confirmed(self) -> list[str]:
        """The amounts of law behind it that nobody confirmed yet."""
        language = values.language()
        return [
            capfirst(self.paying.parameter_name(one.key, language))
            + (f" ({money(float(one.value))})" if _is_money(one) else "")
            for one in self.paying.not_confirmed
        ]


def _bar(label: str, side: Side, longest: float) -> Bar:
    words = {"wage": _("loon"), "benefit": _("uitkering"), "leefloon": _("leefloon")}
    parts, start = [], 0.0
    for (kind, word), span in zip(words.items(), _incomes(side), strict=True):
        wide = round(100 * span.low / longest, 1)
        if span.low > 0:
            # As text: a drawing writes its numbers with a point in every language.
            parts.append((word, money(span.low), f"{wide:.1f}", f"{start:.1f}", kind))
        start += wide
    return Bar(label, money(sum(span.low for span in _incomes(side))), tuple(parts))


def _is_money(one: object) -> bool:
    value, unit = getattr(one, "value", None), getattr(one, "unit", None)
    return isinstance(value, int | float) and unit is not None and unit.base == "EUR"


def _is_settled(side: Side) -> bool:
    return all(span.is_settled for span in _incomes(side))


def _incomes(side: Side) -> tuple[Span, Span, Span]:
    return side.net_wage, side.benefits, side.leefloon


def _months(first: MonthAhead, last: MonthAhead) -> int:
    return (last.month.year - first.month.year) * 12 + last.month.month - first.month.month + 1


def _flats(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Stretches in which more hours bring next to nothing."""
    found, start = [], 0
    for place in range(1, len(points) + 1):
        ends = place == len(points)
        if not ends and abs(points[place].gain.low - points[start].gain.low) < FLAT_EUR:
            continue
        if points[place - 1].hours - points[start].hours >= FLAT_HOURS:
            found.append((points[start], points[place - 1]))
        start = place
    return found

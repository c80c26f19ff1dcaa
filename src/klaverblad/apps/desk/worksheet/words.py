"""The sheet of the leefloon in the shapes that the page shows: parts, lines, and a field at each fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from klaverblad.apps.desk.amounts import money
from klaverblad.apps.people import values
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.apps.people.values.amounts import plain_number, unit_words
from klaverblad.apps.people.values.days import in_words
from klaverblad.apps.rights.cases import HOUSEHOLD
from klaverblad.apps.rights.models import Worksheet
from klaverblad.apps.rights.set_lines import PREFIX, SetValue, entry_of
from klaverblad.apps.rights.worksheet import SET_ASIDE, WITH_REASON, Item, Part, Sheet
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import Line

UNKNOWN = "?"
HALF_A_CENT = 0.005


@dataclass(frozen=True)
class Box:
    """One fact to try: a choice or a line of text, with what is known of it."""

    item: Item
    keep_url: str

    @property
    def id(self) -> str:
        return f"w-{self.item.name.replace('.', '-')}"

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Code, words, and whether it is the one now; empty for a line of text."""
        entry, value = self.item.entry, self.item.value
        if entry.type == FactType.FLAG:
            found = [("ja", _("ja"), value is True), ("nee", _("nee"), value is False)]
        elif entry.type == FactType.CHOICE:
            found = [(code, words, value == code) for code, words in entry.choices()]
        else:
            return []
        if entry.key.startswith(PREFIX):
            return [("", _("zoals gerekend"), value is None), *found]
        return [*found, (UNKNOWN, _("niet bekend"), value is None)]

    @property
    def typed(self) -> str:
        """The value as somebody would type it; what could not be read stays as it was typed."""
        if self.item.error:
            return self.item.raw
        value = self.item.value
        if value is None:
            return ""
        if self.item.entry.type in {FactType.MONEY, FactType.COUNT}:
            return plain_number(value, values.language())
        if self.item.entry.type == FactType.DAY:
            return in_words(date.fromisoformat(value), values.language())
        return str(value)

    @property
    def unit(self) -> str:
        return unit_words(self.item.entry, values.language())


@dataclass(frozen=True)
class SetTo:
    """A line that was set: what the law gives, and what is reckoned with instead."""

    value: SetValue
    name: str
    about: str
    old: str
    new: str
    then: str


@dataclass(frozen=True)
class Row:
    """One line of the law.

    field    to try another value for what is reckoned here; None where the law leaves no room
    fixed    why it leaves none
    set_to   what it is set to, with old and new in words; None where it follows the law
    """

    line: Line
    about: str
    boxes: tuple[Box, ...]
    field: Box | None = None
    fixed: str = ""
    set_to: SetTo | None = None

    @property
    def amount(self) -> str:
        if self.line.amount is None or "EUR" not in (self.line.unit or ""):
            return ""
        return money(self.line.amount)

    @property
    def per(self) -> str:
        unit = self.line.unit or ""
        return _("per jaar") if "year" in unit else _("per maand") if "month" in unit else ""

    @property
    def not_confirmed(self) -> list[str]:
        return [
            f"{one.name}{_(':')} {one.text}"
            for one in self.line.parameters
            if one.status != "confirmed"
        ]


@dataclass(frozen=True)
class Block:
    """One part of the sum, under its own title."""

    code: str
    title: str
    rows: tuple[Row, ...]
    is_open: bool


def titles() -> dict[str, str]:
    """The parts in the order of the law."""
    return {
        "conditions": _("1. Voorwaarden"),
        "category": _("2. Categorie"),
        "own": _("3. Eigen bestaansmiddelen"),
        "partner": _("4. De partner"),
        "relatives": _("5. Familie in huis"),
        "sum": _("6. Samen, min de algemene vrijstelling"),
        "result": _("7. Het leefloon"),
    }


def blocks(sheet: Sheet, query: dict[str, str]) -> list[Block]:
    """Every part with its lines; those without a fact or an amount that matters may stay closed."""
    named = titles()
    return [
        Block(part.code, named[part.code], _rows(sheet, part, query), _matters(part))
        for part in sheet.parts(values.language())
    ]


def _matters(part: Part) -> bool:
    return any(one.line.amount or one.items for one in part.lines)


def _rows(sheet: Sheet, part: Part, query: dict[str, str]) -> tuple[Row, ...]:
    return tuple(
        Row(
            one.line,
            one.about,
            tuple(
                Box(item, _keep_url(sheet, item, query))
                for item in one.items
                if item.entry.key not in {SET_ASIDE, WITH_REASON}
            ),
            Box(one.field, _set_url(sheet, one.field, query)) if one.field else None,
            one.fixed,
            _set_to(sheet, one.set_to) if one.set_to else None,
        )
        for one in part.lines
    )


def _set_to(sheet: Sheet, found: SetValue) -> SetTo:
    language = values.language()
    old = sheet.worded(found.line, found.reckoned, language)
    then = "" if found.is_tried else sheet.worded(found.line, found.then, language)
    new = sheet.worded(found.line, found.value, language)
    name, about = entry_of(found.line).label(), sheet.names.get(found.who, "")
    return SetTo(found, name, about, old, new, "" if then == old else then)


def set_lines(sheet: Sheet) -> list[SetTo]:
    """The lines that stand with their reason, also those that no line of today shows."""
    return [_set_to(sheet, one) for one in sheet.set_values if not one.is_tried]


def reckoned(sheet: Sheet, line: str, about: str) -> str:
    """What the law gives for a line with the facts of now."""
    found = next((o for o in sheet.set_values if (o.line, o.who) == (line, about)), None)
    if found is not None:
        return sheet.worded(line, found.reckoned, values.language())
    who = about or (sheet.me if sheet.now.rule(line).entity == PERSON else HOUSEHOLD)
    return sheet.worded(line, sheet.answers.about(line, who).value, values.language())


def _set_url(sheet: Sheet, item: Item, query: dict[str, str]) -> str:
    """Where what is tried at a line is set with a reason."""
    if not item.is_tried or item.error:
        return ""
    rest = {key: value for key, value in query.items() if key != item.name}
    asked = {"waarde": query.get(item.name, ""), "van": item.who, "rest": urlencode(rest)}
    line = item.entry.key.removeprefix(PREFIX)
    return f"{reverse('desk:set_line', args=[sheet.person.pk, line])}?{urlencode(asked)}"


def _keep_url(sheet: Sheet, item: Item, query: dict[str, str]) -> str:
    """Where what is tried becomes a fact; the rest of what is tried comes along."""
    if not item.is_tried or item.error:
        return ""
    rest = {key: value for key, value in query.items() if key != item.name}
    asked = {"waarde": query.get(item.name, ""), "van": item.who, "rest": urlencode(rest)}
    url = reverse("desk:keep_tried", args=[sheet.person.pk, item.entry.key])
    return f"{url}?{urlencode(asked)}"


def is_tried(sheet: Sheet) -> list[str]:
    """What is tried and not written down, in words."""
    found = []
    for one in sheet.tried:
        entry = registry()[one.key]
        whose = f", {sheet.names[one.who]}" if one.who in sheet.names else ""
        found.append(f"{entry.label()}{whose}{_(':')} {values.show(entry, one.value)}")
    for line in sheet.set_values:
        if line.is_tried:
            whose = f", {sheet.names[line.who]}" if line.who in sheet.names else ""
            said = _set_to(sheet, line)
            words = _("%(new)s in plaats van %(old)s") % {"new": said.new, "old": said.old}
            found.append(f"{entry_of(line.line).label()}{whose}{_(':')} {words}")
    return found


def bounds(found: tuple[float, float]) -> str:
    low, high = found
    if low == high:
        return money(low)
    return _("%(low)s tot %(high)s") % {"low": money(low), "high": money(high)}


def law_of(kept: Worksheet, language: str) -> str:
    """By the law of which day a draft was reckoned, and what that of the request would give."""
    days = {
        "day": in_words(kept.requested_on, language),
        "law": in_words(kept.on, language),
    }
    said = [_("Aanvraag van %(day)s. Gerekend met de wet van %(law)s.") % days]
    at_request = kept.content[language].get("at_request")
    if kept.requested_on == kept.on or at_request is None:
        return said[0]
    amount = at_request["amount"]
    if amount is None:
        said.append(
            _(
                "Het recht loopt vanaf de aanvraag. Met de wet van die dag is er geen bedrag: kijk na."
            )
        )
    elif abs(amount - float(kept.amount)) < HALF_A_CENT:
        said.append(_("Met de wet van de dag van de aanvraag is het bedrag hetzelfde."))
    else:
        words = _(
            "Het recht loopt vanaf de aanvraag. Met de wet van die dag is het %(amount)s per "
            "maand: beslis vanaf wanneer welk bedrag geldt."
        )
        said.append(words % {"amount": money(amount)})
    return " ".join(said)


def regimes(sheet: Sheet) -> dict[str, Any] | None:
    """Both rules for relatives side by side, where somebody of the family lives in."""
    found = sheet.regimes
    if found is None:
        return None
    holds = {True: "after", False: "before", None: ""}[found.holds_new]
    return {
        "since": found.since,
        "before": bounds(found.before),
        "after": bounds(found.after),
        "differ": found.differ,
        "holds": holds,
    }

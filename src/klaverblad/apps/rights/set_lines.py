"""Lines of the leefloon that are set by hand: where the law leaves room, and what it does then.

A line that is set becomes an exception to its rule, in a book of its own: whatever reads the line
goes on with the value that was set, and the explanation tells it with who set it and why. The law
itself, and what the rights check and the nightly scan make of it, stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klaverblad.apps.library.books import law
from klaverblad.apps.people.registry import Domain, FactKey, FactType
from klaverblad.apps.rights.cases import HOUSEHOLD, LEEFLOON
from klaverblad.engines.rules import Case, Input, Kind, Rule, Rules, RulesOn
from klaverblad.engines.rules.declare import PERSON, Dependency
from klaverblad.engines.rules.kinds import LANGUAGES, Unit
from klaverblad.engines.rules.population import Provenance
from klaverblad.engines.rules.vocabulary import when

# How the field of a line is called on the page, before the rule; no fact has a dot in its name.
PREFIX = "lijn."
CATEGORY = "leefloon_category"
_RANK = 1_000

_AMOUNT = _("Dit bedrag ligt vast in de wet. Niemand kan er bij één persoon van afwijken.")
_FOLLOWS = _("Dit volgt uit de lijnen erboven. Leg daar vast wat anders is.")
_DAY = _("Dit volgt uit een dag of een leeftijd. Verbeter dat gegeven als het niet klopt.")
_FAMILY = _(
    "Hoeveel van familie meetelt, zegt de wet. Het OCMW kan het inkomen alleen opzij zetten om "
    "billijkheid, met een reden."
)
# Where the law leaves no room, and the sentence that says so at the line.
FIXED: Mapping[str, Any] = {
    "category_amount_month": _AMOUNT,
    "general_exemption_year": _AMOUNT,
    "spi_student_limit_month": _AMOUNT,
    "spi_limit_month": _AMOUNT,
    "leefloon_conditions_met": _FOLLOWS,
    "total_means_year": _FOLLOWS,
    "counted_means_year": _FOLLOWS,
    "leefloon_amount_month": _FOLLOWS,
    LEEFLOON: _FOLLOWS,
    "meets_age": _DAY,
    "age_years": _DAY,
    "is_minor": _DAY,
    "spi_period_ends_on": _DAY,
    "review_due_on": _DAY,
    "relatives_new_rule_holds": _DAY,
    "relatives_share": _FAMILY,
}
_TYPES = {
    Kind.FLAG: FactType.FLAG,
    Kind.MONEY: FactType.MONEY,
    Kind.COUNT: FactType.COUNT,
    Kind.CATEGORY: FactType.CHOICE,
}
_SAYS = {
    "nl": "{name}, met de hand: {{result}}{per}.",
    "fr": "{name}, à la main : {{result}}{per}.",
    "en": "{name}, by hand: {{result}}{per}.",
}
PER = {
    "month": {"nl": " per maand", "fr": " par mois", "en": " per month"},
    "year": {"nl": " per jaar", "fr": " par an", "en": " per year"},
}
TRIED = _("uitgeprobeerd, niet vastgelegd")


@dataclass(frozen=True)
class SetValue:
    """A line as it is set: tried in the address, or standing with its reason.

    who       the housemate it is about; empty for the person or their household
    reckoned  what the law gives with the facts of now; None while that is open
    then      what the law gave when it was set
    pk        None while it is only tried
    """

    line: str
    who: str
    value: Any
    reckoned: Any = None
    then: Any = None
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    pk: UUID | None = None

    @property
    def is_tried(self) -> bool:
        return self.pk is None

    @property
    def name(self) -> str:
        return field_name(self.line, self.who)


def field_name(line: str, who: str) -> str:
    """What the field of a line is called on the page."""
    return f"{PREFIX}{line}.{who}" if who else PREFIX + line


@cache
def settable() -> tuple[str, ...]:
    """The lines that somebody may set; those of the sum of today's law, the foundations first."""
    book = law()
    rules = {*book.reads(LEEFLOON).rules, *book.reads(CATEGORY).rules, LEEFLOON, CATEGORY}
    return tuple(
        key for key in sorted(rules - FIXED.keys()) if book.versions[key][-1].kind in _TYPES
    )


@cache
def entry_of(line: str) -> FactKey:
    """A line as a field reads it: the same spellings as a fact of that kind."""
    rule = law().versions[line][-1]
    options = rule.options
    unit = str(rule.unit) if rule.unit and rule.kind is Kind.MONEY else ""
    return FactKey(
        key=PREFIX + line,
        type=_TYPES[rule.kind],
        entity=rule.entity,
        domain=Domain.INCOME,
        name=rule.name,
        question=rule.name,
        hint={},
        unit="EUR" if unit == "EUR per fixed" else unit,
        bounds=(0, None),
        options={} if options is None else options.names,
        sensitivity="special",
        keep_months=0,
        barriers=(),
        is_judgement=False,
    )


def with_set(now: RulesOn, case: Case, found: Sequence[SetValue], me: str) -> tuple[RulesOn, Case]:
    """The law and the case with these lines set; both untouched where there are none."""
    keys = tuple(sorted({one.line for one in found if one.line in now.in_force}))
    if not keys:
        return now, case
    with_exceptions = _book(now.rules, keys).on(now.day)
    provenance = dict(case.provenance)
    for key in keys:
        entity = now.in_force[key].entity
        everyone = case.persons if entity == PERSON else [HOUSEHOLD]
        for who in everyone:
            case = case.with_fact(who, _flag(key), value=False)
    for one in found:
        if one.line not in keys:
            continue
        who = one.who or (me if now.in_force[one.line].entity == PERSON else HOUSEHOLD)
        case = case.with_fact(who, _flag(one.line), value=True)
        case = case.with_fact(who, _value(one.line), one.value)
        provenance[who, _value(one.line)] = Provenance(_told(one))
    return with_exceptions, replace(case, provenance=provenance)


def _told(one: SetValue) -> str:
    return str(TRIED) if one.is_tried else f"{one.by}: {one.reason}".removeprefix(": ")


def _flag(line: str) -> str:
    return f"is_set_{line}"


def _value(line: str) -> str:
    return f"set_{line}"


@lru_cache(maxsize=64)
def _book(book: Rules, lines: tuple[str, ...]) -> Rules:
    """The same book, in which each of these lines may be set."""
    inputs, exceptions = [], []
    for line in lines:
        for general in book.versions[line][-1:]:
            inputs += _inputs(general, book)
            exceptions.append(_exception(general))
    return replace(
        book,
        rules=(*book.rules, *exceptions),
        declared_inputs=(*book.declared_inputs, *inputs),
        known=book.traced,
    )


def _inputs(general: Rule, book: Rules) -> list[Input]:
    words = dict.fromkeys(LANGUAGES, "")
    unit = book.traced[general].unit
    is_number = general.kind in {Kind.MONEY, Kind.COUNT}
    return [
        Input(_flag(general.key), general.entity, Kind.FLAG, words, words),
        Input(
            _value(general.key),
            general.entity,
            general.kind,
            general.name,
            words,
            unit=(unit or Unit("count")) if is_number else None,
            lowest=0 if is_number else None,
            options=general.options,
        ),
    ]


def _exception(general: Rule) -> Rule:
    flag, value = _flag(general.key), _value(general.key)
    return Rule(
        key=f"{general.key}_as_set",
        entity=general.entity,
        period=general.period,
        source=general.source,
        name=general.name,
        says={
            language: _SAYS[language].format(
                name=general.name[language][:1].upper() + general.name[language][1:],
                per=PER.get(general.period, {}).get(language, "")
                if general.kind is Kind.MONEY
                else "",
            )
            for language in LANGUAGES
        },
        body=lambda **read: when(read[flag], read[value]),
        kind=general.kind,
        unit=general.unit,
        options=general.options,
        dependencies=(
            Dependency(flag, Kind.FLAG, is_view=False),
            Dependency(value, general.kind, is_view=False, options=general.options),
        ),
        reads_parameters=False,
        exception_to=general.key,
        rank=_RANK,
        where=f"line '{general.key}' as it was set",
    )

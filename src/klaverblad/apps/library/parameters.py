"""The amounts of law as a region reads them: found, one by one through time, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library import amounts, books, law_cards, policies, search
from klaverblad.apps.library.models import ParameterRow
from klaverblad.apps.library.row_queries import rows
from klaverblad.apps.people.values import language
from klaverblad.engines.rules.amounts import DatedValue, Parameter
from klaverblad.engines.rules.kinds import Kind
from klaverblad.law.instruments import instruments
from klaverblad.law.rights import rights

MISSING = "missing"
STATES = (MISSING, "unconfirmed", "computed", "confirmed")


@dataclass(frozen=True)
class Listed:
    """One amount in the list: as it holds today, and whether the region said something of it."""

    key: str
    name: str
    value: str
    unit: str
    since: date | None
    state: str
    is_forecast: bool
    is_of_region: bool
    read_by: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """From when to when one value holds, or that nobody knows it then.

    is_ended    whether its last day was said, and does not follow from the next value
    row         the row of the region that says it; None is the book of the house
    """

    since: date | None
    until: date | None
    value: str
    typed: str
    status: str
    source: str
    note: str
    is_known: bool
    is_now: bool
    is_forecast: bool
    is_ended: bool
    row: ParameterRow | None

    @property
    def can_be_confirmed(self) -> bool:
        return self.is_known and self.status != "confirmed"


@dataclass(frozen=True)
class Shown:
    """One amount with its whole history, the newest first, and who changed what."""

    parameter: Parameter
    kind: Kind
    name: str
    unit: str
    example: str
    periods: tuple[Period, ...]
    history: tuple[ParameterRow, ...]
    read_by: tuple[tuple[str, str], ...]
    version: UUID | None

    @property
    def now(self) -> Period | None:
        return next((one for one in self.periods if one.is_now), None)


@cache
def readers() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each amount the rights and instruments that rest on it: kind and key."""
    found: dict[str, list[tuple[str, str]]] = {}
    cards = [("right", one.key, (one.rule, *one.amounts)) for one in rights().values()]
    cards += [("instrument", one.key, one.rules) for one in instruments().values()]
    for kind, key, rules in cards:
        names = {name for rule in rules for name in books.law().reads(rule).parameters}
        for name in names:
            found.setdefault(name, []).append((kind, key))
    return {name: tuple(some) for name, some in found.items()}


@cache
def _words(key: str) -> str:
    """By what an amount is found: its names, its key, and the names of what reads it."""
    parameter = books.law().parameters_by_key[key]
    texts = [key, *parameter.name.values()]
    for kind, other in readers().get(key, ()):
        card: Any = rights()[other] if kind == "right" else instruments()[other]
        texts += [other, *books.law().versions[card.rule][-1].name.values()]
    return search.fold(" ".join(texts))


def listing(
    actor: Actor, *, words: str, state: str, on: date
) -> tuple[list[Listed], dict[str, int]]:
    """The amounts that are asked for, and how many there are in each state; two queries."""
    policies.can_read_parameters(actor).enforce()
    now = books.law_on(actor, on)
    own = set(rows(actor).filter(retired_at=None).order_by().values_list("key", flat=True))
    every = [
        _listed(now, key, is_of_region=key in own)
        for key in now.rules.parameters_by_key
        if search.holds(words, _words(key))
    ]
    counted = {one: sum(listed.state == one for listed in every) for one in STATES}
    kept = [one for one in every if not state or one.state == state]
    return sorted(kept, key=lambda one: search.fold(one.name)), counted


def _listed(now: Any, key: str, *, is_of_region: bool) -> Listed:
    said_in, one = language(), law_cards.shown(now, key)
    names = []
    for kind, other in readers().get(key, ()):
        card: Any = rights()[other] if kind == "right" else instruments()[other]
        names.append(str(books.law().versions[card.rule][-1].name[said_in]))
    return Listed(
        key=key,
        name=one.name,
        value=one.value,
        unit=one.unit,
        since=one.since,
        state=one.status if one.is_known else MISSING,
        is_forecast=one.is_forecast,
        is_of_region=is_of_region,
        read_by=tuple(names),
    )


def shown(actor: Actor, key: str, *, on: date) -> Shown | None:
    """One amount through time; None when the law knows it not. Three queries."""
    policies.can_read_parameters(actor).enforce()
    rules = books.book(actor)
    parameter = rules.parameters_by_key.get(key)
    if parameter is None:
        return None
    kind = rules.kind_of(key)
    every = list(
        rows(actor)
        .filter(key=key)
        .select_related("made_by", "retired_by")
        .order_by(Coalesce("retired_at", "made_at").desc(), "pk")
    )
    live = {row.since: row for row in every if row.is_in_use}
    return Shown(
        parameter=parameter,
        kind=kind,
        name=str(parameter.name[language()]),
        unit=amounts.show_unit(parameter, kind),
        example=amounts.example(parameter, kind),
        periods=tuple(reversed(_periods(parameter, kind, live, on))),
        history=tuple(every),
        read_by=_links(key),
        version=books.version(actor),
    )


def _links(key: str) -> tuple[tuple[str, str], ...]:
    """Name and kind-with-slug of what reads it."""
    said_in, found = language(), []
    for kind, other in readers().get(key, ()):
        card: Any = rights()[other] if kind == "right" else instruments()[other]
        name = str(books.law().versions[card.rule][-1].name[said_in])
        slug = (
            law_cards.slug_of_right(other)
            if kind == "right"
            else law_cards.slug_of_instrument(card)
        )
        found.append((name, f"{kind}:{slug}"))
    return tuple(found)


def _periods(
    parameter: Parameter, kind: Kind, live: Mapping[date, ParameterRow], on: date
) -> list[Period]:
    day = timedelta(days=1)
    first = parameter.values[0].since
    found = [_unknown(None, first - day, on)] if first != date.min else []
    for place, value in enumerate(parameter.values):
        later = parameter.values[place + 1 : place + 2]
        until = value.until or (later[0].since - day if later else None)
        found.append(_period(parameter, kind, value, until, live.get(value.since), on))
    last = parameter.values[-1].until
    if last is not None:
        found.append(_unknown(last + day, None, on))
    return found


def _period(
    parameter: Parameter,
    kind: Kind,
    value: DatedValue,
    until: date | None,
    row: ParameterRow | None,
    on: date,
) -> Period:
    return Period(
        since=None if value.since == date.min else value.since,
        until=until,
        value=amounts.show(parameter, kind, value.value),
        typed=amounts.show(parameter, kind, value.value) if value.value is not None else "",
        status=value.status,
        source=value.source,
        note="" if row else value.note,
        is_known=value.value is not None,
        is_now=value.since <= on and (until is None or on <= until),
        is_forecast=law_cards.is_forecast(value),
        is_ended=value.until is not None,
        row=row,
    )


def _unknown(since: date | None, until: date | None, on: date) -> Period:
    is_now = (since is None or since <= on) and (until is None or on <= until)
    return Period(
        since=since, until=until, value="", typed="", status="unconfirmed", source="", note="",
        is_known=False, is_now=is_now, is_forecast=False, is_ended=False, row=None,
    )  # fmt: skip

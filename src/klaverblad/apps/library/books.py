"""The law as each region reads it: the book of the house, and over it what its administrator said.

The book is made once per region and change, in every process by itself: a row that is saved holds in
the next answer of each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from uuid import UUID

from klaverblad.apps.access.remembered import once
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library import row_queries
from klaverblad.apps.library.models import ParameterRow
from klaverblad.apps.people.values import language
from klaverblad.engines.rules.amounts import DatedValue, Parameter
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.law import Rules


@cache
def law() -> Rules:
    """The law of Belgium as it comes with the house, read once: its rules, facts and names."""
    return Rules.load("be")


def law_on(actor: Actor, day: date) -> RulesOn:
    """The law of one day as the region of this actor reads it; at most one small query.

    It remembers what it worked out about the rules themselves, until somebody changes a row.
    """
    return _book_on(actor.region_id, version(actor), day)


def own_laws_on(day: date) -> dict[str, RulesOn]:
    """By region, the law of one day where a region laid amounts of its own over it; one query."""
    tokens = row_queries.tokens().items()
    return {region_id: _book_on(region_id, token, day) for region_id, token in tokens}


def book(actor: Actor) -> Rules:
    """The whole book as the region of this actor reads it, through time."""
    return _book(actor.region_id, version(actor))


def version(actor: Actor) -> UUID | None:
    """Which version of the book the region of this actor reads; None is the one of the house."""
    region_id = actor.region_id
    if region_id is None:
        return None
    return once(("book_version", region_id), lambda: row_queries.token_of(region_id))


@lru_cache(maxsize=128)
def _book_on(region_id: str | None, token: UUID | None, day: date) -> RulesOn:
    return _book(region_id, token).on(day)


@lru_cache(maxsize=16)
def _book(region_id: str | None, token: UUID | None) -> Rules:
    if token is None or region_id is None:
        return law()
    return with_rows(row_queries.rows_in_use(region_id))


def with_rows(rows: Iterable[ParameterRow]) -> Rules:
    """The book of the house with these rows over it.

    Whatever was checked when a row was saved may fit no longer after an update of the house: the
    row of the region stands, and one whose parameter is gone says nothing.
    """
    found: dict[str, list[DatedValue]] = {}
    for row in rows:
        if row.key in law().parameters_by_key:
            found.setdefault(row.key, []).append(as_value(row))
    return law().with_values(found) if found else law()


def as_value(row: ParameterRow) -> DatedValue:
    """A row as the engine holds it."""
    return DatedValue(
        since=row.since,
        value=_read(row.key, row.value),
        status=row.status,
        source=row.source,
        note=f"{row.region_id}, {row.checked_on}",
        until=row.until,
    )


def _read(key: str, text: str) -> float | date | None:
    if not text:
        return None
    is_day = law().parameters_by_key[key].unit is None
    return date.fromisoformat(text) if is_day else float(text)


def check(old: Parameter, new: DatedValue) -> None:
    """Let the engine look at a parameter with a value more: overlap, gap, kind.

    An end that was said stands: only what held before ends a day before the new value begins.
    raises   LoadError, CaseError
    """
    kept: list[DatedValue] = []
    for one in old.values:
        if one.since == new.since:
            continue
        kept.append(_until_before(one, new) if one.since < new.since else one)
    values: Sequence[DatedValue] = sorted([*kept, new], key=lambda one: one.since)
    Parameter(old.key, old.name, old.unit, tuple(values))


def _until_before(one: DatedValue, new: DatedValue) -> DatedValue:
    if one.until is None or one.until < new.since:
        return one
    until = new.since - timedelta(days=1)
    return DatedValue(one.since, one.value, one.status, one.source, one.note, until)


def right_name(rule: str) -> str:
    """The name of a rule in the language of the page, with a capital."""
    name = str(law().versions[rule][-1].name[language()])
    return name[:1].upper() + name[1:]

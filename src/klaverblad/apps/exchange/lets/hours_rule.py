"""What a group agreed about the hours that running it takes, and what they tell of its guidance.

Pure: no database and no clock. Hours are guidance: where they fall away, a group falls some months
later. So what is agreed, what is there, and when it ends are looked at together, and early.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from klaverblad.apps.exchange.lets.errors import BadRules

HOURS_MOST = 10_000
TASKS_MOST = 30
# An end is told half a year before: long enough to find somebody, or money.
ENDS_SOON = timedelta(days=183)
MONTHS_LOOKED_AT = 3


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour costs the region, in cents, from a day on, and who says so."""

    eur_cents: int
    source: str
    since: date


@dataclass(frozen=True, slots=True)
class HoursRule:
    """The agreement about hours.

    tasks           what can be written down; free words would soon tell of somebody
    year_hours      at most so many a year are paid from the pot
    member_hours    and at most so many to one member
    agreed_month    hours of guidance a month that were agreed; None where nothing was
    agreed_until    the last day of that agreement; None while it has no end
    rate            what an hour costs the region; None is unknown, not free
    """

    tasks: tuple[str, ...]
    year_hours: int
    member_hours: int | None = None
    agreed_month: int | None = None
    agreed_until: date | None = None
    rate: Rate | None = None


def read_hours(said: object) -> HoursRule | None:
    """Read what a group says about hours.

    raises   BadRules with the key and what was found there
    """
    if said is None:
        return None
    if not isinstance(said, Mapping):
        raise BadRules(key="hours", found=type(said).__name__)
    if unknown := sorted(map(str, set(said) - set(HoursRule.__dataclass_fields__))):
        raise BadRules(key="hours", found=unknown[0][:20])
    tasks = said.get("tasks")
    if not isinstance(tasks, list) or not 0 < len(tasks) <= TASKS_MOST:
        raise BadRules(key="tasks", found=str(tasks)[:20])
    if any(not isinstance(one, str) or not 0 < len(one) <= 60 for one in tasks):
        raise BadRules(key="tasks", found="no word")
    year_hours = _whole(said, "year_hours")
    if year_hours is None:
        raise BadRules(key="year_hours", found="nothing")
    return HoursRule(
        tasks=tuple(tasks),
        year_hours=year_hours,
        member_hours=_whole(said, "member_hours"),
        agreed_month=_whole(said, "agreed_month"),
        agreed_until=_day(said, "agreed_until"),
        rate=_rate(said.get("rate")),
    )


def _rate(said: object) -> Rate | None:
    if said is None:
        return None
    if not isinstance(said, Mapping) or set(said) != {"eur_cents", "source", "since"}:
        raise BadRules(key="rate", found=str(said)[:20])
    cents, since = _whole(said, "eur_cents"), _day(said, "since")
    source = said["source"]
    # A price without who says so is a guess that looks like a fact.
    if not isinstance(source, str) or not source.strip() or cents is None or since is None:
        raise BadRules(key="rate", found=str(source)[:20])
    return Rate(cents, source.strip(), since)


def _whole(said: Mapping[str, Any], key: str) -> int | None:
    found = said.get(key)
    if found is None:
        return None
    if type(found) is not int or not 0 < found <= HOURS_MOST * 10:
        raise BadRules(key=key, found=str(found)[:20])
    return found


def _day(said: Mapping[str, Any], key: str) -> date | None:
    found = said.get(key)
    if found is None:
        return None
    try:
        # YAML reads a day as a day; in the database it is a word.
        return found if type(found) is date else date.fromisoformat(str(found))
    except ValueError:
        raise BadRules(key=key, found=str(found)[:20]) from None


def pays(minutes: int, units_per_hour: Fraction | None) -> int | None:
    """What the pot pays for minutes, in smallest parts, half up; None where an hour has no value."""
    if units_per_hour is None:
        return None
    return max(1, int(Fraction(minutes, 60) * units_per_hour + Fraction(1, 2)))


@dataclass(frozen=True, slots=True)
class Cost:
    """What hours cost the region: of how many minutes it is known, and of how many it is not."""

    cents: int | None
    known_minutes: int
    unknown_minutes: int


def cost(rate: Rate | None, minutes_by_day: Sequence[tuple[date, int]]) -> Cost:
    """The cost of hours by the rate of their day. Before the rate begins it is unknown."""
    known = sum(n for on, n in minutes_by_day if rate is not None and on >= rate.since)
    unknown = sum(n for _on, n in minutes_by_day) - known
    if rate is None:
        return Cost(None, 0, unknown)
    return Cost(int(Fraction(known * rate.eur_cents, 60) + Fraction(1, 2)), known, unknown)


NO_COORDINATOR, ONE_COORDINATOR = "no_coordinator", "one_coordinator"
ENDS, ENDED, BELOW = "agreement_ends", "agreement_ended", "hours_below"


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that guidance falls away. `on` is a day, `minutes` a month of work; None where not."""

    code: str
    on: date | None = None
    minutes: int | None = None


def whole_months_before(on: date, n: int) -> list[date]:
    """The first days of the last whole months, the oldest first."""
    found, first = [], on.replace(day=1)
    for _month in range(n):
        first = (first - timedelta(days=1)).replace(day=1)
        found.insert(0, first)
    return found


def signs(
    rule: HoursRule | None,
    *,
    n_coordinators: int,
    minutes_by_month: Mapping[date, int],
    begun_on: date,
    on: date,
) -> list[Sign]:
    """What tells that the guidance of a group falls away, the worst first.

    minutes_by_month   hours written down and not refused, by the first day of their month
    begun_on           before it nobody could give hours, so those months say nothing
    """
    found = []
    if n_coordinators == 0:
        found.append(Sign(NO_COORDINATOR))
    elif n_coordinators == 1:
        found.append(Sign(ONE_COORDINATOR))
    if rule is None:
        return found
    if rule.agreed_until is not None and rule.agreed_until - ENDS_SOON <= on:
        found.append(Sign(ENDED if rule.agreed_until < on else ENDS, on=rule.agreed_until))
    months = whole_months_before(on, MONTHS_LOOKED_AT)
    if rule.agreed_month is not None and begun_on <= months[0]:
        there = sum(minutes_by_month.get(one, 0) for one in months) // len(months)
        if there < rule.agreed_month * 60:
            found.append(Sign(BELOW, minutes=there))
    return found

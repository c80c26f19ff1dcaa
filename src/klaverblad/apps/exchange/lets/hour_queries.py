"""Hours for the group, for who wrote them and for who coordinates."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum

from klaverblad.apps.exchange.lets import hours_rule, queries
from klaverblad.apps.exchange.lets.hours_rule import Sign
from klaverblad.apps.exchange.lets.models import Group, Hours, HoursState, Member
from klaverblad.apps.exchange.lets.rules import Rules, read_rules

_COUNTS = (HoursState.WAITING, HoursState.APPROVED)


def own_hours(mine: Member) -> QuerySet[Hours]:
    """What one wrote down oneself, or had written down; the newest first."""
    return Hours.objects.filter(member=mine).select_related("decided_by")


def hours_of_group(mine: Member) -> QuerySet[Hours]:
    """Everybody's, for a coordinator."""
    if not mine.is_coordinator:
        return Hours.objects.none()
    found = Hours.objects.filter(member__group_id=mine.group_id)
    return found.select_related("member", "entered_by", "decided_by")


def hours(mine: Member, hours_id: UUID) -> Hours:
    """One line: one's own, or of the group for a coordinator.

    raises   Hours.DoesNotExist
    """
    found = own_hours(mine) | Hours.objects.filter(
        pk__in=hours_of_group(mine).order_by().values("pk")
    )
    return found.get(pk=hours_id)


def approved_minutes(group_id: UUID, year: int, *, member_id: UUID | None = None) -> int:
    """What was approved of a year; asked under the lock of the group by whoever approves more."""
    found = Hours.objects.filter(
        member__group_id=group_id, state=HoursState.APPROVED, on__year=year
    )
    if member_id is not None:
        found = found.filter(member_id=member_id)
    return found.aggregate(n=Sum("minutes"))["n"] or 0


def minutes_by_day(mine: Member, year: int) -> list[tuple[date, int]]:
    """What was approved on each day of a year, for a coordinator."""
    found = hours_of_group(mine).filter(state=HoursState.APPROVED, on__year=year)
    return list(found.order_by("on").values_list("on", "minutes"))


def signs(group: Group, *, on: date, rules: Rules | None = None) -> list[Sign]:
    """What tells that the guidance of this group falls away. Every member may know."""
    rule = (rules or read_rules(group.rules)).hours
    months: dict[date, int] = defaultdict(int)
    if rule is not None and rule.agreed_month is not None:
        since = hours_rule.whole_months_before(on, hours_rule.MONTHS_LOOKED_AT)[0]
        there = Hours.objects.filter(member__group=group, state__in=_COUNTS, on__gte=since)
        for day, minutes in there.values_list("on", "minutes"):
            months[day.replace(day=1)] += minutes
    return hours_rule.signs(
        rule,
        n_coordinators=queries.coordinators(group.pk).count(),
        minutes_by_month=months,
        begun_on=group.created_at.date(),
        on=on,
    )

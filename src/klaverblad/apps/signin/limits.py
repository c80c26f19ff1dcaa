"""How long a session may lie still, and how long it may live at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

from klaverblad.apps.accounts.models import ROLES_AROUND_OTHERS, Membership
from klaverblad.apps.signin.models import SignIn

# Between two writes of when somebody was last seen. A session may lie still this much longer than
# promised, never shorter.
STEP = timedelta(minutes=1)


class Why(StrEnum):
    """Why a session is over; the sign-in page has a sentence for each."""

    IDLE = "stil"
    TOO_LONG = "lang"
    ELSEWHERE = "elders"


def holds_professional_role(memberships: Iterable[Membership]) -> bool:
    """Whether somebody may open files of others in one of the roles they hold today."""
    return any(membership.role in ROLES_AROUND_OTHERS for membership in memberships)


def idle_time(memberships: Iterable[Membership]) -> timedelta:
    """The strictest of somebody's roles counts: the browser is the same whichever they act in."""
    if holds_professional_role(memberships):
        return timedelta(minutes=settings.KLAVERBLAD_IDLE_PROFESSIONAL_MIN)
    return timedelta(minutes=settings.KLAVERBLAD_IDLE_PERSON_MIN)


def why_over(sign_in: SignIn | None, *, idle: timedelta, at: datetime) -> Why | None:
    """Why this session is over, or None while it goes on."""
    if sign_in is None:
        return Why.ELSEWHERE
    if at - sign_in.since >= timedelta(seconds=settings.SESSION_COOKIE_AGE):
        return Why.TOO_LONG
    if at - sign_in.last_seen_at >= idle + STEP:
        return Why.IDLE
    return None


def seconds_left(sign_in: SignIn, *, idle: timedelta, at: datetime, seen: datetime) -> int:
    """How long this session goes on when nothing more happens after `seen`."""
    until_idle = seen + idle - at
    until_end = sign_in.since + timedelta(seconds=settings.SESSION_COOKIE_AGE) - at
    return max(0, int(min(until_idle, until_end).total_seconds()))

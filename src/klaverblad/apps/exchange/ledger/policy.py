"""What a group decided about limits, growth, demurrage and expiry: data, read strictly.

Pure: no database and no clock. All amounts are whole numbers of the smallest part of the unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from klaverblad.errors import BadInput

# Far from what a 64-bit balance can hold, however many bookings there are.
AMOUNT_MAX = 10**12
HARD, SOFT, NONE = "hard", "soft", "none"


class BadPolicy(BadInput):
    """A rule of the group that cannot be read: which key, what was found."""

    code = "bad_policy"
    sentence = _("We kunnen deze regel van de groep niet lezen. Kijk na wat je invulde.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an account may hold. None: no limit on that side."""

    min: int | None = None
    max: int | None = None
    soft_min: int | None = None
    soft_max: int | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """How a lower limit follows earning.

    percent      of what was earned, that is added to the room below nought
    cap          the most room below nought, in smallest parts
    per_partner  the most that counts from one partner: two accounts that pay each other to and fro
                 gain this once, and no more
    """

    percent: int
    cap: int
    per_partner: int

    def counted(self, received: int) -> int:
        """What counts of what one partner paid."""
        return min(self.per_partner, received)

    def lower(self, *, base: int, earned: int) -> int:
        """The lower limit after earning this much from distinct partners. `base` is positive."""
        return -max(base, min(self.cap, base + self.percent * earned // 100))


@dataclass(frozen=True, slots=True)
class Demurrage:
    """A part of what lay still all month, to the pot. Announced at least a month before."""

    rate: Fraction
    threshold: int
    announced_on: date
    from_month: date

    def charge(self, lowest: int) -> int:
        """What is due on the lowest balance of a month: half a part counts as a whole one."""
        idle = max(0, lowest - self.threshold)
        return int(self.rate * idle + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one currency."""

    limits: str = NONE
    lower: int | None = None
    upper: int | None = None
    warn_lower: int | None = None
    warn_upper: int | None = None
    growth: Growth | None = None
    demurrage: Demurrage | None = None
    expiry_months: int | None = None

    def limits_of_a_member(self, *, earned: int = 0) -> Limits:
        """What an account of a member starts with, or has after earning something."""
        lower = self.lower
        if self.growth is not None and lower is not None:
            lower = self.growth.lower(base=-lower, earned=earned)
        if self.limits == HARD:
            return Limits(lower, self.upper, self.warn_lower, self.warn_upper)
        if self.limits == SOFT:
            return Limits(soft_min=lower, soft_max=self.upper)
        return Limits()

    @property
    def growing_side(self) -> str:
        """Which limit of an account growth moves."""
        return "min" if self.limits == HARD else "soft_min"


_KEYS = {
    "limits",
    "lower",
    "upper",
    "warn_lower",
    "warn_upper",
    "growth",
    "demurrage",
    "expiry",
}


def read_policy(data: Mapping[str, Any], *, kind: str) -> Policy:
    """Read the rules of a currency of this kind.

    raises   BadPolicy with the key and what was found there
    """
    if not isinstance(data, Mapping):
        raise BadPolicy(key="policy", found=type(data).__name__)
    _only(data, _KEYS, "policy")
    limits = data.get("limits", NONE)
    if limits not in (HARD, SOFT, NONE):
        raise BadPolicy(key="limits", found=str(limits)[:20])
    lower, upper = _number(data, "lower", most=0), _number(data, "upper", least=0)
    growth = _growth(data, lower, limits)
    if limits != HARD and (data.get("warn_lower"), data.get("warn_upper")) != (None, None):
        # A soft limit is itself a warning.
        raise BadPolicy(key="warn_lower", found=limits)
    return Policy(
        limits=limits,
        lower=lower,
        upper=upper,
        warn_lower=_number(data, "warn_lower", most=0),
        warn_upper=_number(data, "warn_upper", least=0),
        growth=growth,
        demurrage=_demurrage(data, kind),
        expiry_months=_expiry(data, kind),
    )


def _growth(data: Mapping[str, Any], lower: int | None, limits: str) -> Growth | None:
    said = data.get("growth")
    if said is None:
        return None
    if lower is None or limits == NONE:
        # Without a limit there is nothing that could grow.
        raise BadPolicy(key="growth", found="no lower limit")
    _only(said, {"percent", "cap", "per_partner"}, "growth")
    return Growth(
        percent=_asked(said, "percent", least=1, most=1000),
        cap=_asked(said, "cap", least=-lower),
        per_partner=_asked(said, "per_partner", least=1),
    )


def _demurrage(data: Mapping[str, Any], kind: str) -> Demurrage | None:
    said = data.get("demurrage")
    if said is None:
        return None
    if kind in ("time", "count"):
        raise BadPolicy(
            _("Uren verliezen hun waarde niet: een tijdbank kent geen saldoheffing."),
            key="demurrage",
            found=kind,
        )
    keys = {"rate_n", "rate_d", "threshold", "announced_on", "from_month"}
    _only(said, keys, "demurrage")
    rate = Fraction(_asked(said, "rate_n", least=1), _asked(said, "rate_d", least=1))
    if rate > Fraction(1, 4):
        raise BadPolicy(key="rate_n", found=str(rate))
    announced, start = _day(said, "announced_on"), _day(said, "from_month")
    if start.day != 1:
        raise BadPolicy(key="from_month", found=start.isoformat())
    if start < _months_on(announced, 1):
        raise BadPolicy(
            _("Kondig een saldoheffing minstens een maand vooraf aan."),
            key="from_month",
            found=start.isoformat(),
        )
    return Demurrage(rate, _asked(said, "threshold", least=0), announced, start)


def _expiry(data: Mapping[str, Any], kind: str) -> int | None:
    said = data.get("expiry")
    if said is None:
        return None
    if kind != "backed":
        raise BadPolicy(key="expiry", found=kind)
    _only(said, {"months"}, "expiry")
    return _asked(said, "months", least=6, most=600)


def _only(said: object, keys: set[str], where: str) -> None:
    if not isinstance(said, Mapping):
        raise BadPolicy(key=where, found=type(said).__name__)
    if unknown := sorted(map(str, set(said) - keys)):
        raise BadPolicy(key=where, found=unknown[0][:20])


def _number(
    said: Mapping[str, Any], key: str, *, least: int = -AMOUNT_MAX, most: int = AMOUNT_MAX
) -> int | None:
    found = said.get(key)
    if found is None:
        return None
    if type(found) is not int or not least <= found <= most:
        raise BadPolicy(key=key, found=str(found)[:20])
    return found


def _asked(said: Mapping[str, Any], key: str, *, least: int, most: int = AMOUNT_MAX) -> int:
    found = _number(said, key, least=least, most=most)
    if found is None:
        raise BadPolicy(key=key, found="nothing")
    return found


def _day(said: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(said[key])
    except (KeyError, TypeError, ValueError) as error:
        raise BadPolicy(key=key, found=str(said.get(key))[:20]) from error


def _months_on(day: date, months: int) -> date:
    """The same day so many months later; the first of the month after when there is none."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)

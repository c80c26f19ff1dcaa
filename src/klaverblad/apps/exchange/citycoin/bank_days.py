"""On which days the banks of the euro settle payments.

Source: ECB, "Long-term calendar for TARGET closing days", 14 December 2000, from 2002 until further
notice: https://www.ecb.europa.eu/press/pr/date/2000/html/pr001214_4.en.html. The days on which
Belgium alone rests are no closing days: a SEPA payment is settled then.
"""

from __future__ import annotations

from datetime import date, timedelta

_FRIDAY = 5
# Month and day: New Year, Labour Day, Christmas and the day after it.
_EACH_YEAR = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})
_GOOD_FRIDAY, _EASTER_MONDAY = timedelta(days=-2), timedelta(days=1)


def is_bank_day(on: date) -> bool:
    """Whether payments in euro are settled on this day."""
    if on.isoweekday() > _FRIDAY or (on.month, on.day) in _EACH_YEAR:
        return False
    return on - easter(on.year) not in (_GOOD_FRIDAY, _EASTER_MONDAY)


def next_bank_day(on: date) -> date:
    """The first one after this day."""
    following = on + timedelta(days=1)
    while not is_bank_day(following):
        following += timedelta(days=1)
    return following


def easter(year: int) -> date:
    """Easter Sunday of the western churches.

    method   anonymous Gregorian, as in J. Meeus, Astronomical Algorithms (1991), chapter 8
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, left = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    quarter, odd = divmod(rest, 4)
    weekday = (32 + 2 * left + 2 * quarter - epact - odd) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)

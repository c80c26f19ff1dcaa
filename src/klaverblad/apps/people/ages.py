"""Ages, reckoned in one place; what the law says about an age stands in the law."""

from __future__ import annotations

from datetime import date

from klaverblad.law import Rules


def age(born_on: date | None, *, on: date) -> int | None:
    """Whole years on a day; None when the birthday is unknown."""
    if born_on is None:
        return None
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return on.year - born_on.year - (not had_birthday)


def is_of_age(born_on: date | None, *, on: date) -> bool | None:
    """Whether somebody is of age by the law of that day; None when birthday or law is unknown."""
    years = age(born_on, on=on)
    # This one amount, for a whole list of people: not all the amounts of the law, once per person.
    majority = Rules.load("be").parameters_by_key["age_of_majority_years"].on(on)
    if years is None or majority is None or majority.value is None:
        return None
    return bool(years >= majority.value)

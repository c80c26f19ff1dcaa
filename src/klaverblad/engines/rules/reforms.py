"""What if the law were different? Another book, which shares all that stays the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from klaverblad.engines.rules.amounts import DatedValue
from klaverblad.engines.rules.declare import Rule
from klaverblad.engines.rules.errors import LoadError

if TYPE_CHECKING:
    from klaverblad.engines.rules.book import Rules

SUPPOSED = "supposed: a what-if, not law"


def reformed(
    book: "Rules",
    day: date,
    parameters: Mapping[str, float | date],
    rules: Sequence[Rule],
) -> "Rules":
    """The same book with these values and rules from a day on; the book itself stays as it was.

    A value holds until the next one that is law; a rule takes the place of the version that holds
    on the day, as long as that one would have held.
    """
    changed = book
    if parameters:
        changed = changed.with_values(
            {
                key: [DatedValue(day, value, "unconfirmed", SUPPOSED)]
                for key, value in parameters.items()
            }
        )
    if not rules:
        return changed
    kept = list(changed.rules)
    for new in rules:
        kept = [piece for old in kept for piece in _until(old, new, day)]
        kept.append(replace(new, since=day, until=_end(book, new, day)))
    twice = {one.key for one in rules if sum(other.key == one.key for other in rules) > 1}
    if twice:
        raise LoadError("what if", f"'{min(twice)}' is given twice", "Give each rule once.")
    touched = {one.key for one in rules} | {one.exception_to or one.key for one in rules}
    known = {one: book.traced[one] for one in kept if one in book.traced}
    known = {one: traced for one, traced in known.items() if not book.rests_on(one, touched)}
    return replace(changed, rules=tuple(kept), known=known)


def _until(old: Rule, new: Rule, day: date) -> list[Rule]:
    """What is left of a rule when another takes its place on a day."""
    if old.key != new.key or not old.holds_on(day):
        return [old]
    return [replace(old, until=day - timedelta(days=1))] if old.since < day else []


def _end(book: "Rules", new: Rule, day: date) -> date:
    """Until when the new rule holds."""
    same = (*book.versions.get(new.key, ()), *book.exceptions.get(new.key, ()))
    held = [old.until for old in same if old.holds_on(day)]
    later = [old.since - timedelta(days=1) for old in same if old.since > day]
    return min([*held, *later], default=new.until)

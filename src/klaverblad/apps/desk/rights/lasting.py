"""Since when a right is there and until when, in words: what is sure, and what nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from klaverblad.apps.people.values import language
from klaverblad.apps.rights.how_long import Ending, HowLong, Turn
from klaverblad.engines.rules.book import Rules
from klaverblad.engines.rules.kinds import Kind, Unit
from klaverblad.engines.rules.wording import value_text

_EVE = timedelta(days=1)


def day(on: date) -> str:
    return date_format(on, "DATE_FORMAT")


def month(on: date) -> str:
    return date_format(on, "F Y")


def granted(lasts: HowLong) -> str:
    """What the letter said, where the right was granted."""
    one = lasts.granted
    if one is None or not (one.granted_from or one.granted_until):
        return ""
    said = {"first": "", "last": ""}
    if one.granted_from:
        said["first"] = day(one.granted_from)
    if one.granted_until:
        said["last"] = day(one.granted_until)
    if said["first"] and said["last"]:
        return _("Toegekend van %(first)s tot en met %(last)s.") % said
    if said["first"]:
        return _("Toegekend vanaf %(first)s.") % said
    return _("Toegekend tot en met %(last)s.") % said


def since(lasts: HowLong) -> str:
    """From which day on it is surely so."""
    if lasts.since is None:
        return ""
    if lasts.is_longer:
        return _("Al sinds %(day)s of langer.") % {"day": day(lasts.since)}
    return _("Zeker sinds %(day)s.") % {"day": day(lasts.since)}


def until(lasts: HowLong, *, is_yes: bool, me: str = "") -> str:
    """Until when it stays so, and what changes it; of a no, from when it may be a yes.

    me   the first name of who reads it about themselves; empty for somebody else
    """
    turn = lasts.turn
    if turn is None:
        if not is_yes:
            return ""
        return _("Geen einde bekend tot %(month)s.") % {"month": month(lasts.until)}
    return f"{_turns(turn, is_yes=is_yes)} {_why(turn, me)}"


def _turns(turn: Turn, *, is_yes: bool) -> str:
    said = {"first": day(turn.on), "last": day(turn.on - _EVE), "month": month(turn.on - _EVE)}
    if is_yes and turn.is_sure:
        if turn.is_exact:
            return _("Loopt tot en met %(last)s.") % said
        return _("Loopt tot in %(month)s.") % said
    if is_yes:
        if turn.is_exact:
            return _("Zeker tot en met %(last)s, daarna opnieuw na te kijken.") % said
        return _("Zeker tot in %(month)s, daarna opnieuw na te kijken.") % said
    if turn.is_sure:
        if turn.is_exact:
            return _("Waarschijnlijk wel vanaf %(first)s.") % said
        return _("Waarschijnlijk wel vanaf %(month)s.") % said
    if turn.is_exact:
        return _("Opnieuw na te kijken vanaf %(first)s.") % said
    return _("Opnieuw na te kijken vanaf %(month)s.") % said


def _why(turn: Turn, me: str) -> str:
    if turn.name and turn.name == me:
        return _("Je wordt %(age)s jaar.") % {"age": turn.age}
    if turn.name:
        return _("%(name)s wordt %(age)s jaar.") % {"name": turn.name, "age": turn.age}
    return _("Dan telt een andere leeftijd of loopt een termijn af.")


def rises(lasts: HowLong, text: str, per: str) -> str:
    """From when its amount is another one."""
    assert lasts.rise is not None
    said = {"day": day(lasts.rise.on), "amount": f"{text} {per}".strip()}
    return _("Vanaf %(day)s wordt het %(amount)s.") % said


def endings(lasts: HowLong, rules: Rules) -> list[str]:
    """The amounts of law behind it that end, each in a sentence."""
    return [_ending(one, rules) for one in lasts.endings]


def _kind(unit: Unit | None) -> Kind:
    if unit is None:
        return Kind.DATE
    return Kind.MONEY if unit.base == "EUR" else Kind.COUNT


def _ending(one: Ending, rules: Rules) -> str:
    said_in = language()
    said = {"name": capfirst(one.name[said_in]), "last": day(one.last)}
    if one.value is None:
        return _(
            "%(name)s: dit geldt tot en met %(last)s. Wat daarna komt, is nog niet bekend."
        ) % (said)
    parameter = rules.parameters_by_key[one.key]
    said["value"] = value_text(one.value, _kind(parameter.unit), parameter.unit, said_in)
    return _("%(name)s: dit geldt tot en met %(last)s. Daarna is het %(value)s.") % said

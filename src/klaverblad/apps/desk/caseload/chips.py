"""The choices of the list in words: chips to take away, and what can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.desk.caseload.asked import (
    AGES,
    NO,
    NOBODY,
    SILENT,
    UNKNOWN,
    WORDS,
    YES,
    Filter,
    barriers,
    flags,
    leaves,
)
from klaverblad.apps.desk.caseload.found import asked_for
from klaverblad.apps.library.models import Leaf
from klaverblad.apps.people.models import HomeLanguage
from klaverblad.apps.people.registry import registry
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.clover import LeafState
from klaverblad.apps.trajectories.models import Phase
from klaverblad.engines.matching.barriers import Barrier

Choices = list[dict[str, Any]]
# As the clover says them.
STATES = {
    LeafState.UNKNOWN: gettext_lazy("nog niet bekeken"),
    LeafState.OPEN: gettext_lazy("open"),
    LeafState.BUSY: gettext_lazy("bezig"),
    LeafState.SETTLED: gettext_lazy("geregeld"),
}


def chips(actor: Actor, asked: Filter) -> Choices:
    """Each choice that leaves people out, in words, with the address without it."""
    return [
        {
            "name": name,
            "label": _label(actor, name, asked),
            "url": asked.without(name).address(),
            "current": True,
            "removable": True,
        }
        for name in asked.chosen
    ]


def way_out(actor: Actor, asked: Filter) -> Choices:
    """Nobody fits: which one choice to take away, and how many people there are then."""
    found = [
        one | {"n": asked_for(actor, asked.without(one["name"])).count()}
        for one in chips(actor, asked)
    ]
    return sorted((one for one in found if one["n"]), key=lambda one: -one["n"])


def _label(actor: Actor, name: str, asked: Filter) -> str:
    value = getattr(asked, name)
    if name == "coach":
        return _("zonder coach") if value == NOBODY else _coach_name(actor, value)
    if name == "town":
        return _town_name(actor, value)
    return str(_SAID[name](value))


def _silent(days: int) -> str:
    return _("%(days)s dagen niets gehoord") % {
        "days": trajectories.SILENT_DAYS if days == 1 else days
    }


def _coach_name(actor: Actor, coach_id: str) -> str:
    return next(
        (one.name for one in trajectories.coaches(actor) if str(one.pk) == coach_id),
        _("een andere coach"),
    )


def _town_name(actor: Actor, nis: str) -> str:
    return next(
        (one.name for one in accounts.municipalities(actor) if one.nis == nis),
        _("een andere gemeente"),
    )


def _age(group: str) -> str:
    first, last = AGES[group]
    if last is None:
        return _("%(first)s jaar of ouder") % {"first": first}
    return _("%(first)s tot %(last)s jaar") % {"first": first, "last": last}


def _barrier(name: str) -> str:
    return Barrier[name.upper()].label((get_language() or "nl")[:2])


def _leaf(text: str) -> str:
    side, _dot, state = text.partition(".")
    is_of_rights = (side, state) == (Leaf.RECHTEN, LeafState.SETTLED)
    # The leaf knows steps; which rights nobody is sure of yet, it does not.
    said = _("geen stap open") if is_of_rights else STATES[LeafState(state)]
    return f"{Leaf(side).label}: {said}"


def _fact(text: str) -> str:
    key, _dot, known = text.partition(".")
    words = {YES: _("ja"), NO: _("nee"), UNKNOWN: _("niet bekend")}
    return f"{registry()[key].label()}: {words[known]}"


_SAID: Mapping[str, Callable[[Any], object]] = {
    "words": lambda words: f"“{words}”",
    "phase": lambda phase: Phase(phase).label,
    "silent": _silent,
    "late": lambda _is_so: _("stap te laat"),
    "right": lambda _is_so: _("recht nog niet gevraagd"),
    "language": lambda code: HomeLanguage(code).label,
    "age": _age,
    "barrier": lambda name: _("drempel: %(barrier)s") % {"barrier": _barrier(name)},
    "leaf": _leaf,
    "fact": _fact,
}


def selects(actor: Actor, asked: Filter) -> Choices:
    """What else can be chosen: for each question its word in the address and its answers."""
    found: list[tuple[str, str, Sequence[tuple[str, str]]]] = [
        ("silent", _("Laatste contact"), [(str(one), _silent(one)) for one in SILENT]),
        ("late", _("Volgende stap"), [("1", _("te laat"))]),
        ("right", _("Rechten"), [("1", _("recht nog niet gevraagd"))]),
        ("town", _("Gemeente"), accounts.towns(actor)),
        ("leaf", _("Klaver"), [(text, _leaf(text)) for text in leaves()]),
        ("barrier", _("Drempel"), [(one, _barrier(one)) for one in barriers()]),
        ("fact", _("Feit"), [(t, _fact(t)) for key in flags() for t in _of(key)]),
        ("age", _("Leeftijd"), [(one, _age(one)) for one in AGES]),
        ("language", _("Taal"), [(c, str(label)) for c, label in HomeLanguage.choices]),
    ]
    return [
        {
            "name": WORDS[name],
            "label": label,
            "options": options,
            "value": _value(asked, name),
        }
        for name, label, options in found
    ]


def sorts(asked: Filter) -> Choices:
    """The orders of the list."""
    found = [
        ("", _("naam")),
        ("contact", _("laatste contact")),
        ("stap", _("volgende stap")),
        ("begin", _("begin van het traject")),
    ]
    return [
        {"label": label, "url": asked.address(sort=code), "current": asked.sort == code}
        for code, label in found
    ]


def _of(key: str) -> list[str]:
    return [f"{key}.{known}" for known in (YES, NO, UNKNOWN)]


def _value(asked: Filter, name: str) -> str:
    value = getattr(asked, name)
    return "1" if value is True else str(value or "")


def coach_filters(asked: Filter, coaches: Sequence[User] | None) -> Choices:
    """Who the coach is; only for those who see more than their own people."""
    if coaches is None:
        return []
    choices = [(NOBODY, _("zonder coach")), *((str(one.pk), one.name) for one in coaches)]
    return [
        {
            "label": name,
            "url": asked.address(coach="" if asked.coach == code else code),
            "current": asked.coach == code,
            "removable": asked.coach == code,
        }
        for code, name in choices
    ]

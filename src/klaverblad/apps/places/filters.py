"""The choices of the list as the page draws them: selects, pills and the tiles of the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.places import queries
from klaverblad.apps.places.listing import Filter, HoursBand, Licence, Listing, Order
from klaverblad.apps.places.models import Activity, LanguageLevel, PlaceKind

Options = Iterable[tuple[str, Any]]


@dataclass(frozen=True)
class Choices:
    """What this region has to choose from."""

    municipalities: Mapping[str, Municipality]
    instruments: Mapping[str, str]

    @classmethod
    def of(cls, actor: Actor) -> Choices:
        return cls(
            {one.pk: one for one in accounts.municipalities(actor)},
            {one.pk: str(one) for one in queries.instruments_accepted(actor)},
        )


def selects(asked: Filter, choices: Choices) -> dict[str, list[dict[str, Any]]]:
    """Two choices that most people make, and the rest behind "Meer filters"."""
    towns = [(nis, town.name) for nis, town in choices.municipalities.items()]
    levels = [(str(code), label) for code, label in LanguageLevel.choices]
    return {
        "first": [
            _select("gemeente", _("Gemeente"), _("alle"), towns, asked.municipality),
            _select("activiteit", _("Activiteit"), _("alle"), Activity.choices, asked.activity),
            _select("orde", _("Volgorde"), "", Order.choices, asked.order),
        ],
        "more": [
            _select(
                "maatregel", _("Langs maatregel"), _("alle"), choices.instruments.items(),
                asked.instrument,
            ),
            _select("uren", _("Uren per week"), _("alle"), HoursBand.choices, asked.hours),
            _select("rijbewijs", _("Rijbewijs"), _("alle"), Licence.choices, asked.licence),
            _select("nederlands", _("Nederlands, hoogstens"), _("alle"), levels, asked.level),
        ],
    }  # fmt: skip


def _select(name: str, label: str, every: str, options: Options, value: str) -> dict[str, Any]:
    drawn = [("", every)] if every else []
    return {"name": name, "label": label, "options": [*drawn, *options], "value": value}


def pills(asked: Filter, choices: Choices, *, is_workplace: bool) -> list[dict[str, Any]]:
    """Kinds and states as pills, and every other choice that is on, so that none is hidden."""
    found = [
        _pill(asked, str(kind.label), kind=kind.value, on=asked.kind == kind, off="")
        for kind in PlaceKind
    ]
    if is_workplace:
        found.append(_pill(asked, _("van ons"), own=True, on=asked.own, off=False))
    found.append(_pill(asked, _("gesloten"), closed=True, on=asked.closed, off=False))
    return found + [
        _pill(asked, label, on=True, off="", **{name: value})
        for name, value, label in _chosen(asked, choices)
    ]


def _pill(asked: Filter, label: str, *, on: bool, off: Any, **choice: Any) -> dict[str, Any]:
    changed = dict.fromkeys(choice, off) if on else choice
    return {"label": label, "url": asked.address(**changed), "current": on, "removable": on}


def _chosen(asked: Filter, choices: Choices) -> list[tuple[str, str, str]]:
    """What was chosen in the form, in words."""
    said: list[tuple[str, str, str]] = []
    if asked.words:
        said.append(("words", asked.words, _("zoek: %(words)s") % {"words": asked.words}))
    if asked.municipality:
        town = choices.municipalities[asked.municipality]
        said.append(("municipality", asked.municipality, town.name))
    if asked.activity:
        said.append(("activity", asked.activity, str(Activity(asked.activity).label)))
    if asked.instrument:
        said.append(("instrument", asked.instrument, choices.instruments[asked.instrument]))
    if asked.hours:
        said.append(("hours", asked.hours, str(HoursBand(asked.hours).label)))
    if asked.licence:
        said.append(("licence", asked.licence, str(Licence(asked.licence).label)))
    if asked.level:
        level = LanguageLevel(int(asked.level)).label
        said.append(("level", asked.level, _("Nederlands tot %(level)s") % {"level": level}))
    return said


# The steps of the heat scale for counts up to about twenty; larger regions stretch them.
_BOUNDS = (0, 3, 7, 12, 17)


def bounds(counts: Iterable[int]) -> list[int]:
    """The steps of the scale, stretched so that the fullest municipality still fits on it."""
    times = max(1, -(-max(counts, default=0) // 20))
    return [step * times for step in _BOUNDS]


def tiles(asked: Filter, choices: Choices, found: Listing) -> list[dict[str, Any]]:
    """The municipalities roughly in place, with how many places each has under this filter."""
    return [
        {
            "label": town.name,
            "count": found.by_municipality.get(nis, 0),
            "line": town.tile_row,
            "column": town.tile_column,
            "url": asked.address(municipality="" if asked.municipality == nis else nis),
            "current": asked.municipality == nis,
        }
        for nis, town in choices.municipalities.items()
    ]

"""The page of the map: what was chosen in the address, and what stands in each cell for this actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.barriers import queries
from klaverblad.apps.barriers.groups import Group
from klaverblad.apps.barriers.models import MapRun
from klaverblad.apps.barriers.queries import Line, Opened
from klaverblad.apps.barriers.reckoning import PAIRS, SINGLES
from klaverblad.apps.desk.barriers import words
from klaverblad.apps.desk.places_words import BARRIER_ICONS
from klaverblad.apps.people.models import Person
from klaverblad.engines.matching.barriers import Barrier

_CODES = {words.code_of(mask): mask for mask in (*SINGLES, *PAIRS)}
VIEWS = ("aantal", "kosten", "twee")
PAIRS_SHOWN = 20
_HEAT = (0, 3, 7, 12, 17)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address chose; what it does not know falls back to what is there."""

    mask: int = 0
    town: str = ""
    group: str = ""
    view: str = VIEWS[0]

    @classmethod
    def of(cls, data: Mapping[str, Any], towns: Sequence[str]) -> Asked:
        town, group, view = (data.get(name, "") for name in ("gemeente", "groep", "toon"))
        return cls(
            mask=_CODES.get(data.get("drempel", ""), 0),
            town=town if town in towns else "",
            group=group if group in Group else "",
            view=view if view in VIEWS else VIEWS[0],
        )

    def query(self, **changes: Any) -> str:
        """The address with some of it chosen otherwise."""
        one = replace(self, **changes)
        said = {
            "toon": one.view if one.view != VIEWS[0] else "",
            "groep": one.group,
            "drempel": words.code_of(one.mask),
            "gemeente": one.town,
        }
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in said.items() if value})
        return f"?{query.urlencode()}"


def asked_in(actor: Actor, data: Mapping[str, Any]) -> tuple[Asked, list[Municipality]]:
    """What was chosen, and the municipalities to choose from."""
    towns = list(accounts.municipalities(actor))
    return Asked.of(data, [one.pk for one in towns]), towns


@dataclass
class Board:
    """Everything on the page; what a view does not show is never asked."""

    actor: Actor
    run: MapRun
    asked: Asked
    towns: Sequence[Municipality]
    is_public: bool = False
    _by_nis: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._by_nis = {one.pk: one.name for one in self.towns}
        if not self.asked.mask:
            first = self.lines[0].barriers if self.lines else SINGLES[0]
            own = self.actor.municipality_id or ""
            town = self.asked.town or (own if own in self._by_nis else "")
            self.asked = replace(self.asked, mask=first, town=town)

    # ---- the table -------------------------------------------------------------------------
    @cached_property
    def lines(self) -> list[Line]:
        """One line per barrier, the one that brings the region most first."""
        found = queries.lines(
            self.actor,
            self.run,
            masks=SINGLES,
            towns=[one.pk for one in self.towns],
            group=self.asked.group,
            is_public=self.is_public,
        )
        return sorted(found, key=lambda one: (-one.order, one.barriers))

    @property
    def is_small(self) -> bool:
        """Whether some number is not told."""
        return any(n is None for one in self.lines for n in (one.region, *one.by_town.values()))

    @property
    def columns(self) -> list[dict[str, Any]]:
        chosen = self.asked.town or (self.towns[0].pk if self.towns else "")
        return [
            {
                "label": one.name,
                "url": self.asked.query(town=one.pk),
                "current": one.pk == chosen,
            }
            for one in self.towns
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "label": words.name_of(one.barriers),
                "icon": BARRIER_ICONS[Barrier(one.barriers)],
                "region": self._cell(one, "", one.region),
                "cells": [self._cell(one, town.pk, one.by_town[town.pk]) for town in self.towns],
            }
            for one in self.lines
        ]

    def _cell(self, line: Line, town: str, n: int | None) -> dict[str, Any]:
        return {
            "count": n,
            "words": words.small() if n is None else "",
            "url": self.asked.query(mask=line.barriers, town=town),
            "current": (line.barriers, town) == (self.asked.mask, self.asked.town),
        }

    @property
    def bounds(self) -> list[int]:
        """The steps of the scale, stretched so that the highest number still fits on it."""
        told = [n for one in self.lines for n in one.by_town.values() if n is not None]
        times = max(1, -(-max(told, default=0) // 20))
        return [step * times for step in _HEAT]

    @property
    def tiles(self) -> list[dict[str, Any]]:
        """The same barrier on the map."""
        line = next((one for one in self.lines if one.barriers == self.asked.mask), None)
        if line is None:
            return []
        return [
            self._cell(line, one.pk, line.by_town[one.pk])
            | {"label": one.name, "line": one.tile_row, "column": one.tile_column}
            for one in self.towns
        ]

    @property
    def views(self) -> list[dict[str, Any]]:
        labels = (_("Mensen aan het werk"), _("Kosten per plaatsing"), _("Twee drempels samen"))
        return [
            {"label": label, "url": self.asked.query(view=view), "current": view == self.asked.view}
            for view, label in zip(VIEWS, labels, strict=True)
        ]

    @property
    def groups(self) -> list[dict[str, Any]]:
        every = [("", _("Iedereen")), *Group.choices]
        return [
            {
                "label": capfirst(label),
                "url": self.asked.query(group=code),
                "current": code == self.asked.group,
            }
            for code, label in every
        ]

    # ---- costs and pairs -------------------------------------------------------------------
    @cached_property
    def cost_rows(self) -> list[list[Any]]:
        """What each barrier costs for each placement, in the chosen municipality or the region."""
        found = queries.opened_of(
            self.actor, self.run, masks=[one.barriers for one in self.lines],
            town=self.asked.town, group=self.asked.group, is_public=self.is_public,
        )  # fmt: skip
        return [
            [
                {
                    "text": words.name_of(one.barriers),
                    "url": self.asked.query(mask=one.barriers),
                },
                words.count(one.n_gained),
                words.price_words(one.price),
                self.cost_of(one),
                self.each_of(one),
            ]
            for one in found
        ]

    def cost_of(self, one: Opened) -> str:
        if one.n_gained is None or one.n_helped is None:
            return words.small()
        if not one.n_gained:
            return _("niets te winnen")
        return words.cost_words(one.cost, one.price)

    def each_of(self, one: Opened) -> str:
        if one.n_gained is None or one.n_helped is None:
            return words.small()
        if not one.n_gained:
            return _("niets te winnen")
        return words.cost_words(one.per_placement, one.price)

    @cached_property
    def pair_rows(self) -> list[list[Any]]:
        """Two barriers lifted together, beside each alone: together is no sum."""
        found = queries.pairs(self.actor, self.run, town=self.asked.town, group=self.asked.group)
        return [
            [
                {"text": words.name_of(one.barriers), "url": self.asked.query(mask=one.barriers)},
                words.count(one.together),
                " + ".join(words.count(n) for n in one.alone),
            ]
            for one in found[:PAIRS_SHOWN]
        ]

    # ---- the chosen cell -------------------------------------------------------------------
    @cached_property
    def chosen(self) -> Opened:
        return queries.opened(
            self.actor, self.run, mask=self.asked.mask, town=self.asked.town,
            group=self.asked.group, is_public=self.is_public,
        )  # fmt: skip

    @property
    def chosen_name(self) -> str:
        return words.name_of(self.asked.mask)

    @property
    def where(self) -> str:
        return self._by_nis.get(self.asked.town, "") or _("Hele regio")

    @property
    def for_whom(self) -> str:
        return str(Group(self.asked.group).label) if self.asked.group else ""

    @property
    def is_pair(self) -> bool:
        return self.asked.mask in PAIRS

    @property
    def code(self) -> str:
        """How an address names the chosen barriers."""
        return words.code_of(self.asked.mask)

    @property
    def price_words(self) -> str:
        return words.price_words(self.chosen.price)

    @property
    def cost_words(self) -> str:
        return self.cost_of(self.chosen)

    @property
    def sum_words(self) -> str:
        """How the cost was reckoned."""
        one = self.chosen
        if one.price is None or not one.n_helped or one.cost is None:
            return ""
        return words.sum_words(one.price, one.n_helped)

    @property
    def each_words(self) -> str:
        return self.each_of(self.chosen)

    @property
    def who_gains(self) -> list[tuple[str, str]]:
        """Of whoever gains, how many are in each group; they overlap."""
        return [
            (str(Group(code).label), words.count(n))
            for code, n in self.chosen.by_group.items()
            if n != 0
        ]

    @cached_property
    def names(self) -> list[Person]:
        """Who gains, of those whose file this actor may open."""
        if self.asked.group or self.is_pair:
            return []
        return queries.gainers(self.actor, self.run, mask=self.asked.mask, town=self.asked.town)

    @property
    def together(self) -> list[tuple[str, str, str]]:
        """What goes well with it: the pair, how many together, and its address."""
        if self.is_pair:
            return []
        found = queries.best_pairs(self.actor, self.run, mask=self.asked.mask, town=self.asked.town)
        return [
            (
                words.label_of(one.barriers & ~self.asked.mask),
                str(one.n_gained),
                self.asked.query(mask=one.barriers, group=""),
            )
            for one in found
        ]

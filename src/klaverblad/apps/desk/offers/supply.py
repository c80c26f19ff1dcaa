"""Aanbod en vraag: places by activity beside wishes and ability, with small counts hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.placements.demand_queries import Demand, demand
from klaverblad.apps.places import listing
from klaverblad.apps.places.models import Activity, PlaceKind
from klaverblad.engines.figures.small_cells import LEAST, hide_small

# So many people for one place, and the offer is called narrow. People have more than one wish.
NARROW_FROM = 2
_LINE, _BAR, _LABEL, _WIDTH = 44, 12, 16, 340


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address; what we do not know is as if it was not asked."""

    municipality: str = ""
    kind: str = ""
    narrow: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str], towns: Sequence[Municipality]) -> Asked:
        town, kind = query.get("gemeente", ""), query.get("soort", "")
        return cls(
            town if town in {one.pk for one in towns} else "",
            kind if kind in PlaceKind.values else "",
            query.get("smal") == "1",
        )

    def address(self, **changes: object) -> str:
        """The address with other choices."""
        said = {
            "gemeente": self.municipality,
            "soort": self.kind,
            "smal": "1" if self.narrow else "",
        } | changes
        return "?" + urlencode({key: value for key, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """One activity. A count of people is None when it is small, or would tell a small one."""

    activity: Activity
    n_places: int
    room: int
    wishes: int | None
    able: int | None
    one_step: int | None

    @property
    def is_narrow(self) -> bool:
        """Whether far more people wish this than there is room; of a hidden count nothing is said."""
        return bool(self.wishes) and (self.wishes or 0) >= NARROW_FROM * self.room

    @property
    def per_place(self) -> float | None:
        """How many people wish for each place."""
        if self.wishes is None or not self.room:
            return None
        return round(self.wishes / self.room, 1)


@dataclass(frozen=True)
class Board:
    """The table, and what stands under it."""

    rows: Sequence[Row]
    n_hidden: int
    n_people: int | None
    n_asked: int | None
    counted_at: datetime
    least: int = LEAST
    narrow_from: int = NARROW_FROM


def board(actor: Actor, asked: Asked, towns: Sequence[Municipality]) -> Board:
    """Bring both sides together: the wishes of one municipality, or of the region."""
    counted = demand(actor)
    found = listing.listing(actor, listing.Filter(municipality=asked.municipality, kind=asked.kind))
    shown = {
        name: _seen(counts, asked.municipality, towns) for name, counts in _parts(counted).items()
    }
    rows = [
        Row(
            one.activity,
            one.n_places,
            one.capacity,
            shown["wishes"][one.activity],
            shown["able"][one.activity],
            shown["one_step"][one.activity],
        )
        for one in found.supply
    ]
    # Where most people wait for one place stands on top; hidden counts keep the order of supply.
    rows.sort(key=lambda row: -((row.wishes or 0) - row.room))
    n_hidden = sum(count is None for row in rows for count in (row.wishes, row.able, row.one_step))
    whole = hide_small({"asked": counted.n_asked, "not": counted.n_people - counted.n_asked})
    return Board(
        [row for row in rows if row.is_narrow or not asked.narrow],
        n_hidden,
        whole.total,
        whole.counts["asked"],
        counted.counted_at,
    )


def _parts(counted: Demand) -> dict[str, Mapping[tuple[str, str], int]]:
    return {"wishes": counted.wishes, "able": counted.able, "one_step": counted.one_step}


def _seen(
    counts: Mapping[tuple[str, str], int], town: str, towns: Sequence[Municipality]
) -> dict[str, int | None]:
    """The count of each activity, hidden over all municipalities at once: the region tells none."""
    seen: dict[str, int | None] = {}
    for activity in Activity.values:
        here = {one.pk: counts.get((activity, one.pk), 0) for one in towns}
        elsewhere = sum(n for (a, nis), n in counts.items() if a == activity and nis not in here)
        shown = hide_small(here | {"": elsewhere})
        seen[activity] = shown.counts[town] if town else shown.total
    return seen


@dataclass(frozen=True, slots=True)
class Bar:
    """Two bars of one activity, one under the other; lengths as SVG writes them."""

    label: str
    top: str
    room: str
    wishes: str | None


@dataclass(frozen=True)
class Picture:
    """The same numbers drawn; the table beside it says them in words."""

    bars: Sequence[Bar]
    box: str


def picture(rows: Sequence[Row]) -> Picture:
    """Lay out the bars on one scale."""
    most = max([1, *(row.room for row in rows), *(row.wishes or 0 for row in rows)])
    scale = (_WIDTH - 40) / most
    bars = [
        Bar(
            str(row.activity.label),
            str(number * _LINE + _LABEL),
            f"{row.room * scale:.1f}",
            None if row.wishes is None else f"{row.wishes * scale:.1f}",
        )
        for number, row in enumerate(rows)
    ]
    return Picture(bars, f"0 0 {_WIDTH} {len(rows) * _LINE + _BAR}")

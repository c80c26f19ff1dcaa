"""What may be read of the map: numbers with small cells hidden, and names by the reach into a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.barriers.models import (
    Cell,
    Gainer,
    MapRun,
    Measure,
    Price,
    PriceKind,
    PricePer,
)
from klaverblad.apps.barriers.policies import can_compute_map, can_read_map, can_write_prices
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import OCMW_ROLES
from klaverblad.engines.figures.small_cells import LEAST, hide_small
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.masks import barriers_in

# Whoever reckons says so often; silent for this long, they are gone.
SILENT = timedelta(minutes=10)
# What a region pays for, by the one barrier that it lifts.
KIND_OF: Mapping[int, PriceKind] = {
    Barrier.LICENCE.value: PriceKind.LICENCE,
    Barrier.SCHEDULE.value: PriceKind.CHILDCARE,
    Barrier.TRAVEL.value: PriceKind.BUS_HOUR,
    Barrier.LANGUAGE.value: PriceKind.DUTCH,
    Barrier.COMPETENCE.value: PriceKind.TRAINING,
}
_CENT = Decimal("0.01")


# ---- runs ------------------------------------------------------------------------------------
def runs(actor: Actor) -> QuerySet[MapRun]:
    """Every time that the map of this actor's region was made."""
    if not (can_read_map(actor).is_allowed or can_compute_map(actor).is_allowed):
        return MapRun.objects.none()
    return MapRun.objects.filter(region_id=actor.region_id)


def last_map(actor: Actor) -> MapRun | None:
    """The last map that was finished."""
    return runs(actor).filter(finished_at__isnull=False).order_by("-finished_at", "pk").first()


def open_run(actor: Actor) -> MapRun | None:
    """The map that is being made."""
    return runs(actor).filter(is_open=True).first()


def is_alive(run: MapRun, *, at: datetime) -> bool:
    """Whether somebody is still at it, as far as can be known."""
    return run.claimed_at > at - SILENT


# ---- numbers ---------------------------------------------------------------------------------
def sees_all_of(actor: Actor, town: str) -> bool:
    """Whether every number of a municipality is open to this actor: its OCMW sees its people."""
    return bool(town) and actor.role in OCMW_ROLES and actor.municipality_id == town


@dataclass(frozen=True, slots=True)
class Line:
    """One barrier, or pair: the placements gained in each municipality, and in the whole region.

    A number is None when it is from 1 to 9, or would tell one that is. `order` puts the most first.
    """

    barriers: int
    by_town: Mapping[str, int | None]
    region: int | None
    order: int


def lines(
    actor: Actor,
    run: MapRun,
    *,
    masks: Sequence[int],
    towns: Sequence[str],
    group: str = "",
    is_public: bool = False,
) -> list[Line]:
    """What lifting each of these would bring, for a group or everybody. One query.

    is_public   as it leaves the house: small numbers hidden whoever asks
    """
    found = _cells(actor, run).filter(barriers__in=masks, group__in={"", group})
    counts = {
        (one.barriers, one.municipality_id or "", one.group): one.n_gained
        for one in found.only("barriers", "municipality_id", "group", "n_gained")
    }
    own = {town for town in towns if sees_all_of(actor, town) and not is_public}
    return [_line(own, mask, towns, group, counts) for mask in masks]


def _line(
    own: Collection[str],
    mask: int,
    towns: Sequence[str],
    group: str,
    counts: Mapping[tuple[int, str, str], int],
) -> Line:
    exact = {town: counts.get((mask, town, group), 0) for town in towns}
    everybody = {town: counts.get((mask, town, ""), 0) for town in (*towns, "")}
    shown = hide_small(exact)
    by_town = {}
    for town, n in shown.counts.items():
        if town in own:
            by_town[town] = exact[town]
        else:
            by_town[town] = None if n is None or _tells(everybody[town] - n) else n
    region = counts.get((mask, "", group), 0)
    is_told = shown.total is None and any(exact.values())
    hidden = is_told or _tells(region) or _tells(everybody[""] - region)
    return Line(mask, by_town, None if hidden else region, region)


def _tells(n: int) -> bool:
    """Whether a number is so small that it could be somebody."""
    return 0 < n < LEAST


@dataclass(frozen=True, slots=True)
class Opened:
    """One cell as this actor may see it; None is a small number that is not told.

    costs   what it costs for whoever needs it, and for each placement; None when that is unknown
            or would tell a small number. `price` says which of the two it is.
    """

    barriers: int
    town: str
    n_people: int | None
    n_gained: int | None
    n_helped: int | None
    by_group: Mapping[str, int | None]
    price: Price | None
    cost: Decimal | None
    per_placement: Decimal | None


def opened(
    actor: Actor, run: MapRun, *, mask: int, town: str, group: str = "", is_public: bool = False
) -> Opened:
    """One cell with what it costs."""
    return opened_of(actor, run, masks=[mask], town=town, group=group, is_public=is_public)[0]


def opened_of(
    actor: Actor,
    run: MapRun,
    *,
    masks: Sequence[int],
    town: str,
    group: str = "",
    is_public: bool = False,
) -> list[Opened]:
    """Cells of one municipality, or of the region, with what they cost. Two queries.

    is_public   as it leaves the house: small numbers hidden whoever asks
    """
    rows = _cells(actor, run).filter(
        barriers__in=masks, municipality_id=town or None, group__in={"", group}
    )
    cells = {(one.barriers, one.group): one for one in rows}
    held = prices_now(actor, on=actor.on)
    is_free = sees_all_of(actor, town) and not is_public
    return [
        _opened(
            mask,
            town,
            cells.get((mask, group)),
            cells.get((mask, "")),
            held.get(mask),
            is_free=is_free,
        )
        for mask in masks
    ]


def _opened(
    mask: int,
    town: str,
    one: Cell | None,
    everybody: Cell | None,
    price: Price | None,
    *,
    is_free: bool,
) -> Opened:
    if one is None or everybody is None:
        return Opened(mask, town, 0, 0, 0, {}, price, None, None)

    def told(name: str) -> int | None:
        n: int = getattr(one, name)
        rest: int = getattr(everybody, name) - n
        return n if is_free or not (_tells(n) or _tells(rest)) else None

    gained, helped = told("n_gained"), told("n_helped")
    by_group = {
        code: n if is_free or not (_tells(n) or _tells(one.n_gained - n)) else None
        for code, n in one.by_group.items()
    }
    cost = None
    if price is not None and gained and helped:
        cost = price.amount * (helped if price.per == PricePer.PERSON else 1)
    return Opened(
        mask,
        town,
        told("n_people"),
        gained,
        helped,
        by_group if gained is not None else dict.fromkeys(by_group),
        price,
        cost,
        each(cost, gained),
    )


def each(cost: Decimal | None, n: int | None) -> Decimal | None:
    """What one placement costs, to the cent; None when that cannot be said."""
    if cost is None or not n:
        return None
    return (cost / n).quantize(_CENT, ROUND_HALF_UP)


def _cells(actor: Actor, run: MapRun) -> QuerySet[Cell]:
    if not can_read_map(actor).is_allowed or run.region_id != actor.region_id:
        return Cell.objects.none()
    return Cell.objects.filter(run=run)


def best_pairs(actor: Actor, run: MapRun, *, mask: int, town: str, most: int = 3) -> list[Cell]:
    """The barriers beside one that bring most together with it, by cells of both.

    Only those whose number may be told.
    """
    found = _cells(actor, run).filter(municipality_id=town or None, group="")
    pairs = [
        one
        for one in found.order_by("-n_gained", "barriers")
        if one.barriers & mask == mask and one.barriers != mask
    ]
    is_free = sees_all_of(actor, town)
    return [one for one in pairs if one.n_gained and (is_free or not _tells(one.n_gained))][:most]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two barriers lifted together, and each of them alone. None is a small number."""

    barriers: int
    together: int | None
    alone: tuple[int | None, int | None]


def pairs(actor: Actor, run: MapRun, *, town: str, group: str = "") -> list[Pair]:
    """Every pair that brings something, the most first. One query."""
    rows = _cells(actor, run).filter(municipality_id=town or None, group=group)
    found = {one.barriers: one.n_gained for one in rows}
    is_free = sees_all_of(actor, town)

    def told(n: int) -> int | None:
        return n if is_free or not _tells(n) else None

    made = []
    for mask, n in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        first, *second = (one.value for one in barriers_in(mask))
        if second and n:
            alone = told(found.get(first, 0)), told(found.get(second[0], 0))
            made.append(Pair(mask, told(n), alone))
    return made


def gainers(actor: Actor, run: MapRun, *, mask: int, town: str) -> list[Person]:
    """Who would have a place, of those whose file this actor may open."""
    cell = _cells(actor, run).filter(barriers=mask, municipality_id=town or None, group="")
    would = Gainer.objects.filter(cell__in=cell).values("person_id")
    mine = people.persons(actor).filter(pk__in=would).select_related("municipality")
    return list(mine.order_by("last_name", "first_name", "pk"))


def named(actor: Actor, ids: Sequence[UUID]) -> list[Person]:
    """Of these people those whose file this actor may open, by name."""
    if not can_read_map(actor).is_allowed:
        return []
    mine = people.persons(actor).filter(pk__in=ids).select_related("municipality")
    return list(mine.order_by("last_name", "first_name", "pk"))


# ---- prices and measures ---------------------------------------------------------------------
def prices(actor: Actor) -> QuerySet[Price]:
    """What things cost in the region of this actor, the newest of each kind first."""
    if not (can_read_map(actor).is_allowed or can_write_prices(actor).is_allowed):
        return Price.objects.none()
    return Price.objects.filter(region_id=actor.region_id, retired_at=None)


def price_of(actor: Actor, mask: int, *, on: date) -> Price | None:
    """The price that holds on a day for lifting one barrier; None is unknown, never nought."""
    kind = KIND_OF.get(mask)
    return None if kind is None else prices(actor).filter(kind=kind, since__lte=on).first()


def prices_now(actor: Actor, *, on: date) -> dict[int, Price]:
    """The prices that hold on a day, by the barrier that each lifts. One query."""
    held: dict[str, Price] = {}
    for one in prices(actor).filter(since__lte=on):
        held.setdefault(one.kind, one)
    return {mask: held[kind] for mask, kind in KIND_OF.items() if kind in held}


def measures(actor: Actor) -> QuerySet[Measure]:
    """The measures that were kept in this region, the newest first."""
    if not can_read_map(actor).is_allowed:
        return Measure.objects.none()
    return Measure.objects.filter(region_id=actor.region_id).select_related(
        "municipality", "price", "made_by"
    )


def told_of(actor: Actor, measure: Measure) -> int | None:
    """How many placements a kept measure would bring, as this actor may know it."""
    is_free = sees_all_of(actor, measure.municipality_id or "")
    return measure.n_gained if is_free or not _tells(measure.n_best) else None


def tells(n: int) -> bool:
    """Whether a number is so small that it could be somebody."""
    return _tells(n)

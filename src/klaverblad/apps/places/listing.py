"""Plekken: the region's places as a list that can be filtered, kept in the address, and exported."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.places import queries
from klaverblad.apps.places.models import Activity, LanguageLevel, Place, PlaceKind

PAGE_SIZE = 40
_WORDS_AT_MOST = 5


class HoursBand(TextChoices):
    """How much work a week: about a third, half, most or all of a full week."""

    LITTLE = "tot-13", _("minder dan 13 uur")
    HALF = "13-20", _("13 tot 20 uur")
    MOST = "20-30", _("20 tot 30 uur")
    FULL = "vanaf-30", _("30 uur en meer")


_HOURS = {
    HoursBand.LITTLE: Q(hours_week__lt=13),
    HoursBand.HALF: Q(hours_week__gte=13, hours_week__lt=20),
    HoursBand.MOST: Q(hours_week__gte=20, hours_week__lt=30),
    HoursBand.FULL: Q(hours_week__gte=30),
}


class Licence(TextChoices):
    """Whether a driving licence may be asked."""

    NOT_NEEDED = "nee", _("zonder rijbewijs")
    NEEDED = "ja", _("met rijbewijs B")


class Order(TextChoices):
    """What stands on top."""

    NEWEST = "nieuw", _("nieuwste")
    TITLE = "naam", _("op naam")
    HOURS = "uren", _("minste uren")
    START = "start", _("vroegste start")


# The key last, so that pages never shuffle.
_ORDERS = {
    Order.NEWEST: ("-opened_on", "title", "pk"),
    Order.TITLE: ("title", "pk"),
    Order.HOURS: ("hours_week", "title", "pk"),
    # Without a day the place can start at once.
    Order.START: (F("starts_on").asc(nulls_first=True), "title", "pk"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the list, as it stands in the address. The export reads the same.

    level   places that ask at most this level of Dutch
    own     of the actor's own organisation only
    closed  the closed places instead of the open ones
    """

    words: str = ""
    municipality: str = ""
    activity: str = ""
    kind: str = ""
    instrument: str = ""
    hours: str = ""
    licence: str = ""
    level: str = ""
    own: bool = False
    closed: bool = False
    order: str = Order.NEWEST.value
    page: int = 1

    @classmethod
    def read(
        cls,
        query: Mapping[str, str],
        *,
        municipalities: Collection[str],
        instruments: Collection[str],
    ) -> Filter:
        """Read an address; what this region does not have is left out, never an error."""

        def known(key: str, choices: Collection[str]) -> str:
            return query.get(key, "") if query.get(key, "") in choices else ""

        page = query.get("blad", "1")
        return cls(
            words=words_asked(query, "zoek"),
            municipality=known("gemeente", municipalities),
            activity=known("activiteit", Activity.values),
            kind=known("soort", PlaceKind.values),
            instrument=known("maatregel", instruments),
            hours=known("uren", HoursBand.values),
            licence=known("rijbewijs", Licence.values),
            level=known("nederlands", [str(level) for level in LanguageLevel.values]),
            own=query.get("eigen") == "1",
            closed=query.get("gesloten") == "1",
            order=known("orde", Order.values) or Order.NEWEST.value,
            page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
        )

    def said(self) -> dict[str, str]:
        """The parts of the address, without what is not asked."""
        parts = {
            "zoek": self.words,
            "gemeente": self.municipality,
            "activiteit": self.activity,
            "soort": self.kind,
            "maatregel": self.instrument,
            "uren": self.hours,
            "rijbewijs": self.licence,
            "nederlands": self.level,
            "eigen": "1" if self.own else "",
            "gesloten": "1" if self.closed else "",
            "orde": self.order if self.order != Order.NEWEST else "",
            "blad": str(self.page) if self.page > 1 else "",
        }
        return {key: value for key, value in parts.items() if value}

    def address(self, **changes: object) -> str:
        """The address with other choices; a new choice starts at the first page."""
        new = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]
        return "?" + urlencode(new.said())

    @property
    def is_empty(self) -> bool:
        """Whether every open place is asked, in whatever order."""
        return not (self.said().keys() - {"orde", "blad"})


@dataclass(frozen=True, slots=True)
class Supply:
    """How many places there are of one kind of work, and for how many people."""

    activity: Activity
    n_places: int
    capacity: int


@dataclass(frozen=True)
class Listing:
    """One page of the list, with the counts beside it.

    by_municipality  places per municipality, whichever one is chosen
    supply           every activity, also those with nothing: that is where the offer is narrow
    """

    rows: Sequence[Place]
    total: int
    capacity: int
    page: int
    n_pages: int
    by_municipality: Mapping[str, int]
    supply: Sequence[Supply]

    @property
    def capacity_most(self) -> int:
        """The longest bar."""
        return max((one.capacity for one in self.supply), default=0)


def listing(actor: Actor, asked: Filter) -> Listing:
    """One page of what the filter asks for, in three queries however many places there are."""
    around = _filtered(actor, replace(asked, municipality="", activity=""))
    counts = list(
        around.order_by()
        .values_list("municipality_id", "activity")
        .annotate(Count("pk"), Sum("room"))
    )
    in_town = [c for c in counts if asked.municipality in ("", c[0])]
    chosen = [c for c in in_town if asked.activity in ("", c[1])]
    total = sum(c[2] for c in chosen)
    n_pages = max(1, -(-total // PAGE_SIZE))
    page = min(asked.page, n_pages)
    by_municipality: dict[str, int] = {}
    for town, activity, n_places, _capacity in counts:
        if asked.activity in ("", activity):
            by_municipality[town] = by_municipality.get(town, 0) + n_places
    return Listing(
        rows=list(every_place(actor, asked)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=total,
        capacity=sum(c[3] for c in chosen),
        page=page,
        n_pages=n_pages,
        by_municipality=by_municipality,
        supply=_supply(in_town),
    )


def every_place(actor: Actor, asked: Filter) -> QuerySet[Place]:
    """All that the filter asks for, in its order, with the measures that each accepts."""
    return (
        _filtered(actor, asked).order_by(*_ORDERS[Order(asked.order)]).prefetch_related("accepts")
    )


def _supply(counts: Sequence[tuple[str, str, int, int]]) -> list[Supply]:
    """The most places for people first; equal ones in the order of the activities."""
    supply = [
        Supply(
            activity,
            sum(c[2] for c in counts if c[1] == activity),
            sum(c[3] for c in counts if c[1] == activity),
        )
        for activity in Activity
    ]
    return sorted(supply, key=lambda one: -one.capacity)


def _filtered(actor: Actor, asked: Filter) -> QuerySet[Place]:
    if asked.closed:
        found = queries.with_room(queries.closed_places(actor, on=actor.on), on=actor.on)
    else:
        found = queries.open_places(actor, on=actor.on)
    for word in asked.words.split()[:_WORDS_AT_MOST]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(about__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(municipality__name__icontains=word)
        )
    exact = {
        "municipality_id": asked.municipality,
        "activity": asked.activity,
        "kind": asked.kind,
        "accepts": asked.instrument,
    }
    found = found.filter(**{column: value for column, value in exact.items() if value})
    if asked.hours:
        found = found.filter(_HOURS[HoursBand(asked.hours)])
    if asked.licence:
        found = found.filter(needs_licence_b=asked.licence == Licence.NEEDED)
    if asked.level:
        found = found.filter(language_level_min__lte=int(asked.level))
    if asked.own:
        found = found.filter(organisation_id=actor.organisation_id)
    return found

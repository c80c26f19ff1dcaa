"""Where one can work or take part: workplaces and vacancies with their hours and what they ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from klaverblad.apps.accounts.models import Organisation, OrganisationKind, Role
from klaverblad.apps.journal import services as journal
from klaverblad.apps.journal.models import Event
from klaverblad.apps.places.models import Place, PlaceKind, WagePer
from klaverblad.demo.cast import Cast, Staff
from klaverblad.demo.chance import Chance, made_id, share_out
from klaverblad.demo.counts import Counts
from klaverblad.demo.pools import pool

# Above the minimum wage of a full week, which is some 13 euro an hour.
_CENTS_AN_HOUR = (1380, 1750)
N_WORKPLACES, PEOPLE_PER_WORKPLACE = 150, 10
DOOR_AT = "Woonzorgcentrum De Linde"
_OPEN_TO_ALL = frozenset({"gewoon-werk", "vrijwilligerswerk", "sociale-activering"})
# Whom a measure asks for, as the fact registry calls it.
_ASKED_BY = {
    "artikel-60": "leefloon",
    "collectief-maatwerk": "indicering_maatwerk",
    "ama": "work_limitation",
    "wijk-werken": "vdab_registered",
}
_STATUS_ORDER = ("vdab_registered", "leefloon", "work_limitation", "indicering_maatwerk")
_WHO_OFFERS = {"social_economy": 42, "ocmw": 18, "volunteering": 20, "employers": 20}

Kind = Mapping[str, Any]


@dataclass(slots=True)
class Offer:
    """One place to be made: by whom, where, of which kind."""

    organisation: Organisation
    nis: str
    kind: PlaceKind
    key: str
    number: int
    said: Kind = field(default_factory=dict)


@dataclass(slots=True)
class Places:
    """The places of the region, and who may be asked about them."""

    cast: Cast
    found: list[Place] = field(default_factory=list)
    accepts: dict[Any, list[str]] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    contacts: dict[Any, Staff] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def write(self) -> None:
        """Write the places after the organisations and logins they came with."""
        Place.objects.bulk_create(self.found)
        through = Place.accepts.through
        through.objects.bulk_create(
            through(place_id=pk, instrument_id=slug)
            for pk, slugs in self.accepts.items()
            for slug in slugs
        )
        journal.record_many(self.events)


def places_of(cast: Cast, counts: list[Counts], instruments: frozenset[str]) -> Places:
    """All places of the region; `instruments` are the slugs that the library knows."""
    made = Places(cast, organisations={one.name: one for one in cast.organisations})
    n_people = sum(one.people for one in counts)
    wanted = max(N_WORKPLACES, n_people // PEOPLE_PER_WORKPLACE)
    left = {
        PlaceKind.WORKPLACE: dict(
            zip(
                [one.nis for one in counts],
                share_out(wanted, [one.inhabitants for one in counts]),
                strict=True,
            )
        ),
        PlaceKind.VACANCY: {one.nis: one.vacancies for one in counts},
    }
    for offer in _by_hand(made):
        left[offer.kind][offer.nis] -= 1
        _open(made, offer, instruments)
    for kind, per_municipality in left.items():
        for nis, n in per_municipality.items():
            for number in range(n):
                _open(made, _offer(made, kind, nis, number), instruments)
    return made


def _by_hand(made: Places) -> Iterable[Offer]:
    for number, said in enumerate(pool("places")["by_hand"]):
        organisation = _organisation(made, said["organisation"], said["nis"])
        kind = PlaceKind(said["kind"])
        yield Offer(organisation, said["nis"], kind, said["place"], -1 - number, said)


def _offer(made: Places, kind: PlaceKind, nis: str, number: int) -> Offer:
    """Choose who offers a place in this municipality, and what one does there."""
    chance = Chance("offer", kind, nis, number)
    organisations, kinds = pool("places")["organisations"], pool("places")["places"]
    who = "employers" if kind == PlaceKind.VACANCY else chance.weighted(_WHO_OFFERS)
    if who == "ocmw":
        ocmw = made.cast.ocmws[nis].organisation
        return Offer(ocmw, nis, kind, chance.one_of(organisations["ocmw_floor"]), number)
    town = made.cast.municipalities[nis].name
    fitting = [
        (one, key)
        for one in organisations[who]
        for key in one["does"]
        if _can_be(kind, kinds[key]["accepts"]) and one.get("in", town) == town
    ] or [(one, key) for one in organisations[who] for key in one["does"]]
    one, key = chance.one_of(fitting)
    name = one["name"] if "in" in one else f"{one['name']}, {town}"
    return Offer(_organisation(made, name, nis), nis, kind, key, number)


def _can_be(kind: PlaceKind, accepts: list[str]) -> bool:
    is_job = "gewoon-werk" in accepts
    return is_job if kind == PlaceKind.VACANCY else accepts != ["gewoon-werk"]


def _organisation(made: Places, name: str, nis: str) -> Organisation:
    """Find an organisation by its name, or let it open its doors."""
    if name not in made.organisations:
        pools = pool("places")["organisations"]
        bare = name.split(",", maxsplit=1)[0]
        kind = next(
            kind
            for group, kind in (
                ("social_economy", OrganisationKind.SOCIAL_ECONOMY),
                ("volunteering", OrganisationKind.VOLUNTEERING),
                ("employers", OrganisationKind.EMPLOYER),
            )
            if any(one["name"] == bare for one in pools[group])
        )
        home = next((one["in"] for one in pools["social_economy"] if one["name"] == name), None)
        towns = {one.name: one.nis for one in made.cast.municipalities.values()}
        made.organisations[name] = made.cast.organisation(name, kind, towns.get(home, nis))
    return made.organisations[name]


def _contact(made: Places, organisation: Organisation, name: str = "") -> Staff:
    """Whoever answers for the places of an organisation."""
    if organisation.pk not in made.contacts:
        chance = Chance("contact", organisation.name)
        door = "07-werkplek" if organisation.name == DOOR_AT else ""
        made.contacts[organisation.pk] = made.cast.employ(
            name or made.cast.new_name(chance), organisation, Role.WORKPLACE, door=door
        )
    return made.contacts[organisation.pk]


def _open(made: Places, offer: Offer, instruments: frozenset[str]) -> None:
    """Make one place, with the day it opened in the journal."""
    chance = Chance("place", offer.kind, offer.nis, offer.number)
    kind: Kind = pool("places")["places"][offer.key]
    contact = _contact(made, offer.organisation, offer.said.get("contact", ""))
    accepts = offer.said.get("accepts") or _accepts(chance, offer.kind, kind["accepts"])
    assert instruments.issuperset(accepts), sorted(set(accepts) - instruments)
    is_vacancy = offer.kind == PlaceKind.VACANCY
    on = made.cast.on
    opened = on - (chance.days(1, 40) if is_vacancy else chance.days(10, 420))
    week = offer.said or pool("places")["weeks"][chance.one_of(kind["weeks"])]
    starts = _starts(chance, on, offer.said)
    place = Place(
        id=made_id("place", offer.kind, offer.nis, offer.number),
        organisation=offer.organisation,
        municipality=made.cast.municipalities[offer.nis],
        title=offer.said.get("title", kind["title"]),
        kind=offer.kind,
        activity=kind["activity"],
        about=kind["about"],
        week=_blocks(week["blocks"]),
        hours_week=Decimal(str(week["hours"])),
        capacity=1 if is_vacancy else chance.whole(*kind["capacity"]),
        min_months=_months(chance, is_vacancy, kind, offer.said),
        starts_on=starts,
        starts_until=_starts_until(chance, starts, offer),
        contact_name=contact.user.name,
        opened_on=opened,
        **_where(chance, made, offer),
        **_wage(offer),
        **_asks(chance, kind, accepts, offer.said),
    )
    made.found.append(place)
    made.accepts[place.pk] = accepts
    event = journal.event(
        "place.opened",
        contact.actor,
        place,
        at=chance.office_moment(opened),
        activity=place.activity,
    )
    event.event_id = made_id("event", place.pk)
    made.events.append(event)


def _wage(offer: Offer) -> dict[str, object]:
    """Half of the vacancies say what they pay; a workplace pays by the scale of its OCMW."""
    chance = Chance("wage", offer.kind, offer.nis, offer.number)
    if offer.kind != PlaceKind.VACANCY or chance.yes(0.5):
        return {}
    return {
        "wage_eur": Decimal(chance.whole(*_CENTS_AN_HOUR)) / 100,
        "wage_per": WagePer.HOUR,
        "wage_source": pool("places")["wage_source"],
    }


def _accepts(chance: Chance, kind: PlaceKind, accepts: list[str]) -> list[str]:
    if kind == PlaceKind.WORKPLACE:
        measures = [slug for slug in accepts if slug != "gewoon-werk"] or accepts
        return measures + (["werkervaringsstage"] if chance.yes(0.25) else [])
    others = ["individueel-maatwerk"] * chance.yes(0.25) + ["ibo"] * chance.yes(0.2)
    return ["gewoon-werk", *others]


def _where(chance: Chance, made: Places, offer: Offer) -> dict[str, float]:
    town = made.cast.municipalities[offer.nis]
    if "north" in offer.said:
        north, east = offer.said["north"] / 111.2, offer.said["east"] / 69.6
        return {"lat": round(town.lat + north, 3), "lon": round(town.lon + east, 3)}
    lat, lon = chance.near(town.lat, town.lon, km=3.5)
    return {"lat": lat, "lon": lon}


# What the body needs beside lifting, where the work is so; the places of the tour ask none of it.
_LOADS: dict[str, dict[str, Any]] = {
    "Meubels nakijken en opknappen": {"stand_hours": 5},
    "Spullen ophalen met de vrachtwagen": {"needs_stairs": True},
    "Poetsen van de kamers": {"stand_hours": 6, "needs_stairs": True},
    "Poetsen in de school": {"needs_stairs": True},
}


def _asks(chance: Chance, kind: Kind, accepts: list[str], said: Kind) -> dict[str, Any]:
    """What is needed at least. A measure asks its own people, unless anybody may come."""
    asked = {_ASKED_BY[slug] for slug in accepts if slug in _ASKED_BY}
    is_open = bool(_OPEN_TO_ALL.intersection(accepts)) or not asked
    competences = (
        [] if said else [c for c, p in kind.get("competences", {}).items() if chance.yes(p)]
    )
    return {
        "needs_licence_b": said["licence"]
        if "licence" in said
        else chance.yes(kind.get("licence", 0)),
        "language_level_min": said.get("level", chance.whole(*kind["level"])),
        "lift_kg": said.get("lift", chance.whole(*kind["lift"])),
        **(_LOADS.get(kind["title"], {}) if not said else {}),
        "competences": competences,
        "statuses": [] if is_open else [code for code in _STATUS_ORDER if code in asked],
    }


def _starts(chance: Chance, on: date, said: Kind) -> date | None:
    if said:
        return on + timedelta(days=said["starts_in"])
    return on + chance.days(0, 45) if chance.yes(0.5) else None


def _starts_until(chance: Chance, starts_on: date | None, offer: Offer) -> date | None:
    """Vacancies cannot wait for ever; those of the tour can, so that its days always work."""
    is_patient = starts_on is None or bool(offer.said) or offer.kind == PlaceKind.WORKPLACE
    return None if is_patient else starts_on + chance.days(14, 60)


def _months(chance: Chance, is_vacancy: bool, kind: Kind, said: Kind) -> int | None:
    if "months" in said:
        return said["months"]
    if is_vacancy:
        return None if chance.yes(0.3) else chance.one_of([1, 3, 6, kind["months"]])
    return kind["months"]


def _blocks(blocks: list[list[str]]) -> list[list[Any]]:
    """Blocks of the file, whose days are written together, as the week of a place."""
    return sorted([int(day), start, end] for days, start, end in blocks for day in days)

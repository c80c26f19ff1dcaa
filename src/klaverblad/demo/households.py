"""Rows of people: somebody with a file, and everyone under the same roof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.people.models import (
    Household,
    HouseholdMembership,
    HouseholdRole,
    InszAbsent,
    Person,
)
from klaverblad.demo import names
from klaverblad.demo.chance import Chance, made_id
from klaverblad.demo.lives import Life, Relative
from klaverblad.demo.pools import pool
from klaverblad.demo.rows import Rows


@dataclass(slots=True)
class Numbers:
    """The INSZ numbers that were given out per OCMW: one is given only once."""

    given: set[tuple[Any, str]]

    def give(
        self, chance: Chance, ocmw: Organisation, born_on: date, sex: str, share: float
    ) -> dict[str, str]:
        """A number, or the reason why there is none."""
        number = names.insz(chance, born_on, sex)
        reason = chance.weighted(
            {InszAbsent.NOT_ASKED: 70, InszAbsent.IN_REQUEST: 14, InszAbsent.NOT_REGISTERED: 8,
             InszAbsent.NOT_WANTED: 8}
        )  # fmt: skip
        if not chance.yes(share) or (ocmw.pk, number) in self.given:
            return {"insz": "", "insz_absent_because": reason}
        self.given.add((ocmw.pk, number))
        return {"insz": number, "insz_absent_because": ""}


def add_person(
    rows: Rows,
    numbers: Numbers,
    life: Life,
    ocmw: Organisation,
    town: Municipality,
    *,
    at: datetime,
) -> tuple[Person, Household, list[Person]]:
    """Somebody with a file at the OCMW since a moment, their household, and who else is in it."""
    chance = Chance("person", *life.topic)
    lat, lon = chance.near(town.lat, town.lon, km=2.6)
    knows_home = chance.yes(0.96)
    person = Person(
        id=made_id("person", *life.topic),
        organisation=ocmw,
        municipality=town,
        first_name=life.first_name,
        last_name=life.last_name,
        born_on=life.born_on,
        language=life.language,
        phone=names.phone(chance) if chance.yes(0.96) else "",
        email=_email(chance, life),
        call_when=chance.one_of(pool("names")["call_when"]) if chance.yes(0.3) else "",
        home_lat=lat if knows_home else None,
        home_lon=lon if knows_home else None,
        created_at=at,
        **numbers.give(chance, ocmw, life.born_on, life.sex, 0.72 if life.is_new else 0.95),
    )
    rows.add(person)
    return person, *add_household(rows, numbers, life, person, at=at)


def add_household(
    rows: Rows, numbers: Numbers, life: Life, person: Person, *, at: datetime
) -> tuple[Household, list[Person]]:
    """The household of a person, with everyone else in it in the order of the life."""
    chance = Chance("household", *life.topic)
    home = rows.add(
        Household(id=made_id("household", *life.topic), organisation=person.organisation)
    )
    # Nobody lives somewhere before the file knows it, or before being born.
    since = at.date() - timedelta(days=chance.whole(0, 1800))
    since = max(since, life.born_on)
    rows.add(
        HouseholdMembership(household=home, person=person, role=HouseholdRole.HEAD, since=since)
    )
    others = [
        _add_relative(rows, numbers, chance, life, person, home, one, number, since=since, at=at)
        for number, one in enumerate(life.relatives)
    ]
    return home, others


def _add_relative(
    rows: Rows,
    numbers: Numbers,
    chance: Chance,
    life: Life,
    person: Person,
    home: Household,
    one: Relative,
    number: int,
    *,
    since: date,
    at: datetime,
) -> Person:
    is_known = one.role != HouseholdRole.HOUSEMATE
    relative = Person(
        id=made_id("relative", *life.topic, number),
        organisation=person.organisation,
        municipality=person.municipality,
        first_name=one.first_name,
        last_name=one.last_name,
        born_on=one.born_on if is_known or chance.yes(0.4) else None,
        language=one.language,
        home_lat=person.home_lat,
        home_lon=person.home_lon,
        created_at=at,
        **numbers.give(chance, person.organisation, one.born_on, one.sex, 0.6 if is_known else 0.1),
    )
    rows.add(relative)
    rows.add(
        HouseholdMembership(
            household=home, person=relative, role=one.role, since=max(since, one.born_on)
        )
    )
    return relative


def _email(chance: Chance, life: Life) -> str:
    if not chance.yes(0.62):
        return ""
    return names.address(f"{life.first_name} {life.last_name}", mark=f".{chance.whole(10, 99)}")

"""The interview settles the rights of a household in fewer questions than a form would ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import HouseholdRole, Person
from klaverblad.apps.people.queries import HouseholdMember, HouseholdView
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.rights import cases
from klaverblad.apps.rights.belonging import Roof
from klaverblad.apps.rights.interview import Ask, Interview
from klaverblad.apps.rights.overview import Overview, State, rules_of

ON = date(2026, 11, 26)
COACH = Actor(role=Role.COACH, user_id=UUID(int=7), organisation_id=UUID(int=8), on=ON)
HEAD, PARTNER, CHILD = HouseholdRole.HEAD, HouseholdRole.PARTNER, HouseholdRole.CHILD
# What holds of nearly everybody who comes to the desk, by the order of the registry else: no, 0.
USUAL: dict[str, Any] = {
    "is_resident": True,
    "has_residence_right": True,
    "is_willing_to_work": True,
    "has_claimed_other_rights": True,
    "has_register_entry": True,
    "may_stay_over_three_months": True,
    "takes_main_residence": True,
    "attends_school_enough": True,
}


@dataclass
class House:
    """Who lives there, and what they would answer."""

    members: list[tuple[HouseholdRole, int]]
    said: dict[str, Any] = field(default_factory=dict)
    of: dict[int, dict[str, Any]] = field(default_factory=dict)


HOUSES = {
    "somebody alone with a leefloon": House(
        [(HEAD, 1985)],
        {"income_source": "leefloon", "housing_situation": "rents_private", "rent_month_eur": 650},
    ),
    "a couple of which one works": House(
        [(HEAD, 1988), (PARTNER, 1987)],
        {"housing_situation": "owns", "owns_home": True},
        {1: {"net_wage_month_eur": 2100, "gross_taxable_now_month_eur": 2900}},
    ),
}


class Desk:
    """An interview in memory: what is answered is known at the next question."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.persons = [
            Person(
                id=UUID(int=n + 1),
                first_name=f"P{n}",
                born_on=date(year, 3, 4),
                municipality_id="11040",
            )
            for n, (_role, year) in enumerate(house.members)
        ]
        members = tuple(
            HouseholdMember(one.pk, one.first_name, role, one.born_on, date(2020, 1, 1))
            for one, (role, _year) in zip(self.persons, house.members, strict=True)
        )
        self.home = HouseholdView(UUID(int=99), members)
        self.known: dict[UUID, dict[str, Any]] = {one.pk: {} for one in self.persons}

    def interview(self) -> Interview:
        roof = Roof(self.persons[0], self.home, self.known, ON)
        told = cases.told_of(roof)
        now, rights = cases.law().on(ON), cases.rights_on(ON)
        overview = Overview(told, now.ask(told.case, *rules_of(rights, now)), ON, {})
        return Interview(overview, COACH, {one.pk: one for one in self.persons})

    def answer(self, ask: Ask) -> None:
        assert ask.entry is not None
        place = self.persons.index(ask.about)
        said = USUAL | (self.house.said if place == 0 else {}) | self.house.of.get(place, {})
        value = said.get(ask.key, nothing(ask.entry))
        heard = self.persons if ask.entry.entity == "household" else [ask.about]
        for one in heard:
            self.known[one.pk][ask.key] = value


def nothing(entry: FactKey) -> Any:
    """No, none, 0 or a day long ago."""
    if entry.options:
        return [] if entry.type == "codes" else next(iter(entry.options))
    return {"flag": False, "day": "2019-05-02"}.get(entry.type, 0)


def questions(house: House, choose: Callable[[Interview], Ask | None]) -> Iterator[Ask]:
    """Ask until nothing that could be asked would change anything."""
    desk = Desk(house)
    while (ask := choose(desk.interview())) is not None:
        yield ask
        desk.answer(ask)


def in_order_of_the_form(interview: Interview) -> Ask | None:
    """What a form does that at least leaves out what decides nothing any more."""
    places = {key: place for place, key in enumerate(registry())}
    return min(interview.asks, key=lambda one: places[one.key], default=None)


@pytest.mark.parametrize("name", HOUSES)
def test_the_interview_settles_as_much_as_the_form_with_fewer_questions(name):
    asked = list(questions(HOUSES[name], lambda one: one.next))
    in_order = list(questions(HOUSES[name], in_order_of_the_form))

    assert len(asked) < len(in_order)
    assert len({(one.key, one.about.pk) for one in asked}) == len(asked)


def jumps(asked: list[Ask]) -> int:
    """How often a question leaves the life domain and the person of the one before it."""
    about = [(one.entry.domain if one.entry else one.key, one.about.pk) for one in asked]
    return sum(one != before for before, one in pairwise(about))


def kept_together(house: House) -> list[Ask]:
    desk, asked = Desk(house), []
    while (ask := desk.interview().after(last_of(asked))) is not None:
        asked.append(ask)
        desk.answer(ask)
    return asked


def last_of(asked: list[Ask]) -> tuple[str, UUID] | None:
    return (asked[-1].key, asked[-1].about.pk) if asked else None


def test_what_belongs_together_is_asked_together_in_hardly_more_questions():
    together = [kept_together(house) for house in HOUSES.values()]
    apart = [list(questions(house, lambda one: one.next)) for house in HOUSES.values()]

    assert sum(map(jumps, together)) < sum(map(jumps, apart))
    assert sum(map(len, together)) <= 1.03 * sum(map(len, apart))
    for asked in together:
        assert len({(one.key, one.about.pk) for one in asked}) == len(asked)


def test_nothing_is_asked_that_no_right_waits_for_and_every_question_says_what_for():
    asked = Desk(HOUSES["a couple of which one works"]).interview().asks

    assert asked
    assert all(one.decides for one in asked)
    assert all(right.state in {State.OPEN, State.LIKELY} for one in asked for right in one.decides)

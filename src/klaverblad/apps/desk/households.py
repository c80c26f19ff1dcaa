"""Who lives with whom, in the words of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from klaverblad.apps.people import kinship
from klaverblad.apps.people.models import HouseholdMembership, HouseholdRole
from klaverblad.apps.people.queries import HouseholdView, Roof


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody who lives with the person of the page, and what they are to them."""

    name: str
    role: str


def tie(mine: HouseholdRole, theirs: HouseholdRole, first: str) -> str:
    """What somebody is: to the person where that is sure, else to the first person of the house."""
    seen = kinship.seen(mine, theirs)
    if seen is not None:
        return str(seen.label)
    return _("%(role)s van %(name)s") % {"role": theirs.label, "name": first} if first else ""


def ties_in(home: HouseholdView, person_id: UUID) -> list[Tie]:
    """Everybody under a roof but the person themselves."""
    mine = next(m.role for m in home.members if m.person_id == person_id)
    first = next((m.name for m in home.members if m.role == HouseholdRole.HEAD), "")
    return [Tie(m.name, tie(mine, m.role, first)) for m in home.members if m.person_id != person_id]


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the household as a row of the page."""

    membership: HouseholdMembership
    role: str
    age: int | None
    is_mine: bool
    has_file: bool

    @property
    def name(self) -> str:
        return self.membership.person.name


def mine_in(living: Sequence[HouseholdMembership], person_id: UUID) -> HouseholdMembership | None:
    """The membership of the person themselves."""
    return next((one for one in living if one.person_id == person_id), None)


def lines(roof: Roof, person_id: UUID) -> list[Line]:
    """Everybody who lives there now, the person of the page first."""
    mine = mine_in(roof.living, person_id)
    if mine is None:
        return []
    on_top = first_name_of(roof)
    found = [
        Line(
            one,
            tie(HouseholdRole(mine.role), HouseholdRole(one.role), on_top),
            one.person.age(on=roof.on),
            one.pk == mine.pk,
            one.person_id in roof.reachable,
        )
        for one in roof.living
    ]
    return sorted(found, key=lambda line: not line.is_mine)


def first_of(roof: Roof) -> HouseholdMembership | None:
    """Whoever the ties are told from, when they live there."""
    return next((one for one in roof.living if one.role == HouseholdRole.HEAD), None)


def first_name_of(roof: Roof) -> str:
    """Their name; empty when they do not live there any more."""
    first = first_of(roof)
    return first.person.name if first else ""


@dataclass(frozen=True, slots=True)
class PastLine:
    """Somebody who lived there, and when."""

    name: str
    role: str
    since: date
    until: date


def past_lines(roof: Roof) -> list[PastLine]:
    """Everybody who lived there before, the last one to leave first."""
    return [
        PastLine(stay.name, tie(stay.mine, stay.theirs, ""), stay.since, stay.until)
        for stay in roof.past
    ]

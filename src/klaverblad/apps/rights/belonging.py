"""Who belongs to which group, by the roles under one roof: each law counts other people.

Where a role leaves no doubt the group is told; where it does, somebody is asked; and as long as
nobody said it, others may belong to the group ("unlisted"). Nobody is taken for alone in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from klaverblad.apps.people.ages import is_of_age
from klaverblad.apps.people.models import HouseholdRole, Person
from klaverblad.apps.people.queries import HouseholdMember, HouseholdView

LEEFLOON_HOUSEHOLD = "leefloon_household"
HEALTH_FUND = "health_fund_household"
FAMILY = "child_benefit_family"
ADDRESS = "address_household"
# Which fact says whether somebody is at charge of another under this roof.
AT_CHARGE: Mapping[str, str] = {
    HEALTH_FUND: "is_health_fund_dependant",
    ADDRESS: "is_dependant_at_address",
}
UNLISTED = "unlisted"

# What another member is to somebody, by both their roles, which are said from the head of the house.
# Grandparents, in-laws and the like belong to the circle of the law only since 2026; whoever is
# not in this table is left to the worker, so they stand as someone else. A child of the head is
# a child for the head and the partner alone: to a housemate it is nobody's charge.
_AS = {
    HouseholdRole.HEAD: {
        HouseholdRole.PARTNER: "partner",
        HouseholdRole.CHILD: "child",
        HouseholdRole.PARENT: "ascendant_or_descendant",
    },
    HouseholdRole.PARTNER: {HouseholdRole.HEAD: "partner", HouseholdRole.CHILD: "child"},
    HouseholdRole.CHILD: {
        HouseholdRole.HEAD: "ascendant_or_descendant",
        HouseholdRole.PARTNER: "ascendant_or_descendant",
    },
    HouseholdRole.PARENT: {HouseholdRole.HEAD: "ascendant_or_descendant"},
    HouseholdRole.SIBLING: {HouseholdRole.PARENT: "ascendant_or_descendant"},
}
_LEADS = frozenset({HouseholdRole.HEAD, HouseholdRole.PARTNER})
# Whoever lives in may be at charge of the ones who lead the house.
_LIVES_IN = frozenset({HouseholdRole.CHILD, HouseholdRole.PARENT})
# A child that is none of the head's may be anybody's in this house.
_OF_SOMEBODY = frozenset(
    {HouseholdRole.RELATIVE, HouseholdRole.HOUSEMATE, HouseholdRole.SIBLING}
)  # fmt: skip
# What is known of one person: fact key -> value, None for asked and not known.
Known = Mapping[str, Any]


@dataclass(frozen=True)
class Doubt:
    """One thing to ask about who belongs to a group: under which fact, of whom."""

    grouping: str
    key: str
    person_id: UUID


@dataclass(frozen=True)
class Roof:
    """The house of one person as the laws read it."""

    me: Person
    home: HouseholdView | None
    known: Mapping[UUID, Known]
    on: date

    @cached_property
    def mine(self) -> HouseholdRole | None:
        """My role under this roof."""
        members = self.home.members if self.home else ()
        return next((one.role for one in members if one.person_id == self.me.pk), None)

    @cached_property
    def others(self) -> list[HouseholdMember]:
        return (
            [one for one in self.home.members if one.person_id != self.me.pk] if self.home else []
        )

    @cached_property
    def _roles(self) -> dict[UUID, str]:
        """What each of the others is to me."""
        return {one.person_id: role_of(self.mine, one, self.on) for one in self.others}

    def groups(self, needed: Collection[str]) -> dict[str, dict[str, Any]]:
        """By grouping: role -> ids, and whether others may belong to it."""
        makers = {
            LEEFLOON_HOUSEHOLD: self._leefloon,
            HEALTH_FUND: self._health_fund,
            FAMILY: self._family,
            ADDRESS: self._address,
        }
        found = {key: makers[key]() for key in makers if key in needed}
        if self.home is None:
            # Nobody said with whom this person lives: that is unknown, not "alone".
            for group in found.values():
                group[UNLISTED] = True
        return found

    def doubts(self) -> Iterator[Doubt]:
        """What to ask so that every group is known; what nobody can say in one answer is not here."""
        for grouping, key in AT_CHARGE.items():
            for who in self._in_doubt(grouping):
                yield Doubt(grouping, key, who)

    def _leefloon(self) -> dict[str, Any]:
        roles: dict[str, Any] = {"applicant": [str(self.me.pk)]}
        for one in self.others:
            roles.setdefault(self._roles[one.person_id], []).append(str(one.person_id))
        return roles

    def _health_fund(self) -> dict[str, Any]:
        """Only the partner and who is at charge: others in the house are no part of it."""
        return self._with_charges(HEALTH_FUND, others="")

    def _address(self) -> dict[str, Any]:
        """Everybody under the roof, those at charge apart."""
        return self._with_charges(ADDRESS, others="other")

    def _with_charges(self, grouping: str, *, others: str) -> dict[str, Any]:
        roles: dict[str, Any] = {"applicant": [str(self.me.pk)]}
        for one in self.others:
            role = self._roles[one.person_id]
            at_charge = self._is_at_charge(grouping, one)
            if role == "partner":
                found = "partner"
            elif at_charge is None:
                continue
            else:
                found = "dependant" if at_charge else others
            if found:
                roles.setdefault(found, []).append(str(one.person_id))
        if self._in_doubt(grouping) or (grouping == HEALTH_FUND and self._am_at_charge()):
            roles[UNLISTED] = True
        return roles

    def _is_at_charge(self, grouping: str, one: HouseholdMember) -> bool | None:
        """Whether somebody is at my charge; None when only an answer can tell."""
        role = self._roles[one.person_id]
        if role == "child":
            return True
        if not self._may_be_at_charge(one, role):
            return False
        said = self.known.get(one.person_id, {}).get(AT_CHARGE[grouping])
        # Yes of somebody in a house that I do not lead: at whose charge is not said.
        return None if said is None or (said and self.mine not in _LEADS) else bool(said)

    def _may_be_at_charge(self, one: HouseholdMember, role: str) -> bool:
        if self.mine in _LEADS and one.role in _LIVES_IN:
            return role != "partner"
        is_grown = is_of_age(one.born_on, on=self.on) is True
        return one.role in _OF_SOMEBODY and not is_grown and self.mine is not None

    def _am_at_charge(self) -> bool:
        """Whether I am, or may be, at charge of another: then the household is not mine."""
        said = self.known.get(self.me.pk, {}).get(AT_CHARGE[HEALTH_FUND])
        return bool(said) or (said is None and self.mine in _LIVES_IN)

    def _in_doubt(self, grouping: str) -> list[UUID]:
        found = [one.person_id for one in self.others if self._is_at_charge(grouping, one) is None]
        if grouping == HEALTH_FUND and self._am_at_charge():
            found.insert(0, self.me.pk)
        return found

    def _family(self) -> dict[str, Any]:
        """Who raises which children here. A grown child stays in it: its studies are asked."""
        roles: dict[str, Any] = {"recipient": [str(self.me.pk)]}
        mine = self.mine
        for one in self.others:
            if self._roles[one.person_id] == "partner":
                roles.setdefault("partner", []).append(str(one.person_id))
            elif mine in _LEADS and one.role == HouseholdRole.CHILD:
                roles.setdefault("child", []).append(str(one.person_id))
            elif one.role in _OF_SOMEBODY and is_of_age(one.born_on, on=self.on) is not True:
                # Whose child this is, the roles do not say.
                roles[UNLISTED] = True
        return roles


def role_of(mine: HouseholdRole | None, member: HouseholdMember, on: date) -> str:
    """What another member is to the person, for the leefloon."""
    found = _AS.get(mine, {}).get(member.role, "other") if mine else "other"
    # An unknown birthday is left to the rules.
    if found == "child" and is_of_age(member.born_on, on=on):
        return "ascendant_or_descendant"
    return found

"""For whom a measure may be meant: groups that follow from what is known, never from a guess.

Who is in a group is only counted. It weighs nothing in who gets a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.ages import age
from klaverblad.apps.people.models import HouseholdRole, Person
from klaverblad.apps.people.queries import HouseholdView

FACTS = ("diploma", "statuses")
_YOUNG_BELOW, _OLDER_FROM = 30, 55
_WITHOUT_DIPLOMA = frozenset({"none", "primary", "lower_secondary"})


class Group(models.TextChoices):
    """In the order of the page."""

    UNDER_30 = "under_30", _("jonger dan 30")
    OVER_55 = "over_55", _("55 of ouder")
    SINGLE_PARENT = "single_parent", _("alleenstaande ouders")
    NO_DIPLOMA = "no_diploma", _("zonder diploma secundair")
    LEEFLOON = "leefloon", _("met een leefloon")


def groups_of(
    person: Person, known: Mapping[str, Any], home: HouseholdView | None, *, on: date
) -> frozenset[Group]:
    """The groups that somebody is in for certain."""
    found = set()
    if person.born_on is not None:
        years = age(person.born_on, on=on)
        found |= {Group.UNDER_30} if years < _YOUNG_BELOW else set()
        found |= {Group.OVER_55} if years >= _OLDER_FROM else set()
    if home is not None and _is_single_parent(person.pk, home):
        found.add(Group.SINGLE_PARENT)
    if known.get("diploma") in _WITHOUT_DIPLOMA:
        found.add(Group.NO_DIPLOMA)
    if "leefloon" in (known.get("statuses") or ()):
        found.add(Group.LEEFLOON)
    return frozenset(found)


def _is_single_parent(person_id: UUID, home: HouseholdView) -> bool:
    roles: Sequence[str] = [member.role for member in home.members]
    is_head = any(
        member.person_id == person_id and member.role == HouseholdRole.HEAD
        for member in home.members
    )
    return is_head and HouseholdRole.CHILD in roles and HouseholdRole.PARTNER not in roles

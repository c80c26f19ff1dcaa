"""What follows from what is known, at one moment and at the next: old and new side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.places_words import BARRIER_ICONS
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.rights import queries as rights
from klaverblad.engines.matching import Reason


@dataclass(frozen=True)
class Standing:
    """What follows from the facts at one moment."""

    field: placements.Field
    leefloon: rights.Leefloon

    @classmethod
    def now(cls, actor: Actor, person: Person) -> Standing:
        return cls(
            placements.field(actor, [person], on=actor.on),
            rights.leefloon(actor, person, on=actor.on),
        )


def effect(before: Standing, after: Standing, language: str) -> dict[str, Any]:
    """Old and new side by side, in words."""
    found = placements.effect(before.field, after.field)

    def chips(reasons: tuple[Reason, ...]) -> list[dict[str, str]]:
        return [{"icon": BARRIER_ICONS[r.barrier], "label": r.chip(language)} for r in reasons]

    def lines(shifts: tuple[placements.Shift, ...], which: str) -> list[dict[str, Any]]:
        return [
            {
                "place": shift.place,
                "url": reverse("places:place", args=[shift.place.pk]),
                "reasons": chips(getattr(shift, which)),
                "before": chips(shift.before),
                "after": chips(shift.after),
            }
            for shift in shifts
        ]

    return {
        "n_before": found.n_before,
        "n_after": found.n_after,
        "opened": lines(found.opened, "before"),
        "closed": lines(found.closed, "after"),
        "closer": lines(found.closer, "after"),
        "n_closer": found.n_closer,
        "n_farther": found.n_farther,
        "leefloon_before": before.leefloon,
        "leefloon_after": after.leefloon,
        "leefloon_moved": before.leefloon.bounds != after.leefloon.bounds,
    }

"""Every change to places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.places import policies, queries
from klaverblad.apps.places.history_services import (
    PlaceChanged,
    columns_of,
    keep,
    last_number,
)
from klaverblad.apps.places.models import Place, PlaceChange
from klaverblad.errors import BadInput, Refused

_FIELDS = (
    "organisation_id", "municipality_id", "title", "kind", "activity", "about", "lat", "lon",
    "week", "hours_week", "capacity", "min_months", "starts_on", "starts_until",
    "needs_licence_b",
    "language_level_min", "lift_kg", "stand_hours", "needs_stairs", "competences", "statuses", "contact_name",
    "wage_eur", "wage_per", "wage_source",
)  # fmt: skip


@transaction.atomic
def open_place(actor: Actor, said: Mapping[str, Any]) -> Place:
    """Offer a place. `said` holds the fields of Place and `accepts`, the instruments' slugs."""
    policies.can_write_places(actor).enforce()
    place = Place()
    _fill(actor, place, said)
    policies.can_change_place(actor, place).enforce()
    _save(place, said)
    keep(actor, place, PlaceChange.OPENED, None)
    journal.emit("place.opened", actor, place, activity=place.activity)
    return place


@transaction.atomic
def change_place(
    actor: Actor, place_id: UUID, said: Mapping[str, Any], *, seen: int | None = None
) -> Place:
    """Change what a place asks or offers; matches follow by themselves.

    seen   the number of the last change that the page showed; None: nobody looked at a page
    """
    place = queries.places(actor).select_for_update(of=("self",)).get(pk=place_id)
    policies.can_change_place(actor, place).enforce()
    if seen is not None and seen != last_number(place):
        raise PlaceChanged(place=place.pk)
    before = {name: getattr(place, name) for name in _FIELDS}
    kept = columns_of(place)
    _fill(actor, place, said)
    policies.can_change_place(actor, place).enforce()
    _save(place, said)
    keep(actor, place, PlaceChange.CHANGED, kept)
    changed = sorted(name for name in _FIELDS if before[name] != getattr(place, name))
    journal.emit("place.changed", actor, place, fields=changed)
    return place


@transaction.atomic
def close_place(actor: Actor, place_id: UUID) -> Place:
    """No longer offer a place; it can be opened again."""
    place = queries.places(actor).select_for_update(of=("self",)).get(pk=place_id)
    policies.can_change_place(actor, place).enforce()
    if place.closed_on is not None:
        raise Refused(_("Deze plek is al gesloten."), place=place.pk)
    before = columns_of(place)
    place.closed_on = actor.on
    place.save(update_fields=["closed_on"])
    keep(actor, place, PlaceChange.CLOSED, before)
    journal.emit("place.closed", actor, place)
    return place


@transaction.atomic
def reopen_place(actor: Actor, place_id: UUID) -> Place:
    """Offer a closed place again."""
    place = queries.places(actor).select_for_update(of=("self",)).get(pk=place_id)
    policies.can_change_place(actor, place).enforce()
    before = columns_of(place)
    place.closed_on = None
    place.save(update_fields=["closed_on"])
    keep(actor, place, PlaceChange.REOPENED, before)
    journal.emit("place.reopened", actor, place)
    return place


def _fill(actor: Actor, place: Place, said: Mapping[str, Any]) -> None:
    for name in _FIELDS:
        if name in said:
            setattr(place, name, said[name])
    if actor.role in policies.OWN_ORGANISATION:
        place.organisation_id = actor.organisation_id
    organisation = accounts.organisations(actor).get(pk=place.organisation_id)
    municipality = accounts.municipalities(actor).get(pk=place.municipality_id)
    place.organisation, place.municipality = organisation, municipality
    if place.lat is None or place.lon is None:
        # Until an address is known, the middle of the municipality stands in for it.
        place.lat, place.lon = municipality.lat, municipality.lon


def _save(place: Place, said: Mapping[str, Any]) -> None:
    try:
        place.full_clean()
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), fields=sorted(error.message_dict)) from error
    place.save()
    if "accepts" in said:
        place.accepts.set(said["accepts"])

"""What an organisation does with its places: pause, take up again, copy, say how many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.places import policies, queries
from klaverblad.apps.places.history_services import SAID, columns_of, keep, write_rooms
from klaverblad.apps.places.models import Place, PlaceChange
from klaverblad.errors import BadInput, Refused

ROOM_MOST = 999
_TITLE_MOST = 120


@dataclass(frozen=True, slots=True)
class Room:
    """For how many at once from one day to another; without a last day, from then on."""

    since: date
    until: date | None
    capacity: int


def _locked(actor: Actor, place_id: UUID) -> Place:
    place = queries.places(actor).select_for_update(of=("self",)).get(pk=place_id)
    policies.can_change_place(actor, place).enforce()
    return place


@transaction.atomic
def pause_place(actor: Actor, place_id: UUID, *, since: date, until: date | None = None) -> Place:
    """Propose a place to nobody for a while; it comes back by itself after the last day."""
    place = _locked(actor, place_id)
    if place.is_closed(on=actor.on):
        raise Refused(_("Deze plek is gesloten. Open ze eerst weer."), place=place.pk)
    if until is not None and until < since:
        raise BadInput(_("De pauze eindigt voor ze begint. Kijk de dagen na."), field="until")
    if until is not None and until < actor.on:
        raise BadInput(_("Die dagen zijn al voorbij. Kies een latere laatste dag."), field="until")
    before = columns_of(place)
    place.paused_from, place.paused_until = since, until
    place.save(update_fields=["paused_from", "paused_until"])
    keep(actor, place, PlaceChange.PAUSED, before)
    journal.emit("place.paused", actor, place)
    return place


@transaction.atomic
def resume_place(actor: Actor, place_id: UUID) -> Place:
    """Offer a place again before its pause is over."""
    place = _locked(actor, place_id)
    if place.paused_from is None:
        raise Refused(_("Deze plek staat niet in pauze."), place=place.pk)
    before = columns_of(place)
    place.paused_from = place.paused_until = None
    place.save(update_fields=["paused_from", "paused_until"])
    keep(actor, place, PlaceChange.RESUMED, before)
    journal.emit("place.resumed", actor, place)
    return place


@transaction.atomic
def copy_place(actor: Actor, place_id: UUID) -> Place:
    """Make a place like another one. It is offered only once somebody looked at it and opens it."""
    old = _locked(actor, place_id)
    new = Place(organisation_id=old.organisation_id, contact_name=old.contact_name)
    for name in SAID:
        setattr(new, name, getattr(old, name))
    new.title = gettext("%(title)s, kopie") % {"title": old.title[: _TITLE_MOST - 12]}
    new.opened_on = new.closed_on = actor.on
    new.paused_from = new.paused_until = None
    new.save()
    new.accepts.set(old.accepts.all())
    keep(actor, new, PlaceChange.COPIED, None)
    journal.emit("place.copied", actor, new, of=old.pk)
    return new


@transaction.atomic
def say_rooms(actor: Actor, place_id: UUID, rows: Sequence[Room]) -> Place:
    """Say for how many there is room in which days; outside them the usual number holds."""
    place = _locked(actor, place_id)
    before = columns_of(place)
    ordered = _checked(rows)
    write_rooms(place, [[one.since, one.until, one.capacity] for one in ordered])
    if keep(actor, place, PlaceChange.ROOM, before):
        journal.emit("place.room_said", actor, place, n_rows=len(ordered))
    return place


def _checked(rows: Sequence[Room]) -> list[Room]:
    """The rows by day, none of them over another.

    raises   BadInput with `row`, the number of the row as it was given, from 1 on
    """
    for number, one in enumerate(rows, start=1):
        if not 1 <= one.capacity <= ROOM_MOST:
            sentence = _("Geef minstens 1. Is er geen plaats? Pauzeer de plek dan.")
            raise BadInput(sentence, row=number, field="capacity")
        if one.until is not None and one.until < one.since:
            raise BadInput(
                _("Deze dag komt vóór de eerste dag. Kijk ze na."), row=number, field="until"
            )
    ordered = sorted(enumerate(rows, start=1), key=lambda pair: pair[1].since)
    for (_n, one), (number, following) in pairwise(ordered):
        if one.until is None or following.since <= one.until:
            sentence = _("Deze periode loopt over een andere. Laat ze na elkaar komen.")
            raise BadInput(sentence, row=number, field="since")
    return [one for _n, one in ordered]

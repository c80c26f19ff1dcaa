"""How a place was before each change, and putting it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.places import policies, queries
from klaverblad.apps.places.models import Place, PlaceChange, PlaceRoom, PlaceVersion
from klaverblad.errors import BadInput, Refused

# What a place says of itself, and so what can be put back. Who guides there is not kept.
SAID = (
    "municipality_id", "title", "kind", "activity", "about", "lat", "lon", "week", "hours_week",
    "capacity", "min_months", "starts_on", "starts_until", "needs_licence_b",
    "language_level_min", "lift_kg", "stand_hours", "needs_stairs", "competences", "statuses", "wage_eur",
    "wage_per", "wage_source", "closed_on", "paused_from", "paused_until",
)  # fmt: skip


class PlaceChanged(Refused):
    """Somebody else changed this place since the page was opened."""

    code = "place_changed"
    sentence = _("Iemand anders paste deze plek net aan. Kijk wat er nu staat.")


def columns_of(place: Place) -> dict[str, Any]:
    """All that can be put back, its measures and its rooms too."""
    said = {name: _plain(place, name) for name in SAID}
    said["accepts"] = sorted(one.pk for one in place.accepts.all())
    said["rooms"] = [[one.since, one.until, one.capacity] for one in place.rooms.all()]
    return said


def _plain(place: Place, name: str) -> Any:
    # As it is read from the database, so that "16" and 16 are no change.
    value = getattr(place, name)
    return value if value is None else place._meta.get_field(name).to_python(value)


def keep(actor: Actor, place: Place, what: PlaceChange, before: dict[str, Any] | None) -> bool:
    """Write down how it was, in the caller's transaction; whether anything differs."""
    changed: list[str] = []
    if before is not None:
        now = columns_of(place)
        changed = sorted(name for name in now if now[name] != before[name])
        if not changed:
            return False
    PlaceVersion.objects.create(
        place=place,
        number=last_number(place) + 1,
        what=what,
        at=timezone.now(),
        by_id=actor.user_id,
        before=before,
        fields=changed,
    )
    return True


def last_number(place: Place) -> int:
    """The number of the last change, 0 before any."""
    last = place.versions.first()
    return last.number if last else 0


@transaction.atomic
def put_place_back(actor: Actor, place_id: UUID, *, seen: int) -> Place:
    """Put a place back as it was before its last change; that is a change of its own.

    seen   the number of the change that is taken back
    """
    place = queries.places(actor).select_for_update(of=("self",)).get(pk=place_id)
    policies.can_change_place(actor, place).enforce()
    last = place.versions.first()
    if last is None or last.number != seen:
        raise PlaceChanged(place=place.pk)
    if last.before is None:
        raise Refused(
            _("Hiervoor was er nog niets. Sluit de plek als ze niet mag blijven."), place=place.pk
        )
    before = columns_of(place)
    _restore(place, last.before)
    keep(actor, place, PlaceChange.PUT_BACK, before)
    journal.emit("place.put_back", actor, place, number=last.number)
    return place


def _restore(place: Place, said: Mapping[str, Any]) -> None:
    for name in SAID:
        value = said.get(name)
        if value is not None:
            value = place._meta.get_field(name).to_python(value)
        setattr(place, name, value)
    try:
        place.full_clean()
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), fields=sorted(error.message_dict)) from error
    place.save()
    place.accepts.set(said["accepts"])
    write_rooms(place, said["rooms"])


def write_rooms(place: Place, rows: list[Any]) -> None:
    """Replace the rooms of a place, in the caller's transaction."""
    PlaceRoom.objects.filter(place=place).delete()
    PlaceRoom.objects.bulk_create(
        PlaceRoom(place=place, since=since, until=until, capacity=capacity)
        for since, until, capacity in rows
    )

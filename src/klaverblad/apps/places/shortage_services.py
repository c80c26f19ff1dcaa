"""Keeping the list of shortage occupations: each row dated, with its cause and its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.places import policies
from klaverblad.apps.places.models import ShortageCause, ShortageOccupation
from klaverblad.apps.places.shortage_queries import every_shortage, shortages
from klaverblad.errors import BadInput

SAID = ("name", "activity", "causes", "since", "until", "source", "checked_on")


@transaction.atomic
def add_shortage(actor: Actor, said: Mapping[str, Any]) -> ShortageOccupation:
    """Write down a job that stays open, why, and where that stands."""
    policies.can_write_shortages(actor).enforce()
    assert actor.user_id is not None
    row = ShortageOccupation(region_id=actor.region_id, made_by_id=actor.user_id)
    return _save(actor, row, said, "shortage.added")


@transaction.atomic
def change_shortage(actor: Actor, shortage_id: UUID, said: Mapping[str, Any]) -> ShortageOccupation:
    """Put a row right, or end it."""
    policies.can_write_shortages(actor).enforce()
    row = shortages(actor).select_for_update().get(pk=shortage_id)
    return _save(actor, row, said, "shortage.changed")


def _save(
    actor: Actor, row: ShortageOccupation, said: Mapping[str, Any], event: str
) -> ShortageOccupation:
    for name in SAID:
        setattr(row, name, said[name])
    if not row.causes or not set(row.causes) <= set(ShortageCause.values):
        raise BadInput(_("Kies minstens één oorzaak."), field="causes")
    if row.until is not None and row.until < row.since:
        raise BadInput(_("Het einde ligt voor het begin."), field="until")
    if row.checked_on > actor.on:
        raise BadInput(_("Die dag moet nog komen."), field="checked_on")
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise BadInput(error.message_dict[field][0], field=field) from error
    row.save()
    journal.emit(event, actor, row)
    return row


@transaction.atomic
def retire_shortage(actor: Actor, shortage_id: UUID, *, at: datetime) -> ShortageOccupation:
    """Take a row away that should not have been there."""
    policies.can_write_shortages(actor).enforce()
    row = shortages(actor).select_for_update().get(pk=shortage_id)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    journal.emit("shortage.retired", actor, row)
    return row


@transaction.atomic
def restore_shortage(actor: Actor, shortage_id: UUID) -> ShortageOccupation:
    """Put a row back."""
    policies.can_write_shortages(actor).enforce()
    row = every_shortage(actor).select_for_update().get(pk=shortage_id)
    row.retired_at = None
    row.save(update_fields=["retired_at"])
    journal.emit("shortage.restored", actor, row)
    return row

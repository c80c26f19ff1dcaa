"""The file that an actor works on, under a lock; and in whose name the background works."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.imports import policies, queries
from klaverblad.apps.imports.models import Import
from klaverblad.errors import Refused


class CannotNow(Refused):
    """A step that does not fit the state of the file: somebody was there first, or it is busy."""

    code = "import_cannot_now"
    sentence = _("Dit kan nu niet met dit bestand. Kijk hoe het er nu mee staat.")


def mine(actor: Actor, import_id: UUID, *states: str) -> Import:
    """The file, locked, in one of these states."""
    found = queries.imports(actor).select_for_update(of=("self",)).get(pk=import_id)
    policies.can_use_import(actor, found).enforce()
    if states and found.state not in states:
        raise CannotNow(state=found.state)
    return found


def worker_for(imported: Import, *, on: date) -> Actor | None:
    """Whoever took the file in, as they may work on a day; None when they may no longer."""
    member = imported.membership
    if member.until is not None and member.until < on:
        return None
    actor = Actor.of(member, on=on)
    is_allowed = policies.can_use_import(actor, imported).is_allowed and member.user.is_active
    return actor if is_allowed else None

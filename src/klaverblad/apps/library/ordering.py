"""The order of what a region added, among what comes with the house: one place up or down."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import policies, queries
from klaverblad.apps.library.models import Instrument
from klaverblad.errors import Refused

# Behind the last one of the house there is room for many.
_STEP = 10


@transaction.atomic
def move_instrument(actor: Actor, slug: str, *, up: bool) -> Instrument:
    """Put an own instrument one place before or after its neighbour on the same rung.

    What comes with the house never moves: it is the same in every region.
    """
    policies.can_write_library(actor).enforce()
    # All of one's own under a lock: they may have to make room.
    own = {one.pk: one for one in queries.of_region(actor).select_for_update(of=("self",))}
    moved = own.get(slug)
    if moved is None or not moved.is_active:
        raise Instrument.DoesNotExist
    rung = [own.get(one.pk, one) for one in queries.instruments(actor).filter(rung=moved.rung)]
    here = rung.index(moved)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rung):
        return moved
    rung[here], rung[there] = rung[there], rung[here]
    changed = _placed(rung)
    for one in changed:
        one.save(update_fields=["position"])
    journal.emit("instrument.moved", actor, moved, position=moved.position, changed=len(changed))
    return moved


def _placed(rung: list[Instrument]) -> list[Instrument]:
    """Give what is between two of the house numbers between theirs; whatever got another one."""
    changed, waiting, low = [], [], 0
    for one in [*rung, None]:
        if one is not None and one.region_id is not None:
            waiting.append(one)
            continue
        high = one.position if one is not None else low + _STEP * (len(waiting) + 1)
        if waiting and high - low <= len(waiting):
            raise Refused(_("Hier past er geen meer tussen. Zet hem hoger of lager."))
        for number, own in enumerate(waiting, start=1):
            position = low + (high - low) * number // (len(waiting) + 1)
            if own.position != position:
                own.position = position
                changed.append(own)
        waiting, low = [], high
    return changed

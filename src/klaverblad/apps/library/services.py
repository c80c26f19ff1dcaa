"""Every change to the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import policies, queries
from klaverblad.apps.library.models import Instrument, InstrumentVersion
from klaverblad.apps.library.seed import seed
from klaverblad.errors import BadInput, Refused


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, by slug. What is in neither stood there already, or is a region's own."""

    added: tuple[str, ...]
    changed: tuple[str, ...]


@transaction.atomic
def load_instruments(actor: Actor) -> Loaded:
    """Bring the instruments that come with the house up to date; twice is as once.

    A row of a region is never touched, and neither is what an administrator put out of use.
    """
    policies.can_load_library(actor).enforce()
    there = Instrument.objects.select_for_update(of=("self",)).in_bulk()
    added, changed = [], []
    for slug, columns in seed().items():
        if slug not in there:
            added.append(Instrument(slug=slug, **columns))
        elif there[slug].region_id is None and _update(there[slug], columns):
            changed.append(there[slug])
    Instrument.objects.bulk_create(added)
    for instrument in changed:
        instrument.save()
    journal.record_many(
        [journal.event("instrument.added", actor, one) for one in added]
        + [journal.event("instrument.changed", actor, one) for one in changed]
    )
    return Loaded(tuple(one.slug for one in added), tuple(one.slug for one in changed))


def _update(instrument: Instrument, columns: dict[str, Any]) -> bool:
    """Take over what the file says now; whether anything differed."""
    # The file may end a measure, but not bring back what an administrator put out of use.
    wanted = {**columns, "is_active": columns["is_active"] and instrument.is_active}
    differing = {name: v for name, v in wanted.items() if getattr(instrument, name) != v}
    for name, value in differing.items():
        setattr(instrument, name, value)
    return bool(differing)


# What a region says of an instrument of its own. Its slug never changes: plans point to it.
OWN_FIELDS = (
    "leaf", "rung", "position", "name", "what_for", "who_may", "lasts", "days_typical", "lifts",
    "needs", "leads_to", "since", "is_voluntary", "produces_fact_key", "produces_fact_value", "source", "status",
    "is_active",
)  # fmt: skip
_SLUG_MOST = 40


class InstrumentChanged(Refused):
    """Somebody else changed this instrument since the form was opened."""

    code = "instrument_changed"
    sentence = _(
        "Een collega paste deze maatregel net aan. Kijk wat er nu staat en bewaar opnieuw."
    )


@transaction.atomic
def add_instrument(actor: Actor, said: Mapping[str, Any]) -> Instrument:
    """Add an instrument of the actor's own region. `said` holds columns of OWN_FIELDS."""
    policies.can_write_library(actor).enforce()
    instrument = Instrument(slug=_free_slug(said["name"]["nl"]), region_id=actor.region_id)
    _fill(actor, instrument, said)
    instrument.save(force_insert=True)
    _keep(actor, instrument, None)
    journal.emit("instrument.added", actor, instrument)
    return instrument


@transaction.atomic
def change_instrument(
    actor: Actor, slug: str, said: Mapping[str, Any], *, seen: int | None = None
) -> Instrument:
    """Change an instrument of the actor's own region; how it was is kept.

    seen   the number of the version that the form showed; None for whoever looked at no form
    """
    policies.can_write_library(actor).enforce()
    instrument = queries.of_region(actor).select_for_update(of=("self",)).get(pk=slug)
    if seen is not None and seen != last_number(instrument):
        raise InstrumentChanged(slug=slug)
    before = _columns_of(instrument)
    _fill(actor, instrument, said)
    if _columns_of(instrument) == before:
        return instrument
    instrument.save()
    _keep(actor, instrument, before)
    journal.emit("instrument.changed", actor, instrument)
    return instrument


@transaction.atomic
def retire_instrument(actor: Actor, slug: str) -> Instrument:
    """Take an instrument out of use; steps that hold it stay as they are."""
    return change_instrument(actor, slug, {"is_active": False})


@transaction.atomic
def undo_instrument(actor: Actor, slug: str) -> Instrument:
    """Put an instrument back as it was before its last change; that is a change of its own."""
    policies.can_write_library(actor).enforce()
    last = queries.versions(actor, slug).first()
    if last is None or last.before is None:
        raise Refused(_("Er is geen vroegere versie. Haal de maatregel uit gebruik."), slug=slug)
    return change_instrument(actor, slug, _read_back(last.before))


def last_number(instrument: Instrument) -> int:
    """The number of the last change, 0 before any."""
    last = instrument.versions.first()
    return last.number if last else 0


def _fill(actor: Actor, instrument: Instrument, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        assert name in OWN_FIELDS, f"a region does not say {name}"
        setattr(instrument, name, value)
    known = set(queries.instruments(actor).values_list("pk", flat=True)) - {instrument.slug}
    # One that went out of use leads nowhere any more, and is let go without a word.
    instrument.leads_to = [slug for slug in instrument.leads_to if slug in known]
    try:
        instrument.full_clean(exclude=["slug", "region"])
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise BadInput(error.message_dict[field][0], field=field) from error


def _columns_of(instrument: Instrument) -> dict[str, Any]:
    return {name: _plain(getattr(instrument, name)) for name in OWN_FIELDS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read_back(columns: Mapping[str, Any]) -> dict[str, Any]:
    since = columns["since"]
    return {**columns, "since": date.fromisoformat(since) if since else None}


def _keep(actor: Actor, instrument: Instrument, before: dict[str, Any] | None) -> None:
    InstrumentVersion.objects.create(
        instrument=instrument,
        number=last_number(instrument) + 1,
        at=timezone.now(),
        by_id=actor.user_id,
        before=before,
    )


def _free_slug(name: str) -> str:
    """An address of its own made of the name; a second of the same name gets a number."""
    first = slugify(name)[: _SLUG_MOST - 3].strip("-") or "maatregel"
    taken = set(Instrument.objects.filter(slug__startswith=first).values_list("slug", flat=True))
    if first not in taken:
        return first
    return next(one for n in range(2, 1000) if (one := f"{first}-{n}") not in taken)

"""Taking a timetable into use: the whole of it at once, or nothing."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Region
from klaverblad.apps.journal import services as journal
from klaverblad.apps.travel import policies, queries, store
from klaverblad.apps.travel.models import Timetable
from klaverblad.apps.travel.prepare import Prepared, prepare

_DAYS = ("valid_from", "valid_until", "workday_on", "saturday_on", "sunday_on")


def load_timetable(actor: Actor, source: Path, *, at: datetime, cluster: str = "") -> Timetable:
    """Read a GTFS zip and travel by it from now on; what was there is gone after that.

    raises   NotAFeed, BadFeed: nothing was replaced
    """
    policies.can_load_timetable(actor).enforce()
    key = uuid.uuid4()
    around = queries.around(actor)
    prepared = prepare(source, store.folder_of(key), around=around, on=actor.on, cluster=cluster)
    return put_in_use(actor, key, prepared, at=at)


def put_in_use(actor: Actor, key: uuid.UUID, prepared: Prepared, *, at: datetime) -> Timetable:
    """Travel by a timetable whose files are there."""
    try:
        with transaction.atomic():
            policies.can_load_timetable(actor).enforce()
            # Two that load at once come one after the other: the region is the lock.
            region_id = Region.objects.select_for_update().get(pk=actor.region_id).pk
            old = list(queries.timetables(actor).filter(is_current=True))
            queries.timetables(actor).filter(is_current=True).update(is_current=False)
            timetable = Timetable.objects.create(
                id=key,
                region_id=region_id,
                loaded_at=at,
                loaded_by_id=actor.user_id,
                loaded_through=actor.system,
                **asdict(prepared)
                | {name: date.fromisoformat(getattr(prepared, name)) for name in _DAYS},
            )
            journal.emit(
                "timetable.loaded",
                actor,
                timetable,
                sha256=prepared.sha256[:16],
                valid_until=timetable.valid_until,
                replaces=[one.pk for one in old],
            )
            transaction.on_commit(lambda: _sweep(region_id))
    except BaseException:
        shutil.rmtree(store.folder_of(key), ignore_errors=True)
        raise
    return timetable


def _sweep(region_id: str) -> None:
    """Take away the files of timetables that are no longer used; the rows stay, to look back at."""
    for key in queries.replaced(region_id):
        shutil.rmtree(store.folder_of(key), ignore_errors=True)

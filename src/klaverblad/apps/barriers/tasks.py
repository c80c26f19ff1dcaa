"""The map is made every night, and when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.barriers import services
from klaverblad.apps.barriers.policies import MAPPER


def mapper(region_id: str, *, on: date) -> Actor:
    """The task that reckons the map of one region."""
    return Actor.task(MAPPER, on=on, region_id=region_id)


def map_nightly(*, on: date, after: str) -> Iterator[str]:
    """Every region in turn; the bookmark is the last one that was done."""
    for region_id in accounts.region_ids():
        if region_id <= after:
            continue
        try:
            for run in services.make_map(mapper(region_id, on=on)):
                if run.finished_at is None:
                    yield after
        except services.SomebodyReckons:
            pass
        after = region_id
        yield after


@task()
def map_now(region_id: str, user_id: str) -> str:
    """Make the map of a region because somebody asked; how that went."""
    actor = mapper(region_id, on=timezone.localdate())
    try:
        for _run in services.make_map(actor, asked_by=UUID(user_id)):
            pass
    except services.SomebodyReckons:
        return "somebody_reckons"
    return "done"

"""The map is made: claimed by one process, reckoned outside a transaction, kept whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.barriers import queries, reckoning
from klaverblad.apps.barriers.laid_out import SLICE, lay_out, seekers
from klaverblad.apps.barriers.models import Cell, Gainer, MapRun
from klaverblad.apps.barriers.policies import can_compute_map
from klaverblad.apps.barriers.reckoning import SINGLES, Found, Reckoner
from klaverblad.apps.journal import services as journal
from klaverblad.errors import Refused

# How often whoever reckons says that they are still there, in cells.
_SAY_EVERY = 200
# Numbers of older maps stay a month, to see what changed; names go with the next map.
KEPT = timedelta(days=31)
_ROWS_AT_ONCE = 500
Clock = Callable[[], datetime]


class SomebodyReckons(Refused):
    """Another process is at it."""

    code = "barrier_map_busy"
    sentence = _("De kaart wordt al berekend. Ze verschijnt vanzelf als ze klaar is.")


@transaction.atomic
def ask_for_map(actor: Actor, *, at: datetime) -> None:
    """Have the map of the actor's region made in the background.

    raises   SomebodyReckons while one is being made
    """
    from klaverblad.apps.barriers.tasks import map_now

    can_compute_map(actor).enforce()
    run = queries.open_run(actor)
    if run is not None and queries.is_alive(run, at=at):
        raise SomebodyReckons
    assert actor.user_id is not None
    assert actor.region_id is not None
    transaction.on_commit(partial(map_now.enqueue, actor.region_id, str(actor.user_id)))


def make_map(
    actor: Actor,
    *,
    asked_by: UUID | None = None,
    clock: Clock = timezone.now,
    size: int = SLICE,
) -> Iterator[MapRun]:
    """Make the map of a region; the run after each piece of work.

    raises   SomebodyReckons
    """
    can_compute_map(actor).enforce()
    towns = list(accounts.municipalities(actor).order_by("pk").values_list("pk", flat=True))
    run = _begin(actor, asked_by, at=clock())
    try:
        run.n_steps = len(seekers(actor)) + reckoning.n_cells(len(towns))
        _say(run, 0, clock())
        yield run
        laid = lay_out(
            actor, on=actor.on, size=size, tell=lambda n_read: _say(run, n_read, clock())
        )
        reckoner = Reckoner(laid)
        found: list[Found] = []
        for n, one in enumerate(reckoner.cells(towns), start=1):
            if one is not None:
                found.append(one)
            if not n % _SAY_EVERY:
                _say(run, len(laid.ids) + n, clock())
                yield run
        _keep(actor, run, reckoner, found, at=clock())
        yield run
    finally:
        # Broken off: whoever comes next need not wait until we are silent.
        MapRun.objects.filter(pk=run.pk, is_open=True).update(is_open=None)


def _begin(actor: Actor, asked_by: UUID | None, *, at: datetime) -> MapRun:
    try:
        with transaction.atomic():
            old = MapRun.objects.select_for_update().filter(region_id=actor.region_id, is_open=True)
            for run in old:
                if queries.is_alive(run, at=at):
                    raise SomebodyReckons
                run.is_open = None
                run.save(update_fields=["is_open"])
            return MapRun.objects.create(
                region_id=actor.region_id,
                on=actor.on,
                asked_by_id=asked_by,
                started_at=at,
                claimed_at=at,
                versions=reckoning.versions(),
            )
    except IntegrityError:
        # Two began in the same moment: the database let one of them.
        raise SomebodyReckons from None


def _say(run: MapRun, n_done: int, at: datetime) -> None:
    run.n_done, run.claimed_at = n_done, at
    fields = {"n_done": n_done, "claimed_at": at, "n_steps": run.n_steps}
    if not MapRun.objects.filter(pk=run.pk, is_open=True).update(**fields):
        raise SomebodyReckons


@dataclass(frozen=True, slots=True)
class _Names:
    """Whose names are kept: one barrier alone, for everybody."""

    cell: Cell
    ids: list[UUID]


@transaction.atomic
def _keep(
    actor: Actor, run: MapRun, reckoner: Reckoner, found: list[Found], *, at: datetime
) -> None:
    held = MapRun.objects.select_for_update().get(pk=run.pk)
    if held.is_open is None:
        raise SomebodyReckons
    cells = [
        Cell(
            run=run,
            barriers=one.barriers,
            municipality_id=one.town or None,
            group=one.group,
            n_people=one.n_people,
            n_gained=one.n_gained,
            n_helped=one.n_helped,
            by_group=one.by_group,
        )
        for one in found
    ]
    Cell.objects.bulk_create(cells, batch_size=_ROWS_AT_ONCE)
    names = [
        _Names(cell, reckoner.ids(one.gainers))
        for cell, one in zip(cells, found, strict=True)
        if one.barriers in SINGLES and not one.group
    ]
    before = MapRun.objects.filter(region_id=run.region_id).exclude(pk=run.pk)
    Gainer.objects.filter(cell__run__in=before).delete()
    Gainer.objects.bulk_create(
        (Gainer(cell=one.cell, person_id=who) for one in names for who in one.ids),
        batch_size=_ROWS_AT_ONCE,
    )
    Cell.objects.filter(run__in=before.filter(started_at__lt=at - KEPT)).delete()
    certificate, question = reckoner.solved.certificate, reckoner.laid.plain
    run.n_people, run.n_unknown = len(reckoner.laid.ids), reckoner.laid.n_unknown
    run.n_places, run.n_seats = len(question.places), int(question.capacity.sum())
    run.n_placed, run.n_done = reckoner.n_placed, run.n_steps
    run.input_hash, run.seal = reckoner.input_hash, certificate.seal
    run.is_open, run.finished_at = None, at
    run.save()
    journal.emit(
        "barrier_map.made",
        actor,
        run,
        n_people=run.n_people,
        n_places=run.n_places,
        n_cells=len(cells),
    )

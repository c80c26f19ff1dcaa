"""A run over a whole caseload: begun, gone on with after a kill, solved, kept; and stopped at once.

People are judged in slices, each kept in a transaction of its own; then everybody is solved
together in one. What a run finds waits for a coach: nothing of it reaches a person by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.reach_queries import PLACING
from klaverblad.apps.placements import agreed_queries as agreed
from klaverblad.apps.placements import queries as matching
from klaverblad.apps.placements import run_queries as queries
from klaverblad.apps.placements.columns import vocabulary
from klaverblad.apps.placements.held_queries import seats_taken
from klaverblad.apps.placements.models import (
    AgreedKind,
    AgreedTable,
    EndedAs,
    Run,
    RunSlice,
    Suggestion,
    SuggestionState,
)
from klaverblad.apps.placements.policies import can_agree, can_ask_run
from klaverblad.apps.places import queries as places
from klaverblad.apps.rights.scan_queries import is_alive, this_process
from klaverblad.errors import Refused
from klaverblad.match.default_policy import DEFAULT

if TYPE_CHECKING:
    from klaverblad.apps.placements.batch import Solved
    from klaverblad.match.policy_file import Adopted

SLICE = 200
# A run that finds the places changed under it judges again; so often, and no more.
AGAIN_MOST = 3
Clock = Callable[[], datetime]


class SomebodyRuns(Refused):
    """One run at a time."""

    code = "somebody_runs"
    sentence = _("Er loopt al een ronde in deze regio. Wacht tot ze klaar is.")


class RunsStandStill(Refused):
    """Somebody stopped the runs."""

    code = "runs_stand_still"
    sentence = _("De rondes liggen stil. Voorleggen met de hand kan nog altijd.")


class RunTakenOver(Refused):
    """Another process went on with it."""

    code = "run_taken_over"
    sentence = _("Een ander proces ging verder met deze ronde.")


def worker(run: Run) -> Actor:
    """The task that works on a run."""
    return Actor.task(PLACING, on=run.on, region_id=run.region_id)


@transaction.atomic
def ask_for_run(actor: Actor, *, at: datetime) -> Run:
    """Have the computer look for all people of the own OCMW, in the background.

    raises   RunsStandStill; SomebodyRuns
    """
    can_ask_run(actor).enforce()
    if queries.stop_now(actor) is not None:
        raise RunsStandStill
    table = agreed.in_force(actor, AgreedKind.POINTS)
    return _begin(actor, table, organisation_id=actor.organisation_id, at=at)


@transaction.atomic
def try_table(actor: Actor, table_id: UUID, *, at: datetime) -> Run:
    """Try a table on the whole region, in numbers: what each quota costs before it holds.

    raises   RunsStandStill; SomebodyRuns
    """
    can_agree(actor).enforce()
    if queries.stop_of(actor.region_id, None) is not None:
        raise RunsStandStill
    table = agreed.own_tables(actor).get(pk=table_id, kind=AgreedKind.POINTS)
    return _begin(actor, table, organisation_id=None, at=at)


def _begin(
    actor: Actor, table: AgreedTable | None, *, organisation_id: UUID | None, at: datetime
) -> Run:
    from klaverblad.apps.placements.tasks import place_now

    run = Run(
        region_id=actor.region_id,
        organisation_id=organisation_id,
        table=table,
        on=actor.on,
        asked_by_id=actor.user_id,
        started_at=at,
        claimed_at=at,
        policy_text=table.text if table else DEFAULT,
        policy_version=table.version if table else agreed.EXAMPLE.version,
    )
    run.n_people = queries.looked_for(worker(run), organisation_id).count()
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        raise SomebodyRuns from None
    journal.emit("placing.started", actor, run, n_people=run.n_people, is_trial=run.is_trial)
    transaction.on_commit(partial(place_now.enqueue, str(run.pk)))
    return run


def work(run_id: UUID, *, clock: Clock = timezone.now, size: int = SLICE) -> Iterator[Run]:
    """Go on with a run to its end; the run after each slice.

    raises   SomebodyRuns while another process is at it; RunTakenOver
    """
    run = _take(run_id, at=clock())
    if run is None:
        return
    actor = worker(run)
    try:
        yield run
        yield from _go_on(actor, run, clock=clock, size=size)
    finally:
        # Broken off, but not killed: whoever comes next need not wait until we are silent.
        Run.objects.filter(pk=run.pk, holder=run.holder, finished_at=None).update(holder="")


@transaction.atomic
def _take(run_id: UUID, *, at: datetime) -> Run | None:
    run = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.finished_at is not None:
        return None
    if is_alive(run, at=at):
        raise SomebodyRuns
    if run.n_done:
        run.n_resumed += 1
    run.holder, run.claimed_at = f"{this_process()}:{uuid4().hex[:8]}", at
    run.save(update_fields=["holder", "claimed_at", "n_resumed"])
    return run


def _go_on(actor: Actor, run: Run, *, clock: Clock, size: int) -> Iterator[Run]:
    from klaverblad.apps.placements import batch
    from klaverblad.match.policy_file import read_policy

    adopted = read_policy(run.policy_text, run.policy_version)
    for _time in range(AGAIN_MOST):
        for judged in _slices(actor, run, adopted, clock=clock, size=size):
            run = judged
            yield run
            if run.finished_at is not None:
                return
        found = tuple(places.open_places_in_bulk(actor, on=actor.on))
        laid = matching.field(actor, [], on=actor.on, to_count=True)
        kept = list(run.slices.all())
        now = batch.places_hash(laid)
        if all(one.places_hash == now for one in kept):
            break
        # Places opened, closed or changed meanwhile: everybody is judged anew, by what they ask now.
        with transaction.atomic():
            run = _mine(run)
            run.slices.all().delete()
            run.n_done = 0
            run.save(update_fields=["n_done"])
    timetable = "" if laid.timetable is None else str(laid.timetable.pk)
    taken = seats_taken(actor)
    codes = [term.code for term in vocabulary().statuses]
    question = batch.laid_out([bytes(one.judged) for one in kept], found, taken, adopted, codes)
    yield _finish(actor, run, question, timetable, clock=clock)


def _slices(actor: Actor, run: Run, adopted: Adopted, *, clock: Clock, size: int) -> Iterator[Run]:
    """Judge the people of whom no slice is kept yet."""
    from klaverblad.apps.placements import batch

    while True:
        last = run.slices.order_by("-number").first()
        people = queries.looked_for(actor, run.organisation_id)
        some = list((people.filter(pk__gt=last.last_id) if last else people)[:size])
        if not some:
            return
        laid = matching.field(actor, some, on=actor.on, to_count=True)
        without = queries.said_no(actor, laid.ids)
        towns = [one.municipality.name for one in some]
        judged = batch.judged(laid, adopted.weights, towns, without=without)
        with transaction.atomic():
            run = _mine(run)
            if queries.stop_of(run.region_id, run.organisation_id) is None:
                RunSlice.objects.create(
                    run=run,
                    number=last.number + 1 if last else 1,
                    last_id=some[-1].pk,
                    places_hash=batch.places_hash(laid),
                    judged=judged,
                )
                run.n_done, run.claimed_at = run.n_done + len(some), clock()
                run.save(update_fields=["n_done", "claimed_at"])
            else:
                run = _over(actor, run, EndedAs.STOPPED, at=clock())
        yield run
        if run.finished_at is not None:
            return


def _mine(run: Run) -> Run:
    """The run again, locked; only as long as it is still ours."""
    held = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.holder != run.holder or held.finished_at is not None:
        raise RunTakenOver
    return held


def _finish(actor: Actor, run: Run, question: Any, timetable: str, *, clock: Clock) -> Run:
    from klaverblad.apps.placements import batch
    from klaverblad.engines.matching import MatchingInputError
    from klaverblad.engines.matching.solving import LeastOutOfReach
    from klaverblad.match.errors import CannotRun

    ended, done, lines = EndedAs.DONE, None, []
    try:
        done = batch.solved(question)
        lines = batch.quota_lines(done, with_cost=run.is_trial)
    except LeastOutOfReach as problem:
        ended, lines = EndedAs.OUT_OF_REACH, batch.out_of_reach(problem)
    except (MatchingInputError, CannotRun):
        ended = EndedAs.UNUSABLE
    with transaction.atomic():
        run = _mine(run)
        if queries.stop_of(run.region_id, run.organisation_id) is not None:
            return _over(actor, run, EndedAs.STOPPED, at=clock())
        run.quotas, run.timetable, run.barriers = lines, timetable, batch.BARRIERS
        run.versions, run.n_unsure = batch.versions(), question.n_unsure
        run.n_places, run.n_seats = len(question.places), int(question.problem.capacity.sum())
        run.n_pairs = len(question.problem.edges)
        if done is not None:
            _write(run, done)
            if not run.is_trial:
                _suggest(run, done, at=clock())
        return _over(actor, run, ended, at=clock())


def _write(run: Run, done: Solved) -> None:
    """What came out, and its proof."""
    certificate = done.found.solution.certificate
    run.input_hash, run.certificate = certificate.problem, certificate.as_json()
    run.solver, run.is_checked = done.found.solution.solver, done.is_checked
    run.problem = done.problem
    run.n_placed, run.points, run.bound = done.found.placed, done.found.points, done.found.bound


def _suggest(run: Run, done: Solved, *, at: datetime) -> None:
    """One for each person with a place; what an earlier run found and nobody decided, makes room."""
    found = done.placements()
    old = Suggestion.objects.filter(
        state=SuggestionState.WAITING, person__organisation_id=run.organisation_id
    )
    old.update(state=SuggestionState.REPLACED, decided_at=at)
    Suggestion.objects.bulk_create(
        (Suggestion(run=run, person_id=who, place=place, points=points)
         for who, place, points in found),
        batch_size=500,
    )  # fmt: skip


def _over(actor: Actor, run: Run, ended: EndedAs, *, at: datetime) -> Run:
    """The run is over: from here on the database lets nobody change its log."""
    run.finished_at, run.ended_as, run.holder = at, ended, ""
    run.save()
    run.slices.all().delete()
    journal.emit(
        "placing.finished",
        actor,
        run,
        ended_as=ended,
        n_people=run.n_done,
        n_placed=run.n_placed,
        points=run.points,
        input_hash=run.input_hash[:60],
        seal=run.certificate_seal[:60],
        is_checked=run.is_checked,
    )
    return run

"""Who is in the list: what the database can say first, then what has to be reckoned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, F, QuerySet, Window

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.caseload.asked import AGES, NO, NOBODY, UNKNOWN, YES, Filter
from klaverblad.apps.desk.open_rights import with_open_right
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.prepared import prepared
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.trajectories import list_queries, row_queries
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.handover_queries import without_coach
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.engines.matching.barriers import Barrier

PAGE_SIZE = 40
_EVERY_BARRIER = len(Barrier)


def asked_for(actor: Actor, asked: Filter) -> QuerySet[Trajectory]:
    """The part of this actor's caseload that a filter asks for, in its order.

    A fixed number of queries: one, and for each choice that is reckoned a few more.
    """
    found = _in_the_database(actor, asked)
    if asked.leaf or asked.barrier or asked.fact or asked.right:
        found = found.filter(pk__in=_reckoned(actor, list(found), asked))
    return _in_order(found, asked.sort)


def page_asked_for(actor: Actor, asked: Filter) -> tuple[Sequence[Trajectory], int]:
    """One page of it, and how many there are in all.

    returns   the last page when the one that is asked for is past it
    """
    if asked == Filter():
        rows: Sequence[Trajectory] = _first_page(actor)
        return rows, rows[0].n_found if rows else 0
    found = with_their_number(asked_for(actor, asked))
    rows = _page(found, asked.page)
    if rows or asked.page == 1:
        return rows, rows[0].n_found if rows else 0
    total = found.count()
    return _page(found, -(-total // PAGE_SIZE)), total


def with_their_number(found: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """These as a row of the list needs them, each with how many there are in all as `n_found`."""
    needed = found.select_related(None).select_related("person__municipality")
    return needed.only(*row_queries.OF_THE_DAY).annotate(n_found=Window(Count("pk")))


def _page(found: QuerySet[Trajectory], page: int) -> Sequence[Trajectory]:
    first = (page - 1) * PAGE_SIZE
    return list(found[first : first + PAGE_SIZE]) if page else []


@prepared()
def _first_page(actor: Actor) -> QuerySet[Trajectory]:
    """Whom everybody sees first: the whole caseload by name."""
    return with_their_number(asked_for(actor, Filter()))[:PAGE_SIZE]


def _in_the_database(actor: Actor, asked: Filter) -> QuerySet[Trajectory]:
    silent = {0: None, 1: trajectories.SILENT_DAYS}.get(asked.silent, asked.silent)
    found = trajectories.caseload_with(
        actor, words=asked.words, phase=asked.phase, silent_days=silent
    )
    if asked.coach == NOBODY:
        found = found.filter(pk__in=without_coach(actor).values("pk"))
    elif asked.coach:
        found = found.filter(coach_id=asked.coach)
    if asked.town:
        found = found.filter(person__municipality_id=asked.town)
    if asked.language:
        found = found.filter(person__language=asked.language)
    if asked.age:
        found = _of_age(found, *AGES[asked.age], on=actor.on)
    if asked.late:
        late = trajectories.steps(actor).filter(
            state__in=trajectories.OPEN_STATES, due_on__lt=actor.on
        )
        found = found.filter(pk__in=late.order_by().values("trajectory_id"))
    return found


def _of_age(
    found: QuerySet[Trajectory], first: int, last: int | None, *, on: date
) -> QuerySet[Trajectory]:
    found = found.filter(person__born_on__lte=_years_before(on, first))
    if last is not None:
        found = found.filter(person__born_on__gt=_years_before(on, last + 1))
    return found


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        # Born on 29 February: a year older on 1 March.
        return date(on.year - years, 2, 28)


def _reckoned(actor: Actor, running: Sequence[Trajectory], asked: Filter) -> Collection[UUID]:
    """Those of these people for whom what has to be reckoned is so, for what this actor may see."""
    left = {one.pk: one for one in running}
    if asked.leaf:
        side, _dot, state = asked.leaf.partition(".")
        clovers = row_queries.clovers(actor, list(left.values()))
        left = {pk: one for pk, one in left.items() if clovers[pk].get(side) == state}
    if asked.fact:
        left = _with_fact(actor, left, asked.fact)
    if asked.barrier:
        persons = [one.person for one in left.values()]
        laid = placements.field(actor, persons, on=actor.on, to_count=True)
        closed = placements.main_barriers(laid, most=_EVERY_BARRIER)
        wanted = Barrier[asked.barrier.upper()]
        left = {
            pk: one
            for pk, one in left.items()
            if wanted in {barrier for barrier, _n in closed[one.person_id]}
        }
    if asked.right:
        open_to = with_open_right(actor, list(left.values()))
        left = {pk: one for pk, one in left.items() if one.person_id in open_to}
    return list(left)


def _with_fact(actor: Actor, left: dict[UUID, Trajectory], fact: str) -> dict[UUID, Trajectory]:
    key, _dot, known = fact.partition(".")
    wanted = {YES: True, NO: False, UNKNOWN: None}[known]
    ids = [one.person_id for one in left.values()]
    values = people.fact_values(actor, ids, keys=[key])
    return {pk: one for pk, one in left.items() if values.get(one.person_id, {}).get(key) is wanted}


def _in_order(found: QuerySet[Trajectory], sort: str) -> QuerySet[Trajectory]:
    """By name, or by what waits longest; the key last, so that pages never shuffle."""
    by_name = trajectories.BY_NAME
    if sort == "contact":
        found = list_queries.with_last_contact(found)
        return found.order_by(F("last").asc(nulls_first=True), *by_name)
    if sort == "stap":
        found = list_queries.with_next_day(found)
        return found.order_by(F("due").asc(nulls_last=True), *by_name)
    if sort == "begin":
        return found.order_by("opened_on", *by_name)
    return found.order_by(*by_name)

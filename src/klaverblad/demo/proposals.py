"""Places that lie before people of the first town, each a step further; and what the region agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.placements.chain import Chain, default_text, read_chain
from klaverblad.apps.placements.models import (
    AgreedKind,
    AgreedTable,
    Option,
    Proposal,
    ProposalMove,
)
from klaverblad.apps.places.models import Place
from klaverblad.apps.trajectories.models import Phase, Trajectory
from klaverblad.demo.cast import REGION, Cast, Staff
from klaverblad.demo.chance import made_id, moment, workday
from klaverblad.demo.rows import Rows

_TOWN = "11040"
_OPTIONS = 3
# The way of each, after it was made: who goes where, after how many days. The second one is late.
_WAYS: tuple[tuple[int, tuple[tuple[str, int], ...]], ...] = (
    (3, ()),
    (30, (("chosen", 5), ("asked", 3))),
    (20, (("none_chosen", 4),)),
    (9, (("chosen", 3),)),
)
_ADOPTED_DAYS = 40
_POINTS = """\
version: 2026-1
adopted_by: raad van de oefenregio (fictief)
adopted_on: {on}
source: verslag van de raad (fictief)
points: {{placed: 1000, nearby: 1000, lost_minute: 10, minutes_counted_max: 90, month: 5, months_counted_max: 24}}
"""


def add_proposals(rows: Rows, cast: Cast, *, on: date) -> None:
    """Agree on points, and put places before a few people of one coach."""
    _agree(on)
    ocmw = cast.ocmws[_TOWN]
    coach = ocmw.coaches[0]
    ready = Trajectory.objects.filter(
        organisation=ocmw.organisation, coach_id=coach.user.pk, phase=Phase.PLAN, closed_on=None
    )
    persons = [one.person for one in ready.select_related("person").order_by("-person__user", "pk")]
    ways = iter(_WAYS)
    laid = placements.field(coach.actor, persons, on=on)
    several = [one for one in persons if placements.n_feasible(laid)[one.pk] >= _OPTIONS]
    chain = read_chain(default_text())
    for person, (days, steps) in zip(several, ways, strict=False):
        fits = placements.matches(coach.actor, person.pk, on=on).fits[:_OPTIONS]
        _lay(rows, chain, coach, person, [one.place for one in fits], on, days, steps)


def _agree(on: date) -> None:
    adopted_on = workday(on - timedelta(days=_ADOPTED_DAYS))
    at = moment(adopted_on + timedelta(days=1), 10)
    AgreedTable.objects.create(
        id=made_id("agreed", REGION),
        region_id=REGION,
        kind=AgreedKind.POINTS,
        version="2026-1",
        adopted_by="raad van de oefenregio (fictief)",
        adopted_on=adopted_on,
        source="verslag van de raad (fictief)",
        text=_POINTS.format(on=adopted_on.isoformat()),
        closeness={"points_nearby": 1000, "points_lost_minute": 10, "minutes_counted_max": 90},
        recorded_at=at,
        holds_since=at,
    )


def _lay(
    rows: Rows,
    chain: Chain,
    coach: Staff,
    person: Person,
    places: Sequence[Place],
    on: date,
    days: int,
    steps: Sequence[tuple[str, int]],
) -> None:
    made_on = workday(on - timedelta(days=days))
    at = moment(made_on, 11, 40)
    proposal = Proposal(
        id=made_id("proposal", person.pk),
        person=person,
        state=chain.first,
        entered_on=made_on,
        made_by=coach.user,
        made_at=at,
    )
    options = [
        Option(pk=None, proposal=proposal, place=place, position=position)
        for position, place in enumerate(places, start=1)
    ]
    ways = [("", chain.first, made_on), *_steps(chain, made_on, steps)]
    last = ways[-1]
    proposal.state, proposal.entered_on = last[1], last[2]
    state = chain.state(proposal.state)
    if state.is_end:
        proposal.ended_on, proposal.is_none_wanted = last[2], True
    elif state.term_days is not None:
        proposal.due_on = last[2] + timedelta(days=state.term_days)
    proposal.save(force_insert=True)
    Option.objects.bulk_create(options)
    if any(to == "chosen" for _before, to, _on in ways):
        proposal.chosen = proposal.options.get(position=1)
        proposal.save(update_fields=["chosen"])
    ProposalMove.objects.bulk_create(
        ProposalMove(
            id=made_id("proposal_move", person.pk, number),
            proposal=proposal,
            number=number,
            before=before,
            to=to,
            option=proposal.chosen if number > 1 and proposal.chosen else None,
            as_who="coach",
            by=coach.user,
            on=day,
            at=moment(day, 11, 40 + number),
        )
        for number, (before, to, day) in enumerate(ways, start=1)
    )
    rows.tell(
        "proposal.made",
        coach.actor,
        proposal,
        person.pk,
        at,
        places=[str(one.pk) for one in places],
    )
    for number, (before, to, day) in enumerate(ways[1:], start=2):
        later = moment(day, 11, 40 + number)
        rows.tell("proposal.moved", coach.actor, proposal, person.pk, later, before=before, to=to)


def _steps(
    chain: Chain, made_on: date, steps: Sequence[tuple[str, int]]
) -> list[tuple[str, str, date]]:
    found, before, day = [], chain.first, made_on
    for to, days in steps:
        day = workday(day + timedelta(days=days))
        found.append((before, to, day))
        before = to
    return found

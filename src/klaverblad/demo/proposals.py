"""Places that lie before people of the first town, each a step further; and what the region agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import answer_services as answers
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
from klaverblad.demo.places import DOOR_AT
from klaverblad.demo.rows import Rows

_TOWN = "11040"
_OPTIONS = 3
# The way of each, after it was made: who goes where, after how many days. The third one is late.
_WAYS: tuple[tuple[int, tuple[tuple[str, int], ...]], ...] = (
    (3, ()),
    (11, (("chosen", 3), ("asked", 2))),
    (30, (("chosen", 5), ("asked", 3))),
    (20, (("none_chosen", 4),)),
    (9, (("chosen", 3),)),
)
# Which of them chose a place of the organisation behind whose door one signs in; and what some let
# the organisation of their place see.
_AT_THE_DOOR = 1
_SHOWN = {
    _AT_THE_DOOR: (("name", "phone", "language"), "Ik werk graag in een kleine ploeg."),
    4: (("name",), ""),
}
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
    laid = placements.field(coach.actor, persons, on=on)
    several = [one for one in persons if placements.n_feasible(laid)[one.pk] >= _OPTIONS]
    chain = read_chain(default_text())
    for number, (days, steps) in enumerate(_WAYS):
        found = _somebody(several, coach, on, is_at_door=number == _AT_THE_DOOR)
        if found is None:
            continue
        person, places = found
        several.remove(person)
        ways = _ways(chain, workday(on - timedelta(days=days)), steps)
        proposal = _lay(rows, chain, coach, person, places, ways)
        if number in _SHOWN:
            # The events of the way first, as they happened.
            rows.flush()
            _show(coach, proposal, ways, *_SHOWN[number])


def _somebody(
    several: Sequence[Person], coach: Staff, on: date, *, is_at_door: bool
) -> tuple[Person, list[Place]] | None:
    """The next of these people, with the places that lie before them, the one they choose on top."""
    for person in several:
        fits = [one.place for one in placements.matches(coach.actor, person.pk, on=on).fits]
        if not is_at_door:
            return person, fits[:_OPTIONS]
        theirs = [one for one in fits if one.organisation.name == DOOR_AT]
        if theirs:
            return person, [theirs[0], *(one for one in fits if one != theirs[0])][:_OPTIONS]
    return None


def _show(
    coach: Staff, proposal: Proposal, ways: Sequence[_Way], parts: Sequence[str], words: str
) -> None:
    """What the person said in the talk in which they chose, written down by the coach."""
    chosen_on = next(way.on for way in ways if way.to == "chosen")
    there = replace(coach.actor, on=chosen_on)
    answers.show_to_employer(
        there, proposal.pk, parts=parts, words=words, at=moment(chosen_on, 11, 50)
    )


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


class _Way(NamedTuple):
    """One step of a choice: from where, to where, on which day."""

    before: str
    to: str
    on: date


def _lay(
    rows: Rows,
    chain: Chain,
    coach: Staff,
    person: Person,
    places: Sequence[Place],
    ways: list[_Way],
) -> Proposal:
    """Put places before somebody, and go the ways of this story."""
    first, last = ways[0], ways[-1]
    state = chain.state(last.to)
    proposal = Proposal.objects.create(
        id=made_id("proposal", person.pk),
        person=person,
        state=last.to,
        entered_on=last.on,
        due_on=last.on + timedelta(days=state.term_days) if state.term_days else None,
        ended_on=last.on if state.is_end else None,
        is_none_wanted=state.is_end,
        made_by=coach.user,
        made_at=moment(first.on, 11, 40),
    )
    Option.objects.bulk_create(
        Option(proposal=proposal, place=place, position=position)
        for position, place in enumerate(places, start=1)
    )
    if any(way.to == "chosen" for way in ways):
        proposal.chosen = proposal.options.get(position=1)
        proposal.save(update_fields=["chosen"])
    ids = [str(place.pk) for place in places]
    rows.tell("proposal.made", coach.actor, proposal, person.pk, proposal.made_at, places=ids)
    _go(rows, coach, proposal, ways)
    return proposal


def _go(rows: Rows, coach: Staff, proposal: Proposal, ways: list[_Way]) -> None:
    for number, way in enumerate(ways, start=1):
        at = moment(way.on, 11, 40 + number)
        ProposalMove.objects.create(
            id=made_id("proposal_move", proposal.person_id, number),
            proposal=proposal,
            number=number,
            before=way.before,
            to=way.to,
            option=proposal.chosen if number > 1 else None,
            as_who="coach",
            by=coach.user,
            on=way.on,
            at=at,
        )
        if number > 1:
            said = {"before": way.before, "to": way.to}
            rows.tell("proposal.moved", coach.actor, proposal, proposal.person_id, at, **said)


def _ways(chain: Chain, made_on: date, steps: Sequence[tuple[str, int]]) -> list[_Way]:
    found = [_Way("", chain.first, made_on)]
    for to, days in steps:
        found.append(_Way(found[-1].to, to, workday(found[-1].on + timedelta(days=days))))
    return found

"""A choice from both sides: proposed, chosen, asked, answered or not; and the chain that a region writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.proposals.today import proposals_due
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import agreed_services as agreed
from klaverblad.apps.placements import proposal_queries as queries
from klaverblad.apps.placements import proposal_services as services
from klaverblad.apps.placements import queries as matching
from klaverblad.apps.placements import run_queries as runs
from klaverblad.apps.placements.chain import default_text, read_chain
from klaverblad.apps.placements.held_queries import kept_for_others, seats_taken
from klaverblad.apps.placements.models import Proposal
from klaverblad.apps.trajectories.models import Phase, Trajectory
from klaverblad.engines.rules import LoadError
from klaverblad.errors import BadInput, Refused
from tests.crowd import ABLE, crowd, names_about, tell_all
from tests.world import member


@pytest.fixture
def self_(world, able):
    """The person of whom everything is known, behind a login of their own."""
    login = member("kim", "Kim", world.coach.organisation, "person", world.on)
    Person.objects.filter(pk=able.pk).update(user=login.user)
    return Actor.of(login, on=world.on)


def test_from_proposing_to_the_first_day_at_work_seen_from_both_sides(
    world, coach, able, self_, offer
):
    now = timezone.now()
    second = offer(title="Tweede")
    hard = offer(title="Te zwaar", lift_kg=40)
    assert queries.own(self_) == []

    with pytest.raises(Refused):
        services.propose(coach, able.pk, [world.place.pk, hard.pk], at=now)
    made = services.propose(coach, able.pk, [second.pk, world.place.pk], at=now)

    with pytest.raises(services.LiesThere):
        services.propose(coach, able.pk, [second.pk], at=now)
    (seen,) = queries.own(self_)
    first, other = seen.options.all()
    assert [first.place, other.place] == [second, world.place]
    # Who moves, and by when, is the chain's to say: the person chooses, only a coach asks the employer.
    assert {way.to for way in queries.ways_on(self_, seen)} == {"chosen", "none_chosen"}
    assert made.due_on == world.on + timedelta(days=14)
    with pytest.raises(services.WentOn):
        services.move(self_, made.pk, to="asked", at=now)
    with pytest.raises(BadInput):
        services.move(self_, made.pk, to="chosen", at=now)
    services.move(self_, made.pk, to="chosen", option_id=other.pk, at=now, seen="proposed")
    with pytest.raises(services.WentOn):
        services.move(self_, made.pk, to="none_chosen", at=now, seen="proposed")
    services.move(coach, made.pk, to="asked", at=now)

    task = Actor.task("placing", on=world.on, region_id=world.region.pk)
    assert seats_taken(task) == {world.place.pk: 1}

    # The employer says nothing: on the day after the term it stands on the day list, once.
    later = replace(coach, on=world.on + timedelta(days=10))
    assert not proposals_due(later).late
    later = replace(coach, on=world.on + timedelta(days=11))
    (line,) = proposals_due(later).late
    assert line.proposal.pk == made.pk
    assert "werkgever" in line.stands
    assert not proposals_due(replace(world.actor("colleague"), on=later.on)).late

    services.move(later, made.pk, to="accepted", at=now)
    assert not proposals_due(later).late
    with pytest.raises(BadInput):
        services.move(later, made.pk, to="started", at=now)
    ended = services.move(later, made.pk, to="started", on=later.on, at=now)

    assert ended.ended_on == later.on
    # Whoever works there keeps the seat; no run gives it to somebody else.
    assert seats_taken(task) == {world.place.pk: 1}
    trajectory = Trajectory.objects.get(person=able)
    assert trajectory.phase == Phase.AT_WORK
    moments = trajectory.aftercare.all()
    assert {one.where for one in moments} == {world.place.organisation.name}
    assert names_about(made) == ["proposal.made", *["proposal.moved"] * 4]
    with pytest.raises(services.WentOn):
        services.take_back(self_, made.pk, number=5, at=now)
    with pytest.raises(Proposal.DoesNotExist):
        services.move(world.actor("neighbour"), made.pk, to="withdrawn", at=now)


def test_a_no_needs_no_reason_lowers_nothing_and_can_be_taken_back(
    world, coach, able, self_, offer
):
    now = timezone.now()
    third = offer(title="Derde")
    before = [fit.place.pk for fit in matching.matches(coach, able.pk, on=coach.on).fits]
    made = services.propose(coach, able.pk, [world.place.pk], at=now)

    services.move(self_, made.pk, to="none_chosen", at=now)

    assert [fit.place.pk for fit in matching.matches(coach, able.pk, on=coach.on).fits] == before
    task = Actor.task("placing", on=world.on, region_id=world.region.pk)
    # A run does not lead there again for a while; every other place is as near as it was.
    assert runs.said_no(task, [able.pk]) == {(able.pk, world.place.pk)}
    again = services.take_back(self_, made.pk, number=2, at=now)
    assert (again.state, again.ended_on, again.is_none_wanted) == ("proposed", None, False)
    assert runs.said_no(task, [able.pk]) == set()
    # Withdrawn by the coach is not the person's no.
    services.move(coach, made.pk, to="withdrawn", at=now)
    assert runs.said_no(task, [able.pk]) == set()
    services.propose(coach, able.pk, [third.pk, world.place.pk], at=now)


def test_a_region_writes_its_own_chain_and_one_that_leaves_somebody_stuck_does_not_load(
    world, coach, able, self_
):
    now, keeper = timezone.now(), world.actor("administrator")
    began = services.propose(coach, able.pk, [world.place.pk], at=now)
    shorter = default_text().replace(
        "term_days: 14, waits_for: person", "term_days: 3, waits_for: person"
    )
    shorter = shorter.replace("version: voorbeeld-1", "version: 2026-1")
    table = agreed.write_down(keeper, "chain", shorter, at=now)
    agreed.let_hold(keeper, table.pk, at=now)

    # What began goes on by the chain with which it began.
    option = began.options.get()
    services.move(self_, began.pk, to="chosen", option_id=option.pk, at=now)
    services.take_back(self_, began.pk, number=2, at=now)
    began.refresh_from_db()
    assert began.due_on == world.on + timedelta(days=14)
    services.move(self_, began.pk, to="none_chosen", at=now)
    made = services.propose(coach, able.pk, [world.place.pk], at=now)
    assert (made.chain, made.due_on) == (table, world.on + timedelta(days=3))

    for was, becomes, says in (
        ("from: asked,", "from: chosen,", "no coach can go on"),
        ("starts_work: true", "starts_work: ja", "starts_work"),
        ("is_end: true, holds_seat: true", "holds_seat: true", "no coach can go on"),
        ("to: asked", "to: nowhere", "no state"),
        ("term_days: 10", "term_days: 0", "term_days"),
        ("by: [person, coach], asks: option", "by: [coach], asks: option", "cannot choose"),
        ("first: proposed", "first: nergens", "no state"),
    ):
        with pytest.raises(LoadError, match=says):
            read_chain(default_text().replace(was, becomes))


def test_contesting_a_reason_corrects_the_fact_and_keeps_what_opened(
    world, coach, able, browser_of_coach
):
    from django.urls import reverse

    tell_all(coach, able, {"lift_kg_max": 2})
    from klaverblad.apps.places import services as places

    places.change_place(world.actor("workplace"), world.place.pk, {"lift_kg": 10})
    page = browser_of_coach.get(reverse("desk:places", args=[able.pk]))
    link = reverse("desk:fact", args=[able.pk, "lift_kg_max"])
    assert f"{link}?drempel=load" in page.text

    form = browser_of_coach.get(link, {"drempel": "load", "plek": str(world.place.pk)})
    assert 'name="drempel" value="load"' in form.text
    old = form.context["old"]
    words = {
        "value": "15", "since": world.on.isoformat(), "said_by": "person", "known_by": "told",
        "ended_as": "corrected", "seen": str(old.fact_id), "drempel": "load",
        "plek": str(world.place.pk),
    }  # fmt: skip
    told = browser_of_coach.post(link, words)

    assert told.status_code == 200
    assert (told.context["effect"]["n_before"], told.context["effect"]["n_after"]) == (0, 1)
    from klaverblad.apps.journal.models import Event

    (event,) = Event.objects.filter(name="places.contested")
    assert event.person_id == able.pk
    assert event.data["opened"] == [str(world.place.pk)]
    assert (event.data["barrier"], event.data["key"]) == ("load", "lift_kg_max")
    story = browser_of_coach.get(reverse("desk:story", args=[able.pk]))
    assert "Eerst konden er 0, nu 1." in story.text


@pytest.fixture
def browser_of_coach(world, sign_in):
    return sign_in(world.coach)


def test_a_place_whose_seats_are_all_kept_for_others_says_so_and_is_chosen_all_the_same(
    world, coach, offer
):
    now = timezone.now()
    one, two, three = crowd(world, 3, facts=[ABLE] * 3)
    pair = offer(title="Met twee", capacity=2)
    for somebody in (one, two):
        made = services.propose(coach, somebody.pk, [pair.pk, world.place.pk], at=now)
        option = made.options.first()
        assert kept_for_others(coach, [pair], person_id=three.pk) == {}
        services.move(coach, made.pk, to="chosen", option_id=option.pk, at=now)

    kept = kept_for_others(coach, [pair, world.place], person_id=three.pk)

    assert kept == {pair.pk: 2}
    # Whoever has a seat kept is told of the others alone, and a stranger of the region nothing.
    assert kept_for_others(coach, [pair], person_id=one.pk) == {}
    assert kept_for_others(Actor.task("placing", on=world.on), [pair], person_id=three.pk) == {}
    late = services.propose(coach, three.pk, [pair.pk], at=now)
    services.move(coach, late.pk, to="chosen", option_id=late.options.get().pk, at=now)
    services.move(coach, Proposal.objects.get(person=one).pk, to="none_chosen", at=now)
    assert kept_for_others(coach, [pair], person_id=three.pk) == {}

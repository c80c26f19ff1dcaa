"""The clover says how settled each side is, and the reads of a caseload stay as few as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import (
    dictionaries,
    integers,
    lists,
    none,
    one_of,
    sampled_from,
    tuples,
)

from klaverblad.apps.library.models import Leaf
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import queries, row_queries, services
from klaverblad.apps.trajectories.clover import LeafState, clover
from klaverblad.apps.trajectories.models import Contact, Phase, Step, StepState, Trajectory
from tests.crowd import crowd

STEPS = lists(tuples(sampled_from(Leaf), sampled_from(StepState)), max_size=6)
POSITIONS = dictionaries(sampled_from(Domain), one_of(none(), integers(1, 5)))
PHASES = one_of(none(), sampled_from(Phase))


@given(phase=PHASES, steps=STEPS, positions=POSITIONS)
def test_there_are_always_four_leaves_each_in_a_known_state(phase, steps, positions):
    found = clover(phase, steps, positions)

    assert set(found) == set(Leaf)
    assert set(found.values()) <= set(LeafState)


@given(phase=PHASES, steps=STEPS, positions=POSITIONS, leaf=sampled_from(Leaf))
def test_a_dropped_step_never_counts(phase, steps, positions, leaf):
    with_dropped = [*steps, (leaf, StepState.DROPPED)]

    assert clover(phase, with_dropped, positions) == clover(phase, steps, positions)


@given(phase=PHASES, steps=STEPS, positions=POSITIONS)
def test_the_order_of_the_steps_does_not_matter(phase, steps, positions):
    assert clover(phase, steps[::-1], positions) == clover(phase, steps, positions)


def test_of_whom_nothing_is_known_every_leaf_is_unknown():
    assert set(clover(None, [], {}).values()) == {LeafState.UNKNOWN}


@pytest.mark.parametrize(
    ("states", "leaf"),
    [
        ([StepState.DONE], LeafState.SETTLED),
        ([StepState.DONE, StepState.TODO], LeafState.OPEN),
        ([StepState.TODO, StepState.WAITING], LeafState.BUSY),
        ([StepState.BUSY, StepState.DONE], LeafState.BUSY),
    ],
)
def test_a_leaf_is_as_settled_as_its_least_settled_step(states, leaf):
    found = clover(Phase.PLAN, [(Leaf.RECHTEN, state) for state in states], {})

    assert found[Leaf.RECHTEN] == leaf


@pytest.mark.parametrize(
    ("income", "housing", "leaf"),
    [(4, 5, LeafState.SETTLED), (4, 2, LeafState.OPEN), (None, None, LeafState.UNKNOWN)],
)
def test_without_steps_the_hardest_life_domain_speaks(income, housing, leaf):
    found = clover(Phase.PLAN, [], {Domain.INCOME: income, Domain.HOUSING: housing})

    assert found[Leaf.RECHTEN] == leaf


@pytest.mark.parametrize("phase", [Phase.AT_WORK, Phase.AFTERCARE])
def test_whoever_works_has_a_settled_leaf_of_work(phase):
    assert clover(phase, [(Leaf.WERK, StepState.TODO)], {})[Leaf.WERK] == LeafState.SETTLED


@pytest.mark.parametrize(
    ("positions", "leaf"),
    [
        ({}, LeafState.OPEN),
        ({Domain.WORK: 2, Domain.LEARNING: 5}, LeafState.OPEN),
        ({Domain.LEARNING: 5}, LeafState.OPEN),
        ({Domain.WORK: 4, Domain.LEARNING: 5}, LeafState.SETTLED),
    ],
)
def test_a_step_towards_work_that_is_done_is_no_work_yet(positions, leaf):
    found = clover(Phase.PLAN, [(Leaf.WERK, StepState.DONE)], positions)

    assert found[Leaf.WERK] == leaf


@pytest.fixture
def coach(world):
    return world.actor("coach")


def caseload_of(world, n):
    """Trajectories with two steps, a contact and a screening each."""
    persons = crowd(world, n)
    trajectories = list(Trajectory.objects.filter(person__in=persons))
    Step.objects.bulk_create(
        Step(trajectory=one, instrument_id="artikel-60", title=title, due_on=due_on)
        for one in trajectories
        for title, due_on in [("Later", None), ("Eerst", world.on), ("Dan", world.on + WEEK)]
    )
    Contact.objects.bulk_create(
        Contact(
            trajectory=one,
            by=world.coach.user,
            organisation=world.coach.organisation,
            at=timezone.localtime() - timedelta(days=days),
            kind="phone",
            outcome=outcome,
        )
        for one in trajectories
        for days, outcome in [(3, "spoke"), (1, "not_reached")]
    )
    for one in trajectories[:3]:
        services.record_screening(
            world.actor("coach"), one.pk, {Domain.NETWORK: services.Seen(1, 5)}
        )
    return trajectories


WEEK = timedelta(days=7)


@pytest.mark.parametrize("n", [3, 30])
def test_the_reads_of_a_caseload_take_the_same_few_queries(
    world, coach, django_assert_num_queries, n
):
    running = caseload_of(world, n)
    ids = [one.pk for one in running]

    with django_assert_num_queries(3):
        clovers = row_queries.clovers(coach, running)
    with django_assert_num_queries(1):
        steps = row_queries.next_steps(coach, ids)
    with django_assert_num_queries(1):
        last = row_queries.last_contact_of(coach, ids)

    assert len(clovers) == len(steps) == len(last) == n


def test_the_next_step_is_the_nearest_day_and_a_day_goes_before_none(world, coach):
    running = caseload_of(world, 2)

    found = row_queries.next_steps(coach, [one.pk for one in running])

    assert {step.title for step in found.values()} == {"Eerst"}


def test_a_step_without_a_day_is_next_when_there_is_no_other(world, coach):
    (one,) = caseload_of(world, 1)
    one.steps.exclude(due_on=None).update(state=StepState.DROPPED)

    assert row_queries.next_steps(coach, [one.pk])[one.pk].title == "Later"


def test_the_last_contact_says_whether_somebody_was_reached(world, coach):
    (one,) = caseload_of(world, 1)

    last = row_queries.last_contact_of(coach, [one.pk])[one.pk]

    assert (last.on, last.was_reached) == (world.on - timedelta(1), False)


def test_a_contact_that_was_taken_back_is_not_the_last_one(world, coach):
    (one,) = caseload_of(world, 1)
    one.contacts.filter(outcome="not_reached").update(withdrawn_at=timezone.now())

    last = row_queries.last_contact_of(coach, [one.pk])[one.pk]

    assert (last.on, last.was_reached) == (world.on - timedelta(3), True)


def test_nobody_reads_steps_or_contacts_of_the_next_town(world):
    ids = [one.pk for one in caseload_of(world, 2)]
    neighbour = world.actor("neighbour")

    assert row_queries.next_steps(neighbour, ids) == {}
    assert row_queries.last_contact_of(neighbour, ids) == {}
    assert not queries.trajectories(neighbour).filter(pk__in=ids).exists()


def test_the_clover_of_the_person_is_that_of_the_coach(world):
    for who in ("self_login", "partner"):
        mine = row_queries.clovers(world.actor(who), [world.trajectory])

        assert mine == row_queries.clovers(world.actor("coach"), [world.trajectory])

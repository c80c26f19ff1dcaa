"""Goals: in the person's words and order, reached or let go, and taken up again."""

from __future__ import annotations

import pytest

from klaverblad.apps.trajectories import queries, services
from klaverblad.apps.trajectories.models import GoalState
from klaverblad.errors import BadInput, Denied
from tests.crowd import names_about


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def three(world, coach):
    world.trajectory.goals.all().delete()
    for words in ("derde", "tweede", "eerste"):
        services.add_goal(coach, world.trajectory.pk, words=words)
    return {one.words: one for one in queries.goals_of(coach, world.trajectory.pk)}


def order(world, coach):
    return [one.words for one in queries.goals_of(coach, world.trajectory.pk)]


def test_a_goal_moves_one_place_and_the_others_keep_their_order(world, coach, three):
    before = order(world, coach)

    services.move_goal(coach, three[before[2]].pk, up=True)

    assert order(world, coach) == [before[0], before[2], before[1]]


def test_a_goal_at_the_end_of_the_list_stays_where_it_is(world, coach, three):
    before = order(world, coach)

    services.move_goal(coach, three[before[0]].pk, up=True)
    services.move_goal(coach, three[before[2]].pk, up=False)

    assert order(world, coach) == before


def test_a_new_goal_comes_first_until_the_person_says_otherwise(world, coach, three):
    services.move_goal(coach, three[order(world, coach)[0]].pk, up=False)

    services.add_goal(coach, world.trajectory.pk, words="nieuw")

    assert order(world, coach)[0] == "nieuw"


def test_a_goal_is_reached_in_the_words_of_the_person(world, coach, three):
    goal = services.end_goal(
        coach, three["eerste"].pk, to=GoalState.REACHED, words=" Het is gelukt. "
    )

    assert (goal.ended_on, goal.ended_words) == (world.on, "Het is gelukt.")
    assert names_about(goal)[-1] == "goal.reached"


def test_a_goal_that_was_let_go_leaves_the_plan_and_comes_back(world, coach, three):
    services.end_goal(coach, three["tweede"].pk, to=GoalState.LET_GO)
    assert "tweede" not in order(world, coach)

    services.end_goal(coach, three["tweede"].pk, to=GoalState.ACTIVE)

    assert "tweede" in order(world, coach)


def test_a_goal_that_ended_already_is_not_ended_again(coach, three):
    services.end_goal(coach, three["eerste"].pk, to=GoalState.REACHED)

    with pytest.raises(services.AlreadyClosed):
        services.end_goal(coach, three["eerste"].pk, to=GoalState.REACHED)


def test_a_reworded_goal_keeps_how_it_was_said_and_goes_back(coach, three):
    goal = services.reword_goal(coach, three["eerste"].pk, words="Anders gezegd.")

    services.restore_goal(coach, goal.pk, before=services.last_number(goal.pk))

    goal.refresh_from_db()
    assert goal.words == "eerste"


def test_the_second_who_rewords_a_goal_is_told(world, coach, three):
    goal = three["eerste"]
    seen = services.last_number(goal.pk)
    services.reword_goal(world.actor("colleague"), goal.pk, words="Van de collega.", seen=seen)

    with pytest.raises(services.PlanChanged):
        services.reword_goal(coach, goal.pk, words="Van mij.", seen=seen)


def test_a_goal_without_words_is_refused_with_its_field(coach, three):
    with pytest.raises(BadInput) as no:
        services.reword_goal(coach, three["eerste"].pk, words="  ")

    assert no.value.facts["field"] == "words"


def test_a_step_hangs_under_a_goal_of_its_own_plan_alone(world, coach, three):
    new = services.NewStep("lets", title="Bij LETS", goal_id=three["eerste"].pk)

    step = services.add_step(coach, world.trajectory.pk, new)

    assert step.goal_id == three["eerste"].pk


def test_a_partner_changes_no_goal(world, three):
    with pytest.raises(Denied):
        services.end_goal(world.actor("partner"), three["eerste"].pk, to=GoalState.REACHED)

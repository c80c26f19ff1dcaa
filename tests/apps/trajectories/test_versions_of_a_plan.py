"""Versions: every change is kept, two compare, one goes back, and nobody writes over what they did not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.apps.people import queries as people
from klaverblad.apps.trajectories import services, version_queries
from klaverblad.apps.trajectories.models import PlanChange, StepBy, StepState
from klaverblad.errors import BadInput, Denied


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def colleague(world):
    return world.actor("colleague")


def edit(step, **words):
    kept = {"title": step.title, "by": step.by, "due_on": step.due_on, "goal_id": step.goal_id}
    return services.StepEdit(**(kept | words))


def added(actor, world, instrument="digitale-vaardigheden", title="Les volgen", **words):
    new = services.NewStep(instrument, title=title, **words)
    return services.add_step(actor, world.trajectory.pk, new)


def test_every_change_of_a_step_is_a_version_with_who_and_what(world, coach, colleague):
    step = added(coach, world)
    services.edit_step(colleague, step.pk, edit(step, title="Les volgen in Schoten"))
    services.move_step(coach, step.pk, to=StepState.BUSY)

    kept = version_queries.changes_of(coach, step.pk)

    assert [one.what for one in kept] == ["step.started", "step.changed", "step.added"]
    assert [one.by_id for one in kept] == [coach.user_id, colleague.user_id, coach.user_id]
    assert (kept[1].before["title"], kept[1].after["title"]) == (
        "Les volgen",
        "Les volgen in Schoten",
    )


def test_numbers_of_a_plan_follow_one_another_without_a_gap(world, coach):
    step = added(coach, world)
    services.postpone_step(coach, step.pk, due_on=world.on + timedelta(days=9))
    services.add_goal(coach, world.trajectory.pk, words="Weer werken.")

    numbers = list(
        version_queries.changes(coach, world.trajectory.pk).values_list("number", flat=True)
    )

    assert numbers == list(range(len(numbers), 0, -1))


def test_saving_what_stands_there_already_is_no_version(world, coach):
    step = added(coach, world)
    before = PlanChange.objects.count()

    services.edit_step(coach, step.pk, edit(step))

    assert PlanChange.objects.count() == before


def test_the_second_of_two_coaches_is_told_and_nothing_is_lost(world, coach, colleague):
    step = added(coach, world)
    seen = services.last_number(step.pk)
    services.edit_step(coach, step.pk, edit(step, title="Les op dinsdag"), seen=seen)

    with pytest.raises(services.PlanChanged):
        services.edit_step(colleague, step.pk, edit(step, title="Les op donderdag"), seen=seen)

    step.refresh_from_db()
    assert step.title == "Les op dinsdag"


def test_whoever_saw_the_change_writes_over_it_on_purpose(world, coach, colleague):
    step = added(coach, world)
    services.edit_step(coach, step.pk, edit(step, title="Les op dinsdag"))
    seen = services.last_number(step.pk)

    services.edit_step(colleague, step.pk, edit(step, title="Les op donderdag"), seen=seen)

    step.refresh_from_db()
    assert step.title == "Les op donderdag"


def test_a_step_goes_back_to_how_it_was_and_that_is_a_version_too(world, coach):
    step = added(coach, world, due_on=world.on)
    services.edit_step(coach, step.pk, edit(step, title="Iets anders", by=StepBy.COACH))

    services.restore_step(coach, step.pk, before=services.last_number(step.pk))

    step.refresh_from_db()
    assert (step.title, step.by, step.due_on) == ("Les volgen", StepBy.BOTH, world.on)
    assert version_queries.changes_of(coach, step.pk)[0].what == "step.restored"


def test_a_step_that_goes_back_to_open_takes_its_fact_with_it(world, coach):
    step = added(coach, world)
    services.move_step(coach, step.pk, to=StepState.DONE)
    finished = services.last_number(step.pk)
    assert people.known_facts(coach, [world.person.pk])[world.person.pk]["competences"].value

    services.restore_step(coach, step.pk, before=finished)

    known = people.known_facts(coach, [world.person.pk]).get(world.person.pk, {})
    assert "competences" not in known


def test_a_step_that_goes_back_to_done_writes_its_fact_again(world, coach):
    step = added(coach, world)
    services.move_step(coach, step.pk, to=StepState.DONE)
    services.move_step(coach, step.pk, to=StepState.TODO)

    services.restore_step(coach, step.pk, before=services.last_number(step.pk))

    known = people.known_facts(coach, [world.person.pk])[world.person.pk]
    assert known["competences"].value == ["computer_basics"]


def test_a_step_of_before_its_first_version_falls_away(world, coach):
    step = added(coach, world)

    services.restore_step(coach, step.pk, before=services.last_number(step.pk))

    step.refresh_from_db()
    assert step.state == StepState.DROPPED


def test_the_plan_of_an_old_version_holds_what_stood_there_then(world, coach):
    step = added(coach, world)
    then = services.last_number(step.pk)
    services.edit_step(coach, step.pk, edit(step, title="Les op dinsdag"))
    later = added(coach, world, title="Naar de bib")

    plan = version_queries.plan_at(coach, world.trajectory.pk, then)

    assert plan.steps[step.pk]["title"] == "Les volgen"
    assert later.pk not in plan.steps


def test_what_stood_in_the_plan_before_versions_were_kept_is_in_every_version(world, coach):
    PlanChange.objects.filter(item_id=world.step.pk).delete()
    step = added(coach, world)

    plan = version_queries.plan_at(coach, world.trajectory.pk, services.last_number(step.pk) - 1)

    assert world.step.pk in plan.steps
    assert step.pk not in plan.steps


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(titles=st.lists(st.sampled_from(["een", "twee", "drie", "vier"]), min_size=1, max_size=5))
def test_every_version_tells_the_title_that_stood_there(world, coach, titles):
    step = added(coach, world, title=f"begin {PlanChange.objects.count()}")
    told = {services.last_number(step.pk): step.title}
    for title in titles:
        step = services.edit_step(coach, step.pk, edit(step, title=title))
        told[services.last_number(step.pk)] = title
    services.move_step(coach, step.pk, to=StepState.DROPPED)

    for number, title in told.items():
        plan = version_queries.plan_at(coach, world.trajectory.pk, number)
        assert plan.steps[step.pk]["title"] == title


def test_a_partner_of_the_team_moves_a_step_and_may_not_reword_it(world):
    partner = world.actor("partner")
    services.move_step(partner, world.step.pk, to=StepState.BUSY)

    with pytest.raises(Denied):
        services.edit_step(partner, world.step.pk, edit(world.step, title="Anders"))


@pytest.mark.parametrize(
    "words", [{"title": "  "}, {"goal_id": "00000000-0000-4000-8000-000000000000"}]
)
def test_an_edit_that_makes_no_sense_names_its_field_and_changes_nothing(world, coach, words):
    step = added(coach, world)

    with pytest.raises(BadInput) as no:
        services.edit_step(coach, step.pk, edit(step, **words))

    assert no.value.facts["field"] in words
    step.refresh_from_db()
    assert step.title == "Les volgen"


def test_a_neighbour_reads_no_version_of_the_plan(world):
    assert not version_queries.changes(world.actor("neighbour"), world.trajectory.pk).exists()

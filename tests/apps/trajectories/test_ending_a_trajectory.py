"""Ending with an honest destination, undoing it, and coming back with everything still there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.access import links
from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.people.models import TeamMember
from klaverblad.apps.trajectories import destinations, ending_queries, services
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    Contact,
    Ending,
    Goal,
    Phase,
    Step,
    Trajectory,
)
from klaverblad.apps.trajectories.services import NewEnding, StepFate
from klaverblad.apps.trajectories.services.retention import profiles_of
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import names_about

WORK = NewEnding(
    destination="regular_work",
    contract="open_ended",
    hours_week=Decimal("19.0"),
    where="Kringwinkel",
    own_words="Ik heb mijn plek gevonden.",
)


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def ahead(world):
    at = timezone.now() + timedelta(days=3)
    return Appointment.objects.create(
        user=world.coach.user, trajectory=world.trajectory, starts_at=at, title="Gesprek"
    )


def without_talks(world):
    AftercareMoment.objects.filter(trajectory=world.trajectory).update(skipped_because="verhuisd")


def rows_of(world):
    """All that an ending may touch, as it stands; of an appointment what people see of it."""
    kept = {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Trajectory, Step, Goal, AftercareMoment, TeamMember, Contact)
    }
    seen = ("pk", "state", "ended_because", "starts_at", "title")
    return kept | {"Appointment": list(Appointment.objects.order_by("pk").values(*seen))}


def test_who_finds_work_keeps_every_promised_talk(world, coach):
    waiting = AftercareMoment.objects.filter(trajectory=world.trajectory, done_on=None).count()

    services.end_trajectory(coach, world.trajectory.pk, replace(WORK, skip_because="Het is af."))

    world.trajectory.refresh_from_db()
    still = AftercareMoment.objects.filter(
        trajectory=world.trajectory, done_on=None, skipped_because=""
    )
    assert still.count() == waiting > 0
    assert (world.trajectory.phase, world.trajectory.closed_on) == (Phase.AFTERCARE, None)


def test_of_one_job_nobody_is_asked_twice_and_of_a_new_one_anew(world, coach):
    """The day told beside a noted start is the same work, unless somebody heard that it stopped."""
    plan = replace(WORK, since=world.on - timedelta(days=9))
    before = world.trajectory.aftercare.count()

    services.end_trajectory(coach, world.trajectory.pk, plan)
    assert world.trajectory.aftercare.count() == before > 0
    services.undo_ending(coach, world.trajectory.pk)

    moment = world.trajectory.aftercare.filter(done_on=None, skipped_because="").first()
    services.record_aftercare(coach, moment.pk, on=world.on, situation="stopped")
    services.end_trajectory(coach, world.trajectory.pk, plan)
    assert world.trajectory.aftercare.count() == before + len(services.AFTERCARE_DAYS)


def test_a_trajectory_without_promised_talks_closes_on_the_day_itself(world, coach):
    without_talks(world)

    ending = services.end_trajectory(coach, world.trajectory.pk, WORK)

    world.trajectory.refresh_from_db()
    assert (world.trajectory.phase, world.trajectory.closed_on) == (Phase.CLOSED, world.on)
    assert (ending.destination, ending.hours_week) == ("regular_work", Decimal("19.0"))
    assert names_about(world.trajectory)[-1] == "trajectory.ended"


def test_after_somebody_passed_away_no_talk_stays_promised(world, coach):
    services.end_trajectory(coach, world.trajectory.pk, NewEnding(destination="passed_away"))

    world.trajectory.refresh_from_db()
    assert world.trajectory.phase == Phase.CLOSED
    assert not AftercareMoment.objects.filter(
        trajectory=world.trajectory, done_on=None, skipped_because=""
    ).exists()


def test_each_open_step_gets_the_fate_that_was_said(world, coach):
    fates = {world.step.pk: StepFate.DONE, world.waiting_step.pk: StepFate.DROPPED}

    services.end_trajectory(coach, world.trajectory.pk, replace(WORK, steps=fates))

    states = dict(Step.objects.values_list("pk", "state"))
    assert states[world.step.pk] == "done"
    assert states[world.waiting_step.pk] == "dropped"


def test_a_step_of_which_nothing_was_said_goes_along_as_it_was(world, coach):
    before = Step.objects.get(pk=world.waiting_step.pk).state

    services.end_trajectory(coach, world.trajectory.pk, WORK)

    assert Step.objects.get(pk=world.waiting_step.pk).state == before == "waiting"


def test_open_links_shut_and_what_stands_ahead_is_called_off(world, coach, ahead):
    services.end_trajectory(coach, world.trajectory.pk, WORK)

    assert SignedLink.objects.get(pk=world.link.pk).revoked_at is not None
    assert not links.open_links(coach, [world.person.pk], at=timezone.now())
    assert Appointment.objects.get(pk=ahead.pk).state == "cancelled"


def test_the_team_ends_but_for_who_stays_for_the_promised_talks(world, coach):
    seat = world.person.team.get(user=world.partner.user)

    services.end_trajectory(coach, world.trajectory.pk, replace(WORK, staying=frozenset({seat.pk})))

    assert TeamMember.objects.get(pk=seat.pk).until == seat.until


def test_a_partner_sees_nothing_the_day_after_the_guidance_ended(world, coach):
    services.end_trajectory(coach, world.trajectory.pk, WORK)

    tomorrow = replace(world.actor("partner"), on=world.on + timedelta(days=1))
    from klaverblad.apps.people import queries as people

    assert not people.persons(tomorrow).filter(pk=world.person.pk).exists()


def test_undoing_puts_every_row_back_as_it_was(world, coach, ahead):
    before = rows_of(world)
    fates = {world.step.pk: StepFate.DONE, world.waiting_step.pk: StepFate.DROPPED}
    new = NewEnding(destination="moved", steps=fates, skip_because="Verhuisd naar Gent.")
    services.end_trajectory(coach, world.trajectory.pk, new)
    assert rows_of(world) != before

    services.undo_ending(coach, world.trajectory.pk)

    assert rows_of(world) == before
    assert ending_queries.endings(coach).count() == 0
    assert names_about(world.trajectory)[-1] == "trajectory.ending_undone"


def test_an_ending_is_not_undone_after_the_two_weeks(world, coach):
    services.end_trajectory(coach, world.trajectory.pk, WORK)
    late = replace(coach, on=world.on + timedelta(days=services.UNDO_DAYS + 1))

    with pytest.raises(Refused):
        services.undo_ending(late, world.trajectory.pk)


def test_the_second_of_two_clicks_is_told_that_it_ended_already(world, coach):
    services.end_trajectory(coach, world.trajectory.pk, WORK)

    with pytest.raises(services.AlreadyEnded):
        services.end_trajectory(coach, world.trajectory.pk, NewEnding(destination="moved"))

    assert Ending.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (NewEnding(destination="nergens"), "destination"),
        (NewEnding(destination="other"), "other_words"),
        (replace(WORK, contract="eeuwig"), "contract"),
        (replace(WORK, hours_week=Decimal(0)), "hours_week"),
        (replace(WORK, hours_week=Decimal(81)), "hours_week"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(world, coach, wrong, field):
    before = rows_of(world)

    with pytest.raises(BadInput) as caught:
        services.end_trajectory(coach, world.trajectory.pk, wrong)

    assert caught.value.facts["field"] == field
    assert rows_of(world) == before


def test_work_that_begins_tomorrow_is_no_destination_yet(world, coach):
    with pytest.raises(BadInput):
        services.end_trajectory(
            coach, world.trajectory.pk, replace(WORK, since=world.on + timedelta(days=1))
        )


@pytest.mark.parametrize("who", ["partner", "self_login"])
def test_only_the_ocmw_in_charge_ends_a_trajectory(world, who):
    with pytest.raises(Denied):
        services.end_trajectory(world.actor(who), world.trajectory.pk, WORK)


def test_a_neighbour_finds_no_trajectory_to_end(world):
    with pytest.raises(Trajectory.DoesNotExist):
        services.end_trajectory(world.actor("neighbour"), world.trajectory.pk, WORK)


def test_two_endings_in_force_are_refused_by_the_table_itself(world, coach):
    services.end_trajectory(coach, world.trajectory.pk, WORK)

    with pytest.raises(IntegrityError), transaction.atomic():
        Ending.objects.create(
            trajectory=world.trajectory, destination="moved", ended_on=world.on, left_from="plan"
        )


def test_closing_by_phase_alone_says_that_the_destination_is_unknown(world, coach):
    without_talks(world)

    services.change_phase(coach, world.trajectory.pk, to=Phase.CLOSED)

    assert Ending.objects.get().destination == "unknown"


def test_the_last_promised_talk_lets_the_trajectory_close_for_good(world, coach):
    services.end_trajectory(coach, world.trajectory.pk, WORK)
    with pytest.raises(Refused):
        services.finish_aftercare(coach, world.trajectory.pk)
    without_talks(world)

    closed = services.finish_aftercare(coach, world.trajectory.pk)

    assert closed.closed_on == world.on
    assert Ending.objects.get().destination == "regular_work"


def test_whoever_comes_back_within_the_year_goes_on_with_everything(world, coach):
    without_talks(world)
    services.add_goal(coach, world.trajectory.pk, words="Dicht bij school werken")
    services.end_trajectory(coach, world.trajectory.pk, WORK)
    later = replace(coach, on=world.on + timedelta(days=200))

    again = services.resume(later, world.trajectory.pk)

    assert (again.closed_on, again.phase) == (None, Phase.AT_WORK)
    assert again.goals.count() == 1
    assert Ending.objects.get().came_back_on == later.on
    assert names_about(again)[-1] == "trajectory.resumed"


def test_after_a_year_a_new_trajectory_begins_that_leads_to_the_former(world, coach):
    without_talks(world)
    goal = services.add_goal(coach, world.trajectory.pk, words="Dicht bij school werken")
    services.end_trajectory(coach, world.trajectory.pk, WORK)
    later = replace(coach, on=world.on + timedelta(days=400))
    with pytest.raises(Refused):
        services.resume(later, world.trajectory.pk)

    new = services.begin_again(
        later, world.trajectory.pk, goals=[goal.pk], steps=[world.waiting_step.pk]
    )

    assert (new.former_id, new.opened_on) == (world.trajectory.pk, later.on)
    assert [one.words for one in new.goals.all()] == [goal.words]
    assert [one.pk for one in new.steps.all()] == [world.waiting_step.pk]
    assert Goal.objects.filter(trajectory=world.trajectory).count() == 1
    assert Ending.objects.get().came_back_on == later.on


def test_nobody_begins_again_beside_a_trajectory_that_runs(world, coach):
    with pytest.raises(Refused):
        services.begin_again(coach, world.trajectory.pk)


def test_where_we_were_takes_the_same_queries_for_many_steps(
    world, coach, django_assert_num_queries
):
    without_talks(world)
    for number in range(5):
        services.add_goal(coach, world.trajectory.pk, words=f"Doel {number}")
    services.end_trajectory(coach, world.trajectory.pk, WORK)
    world.trajectory.refresh_from_db()

    with django_assert_num_queries(7):
        seen = ending_queries.where_we_were(coach, world.trajectory)

    assert len(seen.goals) == 5
    assert seen.ending is not None
    assert seen.ending.own_words == WORK.own_words


def test_the_outflow_counts_endings_and_the_rows_of_forgotten_people(world, coach):
    from klaverblad.apps.trajectories.models import StatisticalRow

    without_talks(world)
    services.end_trajectory(coach, world.trajectory.pk, WORK)
    StatisticalRow.objects.create(
        municipality=world.person.municipality,
        opened_year=world.on.year - 1,
        closed_year=world.on.year,
        months=9,
        is_first=True,
    )

    found = ending_queries.outflow(world.actor("team_lead"))

    assert dict(found.counts) == {"regular_work": 1, "unknown": 1}
    assert ending_queries.outflow(world.actor("neighbour")).total == 0
    assert ending_queries.outflow(world.actor("coordinator")).total == 2


def test_what_is_left_of_a_forgotten_trajectory_says_where_it_ended(world, coach):
    without_talks(world)
    services.end_trajectory(coach, world.trajectory.pk, WORK)

    (left,) = profiles_of([world.person.pk])

    assert (left.ended_in, left.left_from) == ("regular_work", "at_work")


def test_every_destination_says_its_name_in_three_languages():
    for one in destinations.destinations().values():
        assert {"nl", "fr", "en"} <= one.names.keys()


@given(st.sampled_from(["kind", "aftercare", "asks", "name"]))
def test_a_destination_that_lacks_a_part_is_named_when_it_is_read(part):
    import yaml

    text = yaml.safe_load(destinations.FILE.read_text("utf-8"))
    del text["destinations"]["moved"][part]

    with pytest.raises(ValueError, match="moved"):
        destinations.read(yaml.safe_dump(text))

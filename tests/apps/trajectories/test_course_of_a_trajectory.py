"""From opening to closing and open again: goals, screenings, phases, the coach, contacts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import queries, row_queries, services
from klaverblad.apps.trajectories.models import (
    Contact,
    Goal,
    Phase,
    Screening,
    Trajectory,
)
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import events_about, names_about, somebody

SEEN = {Domain.HOUSING: services.Seen(2, 4, "vochtig"), Domain.WORK: services.Seen(None, None)}


def give(actor, trajectory_id, *, before, to):
    move = services.Move(trajectory_id, before, to)
    return services.hand_over(actor, [move], at=timezone.now())


@pytest.fixture
def coach(world):
    return world.actor("coach")


def opened(world, actor=None):
    someone = somebody(world, "Anna")
    return services.open_trajectory(
        actor or world.actor("coach"), someone.pk, coach_id=world.coach.user_id
    )


def test_a_trajectory_opens_with_the_intake_and_one_event(world):
    trajectory = opened(world)

    assert (trajectory.phase, trajectory.opened_on) == (Phase.INTAKE, world.on)
    assert trajectory.organisation == world.coach.organisation
    assert names_about(trajectory) == ["trajectory.opened"]


def test_one_trajectory_runs_at_a_time(world, coach):
    with pytest.raises(Refused):
        services.open_trajectory(coach, world.person.pk, coach_id=None)


def test_a_neighbour_opens_nothing_for_somebody_of_the_next_town(world):
    from klaverblad.apps.people.models import Person

    with pytest.raises(Person.DoesNotExist):
        services.open_trajectory(world.actor("neighbour"), world.person.pk, coach_id=None)


@pytest.mark.parametrize("who", ["partner", "self_login", "coordinator"])
def test_only_the_ocmw_opens_a_trajectory(world, who):
    with pytest.raises(Denied):
        services.open_trajectory(world.actor(who), world.person.pk, coach_id=None)


def test_a_trajectory_starts_with_a_coach_of_the_own_ocmw_or_with_none(world, coach):
    someone = somebody(world, "Anna")

    with pytest.raises(Refused):
        services.open_trajectory(coach, someone.pk, coach_id=world.neighbour.user_id)

    assert services.open_trajectory(coach, someone.pk, coach_id=None).coach is None


def test_a_goal_is_kept_in_the_words_of_the_person(world, coach):
    goal = services.add_goal(coach, world.trajectory.pk, words="  Ik wil bij mijn zoon zijn.  ")

    assert goal.words == "Ik wil bij mijn zoon zijn."
    assert names_about(goal) == ["goal.added"]
    assert "zoon" not in str(events_about(goal)[0].data)


def test_a_goal_without_words_is_no_goal(world, coach):
    with pytest.raises(BadInput):
        services.add_goal(coach, world.trajectory.pk, words="  ")

    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda actor, pk: services.add_goal(actor, pk, words="Werk"),
        lambda actor, pk: services.record_screening(actor, pk, SEEN),
        lambda actor, pk: services.change_phase(actor, pk, to=Phase.PLAN),
        lambda actor, pk: services.start_work(actor, pk, on=actor.on, where="Thuis"),
        lambda actor, pk: give(actor, pk, before=None, to=actor.user_id),
    ],
    ids=["goal", "screening", "phase", "work", "coach"],
)
def test_a_neighbour_finds_nothing_to_change_and_a_partner_may_not(world, change):
    with pytest.raises(Trajectory.DoesNotExist):
        change(world.actor("neighbour"), world.trajectory.pk)
    with pytest.raises(Denied):
        change(world.actor("partner"), world.trajectory.pk)


def test_a_screening_keeps_both_views_and_what_nobody_asked(world, coach):
    screening = services.record_screening(coach, world.trajectory.pk, SEEN)

    latest, positions = queries.screening_of(coach, world.trajectory.pk)
    housing, work = positions[Domain.HOUSING], positions[Domain.WORK]
    assert latest == screening
    assert (housing.person_says, housing.professional_says, housing.what_counts) == (
        2,
        4,
        "vochtig",
    )
    assert (work.person_says, work.professional_says) == (None, None)
    assert names_about(screening) == ["screening.recorded"]


def test_of_two_screenings_on_one_day_the_later_one_holds(world, coach):
    """Six times, because the keys are random: half of the time the order would be right."""
    for _ in range(6):
        services.record_screening(coach, world.trajectory.pk, SEEN)
        second = services.record_screening(
            coach, world.trajectory.pk, {Domain.HOUSING: services.Seen(5, 5)}
        )

        latest, _positions = queries.screening_of(coach, world.trajectory.pk)
        assert latest == second
        assert row_queries.clovers(coach, [world.trajectory])[world.trajectory.pk]["rechten"] == (
            "settled"
        )
    assert Screening.objects.count() == 12


def test_a_phase_changes_with_one_event_and_the_same_phase_is_no_change(world, coach):
    trajectory = opened(world)

    services.change_phase(coach, trajectory.pk, to=Phase.PLAN)
    services.change_phase(coach, trajectory.pk, to=Phase.PLAN)

    changes = [event for event in events_about(trajectory) if event.name == "phase.changed"]
    assert [event.data for event in changes] == [{"before": "intake", "to": "plan"}]


def test_closing_has_a_day_and_opening_again_loses_nothing(world, coach):
    trajectory = opened(world)
    services.add_goal(coach, trajectory.pk, words="Werk")

    closed = services.change_phase(coach, trajectory.pk, to=Phase.CLOSED)
    assert closed.closed_on == world.on
    assert trajectory not in queries.caseload(coach)

    again = services.change_phase(coach, trajectory.pk, to=Phase.PLAN)
    assert again.closed_on is None
    assert trajectory in queries.caseload(coach)
    assert len(queries.goals_of(coach, trajectory.pk)) == 1


def test_a_trajectory_does_not_close_over_promised_talks(world, coach):
    with pytest.raises(services.AftercareOpen):
        services.change_phase(coach, world.trajectory.pk, to=Phase.CLOSED)

    world.trajectory.refresh_from_db()
    assert world.trajectory.closed_on is None


def test_an_old_trajectory_does_not_open_beside_the_one_that_runs(world, coach):
    old = opened(world)
    services.change_phase(coach, old.pk, to=Phase.CLOSED)
    services.open_trajectory(coach, old.person_id, coach_id=None)

    with pytest.raises(Refused):
        services.change_phase(coach, old.pk, to=Phase.PLAN)


def test_nothing_is_planned_and_no_work_starts_in_a_closed_trajectory(world, coach):
    old = opened(world)
    services.change_phase(coach, old.pk, to=Phase.CLOSED)

    with pytest.raises(services.AlreadyClosed):
        services.add_step(coach, old.pk, services.NewStep("artikel-60"))
    with pytest.raises(services.AlreadyClosed):
        services.start_work(coach, old.pk, on=world.on, where="Kringwinkel")


def test_the_running_trajectory_is_shown_before_a_closed_one(world, coach):
    old = opened(world)
    services.change_phase(coach, old.pk, to=Phase.CLOSED)
    assert queries.trajectory_of(coach, old.person_id) == old

    new = services.open_trajectory(coach, old.person_id, coach_id=None)

    assert queries.trajectory_of(coach, old.person_id) == new
    assert queries.trajectory_of(world.actor("neighbour"), old.person_id) is None


def test_a_colleague_who_is_a_coach_takes_over(world, coach):
    trajectory = world.trajectory

    give(coach, trajectory.pk, before=coach.user_id, to=world.colleague.user_id)

    assert trajectory in queries.caseload(world.actor("colleague"))
    assert trajectory not in queries.caseload(coach)
    said = events_about(trajectory)[-1].data
    assert said["before"] == str(world.coach.user_id)
    assert said["coach"] == str(world.colleague.user_id)


@pytest.mark.parametrize("who", ["neighbour", "team_lead", "partner", "self_login"])
def test_only_a_coach_of_the_own_ocmw_can_take_over(world, coach, who):
    with pytest.raises(Refused):
        give(coach, world.trajectory.pk, before=coach.user_id, to=getattr(world, who).user_id)


def test_a_coach_elsewhere_who_is_a_social_worker_here_is_no_coach_here(world, coach):
    Membership.objects.create(
        user=world.social_worker.user,
        organisation=world.neighbour.organisation,
        role=Role.COACH,
        since=world.on,
    )

    assert world.social_worker.user not in queries.coaches(coach)


def test_a_coach_whose_time_here_is_over_is_no_coach_here(world, coach):
    Membership.objects.filter(pk=world.colleague.pk).update(until=world.on - timedelta(1))

    assert list(queries.coaches(coach)) == [world.coach.user]


def test_the_caseload_is_ones_own_for_a_coach_and_everybodys_for_a_social_worker(world):
    opened(world)
    coach = world.actor("coach")
    give(coach, world.trajectory.pk, before=coach.user_id, to=world.colleague.user_id)

    assert queries.caseload(world.actor("coach")).count() == 1
    assert queries.caseload(world.actor("colleague")).get() == world.trajectory
    assert queries.caseload(world.actor("social_worker")).count() == 2
    assert queries.caseload(world.actor("partner")).get() == world.trajectory
    assert not queries.caseload(world.actor("coordinator")).exists()


SCOPES = {
    "person": {"coach", "colleague", "social_worker", "partner", "self_login"},
    "team": {"coach", "colleague", "social_worker", "partner"},
    "organisation": {"coach", "colleague", "social_worker"},
    "mine": {"coach"},
}
READERS = (
    "coach", "colleague", "social_worker", "partner", "self_login",
    "neighbour", "outsider", "coordinator", "workplace", "administrator",
)  # fmt: skip


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_note_is_read_by_whom_its_writer_chose_and_nobody_else(world, coach, scope, who):
    note = services.record_contact(
        coach, world.trajectory.pk, services.NewContact("talk", note="Stil.", scope=scope)
    )

    reads = queries.contacts(world.actor(who)).filter(pk=note.pk).exists()

    assert reads == (who in SCOPES[scope])


@pytest.mark.parametrize(
    ("scope", "reads"), [("mine", False), ("organisation", False), ("team", True)]
)
def test_a_partner_decides_the_same_way_who_reads_along(world, scope, reads):
    note = services.record_contact(
        world.actor("partner"), world.trajectory.pk, services.NewContact("phone", scope=scope)
    )

    assert queries.contacts(world.actor("coach")).filter(pk=note.pk).exists() == reads


def test_a_contact_leaves_one_event_without_its_words(world, coach):
    contact = services.record_contact(
        coach, world.trajectory.pk, services.NewContact("talk", note="Over Zwaluwenstaart.")
    )

    (event,) = events_about(contact)
    assert (event.name, event.data) == ("contact.recorded", {"kind": "talk", "outcome": "spoke"})
    assert event.at == contact.at


def test_a_person_writes_no_contacts_and_a_neighbour_finds_none_to_write(world):
    with pytest.raises(Denied):
        services.record_contact(
            world.actor("self_login"), world.trajectory.pk, services.NewContact("phone")
        )
    with pytest.raises(Trajectory.DoesNotExist):
        services.record_contact(
            world.actor("neighbour"), world.trajectory.pk, services.NewContact("phone")
        )


def test_whoever_wrote_a_contact_takes_it_back_once(world, coach):
    services.withdraw_contact(coach, world.contact.pk)

    assert names_about(world.contact) == ["contact.recorded", "contact.withdrawn"]
    assert not queries.contacts(coach).filter(pk=world.contact.pk).exists()
    with pytest.raises(Contact.DoesNotExist):
        services.withdraw_contact(coach, world.contact.pk)


def test_nobody_takes_back_what_another_wrote(world):
    with pytest.raises(Refused):
        services.withdraw_contact(world.actor("colleague"), world.contact.pk)
    with pytest.raises(Contact.DoesNotExist):
        services.withdraw_contact(world.actor("neighbour"), world.contact.pk)

"""A promised talk is kept or reasoned away, never both, never twice, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from klaverblad.apps.trajectories import queries, services
from klaverblad.apps.trajectories.models import AftercareMoment, Phase, Situation, Trajectory
from klaverblad.errors import BadInput, Denied
from tests.crowd import crowd, events_about, names_about


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def fresh(world):
    """A trajectory in which nobody works yet."""
    return Trajectory.objects.get(person=crowd(world, 1)[0])


def test_whoever_starts_work_is_promised_six_talks_up_to_eighteen_months(world, coach, fresh):
    moments = services.start_work(coach, fresh.pk, on=world.on, where=" Kringwinkel ")

    fresh.refresh_from_db()
    days = [(moment.due_on - world.on).days for moment in moments]
    assert days == [14, 30, 91, 182, 365, 548]
    assert {moment.where for moment in moments} == {"Kringwinkel"}
    assert fresh.phase == Phase.AT_WORK
    assert names_about(fresh) == ["work.started"]


def test_the_same_start_is_promised_once(world, coach, fresh):
    services.start_work(coach, fresh.pk, on=world.on, where="Kringwinkel")

    with pytest.raises(services.AlreadyClosed):
        services.start_work(coach, fresh.pk, on=world.on, where="Kringwinkel")

    assert fresh.aftercare.count() == 6


def test_a_second_job_brings_talks_of_its_own(world, coach, fresh):
    services.start_work(coach, fresh.pk, on=world.on - timedelta(60), where="Kringwinkel")

    services.start_work(coach, fresh.pk, on=world.on, where="Groenploeg")

    assert fresh.aftercare.count() == 12


def test_a_kept_talk_says_how_it_goes_in_one_event(world, coach):
    moment = services.record_aftercare(
        coach, world.moment.pk, on=world.on, situation=Situation.OTHER_WORK
    )

    (event,) = events_about(moment)
    assert (moment.done_on, moment.situation) == (world.on, "other_work")
    assert (event.name, event.data) == ("aftercare.recorded", {"situation": "other_work"})


def test_a_talk_is_reasoned_away_with_words_that_stay_out_of_the_journal(world, coach):
    moment = services.skip_aftercare(coach, world.moment.pk, because=" Verhuisd naar Gent ")

    (event,) = events_about(moment)
    assert moment.skipped_because == "Verhuisd naar Gent"
    assert (event.name, event.data) == ("aftercare.skipped", {})


def test_without_a_reason_a_promise_stays(world, coach):
    with pytest.raises(BadInput):
        services.skip_aftercare(coach, world.moment.pk, because="   ")

    assert world.moment in queries.aftercare_due(coach, by=world.on)


@pytest.mark.parametrize("first", ["kept", "reasoned_away"])
@pytest.mark.parametrize("second", ["kept", "reasoned_away"])
def test_a_talk_is_never_closed_twice(world, coach, first, second):
    close = {
        "kept": lambda: services.record_aftercare(
            coach, world.moment.pk, on=world.on, situation=Situation.AT_WORK
        ),
        "reasoned_away": lambda: services.skip_aftercare(coach, world.moment.pk, because="Ziek"),
    }
    close[first]()

    with pytest.raises(services.AlreadyClosed):
        close[second]()

    assert len(events_about(world.moment)) == 1


def test_the_database_itself_refuses_kept_and_reasoned_away(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        AftercareMoment.objects.filter(pk=world.moment.pk).update(
            done_on=world.on, skipped_because="Ziek"
        )


def test_a_trajectory_with_promises_cannot_be_deleted(world):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        world.trajectory.delete()


def test_open_talks_come_the_longest_waiting_first(world, coach, fresh):
    services.start_work(coach, fresh.pk, on=world.on - timedelta(40), where="Groenploeg")

    due = list(queries.aftercare_due(coach, by=world.on))

    assert [moment.due_on for moment in due] == sorted(moment.due_on for moment in due)
    assert due[0].trajectory == fresh
    assert world.moment in due


@pytest.mark.parametrize("who", ["neighbour", "outsider", "coordinator", "workplace"])
def test_a_stranger_finds_no_promise_to_keep(world, who):
    with pytest.raises(AftercareMoment.DoesNotExist):
        services.record_aftercare(
            world.actor(who), world.moment.pk, on=world.on, situation=Situation.AT_WORK
        )


def test_a_partner_knows_of_the_promise_but_it_is_kept_by_the_ocmw(world):
    partner = world.actor("partner")

    assert world.moment in queries.aftercare_due(partner, by=world.on)
    with pytest.raises(Denied):
        services.skip_aftercare(partner, world.moment.pk, because="Wij doen dit")

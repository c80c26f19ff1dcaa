"""Whether work lasts: promised talks that stay, what was heard, and honest shares of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import dates, integers, lists, sampled_from, tuples

from klaverblad.apps.access import links
from klaverblad.apps.trajectories import aftercare_queries, services
from klaverblad.apps.trajectories.lasting import (
    HORIZONS,
    SMALL,
    Heard,
    Start,
    Still,
    outcomes,
    still_at_work,
)
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    AftercareTerm,
    Phase,
    Situation,
    SkippedAs,
    Trajectory,
)
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import crowd, names_about

DAY = date(2026, 1, 5)
FAR = date(2028, 1, 5)


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def fresh(world):
    """A trajectory in which nobody works yet."""
    return Trajectory.objects.get(person=crowd(world, 1)[0])


def heard(*said: tuple[int, str]) -> Start:
    return Start(DAY, [Heard(DAY + timedelta(days=days), what) for days, what in said])


# ---- one start -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "months", "still"),
    [
        ([(93, "at_work")], 3, Still.YES),
        ([(93, "other_work")], 3, Still.YES),
        ([(93, "stopped")], 3, Still.NO),
        # Nobody asked at three months; at six they were still there, so at three too.
        ([(30, "at_work"), (182, "at_work")], 3, Still.YES),
        # Stopped at one month, and nothing else heard: not at work at six.
        ([(30, "stopped")], 6, Still.NO),
        # Stopped, and back later: in between we do not know.
        ([(30, "stopped"), (365, "at_work")], 6, Still.UNKNOWN),
        # Stopped at some day between one and six months: at three we do not know.
        ([(30, "at_work"), (182, "stopped")], 3, Still.UNKNOWN),
        ([(182, "other_work")], 3, Still.UNKNOWN),
        # At two weeks they worked; that says nothing of one month.
        ([(14, "at_work")], 1, Still.UNKNOWN),
        ([], 1, Still.UNKNOWN),
    ],
)
def test_what_was_heard_says_as_much_as_it_says(said, months, still):
    assert still_at_work(heard(*said), days=HORIZONS[months], on=FAR) == still


def test_who_started_too_lately_is_not_unknown_but_not_yet():
    assert still_at_work(heard(), days=91, on=DAY + timedelta(90)) == Still.NOT_YET


_SAID = lists(tuples(integers(0, 700), sampled_from(Situation.values)), max_size=6)


@given(lists(_SAID, max_size=30), dates(DAY, FAR))
def test_everybody_is_counted_once_at_each_horizon(people, on):
    for one in outcomes([heard(*said) for said in people], on=on):
        assert one.share.n + one.n_not_yet == len(people)


@given(_SAID, integers(0, 700))
def test_hearing_that_somebody_stopped_never_makes_a_yes(said, day):
    before = [still_at_work(heard(*said), days=d, on=FAR) for d in HORIZONS.values()]

    after = [
        still_at_work(heard(*said, (day, "stopped")), days=d, on=FAR) for d in HORIZONS.values()
    ]

    assert not [
        (was, now) for was, now in zip(before, after, strict=True) if now == Still.YES != was
    ] or any(days == day for days, _what in said)


# ---- promised --------------------------------------------------------------------------------
def test_the_database_refuses_to_delete_a_promise(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        AftercareMoment.objects.filter(pk=world.moment.pk).delete()

    assert AftercareMoment.objects.filter(pk=world.moment.pk).exists()


def test_one_that_was_kept_stays_too_as_long_as_the_trajectory_runs(world, coach):
    services.record_aftercare(coach, world.moment.pk, on=world.on, situation=Situation.AT_WORK)

    with pytest.raises(IntegrityError), transaction.atomic():
        AftercareMoment.objects.filter(pk=world.moment.pk).delete()


def test_what_is_closed_may_be_forgotten_by_its_terms(world, coach):
    for moment in world.trajectory.aftercare.all():
        services.skip_aftercare(coach, moment.pk, because="Verhuisd")
    services.change_phase(coach, world.trajectory.pk, to=Phase.CLOSED)

    world.trajectory.aftercare.all().delete()

    assert not AftercareMoment.objects.filter(trajectory=world.trajectory).exists()


def test_a_region_sets_when_it_asks_for_who_starts_from_then_on(world, coach, fresh):
    services.set_aftercare_terms(world.actor("coordinator"), [91, 30, 30, 365])

    moments = services.start_work(coach, fresh.pk, on=world.on, where="Groenploeg")

    assert [(one.due_on - world.on).days for one in moments] == [30, 91, 365]
    assert world.trajectory.aftercare.count() == 6


@pytest.mark.parametrize("days", [[], [6], [1097], range(30, 50)])
def test_terms_that_nobody_can_keep_are_refused_whole(world, days):
    with pytest.raises(BadInput):
        services.set_aftercare_terms(world.actor("administrator"), days)

    assert not AftercareTerm.objects.exists()


@pytest.mark.parametrize("who", ["coach", "team_lead", "partner", "self_login", "workplace"])
def test_who_sets_no_terms_is_refused(world, who):
    with pytest.raises(Denied):
        services.set_aftercare_terms(world.actor(who), [30])


def test_a_start_next_year_is_refused(world, coach, fresh):
    with pytest.raises(BadInput):
        services.start_work(coach, fresh.pk, on=world.on + timedelta(days=200), where="Morgen")


# ---- heard, and what comes after -------------------------------------------------------------
def test_what_was_heard_is_kept_with_what_was_not_asked(world, coach):
    said = services.HeardAtWork(hours_week=28.5, wage="up")

    moment = services.record_aftercare(
        coach, world.moment.pk, on=world.on, situation=Situation.AT_WORK, heard=said
    )

    moment.refresh_from_db()
    assert (moment.hours_week, moment.wage, moment.wants_help) == (28.5, "up", None)


@pytest.mark.parametrize("hours", [-1, 61, 1000])
def test_a_week_has_no_more_hours_than_that(world, coach, hours):
    with pytest.raises(BadInput):
        services.record_aftercare(
            coach,
            world.moment.pk,
            on=world.on,
            situation=Situation.AT_WORK,
            heard=services.HeardAtWork(hours_week=hours),
        )


def test_after_a_stop_the_plan_goes_on_and_the_other_talks_are_reasoned_away(world, coach):
    start = world.moment.started_work_on
    services.record_aftercare(coach, world.moment.pk, on=world.on, situation=Situation.STOPPED)

    services.take_up_plan(coach, world.trajectory.pk)
    n_skipped = services.skip_rest(
        coach, world.trajectory.pk, started_on=start, because="Dit werk stopte."
    )

    world.trajectory.refresh_from_db()
    assert (world.trajectory.phase, n_skipped) == ("plan", 5)
    assert set(
        world.trajectory.aftercare.filter(done_on=None).values_list("skipped_as", flat=True)
    ) == {SkippedAs.STOPPED}


def test_nothing_is_reasoned_away_at_once_while_somebody_works(world, coach):
    with pytest.raises(Refused):
        services.skip_rest(
            coach, world.trajectory.pk, started_on=world.moment.started_work_on, because="Gedoe"
        )

    assert world.trajectory.aftercare.filter(skipped_because="").count() == 6


def test_a_second_job_after_a_stop_is_a_start_of_its_own(world, coach):
    services.record_aftercare(coach, world.moment.pk, on=world.on, situation=Situation.STOPPED)

    services.start_work(coach, world.trajectory.pk, on=world.on, where="Groenploeg")

    later, first = aftercare_queries.jobs_of(coach, world.trajectory.pk)
    assert (later.where, later.has_stopped) == ("Groenploeg", False)
    assert (first.where, first.has_stopped) == ("Kringwinkel", True)


# ---- by a link -------------------------------------------------------------------------------
def test_the_person_says_by_a_link_that_they_are_still_there(world, coach):
    now = timezone.now()
    issued = services.ask_aftercare(coach, world.moment.pk, at=now)
    holder = links.open_link(issued.token, "answer", at=now)

    kept = services.answer_aftercare(holder, situation=Situation.AT_WORK, wants_help=True, at=now)

    assert (kept.situation, kept.wants_help, kept.told_by_link) == ("at_work", True, True)
    assert names_about(kept) == ["aftercare.asked", "aftercare.recorded"]
    with pytest.raises(links.LinkClosed):
        links.open_link(issued.token, "answer", at=now)


def test_a_link_is_of_no_use_when_somebody_asked_already(world, coach):
    now = timezone.now()
    issued = services.ask_aftercare(coach, world.moment.pk, at=now)
    holder = links.open_link(issued.token, "answer", at=now)
    services.record_aftercare(coach, world.moment.pk, on=world.on, situation=Situation.STOPPED)

    with pytest.raises(links.LinkClosed):
        services.answer_aftercare(holder, situation=Situation.AT_WORK, wants_help=None, at=now)

    world.moment.refresh_from_db()
    assert world.moment.situation == "stopped"


def test_a_link_about_a_step_answers_no_talk_about_work(world, coach):
    now = timezone.now()
    question = services.Question("Is er plaats?", world.partner.organisation_id)
    _step, issued = services.ask_partner(coach, world.step.pk, question, at=now)
    holder = links.open_link(issued.token, "answer", at=now)

    with pytest.raises(links.LinkClosed):
        services.asked_moment(holder)


# ---- of a house ------------------------------------------------------------------------------
def test_a_team_lead_counts_their_house_and_a_coordinator_the_region(world):
    lead = aftercare_queries.tally(world.actor("team_lead"))
    region = aftercare_queries.tally(world.actor("coordinator"))

    assert (lead.n_due, region.n_due) == (1, 1)


def test_a_coordinator_counts_and_knows_nobody(world):
    coordinator = world.actor("coordinator")

    assert not aftercare_queries.due_in_house(coordinator, by=world.on)
    assert aftercare_queries.lasting_work(coordinator)[0].n_not_yet == 1


@pytest.mark.parametrize("who", ["coach", "partner", "workplace", "self_login", "officer"])
def test_who_steers_no_house_sees_no_figures(world, who):
    with pytest.raises(Denied):
        aftercare_queries.lasting_work(world.actor(who))


def test_a_team_lead_of_elsewhere_counts_nothing_of_this_house(world):
    elsewhere = replace(world.actor("neighbour"), role="team_lead")

    assert aftercare_queries.tally(elsewhere).n_due == 0
    assert all(one.share.n == 0 for one in aftercare_queries.lasting_work(elsewhere))


def test_a_stop_that_was_only_reasoned_away_is_known_all_the_same(world, coach):
    services.skip_aftercare(
        coach, world.moment.pk, because="Het werk stopte.", skipped_as=SkippedAs.STOPPED
    )
    later = replace(world.actor("team_lead"), on=world.on + timedelta(days=400))

    by_months = {one.months: one.share for one in aftercare_queries.lasting_work(later)}

    assert (by_months[6].n_no, by_months[6].n_unknown) == (1, 0)


def test_few_starts_are_too_few_to_show():
    few = outcomes([heard((30, "at_work"))] * (SMALL - 1), on=FAR)
    enough = outcomes([heard((30, "at_work"))] * SMALL, on=FAR)

    assert (few[0].is_small, enough[0].is_small) == (True, False)


def test_counting_a_house_takes_one_question(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        aftercare_queries.lasting_work(world.actor("team_lead"))
    with django_assert_num_queries(1):
        aftercare_queries.tally(world.actor("team_lead"))

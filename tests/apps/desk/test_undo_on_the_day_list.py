"""Every line of the day list that does one thing has its way back, in its own place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.desk.today import today
from klaverblad.apps.journal.models import Event
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import AftercareMoment, Step, StepAnswer, StepState
from klaverblad.errors import Denied, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def moment(world, coach):
    return services.start_work(coach, world.trajectory.pk, on=world.on, where="Groenploeg")[0]


@pytest.fixture
def silent(world):
    since = world.on - timedelta(days=40)
    Step.objects.filter(pk=world.step.pk).update(
        state=StepState.WAITING, waiting_since=since, answer_days=14
    )
    return Step.objects.get(pk=world.step.pk)


def number_of(step, what):
    return services.change_to_take_back(step, what)


def n_events(name):
    return Event.objects.filter(name=name).count()


def test_a_postponed_step_gets_its_former_day_back_in_place(world, browser, part):
    before = Step.objects.get(pk=world.step.pk).due_on

    row = browser.post(reverse("desk:postpone_step", args=[world.step.pk]), headers=part)
    step = Step.objects.get(pk=world.step.pk)
    undo = reverse("desk:take_back_step", args=[step.pk, number_of(step, services.POSTPONED)])

    assert step.due_on != before
    assert undo in row.content.decode()
    back = browser.post(undo, headers=part)
    assert Step.objects.get(pk=world.step.pk).due_on == before
    assert reverse("desk:postpone_step", args=[step.pk]) in back.content.decode()
    assert n_events("step.postponing_undone") == 1


def test_a_partner_who_may_postpone_a_step_may_take_that_back(world):
    partner = world.actor("partner")
    step = services.postpone_step(partner, world.step.pk, due_on=world.on + timedelta(days=9))

    services.take_back_step(partner, step.pk, number=number_of(step, services.POSTPONED))

    assert Step.objects.get(pk=step.pk).due_on == world.step.due_on


def test_a_reminder_taken_back_lets_the_silence_run_on(world, browser, part, silent, coach):
    row = browser.post(reverse("desk:remind_partner", args=[silent.pk]), headers=part)
    number = number_of(silent, services.REMINDED)
    undo = reverse("desk:take_back_step", args=[silent.pk, number])

    assert undo in row.content.decode()
    assert "40 dagen stil" in browser.post(undo, headers=part).content.decode()
    assert [line.days_silent for line in today(coach).silent if line.step == silent] == [40]


def test_a_partner_cannot_take_back_a_reminder_of_the_coach(world, coach, silent):
    services.remind_partner(coach, silent.pk)

    with pytest.raises(Denied):
        services.take_back_step(
            world.actor("partner"), silent.pk, number=number_of(silent, services.REMINDED)
        )


def test_nothing_is_taken_back_when_somebody_moved_the_step_since(world, coach, browser):
    step = services.postpone_step(coach, world.step.pk, due_on=world.on + timedelta(days=9))
    number = number_of(step, services.POSTPONED)
    later = world.on + timedelta(days=20)
    services.postpone_step(coach, step.pk, due_on=later)

    with pytest.raises(services.WentOn):
        services.take_back_step(coach, step.pk, number=number)
    answer = browser.post(reverse("desk:take_back_step", args=[step.pk, number]))

    assert answer.status_code == 409
    assert "ging iemand hiermee verder" in answer.content.decode()
    assert Step.objects.get(pk=step.pk).due_on == later
    assert n_events("step.postponing_undone") == 0


def test_a_change_of_another_kind_is_no_button_to_take_back(coach, world):
    services.move_step(coach, world.step.pk, to=StepState.BUSY)

    assert number_of(world.step, services.POSTPONED) == 0
    with pytest.raises(services.WentOn):
        services.take_back_step(coach, world.step.pk, number=1)


def test_an_answer_that_was_read_comes_back_on_the_list_in_place(world, browser, part):
    undo = reverse("desk:unsee_answer", args=[world.answer.pk])

    row = browser.post(reverse("desk:see_answer", args=[world.answer.pk]), headers=part)
    assert undo in row.content.decode()
    back = browser.post(undo, headers=part).content.decode()

    assert reverse("desk:see_answer", args=[world.answer.pk]) in back
    assert StepAnswer.objects.get(pk=world.answer.pk).seen_at is None
    assert n_events("answer.unseen") == 1


def test_an_answer_stays_read_when_its_step_went_on_since(world, coach):
    StepAnswer.objects.filter(pk=world.answer.pk).update(seen_at=timezone.now())
    Step.objects.filter(pk=world.answer.step_id).update(state=StepState.TODO)
    services.move_step(coach, world.answer.step_id, to=StepState.BUSY)

    with pytest.raises(services.WentOn):
        services.unsee_answer(coach, world.answer.pk)

    assert StepAnswer.objects.get(pk=world.answer.pk).seen_at is not None


@pytest.mark.parametrize(
    "said",
    [
        {"situation": "at_work", "hours_week": "20"},
        {"situation": "", "because": "Op reis", "skipped_as": "other"},
    ],
)
def test_a_talk_written_down_or_reasoned_away_is_promised_again(browser, part, moment, said):
    undo = reverse("desk:reopen_aftercare", args=[moment.pk])

    row = browser.post(reverse("desk:aftercare", args=[moment.pk]), said, headers=part)
    assert undo in row.content.decode()
    back = browser.post(undo, headers=part).content.decode()

    again = AftercareMoment.objects.get(pk=moment.pk)
    assert (again.done_on, again.situation, again.hours_week) == (None, "", None)
    assert (again.skipped_as, again.skipped_because) == ("", "")
    assert reverse("desk:aftercare", args=[moment.pk]) in back
    assert n_events("aftercare.reopened") == 1


def test_a_talk_that_a_colleague_wrote_down_is_not_wiped(world, coach, moment):
    services.record_aftercare(coach, moment.pk, on=world.on, situation="at_work")

    tomorrow = replace(coach, on=world.on + timedelta(days=1))
    for actor in (world.actor("team_lead"), tomorrow):
        with pytest.raises(Refused) as refused:
            services.reopen_aftercare(actor, moment.pk)
        assert "Alleen wie dit gesprek noteerde" in str(refused.value.sentence)

    assert AftercareMoment.objects.get(pk=moment.pk).situation == "at_work"


def test_what_a_person_answered_by_a_link_is_not_put_back(world, coach, moment):
    services.record_aftercare(coach, moment.pk, on=world.on, situation="at_work")
    AftercareMoment.objects.filter(pk=moment.pk).update(told_by_link=True)

    with pytest.raises(Refused) as refused:
        services.reopen_aftercare(coach, moment.pk)

    assert "antwoordde de persoon zelf" in str(refused.value.sentence)


def test_a_job_that_stopped_stays_so_once_its_other_talks_fell_away(world, coach, moment):
    services.record_aftercare(coach, moment.pk, on=world.on, situation="stopped")
    services.skip_rest(coach, world.trajectory.pk, started_on=world.on, because="Het stopte.")

    with pytest.raises(services.WentOn):
        services.reopen_aftercare(coach, moment.pk)


def test_whoever_has_no_script_is_offered_the_way_back_in_a_toast(world, browser, moment):
    for address, undo in [
        (reverse("desk:see_answer", args=[world.answer.pk]), "desk:unsee_answer"),
        (reverse("desk:aftercare", args=[moment.pk]), "desk:reopen_aftercare"),
    ]:
        page = browser.post(address, {"situation": "at_work"}, follow=True).content.decode()
        subject = world.answer.pk if "answer" in undo else moment.pk
        assert f'action="{reverse(undo, args=[subject])}"' in page

"""Vandaag: who to call and why, what is due, who is silent, who was promised a talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.desk.day_rows import call_line
from klaverblad.apps.desk.today import CallReason, Part, today
from klaverblad.apps.people.models import Consent
from klaverblad.apps.places import services as places
from klaverblad.apps.rights.queries import LEEFLOON_REQUEST
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Appointment,
    Contact,
    Phase,
    Step,
    StepState,
    Trajectory,
)
from tests.crowd import ABLE, MEANS, crowd, n_queries, tell_all
from tests.world import place_words


@pytest.fixture
def day(coach):
    return lambda: today(coach)


@pytest.fixture
def one(world):
    """Somebody of whom nothing is known, in a plan for sixty days."""
    return trajectory_of(crowd(world, 1)[0])


def trajectory_of(person):
    return Trajectory.objects.get(person=person)


def spoke(world, trajectory, *, days, outcome="spoke", withdrawn=False):
    return Contact.objects.create(
        trajectory=trajectory,
        by=world.coach.user,
        organisation=world.coach.organisation,
        at=timezone.localtime() - timedelta(days=days),
        kind="phone",
        outcome=outcome,
        withdrawn_at=timezone.now() if withdrawn else None,
    )


def reason_of(day, trajectory):
    return next((call.reason for call in day.calls if call.trajectory == trajectory), None)


def test_whoever_was_never_spoken_is_called_with_how_long_that_is(day, one):
    (call,) = [call for call in day().calls if call.trajectory == one]

    assert (call.reason, call.days) == (CallReason.NEVER_SPOKEN, 60)
    assert not call.is_urgent


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "Het traject begon vandaag."), (1, "één dag"), (2, "2 dagen")],
)
def test_a_file_of_today_is_not_told_in_days(world, browser, one, days, told):
    Trajectory.objects.filter(pk=one.pk).update(opened_on=world.on - timedelta(days=days))

    page = browser.get("/vandaag/").text

    assert told in page
    assert "0 dagen</strong>. Jullie spraken elkaar nog niet." not in page


@pytest.mark.parametrize(
    ("days", "outcome", "reason"),
    [
        (0, "spoke", None),
        (30, "spoke", None),
        (31, "spoke", CallReason.LONG_AGO),
        (1, "not_reached", CallReason.NOT_REACHED),
        (0, "left_message", CallReason.NOT_REACHED),
    ],
)
def test_the_last_contact_decides_who_is_called(world, day, one, days, outcome, reason):
    spoke(world, one, days=days, outcome=outcome)

    assert reason_of(day(), one) == reason


def test_a_contact_that_was_taken_back_counts_for_nothing(world, day, one):
    spoke(world, one, days=1, withdrawn=True)

    assert reason_of(day(), one) == CallReason.NEVER_SPOKEN


def test_a_certain_right_that_nobody_asked_for_is_the_heaviest_reason(world, day):
    one = trajectory_of(crowd(world, 1, facts=[MEANS])[0])
    spoke(world, one, days=3)

    call = day().calls[0]

    assert (call.trajectory, call.reason) == (one, CallReason.RIGHT_OPEN)
    assert call.is_urgent
    assert call.amount > 1000
    assert day().n_urgent == 1


@pytest.mark.parametrize("received", [{"income_source": "leefloon"}, {"statuses": ["leefloon"]}])
def test_whoever_receives_it_already_is_not_called_about_it(world, day, received):
    one = trajectory_of(crowd(world, 1, facts=[MEANS | received])[0])
    spoke(world, one, days=3)

    assert reason_of(day(), one) is None


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (StepState.TODO, None),
        (StepState.DONE, None),
        (StepState.DROPPED, CallReason.RIGHT_OPEN),
    ],
)
def test_a_request_in_the_plan_is_no_open_right_unless_it_fell_away(
    world, coach, day, state, reason
):
    one = trajectory_of(crowd(world, 1, facts=[MEANS])[0])
    spoke(world, one, days=3)
    step = services.add_step(coach, one.pk, services.NewStep(LEEFLOON_REQUEST))
    if state != StepState.TODO:
        services.move_step(coach, step.pk, to=state)

    assert reason_of(day(), one) == reason


def test_whoever_works_is_not_called_between_the_promised_talks(world, day):
    one = trajectory_of(crowd(world, 1, phase=Phase.AFTERCARE)[0])
    spoke(world, one, days=90)

    assert reason_of(day(), one) is None


def test_the_order_is_by_what_there_is_to_lose(world, day):
    """Rights first and the highest amount before all; then who was never heard, then the rest."""
    facts = [MEANS | {"savings_eur": 25000}, MEANS, {}, {}, {}, {}]
    poor, poorest, new, missed, long, longest = map(trajectory_of, crowd(world, 6, facts=facts))
    spoke(world, missed, days=2, outcome="not_reached")
    spoke(world, long, days=40)
    spoke(world, longest, days=50)
    mine = [poor, poorest, new, missed, long, longest]

    calls = [call.trajectory for call in day().calls if call.trajectory in mine]

    assert calls == [poorest, poor, new, missed, longest, long]


def test_speaking_takes_somebody_off_the_list_and_taking_it_back_puts_them_on(
    world, coach, day, one
):
    contact = services.record_contact(coach, one.pk, services.NewContact("phone"))
    assert reason_of(day(), one) is None
    assert call_line(coach, one.pk) is None

    services.withdraw_contact(coach, contact.pk)

    assert reason_of(day(), one) == CallReason.NEVER_SPOKEN
    assert call_line(coach, one.pk).reason == CallReason.NEVER_SPOKEN


def add_step(world, trajectory, **words):
    said = {"instrument_id": "artikel-60", "title": "Stap"} | words
    return Step.objects.create(trajectory=trajectory, **said)


@pytest.mark.parametrize(
    ("days", "is_due", "late"), [(-3, True, 3), (0, True, 0), (7, True, 0), (8, False, 0)]
)
def test_a_step_is_on_the_list_from_a_week_before_its_day(world, day, one, days, is_due, late):
    step = add_step(world, one, due_on=world.on + timedelta(days))

    lines = [line for line in day().steps if line.step == step]

    assert [line.days_late for line in lines] == ([late] if is_due else [])


@pytest.mark.parametrize("state", [StepState.DONE, StepState.DROPPED])
def test_a_step_that_is_over_is_not_due(world, day, one, state):
    done = {"done_on": world.on} if state == StepState.DONE else {}
    step = add_step(world, one, due_on=world.on, state=state, **done)

    assert step not in [line.step for line in day().steps]


@pytest.mark.parametrize(("days", "is_silent"), [(14, False), (15, True)])
def test_a_partner_is_silent_after_the_days_that_were_agreed(world, day, one, days, is_silent):
    step = add_step(world, one, state=StepState.WAITING, waiting_since=world.on - timedelta(days))

    assert (step in [line.step for line in day().silent]) == is_silent


def test_the_longest_silence_stands_first_and_is_not_among_the_steps(world, day, one):
    long, longest = (
        add_step(
            world, one, state=StepState.WAITING, due_on=world.on,
            waiting_since=world.on - timedelta(days),
        )
        for days in (30, 60)
    )  # fmt: skip

    found = day()

    assert [line.step for line in found.silent][:2] == [longest, long]
    assert longest not in [line.step for line in found.steps]


@pytest.mark.parametrize(("days", "is_due"), [(-90, True), (7, True), (8, False)])
def test_a_promised_talk_is_on_the_list_from_a_week_before_until_it_is_closed(
    world, day, days, is_due
):
    AftercareMoment.objects.exclude(pk=world.moment.pk).update(skipped_because="Verhuisd")
    due_on = world.on + timedelta(days)
    AftercareMoment.objects.filter(pk=world.moment.pk).update(
        due_on=due_on, started_work_on=due_on - timedelta(91)
    )

    lines = day().aftercare

    assert [(line.moment, line.months) for line in lines] == ([(world.moment, 3)] if is_due else [])


def test_a_kept_talk_leaves_the_list(world, coach, day):
    assert world.moment in [line.moment for line in day().aftercare]

    services.skip_aftercare(coach, world.moment.pk, because="Verhuisd")

    assert world.moment not in [line.moment for line in day().aftercare]


def test_one_open_question_about_a_leefloon_is_offered_with_the_most_it_can_give(world, day):
    known = {key: value for key, value in MEANS.items() if key != "is_willing_to_work"}
    (person,) = crowd(world, 1, facts=[known | {"is_excused_from_work": False}])

    (line,) = day().rights

    assert line.person == person
    assert line.names == ["leefloon"]
    assert line.high > 1000


@pytest.mark.parametrize(("days", "is_new"), [(0, True), (14, True), (15, False)])
def test_a_new_place_is_told_with_how_many_of_the_own_people_fit(world, day, days, is_new):
    crowd(world, 2, facts=[ABLE])
    type(world.place).objects.update(opened_on=world.on - timedelta(days))

    found = [(one.place, one.n_people) for one in day().places]

    assert found == ([(world.place, 2)] if is_new else [])


def test_a_place_that_fits_nobody_is_no_news(world, day):
    assert day().places == []


def test_a_place_that_fits_more_people_stands_first(world, day):
    own = place_words(world.workplace.organisation, world.person.municipality)
    asks = places.open_place(world.actor("workplace"), own | {"needs_licence_b": True})
    crowd(world, 3, facts=[ABLE, ABLE, ABLE | {"has_licence_b": True}])

    assert [(one.place, one.n_people) for one in day().places] == [(world.place, 3), (asks, 1)]


def test_the_agenda_is_ones_own_of_today_in_its_order(world, day):
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    for user, at, title in [
        (world.coach.user, now + timedelta(hours=1), "Later"),
        (world.coach.user, now, "Eerst"),
        (world.coach.user, now + timedelta(days=1), "Morgen"),
        (world.colleague.user, now, "Van Tom"),
    ]:
        Appointment.objects.create(user=user, starts_at=at, title=title)

    assert [one.title for one in day().agenda] == ["Eerst", "Later"]


def test_the_counts_are_those_of_the_lists(world, day):
    found = day()

    assert found.counts[Part.CALL] == len(found.calls)
    assert found.counts[Part.STEPS] == len(found.steps) == 1
    assert found.counts[Part.SILENT] == len(found.silent) == 1
    assert found.counts[Part.AFTERCARE] == len(found.aftercare) == 1
    assert found.counts[Part.ALL] == sum(found.counts.values()) - found.counts[Part.ALL]


def test_another_coach_has_another_day(world, coach, one):
    assert today(world.actor("colleague")).calls == []
    assert one in [call.trajectory for call in today(world.actor("social_worker")).calls]
    assert one not in [call.trajectory for call in today(world.actor("partner")).calls]


def test_a_trajectory_that_is_closed_asks_nothing_more(world, day, one):
    Trajectory.objects.filter(pk=one.pk).update(phase="closed", closed_on=world.on)

    assert reason_of(day(), one) is None


def test_the_day_of_forty_people_takes_the_queries_of_ten(world, coach):
    def fill(n):
        for person in crowd(world, n, facts=[{}, MEANS, ABLE]):
            one = trajectory_of(person)
            add_step(world, one, due_on=world.on)
            spoke(world, one, days=40)
        return n_queries(lambda: today(coach))

    few, many = fill(10), fill(30)

    assert many == few <= 25


def test_a_day_in_another_time_counts_from_that_day(world, coach, one):
    spoke(world, one, days=0)
    later = replace(coach, on=world.on + timedelta(31))

    (call,) = [call for call in today(later).calls if call.trajectory == one]

    assert (call.reason, call.days) == (CallReason.LONG_AGO, 31)


@pytest.mark.parametrize("shown", ["alles", "bellen", "stappen", "stil", "nazorg", "onzin", ""])
def test_the_page_shows_all_or_one_part_and_ignores_what_it_cannot_read(world, browser, shown):
    answer = browser.get("/vandaag/", {"toon": shown})

    assert answer.status_code == 200
    parts = {
        part: f'id="{part}"' in answer.text for part in ("bellen", "stappen", "stil", "nazorg")
    }
    if shown in parts:
        assert [part for part, is_there in parts.items() if is_there] == [shown]
    else:
        assert all(parts.values())


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_page_stands_in_each_language(world, browser, language):
    browser.cookies["django_language"] = language

    assert f'lang="{language}"' in browser.get("/vandaag/").text


@pytest.mark.parametrize(
    ("days", "words"), [(0, "vandaag"), (1, "gisteren"), (3, "3 dagen geleden")]
)
def test_the_page_says_when_somebody_was_not_reached(world, browser, one, days, words):
    spoke(world, one, days=days, outcome="not_reached")

    assert f"<strong>niet bereikt</strong>, {words}." in browser.get("/vandaag/").text


def test_a_partner_is_not_told_of_a_right_whose_income_is_not_shared(world):
    tell_all(world.actor("coach"), world.person, MEANS)
    Contact.objects.all().delete()
    partner = world.actor("partner")
    assert reason_of(today(partner), world.trajectory) == CallReason.RIGHT_OPEN

    Consent.objects.update(domains=["work"])

    day = today(partner)
    assert reason_of(day, world.trajectory) != CallReason.RIGHT_OPEN
    assert not day.rights

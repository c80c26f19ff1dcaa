"""A yes writes its fact and finishes its step; terms are those of the region; all of it goes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.desk.story import story
from klaverblad.apps.library import books, parameter_services
from klaverblad.apps.people.models import Fact
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.apps.rights import request_services as services
from klaverblad.apps.rights.granted import GIVES
from klaverblad.apps.rights.overview import rights_of
from klaverblad.apps.rights.queries import LEEFLOON_REQUEST
from klaverblad.apps.rights.step_of_request import finish_step
from klaverblad.apps.trajectories import services as plans
from klaverblad.apps.trajectories.models import Step, StepState
from tests.crowd import moves_in, somebody, tell


def asked(world, right="leefloon", who="coach", **words):
    said = {"asked_by": "together", "channel": "letter"} | words
    new = services.NewRequest(right, world.on - timedelta(days=5), **said)
    return services.ask_right(world.actor(who), world.person.pk, new, at=timezone.now())


def answered(world, request, state="granted", who="coach"):
    answer = services.Answer(state, answered_on=world.on)
    return services.record_answer(world.actor(who), request.pk, answer)


def planned(world, state=None):
    step = plans.add_step(
        world.actor("coach"), world.trajectory.pk, plans.NewStep(LEEFLOON_REQUEST)
    )
    return plans.move_step(world.actor("coach"), step.pk, to=state) if state else step


def told(world):
    lines, _n = story(world.actor("coach"), world.person.pk, limit=None)
    return [line.sentence for line in lines]


def value_of(world, key):
    found = Fact.objects.filter(key=key, replaced_at=None).first()
    return found and found.value


def test_a_yes_finishes_the_step_and_the_story_tells_both(world):
    planned(world, StepState.WAITING)
    request = asked(world)

    answered(world, request)

    step = Step.objects.get(instrument=LEEFLOON_REQUEST)
    assert (step.state, step.done_on) == (StepState.DONE, world.on)
    assert {"Gedaan: Leefloon aanvragen.", "Toegekend: leefloon."} <= set(told(world))


@pytest.mark.parametrize("who", ["coach", "self_login"])
def test_taking_the_yes_back_leaves_the_step_exactly_as_it_was(world, who):
    before = planned(world, StepState.WAITING)
    request = answered(world, asked(world), who=who)

    services.take_back_answer(world.actor(who), request.pk)

    step = Step.objects.get(instrument=LEEFLOON_REQUEST)
    assert step.state == before.state == StepState.WAITING
    assert (step.waiting_since, step.done_on) == (before.waiting_since, None)
    assert "Toch nog niet gedaan: Leefloon aanvragen." in told(world)


def test_a_yes_that_becomes_a_no_opens_the_step_again(world):
    planned(world)
    request = answered(world, asked(world))

    answered(world, request, "refused")

    assert Step.objects.get(instrument=LEEFLOON_REQUEST).state == StepState.TODO


@pytest.mark.parametrize("state", ["refused", "no_answer"])
def test_no_other_answer_touches_the_step(world, state):
    planned(world)

    answered(world, asked(world), state)

    assert Step.objects.get(instrument=LEEFLOON_REQUEST).state == StepState.TODO


def test_a_step_that_came_after_the_request_is_finished_too(world):
    request = asked(world)
    planned(world)

    request = answered(world, request)

    assert request.step.instrument_id == LEEFLOON_REQUEST
    assert request.step.state == StepState.DONE


def test_what_somebody_did_with_the_step_since_stays(world):
    coach, step = world.actor("coach"), planned(world)
    request = answered(world, asked(world))
    plans.move_step(coach, step.pk, to=StepState.BUSY)
    plans.move_step(coach, step.pk, to=StepState.DONE)

    services.take_back_answer(coach, request.pk)

    assert Step.objects.get(pk=step.pk).state == StepState.DONE


def test_a_step_that_was_done_before_is_not_done_twice(world):
    planned(world, StepState.DONE)

    request = answered(world, asked(world))

    assert finish_step(world.actor("coach"), request) == {}
    assert not any(line.startswith("Toch nog niet") for line in told(world))


def test_a_rent_premium_is_a_fact_of_the_household_and_goes_with_its_yes(world):
    coach = world.actor("coach")
    request = asked(world, "huurpremie")

    granted = answered(world, request)

    fact = Fact.objects.get(pk=granted.fact_id)
    assert (fact.key, fact.value, fact.person_id) == ("receives_huurpremie", True, None)
    assert rights_of(coach, world.person, on=world.on).one("huurpremie").is_received
    services.take_back_answer(coach, request.pk)
    assert value_of(world, "receives_huurpremie") is None
    assert not rights_of(coach, world.person, on=world.on).one("huurpremie").is_received


def test_of_whom_no_household_is_told_the_answer_is_kept_all_the_same(world):
    lonely = somebody(world, "Lone")
    new = services.NewRequest("huurpremie", world.on, asked_by="together", channel="letter")
    request = services.ask_right(world.actor("coach"), lonely.pk, new, at=timezone.now())

    granted = answered(world, request)

    assert (granted.state, granted.fact_id) == ("granted", None)


def test_who_moved_since_leaves_the_fact_with_the_house_where_it_was_said(world):
    coach, request = world.actor("coach"), asked(world, "huurpremie")
    granted = answered(world, request)
    home = Fact.objects.get(pk=granted.fact_id).household
    other = type(home).objects.create(organisation=world.coach.organisation)
    moves_in(other, world.person, "head", since=world.on)

    again = services.take_back_answer(coach, request.pk)

    assert again.state == "asked"
    assert Fact.objects.filter(household=home, replaced_at=None).exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, "under_4_years"), ("no", "under_4_years"), ("4_years_or_more", "4_years_or_more")],
)
def test_who_is_on_the_waiting_list_for_years_stays_so(world, before, after):
    if before:
        tell(world.actor("coach"), world.person, "on_social_housing_list", before)

    answered(world, asked(world, "sociale_huur"))

    assert value_of(world, "on_social_housing_list") == after


def test_every_fact_that_a_yes_writes_is_a_value_of_its_key():
    for key, value in GIVES.values():
        entry = registry()[key]
        if entry.type == FactType.FLAG:
            assert value is True
        else:
            assert value in entry.options


def test_the_term_of_an_answer_is_that_of_the_region(world):
    keeper = world.actor("administrator")
    row = parameter_services.NewRow(
        key="decision_within_days",
        since=world.on - timedelta(days=30),
        value="20",
        status="confirmed",
        source="https://www.ejustice.just.fgov.be/eli/wet/2026/11/01/1",
        checked_on=world.on,
    )
    parameter_services.add_row(keeper, row, seen=books.version(keeper))

    request = asked(world)

    # 20 days to decide by this row, and 8 to tell by the law of the house.
    assert request.answer_due_on == request.asked_on + timedelta(days=28)

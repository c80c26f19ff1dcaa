"""An event lives and dies with its change, and carries ids and codes alone."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services
from klaverblad.apps.journal.models import Event
from klaverblad.apps.journal.queries import events_about_people
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Step, StepState
from tests.world import CANARY, build

TASK = Actor.task("demo", on=date(2026, 3, 2))


class LaterError(Exception):
    """Something that fails after the event was written."""


@transaction.atomic
def move_and_fail(world):
    trajectories.move_step(world.actor("coach"), world.step.pk, to=StepState.BUSY)
    raise LaterError


def test_a_change_and_its_event_are_undone_together(own_database, today):
    with transaction.atomic():
        world = build(today)
    written = Event.objects.count()

    with pytest.raises(LaterError):
        move_and_fail(world)

    assert Event.objects.count() == written
    assert Step.objects.get(pk=world.step.pk).state == StepState.TODO


def test_a_change_and_its_event_are_kept_together(own_database, today):
    with transaction.atomic():
        world = build(today)

    trajectories.move_step(world.actor("coach"), world.step.pk, to=StepState.BUSY)
    connection.close()

    last = Event.objects.filter(subject_id=str(world.step.pk)).latest("id")
    assert last.name == "step.started"
    assert Step.objects.get(pk=world.step.pk).state == StepState.BUSY


def test_an_event_outside_a_transaction_is_our_own_mistake(own_database, today):
    with transaction.atomic():
        world = build(today)

    with pytest.raises(AssertionError, match="transaction"):
        services.emit("step.added", world.actor("coach"), world.step)


def test_events_in_bulk_outside_a_transaction_are_our_own_mistake(own_database, today):
    with transaction.atomic():
        world = build(today)
    event = services.event("step.added", world.actor("coach"), world.step)

    with pytest.raises(AssertionError, match="transaction"):
        services.record_many([event])


def test_two_browsers_that_finish_one_step_leave_one_event(own_database, today):
    with transaction.atomic():
        world = build(today)
    connection.close()
    at_once, answers = threading.Barrier(2), []

    def finish():
        at_once.wait()
        try:
            trajectories.move_step(world.actor("coach"), world.step.pk, to=StepState.DONE)
            answers.append("done")
        except trajectories.AlreadyClosed:
            answers.append("already closed")
        finally:
            connection.close()

    browsers = [threading.Thread(target=finish) for _ in range(2)]
    for browser in browsers:
        browser.start()
    for browser in browsers:
        browser.join()

    assert sorted(answers) == ["already closed", "done"]
    assert Event.objects.filter(name="step.finished").count() == 1


@pytest.mark.parametrize(
    "value",
    [
        "Nadia Wouters",
        "belde over haar zoon",
        "x" * 61,
        "twee\nlijnen",
        object(),
        {"naam": "Nadia"},
    ],
    ids=["a name", "a sentence", "a long text", "two lines", "a thing", "a dict"],
)
def test_names_and_free_text_stay_out(world, value):
    with pytest.raises(TypeError, match="ids and codes"):
        services.emit("step.added", world.actor("coach"), world.step, note=value)


def test_a_list_may_not_smuggle_a_name_in(world):
    with pytest.raises(TypeError, match="ids and codes"):
        services.emit("step.added", world.actor("coach"), world.step, notes=["ok", "Nadia Wouters"])


def test_ids_codes_numbers_and_days_come_in(world):
    one = uuid4()

    event = services.emit(
        "step.added",
        world.actor("coach"),
        world.step,
        which=one,
        code="a_code",
        many=[1, 2.5],
        amount=Decimal("12.30"),
        on=date(2026, 3, 2),
        none=None,
    )

    event.refresh_from_db()
    assert event.data == {
        "which": str(one),
        "code": "a_code",
        "many": [1, 2.5],
        "amount": "12.30",
        "on": "2026-03-02",
        "none": None,
    }


@pytest.mark.parametrize("name", ["added", "Step.Added", "step added", "step.added.again", ""])
def test_an_event_is_named_by_noun_and_verb(world, name):
    with pytest.raises(AssertionError, match=r"noun\.verb"):
        services.emit(name, world.actor("coach"), world.step)


@given(words=st.text(min_size=1).filter(lambda text: any(sign.isspace() for sign in text)))
def test_nothing_with_a_space_in_it_comes_in(words):
    with pytest.raises(TypeError):
        services.event("step.added", TASK, Step(), note=words)


def test_an_event_says_who_did_it_as_what_and_for_whom(world):
    coach = world.actor("coach")

    event = services.emit("step.added", coach, world.step, person_id=world.person.pk)

    assert event.actor_user_id == coach.user_id
    assert event.actor_role == "coach"
    assert event.organisation_id == coach.organisation_id
    assert event.subject_type == "trajectories.step"
    assert event.person_id == world.person.pk


def test_a_task_is_named_in_its_events(world):
    event = services.emit("step.added", TASK, world.step)

    assert event.actor_system == "demo"
    assert event.actor_user_id is None


def test_events_of_a_person_come_newest_first(world):
    found = list(events_about_people([world.person.pk]))

    assert found
    assert found == sorted(found, key=lambda event: (event.at, event.pk), reverse=True)


def test_no_event_of_the_small_region_holds_a_name(world):
    for event in Event.objects.all():
        assert CANARY not in str(event.data)
        assert "Nadia" not in str(event.data)

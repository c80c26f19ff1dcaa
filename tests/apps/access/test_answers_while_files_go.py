"""Somebody answers a warning, or opens a file again, in the very moment that it is erased."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.access.policies import RETENTION
from klaverblad.apps.access.retention import run_retention
from klaverblad.apps.access.terms import months_later, wait_days
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Trajectory
from tests.full_file import close, fill
from tests.world import build

WAIT = timedelta(days=wait_days())
PATIENCE_S = 20


@pytest.fixture
def due(own_database, today):
    """A region on the day that a whole file goes, with a housemate who goes with it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: the other comes before all of it, or after.")
    with transaction.atomic():
        world = build(today)
        fill(world)
        RetentionNotice.objects.all().delete()
        comer = people.Comer("partner", since=today, first_name="Lina", last_name="Haddad")
        mate = people.take_in(world.actor("coach"), world.person.pk, comer).person
        close(world)
    day = months_later(today, 36)
    run(day - WAIT)
    return world, mate, day


def run(day):
    run_retention(Actor.task(RETENTION, on=day), on=day, apply=True)


def file_notice(person):
    return RetentionNotice.objects.get(person_id=person.pk, rule="file")


class Beside(threading.Thread):
    """Something done on a connection of its own; what it raised is kept."""

    def __init__(self, work):
        super().__init__()
        self.work, self.raised = work, None

    def run(self):
        try:
            self.work()
        except Exception as error:  # noqa: BLE001 looked at by the test
            self.raised = error
        finally:
            connection.close()


def until_it_waits():
    end = time.monotonic() + PATIENCE_S
    while True:
        with connection.cursor() as cursor:
            # A transaction keeps what it once saw of the others.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.02)


def test_an_answer_that_came_first_holds_the_housemate_too(due):
    world, mate, day = due
    lead = replace(world.actor("team_lead"), on=day)
    task = Beside(lambda: run(day))

    with transaction.atomic():
        people.keep_longer(lead, file_notice(mate).pk, because="Beroep", until=day + WAIT)
        task.start()
        until_it_waits()
    task.join(PATIENCE_S)

    assert task.raised is None
    assert set(Person.objects.values_list("pk", flat=True)) >= {world.person.pk, mate.pk}


def test_an_answer_that_came_too_late_finds_nothing(due):
    world, _mate, day = due
    lead = replace(world.actor("team_lead"), on=day)
    notice = file_notice(world.person)
    answer = Beside(lambda: people.keep_longer(lead, notice.pk, because="Beroep", until=day + WAIT))

    with transaction.atomic():
        run(day)
        answer.start()
        until_it_waits()
    answer.join(PATIENCE_S)

    assert isinstance(answer.raised, Person.DoesNotExist)
    assert not Person.objects.filter(pk=world.person.pk).exists()


def test_a_file_that_opens_again_in_that_moment_stays(due):
    world, mate, day = due
    coach = replace(world.actor("coach"), on=day)
    task = Beside(lambda: run(day))

    with transaction.atomic():
        trajectories.change_phase(coach, world.trajectory.pk, to="plan")
        task.start()
        until_it_waits()
    task.join(PATIENCE_S)

    assert task.raised is None
    assert Trajectory.objects.get(pk=world.trajectory.pk).closed_on is None
    assert Person.objects.filter(pk=mate.pk).exists()

"""A hand-over that is killed half way leaves everybody where they were, and can be done again."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from klaverblad.apps.journal.models import Event
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Appointment, HandedOver, HandOver, Trajectory
from tests.crowd import crowd
from tests.house.source import ROOT
from tests.site_settings.processes import environment, until
from tests.world import build

N = 1200


@pytest.fixture
def region(own_database, today):
    """A region in a database of its own, so that another process reads what this one wrote."""
    world = build(today)
    people = crowd(world, N)
    Appointment.objects.bulk_create(
        Appointment(
            user=world.coach.user,
            trajectory=one,
            starts_at=_next_year(world),
            title="Gesprek",
        )
        for one in Trajectory.objects.filter(person__in=people)
    )
    return world


def _next_year(world):
    return timezone.make_aware(datetime.combine(world.on + timedelta(days=365), time(12)))


def of(user):
    return Trajectory.objects.filter(coach=user).count()


def meetings_of(user):
    return Appointment.objects.filter(user=user).count()


@contextmanager
def handing_over(world, said, tmp_path, *, stop_at, table):
    """The hand-over of a whole caseload, until it stands still where it was told to."""
    mark, log = tmp_path / f"mark-{table}-{stop_at}", tmp_path / "log"
    command = [
        sys.executable, "-m", "tests.apps.trajectories.killed_hand_over",
        str(world.coach.pk), str(world.colleague.user_id), str(stop_at), table, str(mark),
    ]  # fmt: skip
    said = said | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=said, cwd=ROOT, stdout=out, stderr=out)
    try:
        until(lambda: mark.exists() or process.poll() is not None, log)
        assert mark.exists(), log.read_text()[-2000:]
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("table", "stop_at"),
    [
        ("trajectories_trajectory", 1),
        ("trajectories_appointment", 1),
        ("trajectories_handedover", 2),
        ("journal_event", 2),
    ],
)
def test_killed_half_way_nobody_went_and_nothing_is_lost(region, tmp_path, table, stop_at):
    world, events = region, Event.objects.count()
    before = (of(world.coach.user), meetings_of(world.coach.user))

    said = environment(tmp_path)
    with handing_over(world, said, tmp_path, stop_at=stop_at, table=table) as process:
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL

    assert (of(world.coach.user), meetings_of(world.coach.user)) == before
    assert of(world.colleague.user) == meetings_of(world.colleague.user) == 0
    assert not HandOver.objects.exists()
    assert not HandedOver.objects.exists()
    assert Event.objects.count() == events

    with handing_over(world, said, tmp_path, stop_at=0, table=table) as process:
        assert process.wait() == 0

    assert of(world.coach.user) == 0
    assert of(world.colleague.user) == before[0]
    assert meetings_of(world.colleague.user) == before[1]
    assert HandedOver.objects.count() == before[0]
    assert Event.objects.filter(name="coach.assigned").count() == before[0]


def test_of_two_colleagues_who_take_somebody_at_once_one_has_them(own_database, today):
    world = build(today)
    waiting = [one.pk for one in Trajectory.objects.filter(person__in=crowd(world, 12))]
    Trajectory.objects.filter(pk__in=waiting).update(coach=None)
    told, start = [], threading.Barrier(2)

    def take(who):
        actor = world.actor(who)
        start.wait()
        for one in waiting:
            try:
                services.give_coach(actor, one, to=actor.user_id, at=timezone.now())
                told.append((one, actor.user_id))
            except services.TakenMeanwhile:
                told.append((one, None))
        connection.close()

    threads = [threading.Thread(target=take, args=(who,)) for who in ("coach", "colleague")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    won = {one: user for one, user in told if user is not None}
    assert len(told) == 2 * len(waiting)
    assert won == dict(Trajectory.objects.filter(pk__in=waiting).values_list("pk", "coach_id"))
    assert HandedOver.objects.count() == len(waiting)

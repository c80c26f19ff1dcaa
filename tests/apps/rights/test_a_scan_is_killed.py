"""A scan that is killed in the middle goes on where it stood, and ends as one that was not."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.people.reach_queries import RIGHTS_SCAN
from klaverblad.apps.rights import scan_queries, scan_services, tasks
from klaverblad.apps.rights.models import PersonStates, RightAlert, ScanCause, ScanRun
from tests.crowd import MEANS, crowd, home_of, moves_in, tell_all
from tests.site_settings.processes import environment
from tests.world import build

# The process ends itself as hard as can be: after a slice was kept, before its transaction ended.
KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import date
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.rights import scan_services
from klaverblad.apps.rights.models import ScanCause
true, calls = scan_services.keep, 0
def counted(*args, **kwargs):
    global calls
    calls += 1
    done = true(*args, **kwargs)
    if calls == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
scan_services.keep = counted
actor = Actor.task("rights_scan", on=date.fromisoformat(sys.argv[1]))
for run in scan_services.scan(actor, scan_services.Wanted(ScanCause.NIGHT), size=4):
    pass
"""


def scan(on, *, is_whole=True, cause=ScanCause.NIGHT):
    actor = Actor.task(RIGHTS_SCAN, on=on)
    *_before, last = scan_services.scan(actor, scan_services.Wanted(cause, is_whole), size=4)
    return last


@pytest.fixture
def world(own_database, own_files, today):
    return build(today)


def told():
    return sorted(
        (str(one.person_id), one.right, one.before, one.after) for one in RightAlert.objects.all()
    )


def test_killed_in_the_middle_it_goes_on_and_tells_each_change_once(world, tmp_path):
    coach = world.actor("coach")
    persons = crowd(world, 14, facts=[MEANS | {"savings_eur": None}])
    scan(world.on - timedelta(days=1))
    for one in persons:
        tell_all(coach, one, {"savings_eur": 0})

    data = tmp_path / "data"
    data.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, world.on.isoformat()], env=environment(data), check=False
    )

    assert ended.returncode == -signal.SIGKILL
    broken, at_the_kill = ScanRun.objects.get(is_open=True), told()
    assert broken.n_done == 8
    assert len({one[0] for one in at_the_kill}) <= 8

    run = scan(world.on)
    assert (run.pk, run.n_resumed, run.n_done) == (broken.pk, 1, 15)
    once = told()
    assert set(at_the_kill) <= set(once)
    opened = [one for one in once if one[1] == "leefloon" and one[3] == "yes"]
    assert len(opened) == len(persons)
    assert run.n_opened == sum(one[3] == "yes" for one in once)

    again = scan(world.on)
    assert told() == once
    assert again.n_changed == 0


def test_after_a_change_only_those_are_looked_at_whom_it_touches(world):
    coach = world.actor("coach")
    near, mate, far = crowd(world, 3, facts=[MEANS | {"savings_eur": None}])
    moves_in(home_of(near), mate, HouseholdRole.PARTNER, since=world.on)
    first = scan(world.on)
    actor = Actor.task(RIGHTS_SCAN, on=world.on)
    assert scan_queries.what_is_due(actor, at=first.finished_at) is None
    before = PersonStates.objects.get(person=far).at

    tell_all(coach, mate, {"savings_eur": 0})
    assert scan_queries.what_is_due(actor, at=first.finished_at) == (ScanCause.CHANGED, False)
    tasks.look(at=first.finished_at)

    run = scan_queries.last_finished()
    assert (run.cause, run.is_whole, run.n_done) == (ScanCause.CHANGED, False, 2)
    assert PersonStates.objects.get(person=far).at == before
    assert scan_queries.what_is_due(actor, at=first.finished_at) is None
    connection.close()


def test_another_law_has_everybody_looked_at_again(world):
    crowd(world, 3, facts=[MEANS])
    run = scan(world.on)
    ScanRun.objects.filter(pk=run.pk).update(law="of before")
    actor = Actor.task(RIGHTS_SCAN, on=world.on)

    assert scan_queries.what_is_due(actor, at=run.finished_at) == (ScanCause.LAW, True)


def test_more_than_a_list_holds_halfway_is_everybody_and_never_nobody(world, monkeypatch):
    (person, _other) = crowd(world, 2, facts=[MEANS | {"savings_eur": None}])
    scan(world.on)
    tell_all(world.actor("coach"), person, {"savings_eur": 0})
    actor = Actor.task(RIGHTS_SCAN, on=world.on)
    looks = scan_services.scan(actor, scan_services.Wanted(ScanCause.CHANGED, is_whole=False))
    assert not next(looks).is_whole

    # Others moved in with them since: more than a list of ids holds.
    monkeypatch.setattr(scan_queries, "TOUCHED_MOST", 0)
    *_slices, run = looks

    assert run.n_done == 3
    assert [one[1] for one in told() if one[3] == "yes"].count("leefloon") == 1

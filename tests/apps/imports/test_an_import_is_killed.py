"""A process that is killed in the middle leaves nothing half; begun again it comes out whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.imports import services
from klaverblad.apps.imports.models import Import, ImportState
from klaverblad.apps.people.models import Person
from tests.apps.imports.a_file import csv, looked_through, taken_in
from tests.site_settings.processes import environment
from tests.world import build

ROWS = [f"Lina;Naam {n};2/3/1990;Schoten;" for n in range(900)]
# The second slice of rows is written when the process ends itself as hard as a process can be ended.
KILLED = """
import os, signal, sys
import django
django.setup()
from klaverblad.apps.imports import services
from klaverblad.apps.{module} import {name} as true
import klaverblad.apps.{module} as there
calls = 0
def counted(*args, **kwargs):
    global calls
    calls += 1
    if calls == {at}:
        os.kill(os.getpid(), signal.SIGKILL)
    return true(*args, **kwargs)
there.{name} = counted
from datetime import date
from uuid import UUID
services.{work}(UUID(sys.argv[1]), int(sys.argv[2]), on=date.today())
"""


def killed(tmp_path, imported, **how):
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED.format(**how), str(imported.pk), str(imported.turn)],
        env=environment(data),
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


@pytest.fixture
def coach(own_database, own_files, today):
    return build(today).actor("coach")


def test_killed_while_reading_in_it_has_read_in_nobody(coach, tmp_path):
    imported = looked_through(coach, csv(*ROWS))
    asked = services.write(coach, imported.pk)
    before = Person.objects.count()

    killed(
        tmp_path, asked, work="carry_out", module="people.services.many", name="_person_rows", at=2
    )

    assert Person.objects.count() == before
    later = timezone.now() + timedelta(minutes=5)
    again = services.go_on(coach, asked.pk, at=later)
    services.carry_out(again.pk, again.turn, on=timezone.localdate())
    assert Person.objects.count() == before + len(ROWS)
    assert Import.objects.get(pk=asked.pk).state == ImportState.DONE


def test_killed_while_looking_through_it_goes_on_and_ends_the_same(coach, tmp_path):
    imported = taken_in(coach, csv(*ROWS))

    killed(
        tmp_path, imported, work="look_through", module="imports.services.looking",
        name="judge_rows", at=2,
    )  # fmt: skip

    later = timezone.now() + timedelta(minutes=5)
    again = services.go_on(coach, imported.pk, at=later)
    services.look_through(again.pk, again.turn, on=timezone.localdate())
    again.refresh_from_db()
    assert again.state == ImportState.READY
    assert again.rows.filter(state="new").count() == len(ROWS)


def test_work_that_still_goes_on_is_not_begun_a_second_time(coach):
    imported = taken_in(coach, csv(*ROWS[:3]))

    with pytest.raises(services.CannotNow):
        services.go_on(coach, imported.pk, at=timezone.now())

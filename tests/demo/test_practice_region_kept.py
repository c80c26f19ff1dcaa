"""Loading for good: what is committed, kept, made anew, or never half there."""

from __future__ import annotations

import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from klaverblad.apps.accounts.models import User
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.demo import region
from klaverblad.demo.fresh import start_over
from tests.demo.practice import ON, digest, run

pytestmark = pytest.mark.xdist_group("practice_region_kept")


class Broken(Exception):
    """Something that goes wrong midway."""


def test_a_load_that_breaks_midway_leaves_nothing_behind(own_database):
    def break_at_the_people(line: str) -> None:
        if "mensen in begeleiding" in line:
            raise Broken

    with pytest.raises(Broken):
        region.load(on=ON, people=24, say=break_at_the_people)

    assert not region.is_loaded()
    assert not Person.objects.exists()
    assert not Event.objects.exists()
    assert not User.objects.exists()


def test_a_database_with_tables_of_something_else_is_refused(own_database):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE boekhouding (id integer)")

    with pytest.raises(region.NotThePracticeRegion):
        region.refuse_strangers()


def test_a_second_start_keeps_what_is_there(own_database):
    run("--scale", "24", "--on", ON.isoformat())
    first = digest()

    said = run("--scale", "50")

    assert "blijft zoals ze is" in said
    assert digest() == first


def test_starting_over_makes_the_region_anew(own_database):
    run("--scale", "24", "--on", ON.isoformat())
    first = digest()
    Person.objects.filter(user=None).update(first_name="Veranderd")

    run("--scale", "24", "--on", ON.isoformat(), "--fresh")

    assert Trajectory.objects.filter(closed_on=None).count() == 24
    assert digest() == first


def test_starting_over_leaves_an_empty_database(own_database):
    start_over()

    assert connection.introspection.table_names() == []


def test_a_port_that_is_taken_is_said_before_anything_is_wiped(own_database):
    run("--scale", "24", "--on", ON.isoformat())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match="al bezet"):
            call_command("demo", "--fresh", "--port", str(port))

    assert region.is_loaded()

"""The numbers of the practice region are nowhere in its file, although its people have them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from klaverblad.apps.people.models import Person
from tests.demo.practice import ON, run

pytestmark = [pytest.mark.sqlite, pytest.mark.xdist_group("practice_region_kept")]


def test_no_number_of_the_practice_region_stands_in_its_file(own_database):
    run("--scale", "40", "--on", ON.isoformat())
    numbers = [one.insz for one in Person.objects.exclude(insz="")]

    name = Path(str(connection.settings_dict["NAME"]))
    files = {file: file.read_bytes() for file in name.parent.glob(name.name + "*")}

    assert len(numbers) > 40
    assert sum(len(one) for one in files.values()) > 1_000_000
    assert not [number for number in numbers for one in files.values() if number.encode() in one]


def test_what_is_deleted_is_overwritten_in_the_file(db):
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1

"""The way from plain numbers to sealed ones, back, and what is left in the file: nothing."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from klaverblad.apps.people.models import Person
from klaverblad.apps.people.number_queries import person_ids_with_number
from tests.conftest import _copy_of_database, _forget, _using
from tests.crowd import somebody
from tests.world import build

pytestmark = pytest.mark.database
NUMBERS = [f"{85073000000 + i * 97:011}" for i in range(600)]
SECRET = "JBSWY3DPEHPK3PXPKLAVERBLAD"


def migrate(app, name):
    call_command("migrate", app, name, verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def before(_migrated, django_db_blocker):
    """A database from before there were keys, with six hundred numbers in it; and its region."""
    with django_db_blocker.unblock():
        database = _copy_of_database()
        with _using(database):
            world = numbered()
        yield database, world
        _forget(database)


@pytest.fixture
def plain(before, django_db_blocker):
    """A copy of it for one test: to migrate so far back takes longer than all the rest."""
    database, world = before
    with django_db_blocker.unblock():
        with _using(database):
            copy = _copy_of_database()
        with _using(copy):
            yield world
        _forget(copy)


def numbered():
    world = build(timezone.localdate())
    migrate("site", "0001")
    migrate("people", "0001")
    with connection.cursor() as cursor:
        for i, number in enumerate(NUMBERS):
            cursor.execute(
                "INSERT INTO people_person (id, organisation_id, municipality_id, first_name,"
                " last_name, language, phone, email, call_when, insz, insz_absent_because,"
                " created_at) VALUES (%s, %s, %s, %s, 'Janssens', 'nl', '', '', '', %s, '', %s)",
                [_id(uuid.UUID(int=i + 1)), _id(world.coach.organisation_id), "11040", f"Rij{i}",
                 number, "2026-01-01 00:00:00+00:00"],
            )  # fmt: skip
        cursor.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
            " VALUES (%s, 'totp', %s, %s)",
            [_id(world.coach.user_id), f'{{"secret": "{SECRET}"}}', "2026-01-01 00:00:00+00:00"],
        )
    return world


def _id(one):
    return one.hex if connection.vendor == "sqlite" else one


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT insz FROM people_person WHERE insz <> ''")
        return {text for (text,) in cursor.fetchall()}


def files():
    """Everything on disk that belongs to the SQLite database."""
    name = Path(str(connection.settings_dict["NAME"]))
    return b"".join(file.read_bytes() for file in name.parent.glob(name.name + "*"))


def test_every_number_is_sealed_and_found_and_opens_again(plain):
    assert stored() == set(NUMBERS)

    call_command("migrate", verbosity=0, interactive=False)

    assert all(text.startswith("k") for text in stored())
    assert {one.insz for one in Person.objects.exclude(insz="")} == set(NUMBERS)
    (found,) = person_ids_with_number(NUMBERS[7], region_id=plain.region.pk)
    assert Person.objects.get(pk=found).first_name == "Rij7"
    with pytest.raises(IntegrityError), transaction.atomic():
        somebody(plain, "Twee", insz=NUMBERS[7], insz_absent_because="")


def test_the_way_back_gives_the_numbers_as_they_were(plain):
    call_command("migrate", verbosity=0, interactive=False)

    migrate("site", "0001")
    migrate("people", "0001")

    assert stored() == set(NUMBERS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert SECRET in str(cursor.fetchone()[0])


@pytest.mark.sqlite
def test_no_plain_number_is_left_anywhere_in_the_file(plain):
    assert any(number.encode() in files() for number in NUMBERS)

    call_command("migrate", verbosity=0, interactive=False)

    left = files()
    assert not [number for number in NUMBERS if number.encode() in left]
    assert SECRET.encode() not in left

"""The way from plain numbers to sealed ones, back, and what is left in the file: nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from klaverblad.apps.people.models import Person
from klaverblad.apps.people.number_queries import person_ids_with_number
from tests.conftest import _empty_database, _forget, _using

pytestmark = pytest.mark.database
NUMBERS = [f"{85073000000 + i * 97:011}" for i in range(600)]
SECRET = "JBSWY3DPEHPK3PXPKLAVERBLAD"
PLAIN = {"people": "0001_initial", "site": "0001_initial"}
SEALED = {"people": "0003_leave_no_number_behind", "site": "0003_leave_no_secret_behind"}
SECOND_FACTORS = ("mfa", "0003_authenticator_type_uniq")


@dataclass
class Plain:
    """A database from before there were keys; those who bring it on say how far."""

    region_id: str

    def migrate(self, steps: dict[str, str] | None = None) -> None:
        """To these steps, or to the last of all: that takes longer than all the rest."""
        for app, name in (steps or {}).items():
            call_command("migrate", app, name, verbosity=0, interactive=False)
        if steps is None:
            call_command("migrate", verbosity=0, interactive=False)


@pytest.fixture
def plain(_migrated, django_db_blocker):
    """Six hundred numbers and a secret, as they stood there plain."""
    with django_db_blocker.unblock():
        database = _empty_database()
        with _using(database):
            yield Plain(numbered())
        _forget(database)


def numbered() -> str:
    """Fill a database that knows the first step alone: the region that the people are in."""
    first = [*PLAIN.items(), SECOND_FACTORS]
    then: Any = MigrationExecutor(connection).migrate(first).apps
    region = then.get_model("accounts", "Region").objects.create(slug="kempen", name="Kempen")
    town = then.get_model("accounts", "Municipality").objects.create(
        nis="11040",
        name="Schoten",
        region=region,
        lat=51.25,
        lon=4.5,
        tile_row=1,
        tile_column=1,
    )
    ocmw = then.get_model("accounts", "Organisation").objects.create(
        name="OCMW Schoten", kind="ocmw", region=region, municipality=town
    )
    user = then.get_model("accounts", "User").objects.create(email="a@voorbeeld.be", name="A")
    then.get_model("mfa", "Authenticator").objects.create(
        user=user, type="totp", data={"secret": SECRET}
    )
    model = then.get_model("people", "Person")
    model.objects.bulk_create(
        model(
            id=uuid.UUID(int=i + 1),
            organisation=ocmw,
            municipality=town,
            first_name=f"Rij{i}",
            last_name="Janssens",
            insz=number,
        )
        for i, number in enumerate(NUMBERS)
    )
    return str(region.pk)


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

    plain.migrate()

    assert all(text.startswith("k") for text in stored())
    assert {one.insz for one in Person.objects.exclude(insz="")} == set(NUMBERS)
    (found,) = person_ids_with_number(NUMBERS[7], region_id=plain.region_id)
    assert Person.objects.get(pk=found).first_name == "Rij7"
    again = Person.objects.get(pk=found)
    again.pk, again._state.adding = uuid.uuid4(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_the_way_back_gives_the_numbers_as_they_were(plain):
    plain.migrate(SEALED)
    assert not stored() & set(NUMBERS)

    plain.migrate(PLAIN)

    assert stored() == set(NUMBERS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert SECRET in str(cursor.fetchone()[0])


@pytest.mark.sqlite
def test_no_plain_number_is_left_anywhere_in_the_file(plain):
    assert any(number.encode() in files() for number in NUMBERS)

    plain.migrate(SEALED)

    left = files()
    assert not [number for number in NUMBERS if number.encode() in left]
    assert SECRET.encode() not in left

"""Keys change while the desk is open: nothing is lost, nobody waits, and it can be broken off."""

from __future__ import annotations

import random
import signal
import threading
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from klaverblad.apps.access import holder_services
from klaverblad.apps.access.holder_services import holders
from klaverblad.apps.access.key_services import KeyInUse, forget, retire, rotate, uses
from klaverblad.apps.access.keyring import KeyState
from klaverblad.apps.access.sealed import SealedField, unseal
from klaverblad.apps.access.sessions import SessionStore
from klaverblad.apps.people import services
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.number_queries import person_ids_with_number
from klaverblad.errors import Refused
from tests.apps.access.keys import ON, own_keys, renewed
from tests.crowd import somebody
from tests.site_settings.processes import PATIENCE_S, environment, running, until
from tests.world import build


def quietly(_line):
    """Nobody listens."""


def number(n):
    """Eleven digits of nobody."""
    return f"{n:011}"


@pytest.fixture
def keys(settings, tmp_path):
    return own_keys(settings, tmp_path)


def many(world, n):
    """People with a number each, in the OCMW of the coach."""
    return Person.objects.bulk_create(
        Person(
            first_name=f"Rij{i}",
            last_name="Janssens",
            insz=number(i),
            organisation=world.coach.organisation,
            municipality=world.person.municipality,
        )
        for i in range(n)
    )


def raw(column):
    with connection.cursor() as cursor:
        cursor.execute("SELECT insz, insz_index FROM people_person WHERE insz <> ''")
        at = ("insz", "insz_index").index(column)
        return [row[at] for row in cursor.fetchall()]


def test_after_a_rotation_every_row_has_the_new_keys_and_the_old_retire(world, keys):
    people = many(world, 5)
    before = keys.read()

    done = rotate(keys, on=ON, say=quietly)

    now = keys.read()
    assert (done.moved, done.stuck, done.retiring) == (5, 0, ())
    assert all(text.startswith(f"k{now.sealing.active.id}:") for text in raw("insz"))
    assert all(text.startswith(f"x{now.index.active.id}:") for text in raw("insz_index"))
    assert now.sealing.by_id[before.sealing.active.id].state is KeyState.RETIRED
    assert now.index.by_id[before.index.active.id].retired_on == ON
    assert [Person.objects.get(pk=one.pk).insz for one in people] == [number(i) for i in range(5)]


def test_a_rotation_says_how_far_it_is(world, keys, monkeypatch):
    monkeypatch.setattr(holder_services, "BATCH", 2)
    many(world, 3)
    said = []

    rotate(keys, on=ON, say=said.append)

    assert [line for line in said if "people_person.insz" in line][-1].endswith("3 van 3")


def test_rotating_twice_makes_two_generations(world, keys):
    many(world, 2)

    rotate(keys, on=ON, say=quietly)
    rotate(keys, on=ON, say=quietly)

    assert [key.state for key in keys.read().sealing.keys] == ["retired", "retired", "active"]


def test_every_sealed_field_of_every_model_is_known():
    from django.apps import apps

    sealed = {
        field.where
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, SealedField)
    }

    assert "people_person.insz" in sealed
    assert sealed <= {holder.name for holder in holders()}


def test_a_rotation_that_was_broken_off_goes_on_with_the_same_keys(world, keys):
    many(world, 3)
    begun = renewed(keys)

    rotate(keys, on=ON, say=quietly)

    now = keys.read()
    assert [key.id for key in now.sealing.keys] == [key.id for key in begun.sealing.keys]
    assert not now.is_between()


def test_second_factors_and_sessions_move_along(world, keys):
    from allauth.mfa.adapter import get_adapter

    secret = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    codes = [get_adapter().encrypt("12345678"), "87654321"]
    user = world.coach.user
    app = Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    rest = Authenticator.objects.create(
        user=user, type="recovery_codes", data={"migrated_codes": codes, "used_mask": 3}
    )
    session = SessionStore()
    session["role"] = "coach"
    session.save()

    rotate(keys, on=ON, say=quietly)

    head = f"k{keys.read().sealing.active.id}:"
    app.refresh_from_db()
    rest.refresh_from_db()
    assert app.data["secret"].startswith(head)
    assert get_adapter().decrypt(app.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert [get_adapter().decrypt(c) for c in rest.data["migrated_codes"]] == [
        "12345678",
        "87654321",
    ]
    assert all(code.startswith(head) for code in rest.data["migrated_codes"])
    assert rest.data["used_mask"] == 3
    assert Session.objects.get().session_data.startswith(head)
    assert SessionStore(session.session_key)["role"] == "coach"


def test_a_session_that_no_longer_opens_goes(world, keys):
    Session.objects.create(
        session_key="oud", session_data="eyJhIjoxfQ:1abc", expire_date="2026-12-01T00:00Z"
    )

    rotate(keys, on=ON, say=quietly)

    assert not Session.objects.exists()


def test_a_row_that_does_not_open_keeps_its_key_from_retiring(world, keys):
    one, _two = many(world, 2)
    old = keys.read().sealing.active.id
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET insz = %s WHERE first_name = %s",
            [f"k{old}:AAAA", one.first_name],
        )

    done = rotate(keys, on=ON, say=quietly, patience_s=0.1)

    assert (done.moved, done.stuck) == (1, 1)
    assert old in done.retiring
    assert keys.read().sealing.by_id[old].state is KeyState.RETIRING


def test_a_number_that_stands_twice_does_not_stop_the_others(world, keys):
    """Only somebody past the program could write it: the same number under the old and new key."""
    many(world, 4)
    renewed(keys)
    twin = somebody(world, "Twin", insz=number(2), insz_absent_because="")

    done = rotate(keys, on=ON, say=quietly, patience_s=0.1)

    assert (done.moved, done.stuck) == (3, 1)
    assert Person.objects.get(pk=twin.pk).insz == number(2)
    assert len(raw("insz")) == 5


def test_a_key_in_use_is_not_retired(world, keys):
    many(world, 2)
    before = keys.read()
    renewed(keys)

    for key_id in (before.sealing.active.id, before.index.active.id):
        with pytest.raises(KeyInUse, match="nodig voor 2 rijen"):
            retire(keys, key_id, on=ON)
    with pytest.raises(KeyInUse, match="alles wat nu geschreven wordt"):
        retire(keys, keys.read().sealing.active.id, on=ON)
    with pytest.raises(KeyInUse, match="geen sleutel"):
        retire(keys, "00000000", on=ON)


def test_a_retired_key_opens_an_old_copy_until_it_is_forgotten(world, keys):
    many(world, 1)
    (old_copy,) = raw("insz")
    old = keys.read().sealing.active.id
    rotate(keys, on=ON, say=quietly)

    assert unseal(old_copy, where="people_person.insz") == number(0)
    with pytest.raises(KeyInUse, match="morgen"):
        forget(keys, old, on=ON)
    forget(keys, old, on=ON + timedelta(days=1))

    assert old not in keys.read().sealing.by_id


def test_how_many_rows_use_a_key_is_counted_per_key(world, keys):
    many(world, 3)
    before = keys.read()
    renewed(keys)
    somebody(world, "Nieuw", insz=number(9), insz_absent_because="")

    found = uses()

    assert found[before.sealing.active.id] == found[before.index.active.id] == 3
    assert found[keys.read().sealing.active.id] == found[keys.read().index.active.id] == 1


# ---- while others work -----------------------------------------------------------------------
@pytest.fixture
def here(own_database, today, keys):
    return build(today)


class Worker(threading.Thread):
    """Does one thing over and over, until it is stopped; keeps what went wrong."""

    def __init__(self, work):
        super().__init__()
        self.work, self.errors, self.n, self.stopped = work, [], 0, threading.Event()

    def run(self):
        try:
            while not self.stopped.is_set():
                self.work()
                self.n += 1
        except BaseException as error:  # noqa: BLE001 it is told to the test
            self.errors.append(error)
        finally:
            connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.join()


def test_under_load_every_number_is_found_all_the_time(here, keys, monkeypatch):
    monkeypatch.setattr(holder_services, "BATCH", 20)
    people = many(here, 300)
    chance, coach, made = random.Random(4), here.actor("coach"), []  # noqa: S311
    words = {"last_name": "Haddad", "municipality_id": here.person.municipality_id}

    def look_up():
        i = chance.randrange(len(people))
        assert person_ids_with_number(number(i), region_id=here.region.pk) == [people[i].pk]

    def open_number():
        i = chance.randrange(len(people))
        assert Person.objects.get(pk=people[i].pk).insz == number(i)

    def newcomer():
        newest = number(1_000 + len(made))
        made.append(services.open_person(coach, services.Newcomer("Nieuw", insz=newest, **words)))
        with pytest.raises(Refused):
            services.open_person(coach, services.Newcomer("Twee", insz=newest, **words))

    def correct():
        someone = Person.objects.get(pk=people[chance.randrange(len(people))].pk)
        someone.phone = f"0499 00 00 {chance.randrange(10, 99)}"
        someone.save()

    with Worker(look_up) as looks, Worker(open_number) as opens, Worker(newcomer) as comes, \
            Worker(correct) as corrects:  # fmt: skip
        done = [rotate(keys, on=ON, say=quietly) for _ in range(3)]

    workers = (looks, opens, comes, corrects)
    assert [worker.errors for worker in workers] == [[], [], [], []]
    assert all(worker.n > 0 for worker in workers)
    assert all(one.retiring == () for one in done)
    # Whoever was writing at the last moment may have used the key before; one more round has them.
    rotate(keys, on=ON, say=quietly)
    assert all(text.startswith(f"k{keys.read().sealing.active.id}:") for text in raw("insz"))
    numbers = {one.insz for one in Person.objects.exclude(insz="")}
    assert numbers == {number(i) for i in range(300)} | {one.insz for one in made}


def test_a_text_that_was_written_meanwhile_is_not_overwritten(here, keys, monkeypatch):
    (one,) = many(here, 1)
    move_one, changed = holder_services.Column._move_one, []

    def change_first(self, pk, sealed):
        if not changed and self.name == "people_person.insz":
            changed.append(pk)
            someone = Person.objects.get(pk=one.pk)
            someone.insz = number(77)
            someone.save()
        return move_one(self, pk, sealed)

    monkeypatch.setattr(holder_services.Column, "_move_one", change_first)
    rotate(keys, on=ON, say=quietly)

    assert Person.objects.get(pk=one.pk).insz == number(77)
    assert person_ids_with_number(number(77), region_id=here.region.pk) == [one.pk]
    assert person_ids_with_number(number(0), region_id=here.region.pk) == []


@pytest.mark.skipif(
    "postgresql" not in django_settings.DATABASES["default"]["ENGINE"], reason="SQLite locks no row"
)
def test_a_row_that_somebody_holds_is_passed_over_and_done_later(here, keys):
    held, *_rest = many(here, 4)
    has_begun, may_end = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=held.pk)
            has_begun.set()
            may_end.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    has_begun.wait(20)
    said = []

    def say(line):
        said.append(line)
        if line.endswith("3 van 4"):
            may_end.set()

    done = rotate(keys, on=ON, say=say)

    holder.join()
    assert "people_person.insz: 3 van 4" in said
    assert (done.moved, done.retiring) == (4, ())


def test_two_who_open_the_same_number_at_once_under_two_keys_make_one_file(here, keys):
    words = {"last_name": "Haddad", "municipality_id": here.person.municipality_id}
    coach, start, results = here.actor("coach"), threading.Barrier(4), []
    newcomer = services.Newcomer("Lina", insz=number(5), **words)

    def open_it():
        start.wait(20)
        try:
            results.append(services.open_person(coach, newcomer).pk)
        except Refused:
            results.append(None)
        finally:
            connection.close()

    openers = [threading.Thread(target=open_it) for _ in range(3)]
    for opener in openers:
        opener.start()
    start.wait(20)
    renewed(keys)
    for opener in openers:
        opener.join()

    assert sorted(result is None for result in results) == [False, True, True]


def test_a_rotation_that_was_killed_is_finished_by_the_next(here, keys, tmp_path, monkeypatch):
    many(here, 2_000)
    data, log = tmp_path / "data", tmp_path / "said.log"
    data.mkdir()
    said = environment(data)
    with running(["keys", "rotate"], said, log) as process:
        until(lambda: "people_person.insz: " in log.read_text(), log)
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_S)

    between = keys.read()
    left = sum(holder.n_waiting(between) for holder in holders())
    some = random.Random(1).sample(range(2_000), 20)  # noqa: S311
    found = [person_ids_with_number(number(i), region_id=here.region.pk) for i in some]
    done = rotate(keys, on=ON, say=quietly)

    assert between.is_between()
    assert left > 0
    assert all(len(ids) == 1 for ids in found)
    assert (done.moved, done.stuck, done.retiring) == (left, 0, ())
    assert len(keys.read().sealing.keys) == 2


def test_a_rotation_while_another_runs_is_told_to_wait(here, keys, tmp_path):
    data, log = tmp_path / "data", tmp_path / "said.log"
    data.mkdir()
    with keys.changing(), running(["keys", "rotate"], environment(data), log) as process:
        process.wait(PATIENCE_S)

    assert process.returncode == 1
    assert "Een ander proces wisselt nu de sleutels" in log.read_text()
    assert len(keys.read().sealing.keys) == 1

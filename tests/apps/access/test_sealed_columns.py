"""A number that only a desk with its keys reads, and a page that does not fail without them."""

from __future__ import annotations

import copy
import pickle
import re
import shutil

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from klaverblad.apps.access.keyring import KeyFile, KeyText
from klaverblad.apps.access.sealed import (
    CannotOpen,
    SealedText,
    WrittenPastItsIndex,
    blind_index,
    blind_indexes,
    seal,
    unseal,
)
from klaverblad.apps.people import services
from klaverblad.apps.people.models import Person
from klaverblad.errors import KlaverbladError
from tests.apps.access.keys import lost, own_keys, renewed
from tests.crowd import n_queries, somebody

NUMBER = "85073003328"
OTHER = "90010100197"
WHERE = "people_person.insz"


@pytest.fixture
def lina(world):
    return somebody(world, "Lina", insz=NUMBER, insz_absent_because="")


@pytest.fixture
def keys(settings, tmp_path):
    return own_keys(settings, tmp_path)


def stored(person):
    """What the database holds: the sealed text and the index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT insz, insz_index FROM people_person WHERE first_name = %s", [person.first_name]
        )
        return cursor.fetchone()


def store(person, text):
    """Write a text past the program, as somebody with the database could."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET insz = %s WHERE first_name = %s", [text, person.first_name]
        )
    return Person.objects.get(pk=person.pk)


def test_a_number_reads_as_it_was_given_and_is_stored_sealed(lina):
    sealed, index = stored(lina)

    assert Person.objects.get(pk=lina.pk).insz == NUMBER
    assert re.fullmatch(r"k[0-9a-f]{8}:[A-Za-z0-9+/]+=*", sealed)
    assert re.fullmatch(r"x[0-9a-f]{8}:[A-Za-z0-9+/]+=*", index)
    assert NUMBER not in sealed + index


def test_the_same_number_is_never_sealed_alike_and_always_found_alike(world, lina):
    twin = somebody(world, "Twin", insz=NUMBER, insz_absent_because="",
                    organisation=world.neighbour.organisation)  # fmt: skip

    assert stored(lina)[0] != stored(twin)[0]
    assert stored(lina)[1] == stored(twin)[1]


def test_an_index_of_another_use_is_another_index(db):
    assert blind_index(NUMBER, use="insz") != blind_index(NUMBER, use="bank")
    assert blind_indexes(NUMBER, use="insz") == [blind_index(NUMBER, use="insz")]


def test_no_number_is_stored_as_nothing(world):
    assert stored(somebody(world, "Kim")) == ("", "")


def test_a_row_in_memory_holds_no_number(lina):
    read = Person.objects.get(pk=lina.pk)
    kept = [str(vars(row)) for row in (lina, read, copy.copy(read))]

    assert read.insz == NUMBER
    assert NUMBER not in "".join(kept)
    assert NUMBER.encode() not in pickle.dumps([lina, read])
    assert pickle.loads(pickle.dumps(read)).insz == NUMBER  # noqa: S301 our own


def test_a_list_of_people_opens_no_number_and_asks_no_more(lina, monkeypatch):
    monkeypatch.setattr(SealedText, "open", lambda self: pytest.fail("it was opened"))

    assert n_queries(lambda: [str(one) for one in Person.objects.all()]) == 1


def test_a_number_that_was_put_off_is_read_when_asked_for(lina):
    read = Person.objects.only("first_name").get(pk=lina.pk)

    assert read.insz == NUMBER


def test_values_give_a_seal_that_shows_nothing_until_it_is_opened(lina):
    (said,) = Person.objects.filter(pk=lina.pk).values_list("insz", flat=True)

    assert NUMBER not in f"{said} {said!r}"
    assert said.open() == NUMBER


@pytest.mark.parametrize(
    "lookup", ["exact", "iexact", "in", "startswith", "contains", "gt", "regex"]
)
def test_a_sealed_column_is_not_looked_up_by_its_text(lina, lookup):
    wanted = [NUMBER] if lookup == "in" else NUMBER

    with pytest.raises(FieldError, match="is sealed") as refusal:
        Person.objects.filter(**{f"insz__{lookup}": wanted})

    assert NUMBER not in str(refusal.value)


def test_a_sealed_column_is_asked_whether_it_is_empty(world, lina):
    assert list(Person.objects.exclude(insz="")) == [lina]
    assert lina not in Person.objects.filter(insz="")
    assert not Person.objects.filter(insz__isnull=True).exists()


def test_a_changed_number_is_found_by_its_new_index_alone(lina):
    before = stored(lina)[1]
    lina.insz = OTHER
    lina.save(update_fields=["insz"])

    assert stored(lina)[1] == blind_index(OTHER, use="insz") != before
    assert Person.objects.get(pk=lina.pk).insz == OTHER


def test_a_number_that_goes_takes_its_index_along(lina):
    lina.insz, lina.insz_absent_because = "", "not_wanted"
    lina.save()

    assert stored(lina) == ("", "")


def test_saving_another_column_leaves_the_number_as_it_was(lina):
    before = stored(lina)
    read = Person.objects.only("first_name", "phone").get(pk=lina.pk)
    read.phone = "0499 00 11 22"
    read.save()

    whole = Person.objects.get(pk=lina.pk)
    whole.save()

    assert stored(lina) == before
    assert whole.phone == "0499 00 11 22"


@pytest.mark.parametrize("number", [OTHER, NUMBER])
def test_a_number_is_not_written_past_its_index(lina, number):
    with pytest.raises(WrittenPastItsIndex) as refusal:
        Person.objects.filter(pk=lina.pk).update(insz=number)
    with pytest.raises(WrittenPastItsIndex):
        Person.objects.bulk_update([lina], ["insz"])

    assert number not in str(refusal.value)


def test_the_database_keeps_a_number_and_its_index_together(lina):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=lina.pk).update(insz="", insz_absent_because="not_wanted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=lina.pk).update(insz_index="")


def test_the_database_still_asks_for_a_number_or_a_reason(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        somebody(world, "Kim", insz="", insz_absent_because="")
    with pytest.raises(ValidationError, match="rijksregisternummer"):
        Person(first_name="Kim", insz="", insz_absent_because="").validate_constraints(
            exclude={"organisation", "municipality"}
        )


def test_many_rows_at_once_are_sealed_and_indexed(world, lina):
    made = Person.objects.bulk_create(
        [
            Person(
                first_name=f"Rij{number}",
                last_name="Janssens",
                insz=number,
                organisation=world.neighbour.organisation,
                municipality=world.person.municipality,
            )
            for number in (NUMBER, OTHER)
        ]
    )

    assert [stored(one)[1] for one in made] == [
        blind_index(number, use="insz") for number in (NUMBER, OTHER)
    ]


def damaged(sealed):
    head, _, body = sealed.partition(":")
    swapped = "B" if body[20] == "A" else "A"
    return {
        "changed": f"{head}:{body[:20]}{swapped}{body[21:]}",
        "cut": f"{head}:{body[:16]}",
        "nearly_nothing": f"{head}:AAAA",
        "not_whole": f"{head}:{body[:17]}",
        "moved": seal(NUMBER, where="people_person.phone"),
        "unknown_key": f"kffffffff:{body}",
        "plain": NUMBER,
        "nonsense": "kaaaaaaa:??",
    }


@pytest.mark.parametrize("how", list(damaged("k00000000:" + "A" * 40)))
def test_what_cannot_be_opened_says_so_and_never_what_it_was(lina, how, caplog):
    read = store(lina, damaged(stored(lina)[0])[how])

    with pytest.raises(CannotOpen) as refusal:
        _ = read.insz

    error = refusal.value
    told = f"{error} {error.facts} {error.sentence} {error.__cause__} {error.__context__}"
    assert isinstance(error, KlaverbladError)
    assert error.facts["where"] == WHERE
    assert NUMBER not in told
    assert stored(lina)[0] not in told
    assert "cannot_open" in [record.msg for record in caplog.records]


def test_the_seal_of_another_row_typed_in_is_not_opened(world, lina):
    typed = stored(lina)[0]
    thief = somebody(world, "Thief", insz=typed, insz_absent_because="")

    assert Person.objects.get(pk=thief.pk).insz == typed


PAGES = ("desk:person", "desk:facts", "desk:notes", "desk:story", "desk:steps", "desk:household")


@pytest.fixture
def numbered(world):
    """The person of the small region, with a number."""
    world.person.insz, world.person.insz_absent_because = NUMBER, ""
    world.person.save()
    return world.person


@pytest.mark.parametrize("name", [*PAGES, "desk:today", "desk:people", "desk:search"])
def test_a_page_without_the_number_stands_when_its_key_is_lost(
    world, numbered, sign_in, keys, name
):
    lost(keys)
    browser = sign_in(world.coach)
    arguments = [numbered.pk] if name in PAGES else []

    assert browser.get(reverse(name, args=arguments), {"q": "Nadia"}).status_code == 200


def test_what_needs_the_number_says_in_words_that_it_cannot_be_read(world, numbered, sign_in, keys):
    Person.objects.filter(pk=numbered.pk).update(born_on=None)
    lost(keys)

    answer = sign_in(world.coach).post(
        reverse("desk:birthday", args=[numbered.pk]), {"born_on": "2/3/1990"}
    )

    assert answer.status_code == 500
    assert "kunnen we niet lezen" in answer.content.decode()


def test_a_row_is_saved_for_another_reason_when_its_key_is_lost(lina, keys):
    before = stored(lina)
    lost(keys)
    read = Person.objects.get(pk=lina.pk)
    read.phone = "0499 00 11 22"

    read.save()

    assert stored(lina) == before
    assert Person.objects.get(pk=lina.pk).phone == "0499 00 11 22"


def test_a_row_that_is_saved_anyway_takes_the_new_keys(lina, keys):
    now = renewed(keys)

    Person.objects.get(pk=lina.pk).save()

    sealed, index = stored(lina)
    assert sealed.startswith(f"k{now.sealing.active.id}:")
    assert index == blind_index(NUMBER, use="insz")
    assert index.startswith(f"x{now.index.active.id}:")
    assert Person.objects.get(pk=lina.pk).insz == NUMBER


def test_a_dump_of_the_database_stays_sealed(lina):
    dump = serializers.serialize("json", [Person.objects.get(pk=lina.pk)])

    assert NUMBER not in dump
    assert stored(lina)[0] in dump


def test_empty_text_and_long_text_open_as_they_were(db):
    for text in ("", "é" * 10_000):
        assert unseal(seal(text, where=WHERE), where=WHERE) == text


def test_opening_a_file_twice_is_refused_under_either_key(world, keys):
    coach = world.actor("coach")
    words = {"last_name": "Haddad", "municipality_id": world.person.municipality_id}
    services.open_person(coach, services.Newcomer("Lina", insz=NUMBER, **words))
    renewed(keys)

    with pytest.raises(KlaverbladError):
        services.open_person(coach, services.Newcomer("Lena", insz=NUMBER, **words))

    assert not Person.objects.filter(first_name="Lena").exists()


def test_on_another_machine_the_copied_keys_open_the_copied_rows(lina, settings, keys, tmp_path):
    elsewhere = tmp_path / "elders.json"
    shutil.copyfile(keys.path, elsewhere)

    for source in (KeyFile(elsewhere), KeyText(elsewhere.read_text())):
        settings.KLAVERBLAD_KEYRING = source

        assert Person.objects.get(pk=lina.pk).insz == NUMBER

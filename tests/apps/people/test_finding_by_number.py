"""A number is found by its blind index, in one region, also while the keys are being changed."""

from __future__ import annotations

import pytest

from klaverblad.apps.access import keyring
from klaverblad.apps.accounts.models import Organisation, OrganisationKind, Region
from klaverblad.apps.people import number_queries
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.number_queries import ids_with_number, person_ids_with_number
from tests.apps.access.keys import own_keys, renewed
from tests.crowd import n_queries, somebody

NUMBER = "85073003328"


def numbered(world, first_name, **words):
    return somebody(world, first_name, insz=NUMBER, insz_absent_because="", **words)


@pytest.fixture
def keys(settings, tmp_path):
    return own_keys(settings, tmp_path)


def test_a_number_is_found_at_every_ocmw_of_the_region(world):
    lina = numbered(world, "Lina")
    lena = numbered(world, "Lena", organisation=world.neighbour.organisation)

    assert set(person_ids_with_number(NUMBER, region_id=world.region.pk)) == {lina.pk, lena.pk}


def test_a_number_of_another_region_is_not_found(world):
    kempen = Region.objects.create(slug="kempen", name="Kempen")
    ocmw = Organisation.objects.create(name="Geel", kind=OrganisationKind.OCMW, region=kempen)
    numbered(world, "Lina", organisation=ocmw)

    assert person_ids_with_number(NUMBER, region_id=world.region.pk) == []


def test_nobody_is_found_by_no_number_at_all(world):
    somebody(world, "Kim")

    assert person_ids_with_number("", region_id=world.region.pk) == []


def test_looking_up_takes_one_query(world):
    numbered(world, "Lina")

    assert n_queries(lambda: person_ids_with_number(NUMBER, region_id=world.region.pk)) == 1


def test_a_number_is_found_under_the_old_key_and_the_new(world, keys):
    old = numbered(world, "Lina")
    renewed(keys)
    new = numbered(world, "Lena", organisation=world.neighbour.organisation)

    assert set(person_ids_with_number(NUMBER, region_id=world.region.pk)) == {old.pk, new.pk}


def test_a_row_that_moves_while_it_is_looked_up_is_found_all_the_same(world, keys, monkeypatch):
    """The worst moment: the indexes are reckoned, then the row moves, then the question is asked."""
    lina = numbered(world, "Lina")
    reckon, asked = number_queries.blind_indexes, []

    def and_then_it_moves(number, *, use):
        indexes = reckon(number, use=use)
        if not asked:
            renewed(keys)
            Person.objects.get(pk=lina.pk).save()
        asked.append(indexes)
        return indexes

    monkeypatch.setattr(number_queries, "blind_indexes", and_then_it_moves)
    found = ids_with_number(Person.objects.all(), NUMBER)

    assert found == [lina.pk]
    assert len(asked) == 2
    assert len(keyring.keyring().index.keys) == 2

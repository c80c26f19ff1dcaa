"""Whoever opens a file is in the list that the person reads: every address, export and way in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from klaverblad.apps.journal.models import ReadEntry
from tests.ids import ids_of
from tests.routes import Address, own_addresses

pytestmark = pytest.mark.one_of_each

# By whatever id: of a document or a step one comes to the person too.
# A file that is taken in is about nobody until its rows match somebody: see test_import_pages.
PERSONAL = [a for a in own_addresses() if a.is_personal and "import_id" not in a.parameters]


def named(address: Address) -> str:
    return address.name


@pytest.mark.parametrize("address", PERSONAL, ids=named)
def test_whoever_opens_a_page_about_a_person_is_in_the_read_log(world, sign_in, address):
    ids = ids_of(world, address.parameters)
    browser = sign_in(world.coach)

    answer = browser.get(address.url(ids))

    if answer.status_code == 200:
        # A page of two files is a reading of both.
        entry = ReadEntry.objects.get(person_id=world.person.pk)
        assert entry.actor_user_id == world.coach.user_id
        assert entry.purpose == "guidance"


def test_by_other_ids_than_of_the_person_one_opens_files_too():
    opened = {"desk:document", "desk:aftercare", "desk:ask_partner"}

    assert opened <= {a.name for a in PERSONAL if "person_id" not in a.parameters}


def test_an_export_writes_down_everybody_in_it(world, sign_in):
    sign_in(world.coach).get(reverse("desk:export"))

    entry = ReadEntry.objects.get()
    assert (entry.via, entry.what) == ("export", "desk:export")


def test_a_page_that_was_refused_is_not_a_reading(world, sign_in):
    sign_in(world.neighbour).get(reverse("desk:person", args=[world.person.pk]))

    assert not ReadEntry.objects.exists()


def test_ones_own_file_is_not_a_reading(world, sign_in):
    sign_in(world.self_login).get(reverse("desk:mine"))

    assert not ReadEntry.objects.exists()

"""The embedded database behaves as a desk needs it."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from klaverblad.apps.accounts.models import Organisation, OrganisationKind, Region
from tests.world import build

pytestmark = pytest.mark.sqlite


def pragma(name):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_readers_do_not_wait_for_a_writer(db):
    assert pragma("journal_mode") == "wal"


def test_foreign_keys_are_kept(db):
    assert pragma("foreign_keys") == 1


def test_a_row_that_points_nowhere_is_refused(own_database):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(
            name="Nergens", kind=OrganisationKind.REGION, region_id="bestaat-niet"
        )


def test_a_writer_takes_its_turn_at_the_start(own_database):
    """A transaction that begins by reading would else fail at its first write."""
    Region.objects.create(slug="voorkempen", name="Voorkempen")
    has_begun, may_end = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Region.objects.count()
            has_begun.set()
            may_end.wait(5)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    has_begun.wait(5)
    started = time.monotonic()
    threading.Timer(0.3, may_end.set).start()

    with transaction.atomic():
        Region.objects.filter(slug="voorkempen").update(name="De Voorkempen")

    holder.join()
    assert time.monotonic() - started > 0.2
    assert Region.objects.get().name == "De Voorkempen"


def test_a_whole_region_fits_in_one_transaction(own_database, today):
    with transaction.atomic():
        world = build(today)

    assert world.person.pk

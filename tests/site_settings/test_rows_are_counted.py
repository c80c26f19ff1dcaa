"""The embedded database knows how its rows are spread, so that it takes the narrow way."""

from __future__ import annotations

import pytest
from django.db import connection

from klaverblad import daily
from klaverblad.apps.people.models import HouseholdMembership
from klaverblad.site.services import count_rows
from tests.crowd import crowd
from tests.world import build

pytestmark = pytest.mark.sqlite


def plan_of(person_ids):
    found = HouseholdMembership.objects.filter(
        person__merged_into__isnull=True, person_id__in=person_ids
    )
    return found.explain()


def test_who_asks_about_three_people_does_not_have_everybody_listed(own_database, today):
    world = build(today)
    ids = [one.pk for one in crowd(world, 40)][:3]

    count_rows()

    assert "merged_into" not in plan_of(ids)
    assert "person_id=?" in plan_of(ids)


def test_rows_are_counted_again_every_day(own_database, today):
    build(today)
    (work,) = [one for one in daily.all_work() if one.name == "site_rows"]

    work.work(on=today, after="")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'people_person'")
        assert cursor.fetchone()[0] > 0

"""The embedded database knows how its rows are spread, so that it takes the narrow way."""

from __future__ import annotations

import sqlite3
import time

import pytest
from django.db import connection

from klaverblad import daily
from klaverblad.apps.imports import services, tasks
from klaverblad.apps.people.models import HouseholdMembership
from klaverblad.row_counts import count_rows
from tests.apps.imports.a_file import csv, looked_through
from tests.crowd import crowd
from tests.world import build

pytestmark = pytest.mark.sqlite
NARROW = "SELECT 1 FROM spread WHERE here = 1 AND there = 1"


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


def counted_people():
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(stat) FROM sqlite_stat1 WHERE tbl = 'people_person'")
        return int(cursor.fetchone()[0].split()[0])


def spread(line, rows):
    """A table of which the one column or the other is the narrow one, counted."""
    line.execute("DELETE FROM spread")
    line.executemany("INSERT INTO spread VALUES (%s, %s)", rows)
    count_rows()


def way_of(line):
    """By which column it looks up a row; having asked a true question first, as a page does."""
    line.execute("SELECT count(*) FROM spread").fetchall()
    (row,) = line.execute(f"EXPLAIN QUERY PLAN {NARROW} AND {time.time_ns()} > 0").fetchall()
    return row[3]


def test_a_process_that_stays_connected_reads_the_new_counts(own_database, today):
    with connection.cursor() as line:
        line.execute("CREATE TABLE spread (here int, there int)")
        line.execute("CREATE INDEX by_here ON spread (here)")
        line.execute("CREATE INDEX by_there ON spread (there)")
        spread(line, [(n, 1) for n in range(2000)])
        other = sqlite3.connect(connection.settings_dict["NAME"], uri=True)
        before = way_of(other)

        spread(line, [(1, n) for n in range(2000)])

        assert ("by_here" in before, "by_there" in way_of(other)) == (True, True)
    other.close()


def test_many_rows_that_are_read_in_are_counted_at_once(
    own_database, own_files, today, monkeypatch
):
    coach = build(today).actor("coach")
    count_rows()
    before = counted_people()
    monkeypatch.setattr(tasks, "MANY", 20)
    few = looked_through(coach, csv("Lina;Haddad;2/3/1990;Schoten;"))
    many = looked_through(coach, csv(*(f"Lina;Naam {n};2/3/1990;Schoten;" for n in range(20))))

    asked = services.write(coach, few.pk)
    tasks.carry_out.call(str(asked.pk), asked.turn)
    after_few = counted_people()
    asked = services.write(coach, many.pk)
    tasks.carry_out.call(str(asked.pk), asked.turn)

    assert (after_few, counted_people()) == (before, before + 21)


def test_what_nearly_everybody_has_passes_for_no_narrow_way_in_a_large_table(own_database):
    ask = (
        "SELECT id FROM large WHERE gone IS NULL AND EXISTS (SELECT 1 FROM running "
        "WHERE closed IS NULL AND running.of = large.id LIMIT 1) AND id > '8' ORDER BY 1 LIMIT 500"
    )
    with connection.cursor() as line:
        line.execute("CREATE TABLE large (id text PRIMARY KEY, gone text)")
        line.execute("CREATE INDEX by_gone ON large (gone)")
        line.execute("CREATE TABLE running (of text, closed text)")
        line.execute("CREATE UNIQUE INDEX running_of ON running (of) WHERE closed IS NULL")
        line.execute(
            "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many LIMIT 200000) "
            "INSERT INTO large (id) SELECT printf('%08x', (n * 2654435761) & 4294967295) FROM many"
        )
        line.execute("INSERT INTO running (of) SELECT id FROM large")

        count_rows()

        plan = " ".join(row[3] for row in line.execute(f"EXPLAIN QUERY PLAN {ask}").fetchall())
    assert "by_gone" not in plan
    assert "TEMP B-TREE" not in plan

"""An import asks for its drawings in its own transaction; until they are there, the page draws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from klaverblad import working
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.monitor import bars, board, queries, services, tasks
from klaverblad.apps.monitor.board import Asked
from klaverblad.apps.monitor.models import TableImport
from klaverblad.apps.monitor.policies import DRAWER
from klaverblad.apps.monitor.reading import BadTable
from klaverblad.errors import Denied
from klaverblad.site.models import CacheEntry
from tests.apps.monitor.test_reading_printed_tables import LABOUR, SEEKERS, VACANCIES


def n_kept() -> int:
    """How many drawings are kept; beside them stands that a worker lives."""
    return CacheEntry.objects.exclude(cache_key=cache.make_key(working.KEY)).count()


def take_in(world, data, name="tabel.csv"):
    return services.import_table(world.actor("coordinator"), data, name)


def drawings(world, slug, *, place="11040"):
    return board.board(world.actor("coach"), Asked(slug, place, "")).drawings


def test_an_import_puts_its_drawing_in_the_queue_and_names_only_its_id(towns):
    taken = take_in(towns, LABOUR)

    (queued,) = DBTaskResult.objects.all()
    assert queued.task_path == "klaverblad.apps.monitor.tasks.draw_charts"
    assert queued.args_kwargs == {"args": [taken.pk], "kwargs": {}}


def test_an_import_that_is_refused_leaves_nothing_in_the_queue(own_database, today):
    actor = Actor.task("monitor_load", on=today)

    with pytest.raises(BadTable):  # no municipality was loaded, so the second half fails
        services.import_table(actor, LABOUR, "arbeidsmarkt.csv")

    assert not DBTaskResult.objects.exists()


def test_of_several_tables_one_bad_one_empties_the_queue_again(towns):
    with pytest.raises(BadTable):
        services.import_tables(
            towns.actor("coordinator"), [("goed.csv", LABOUR), ("leeg.csv", b"")]
        )

    assert not TableImport.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_same_bytes_again_are_not_drawn_again(towns):
    take_in(towns, LABOUR)
    take_in(towns, LABOUR)

    assert DBTaskResult.objects.count() == 1


def test_without_the_worker_the_page_draws_by_itself(loaded):
    assert drawings(loaded, "jobratio").desk.startswith("<svg")
    assert n_kept() == 2


def test_another_municipality_needs_no_drawing_of_its_own(loaded):
    schoten = drawings(loaded, "jobratio", place="11040")
    kept = n_kept()

    brasschaat = drawings(loaded, "jobratio", place="11008")

    assert n_kept() == kept
    assert schoten.desk.count("var(--green)") == brasschaat.desk.count("var(--green)") == 1
    assert schoten.desk != brasschaat.desk
    assert "--place-" not in schoten.desk + schoten.phone


def test_a_table_that_was_replaced_is_not_drawn(towns):
    first = take_in(towns, VACANCIES)
    take_in(towns, VACANCIES + b"\n", "nieuw.csv")

    assert tasks.draw_charts.call(first.pk) == 0


def test_a_page_whose_drawing_fails_still_shows_its_table(loaded, sign_in, monkeypatch):
    def broken(spec):
        raise ValueError

    monkeypatch.setattr(bars.vl_convert, "vegalite_to_svg", broken)

    answer = sign_in(loaded.coach).get("/cijfers/", {"cijfer": "jobratio"})

    assert answer.status_code == 200
    assert "chart-desk" not in answer.content.decode()
    assert "Brasschaat" in answer.content.decode()


def test_a_region_without_a_municipality_in_the_table_gets_a_page_without_bars(loaded):
    elsewhere = replace(loaded.actor("coach"), region_id="elders")

    found = board.board(elsewhere, Asked("inwoners", "", ""))

    assert found.comparison.municipalities == ()
    assert found.drawings is None


def test_the_task_reads_figures_for_each_region_that_has_a_town_in_the_table(loaded, today):
    drawer = Actor.task(DRAWER, on=today)
    taken = TableImport.objects.first()

    assert queries.regions_of(drawer, taken.pk) == [loaded.region.pk]
    assert queries.regions_of(Actor.task("reminders", on=today), taken.pk) == []


def test_the_task_may_draw_but_not_load(towns, today):
    with pytest.raises(Denied):
        services.import_table(Actor.task(DRAWER, on=today), SEEKERS, "zoekers.csv")

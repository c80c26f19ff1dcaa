"""Whoever opens Cijfers need not wait for a drawing: the worker drew it when the table came in."""

from __future__ import annotations

import logging
import signal

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from klaverblad import working
from klaverblad.apps.monitor import bars, board, registry, services, tasks
from klaverblad.apps.monitor.board import Asked
from klaverblad.site.models import CacheEntry
from tests.apps.monitor.test_reading_printed_tables import VACANCIES
from tests.world import build


def n_kept() -> int:
    """How many drawings are kept; beside them stands that a worker lives."""
    return CacheEntry.objects.exclude(cache_key=cache.make_key(working.KEY)).count()


@pytest.fixture
def world(own_database, today):
    """The small region, committed: a worker takes no part in the transaction of a test."""
    return build(today)


@pytest.fixture
def work():
    """Do what lies ready, as `klaverblad worker --batch` does."""
    handled = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in handled}
    yield lambda: call_command("worker", "--batch")
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def vacancies(towns):
    """The same, with the smallest table taken in."""
    return services.import_table(towns.actor("coordinator"), VACANCIES, "vacatures.csv")


def page(world, slug="", *, period="", language="nl"):
    """The page and its drawings, as a coach reads it."""
    with translation.override(language):
        found = board.board(world.actor("coach"), Asked(slug, "11040", period))
        return found, found.drawings


def every_page(world):
    """All that the page offers: each figure in each period, in each language."""
    first, _drawings = page(world)
    for language in registry.LANGUAGES:
        for option in first.indicators:
            one, drawings = page(world, option["value"], language=language)
            yield drawings
            for comparison in one.all_periods[1:]:
                period = "_".join(day.isoformat() for day in comparison.period)
                yield page(world, option["value"], period=period, language=language)[1]


def test_after_the_worker_no_page_has_anything_left_to_draw(loaded, work):
    work()
    n_drawn = n_kept()

    shown = list(every_page(loaded))

    assert len(shown) == 14 * 3
    assert None not in shown
    assert n_drawn > 0
    assert n_kept() == n_drawn


def test_the_worker_draws_what_the_page_would_have_drawn(towns, vacancies, work):
    _page, by_the_page = page(towns, language="fr")
    cache.clear()
    work()

    _page, by_the_worker = page(towns, language="fr")

    assert by_the_worker == by_the_page


def test_both_drawings_take_one_query(towns, vacancies, sign_in, work):
    work()
    browser = sign_in(towns.coach)

    with CaptureQueriesContext(connection) as captured:
        text = browser.get("/cijfers/").content.decode()

    asked = [query["sql"] for query in captured if CacheEntry._meta.db_table in query["sql"]]
    assert "chart-phone" in text
    assert len(asked) == 1


def test_what_was_drawn_is_not_drawn_again(vacancies, work):
    work()

    assert tasks.draw_charts.call(vacancies.pk) == 0


def test_a_drawing_that_fails_is_written_down_and_stops_no_other(
    vacancies, work, monkeypatch, caplog
):
    draw, tried = bars.vl_convert.vegalite_to_svg, []

    def third_time_unlucky(spec):
        tried.append(spec)
        if len(tried) == 3:
            raise ValueError
        return draw(spec)

    monkeypatch.setattr(bars.vl_convert, "vegalite_to_svg", third_time_unlucky)
    with caplog.at_level(logging.ERROR, logger="klaverblad.monitor"):
        work()

    assert [(record.msg, record.code) for record in caplog.records] == [
        ("drawing_failed", "vacancies_low_skilled_change")
    ]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert len(tried) > 3
    assert n_kept() == len(tried) - 1


def test_an_import_that_is_not_there_draws_nothing(db):
    assert tasks.draw_charts.call(0) == 0

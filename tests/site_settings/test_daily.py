"""What apps want done once a day is done once, goes on where it was, and holds up nothing else."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from klaverblad import daily
from klaverblad.daily import DailyWork
from klaverblad.site.daily import SILENT_AFTER, Outcome, do_what_is_due
from klaverblad.site.models import DailyRun

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


class Counting:
    """Work that keeps how often and from where it was begun."""

    def __init__(self, *slices, fails=None):
        self.begun, self.slices, self.fails = [], slices, fails

    def __call__(self, *, on, after):
        self.begun.append((on, after))
        for one in self.slices:
            if one > after:
                yield one
        if self.fails:
            raise self.fails


def run(*works, on=DAY, at=NOW):
    """The outcome of each, by name."""
    named = [DailyWork(name, work) for name, work in zip("abc", works, strict=False)]
    return {
        done.name: done.outcome for done in do_what_is_due(on=on, works=named, clock=lambda: at)
    }


def test_work_is_done_once_a_day(db):
    work = Counting()

    first, second = run(work), run(work)

    assert (first, second) == ({"a": Outcome.DONE}, {"a": Outcome.DONE_BEFORE})
    assert work.begun == [(DAY, "")]


def test_the_next_day_it_is_done_again(db):
    work = Counting()
    run(work)

    run(work, on=DAY + timedelta(days=1))

    assert len(work.begun) == 2


def test_work_that_gives_nothing_back_is_work_too(db):
    assert run(lambda on, after: None) == {"a": Outcome.DONE}


def test_work_that_was_broken_off_goes_on_where_it_was(own_database):
    broken = Counting("1", "2", fails=SystemExit())
    with suppress(SystemExit):
        run(broken)
    whole = Counting("1", "2", "3")

    outcome = run(whole)

    assert outcome == {"a": Outcome.DONE}
    assert whole.begun == [(DAY, "2")]


def test_work_that_fails_holds_up_nothing_else(db, caplog):
    after = Counting()

    outcome = run(Counting(fails=ValueError("Nadia Wouters")), after)

    assert outcome == {"a": Outcome.FAILED, "b": Outcome.DONE}
    kept = DailyRun.objects.get(name="a")
    assert (kept.failures, kept.failed_as) == (1, "ValueError")
    assert ("klaverblad.daily", "daily_failed") in [(r.name, r.msg) for r in caplog.records]


def test_work_that_failed_is_tried_again_after_a_while(db):
    run(Counting("1", fails=ValueError()))
    work = Counting("1", "2")

    soon = run(work, at=NOW + timedelta(minutes=1))
    later = run(work, at=NOW + SILENT_AFTER)

    assert (soon, later) == ({"a": Outcome.TAKEN}, {"a": Outcome.DONE})
    assert work.begun == [(DAY, "1")]


def test_another_trouble_of_the_database_is_a_failure(db):
    outcome = run(Counting(fails=OperationalError("deadlock detected")))

    assert outcome == {"a": Outcome.FAILED}


def test_a_database_that_is_busy_is_no_failure_of_the_work(db):
    with pytest.raises(OperationalError):
        run(Counting(fails=OperationalError("database is locked")))

    assert run(Counting()) == {"a": Outcome.DONE}
    assert DailyRun.objects.get().failures == 0


def test_two_workers_do_not_do_the_same_work(own_database):
    connection.close()
    is_begun, may_end, outcomes = threading.Event(), threading.Event(), []

    def slow(on, after):
        is_begun.set()
        may_end.wait(20)

    def first():
        outcomes.append(run(slow))
        connection.close()

    worker = threading.Thread(target=first)
    worker.start()
    is_begun.wait(20)
    second = run(slow)
    may_end.set()
    worker.join()

    assert second == {"a": Outcome.TAKEN}
    assert outcomes == [{"a": Outcome.DONE}]


def test_a_name_stands_for_one_kind_of_work(monkeypatch):
    first = Counting()
    monkeypatch.setattr(daily, "_known", {})
    daily.register("counting", first)
    daily.register("counting", first)

    with pytest.raises(AssertionError, match="counting"):
        daily.register("counting", Counting())

    assert [one.work for one in daily.all_work()] == [first]

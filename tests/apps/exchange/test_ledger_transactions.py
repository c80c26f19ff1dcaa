"""A booking is durable, patient for a while, asks little, and is part of the transaction around it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import Busy, NotNow
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.exchange.ledger.services import transactions
from klaverblad.apps.journal import services as journal
from tests.apps.exchange import ledger_crowd as crowd
from tests.apps.exchange.ledger_world import ACTOR, AT, GROWING, balance, group, order, pay

# One partner counts once: so that every payment after the first looks the same.
GROWN = {"growth": {"percent": 50, "cap": 20_000, "per_partner": 1}}


def _hold_the_account(meet: Any, done: Any, pk: Any) -> str:
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=pk)
        meet.wait(60)
        done.wait(60)
    return "held"


def _try_meanwhile(meet: Any, done: Any, asked: Any) -> str:
    meet.wait(60)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 50")
    transactions.LOCK_TIMEOUT = "50ms"
    try:
        ledger.post(ACTOR, [asked], at=AT)
    except Busy:
        return "busy"
    finally:
        done.wait(60)
    return "booked"


def test_whoever_waits_too_long_is_told_to_try_again_and_nothing_is_booked(own_database):
    ann, bob, _ = group().members
    asked = order(ann, bob, 10)
    meet, done = crowd.barrier(2), crowd.barrier(2)

    answers = crowd.at_once(
        _call, [(_hold_the_account, (meet, done, ann)), (_try_meanwhile, (meet, done, asked))]
    )

    assert answers == ["held", "busy"]
    assert Transfer.objects.count() == 0
    assert not ledger.post(ACTOR, [asked], at=AT).is_replay


def _call(work: Any, given: Any) -> Any:
    return work(*given)


def test_on_sqlite_a_booking_is_written_through_and_the_desk_goes_on_as_before(
    own_database, monkeypatch
):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL writes every commit through.")
    ann, bob, _ = group().members
    seen = []

    def level():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA synchronous").fetchone()[0]

    emit = journal.emit
    monkeypatch.setattr(journal, "emit", lambda *a, **k: (seen.append(level()), emit(*a, **k))[1])
    before = level()

    pay(ann, bob, 10)

    # 2 is FULL, 1 is NORMAL.
    assert (before, seen, level()) == (1, [2], 1)


def test_a_booking_inside_another_transaction_goes_with_it(db):
    ann, bob, _ = group().members

    with transaction.atomic():
        pay(ann, bob, 10)
        transaction.set_rollback(True)

    assert balance(ann) == 0


def test_a_refusal_inside_another_transaction_leaves_that_one_usable(db):
    ann, bob, _ = group().members

    with transaction.atomic():
        with pytest.raises(NotNow):
            pay(ann, bob, 101)
        pay(ann, bob, 10)

    assert balance(ann) == -10


@pytest.mark.sqlite
def test_a_booking_asks_as_often_after_a_hundred_others(db):
    lets = group(GROWING | {"upper": None, "lower": -10_000} | GROWN, members=2)
    ann, bob = lets.members
    pay(ann, bob, 1)
    with CaptureQueriesContext(connection) as early:
        pay(ann, bob, 1)
    for _ in range(100):
        pay(ann, bob, 1)

    with CaptureQueriesContext(connection) as late:
        pay(ann, bob, 1)

    assert len(late) <= len(early)
    assert len(late) <= 10

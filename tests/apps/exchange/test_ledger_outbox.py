"""What is to be done after a booking: once, later when it fails, and without holding up the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import Busy
from klaverblad.apps.exchange.ledger.models import Outbox
from klaverblad.apps.exchange.ledger.services import outbox
from tests.apps.exchange.ledger_world import ACTOR, AT, account, group, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """A kind of work of this test alone: what it was asked, and whether it fails."""
    monkeypatch.setattr(outbox, "_handlers", dict(outbox._handlers))
    asked, fails = [], set()

    def work(*, at, what):
        asked.append(what)
        if what in fails:
            raise Busy

    outbox.handle("test.work", work)
    return asked, fails


def put(what, due=AT):
    with transaction.atomic():
        return outbox.put("test.work", due=due, what=what)


def test_what_is_due_is_done_once(told):
    put("a")
    put("b", due=AT + timedelta(hours=1))

    outbox.look(at=AT)
    outbox.look(at=AT)

    assert told[0] == ["a"]


def test_what_fails_waits_longer_each_time_and_holds_up_nothing(told):
    asked, fails = told
    fails.add("a")
    row = put("a")
    put("b")

    outbox.look(at=AT)
    outbox.look(at=AT + timedelta(minutes=1))
    outbox.look(at=AT + timedelta(minutes=2))

    row.refresh_from_db()
    assert asked == ["a", "b", "a"]
    assert (row.tries, row.due) == (2, AT + timedelta(minutes=6))


def test_what_fails_is_done_when_it_no_longer_fails(told):
    _asked, fails = told
    fails.add("a")
    put("a")
    outbox.look(at=AT)
    fails.clear()

    outbox.look(at=AT + timedelta(hours=1))

    assert Outbox.objects.get().done == AT + timedelta(hours=1)


def test_what_failed_ten_times_is_left_for_somebody_to_see(told):
    asked, fails = told
    fails.add("a")
    put("a")

    for day in range(1, 15):
        outbox.look(at=AT + timedelta(days=day))

    assert len(asked) == outbox.TRIES_MAX
    assert Outbox.objects.get().done is None


def test_work_that_nobody_knows_is_not_written_down(told):
    with pytest.raises(AssertionError), transaction.atomic():
        outbox.put("test.unknown", due=AT)


def test_two_handlers_of_one_kind_are_a_mistake_of_ours(told):
    with pytest.raises(AssertionError):
        outbox.handle("test.work", lambda **_: None)


def test_a_booking_that_is_undone_leaves_nothing_to_do():
    lets = group()
    with transaction.atomic():
        hold(*lets.members[:2], 5)
        transaction.set_rollback(True)

    assert not Outbox.objects.exists()


def test_a_hold_that_was_settled_in_time_is_left_alone_when_it_would_run_out():
    lets = group()
    ann, bob, _ = lets.members
    row = hold(ann, bob, 5, hours=2)
    ledger.accept(ACTOR, row.pk, at=AT + timedelta(hours=1))

    outbox.look(at=AT + timedelta(hours=3))

    row.refresh_from_db()
    assert (row.state, account(bob).balance) == ("booked", 5)
    assert Outbox.objects.get().done

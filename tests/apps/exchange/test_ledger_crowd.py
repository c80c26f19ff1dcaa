"""Eight processes at once: what is right for one stays right, and the careless ways do not."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.db import connection

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.exchange.ledger.policy import Limits
from klaverblad.apps.journal.models import Event
from klaverblad.apps.journal.verification import verify
from tests.apps.exchange import ledger_crowd as crowd
from tests.apps.exchange.ledger_world import ACTOR, AT, GROWING, balance, group, hold, order, pay

EIGHT = 8


@pytest.fixture
def lets(own_database):
    return group({"limits": "hard", "lower": -60, "upper": 60}, members=EIGHT + 1)


def test_eight_on_two_accounts_keep_every_rule(lets):
    pairs = list(permutations(lets.members[:2]))

    counted = crowd.at_once(crowd.trade, [(seed, pairs, 12) for seed in range(EIGHT)])

    booked = sum(one["booked"] for one in counted)
    assert audit().is_whole
    assert Transfer.objects.count() == booked
    assert sum(one["double"] for one in counted) == 0
    assert sum(one["replayed"] for one in counted) > 0
    assert all(-60 <= one.balance <= 60 for one in Account.objects.filter(kind="member"))


def test_eight_on_one_hot_account_keep_every_rule(lets):
    hot, *others = lets.members
    ledger.set_limits(ACTOR, hot, Limits(), at=AT)
    pairs = [pair for one in others for pair in ((one, hot), (hot, one))]

    counted = crowd.at_once(crowd.trade, [(seed, pairs, 12) for seed in range(EIGHT)])

    assert audit().is_whole
    assert Transfer.objects.count() == sum(one["booked"] for one in counted)


def test_limits_that_grow_stay_right_among_eight(own_database):
    lets = group(GROWING, members=4)
    pairs = list(permutations(lets.members, 2))

    crowd.at_once(crowd.trade, [(seed, pairs, 10) for seed in range(EIGHT)])

    assert audit().is_whole
    assert verify().is_whole


def test_an_audit_sees_one_moment_while_others_pay(lets):
    pairs = list(permutations(lets.members[:4], 2))
    work = [(crowd.trade, (seed, pairs, 12)) for seed in range(4)] + [(_audit, ())] * 2

    answers = crowd.at_once(_call, work)

    assert answers[4:] == [[], []]


def _audit():
    return [one.code for _ in range(4) for one in audit().findings]


def _call(work, given):
    return work(*given)


def test_one_id_asked_by_eight_at_once_is_booked_once(lets):
    asked = order(*lets.members[:2], 10)

    answers = crowd.at_once(_ask, [(asked,)] * EIGHT)

    assert sorted(answers) == [False] + [True] * (EIGHT - 1)
    assert balance(lets.members[0]) == -10


def _ask(asked):
    return crowd.patient(lambda: ledger.post(ACTOR, [asked], at=AT)).is_replay


def test_one_id_with_eight_contents_is_one_booking_and_seven_conflicts(lets):
    key = uuid4()
    hot, *others = lets.members
    asked = [(ledger.post, ACTOR, [order(one, hot, 5, id=key)]) for one in others]

    answers = crowd.at_once(_post, asked)

    assert sorted(answers) == ["Conflict"] * (EIGHT - 1) + ["done"]
    assert balance(hot) == 5


def _post(post, actor, orders):
    return crowd.outcome(post, actor, orders, at=AT)


def test_eight_who_take_back_one_booking_take_it_back_once(lets):
    row = pay(*lets.members[:2], 30)

    answers = crowd.at_once(_reverse, [(row.pk,)] * EIGHT)

    assert sorted(answers) == ["AlreadyReversed"] * (EIGHT - 1) + ["done"]
    assert balance(lets.members[0]) == 0
    assert audit().is_whole


def _reverse(pk):
    return crowd.outcome(ledger.reverse, ACTOR, pk, id=uuid4(), at=AT)


def test_accepting_and_running_out_at_once_end_in_one_of_the_two(lets):
    for _ in range(2):
        row = hold(*lets.members[:2], 5, hours=1)
        early, late = AT + timedelta(minutes=59), AT + timedelta(hours=1)

        answers = crowd.at_once(
            _settle, [(ledger.accept, row.pk, early), (ledger.expire, row.pk, late)] * 4
        )

        row.refresh_from_db()
        assert row.state in ("booked", "expired")
        won = answers[0::2] if row.state == "booked" else answers[1::2]
        lost = answers[1::2] if row.state == "booked" else answers[0::2]
        assert set(won) == {"done"}
        assert set(lost) == {"AlreadySettled"}
    assert audit().is_whole


def _settle(how, pk, at):
    return crowd.outcome(how, ACTOR, pk, at=at)


def test_killed_between_commit_and_answer_the_second_try_is_the_answer(lets):
    asked = order(*lets.members[:2], 20)

    answers = crowd.at_once(crowd.die_after, [(asked,)])
    again = ledger.post(ACTOR, [asked], at=AT)

    assert answers == [None]
    assert again.is_replay
    assert balance(lets.members[0]) == -20
    assert Event.objects.filter(name="transfer.booked").count() == 1


def test_killed_before_the_commit_nothing_happened(lets):
    asked = order(*lets.members[:2], 20)

    crowd.at_once(crowd.die_within, [(asked,)])

    assert Transfer.objects.count() == 0
    assert balance(lets.members[0]) == 0
    assert not ledger.post(ACTOR, [asked], at=AT).is_replay


# ---- the careless ways, as controls: if these stay whole, the tests above prove nothing ----------
def test_the_naive_way_breaks_without_the_rules(lets):
    ann, bob = lets.members[:2]
    # So that seven may not follow the first.
    ledger.set_limits(ACTOR, ann, Limits(min=-60), at=AT)
    meet = crowd.barrier(EIGHT)

    with crowd.no_rules():
        answers = crowd.at_once(_careless, [(meet, ann, bob)] * EIGHT)

    assert answers == [True] * EIGHT
    codes = {one.code for one in audit().findings}
    assert "balance_is_not_the_sum" in codes
    assert balance(ann) == -50
    assert Transfer.objects.count() == EIGHT


def _careless(meet, payer, payee):
    return crowd.naive(meet, payer, payee, 50, counts=False)


def test_the_way_of_the_last_row_breaks_without_the_rules(lets):
    ann, bob = lets.members[:2]
    meet = crowd.barrier(EIGHT)

    with crowd.no_rules():
        answers = crowd.at_once(crowd.append, [(meet, ann, bob, 50)] * EIGHT)

    assert answers == [True] * EIGHT
    assert Transfer.objects.filter(payer_after=-50).count() == EIGHT
    assert "row_out_of_place" in {one.code for one in audit().findings}


def test_the_naive_way_is_stopped_by_the_rules(lets):
    ann, bob = lets.members[:2]
    meet = crowd.barrier(EIGHT)

    answers = crowd.at_once(_naive, [(meet, ann, bob)] * EIGHT)

    # The first row moved both accounts itself; its own careless update then changes nothing.
    assert sorted(answers) == ["IntegrityError"] * (EIGHT - 1) + ["done"]
    assert audit().is_whole


def _naive(meet, payer, payee):
    return crowd.outcome(crowd.naive, meet, payer, payee, 50, counts=True)


def test_locks_in_the_order_of_paying_wait_in_a_circle(lets):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer.")
    ann, bob = lets.members[:2]
    meet = crowd.barrier(2)

    answers = crowd.at_once(crowd.by_payer_first, [(meet, ann, bob), (meet, bob, ann)])

    assert sorted(answers) == ["40P01", "done"]


def test_reading_before_writing_is_locked_out_on_sqlite(lets):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has many writers.")
    meet = crowd.barrier(EIGHT)

    answers = crowd.at_once(crowd.deferred, [(meet, *lets.members[:2])] * EIGHT)

    assert answers.count("done") == 1
    assert answers.count("database is locked") == EIGHT - 1

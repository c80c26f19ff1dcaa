"""One row is debit and credit at once; limits, states and second tries are kept by the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum

from klaverblad.apps.exchange.ledger import queries
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import (
    AlreadyReversed,
    AlreadySettled,
    BadOrder,
    Conflict,
    NotEmpty,
    NotNow,
    NotReversible,
)
from klaverblad.apps.exchange.ledger.models import Account, LimitChange, Outbox, Transfer
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX, Limits
from klaverblad.apps.exchange.ledger.services import outbox
from klaverblad.apps.journal.models import Event
from tests.apps.exchange.ledger_world import (
    ACTOR,
    AT,
    DAY,
    GROWING,
    HARD,
    account,
    balance,
    group,
    hold,
    order,
    pay,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lets():
    return group()


def test_a_payment_moves_both_accounts_by_the_same_amount(lets):
    ann, bob, _ = lets.members

    row = pay(ann, bob, 40, text="fiets hersteld")

    assert (balance(ann), balance(bob)) == (-40, 40)
    assert (row.payer_after, row.payee_after, row.payer_seq, row.payee_seq) == (-40, 40, 1, 1)
    assert Account.objects.filter(currency=lets.currency).aggregate(s=Sum("balance"))["s"] == 0


def test_a_booking_leaves_one_event_without_a_name_or_an_amount(lets):
    ann, bob, _ = lets.members

    row = pay(ann, bob, 40, text="fiets van Jan hersteld")

    event = Event.objects.get(subject_id=str(row.pk))
    assert event.name == "transfer.booked"
    assert event.person_id is None
    assert event.data == {"batch": None, "kind": "payment", "rows": 1}


def test_the_same_id_and_content_is_answered_and_not_booked_again(lets):
    ann, bob, _ = lets.members
    asked = order(ann, bob, 40)
    first = ledger.post(ACTOR, [asked], at=AT)

    again = ledger.post(ACTOR, [asked], at=AT + timedelta(days=3))

    assert not first.is_replay
    assert again.is_replay
    assert again.transfers[0].pk == first.transfers[0].pk
    assert balance(ann) == -40


@pytest.mark.parametrize(
    "other",
    [
        {"amount": 41},
        {"text": "iets anders"},
        {"happened_on": DAY - timedelta(days=1)},
        {"offer": uuid4()},
        {"kind": "fee"},
        {"exempt": "large"},
        {"held_until": AT + timedelta(hours=2)},
    ],
)
def test_the_same_id_with_another_content_is_a_conflict(lets, other):
    ann, bob, _ = lets.members
    asked = order(ann, bob, 40)
    ledger.post(ACTOR, [asked], at=AT)

    with pytest.raises(Conflict):
        ledger.post(ACTOR, [replace(asked, **other)], at=AT)

    assert balance(ann) == -40


def test_the_same_id_between_others_is_a_conflict(lets):
    ann, bob, cem = lets.members
    asked = order(ann, bob, 40)
    ledger.post(ACTOR, [asked], at=AT)

    with pytest.raises(Conflict):
        ledger.post(ACTOR, [replace(asked, payer=bob, payee=cem)], at=AT)


def test_a_batch_of_which_one_row_is_known_is_a_conflict(lets):
    ann, bob, cem = lets.members
    first = order(ann, bob, 10)
    ledger.post(ACTOR, [first], at=AT)

    with pytest.raises(Conflict):
        ledger.post(ACTOR, [first, order(ann, cem, 10)], at=AT, batch=uuid4())

    assert balance(cem) == 0


def test_a_batch_is_booked_whole_or_not_at_all(lets):
    ann, bob, cem = lets.members

    with pytest.raises(NotNow):
        ledger.post(ACTOR, [order(ann, bob, 60), order(ann, cem, 60)], at=AT, batch=uuid4())

    assert [balance(one) for one in lets.members] == [0, 0, 0]
    assert not Transfer.objects.filter(currency=lets.currency).exists()


def test_an_activity_of_fifty_people_is_one_batch_with_one_event():
    lets = group(members=51)
    host, *guests = lets.members
    batch = uuid4()
    ledger.set_limits(ACTOR, host, Limits(max=5000), at=AT)

    done = ledger.post(ACTOR, [order(one, host, 20) for one in guests], at=AT, batch=batch)

    assert balance(host) == 1000
    assert len(done.transfers) == 50
    assert Event.objects.filter(name="transfer.booked", data__batch=str(batch)).count() == 1


# ---- limits ------------------------------------------------------------------------------------
def test_nobody_goes_below_the_lower_limit(lets):
    ann, bob, _ = lets.members
    pay(ann, bob, 100)

    with pytest.raises(NotNow):
        pay(ann, bob, 1)

    assert balance(ann) == -100


def test_nobody_goes_above_the_upper_limit(lets):
    ann, bob, cem = lets.members
    pay(ann, cem, 100)
    pay(bob, cem, 100)

    with pytest.raises(NotNow):
        pay(lets.pot, cem, 1)


@pytest.mark.parametrize(
    ("start", "limits", "change", "is_allowed"),
    [
        # Beyond a limit: worse is refused, better is booked, even when it is still beyond.
        (-80, Limits(min=-50), -1, False),
        (-80, Limits(min=-50), +1, True),
        (90, Limits(max=50), +1, False),
        (90, Limits(max=50), -1, True),
    ],
)
def test_whoever_is_beyond_a_limit_may_come_back_and_go_no_further(
    lets, start, limits, change, is_allowed
):
    ann, _, _ = lets.members
    towards = (ann, lets.pot) if start < 0 else (lets.pot, ann)
    pay(*towards, abs(start))
    ledger.set_limits(ACTOR, ann, limits, at=AT)
    pair = (ann, lets.pot) if change < 0 else (lets.pot, ann)

    if is_allowed:
        pay(*pair, 1)
    else:
        with pytest.raises(NotNow):
            pay(*pair, 1)

    assert balance(ann) == start + (change if is_allowed else 0)


def test_the_other_side_reads_nothing_of_whose_limit_it_was(lets):
    ann, bob, _ = lets.members
    pay(ann, bob, 100)

    with pytest.raises(NotNow) as refused:
        pay(ann, bob, 1)

    seen = refused.value.seen_by(bob)
    assert (seen.code, seen.facts, str(seen.sentence)) == (
        "not_now",
        {},
        "Deze betaling kan nu niet.",
    )
    assert refused.value.seen_by(ann).code == "below_min"


@pytest.mark.parametrize("why", ["below_min", "above_max", "frozen", "closed"])
def test_every_refusal_looks_the_same_from_the_other_side(lets, why):
    ann, bob, _cem = lets.members
    match why:
        case "below_min":
            payer, payee, sees, amount = ann, bob, bob, 101
        case "above_max":
            payer, payee, sees, amount = lets.pot, bob, lets.pot, 201
        case "frozen":
            ledger.freeze(ACTOR, bob, at=AT)
            payer, payee, sees, amount = ann, bob, ann, 5
        case _:
            ledger.close(ACTOR, bob, at=AT)
            payer, payee, sees, amount = ann, bob, ann, 5

    with pytest.raises(NotNow) as refused:
        pay(payer, payee, amount)

    seen = refused.value.seen_by(sees)
    assert (seen.code, seen.status, dict(seen.facts), str(seen)) == ("not_now", 422, {}, "not_now")


def test_a_soft_limit_lets_through_and_says_so():
    lets = group({"limits": "soft", "lower": -50, "upper": 80})
    ann, bob, _ = lets.members

    posting = ledger.post(ACTOR, [order(ann, bob, 60)], at=AT)

    assert posting.beyond_soft == {ann}
    assert account(ann).min is None


def test_a_group_without_limits_has_none():
    lets = group({"limits": "none"})
    ann, bob, _ = lets.members

    pay(ann, bob, 1_000_000)

    assert balance(ann) == -1_000_000


def test_a_coordinator_may_pass_a_limit_and_the_row_says_why(lets):
    ann, bob, _ = lets.members

    row = pay(ann, bob, 150, exempt="agreed")

    assert (row.limit_exempt, row.exempt_because) == (True, "agreed")
    with pytest.raises(NotNow):
        pay(ann, bob, 1)


# ---- growth ------------------------------------------------------------------------------------
def test_earning_lowers_the_limit_inside_the_booking():
    lets = group(GROWING)
    ann, bob, _ = lets.members

    pay(bob, ann, 40)

    change = LimitChange.objects.get(account=ann)
    assert (change.side, change.was, change.became, change.why) == ("min", -100, -120, "growth")
    assert account(ann).min == -120


def test_two_who_pay_each_other_to_and_fro_gain_it_once():
    lets = group(GROWING)
    ann, bob, _ = lets.members

    for _ in range(20):
        pay(ann, bob, 60)
        pay(bob, ann, 60)

    assert {account(ann).min, account(bob).min} == {-130}


def test_growth_stops_at_its_cap():
    lets = group(GROWING, members=8)
    ann, *others = lets.members
    ledger.set_limits(ACTOR, lets.pot, Limits(), at=AT)

    for one in others:
        pay(one, ann, 60)
        pay(ann, lets.pot, 60)

    assert account(ann).min == -160


def test_a_reversal_takes_the_growth_back():
    lets = group(GROWING)
    ann, bob, _ = lets.members
    row = pay(bob, ann, 40)

    ledger.reverse(ACTOR, row.pk, id=uuid4(), at=AT)

    assert (account(ann).min, account(ann).earned_total) == (-100, 0)
    whys = LimitChange.objects.filter(account=ann).values_list("became", flat=True)
    assert sorted(whys) == [-120, -100]


def test_what_the_pot_gives_is_not_earned():
    lets = group(GROWING)
    ann = lets.members[0]

    pay(lets.pot, ann, 60, kind="grant")

    assert account(ann).min == -100


def test_a_limit_agreed_apart_does_not_grow():
    lets = group(GROWING)
    ann, bob, _ = lets.members
    ledger.set_limits(ACTOR, ann, Limits(min=-10, max=900), at=AT)

    pay(bob, ann, 40)

    assert account(ann).min == -10


def test_new_rules_reach_every_account_with_a_line_in_the_log(lets):
    ann, bob, cem = lets.members
    ledger.set_limits(ACTOR, cem, Limits(min=-5), at=AT)
    pay(bob, ann, 40)

    ledger.set_policy(ACTOR, lets.currency.pk, GROWING, at=AT)

    assert [account(one).min for one in (ann, bob, cem)] == [-120, -100, -5]
    assert LimitChange.objects.get(account=ann).why == "policy"


def test_back_to_the_limits_of_the_group_counts_what_was_earned():
    lets = group(GROWING)
    ann, bob, _ = lets.members
    ledger.set_limits(ACTOR, ann, Limits(min=-10), at=AT)
    pay(bob, ann, 40)

    ledger.follow_group(ACTOR, ann, at=AT)

    assert (account(ann).min, account(ann).max) == (-120, 200)


# ---- holds -------------------------------------------------------------------------------------
def test_what_is_held_counts_as_spent_and_moves_nothing(lets):
    ann, bob, cem = lets.members
    hold(ann, bob, 70)

    with pytest.raises(NotNow):
        pay(ann, cem, 31)

    assert balance(ann) == 0
    pay(ann, cem, 30)


def test_what_is_held_counts_for_the_one_who_would_get_it(lets):
    ann, bob, cem = lets.members
    ledger.set_limits(ACTOR, bob, Limits(min=-100, max=60), at=AT)
    hold(ann, bob, 50)

    with pytest.raises(NotNow):
        pay(cem, bob, 11)


def test_accepting_books_what_was_held(lets):
    ann, bob, _ = lets.members
    row = hold(ann, bob, 70)

    ledger.accept(ACTOR, row.pk, at=AT + timedelta(hours=1))

    ann_now = account(ann)
    assert (ann_now.balance, ann_now.pending_out, account(bob).pending_in) == (-70, 0, 0)


def test_accepting_twice_is_accepting_once(lets):
    ann, bob, _ = lets.members
    row = hold(ann, bob, 70)
    ledger.accept(ACTOR, row.pk, at=AT + timedelta(hours=1))

    assert ledger.accept(ACTOR, row.pk, at=AT + timedelta(hours=2)).is_replay
    assert balance(bob) == 70


def test_what_was_refused_can_no_longer_be_accepted(lets):
    ann, bob, _ = lets.members
    row = hold(ann, bob, 70)
    ledger.refuse(ACTOR, row.pk, at=AT + timedelta(hours=1))

    with pytest.raises(AlreadySettled):
        ledger.accept(ACTOR, row.pk, at=AT + timedelta(hours=2))

    assert account(ann).pending_out == 0


def test_too_late_is_too_late_even_when_nobody_let_it_run_out(lets):
    ann, bob, _ = lets.members
    row = hold(ann, bob, 70, hours=2)

    with pytest.raises(AlreadySettled):
        ledger.accept(ACTOR, row.pk, at=AT + timedelta(hours=2))


def test_the_outbox_lets_go_of_what_ran_out(lets):
    ann, bob, _ = lets.members
    row = hold(ann, bob, 70, hours=2)

    outbox.look(at=AT + timedelta(hours=1))
    assert account(ann).pending_out == 70
    outbox.look(at=AT + timedelta(hours=2))

    row.refresh_from_db()
    assert (row.state, account(ann).pending_out) == ("expired", 0)
    assert Outbox.objects.get().done


def test_a_clock_that_goes_back_lets_nothing_run_out_early(lets):
    ann, bob, _ = lets.members
    row = hold(ann, bob, 70, hours=2)

    outbox.look(at=AT - timedelta(days=2))

    row.refresh_from_db()
    assert row.state == "pending"


def test_bookings_keep_their_order_when_the_clock_goes_back(lets):
    ann, bob, _ = lets.members
    pay(ann, bob, 10)

    pay(ann, bob, 20, at=AT - timedelta(hours=3))

    assert list(queries.statement(ann).values_list("seq", "after")) == [(2, -30), (1, -10)]


# ---- reversal ----------------------------------------------------------------------------------
def test_a_booking_is_taken_back_once(lets):
    ann, bob, _ = lets.members
    row = pay(ann, bob, 40)
    ledger.reverse(ACTOR, row.pk, id=uuid4(), at=AT)

    with pytest.raises(AlreadyReversed):
        ledger.reverse(ACTOR, row.pk, id=uuid4(), at=AT)

    assert (balance(ann), balance(bob)) == (0, 0)


def test_a_second_try_of_a_reversal_is_the_same_reversal_even_the_next_day(lets):
    ann, bob, _ = lets.members
    row, new = pay(ann, bob, 40), uuid4()
    ledger.reverse(ACTOR, row.pk, id=new, at=AT)

    assert ledger.reverse(ACTOR, row.pk, id=new, at=AT + timedelta(days=1)).is_replay


def test_a_reversal_is_not_taken_back(lets):
    ann, bob, _ = lets.members
    row = pay(ann, bob, 40)
    back = ledger.reverse(ACTOR, row.pk, id=uuid4(), at=AT).transfers[0]

    with pytest.raises(NotReversible):
        ledger.reverse(ACTOR, back.pk, id=uuid4(), at=AT)


def test_what_only_waits_is_not_taken_back(lets):
    ann, bob, _ = lets.members
    row = hold(ann, bob, 40)

    with pytest.raises(NotReversible):
        ledger.reverse(ACTOR, row.pk, id=uuid4(), at=AT)


def test_what_was_spent_is_taken_back_only_by_whoever_may_pass_a_limit(lets):
    ann, bob, cem = lets.members
    row = pay(ann, bob, 80)
    pay(bob, cem, 180)

    with pytest.raises(NotNow):
        ledger.reverse(ACTOR, row.pk, id=uuid4(), at=AT)
    ledger.reverse(ACTOR, row.pk, id=uuid4(), at=AT, exempt="correction")

    assert balance(bob) == -180


# ---- cover, leaving, closing ------------------------------------------------------------------
@pytest.fixture
def coin():
    coin = group({"limits": "hard", "lower": 0}, kind="backed", eur_rate=(10, 1))
    issuer = ledger.open_account(
        ACTOR, coin.currency.pk, kind="issuer", limits=Limits(min=-500), at=AT
    )
    return coin, issuer.pk


def test_no_more_is_issued_than_there_is_cover(coin):
    coin, issuer = coin
    pay(issuer, coin.members[0], 500, kind="issue")

    with pytest.raises(NotNow):
        pay(issuer, coin.members[1], 1, kind="issue")


def test_not_even_a_coordinator_issues_without_cover(coin):
    coin, issuer = coin

    with pytest.raises(NotNow):
        pay(issuer, coin.members[0], 501, kind="issue", exempt="large")


def test_lowered_cover_stops_new_issue_and_lets_people_redeem(coin):
    coin, issuer = coin
    ann = coin.members[0]
    pay(issuer, ann, 400, kind="issue")
    ledger.set_cover(ACTOR, issuer, 100, at=AT)

    with pytest.raises(NotNow):
        pay(issuer, ann, 1, kind="issue")
    pay(ann, issuer, 50, kind="redemption")

    assert balance(issuer) == -350


@pytest.mark.parametrize(
    ("start", "change", "is_allowed"),
    [
        (60, -60, True),
        (60, -61, False),
        (60, 1, False),
        (-60, 60, True),
        (-60, 61, False),
        (-60, -1, False),
    ],
)
def test_whoever_leaves_goes_towards_nought_and_no_further(lets, start, change, is_allowed):
    ann, _bob, _ = lets.members
    pay(*((lets.pot, ann) if start > 0 else (ann, lets.pot)), abs(start))
    ledger.start_leaving(ACTOR, ann, at=AT)
    pair = (ann, lets.pot) if change < 0 else (lets.pot, ann)

    if is_allowed:
        pay(*pair, abs(change))
        assert account(ann).state == "closed"
    else:
        with pytest.raises(NotNow):
            pay(*pair, abs(change), exempt="agreed")
        assert balance(ann) == start


def test_whoever_leaves_with_nothing_to_settle_is_gone_at_once(lets):
    gone = ledger.start_leaving(ACTOR, lets.members[0], at=AT)

    assert gone.state == "closed"
    assert account(lets.members[0]).state == "closed"


def test_whoever_leaves_waits_for_what_is_held(lets):
    ann, bob, _ = lets.members
    pay(lets.pot, ann, 30)
    row = hold(ann, bob, 30)
    ledger.start_leaving(ACTOR, ann, at=AT)
    assert account(ann).state == "leaving"

    ledger.accept(ACTOR, row.pk, at=AT + timedelta(hours=1))

    assert account(ann).state == "closed"


def test_an_account_that_is_not_empty_does_not_close(lets):
    ann, bob, _ = lets.members
    pay(ann, bob, 1)

    with pytest.raises(NotEmpty):
        ledger.close(ACTOR, ann, at=AT)


def test_a_closed_account_stays_closed(lets):
    ann = lets.members[0]
    ledger.close(ACTOR, ann, at=AT)

    with pytest.raises(NotNow):
        ledger.stay(ACTOR, ann, at=AT)


def test_a_frozen_account_lets_go_of_what_it_held(lets):
    ann, bob, _ = lets.members
    row = hold(ann, bob, 10)
    ledger.freeze(ACTOR, ann, at=AT)

    with pytest.raises(NotNow):
        ledger.accept(ACTOR, row.pk, at=AT + timedelta(hours=1))
    ledger.refuse(ACTOR, row.pk, at=AT + timedelta(hours=1))

    assert account(ann).pending_out == 0


# ---- nonsense ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -5},
        {"amount": True},
        {"amount": 1.5},
        {"amount": "7"},
        {"amount": AMOUNT_MAX + 1},
        {"text": "x" * 141},
        {"text": "regel\nregel"},
        {"text": "nul\x00"},
        {"text": None},
        {"kind": "gift"},
        {"kind": "reversal"},
        {"reverses": uuid4()},
        {"happened_on": DAY + timedelta(days=1)},
        {"happened_on": AT},
        {"id": "not-an-id"},
        {"acting_for": uuid4()},
        {"held_until": AT},
        {"held_until": AT.replace(tzinfo=None) + timedelta(days=1)},
        {"held_until": AT + timedelta(days=1), "exempt": "large"},
        {"exempt": "because"},
    ],
)
def test_an_order_that_cannot_be_read_is_refused_and_nothing_is_written(lets, wrong):
    ann, bob, _ = lets.members

    with pytest.raises(BadOrder):
        ledger.post(ACTOR, [_with(ann, bob, wrong)], at=AT)

    assert not Transfer.objects.filter(currency=lets.currency).exists()


def _with(payer, payee, wrong):
    return replace(order(payer, payee, 10), **wrong)


def test_nobody_pays_themselves(lets):
    with pytest.raises(BadOrder):
        pay(lets.members[0], lets.members[0], 1)


def test_no_orders_is_no_booking(lets):
    with pytest.raises(BadOrder):
        ledger.post(ACTOR, [], at=AT)


def test_two_rows_of_one_batch_cannot_share_an_id(lets):
    ann, bob, cem = lets.members
    one = order(ann, bob, 1)

    with pytest.raises(BadOrder):
        ledger.post(ACTOR, [one, replace(one, payee=cem)], at=AT, batch=uuid4())


def test_a_moment_without_a_time_zone_is_refused(lets):
    ann, bob, _ = lets.members

    with pytest.raises(BadOrder):
        ledger.post(ACTOR, [order(ann, bob, 1)], at=AT.replace(tzinfo=None))


def test_an_account_that_does_not_exist_is_not_found(lets):
    with pytest.raises(Account.DoesNotExist):
        pay(lets.members[0], uuid4(), 1)


def test_an_amount_goes_to_an_account_of_the_same_unit(lets):
    other = group()

    with pytest.raises(BadOrder):
        pay(lets.members[0], other.members[0], 1)


def test_a_statement_of_a_page_asks_once_however_long_it_is(lets, django_assert_num_queries):
    ann, bob, _ = lets.members
    for _ in range(12):
        pay(ann, bob, 1)

    with django_assert_num_queries(1):
        lines = list(queries.statement(bob, before=11)[:5])

    assert [(one.seq, one.amount, one.after) for one in lines][:2] == [(10, 1, 10), (9, 1, 9)]


def test_forgetting_takes_the_words_and_keeps_the_amounts(lets):
    ann, bob, _ = lets.members
    row = pay(ann, bob, 10, text="hulp bij de verhuis van Jo")

    ledger.forget_texts(ACTOR, ann)

    row.refresh_from_db()
    assert (row.text, row.amount, balance(bob)) == (None, 10, 10)


def test_a_second_try_after_the_words_were_forgotten_is_still_the_same(lets):
    ann, bob, _ = lets.members
    asked = order(ann, bob, 10, text="hulp")
    ledger.post(ACTOR, [asked], at=AT)
    ledger.forget_texts(ACTOR, bob)

    assert ledger.post(ACTOR, [asked], at=AT).is_replay


def test_hard_limits_of_a_member_come_from_the_group(lets):
    one = account(lets.members[0])

    assert (one.min, one.max, one.can_spend) == (HARD["lower"], HARD["upper"], 100)

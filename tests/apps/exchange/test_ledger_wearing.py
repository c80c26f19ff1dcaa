"""Demurrage and expiry: off unless decided, shown before they are done, done once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.ledger.policy import BadPolicy, Demurrage, Growth, Limits, read_policy
from klaverblad.apps.exchange.ledger.services.wearing import PeriodNotOver
from tests.apps.exchange.ledger_world import ACTOR, AT, DAY, balance, group, hold, order, pay

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
RULE = {
    "rate_n": 1,
    "rate_d": 10,
    "threshold": 100,
    "announced_on": "2026-02-01",
    "from_month": "2026-03-01",
}
WEARING = {"limits": "none", "demurrage": RULE}
AFTER = datetime(2026, 4, 1, 6, tzinfo=UTC)


@pytest.fixture
def lets():
    return group(WEARING)


def due(lets, month=APRIL, at=datetime(2026, 5, 1, 6, tzinfo=UTC)):
    return {
        one.account_id: one.amount
        for one in ledger.demurrage_due(lets.currency, month=month, at=at)
    }


def charge(lets, month=APRIL, at=datetime(2026, 5, 1, 6, tzinfo=UTC)):
    return ledger.charge_demurrage(ACTOR, lets.currency.pk, lets.pot, month=month, at=at)


def test_a_month_costs_a_part_of_the_lowest_balance_above_the_threshold(lets):
    ann, bob, _ = lets.members
    pay(lets.pot, ann, 500)
    april = datetime(2026, 4, 10, tzinfo=UTC)
    pay(ann, bob, 350, at=april)
    pay(lets.pot, ann, 900, at=april)

    # 150 was the least that Ann had; Bob had nothing when the month began.
    assert due(lets) == {ann: 5}


def test_looking_is_not_charging(lets):
    pay(lets.pot, lets.members[0], 500)

    due(lets)

    assert not Transfer.objects.filter(kind="demurrage").exists()


def test_what_is_shown_before_is_to_the_last_part_what_is_booked(lets):
    """Also for who spent it since, who waits for an answer, and whose account stands still."""
    ann, bob, cem = lets.members
    for one in lets.members:
        pay(lets.pot, one, 500)
    pay(ann, bob, 490, at=datetime(2026, 5, 1, 1, tzinfo=UTC))
    hold(ann, bob, 4, hours=24 * 90)
    ledger.freeze(ACTOR, cem, at=AT)
    shown = due(lets)

    booked = charge(lets)

    assert shown == {ann: 6, bob: 40}
    assert {one.payer_id: one.amount for one in booked.transfers} == shown
    assert due(lets) == {}


def test_a_charge_is_booked_once_also_to_another_pot(lets):
    ann = lets.members[0]
    other = ledger.open_account(ACTOR, lets.currency.pk, kind="pot", limits=Limits(), at=AT)
    pay(lets.pot, ann, 500)
    charge(lets)
    lets.pot = other.pk

    again = charge(lets)

    assert again.is_replay
    assert balance(ann) == 460


def test_a_second_run_books_nothing(lets):
    ann = lets.members[0]
    pay(lets.pot, ann, 500)
    first = charge(lets)

    again = charge(lets, at=datetime(2026, 5, 2, tzinfo=UTC))

    assert len(first.transfers) == 1
    assert again.is_replay
    assert not again.transfers
    assert balance(ann) == 460
    assert audit().is_whole


def test_a_second_run_books_what_the_first_could_not_see(lets):
    """A run that was broken off, or somebody whose account stood still."""
    ann, bob, _ = lets.members
    pay(lets.pot, ann, 500)
    pay(lets.pot, bob, 300)
    ledger.freeze(ACTOR, bob, at=AT)
    charge(lets)
    ledger.stay(ACTOR, bob, at=AT)

    charge(lets)

    assert (balance(ann), balance(bob)) == (460, 280)


def test_nobody_loses_more_than_is_left(lets):
    ann, bob, _ = lets.members
    pay(lets.pot, ann, 500)
    pay(ann, bob, 490, at=datetime(2026, 5, 1, 1, tzinfo=UTC))
    hold(ann, bob, 4, hours=24 * 90)

    charge(lets)

    assert balance(ann) == 4


def test_a_debt_never_wears(lets):
    ann, bob, _ = lets.members
    pay(ann, bob, 900)

    assert due(lets) == {bob: 80}


def test_a_month_that_still_runs_is_not_charged(lets):
    with pytest.raises(PeriodNotOver):
        due(lets, at=datetime(2026, 4, 30, 21, 59, tzinfo=UTC))


def test_a_month_ends_at_midnight_here_and_not_in_greenwich(lets):
    assert due(lets, at=datetime(2026, 4, 30, 22, tzinfo=UTC)) == {}


def test_a_month_before_it_was_announced_costs_nothing(lets):
    early = datetime(2026, 1, 5, tzinfo=UTC)
    ledger.post(ACTOR, [order(lets.pot, lets.members[0], 500, happened_on=early.date())], at=early)

    assert due(lets, month=date(2026, 2, 1), at=AFTER) == {}


def test_a_group_without_a_rule_charges_nothing():
    lets = group({"limits": "none"})
    pay(lets.pot, lets.members[0], 500)

    assert not charge(lets).transfers


@given(lowest=st.integers(-1000, 10**9), n=st.integers(1, 25), threshold=st.integers(0, 1000))
def test_half_a_part_counts_as_a_whole_one_and_nobody_goes_below_the_threshold(
    lowest, n, threshold
):
    rule = Demurrage(Fraction(n, 100), threshold, DAY, APRIL)

    charged = rule.charge(lowest)

    exact = Fraction(n, 100) * max(0, lowest - threshold)
    assert abs(charged - exact) <= Fraction(1, 2)
    assert charged >= exact - Fraction(1, 2)
    assert charged == 0 or lowest - charged >= threshold


# ---- expiry -----------------------------------------------------------------------------------
@pytest.fixture
def coin():
    return group({"limits": "none", "expiry": {"months": 6}}, kind="backed", eur_rate=(1, 1))


SEPTEMBER, LATER = date(2026, 9, 1), datetime(2026, 10, 1, 6, tzinfo=UTC)


def test_what_lay_there_so_long_and_was_not_spent_expires(coin):
    ann, bob, _ = coin.members
    pay(coin.pot, ann, 100)
    pay(ann, bob, 30, at=datetime(2026, 6, 1, tzinfo=UTC))
    pay(coin.pot, ann, 500, at=datetime(2026, 7, 1, tzinfo=UTC))

    found = ledger.expiry_due(coin.currency, month=SEPTEMBER, at=LATER)

    assert {one.account_id: one.amount for one in found} == {ann: 70}


def test_expiry_is_booked_once(coin):
    ann = coin.members[0]
    pay(coin.pot, ann, 100)

    ledger.charge_expiry(ACTOR, coin.currency.pk, coin.pot, month=SEPTEMBER, at=LATER)
    again = ledger.charge_expiry(ACTOR, coin.currency.pk, coin.pot, month=SEPTEMBER, at=LATER)

    assert again.is_replay
    assert balance(ann) == 0


def test_a_coin_without_a_rule_never_expires():
    coin = group({"limits": "none"}, kind="backed")
    pay(coin.pot, coin.members[0], 100)

    assert ledger.expiry_due(coin.currency, month=SEPTEMBER, at=LATER) == []


# ---- rules as data ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("policy", "kind", "key"),
    [
        ({"limit": "hard"}, "mutual", "policy"),
        ({"limits": "firm"}, "mutual", "limits"),
        ({"limits": "hard", "lower": 5}, "mutual", "lower"),
        ({"limits": "hard", "upper": -5}, "mutual", "upper"),
        ({"limits": "hard", "lower": "-5"}, "mutual", "lower"),
        ({"limits": "hard", "lower": True}, "mutual", "lower"),
        ({"limits": "hard", "lower": -1.5}, "mutual", "lower"),
        ({"limits": "hard", "lower": -(10**13)}, "mutual", "lower"),
        ({"limits": "soft", "warn_lower": -5}, "mutual", "warn_lower"),
        ({"growth": {"percent": 10, "cap": 10, "per_partner": 1}}, "mutual", "growth"),
        ({"limits": "hard", "lower": -5, "growth": []}, "mutual", "growth"),
        (
            {"limits": "hard", "lower": -5, "growth": {"percent": 10, "cap": 9}},
            "mutual",
            "per_partner",
        ),
        (
            {"limits": "hard", "lower": -5, "growth": {"percent": 10, "cap": 4, "per_partner": 1}},
            "mutual",
            "cap",
        ),
        ({"demurrage": RULE}, "time", "demurrage"),
        ({"demurrage": RULE | {"rate_n": 9}}, "mutual", "rate_n"),
        ({"demurrage": RULE | {"announced_on": "2026-02-02"}}, "mutual", "from_month"),
        ({"demurrage": RULE | {"from_month": "2026-03-02"}}, "mutual", "from_month"),
        ({"demurrage": RULE | {"announced_on": "gisteren"}}, "mutual", "announced_on"),
        ({"demurrage": RULE | {"status": "leefloon"}}, "mutual", "demurrage"),
        ({"expiry": {"months": 24}}, "mutual", "expiry"),
        ({"expiry": {"months": 1}}, "backed", "months"),
        ({"hold_hours": 7}, "mutual", "policy"),
        ([], "mutual", "policy"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_its_key(policy, kind, key):
    with pytest.raises(BadPolicy) as refused:
        read_policy(policy, kind=kind)

    assert refused.value.facts["key"] == key


@given(
    base=st.integers(0, 500),
    more=st.integers(0, 500),
    percent=st.integers(1, 300),
    earned=st.integers(0, 10_000),
)
def test_a_growing_limit_stays_between_its_start_and_its_cap(base, more, percent, earned):
    rule = Growth(percent, base + more, 50)

    lower = rule.lower(base=base, earned=earned)

    assert -(base + more) <= lower <= -base
    assert rule.lower(base=base, earned=earned + 1) <= lower


def test_the_start_of_growth_is_the_limit_of_the_group():
    assert Growth(50, 160, 60).lower(base=100, earned=0) == -100


def test_an_unknown_kind_or_a_rate_of_nought_opens_no_currency():
    with pytest.raises(Exception, match="bad_input"):
        ledger.open_currency(ACTOR, code="x", name="x", kind="gold", policy={})
    with pytest.raises(Exception, match="bad_input"):
        ledger.open_currency(
            ACTOR, code="x", name="x", kind="time", policy={}, units_per_hour=(0, 1)
        )


def test_a_charge_leaves_a_row_that_another_day_cannot_double(lets):
    ann = lets.members[0]
    pay(lets.pot, ann, 500)
    charge(lets)

    charge(lets, at=datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=3))

    assert Transfer.objects.filter(kind="demurrage", payer=ann).count() == 1

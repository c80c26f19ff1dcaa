"""Two groups of one server: exact in both units, both limits, one transaction, both taken back."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.errors import BadOrder, Conflict, NotNow, NotWhole
from klaverblad.apps.exchange.ledger.models import Account, Currency, Transfer
from klaverblad.apps.exchange.ledger.policy import Limits
from klaverblad.apps.exchange.ledger.services.intertrade import NoRate
from tests.apps.exchange.ledger_world import ACTOR, AT, DAY, balance, group, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """60 to the hour here, 20 there; each lets the other get 100 behind, 90 ahead."""
    here, there = group(), group(units_per_hour=(20, 1))
    pair = ledger.agree(
        ACTOR,
        ledger.Side(here.currency.pk, Limits(-100, 90)),
        ledger.Side(there.currency.pk, Limits(-100, 90)),
        at=AT,
    )
    return here, there, pair


def trade(two, amount, **more):
    here, there, pair = two
    given = {
        "id": uuid4(),
        "payer": here.members[0],
        "payee": there.members[0],
        "happened_on": DAY,
        "at": AT,
    }
    return ledger.trade(ACTOR, pair.pk, amount=amount, **given | more)


def test_what_is_paid_in_one_unit_arrives_in_the_other(two):
    here, there, pair = two

    trade(two, 60)

    assert (balance(here.members[0]), balance(pair.ours_id)) == (-60, 60)
    assert (balance(pair.theirs_id), balance(there.members[0])) == (-20, 20)
    assert audit().is_whole


def test_the_way_back_uses_the_same_accounts(two):
    here, there, pair = two
    trade(two, 60)

    trade(two, 10, payer=there.members[0], payee=here.members[0])

    assert (balance(pair.ours_id), balance(pair.theirs_id)) == (30, -10)
    assert audit().is_whole


def test_an_amount_that_is_not_whole_there_is_not_rounded(two):
    with pytest.raises(NotWhole) as refused:
        trade(two, 50)

    assert refused.value.facts == {"below": 48, "above": 51}
    assert not Transfer.objects.exists()


@given(amount=st.integers(1, 10**6), n=st.integers(1, 500), d=st.integers(1, 500))
def test_the_amounts_that_are_proposed_are_whole_and_the_nearest(amount, n, d):
    rate = Fraction(n, d)

    below, above = ledger.whole_near(amount, rate)

    assert (above * rate).denominator == 1
    assert above >= amount
    assert below is None or ((below * rate).denominator == 1 and 0 < below <= amount)
    assert above - (below or 0) in (0, rate.denominator)


@pytest.mark.parametrize("amount", [93, 120])
def test_a_group_gets_no_further_ahead_than_was_agreed(two, amount):
    ann = two[0].members[0]
    ledger.set_limits(ACTOR, ann, Limits(), at=AT)

    with pytest.raises(NotNow) as refused:
        trade(two, amount)

    assert refused.value.seen_by(ann).code == "not_now"
    assert not Transfer.objects.exists()


def test_a_group_gets_no_further_behind_than_was_agreed(two):
    here, _there, pair = two
    ledger.set_limits(ACTOR, pair.theirs_id, Limits(-10, 90), at=AT)

    with pytest.raises(NotNow):
        trade(two, 60)

    assert balance(here.members[0]) == 0


def test_a_second_try_is_the_same_trade(two):
    key = uuid4()
    trade(two, 60, id=key)

    assert trade(two, 60, id=key, at=AT + timedelta(days=2)).is_replay
    with pytest.raises(Conflict):
        trade(two, 63, id=key)


def test_taking_it_back_takes_both_sides_back(two):
    here, there, _pair = two
    key, back = uuid4(), uuid4()
    trade(two, 60, id=key)

    ledger.reverse(ACTOR, key, id=back, at=AT)

    assert ledger.reverse(ACTOR, key, id=back, at=AT).is_replay
    assert (balance(here.members[0]), balance(there.members[0])) == (0, 0)
    assert audit().is_whole


def test_groups_that_stopped_trading_can_still_take_back(two):
    _here, _there, pair = two
    key = uuid4()
    trade(two, 60, id=key)
    ledger.shut(ACTOR, pair.pk, at=AT)

    assert trade(two, 60, id=key).is_replay
    with pytest.raises(NotNow):
        trade(two, 3)
    ledger.reverse(ACTOR, key, id=uuid4(), at=AT)

    assert balance(pair.ours_id) == 0


def test_the_value_of_an_hour_stays_once_they_traded(two):
    trade(two, 60)

    with pytest.raises(Exception, match="ledger: intertrade"):
        Currency.objects.filter(pk=two[0].currency.pk).update(units_per_hour_n=30)


def test_a_group_that_gives_no_value_to_an_hour_does_not_trade():
    here = group()
    gift = ledger.open_currency(ACTOR, code="gift", name="Geschenk", kind="count", policy={})

    with pytest.raises(NoRate):
        ledger.agree(
            ACTOR,
            ledger.Side(here.currency.pk, Limits()),
            ledger.Side(gift.pk, Limits()),
            at=AT,
        )

    assert not Account.objects.filter(kind="intertrade").exists()


@pytest.mark.parametrize("amount", [0, -3, True, 1.0, "60"])
def test_nonsense_is_no_trade(two, amount):
    with pytest.raises(BadOrder):
        trade(two, amount)


def test_a_member_does_not_pay_the_account_of_the_other_group_directly(two):
    here, _there, pair = two

    with pytest.raises(Exception, match="ledger: intertrade"):
        pay(here.members[0], pair.ours_id, 3)

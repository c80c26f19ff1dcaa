"""New rules of a group while people pay: what was earned, and the limits, stay what can be reckoned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.errors import BadOrder
from klaverblad.apps.exchange.ledger.policy import Limits
from klaverblad.apps.exchange.ledger.services import accounts as services
from tests.apps.exchange import ledger_crowd as crowd
from tests.apps.exchange.ledger_world import (
    ACTOR,
    AT,
    GROWING,
    HARD,
    account,
    group,
    order,
    pay,
)

STRICTER = HARD | {"growth": {"percent": 50, "cap": 160, "per_partner": 30}}
LOOSER = HARD | {"growth": {"percent": 50, "cap": 160, "per_partner": 100}}


@pytest.mark.django_db
def test_new_rules_count_anew_also_where_a_limit_was_agreed_apart():
    lets = group(GROWING)
    ann, bob, _cem = lets.members
    ledger.set_limits(ACTOR, bob, Limits(min=-50), at=AT)
    pay(ann, bob, 50)

    ledger.set_policy(ACTOR, lets.currency.pk, STRICTER, at=AT)

    assert account(bob).earned_total == 30
    assert account(bob).min == -50
    assert audit().is_whole
    ledger.set_policy(ACTOR, lets.currency.pk, GROWING, at=AT)
    pay(ann, bob, 1)
    assert account(bob).earned_total == 51
    assert audit().is_whole


@pytest.mark.django_db
def test_taking_back_is_booked_at_once_and_never_held():
    lets = group(GROWING)
    ann, bob, _cem = lets.members
    row = pay(ann, bob, 40)
    back = {"kind": "reversal", "reverses": row.pk, "held_until": AT + timedelta(hours=1)}

    with pytest.raises(BadOrder):
        ledger.post(ACTOR, [order(bob, ann, 40, **back)], at=AT)
    assert audit().is_whole


@pytest.mark.parametrize("moment", ["before", "after"])
def test_rules_that_change_while_somebody_pays_miss_no_payment(own_database, moment):
    lets = group(GROWING)
    ann, bob, cem = lets.members
    pay(ann, bob, 40)
    told = crowd.event(), crowd.event()

    crowd.at_once(
        _rule_or_pay, [("rule", moment, told, lets, cem), ("pay", moment, told, lets, cem)]
    )

    verdict = audit()
    assert verdict.is_whole, verdict.findings
    assert account(bob).earned_total == 70


def _rule_or_pay(who, moment, told, lets, cem):
    """The payment comes just before, or just after, what was earned is counted."""
    reckoned, paid = told
    ann, bob, _cem = lets.members
    if who == "pay":
        reckoned.wait(20)
        crowd.patient(lambda: ledger.post(ACTOR, [order(ann, bob, 30)], at=AT))
        paid.set()
        return "paid"
    counted = services._earned

    def earned(*given):
        if moment == "before":
            found = counted(*given)
        reckoned.set()
        # Whoever may not pay now is not waited for.
        paid.wait(1)
        return found if moment == "before" else counted(*given)

    services._earned = earned
    ledger.set_policy(ACTOR, lets.currency.pk, LOOSER, at=AT)
    return "ruled"


def test_an_account_opened_while_rules_change_has_the_new_ones(own_database):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer.")
    lets = group(GROWING)
    told = crowd.event(), crowd.event()

    crowd.at_once(_rule_or_open, [("rule", told, lets), ("open", told, lets)])

    verdict = audit()
    assert verdict.is_whole, verdict.findings


def _rule_or_open(who, told, lets):
    reckoned, opened = told
    if who == "open":
        reckoned.wait(20)
        crowd.patient(lambda: ledger.open_account(ACTOR, lets.currency.pk, at=AT))
        opened.set()
        return "opened"
    counted = services._earned

    def earned(*given):
        reckoned.set()
        opened.wait(1)
        return counted(*given)

    services._earned = earned
    ledger.set_policy(ACTOR, lets.currency.pk, GROWING | {"lower": -50}, at=AT)
    return "ruled"

"""Whatever is done to the ledger around its rules is found, named, and told by an exit code."""

from __future__ import annotations

import io
import json
import logging
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from klaverblad.apps.exchange.ledger import audit_lines
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.audit import CHECKS, audit, audit_daily
from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.ledger.policy import Limits
from klaverblad.apps.exchange.management.commands.exchange import _SENTENCES
from tests.apps.exchange.ledger_world import ACTOR, AT, DAY, GROWING, group, hold, pay

pytestmark = pytest.mark.django_db


def run(statement, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, [_stored(one) for one in parameters])


def _stored(value):
    is_id = hasattr(value, "hex") and connection.vendor == "sqlite"
    return value.hex if is_id else value


@contextmanager
def without_rules():
    """The triggers gone for a moment, as somebody with the database in hand could have it."""
    rules = import_module("klaverblad.apps.exchange.migrations.0002_ledger_rules")
    if connection.vendor == "postgresql":
        # Foreign keys that wait for the end of the transaction forbid an ALTER.
        run("SET CONSTRAINTS ALL IMMEDIATE")
    off, on = {
        "sqlite": (rules.unsqlite, rules.sqlite),
        "postgresql": (rules.unpostgres, rules.postgres),
    }[connection.vendor]
    for statement in off():
        run(statement)
    yield
    for statement in on():
        run(statement)


@pytest.fixture
def lets():
    lets = group(GROWING, members=4)
    ann, bob, cem, dot = lets.members
    pay(lets.pot, ann, 100, kind="grant")
    pay(ann, bob, 40)
    pay(bob, cem, 25)
    ledger.reverse(ACTOR, pay(cem, ann, 5).pk, id=uuid4(), at=AT)
    hold(ann, cem, 10)
    ledger.set_limits(ACTOR, dot, Limits(min=-10, soft_max=5), at=AT)
    return lets


def codes():
    return {one.code for one in audit().findings}


def test_a_year_of_ordinary_life_is_whole(lets):
    verdict = audit()

    assert verdict.is_whole, verdict.findings
    assert verdict.n_transfers == 6


INJECTED = {
    "a balance": (
        "UPDATE exchange_account SET balance = balance + 1 WHERE id = %s",
        {"balance_is_not_the_sum", "currency_not_nought"},
    ),
    "what is held": (
        "UPDATE exchange_account SET pending_out = pending_out + 1 WHERE id = %s",
        {"held_is_not_the_sum"},
    ),
    "what was earned": (
        "UPDATE exchange_account SET earned_total = earned_total + 7 WHERE id = %s",
        {"earned_is_not_the_sum"},
    ),
    "a growing limit": (
        "UPDATE exchange_account SET min = -159 WHERE id = %s",
        {"limit_is_not_what_was_earned", "limit_without_its_line"},
    ),
}


@pytest.mark.parametrize("what", INJECTED)
def test_drift_of_an_account_made_by_hand_is_found(lets, what):
    statement, expected = INJECTED[what]

    with without_rules():
        run(statement, [lets.members[0]])

    found = audit().findings
    assert {one.code for one in found} == expected
    assert str(lets.members[0]) in {one.where for one in found}


def test_two_balances_changed_together_are_found(lets):
    """Σ is still nought then."""
    ann, bob = lets.members[:2]

    with without_rules():
        run("UPDATE exchange_account SET balance = balance + 5 WHERE id = %s", [ann])
        run("UPDATE exchange_account SET balance = balance - 5 WHERE id = %s", [bob])

    assert codes() == {"balance_is_not_the_sum"}


def test_an_amount_changed_with_its_balances_is_found_by_what_stood_beside_it(lets):
    row = Transfer.objects.get(amount=25)

    with without_rules():
        run("UPDATE exchange_transfer SET amount = 26 WHERE id = %s", [row.pk])
        run("UPDATE exchange_account SET balance = balance - 1 WHERE id = %s", [row.payer_id])
        run("UPDATE exchange_account SET balance = balance + 1 WHERE id = %s", [row.payee_id])

    assert {"row_out_of_place"} <= codes()


def test_a_booking_that_was_taken_out_is_found(lets):
    row = Transfer.objects.get(amount=25)

    with without_rules():
        run("DELETE FROM exchange_transfer WHERE id = %s", [row.pk])

    assert {"balance_is_not_the_sum", "row_out_of_place"} <= codes()


def test_what_was_taken_out_is_told_with_its_accounts_and_the_row_from_which_they_are_wrong(lets):
    _ann, bob, cem, _dot = lets.members
    pay(bob, cem, 3)
    after = pay(cem, bob, 2)

    with without_rules():
        run("DELETE FROM exchange_transfer WHERE amount = 3")

    told = {(one.code, one.account, one.first) for one in audit().findings if one.account}
    assert told == {
        (code, str(who), str(after.pk))
        for code in ("balance_is_not_the_sum", "row_out_of_place")
        for who in (bob, cem)
    }


def test_a_balance_changed_alone_has_no_first_row(lets):
    dot = lets.members[3]

    with without_rules():
        run("UPDATE exchange_account SET balance = balance + 1 WHERE id = %s", [dot])

    told = {one.code: one for one in audit().findings}
    assert (told["balance_is_not_the_sum"].account, told["balance_is_not_the_sum"].first) == (
        str(dot),
        "",
    )


def test_two_rows_that_changed_places_are_found_by_the_first(lets):
    """The sum, the number of rows and the sum of their numbers stay what they were."""
    dot, ann = lets.members[3], lets.members[0]
    one, other = pay(ann, dot, 1), pay(ann, dot, 1)

    with without_rules():
        for row, place in ((one, 99), (other, one.payee_seq), (one, other.payee_seq)):
            run("UPDATE exchange_transfer SET payee_seq = %s WHERE id = %s", [place, row.pk])

    found = audit().findings
    assert {(x.code, x.account, x.first) for x in found} == {
        ("row_out_of_place", str(dot), str(other.pk))
    }


def test_a_million_rows_are_read_in_parts_and_a_part_may_end_anywhere(lets, monkeypatch):
    monkeypatch.setattr(audit_lines, "AT_ONCE", 2)
    monkeypatch.setitem(audit_lines._FETCHED, connection.vendor, 1)
    monkeypatch.setattr(audit_lines, "_PAIRS_AT_ONCE", 1)

    assert audit().is_whole

    with without_rules():
        run("UPDATE exchange_transfer SET amount = 26 WHERE amount = 25")
    assert "row_out_of_place" in codes()


def test_a_hold_that_is_accepted_late_has_its_place_after_later_rows(lets):
    held = Transfer.objects.get(state="pending")
    pay(lets.members[1], lets.members[0], 1)

    ledger.accept(ACTOR, held.pk, at=AT + timedelta(hours=1))

    assert audit().is_whole


@pytest.mark.parametrize("amount", ["25.5", "'abc'", "x'00'"])
def test_an_amount_that_is_no_whole_number_is_found_and_stops_nothing(lets, amount):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps whole numbers.")
    row = Transfer.objects.get(amount=25)

    with without_rules():
        run("PRAGMA ignore_check_constraints = ON")
        run(f"UPDATE exchange_transfer SET amount = {amount} WHERE id = %s", [row.pk])
        run("PRAGMA ignore_check_constraints = OFF")

    assert ("row_out_of_place", str(row.pk)) in {(x.code, x.where) for x in audit().findings}


def test_an_account_that_somebody_took_away_is_found_by_its_bookings(lets):
    gone = lets.members[3]
    row = pay(lets.members[0], gone, 1)

    with without_rules():
        if connection.vendor == "sqlite":
            run("PRAGMA defer_foreign_keys = ON")
        else:
            run("SET session_replication_role = replica")
        run("DELETE FROM exchange_account WHERE id = %s", [gone])
        found = audit().findings
        run("DELETE FROM exchange_transfer WHERE id = %s", [row.pk])
        run("DELETE FROM exchange_limitchange WHERE account_id = %s", [gone])
        if connection.vendor != "sqlite":
            run("SET session_replication_role = DEFAULT")

    assert ("two_currencies", str(row.pk)) in {(x.code, x.where) for x in found}


def test_a_reversal_of_another_amount_is_found(lets):
    row = Transfer.objects.get(kind="reversal")

    with without_rules():
        run("UPDATE exchange_transfer SET amount = 4 WHERE id = %s", [row.pk])

    assert "reversal_is_no_mirror" in codes()


def test_a_booking_of_another_currency_is_found(lets):
    other = group()
    row = Transfer.objects.get(amount=25)

    with without_rules():
        run(
            "UPDATE exchange_transfer SET currency_id = %s WHERE id = %s",
            [other.currency.pk, row.pk],
        )

    assert "two_currencies" in codes()


def test_a_closed_account_with_something_in_it_is_found(lets):
    with without_rules():
        run("UPDATE exchange_account SET state = 'closed' WHERE id = %s", [lets.members[0]])

    assert "closed_and_not_empty" in codes()


def test_a_limit_changed_without_its_line_is_found(lets):
    dot = lets.members[3]

    with without_rules():
        run("UPDATE exchange_account SET min = -9000 WHERE id = %s", [dot])

    assert codes() == {"limit_without_its_line"}


def test_two_groups_that_no_longer_agree_are_found():
    here, there = group({"limits": "none"}), group({"limits": "none"}, units_per_hour=(20, 1))
    none = Limits()
    pair = ledger.agree(
        ACTOR, ledger.Side(here.currency.pk, none), ledger.Side(there.currency.pk, none), at=AT
    )
    ledger.trade(
        ACTOR,
        pair.pk,
        id=uuid4(),
        payer=here.members[0],
        payee=there.members[0],
        amount=30,
        happened_on=DAY,
        at=AT,
    )
    assert audit().is_whole

    # One side alone, in a row that is right in itself.
    lone = {"kind": "intertrade", "batch": uuid4()}
    ledger.post(ACTOR, [_lone(here, pair)], at=AT, batch=lone["batch"])

    assert codes() == {"groups_do_not_mirror"}


def _lone(here, pair):
    return ledger.Order(
        id=uuid4(),
        payer=here.members[0],
        payee=pair.ours_id,
        amount=3,
        kind="intertrade",
        happened_on=DAY,
    )


def test_a_rule_that_somebody_took_away_is_found(lets):
    run(
        "DROP TRIGGER ledger_transfer_update"
        + (" ON exchange_transfer" if connection.vendor == "postgresql" else "")
    )

    assert [(one.code, one.where) for one in audit().findings] == [
        ("rule_of_the_database_changed", "ledger_transfer_update")
    ]


def test_a_rule_that_somebody_emptied_is_found(lets):
    if connection.vendor == "postgresql":
        run(
            "CREATE OR REPLACE FUNCTION ledger_account_update() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )
    else:
        run("DROP TRIGGER ledger_account_update")
        run(
            "CREATE TRIGGER ledger_account_update BEFORE UPDATE ON exchange_account"
            " BEGIN SELECT 1; END"
        )

    assert codes() == {"rule_of_the_database_changed"}


def test_the_command_says_that_all_is_well_with_exit_code_nought(lets):
    said = io.StringIO()

    call_command("exchange", "audit", stdout=said)

    assert said.getvalue().strip() == "De rekeningen kloppen: 5 rekeningen, 6 boekingen."


def test_the_command_names_what_is_wrong_with_exit_code_one(lets):
    said = io.StringIO()
    with without_rules():
        run("UPDATE exchange_account SET balance = 1 WHERE id = %s", [lets.members[3]])

    with pytest.raises(SystemExit) as stopped:
        call_command("exchange", "audit", "--json", stdout=said)

    assert stopped.value.code == 1
    told = json.loads(said.getvalue())
    wrong = next(x for x in told["findings"] if x["code"] == "balance_is_not_the_sum")
    assert wrong["account"] == wrong["where"] == str(lets.members[3])
    assert {one["code"] for one in told["findings"]} == {
        "balance_is_not_the_sum",
        "currency_not_nought",
    }


def test_every_finding_has_its_sentence():
    others = {
        "balance_is_not_the_sum",
        "row_out_of_place",
        "rule_of_the_database_changed",
        "earned_is_not_the_sum",
        "limit_is_not_what_was_earned",
    }

    assert set(_SENTENCES) == set(CHECKS) | others


def test_the_nightly_look_says_loudly_what_it_found(lets, caplog):
    with without_rules():
        run("UPDATE exchange_account SET balance = 1 WHERE id = %s", [lets.members[3]])

    with caplog.at_level(logging.ERROR, logger="klaverblad.exchange"):
        audit_daily(on=DAY + timedelta(days=1), after="")

    said = [one.code for one in caplog.records if one.msg == "ledger_is_not_right"]
    assert f"balance_is_not_the_sum:{lets.members[3]}" in said

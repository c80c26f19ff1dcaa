"""What is booked stays: every way of the ORM and of SQL is tried, and the database refuses."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import (
    Account,
    Currency,
    LimitChange,
    StatementLine,
    Transfer,
)
from klaverblad.apps.exchange.ledger.policy import Limits
from tests.apps.exchange.ledger_world import ACTOR, AT, DAY, account, group, hold, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def lets():
    lets = group()
    ann, bob, _ = lets.members
    lets.row = pay(ann, bob, 40, text="fiets")
    lets.held = hold(ann, bob, 5)
    ledger.set_limits(ACTOR, ann, Limits(min=-90), at=AT)
    return lets


def state_of(lets):
    """Everything that must not change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Account, Transfer, LimitChange, Currency)
    ]


def refused(lets, attempt, match="ledger: "):
    before = state_of(lets)
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        attempt()
    assert state_of(lets) == before


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                p.hex if hasattr(p, "hex") and connection.vendor == "sqlite" else p
                for p in parameters
            ],
        )


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


OTHER = {
    "amount": 41,
    "kind": "fee",
    "batch": uuid4(),
    "state": "refused",
    "text": "iets anders",
    "offer": uuid4(),
    "happened_on": DAY - timedelta(days=1),
    "made_by": uuid4(),
    "limit_exempt": True,
    "exempt_because": "large",
    "held_until": AT,
    "payer_after": -41,
    "payee_after": 41,
    "payer_seq": 9,
    "payee_seq": 9,
    "created_at": AT - timedelta(days=9),
    "settled_at": AT - timedelta(days=9),
}


@pytest.mark.parametrize("column", OTHER)
def test_no_column_of_a_booked_row_can_be_changed(lets, column):
    refused(lets, lambda: Transfer.objects.filter(pk=lets.row.pk).update(**{column: OTHER[column]}))


@pytest.mark.parametrize("column", ["payer_id", "payee_id", "currency_id", "acting_for_id"])
def test_a_booked_row_stays_between_its_accounts(lets, column):
    other = {"currency_id": group().currency.pk}.get(column, lets.members[2])

    refused(lets, lambda: Transfer.objects.filter(pk=lets.row.pk).update(**{column: other}))


ORM = {
    "save": lambda row: changed(row, amount=1).save(),
    "save some fields": lambda row: changed(row, amount=1).save(update_fields=["amount"]),
    "update": lambda row: Transfer.objects.filter(pk=row.pk).update(amount=1),
    "update by an expression": lambda row: Transfer.objects.update(amount=F("amount") + 1),
    "bulk_update": lambda row: Transfer.objects.bulk_update([changed(row, amount=1)], ["amount"]),
    "update_or_create": lambda row: Transfer.objects.update_or_create(
        pk=row.pk, defaults={"amount": 1}
    ),
    "upsert": lambda row: Transfer.objects.bulk_create(
        [changed(row, amount=1)],
        update_conflicts=True,
        update_fields=["amount"],
        unique_fields=["id"],
    ),
    "delete": lambda row: row.delete(),
    "delete many": lambda row: Transfer.objects.all().delete(),
    "delete without asking": lambda row: Transfer.objects.all()._raw_delete("default"),
    "through the account": lambda row: row.payer.paid.all().delete(),
}


@pytest.mark.parametrize("way", ORM)
def test_no_way_of_the_orm_changes_what_is_booked(lets, way):
    refused(lets, lambda: ORM[way](Transfer.objects.get(pk=lets.row.pk)))


def test_raw_sql_changes_nothing_that_is_booked(lets):
    refused(lets, lambda: sql("UPDATE exchange_transfer SET amount = 1 WHERE id = %s", lets.row.pk))
    refused(lets, lambda: sql("DELETE FROM exchange_transfer WHERE id = %s", lets.row.pk))


def test_a_booked_row_is_not_replaced_by_another(lets):
    if connection.vendor == "sqlite":
        refused(
            lets,
            lambda: sql(
                "REPLACE INTO exchange_transfer SELECT * FROM exchange_transfer WHERE id = %s",
                lets.row.pk,
            ),
        )
    else:
        for table in ("exchange_transfer", "exchange_account", "exchange_limitchange"):
            # Deferred keys of this test's own rows would stop it before our rule does.
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            refused(lets, lambda table=table: sql(f"TRUNCATE {table} CASCADE"))


def test_words_can_be_forgotten_and_that_is_all(lets):
    Transfer.objects.filter(pk=lets.row.pk).update(text=None)

    refused(lets, lambda: Transfer.objects.filter(pk=lets.row.pk).update(text="terug"))


ACCOUNT = {
    "balance": 1,
    "n_booked": 7,
    "pending_out": 0,
    "pending_in": 6,
    "kind": "pot",
    "min": -9999,
    "max": None,
    "soft_min": -3,
    "soft_max": 3,
    "created_at": AT - timedelta(days=1),
}


@pytest.mark.parametrize("column", ACCOUNT)
def test_an_account_changes_only_by_a_row_that_says_so(lets, column):
    ann = lets.members[0]
    value = 12345 if column == "max" else ACCOUNT[column]

    refused(lets, lambda: Account.objects.filter(pk=ann).update(**{column: value}))


def test_a_balance_and_its_count_do_not_move_together_without_a_row(lets):
    ann = lets.members[0]

    refused(
        lets,
        lambda: Account.objects.filter(pk=ann).update(
            balance=F("balance") + 5, n_booked=F("n_booked") + 1
        ),
    )


def test_an_account_cannot_be_taken_away_or_begin_with_something(lets):
    refused(lets, lambda: Account.objects.filter(pk=lets.members[2])._raw_delete("default"))
    refused(lets, lambda: Account.objects.create(currency=lets.currency, kind="member", balance=5))
    refused(lets, lambda: Account.objects.create(currency=lets.currency, kind="pot", n_booked=5))


def test_a_change_of_a_limit_is_written_once_and_for_all(lets):
    change = LimitChange.objects.first()

    refused(lets, lambda: LimitChange.objects.filter(pk=change.pk).update(became=-1))
    refused(lets, change.delete)


def test_a_change_of_a_limit_starts_from_what_the_limit_is(lets):
    refused(
        lets,
        lambda: LimitChange.objects.create(
            account_id=lets.members[0], side="min", was=-5, became=-999, why="manual", at=AT
        ),
    )


def hand_made(lets, **other):
    """A row written by hand, right in all but what is asked."""
    ann, bob, _ = (account(one) for one in lets.members)
    values = {
        "id": uuid4(),
        "currency": lets.currency,
        "payer": ann,
        "payee": bob,
        "amount": 10,
        "kind": "payment",
        "state": "booked",
        "happened_on": DAY,
        "text": "",
        "payer_after": ann.balance - 10,
        "payee_after": bob.balance + 10,
        "payer_seq": ann.n_booked + 1,
        "payee_seq": bob.n_booked + 1,
        "created_at": AT,
        "settled_at": AT,
    }
    return Transfer.objects.create(**values | other)


def test_a_row_written_by_hand_moves_both_accounts_when_it_is_right(lets):
    hand_made(lets)

    assert [account(one).balance for one in lets.members] == [-50, 50, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"payer_after": -49},
        {"payee_after": 51},
        {"payer_seq": 5},
        {"payee_seq": 1},
        {"amount": 11},
        {"state": "refused"},
        {"amount": 60, "payer_after": -100, "payee_after": 100},
        {"held_until": AT + timedelta(days=1)},
        {"reverses_id": "row", "kind": "reversal"},
    ],
)
def test_a_row_written_by_hand_is_refused_when_anything_is_wrong(lets, wrong):
    if "reverses_id" in wrong:
        wrong = wrong | {"reverses_id": lets.row.pk}

    refused(lets, lambda: hand_made(lets, **wrong), match=".")


def test_an_amount_to_another_currency_cannot_be_written(lets):
    other = account(group().members[0])

    refused(
        lets,
        lambda: hand_made(lets, payee=other, payee_after=10, payee_seq=1),
        match="one_currency",
    )


def test_nobody_is_paid_in_a_closed_currency(lets):
    Currency.objects.filter(pk=lets.currency.pk).update(state="closed")

    refused(lets, lambda: hand_made(lets), match="currency_closed")


def test_trade_between_groups_is_not_written_as_a_payment(lets):
    other = ledger.open_account(ACTOR, lets.currency.pk, kind="intertrade", at=AT)

    refused(
        lets,
        lambda: hand_made(lets, payee=other, payee_after=10, payee_seq=1),
        match="intertrade",
    )


def test_a_hold_does_not_run_out_before_its_time(lets):
    refused(
        lets,
        lambda: Transfer.objects.filter(pk=lets.held.pk).update(state="expired", settled_at=AT),
        match="too_early",
    )


def test_a_hold_keeps_its_amount_while_it_waits(lets):
    refused(lets, lambda: Transfer.objects.filter(pk=lets.held.pk).update(amount=1))


def test_the_kind_of_a_currency_stays_what_it_is(lets):
    refused(lets, lambda: Currency.objects.filter(pk=lets.currency.pk).update(kind="time"))


def test_a_statement_is_only_read(lets):
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.all()._raw_delete("default")


def test_no_foreign_key_leads_from_the_exchange_to_a_file_or_back():
    """Walked in both directions: nothing here can say who was referred, and no file knows of here."""
    ours = set(apps.get_app_config("exchange").get_models())
    allowed = {"exchange", "accounts"}

    reached, ahead = set(ours), list(ours)
    while ahead:
        for one in ahead.pop()._meta.get_fields():
            target = one.related_model if one.concrete and one.is_relation else None
            if (
                isinstance(target, type)
                and issubclass(target, models.Model)
                and target not in reached
            ):
                reached.add(target)
                ahead.append(target)
    back = {
        model._meta.label
        for model in apps.get_models()
        if model not in ours
        for one in model._meta.get_fields()
        if one.concrete and one.is_relation and one.related_model in ours
    }

    assert {model._meta.app_label for model in reached} <= allowed
    assert not back


def test_no_column_of_the_exchange_could_carry_a_referral():
    words = ("refer", "verwijz", "ocmw", "vdab", "person", "trajector", "status", "social")
    columns = [
        f"{model.__name__}.{one.name}"
        for model in apps.get_app_config("exchange").get_models()
        for one in model._meta.concrete_fields
    ]

    assert not [name for name in columns if any(word in name.lower() for word in words)]

"""Amounts, accounts and cards that cannot be; coins that expire; and who is forgotten in the end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.accounts.services import forget_logins
from klaverblad.apps.exchange.citycoin import errors, queries
from klaverblad.apps.exchange.citycoin import services as coins
from klaverblad.apps.exchange.citycoin.models import Card, Merchant, Sale
from klaverblad.apps.exchange.citycoin.redemption_models import PaymentFile, Redemption
from klaverblad.apps.exchange.citycoin.services.expiring import NAME_STAYS_DAYS
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.journal.models import Event
from klaverblad.errors import KlaverbladError
from tests.apps.exchange.coin_world import IBAN, WORDS, City, city
from tests.apps.exchange.lets_browser import browser_of
from tests.apps.exchange.lets_world import login
from tests.apps.exchange.test_coin_pages import url
from tests.house.canaries import found_in, leaks_in_the_database, plant

pytestmark = pytest.mark.django_db
NOT_AN_AMOUNT = [0, -1, 1.5, AMOUNT_MAX + 1, 10**30]


def rich(today: date) -> City:
    town = city(today, "ann")
    town.works("ann", 240)
    town.buys("ann", 50)
    return town


@pytest.mark.parametrize("amount", NOT_AN_AMOUNT)
def test_an_amount_that_cannot_be_is_booked_by_no_step(today, amount):
    town = rich(today)
    _card, number = coins.make_card(town.actor("ann"), town.pk, at=town.at)
    square = coins.show_square(town.actor("ann"), town.pk, at=town.at)
    rows, sales = Transfer.objects.count(), Sale.objects.count()
    steps: list[Any] = [
        lambda: coins.ask_sale(town.bakker, town.shop.pk, uuid4(), amount, at=town.at),
        lambda: coins.ask_by_code(town.bakker, town.shop.pk, square.code, amount, at=town.at),
        lambda: coins.pay_by_card(
            town.bakker, town.shop.pk, uuid4(), number, amount, at=town.at
        ),
        lambda: town.redeems(amount),
        lambda: coins.put_notes_out(town.tine, town.pk, uuid4(), amount, at=town.at),
        lambda: coins.take_notes_in(
            town.tine, town.pk, uuid4(), town.shop.pk, amount, at=town.at
        ),
    ]  # fmt: skip

    for step in steps:
        with pytest.raises(KlaverbladError), transaction.atomic():
            step()

    assert (Transfer.objects.count(), Sale.objects.count()) == (rows, sales)
    assert not Redemption.objects.exists()
    assert audit().is_whole


def test_a_card_works_on_its_last_day_and_not_the_day_after(today):
    town = rich(today)
    card, number = coins.make_card(town.actor("ann"), town.pk, at=town.at)

    def pay(on: date) -> Sale:
        at = timezone.make_aware(datetime.combine(on, time(11)))
        seller = Actor.owner(town.shop.user, on=on)
        return coins.pay_by_card(seller, town.shop.pk, uuid4(), number, 5, at=at)

    assert pay(card.expires_on).state == "paid"
    with pytest.raises(errors.CardSaysNo):
        pay(card.expires_on + timedelta(days=1))
    # What it paid the day before does not count in the bound of a day.
    assert coins.make_card(town.actor("ann"), town.pk, at=town.at)[0].expires_on >= today


def test_a_wrong_account_number_leaves_the_one_that_was(today):
    town = rich(today)
    bakker = browser_of(town.shop.user)
    said = {"name": "Anders", "category": "food", "municipality": "Schoten"}

    for iban in ("BE68539007547035", "", "BE68 5390 0754 703", "DE00 0000"):
        answer = bakker.post(url("shop", town.shop.pk), said | {"iban": iban})
        assert answer.status_code == 422

    kept = Merchant.objects.get(pk=town.shop.pk)
    assert (kept.iban, kept.name) == (IBAN, "Bij bakker")
    assert not Event.objects.filter(name="coin_merchant.changed").exists()


# ---- what expires ------------------------------------------------------------------------------
def _night(on: date) -> None:
    coins.sweep(on=on, after="")


def _later(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, 15)


def _expiring(months: int) -> dict[str, Any]:
    group = WORDS["group"]
    limits = group["limits"] | {"expiry": {"months": months}}
    return WORDS | {"group": group | {"limits": limits}}


def test_without_a_rule_of_it_a_coin_never_expires(today):
    town = rich(today)

    _night(_later(today, 30))

    assert town.balance("ann") == 50
    assert not Transfer.objects.filter(kind="expiry").exists()


def test_what_a_member_did_not_spend_goes_to_the_pot_and_stays_covered(today):
    town = city(today, "ann", words=_expiring(6))
    town.works("ann", 240)
    town.buys("ann", 50)
    before = Account.objects.get(pk=town.coin.issuer_id)

    _night(_later(today, 6))
    assert town.balance("ann") == 50
    for _twice in range(2):
        _night(_later(today, 8))

    assert town.balance("ann") == 0
    assert town.has(town.group.pot) == 50
    after = Account.objects.get(pk=town.coin.issuer_id)
    assert (after.balance, after.min) == (before.balance, before.min)
    # What a shop was paid is the shop's: it earned euro, and they are there for it.
    assert town.has(town.shop.account) == 50
    assert town.redeems(50).cents == 500
    assert audit().is_whole


# ---- who left ------------------------------------------------------------------------------------
def _stopped(today: date) -> City:
    """A shop that sold, was paid in part, and stopped."""
    town = rich(today)
    town.redeems(50)
    coins.note_paid(town.tine, town.pk, town.files().pk, at=town.at)
    coins.stop_selling(town.bakker, town.shop.pk)
    return town


def test_a_shop_that_stopped_is_forgotten_after_a_year_and_its_amounts_stay(today):
    town = _stopped(today)
    user, last = town.shop.user, today + timedelta(days=NAME_STAYS_DAYS)
    amounts = [list(Transfer.objects.order_by("pk").values_list("pk", "amount")),
               list(Sale.objects.values_list("pk", "amount", "state")),
               list(Redemption.objects.values_list("pk", "amount", "cents", "state"))]  # fmt: skip
    body = PaymentFile.objects.get().body

    _night(last)
    assert Merchant.objects.get(pk=town.shop.pk).name == "Bij bakker"
    for _twice in range(2):
        _night(last + timedelta(days=1))

    row = Merchant.objects.get(pk=town.shop.pk)
    assert (row.name, row.iban, row.accepts, row.municipality, row.user) == ("", "", "", "", None)
    assert row.forgotten_on == last + timedelta(days=1)
    assert Redemption.objects.get().iban == ""
    assert amounts == [list(Transfer.objects.order_by("pk").values_list("pk", "amount")),
                       list(Sale.objects.values_list("pk", "amount", "state")),
                       list(Redemption.objects.values_list("pk", "amount", "cents", "state"))]  # fmt: skip
    # The proof in the accounts of the city is what it was, byte for byte.
    assert PaymentFile.objects.get().body == body
    assert Event.objects.filter(name="coin_merchant.forgotten").count() == 1
    assert audit().is_whole
    # Nothing keeps the login any more, and no page leads to somebody without a name.
    assert queries.logins_in_use([user.pk]) == set()
    forget_logins(Actor.task("retention", on=today), [user.pk])
    assert not User.objects.filter(pk=user.pk).exists()
    tine, ann = browser_of(town.treasurer.user), browser_of(town.of["ann"].user)
    made = PaymentFile.objects.get()
    assert "Bij bakker" not in tine.get(url("merchants", town.pk)).content.decode()
    assert tine.get(url("merchant", town.pk, row.pk)).status_code == 404
    assert "Een zaak die stopte" in tine.get(url("file", town.pk, made.pk)).content.decode()
    paid = Sale.objects.get()
    assert "Een zaak die stopte" in ann.get(url("receipt", town.pk, paid.pk)).content.decode()
    assert "Bij bakker" not in ann.get(url("account", town.pk)).content.decode()


def test_a_shop_to_whom_something_is_owed_is_not_forgotten(today):
    town = rich(today)
    town.redeems(20)
    coins.stop_selling(town.bakker, town.shop.pk)
    after = today + timedelta(days=NAME_STAYS_DAYS + 1)

    _night(after)
    assert Merchant.objects.get(pk=town.shop.pk).user is not None
    town.redeems(30)
    made = town.files()
    _night(after)
    assert Merchant.objects.get(pk=town.shop.pk).user is not None
    coins.note_paid(town.tine, town.pk, made.pk, at=town.at)
    _night(after)

    assert Merchant.objects.get(pk=town.shop.pk).user is None


def test_a_shop_that_was_refused_is_forgotten_too(today):
    town = city(today)
    kaas = Actor.owner(login("kaas"), on=today)
    said = coins.ShopWords(name="Kaas", category="food", municipality="Schoten", iban=IBAN)
    asked = coins.apply_to_sell(kaas, town.pk, said)
    coins.answer_shop(town.tine, town.pk, asked.pk, says_yes=False, at=town.at)

    _night(today + timedelta(days=NAME_STAYS_DAYS + 1))

    row = Merchant.objects.get(pk=asked.pk)
    assert (row.name, row.iban, row.user) == ("", "", None)


def test_a_payment_that_comes_back_for_a_forgotten_shop_finds_its_account(today):
    town = _stopped(today)
    after = today + timedelta(days=NAME_STAYS_DAYS + 1)
    _night(after)

    coins.note_returned(town.tine, town.pk, Redemption.objects.get().pk, at=town.at)

    # The coins are there; to whom they go is for the city to find out, in its own accounts.
    assert town.has(town.shop.account) == 50
    assert audit().is_whole


def test_nobody_sells_without_a_login_unless_forgotten(today):
    town = rich(today)

    with pytest.raises(DatabaseError), transaction.atomic():
        Merchant.objects.filter(pk=town.shop.pk).update(user=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Merchant.objects.filter(pk=town.shop.pk).update(user=None, forgotten_on=today)


def test_the_card_of_somebody_who_left_is_blocked_and_their_name_goes_after_a_year(today):
    town = city(today, "ann")
    coins.make_card(town.actor("ann"), town.pk, at=town.at)
    lets.leave(town.actor("ann"), town.pk, at=town.at)

    for _twice in range(2):
        _night(today + timedelta(days=1))
    lets.sweep(on=today + timedelta(days=NAME_STAYS_DAYS + 1), after="")

    assert Card.objects.get().state == "blocked"
    assert Event.objects.filter(name="coin_card.blocked").count() == 1
    assert town.member("ann").name == ""


def test_the_name_of_a_member_and_an_account_number_stand_where_they_must_and_nowhere_else(world):
    planted = plant(world)
    user = planted.login.user
    town = city(world.on, "twee", users={"twee": user})
    town.works("twee", 120)
    town.buys("twee", 20)
    _card, number = coins.make_card(town.actor("twee"), town.pk, at=town.at)
    town.redeems(20)
    made = town.files()
    for name, browser in (
        ("shop", browser_of(town.shop.user)),
        ("tine", browser_of(town.treasurer.user)),
    ):
        pages = (
            [url(one, town.shop.pk) for one in ("till", "sales", "sales_csv", "redeem")]
            if name == "shop"
            else [url(one, town.pk) for one in ("figures", "figures_csv", "merchants", "pay_out")]
        )
        for page in pages:
            assert not found_in(browser.get(page).content), page

    assert not found_in(made.body)
    assert not leaks_in_the_database()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = repr(cursor.fetchall())
            assert IBAN not in rows, table
            assert number not in rows, table

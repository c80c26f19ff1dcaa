"""Every column of a coin is known by name: none has room for who sent somebody, or for a name to a shop."""

from __future__ import annotations

from django.apps import apps

from klaverblad.apps.exchange.citycoin import queries
from tests.apps.exchange.coin_world import city

# What is known in a coin. A column more is read by a person first: could it tell who sent somebody,
# or tell a shop who paid?
OF_A_COIN = {
    "coin": {
        "group", "issuer", "paper", "euro", "purse", "reserve", "payable", "debtor_name",
        "debtor_iban", "card_most_day", "card_months", "created_at",
    },
    "treasurer": {"id", "coin", "user", "name", "since", "until"},
    "coverchange": {"id", "coin", "cents", "source", "decided_on", "by", "at", "transfer"},
    "earnrule": {
        "id", "coin", "code", "name", "per", "amount", "cap_day", "cap_year", "blocks", "since",
        "until", "source",
    },
    "activity": {
        "id", "coin", "rule_code", "title", "area", "state", "asked_by", "approved_by",
        "approved_on",
    },
    "work": {
        "id", "activity", "member", "on", "times", "state", "said_at", "answered_by", "answered_at",
        "rule", "transfer",
    },
    "card": {
        "id", "member", "digest", "tail", "state", "made_at", "expires_on", "blocked_at",
    },
    "merchant": {
        "id", "coin", "user", "name", "category", "municipality", "accepts", "iban", "state",
        "account", "applied_on", "accepted_on", "accepted_by", "active_since", "left_on", "forgotten_on",
    },
    "sale": {
        "id", "coin", "merchant", "payer", "card", "amount", "code", "state", "made_at", "until",
        "paid_at", "refunded_at", "transfer",
    },
    "paymentfile": {
        "id", "coin", "number", "message_id", "made_by", "made_at", "execute_on", "n_lines",
        "cents", "body", "digest",
    },
    "redemption": {
        "id", "merchant", "amount", "cents", "iban", "state", "end_to_end", "file", "asked_at",
        "answered_at", "coins", "euros",
    },
}  # fmt: skip
# Of who paid and with which card, a shop reads nothing.
OF_WHO_PAID = {"payer", "payer_id", "card", "card_id", "transfer", "transfer_id"}


def test_every_column_of_a_coin_is_known_by_name():
    found = {
        model._meta.model_name: {one.name for one in model._meta.concrete_fields}
        for model in apps.get_app_config("exchange").get_models()
        if ".citycoin." in model.__module__
    }

    assert found == OF_A_COIN


def test_no_state_of_a_coin_says_more_than_what_was_done():
    said = {
        f"{model._meta.model_name}.{field.name}": {key for key, _name in field.flatchoices}
        for model in apps.get_app_config("exchange").get_models()
        if ".citycoin." in model.__module__
        for field in model._meta.concrete_fields
        if field.choices
    }

    assert said == {
        "earnrule.per": {"hour", "action"},
        "activity.state": {"asked", "approved", "ended"},
        "work.state": {"said", "confirmed", "refused"},
        "card.state": {"active", "blocked"},
        "merchant.category": {
            "food", "goods", "repair", "transport", "culture", "care", "city",
        },
        "merchant.state": {"applied", "accepted", "active", "left", "refused"},
        "sale.state": {"shown", "waiting", "paid", "refunded", "withdrawn"},
        "redemption.state": {"requested", "withdrawn", "filed", "paid", "returned"},
    }  # fmt: skip


def test_what_a_shop_reads_of_a_sale_has_no_key_to_who_paid(today, db):
    town = city(today, "ann")
    town.works("ann", 60)
    sale = town.buys("ann", 5)

    for row in (*queries.sales(town.shop), queries.sale(town.shop, sale.pk)):
        assert not OF_WHO_PAID & set(row)
        assert str(town.of["ann"].pk) not in repr(row)
        assert str(town.of["ann"].account_id) not in repr(row)

"""The coin as people use it, in a browser: earn, spend both ways, a card, euro, and the figures."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaverblad.apps.exchange.citycoin.models import Card, Merchant, Sale, Work
from klaverblad.apps.exchange.citycoin.redemption_models import PaymentFile, Redemption
from klaverblad.apps.journal.models import Event
from tests.apps.exchange.coin_world import city
from tests.apps.exchange.lets_browser import browser_of, form_id
from tests.apps.exchange.lets_world import login

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"coin:{name}", args=args)


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_coin_goes_the_whole_way_in_a_browser(today):
    whole_way(today)


def whole_way(today) -> None:
    """Earn, spend both ways, by card, give back, to euro and to the bank; by four people."""
    town = city(today, "ann")
    pk, till = town.pk, town.shop.pk
    ann, mia = (browser_of(town.of[name].user) for name in ("ann", "mia"))
    bakker, tine = browser_of(town.shop.user), browser_of(town.treasurer.user)

    # Ann says what she did; mia confirms; the coins are there.
    page = ann.get(url("earn", pk))
    did = {"id": form_id(page), "activity": str(town.activity.pk), "on": str(today), "times": "2,5"}
    for _twice in range(2):
        assert ann.post(url("earn", pk), did).url == url("earn", pk)
    assert "Ann" in text(mia, url("confirming", pk))
    assert mia.post(url("answer_work", pk, did["id"], "ja")).status_code == 302
    assert "63" in text(ann, url("account", pk))
    assert "Buurttuin" in text(ann, url("account", pk))

    # The shop asks, ann scans and pays; the shop sees a code and no name.
    page = bakker.get(url("till", till))
    asked = bakker.post(url("till", till), {"id": form_id(page), "amount": "20"})
    sale = Sale.objects.get()
    assert sale.code in text(bakker, asked.url)
    scanned = ann.get(url("by_code", sale.code))
    assert "Bij bakker" in text(ann, scanned.url)
    for _twice in range(2):
        assert ann.post(url("answer_sale", pk, sale.pk, "ja")).url == url("receipt", pk, sale.pk)
    assert sale.code in text(ann, url("receipt", pk, sale.pk))
    assert "Betaald" in text(bakker, asked.url)
    assert "Bij bakker" in text(ann, url("account", pk))

    # The other way: ann shows a square, the shop fills in, ann says yes.
    ann.post(url("my_square", pk))
    square = Sale.objects.get(state="shown")
    assert square.code in text(ann, url("my_square", pk))
    by_code = bakker.get(url("by_code", square.code)).url
    assert by_code.startswith(url("ask_code", till))
    page = bakker.get(by_code)
    bakker.post(by_code, {"id": form_id(page), "code": square.code, "amount": "10"})
    assert "vraagt je te betalen" in text(ann, url("account", pk))
    ann.post(url("answer_sale", pk, square.pk, "ja"))

    # A card on paper, its number once on the screen; lost, it does not pay.
    made = ann.post(url("card", pk)).content.decode()
    number = re.search(r'coin-number">([^<]+)<', made)[1]
    page = bakker.get(url("by_card", till))
    paid = bakker.post(url("by_card", till), {"id": form_id(page), "number": number, "amount": "5"})
    assert "Betaald" in text(bakker, paid.url)
    ann.post(url("block_card", pk))
    again = bakker.post(url("by_card", till), {"id": str(uuid4()), "number": number, "amount": "5"})
    assert again.status_code == 422
    assert number not in text(ann, url("card", pk))

    # One is given back; no page of the shop knows who it was.
    bakker.post(url("give_back", till, square.pk))
    for name in ("till", "sales", "redeem", "shop"):
        seen = text(bakker, url(name, till))
        assert not [one for one in ("Ann", "ann@", str(town.of["ann"].pk)) if one in seen]
    assert "Ann" not in bakker.get(url("sales_csv", till)).content.decode()

    # To euro; the treasurer makes the file, takes it twice, and the bank pays.
    page = bakker.get(url("redeem", till))
    bakker.post(url("redeem", till), {"id": form_id(page), "amount": "25"})
    waits = text(tine, url("pay_out", pk))
    new = re.search(r'name="id" value="([^"]+)"', waits)[1]
    for _twice in range(2):
        tine.post(url("pay_out", pk), {"id": new})
    made = PaymentFile.objects.get()
    assert made.cents == 250
    taken = [tine.get(url("file_xml", pk, made.pk)).content for _twice in range(2)]
    assert taken[0] == taken[1] == made.body.encode()
    tine.post(url("file", pk, made.pk))
    asked = Redemption.objects.get()
    assert "betaald" in text(bakker, url("redeem", till))
    tine.post(url("returned", pk, made.pk, asked.pk))
    assert "teruggestuurd" in text(bakker, url("redeem", till))

    # Figures, and every other page of the treasurer.
    assert "in omloop" in text(tine, url("figures", pk))
    for name in ("cover", "paper", "rules", "merchants"):
        text(tine, url(name, pk))
    assert "BE68 5390 0754 7034" in text(tine, url("merchant", pk, till))
    assert Event.objects.filter(name="coin_merchant.read").count() == 1
    assert "63" in tine.get(url("figures_csv", pk)).content.decode()
    text(mia, url("activities", pk))
    text(ann, url("shops", pk))


def test_a_shop_asks_is_accepted_and_stops(today):
    town = city(today)
    kaas, tine = browser_of(login("kaas")), browser_of(town.treasurer.user)
    said = {"name": "Kaas", "category": "food", "municipality": "Schoten", "iban": "BE1"}

    wrong = kaas.post(url("become_shop", town.pk), said)
    assert wrong.status_code == 422
    assert "rekeningnummer klopt niet" in wrong.content.decode()
    kaas.post(url("become_shop", town.pk), said | {"iban": "BE68 5390 0754 7034"})
    row = Merchant.objects.get(name="Kaas")
    assert kaas.get(url("till", row.pk)).status_code == 403
    tine.post(url("merchant", town.pk, row.pk), {"said": "ja"})
    assert "aanvaardde je" in text(kaas, url("home"))
    kaas.post(url("start", row.pk))
    text(kaas, url("till", row.pk))
    assert kaas.get("/").url == url("home")
    kaas.post(url("stop", row.pk))
    assert kaas.post(url("till", row.pk), {"id": str(uuid4()), "amount": "5"}).status_code == 422
    text(kaas, url("redeem", row.pk))


@pytest.mark.parametrize("amount", ["", "0", "-5", "12,5", "9" * 30, "veel"])
def test_an_amount_that_cannot_be_is_said_at_the_field(today, amount):
    town = city(today)
    bakker = browser_of(town.shop.user)

    for name in ("till", "redeem"):
        answer = bakker.post(url(name, town.shop.pk), {"id": str(uuid4()), "amount": amount})
        assert answer.status_code == 422
        assert "bedrag" in answer.content.decode()
    assert not Sale.objects.exists()
    assert not Redemption.objects.exists()


def test_doors_of_one_are_shut_for_another(today):
    town = city(today, "ann")
    ann, bakker, tine = (
        browser_of(one) for one in (town.of["ann"].user, town.shop.user, town.treasurer.user)
    )

    assert bakker.get(url("account", town.pk)).status_code == 404
    assert tine.get(url("till", town.shop.pk)).status_code == 404
    assert ann.get(url("figures", town.pk)).status_code == 404
    assert ann.get(url("confirming", town.pk)).status_code == 403


def test_more_members_and_sales_ask_no_more_queries(today):
    town = city(today, "ann", cover=100_000)
    mia, bakker = browser_of(town.of["mia"].user), browser_of(town.shop.user)
    tine = browser_of(town.treasurer.user)
    pages = [(mia, url("confirming", town.pk)), (mia, url("account", town.pk))]
    pages += [(bakker, url(n, town.shop.pk)) for n in ("sales", "redeem")]
    pages += [
        (tine, url(n, town.pk)) for n in ("figures", "merchants", "pay_out", "cover", "rules")
    ]

    def asked() -> list[int]:
        counts = []
        for browser, page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as found:
                assert browser.get(page).status_code == 200
            counts.append(len(found))
        return counts

    def more(*names: str) -> None:
        for name in names:
            town.joins(name)
            town.works(name, 60)
            town.buys(name, 10)
            town.redeems(5)
            town.says(name, 30)

    more("bo")
    few = asked()
    more("cis", "dirk", "els")

    assert asked() == few
    assert max(few) <= 30
    assert Work.objects.filter(state="said").count() == 4
    assert not Card.objects.exists()

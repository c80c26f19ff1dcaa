"""The room as people use it, in a browser: from asking to leaving, and what they get wrong."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.models import Ask, Member, Message, Offer
from tests.apps.exchange.lets_browser import browser_of, form_id, url
from tests.apps.exchange.lets_world import begin, login, payment

pytestmark = pytest.mark.django_db


def test_a_member_goes_the_whole_way_in_a_browser(today):
    group = begin(today, "ann")
    pk, user = group.group.pk, login("bo")
    bo, ann, mia = browser_of(user), *(browser_of(group.of[n].user) for n in ("ann", "mia"))

    # Asks; is let in by a coordinator; reads the rules and says yes.
    assert "Ruilkring Test" in bo.get(url("home")).content.decode()
    assert bo.post(url("apply", pk), {"name": "Bo", "area": "Elshout"}).url == url("home")
    member = Member.objects.get(name="Bo")
    assert bo.get(url("account", pk)).status_code == 404
    assert "Bo" in mia.get(url("lead", pk)).content.decode()
    assert ann.get(url("lead", pk)).status_code == 403
    assert mia.post(url("lead_member", pk, member.pk), {"sponsor": ""}).status_code == 302
    assert bo.get(url("account", pk)).status_code == 403
    assert "100" in bo.get(url("take_part", pk)).content.decode()
    assert bo.post(url("take_part", pk)).url == url("account", pk)
    group.of["bo"] = Member.objects.get(pk=member.pk)
    assert bo.get("/").url == url("home")

    # Puts something on the market; ann finds it and writes; no address is shown.
    page = bo.get(url("new_offer", pk))
    offer = {
        "id": form_id(page),
        "kind": "offer",
        "title": "Taart",
        "category": "Tuin",
        "price": "12",
    }
    for _twice in range(2):
        bo.post(url("new_offer", pk), offer)
    found = Offer.objects.get()
    assert (
        "Taart" in ann.get(url("market", pk), {"zoek": "taart", "soort": "offer"}).content.decode()
    )
    assert "Taart" not in ann.get(url("market", pk), {"soort": "want"}).content.decode()
    seen = ann.get(url("offer", pk, found.pk)).content.decode()
    assert user.email not in seen
    letter = {"id": str(uuid4()), "text": "Kan het zaterdag?"}
    for _twice in range(2):
        ann.post(f"{url('talk', pk, member.pk)}?over={found.pk}", letter)
    assert Message.objects.get().offer == found
    assert "nieuw:" in bo.get(url("account", pk)).content.decode()
    assert "Kan het zaterdag?" in bo.get(url("talk", pk, group.of["ann"].pk)).content.decode()
    assert "nieuw:" not in bo.get(url("account", pk)).content.decode()

    # Ann pays by bo's code; the form is sent twice and pays once.
    by_code = ann.get(url("by_code", group.of["bo"].code), {"bedrag": "12"})
    page = ann.get(by_code.url)
    assert 'value="12"' in page.content.decode()
    paid = {"id": form_id(page), "partner": str(member.pk), "amount": "12", "text": "Taart"}
    for _twice in range(2):
        assert ann.post(url("pay", pk), paid).url == url("account", pk)
    assert Transfer.objects.filter(pk=paid["id"]).count() == 1
    assert (group.balance("ann"), group.balance("bo")) == (8, 32)
    rows = list(
        csv.reader(
            io.StringIO(bo.get(url("statement_csv", pk)).content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert rows[1][1:] == ["Ann", "Taart", "12", "32"]

    # Bo asks, ann says no; asks again, ann says yes.
    for said, state in (("weigeren", "refused"), ("betalen", "paid")):
        asked = {"id": str(uuid4()), "partner": str(group.of["ann"].pk), "amount": "5"}
        bo.post(url("ask", pk), asked)
        assert "vraagt je te betalen" in ann.get(url("account", pk)).content.decode()
        ann.post(url("answer_ask", pk, asked["id"], said))
        assert Ask.objects.get(pk=asked["id"]).state == state
        assert mia.post(url("answer_ask", pk, asked["id"], said)).status_code == 404
    assert ann.post(url("answer_ask", pk, asked["id"], "weigeren")).status_code == 409

    # A coordinator tells something, once, to everybody.
    told = {"id": str(uuid4()), "title": "Tuindag zaterdag", "until": str(today)}
    for _twice in range(2):
        assert mia.post(url("news", pk), told).url == url("news", pk)
    assert bo.get(url("account", pk)).content.decode().count("Tuindag zaterdag") == 1
    assert bo.post(url("news_away", pk, told["id"])).status_code == 403
    mia.post(url("news_away", pk, told["id"]))
    assert "Tuindag zaterdag" not in bo.get(url("account", pk)).content.decode()

    # A coordinator books an activity and the fee; bo leaves, and is settled.
    both = [str(group.of[name].pk) for name in ("ann", "bo")]
    activity = {
        "id": str(uuid4()),
        "text": "Tuindag",
        "payer": "pot",
        "amount": "3",
        "members": both,
    }
    assert mia.post(url("activity", pk), activity).url == url("lead", pk)
    assert mia.post(url("fees", pk)).url == url("fees", pk)
    assert group.balance("bo") == 30
    booked = {"id": str(uuid4()), "payer": both[1], "partner": both[0], "amount": "4", "exempt": ""}
    assert mia.post(url("book", pk), booked).url == url("lead", pk)
    back = url("take_back", pk, member.pk, booked["id"])
    assert back in mia.get(url("lead_member", pk, member.pk)).content.decode()
    assert ann.post(back).status_code == 403
    mia.post(back)
    assert mia.post(back).status_code == 302
    assert group.balance("bo") == 30
    assert "kan alleen nog naar nul" in bo.post(url("leave", pk), follow=True).content.decode()
    assert "stapt uit" in ann.get(url("members", pk)).content.decode()
    mia.post(url("act", pk, member.pk, "vereffenen"))
    assert group.member("bo").state == "left"
    assert url("talk", pk, member.pk) not in ann.get(url("letters", pk)).content.decode()
    assert bo.get(url("account", pk)).status_code == 404
    assert "uitgestapt" in bo.get(url("home")).content.decode()


@pytest.mark.parametrize("amount", ["", "0", "-5", "veel", "12,5", "9" * 30, "1e9", "101"])
def test_what_cannot_be_paid_is_said_at_the_field_and_pays_nothing(today, amount):
    group = begin(today, "ann", "bo")
    ann, pk = browser_of(group.of["ann"].user), group.group.pk
    lets.pay(group.actor("ann"), pk, payment(group.of["bo"], 20), at=group.at)
    before = Transfer.objects.count()

    said = {"id": str(uuid4()), "partner": str(group.of["bo"].pk), "amount": amount}
    answer = ann.post(url("pay", pk), said)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "bedrag" in text
    assert "Nog niet bewaard" in text
    assert Transfer.objects.count() == before


def test_a_refusal_by_somebody_elses_limit_says_nothing_of_it(today):
    group = begin(today, "ann", "bo")
    pk, ann = group.group.pk, browser_of(group.of["ann"].user)
    for _ in range(3):
        lets.act_for(
            group.actor("mia"), pk, group.of["mia"].pk, payment(group.of["bo"], 100), at=group.at,
            exempt="agreed",
        )  # fmt: skip
    assert group.balance("bo") == 320

    said = {"id": str(uuid4()), "partner": str(group.of["bo"].pk), "amount": "5"}
    text = ann.post(url("pay", pk), said).content.decode()

    assert "Deze betaling kan nu niet." in text
    assert "grens" not in text


def test_a_list_of_many_asks_no_more_queries_than_one_of_few(today):
    group = begin(today, "ann", "bo")
    pk, mia = group.group.pk, browser_of(group.of["mia"].user)
    pages = [url(name, pk) for name in ("account", "members", "market", "letters", "lead", "fees")]
    pages += [url("pay", pk), url("activity", pk), url("talk", pk, group.of["ann"].pk)]

    def asked() -> list[int]:
        counts = []
        for page in pages:
            mia.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert mia.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    def more(n: int) -> None:
        for number in range(n):
            name = f"lid{n}{number}"
            group.joins(name)
            actor = group.actor(name)
            new = lets.NewOffer("offer", "Tuin", f"Haag {number}")
            lets.put_offer(actor, pk, new, at=group.at, offer_id=uuid4())
            lets.write(actor, pk, group.of["mia"].pk, "Dag", at=group.at, message_id=uuid4())
            lets.write(
                group.actor("mia"), pk, group.of["ann"].pk, "Dag", at=group.at, message_id=uuid4()
            )
            group.pay(name, "mia", 1)
            lets.ask(actor, pk, payment(group.of["mia"], 1), at=group.at)
        lets.charge_fees(group.actor("mia"), pk, today.year, at=group.at)

    more(2)
    few = asked()
    more(6)

    assert asked() == few
    assert max(few) <= 30


def test_what_ran_out_leaves_the_market_and_comes_back_renewed(today):
    group = begin(today, "ann")
    pk, ann, mia = group.group.pk, *(browser_of(group.of[n].user) for n in ("ann", "mia"))
    new = lets.NewOffer("offer", "Tuin", "Haag scheren")
    lets.put_offer(group.actor("ann"), pk, new, at=group.at, offer_id=(one := uuid4()))
    Offer.objects.update(expires_on=today + timedelta(days=7))
    assert "staat nog tot" in ann.get(url("account", pk)).content.decode()
    Offer.objects.update(expires_on=today - timedelta(days=1))

    assert mia.get(url("offer", pk, one)).status_code == 404
    assert mia.post(url("renew_offer", pk, one)).status_code == 404
    ann.post(url("renew_offer", pk, one))
    assert mia.get(url("offer", pk, one)).status_code == 200
    ann.post(url("withdraw_offer", pk, one))
    assert mia.get(url("offer", pk, one)).status_code == 404
    assert ann.get(url("offer", pk, one)).status_code == 200

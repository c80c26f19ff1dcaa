"""Two groups of one desk: agreed by both, whole amounts only, and nobody is listed to the other."""

from __future__ import annotations

from uuid import uuid4

import pytest

from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.errors import AlreadyDecided, UnknownPartner
from klaverblad.apps.exchange.lets.models import Tie
from klaverblad.errors import Denied
from tests.apps.exchange.lets_browser import browser_of, form_id, url
from tests.apps.exchange.lets_world import WORDS, begin, login, tied_to

pytestmark = pytest.mark.django_db


def test_two_groups_agree_pay_each_other_and_part(today):
    group = begin(today, "ann")
    other = begin(
        today,
        "zoe",
        words=WORDS
        | {
            "slug": "ginds",
            "name": "Ruilkring Ginds",
            "unit": {"code": "eikels", "name": "eikels", "per_hour": 20},
        },
        mia=login("els"),
    )
    here, there = group.group.pk, other.group.pk
    mia, els = browser_of(group.of["mia"].user), browser_of(other.of["mia"].user)
    ann, zoe = browser_of(group.of["ann"].user), browser_of(other.of["zoe"].user)

    # Asked by one, answered by the other.
    assert mia.post(url("ties", here), {"group": str(there), "most": "90"}).status_code == 302
    tie = Tie.objects.get()
    assert ann.get(url("tie", here, tie.pk)).status_code == 404
    assert mia.post(url("answer_tie", here, tie.pk, "ja"), {"most": "9"}).status_code == 404
    with pytest.raises(Denied):
        lets.open_tie(other.actor("zoe"), there, tie.pk, 60, at=group.at)
    els.post(url("answer_tie", there, tie.pk, "ja"), {"most": "60"})
    with pytest.raises(AlreadyDecided):
        lets.open_tie(other.actor("mia"), there, tie.pk, 60, at=group.at)

    # Ann sees what they offer, writes through the platform, and pays by a code.
    new = lets.NewOffer("offer", "Tuin", "Kersen plukken")
    lets.put_offer(other.actor("zoe"), there, new, at=group.at, offer_id=uuid4())
    page = ann.get(url("tie", here, tie.pk))
    text = page.content.decode()
    assert "Kersen plukken" in text
    assert "3 noten is daar 1 eikels." in text
    assert other.of["zoe"].user.email not in text
    letter = {"id": str(uuid4()), "text": "Mag ik komen?"}
    assert ann.post(url("talk", here, other.of["zoe"].pk), letter).status_code == 302
    assert "Mag ik komen?" in zoe.get(url("talk", there, group.of["ann"].pk)).content.decode()
    assert ann.get(url("member", here, other.of["zoe"].pk)).status_code == 404

    paid = {"id": form_id(page), "code": other.of["zoe"].code, "amount": "10", "text": "Kersen"}
    assert "9, 12" in ann.post(url("tie", here, tie.pk), paid).content.decode()
    assert ann.post(url("tie", here, tie.pk), paid | {"code": "niemand"}).status_code == 422
    for _twice in range(2):
        ann.post(url("tie", here, tie.pk), paid | {"amount": "9"})
    assert (group.balance("ann"), other.balance("zoe")) == (11, 23)
    assert "Ruilkring Ginds" in ann.get(url("account", here)).content.decode()
    assert "Ruilkring Test" in zoe.get(url("account", there)).content.decode()

    # The limit of the agreement says no in the same words as any other.
    big = paid | {"id": str(uuid4()), "amount": "90"}
    assert "Deze betaling kan nu niet." in ann.post(url("tie", here, tie.pk), big).content.decode()
    els.post(url("answer_tie", there, tie.pk, "sluiten"))
    assert ann.get(url("tie", here, tie.pk)).status_code == 404
    assert ann.get(url("talk", here, other.of["zoe"].pk)).status_code == 404
    assert audit().is_whole


def test_a_group_is_asked_once_and_never_itself(today):
    group = begin(today, "ann")
    other = tied_to(group, mia=login("els"))

    for wanted in (other.group.pk, group.group.pk, uuid4()):
        with pytest.raises(UnknownPartner):
            lets.ask_tie(group.actor("mia"), group.group.pk, wanted, 50, at=group.at)

"""The pages of another server: a coordinator writes it down and puts it on, a member sees and pays."""

from __future__ import annotations

import pytest
from django.urls import reverse

from klaverblad.apps.exchange.creditcommons.models import Crossing, Neighbour
from tests.apps.exchange.lets_browser import browser_of, form_id, url
from tests.apps.exchange.neighbour_world import HERE, THERE, Line, greeted, relay, two_sides
from tests.routes import NEIGHBOUR

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"neighbours:{name}", args=args)


@pytest.fixture
def sides(today):
    return greeted(today)


def test_a_coordinator_writes_down_a_server_that_is_off_and_sees_the_secret_once(today):
    here, _there = two_sides(today)
    group = here.lets.group.pk
    mia = browser_of(here.lets.of["mia"].user)

    made = mia.post(page("neighbours", group), NEIGHBOUR).content.decode()

    one = Neighbour.objects.get(their_name="ver-weg")
    assert not one.is_on
    assert len(one.secret) >= 32
    assert one.secret in made
    for again in (page("neighbours", group), page("neighbour", group, one.pk)):
        answer = mia.get(again)
        assert answer.status_code == 200
        assert one.secret not in answer.content.decode()


def test_what_cannot_be_read_stands_beside_its_field(today):
    here, _there = two_sides(today)
    mia = browser_of(here.lets.of["mia"].user)
    said = NEIGHBOUR | {"address": "http://127.0.0.1:5432/", "secret": "kort"}

    answer = mia.post(page("neighbours", here.lets.group.pk), said)

    assert answer.status_code == 422
    assert not Neighbour.objects.filter(their_name="ver-weg").exists()


def test_a_coordinator_puts_it_off_and_on_again(sides):
    here, _there = sides
    group, key = here.lets.group.pk, here.neighbour_id
    mia = browser_of(here.lets.of["mia"].user)

    mia.post(page("act", group, key, "uit"))
    assert not here.one.is_on
    mia.post(page("act", group, key, "aan"))
    assert here.one.is_on
    assert mia.post(page("act", group, key, "niets")).status_code == 404


def test_a_member_sees_the_server_and_no_settings_of_it(sides):
    here, _there = sides
    group = here.lets.group.pk
    ann = browser_of(here.lets.of["ann"].user)

    elsewhere = ann.get(url("elsewhere", group)).content.decode()
    paying = ann.get(page("there", group, here.neighbour_id)).content.decode()

    assert THERE.title() in elsewhere
    assert "3\u00a0noten (3 minuut)" in paying
    for closed in (page("neighbours", group), page("neighbour", group, here.neighbour_id)):
        assert ann.get(closed).status_code == 403


def test_what_a_member_asks_wrongly_is_said_beside_the_field(sides):
    here, there = sides
    group = here.lets.group.pk
    ann = browser_of(here.lets.of["ann"].user)
    address = page("there", group, here.neighbour_id)
    said = {"id": form_id(ann.get(address)), "code": there.lets.of["zoe"].code, "amount": "10"}

    near = ann.post(address, said)
    nobody = ann.post(address, said | {"code": "?", "amount": "9"})

    assert (near.status_code, nobody.status_code) == (422, 422)
    assert "9, 12" in near.content.decode()
    assert not Crossing.objects.exists()


def test_what_waits_and_what_was_booked_are_seen_by_who_paid(sides):
    here, there = sides
    group = here.lets.group.pk
    ann, mia = (browser_of(here.lets.of[name].user) for name in ("ann", "mia"))
    address = page("there", group, here.neighbour_id)
    here.pay("ann", there.lets.of["zoe"].code, 12)
    assert "12\u00a0noten" in ann.get(address).content.decode()
    assert "Naar daar" in mia.get(page("neighbour", group, here.neighbour_id)).content.decode()

    relay(here, Line())

    assert "Niet geboekt" not in ann.get(address).content.decode()
    assert THERE.title() in ann.get(url("account", group)).content.decode()
    standing = mia.get(page("neighbour", group, here.neighbour_id)).content.decode()
    assert "Onze groep loopt achter" in standing
    zoe = browser_of(there.lets.of["zoe"].user)
    shown = zoe.get(url("account", there.lets.group.pk)).content.decode()
    assert HERE.title() in shown
    assert "Ann" not in shown


def test_somebody_of_another_group_finds_no_server(sides):
    here, there = sides
    zoe = browser_of(there.lets.of["zoe"].user)

    for name, group in (("there", here), ("neighbour", here), ("there", there)):
        address = page(name, group.lets.group.pk, here.neighbour_id)
        assert zoe.get(address).status_code == 404

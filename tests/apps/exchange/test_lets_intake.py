"""A group comes in from another program with equal balances, and goes out as it came."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.exchange.lets import intake_reading, murmurations
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.errors import IntakeUsed, NotAllRead
from klaverblad.apps.exchange.lets.models import Group, Member, Offer
from klaverblad.errors import BadInput, Denied
from tests.apps.exchange.lets_browser import browser_of, url
from tests.apps.exchange.lets_world import WORDS, begin, outside, payment, taken_in

pytestmark = pytest.mark.sqlite
# As eLAND writes its tables: a status of 0 is somebody who is no longer active.
USERS = """id,code,name,full_name,postcode,status,balance
1,001,lut,Lut Baert,2900,1,-30
2,002,rik,Rik Somers,2930,2,75
3,003,oud,Oud Lid,2900,0,-45
4,004,nooit,Nooit Gedaan,2900,0,0
"""
MESSAGES = """id,user_id,offer_want,subject,content,category
1,1,offer,Haag scheren,"Ook hoge, met ladder",Tuin
2,2,want,Oppas,Op woensdag,Iets anders
"""
# The middle one takes the third far below any limit of the group.
TRANSACTIONS = """id,id_from,id_to,amount,description,created_at
1,1,2,30,Brood,2025-03-01 10:00:00
2,3,2,500,Verhuis,2025-04-01 10:00:00
3,2,3,455,Te veel,2025-05-01 10:00:00
"""


def tables(**more):
    said = {"users": USERS, "messages": MESSAGES, "transactions": TRANSACTIONS}
    return lets.Tables(id=uuid4(), **said | more)


@pytest.fixture
def group(world):
    return begin(world.on, "ann")


def balances(group):
    rows = Member.objects.filter(group=group.group, user=None).select_related("account")
    return {one.name: one.account.balance for one in rows}


def take(group, said=None):
    return lets.take_in(group.actor("mia"), group.group.pk, said or tables(), at=group.at)


def test_everybody_ends_with_what_they_had_and_the_books_are_whole(group):
    row = take(group)

    assert balances(group) == {"Lut Baert": -30, "Rik Somers": 75, "Oud Lid": -45}
    assert (row.n_members, row.n_offers, row.n_bookings) == (3, 2, 3)
    assert audit().is_whole


def test_offers_come_along_and_an_unknown_category_becomes_one_of_ours(group):
    take(group)

    found = {one.title: (one.kind, one.category) for one in Offer.objects.all()}
    assert found == {"Haag scheren": ("offer", "Tuin"), "Oppas": ("want", "Tuin")}


def test_a_look_writes_nothing_and_says_what_each_would_have(group):
    found = lets.look_at(group.actor("mia"), group.group.pk, tables())

    assert not found.wrong
    assert dict(found.balances) == {"1": -30, "2": 75, "3": -45}
    assert balances(group) == {}


@pytest.mark.parametrize(
    ("more", "file", "line"),
    [
        ({"users": USERS.replace(",-30", ",-31")}, "users", 2),
        ({"users": USERS.replace("2,002", "1,002")}, "users", 3),
        ({"users": "id,code\n1,001\n"}, "users", 1),
        ({"users": ""}, "users", 1),
        ({"transactions": TRANSACTIONS.replace("1,1,2,30", "1,1,9,30")}, "transactions", 2),
        ({"transactions": TRANSACTIONS.replace("2,3,2,500", "2,3,3,500")}, "transactions", 3),
        ({"transactions": TRANSACTIONS.replace(",455,", ",455.5,")}, "transactions", 4),
        ({"transactions": TRANSACTIONS.replace("2025-05-01", "2999-05-01")}, "transactions", 4),
        ({"messages": MESSAGES.replace("2,2,want", "2,2,ruil")}, "messages", 3),
        ({"messages": MESSAGES.replace("1,1,offer", "1,8,offer")}, "messages", 2),
    ],
)
def test_a_wrong_line_is_named_and_nothing_at_all_comes_in(group, more, file, line):
    said = tables(**more)
    found = lets.look_at(group.actor("mia"), group.group.pk, said)

    with pytest.raises(NotAllRead):
        take(group, said)

    assert (file, line) in {(one.file, one.line) for one in found.wrong}
    assert balances(group) == {}
    assert not Offer.objects.exists()


def test_the_same_form_sent_twice_takes_nothing_in_twice(group):
    said = tables()

    assert take(group, said).pk == take(group, said).pk
    assert len(balances(group)) == 3


def test_an_intake_is_undone_while_nobody_booked_after_it(group):
    row = take(group)
    accounts = Account.objects.filter(pk__in=[
        one.account_id for one in Member.objects.filter(pk__in=row.made["members"])
    ])  # fmt: skip

    lets.undo_intake(group.actor("mia"), group.group.pk, row.pk, at=group.at)

    assert {(one.balance, one.state) for one in accounts} == {(0, "closed")}
    assert not Member.objects.filter(name="Lut Baert").exists()
    assert not Offer.objects.exists()
    assert not Transfer.objects.exclude(text=None).filter(text="Brood").exists()
    assert audit().is_whole


def test_an_intake_is_not_undone_once_somebody_booked(group):
    row = take(group)
    later = group.at + timedelta(minutes=1)
    lets.pay(group.actor("ann"), group.group.pk, payment(group.of["mia"], 1), at=later)

    with pytest.raises(IntakeUsed):
        lets.undo_intake(group.actor("mia"), group.group.pk, row.pk, at=group.at)


def test_a_member_who_does_not_coordinate_takes_nothing_in(group):
    with pytest.raises(Denied):
        lets.take_in(group.actor("ann"), group.group.pk, tables(), at=group.at)
    assert browser_of(group.of["ann"].user).get(url("intake", group.group.pk)).status_code == 403


def test_what_is_kept_can_be_taken_in_elsewhere_with_equal_balances(group, world):
    take(group)
    browser = browser_of(group.of["mia"].user)
    kept = {
        name: browser.get(url("copy_csv", group.group.pk, name)).content.decode()
        for name in ("users", "messages", "transactions")
    }
    other = begin(
        world.on,
        words=WORDS | {"slug": "ginds", "name": "Ginds", "rules": {"categories": ["Tuin"]}},
        mia=group.of["mia"].user,
    )
    before = {
        one.name: one.account.balance for one in queries.everybody_with_account(group.member("mia"))
    }

    take(other, lets.Tables(id=uuid4(), **kept))

    assert balances(other) == before


def test_a_kept_table_runs_no_formula_in_a_spreadsheet(group):
    take(group, tables(users=USERS.replace("Lut Baert", "=1+1")))

    text = browser_of(group.of["mia"].user).get(url("copy_csv", group.group.pk, "users"))
    rows = list(csv.DictReader(io.StringIO(text.content.decode("utf-8-sig")), delimiter=";"))

    assert "'=1+1" in {row["name"] for row in rows}


def test_amounts_with_smaller_parts_are_read_as_the_unit_has_them(today):
    users = "id,name,status,balance\n1,A,1,-1.5\n2,B,1,1.50\n"
    rows = "id,id_from,id_to,amount,date\n1,1,2,1.50,2025-01-01\n"

    found = intake_reading.read(users, "", rows, categories=["x"], decimals=2, on=today)

    assert not found.wrong
    assert dict(found.balances) == {"1": -150, "2": 150}


def test_a_profile_fits_the_schema_of_its_index_and_names_nobody(group):
    outside(group)
    taken_in(group)

    said = murmurations.profile(queries.profile_of(WORDS["slug"]))

    # Of complementary_currencies-v2.0.0: what must be there, and the words that it knows.
    assert {"linked_schemas", "name", "primary_url"} <= set(said)
    assert said["linked_schemas"] == ["complementary_currencies-v2.0.0"]
    assert said["movement"] in {"none", "barter", "timebank", "lets", "crypto", "gre", "other"}
    assert said["monetary_model"] in {"tokens", "points", "mutual", "selfIssued", "mesh", "other"}
    assert set(said["cost_recovery"]) <= {"membershipFee", "demurrage", "volunteers", "donations"}
    assert said["unit_of_account_type"] in {"time", "legal", "market", "index", "other"}
    assert not [one for one in ("Mia", "Ann", "Lut") if one in str(said)]


def test_a_group_shows_no_profile_until_it_says_so(group, client):
    address = url("profile_json", WORDS["slug"])
    before = client.get(address).status_code
    outside(group)

    assert (before, client.get(address).status_code) == (404, 200)


def test_a_profile_without_a_website_is_refused(group):
    with pytest.raises(BadInput):
        lets.show_outside(
            group.actor("mia"), group.group.pk, lets.Shown(shows_profile=True), at=group.at
        )
    assert not Group.objects.filter(outward__shows_profile=True).exists()

"""The file with which a bank pays shops: what a reader of pain.001.001.09 finds in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as numbers

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import bank_days, pain
from klaverblad.apps.exchange.citycoin import services as coins
from klaverblad.apps.exchange.citycoin.models import Merchant
from tests.apps.exchange.coin_world import IBAN, city, shop

pytestmark = pytest.mark.django_db
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
# EPC217-08: the letters of SEPA; EPC132-08: the elements of a file, in the order of its schema.
LETTERS = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]+")
HEAD = ["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"]
BLOCK = [
    "PmtInfId", "PmtMtd", "BtchBookg", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt", "Dbtr",
    "DbtrAcct", "DbtrAgt", "ChrgBr",
]  # fmt: skip
LINE = ["PmtId", "Amt", "Cdtr", "CdtrAcct", "RmtInf"]
LEAVES = {
    "GrpHdr/InitgPty/Nm", "PmtInf/PmtTpInf/SvcLvl/Cd", "PmtInf/ReqdExctnDt/Dt", "PmtInf/Dbtr/Nm",
    "PmtInf/DbtrAcct/Id/IBAN", "PmtInf/DbtrAgt/FinInstnId/Othr/Id",
}  # fmt: skip
OF_A_LINE = {
    "PmtId/EndToEndId", "Amt/InstdAmt", "Cdtr/Nm", "CdtrAcct/Id/IBAN", "RmtInf/Ustrd",
}  # fmt: skip


def opened(body: str) -> ET.Element:
    """What stands in a document, its namespace taken off; every element had it."""
    root = ET.fromstring(body)  # noqa: S314  (our own file)
    for one in root.iter():
        space, name = one.tag[1:].split("}")
        assert space == NAMESPACE
        one.tag = name
    assert root.tag == "Document"
    assert [one.tag for one in root] == ["CstmrCdtTrfInitn"]
    return root[0]


def leaves(part: ET.Element, at: str = "") -> set[str]:
    """The paths of what holds a text."""
    found: set[str] = set()
    for one in part:
        path = f"{at}{one.tag}"
        found |= leaves(one, f"{path}/") if len(one) else {path}
    return found


def message(*lines: pain.Line, debtor: str = "Stad Test") -> pain.Message:
    return pain.Message(
        message_id="KB0123456789AB-000001", made_at=datetime(2026, 3, 2, 10, 5, 7, 99, tzinfo=UTC),
        execute_on=date(2026, 3, 3), debtor=debtor, iban="BE71096123456769", lines=lines,
    )  # fmt: skip


def line(cents: int, *, name: str = "Bij bakker", says: str = "Torens") -> pain.Line:
    return pain.Line(f"KB{uuid4().hex[:20].upper()}", name, IBAN, cents, says)


def test_a_file_has_the_parts_of_its_schema_in_their_order(today):
    town = city(today, "ann")
    other = shop(town, "slager")
    town.works("ann", 12 * 60)
    town.buys("ann", 100)
    slager = Actor.owner(other.user, on=today)
    sold = coins.ask_sale(slager, other.pk, uuid4(), 33, at=town.at)
    coins.pay_sale(town.actor("ann"), town.pk, sold.pk, at=town.at)
    asked = [town.redeems(41), town.redeems(7)]
    asked.append(coins.redeem(slager, other.pk, uuid4(), 33, at=town.at))

    made = town.files()
    head, block = opened(made.body)
    lines = block.findall("CdtTrfTxInf")

    assert made.body.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns=')
    assert (head.tag, block.tag) == ("GrpHdr", "PmtInf")
    assert [one.tag for one in head] == HEAD
    assert [one.tag for one in block] == BLOCK + ["CdtTrfTxInf"] * 3
    assert all([one.tag for one in row] == LINE for row in lines)
    assert all(leaves(row) == OF_A_LINE for row in lines)
    assert leaves(head, "GrpHdr/") | leaves(block, "PmtInf/") > LEAVES
    # Both sums, in the head and in its one block, are those of the lines, and of what was asked.
    amounts = [row.find("Amt/InstdAmt") for row in lines]
    total = sum(Decimal(one.text) for one in amounts)
    for part in (head, block):
        assert part.findtext("NbOfTxs") == "3"
        assert Decimal(part.findtext("CtrlSum")) == total == Decimal("8.10")
    assert all(re.fullmatch(r"\d+\.\d\d", one.text) for one in amounts)
    assert {one.get("Ccy") for one in amounts} == {"EUR"}
    by_end = {row.findtext("PmtId/EndToEndId"): row for row in lines}
    assert set(by_end) == {one.end_to_end for one in asked}
    for one in asked:
        found = by_end[one.end_to_end]
        assert Decimal(found.findtext("Amt/InstdAmt")) * 100 == one.cents
        assert found.findtext("CdtrAcct/Id/IBAN") == one.iban
        assert found.findtext("Cdtr/Nm") == one.merchant.name
    for one in opened(made.body).iter("IBAN"):
        assert numbers.validate(one.text, check_country=False) == one.text
        assert " " not in one.text
    codes = {"PmtMtd": "TRF", "PmtTpInf/SvcLvl/Cd": "SEPA", "ChrgBr": "SLEV", "BtchBookg": "true"}
    assert {path: block.findtext(path) for path in codes} == codes
    assert len(head.findtext("MsgId")) <= 35
    # A bank pays on a day that it works, after the day of the file.
    day = date.fromisoformat(block.findtext("ReqdExctnDt/Dt"))
    assert (day > today, day.isoweekday() <= 5) == (True, True)
    assert datetime.fromisoformat(head.findtext("CreDtTm")) == town.at


def test_ends_and_messages_of_files_come_back_in_no_other_file(today):
    town = city(today, "ann")
    town.works("ann", 12 * 60)
    town.buys("ann", 100)
    ends, messages = [], []
    for _file in range(3):
        for _line in range(4):
            town.redeems(5)
        root = opened(town.files().body)
        ends += [one.text for one in root.iter("EndToEndId")]
        messages.append(root.findtext("GrpHdr/MsgId"))

    assert len(set(ends)) == len(ends) == 12
    assert len(set(messages)) == 3
    assert all(len(one) <= 35 and re.fullmatch(r"[A-Z0-9]+", one) for one in ends)


def test_a_shop_that_changes_its_account_is_paid_where_it_said_when_it_asked(today):
    town = city(today, "ann")
    town.works("ann", 120)
    town.buys("ann", 50)
    before = town.redeems(20)
    new = coins.ShopWords(
        name="Bij bakker", category="food", municipality="Deuzeld", iban="NL91 ABNA 0417 1643 00"
    )
    coins.change_shop(town.bakker, town.shop.pk, new)
    after = town.redeems(30)

    rows = opened(town.files().body).iter("CdtTrfTxInf")

    assert {row.findtext("PmtId/EndToEndId"): row.findtext("CdtrAcct/Id/IBAN") for row in rows} == {
        before.end_to_end: IBAN,
        after.end_to_end: "NL91ABNA0417164300",
    }
    assert Merchant.objects.get(pk=town.shop.pk).iban == "NL91ABNA0417164300"


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("Crèmerie d'Été", "Cremerie d'Ete"),
        ("Kaas & Zo <Schoten>", "Kaas Zo Schoten"),
        ("  Bij\n de   bakker ", "Bij de bakker"),
        ("Bœuf Straße", "Boeuf Strasse"),
        ("Smørrebrød Łódź", "Smorrebrod Lodz"),
        ("Œuf Ærø", "OEuf AEro"),
        ("面包", "-"),
        ("a" * 90, "a" * 70),
        ("//bakker//om de hoek/", "bakker/om de hoek"),
    ],
)
def test_a_name_is_written_in_the_letters_of_sepa(said, sent):
    assert pain.plain(said) == sent


@given(
    st.lists(st.integers(1, 10**11), min_size=1, max_size=6),
    st.text(max_size=100),
    st.text(max_size=100),
)
def test_any_name_and_any_amounts_make_a_file_that_can_be_read(amounts, name, says):
    body = pain.written(message(*(line(one, name=name, says=says) for one in amounts), debtor=name))

    root = opened(body)

    assert root.findtext("GrpHdr/NbOfTxs") == str(len(amounts))
    assert Decimal(root.findtext("GrpHdr/CtrlSum")) * 100 == sum(amounts)
    assert root.findtext("PmtInf/CtrlSum") == root.findtext("GrpHdr/CtrlSum")
    assert [Decimal(one.text) * 100 for one in root.iter("InstdAmt")] == amounts
    for one in [*root.iter("Nm"), *root.iter("Ustrd")]:
        assert LETTERS.fullmatch(one.text)
        assert 0 < len(one.text) <= 70
        assert one.text == one.text.strip()
        assert "//" not in one.text
        assert not one.text.startswith("/")
        assert not one.text.endswith("/")


def test_the_same_lines_make_the_same_bytes_and_the_moment_has_no_parts_of_a_second():
    said = message(line(5), line(120))

    assert pain.written(said) == pain.written(said)
    assert "<CreDtTm>2026-03-02T10:05:07+00:00</CreDtTm>" in pain.written(said)
    assert (pain.euro(5), pain.euro(120), pain.euro(10**9)) == ("0.05", "1.20", "10000000.00")


# ECB press release of 14 December 2000; the dates of Easter are those of the calendar.
@pytest.mark.parametrize(
    ("made", "paid"),
    [
        (date(2026, 3, 2), date(2026, 3, 3)),
        (date(2026, 3, 6), date(2026, 3, 9)),
        (date(2026, 4, 2), date(2026, 4, 7)),
        (date(2026, 4, 30), date(2026, 5, 4)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 12, 31), date(2027, 1, 4)),
        # Belgium rests, the banks of the euro do not: Ascension Day, 21 July, 11 November.
        (date(2026, 5, 13), date(2026, 5, 14)),
        (date(2026, 7, 20), date(2026, 7, 21)),
        (date(2026, 11, 10), date(2026, 11, 11)),
    ],
)
def test_a_bank_pays_on_the_next_day_that_it_is_open(made, paid):
    assert bank_days.next_bank_day(made) == paid


@pytest.mark.parametrize(
    "sunday",
    [date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2026, 4, 5), date(2038, 4, 25)],
)
def test_easter_is_the_sunday_of_the_calendar(sunday):
    assert bank_days.easter(sunday.year) == sunday


def test_a_file_of_a_friday_is_paid_on_the_next_bank_day(today):
    friday = today - timedelta(days=(today.isoweekday() - 5) % 7)
    town = city(friday, "ann")
    town.works("ann", 60)
    town.buys("ann", 20)
    town.redeems(20)

    assert town.files().execute_on == bank_days.next_bank_day(friday)

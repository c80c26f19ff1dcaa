"""A year of bookings, judged by others: a small bookkeeper written here, and Beancount itself."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from klaverblad.apps.exchange.ledger import beancount
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.errors import Refused
from tests.apps.exchange.ledger_world import ACTOR, AT, DAY, GROWING, group, order

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    """A group that lives for a year: payments, holds, reversals, fees, somebody who leaves."""
    lets = group(GROWING, members=8, decimals=2)
    chance = random.Random(7)  # noqa: S311  (not a secret)
    booked = []
    for week in range(52):
        at = AT + timedelta(weeks=week)
        today = DAY + timedelta(weeks=week)
        for _ in range(3):
            payer, payee = chance.sample([*lets.members, lets.pot], 2)
            until = at + timedelta(days=2) if chance.random() < 0.2 else None
            asked = order(payer, payee, chance.randint(1, 60), happened_on=today, held_until=until)
            try:
                row = ledger.post(ACTOR, [asked], at=at).transfers[0]
                if until:
                    ledger.accept(ACTOR, row.pk, at=at + timedelta(days=1))
                booked.append(row.pk)
                if chance.random() < 0.1:
                    ledger.reverse(ACTOR, chance.choice(booked), id=uuid4(), at=at)
            except Refused:
                continue
    assert len(booked) > 100
    return lets


def judge(text):
    """Read the file with nothing of ours: does every entry add up, does every balance hold?"""
    sums, wrong = defaultdict(Decimal), []
    entry: list[Decimal] = []
    for line in [*text.splitlines(), ""]:
        if posting := re.fullmatch(r"  (\S+)  (-?[\d.]+) \S+", line):
            sums[posting[1]] += Decimal(posting[2])
            entry.append(Decimal(posting[2]))
        elif said := re.fullmatch(r"\S+ balance (\S+)  (-?[\d.]+) \S+", line):
            if sums[said[1]] != Decimal(said[2]):
                wrong.append(line)
        elif entry:
            if len(entry) != 2 or sum(entry) != 0:
                wrong.append(line)
            entry = []
    return wrong, sums


def test_a_year_adds_up_for_a_bookkeeper_that_knows_nothing_of_us(year):
    text = "\n".join(beancount.export(year.currency))

    wrong, sums = judge(text)

    assert not wrong
    assert sum(sums.values()) == 0
    assert text.count(" * ") > 100


def test_the_bookkeeper_finds_one_cent_too_many(year):
    text = "\n".join(beancount.export(year.currency))
    spoiled = re.sub(
        r"(\n  \S+  \d+\.\d)(\d) ", lambda m: f"{m[1]}{(int(m[2]) + 1) % 10} ", text, count=1
    )

    wrong, _sums = judge(spoiled)

    assert spoiled != text
    assert wrong


def test_beancount_itself_agrees_with_the_year(year, tmp_path):
    program = shutil.which("bean-check")
    if program is None:
        pytest.skip("Beancount is not installed; it is a tool of development.")
    file = tmp_path / "year.beancount"
    file.write_text("\n".join(beancount.export(year.currency)), encoding="utf-8")

    answer = subprocess.run([program, str(file)], capture_output=True, text=True, check=False)

    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


def test_no_words_and_no_names_are_in_the_file(year):
    ledger.post(
        ACTOR, [order(*year.members[:2], 1, text="zwk7qx voor Jan")], at=AT + timedelta(days=400)
    )

    text = "\n".join(beancount.export(year.currency))

    assert "zwk7qx" not in text


def test_the_command_writes_the_same_file(year):
    said = io.StringIO()

    call_command("exchange", "beancount", year.currency.code, stdout=said)

    assert said.getvalue().splitlines() == list(beancount.export(year.currency))


def test_an_unknown_currency_is_said_with_exit_code_two():
    with pytest.raises(CommandError) as stopped:
        call_command("exchange", "beancount", "nowhere")

    assert stopped.value.returncode == 2


@pytest.mark.parametrize(
    ("code", "unit"),
    [("kluit", "KLUIT"), ("k", "U-K"), ("1-uur", "U-1-UUR"), ("a_b-", "A-B"), ("--", "U-X")],
)
def test_every_code_becomes_a_unit_that_beancount_can_read(code, unit):
    assert beancount.commodity(code) == unit


def test_a_currency_without_accounts_is_an_empty_file():
    empty = ledger.open_currency(ACTOR, code="leeg", name="Leeg", kind="time", policy={})

    assert list(beancount.export(empty)) == ['option "title" "LEEG"']

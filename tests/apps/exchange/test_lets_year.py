"""Two hundred members live for a year, and three bookkeepers agree about every one of them."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from klaverblad.apps.exchange.ledger import beancount
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.models import Account
from klaverblad.apps.exchange.lets.models import Member, MemberState, Offer
from tests.apps.exchange.lets_year import LOWER, POT, UPPER, lived

MEMBERS = 200

# One database: a year is long, and each of its statements is asked of both elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_two_hundred_members_live_for_a_year_and_every_balance_is_what_they_did(today, tmp_path):
    year = lived(today, members=MEMBERS, seed=11)

    members = {name: year.group.member(name) for name in year.group.of}
    accounts = Account.objects.in_bulk([one.account_id for one in members.values()])
    assert {name: accounts[one.account_id].balance for name, one in members.items()} == {
        name: year.shadow[name] for name in members
    }
    assert Account.objects.get(pk=year.group.group.pot_id).balance == year.shadow[POT]
    assert sum(year.shadow.values()) == 0

    # It was a life: all of it happened, and the limits were met now and then.
    assert len(members) == MEMBERS
    wanted = {"join", "pay", "ask", "answer", "activity", "offer", "take_back", "leave", "settle"}
    assert set(year.done) >= wanted, year.done
    assert year.done["pay"] > 400
    assert sum(year.refused.values()) > 0

    # Nobody stands where the group lets nobody go, and whoever left stands at nought.
    for name, one in members.items():
        balance = accounts[one.account_id].balance
        assert LOWER <= balance <= UPPER, name
        assert one.state != MemberState.LEFT or balance == 0, name
    assert Member.objects.filter(state=MemberState.LEFT).exists()
    gone = Member.objects.exclude(state=MemberState.ACTIVE)
    assert not Offer.objects.filter(member__in=gone, withdrawn_at=None).exists()

    verdict = audit()
    assert verdict.is_whole, verdict.findings

    program = shutil.which("bean-check")
    assert program, "Beancount judges this year: make .venv/.tests installs it"
    file = tmp_path / "year.beancount"
    lines = beancount.export(year.group.group.currency)
    file.write_text("\n".join(lines), encoding="utf-8")
    answer = subprocess.run([program, str(file)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")

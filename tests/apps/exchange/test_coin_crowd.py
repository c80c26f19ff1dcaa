"""Eight at once with a coin, and a power cut in the middle: each thing is done once, or not at all."""

from __future__ import annotations

import os
import re
import signal
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from klaverblad.apps.exchange.citycoin import services as coins
from klaverblad.apps.exchange.citycoin.errors import NothingToPay
from klaverblad.apps.exchange.citycoin.models import Sale
from klaverblad.apps.exchange.citycoin.redemption_models import PaymentFile, Redemption
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.errors import NotNow
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.journal import services as journal
from klaverblad.apps.journal.models import Event
from klaverblad.apps.journal.verification import verify
from tests.apps.exchange import ledger_crowd as crowd
from tests.apps.exchange.coin_world import City, city
from tests.apps.exchange.test_coin_pages import whole_way

EIGHT = 8
ON = date(2026, 3, 2)
NAMES = [f"lid{n}" for n in range(EIGHT)]


@pytest.fixture
def town(own_database: None) -> City:
    """Eight members with fifty coins each, and a shop."""
    found = city(ON, *NAMES)
    for name in NAMES:
        found.works(name, 120)
    return found


def test_a_coin_goes_the_whole_way_where_each_step_commits_itself(own_database, today):
    # As on a server: no test holds a transaction around it.
    whole_way(today)

    assert audit().is_whole


def test_eight_pay_at_one_shop_that_redeems_meanwhile(town):
    work = [(town, name, n) for n, name in enumerate(NAMES)]

    answers = crowd.at_once(_pay_and_redeem, work)

    paid, redeemed = (sum(one[n] for one in answers) for n in (0, 1))
    assert paid == EIGHT * 3 * 5
    assert redeemed > 0
    assert Sale.objects.filter(state="paid").count() == EIGHT * 3
    assert town.has(town.shop.account) == paid - redeemed
    assert town.has(town.coin.payable) == redeemed * 10
    assert town.has(town.coin.issuer) == redeemed - EIGHT * 50
    issuer = Account.objects.get(pk=town.coin.issuer_id)
    assert -issuer.min == (10_000 - redeemed * 10) // 10
    assert audit().is_whole
    assert verify().is_whole


def _pay_and_redeem(town: City, name: str, n: int) -> tuple[int, int]:
    """Pay three times, each twice with one id; the even ones change coins of the shop into euro."""
    mine, paid, redeemed = town.actor(name), 0, 0
    for _ in range(3):
        key = uuid4()
        for _twice in range(2):
            crowd.patient(
                lambda key=key: coins.ask_sale(town.bakker, town.shop.pk, key, 5, at=town.at)
            )
            crowd.patient(lambda key=key: coins.pay_sale(mine, town.pk, key, at=town.at))
        paid += 5
        if n % 2 == 0:
            again = uuid4()
            try:
                for _twice in range(2):
                    crowd.patient(lambda again=again: town.redeems(4, redemption_id=again))
            except NotNow:
                continue
            redeemed += 4
    return paid, redeemed


def test_one_square_scanned_by_eight_is_paid_by_one(town):
    asked = coins.ask_sale(town.bakker, town.shop.pk, uuid4(), 20, at=town.at)

    answers = crowd.at_once(_scan, [(town, name, asked.pk) for name in NAMES])

    assert sorted(answers) == ["DoesNotExist"] * (EIGHT - 1) + ["done"]
    assert town.has(town.shop.account) == 20
    assert sorted(town.balance(name) for name in NAMES) == [30] + [50] * (EIGHT - 1)


def _scan(town: City, name: str, pk: Any) -> str:
    return crowd.outcome(coins.pay_sale, town.actor(name), town.pk, pk, at=town.at)


def test_one_redemption_asked_by_eight_is_one_and_all_that_there_is_goes_once(town):
    town.buys("lid0", 30)
    same = uuid4()

    answers = crowd.at_once(_redeem, [(town, same, 30)] * EIGHT)

    assert answers == ["done"] * EIGHT
    assert Redemption.objects.count() == 1
    town.buys("lid1", 30)
    answers = crowd.at_once(_redeem, [(town, uuid4(), 20) for _ in range(EIGHT)])
    assert sorted(answers) == ["NotNow"] * (EIGHT - 1) + ["done"]
    assert town.has(town.shop.account) == 10
    assert audit().is_whole


def _redeem(town: City, pk: Any, amount: int) -> str:
    return crowd.outcome(town.redeems, amount, redemption_id=pk)


def test_one_card_used_eight_times_at_once_stays_within_its_day(town):
    town.works("lid0", 12 * 60)
    _card, number = coins.make_card(town.actor("lid0"), town.pk, at=town.at)

    answers = crowd.at_once(_by_card, [(town, number, 60)] * EIGHT)

    assert sorted(answers) == ["CardSaysNo"] * (EIGHT - 3) + ["done"] * 3
    assert town.has(town.shop.account) == 180


def _by_card(town: City, number: str, amount: int) -> str:
    return crowd.outcome(
        coins.pay_by_card, town.bakker, town.shop.pk, uuid4(), number, amount, at=town.at
    )


def test_the_last_of_the_cover_is_issued_once_while_the_city_takes_some_back(town):
    left = 1_000 - EIGHT * 50
    town.cover(-(left - 50) * 10)
    said = [town.says(name, 120).pk for name in NAMES[1:]]
    work: list[tuple[Any, ...]] = [(_confirm, town, pk) for pk in said]

    answers = crowd.at_once(_do, [*work, (_take_back, town, -100)])

    # Fifty are left for all, or forty when the city was first: then nobody has fifty.
    assert answers[-1] == "done"
    assert set(answers[:-1]) <= {"done", "NoCover"}
    assert answers[:-1].count("done") <= 1
    issuer = Account.objects.get(pk=town.coin.issuer_id)
    assert -issuer.balance == EIGHT * 50 + answers[:-1].count("done") * 50
    assert audit().is_whole


def _do(work: Any, *given: Any) -> Any:
    return work(*given)


def _confirm(town: City, pk: Any) -> str:
    return crowd.outcome(coins.confirm_work, town.actor("mia"), town.pk, pk, at=town.at)


def _take_back(town: City, cents: int) -> str:
    return crowd.outcome(town.cover, cents)


def test_files_made_while_a_shop_asks_and_changes_its_mind_have_each_line_once(town):
    town.buys("lid0", 50)
    town.buys("lid1", 50)
    asked = [town.redeems(5).pk for _ in range(12)]
    work: list[tuple[Any, ...]] = [(_make, town)] * 3
    work += [(_withdraw, town, pk) for pk in asked[:3]] + [(_redeem, town, uuid4(), 5)] * 2

    answers = crowd.at_once(_do, work)

    assert set(answers[:3]) <= {"done", "NothingToPay"}
    files = list(PaymentFile.objects.order_by("number"))
    assert [one.number for one in files] == list(range(1, len(files) + 1))
    _each_line_stands_once(files)
    for pk, answer in zip(asked[:3], answers[3:6], strict=True):
        state = Redemption.objects.get(pk=pk).state
        assert (answer, state) in {("done", "withdrawn"), ("AlreadyAnswered", "filed")}
    assert audit().is_whole


def _make(town: City) -> str:
    return crowd.outcome(town.files)


def _withdraw(town: City, pk: Any) -> str:
    return crowd.outcome(coins.withdraw_redemption, town.bakker, town.shop.pk, pk, at=town.at)


def _each_line_stands_once(files: list[PaymentFile]) -> None:
    """Every line of every file, and every redemption that says it is in one, once in it."""
    sent: list[str] = []
    for one in files:
        ends = re.findall(r"<EndToEndId>(\w+)<", one.body)
        rows = Redemption.objects.filter(file=one)
        assert sorted(ends) == sorted(rows.values_list("end_to_end", flat=True))
        assert (len(ends), sum(row.cents for row in rows)) == (one.n_lines, one.cents)
        sent += ends
    assert len(set(sent)) == len(sent)


def test_one_file_asked_by_eight_at_once_is_made_once(town):
    town.buys("lid0", 30)
    town.redeems(10)
    same = uuid4()

    answers = crowd.at_once(_body, [(town, same)] * EIGHT)

    assert len(set(answers)) == 1
    assert PaymentFile.objects.count() == 1
    assert Event.objects.filter(name="coin_file.made").count() == 1


def _body(town: City, pk: Any) -> str:
    return str(crowd.patient(lambda: town.files(file_id=pk)).body)


def test_paid_and_sent_back_at_once_end_where_one_after_the_other_ends(town):
    town.buys("lid0", 30)
    asked = town.redeems(30)
    made = town.files()

    answers = crowd.at_once(_do, [(_pay, town, made.pk), (_send_back, town, asked.pk)] * 4)

    assert set(answers) == {"done"}
    assert Redemption.objects.get(pk=asked.pk).state == "returned"
    assert town.has(town.shop.account) == 30
    assert (town.has(town.coin.payable), town.has(town.coin.reserve)) == (0, 10_000)
    assert audit().is_whole


def _pay(town: City, pk: Any) -> str:
    return crowd.outcome(coins.note_paid, town.tine, town.pk, pk, at=town.at)


def _send_back(town: City, pk: Any) -> str:
    return crowd.outcome(coins.note_returned, town.tine, town.pk, pk, at=town.at)


# ---- a power cut -----------------------------------------------------------------------------
@pytest.mark.parametrize("where", ["written", "states", "journal", "committed"])
def test_killed_in_the_middle_of_a_file_there_is_a_whole_one_or_none(town, where):
    town.buys("lid0", 50)
    asked = {town.redeems(7).pk for _ in range(5)}
    same = uuid4()

    answers = crowd.at_once(_die, [(town, same, where)])

    assert answers == [None]
    is_there = where == "committed"
    assert PaymentFile.objects.count() == int(is_there)
    states = set(Redemption.objects.values_list("state", flat=True))
    assert states == ({"filed"} if is_there else {"requested"})
    # Whoever tries again, gets the same one, or the first one; every line stands in it once.
    again = town.files(file_id=same)
    assert again.n_lines == len(asked)
    with pytest.raises(NothingToPay):
        town.files()
    _each_line_stands_once(list(PaymentFile.objects.all()))
    assert Event.objects.filter(name="coin_file.made").count() == 1
    assert coins.note_paid(town.tine, town.pk, again.pk, at=town.at) == len(asked)
    assert audit().is_whole


def _die(town: City, pk: Any, where: str) -> None:
    """Make the file, and be killed when so much of it was done."""
    module = "klaverblad.apps.exchange.citycoin.services.redeeming"
    if where == "committed":
        town.files(file_id=pk)
        _kill()
    with pytest.MonkeyPatch.context() as cut:
        if where == "written":
            cut.setattr(f"{module}.PaymentFile.objects.create", _kill)
        elif where == "states":
            cut.setattr(f"{module}.journal.emit", _kill)
        else:
            emit = journal.emit
            cut.setattr(f"{module}.journal.emit", lambda *a, **more: (emit(*a, **more), _kill()))
        town.files(file_id=pk)


def _kill(*_given: object, **_more: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_killed_while_a_shop_changes_coins_into_euro_nothing_is_half(town):
    town.buys("lid0", 30)
    same = uuid4()

    crowd.at_once(_die_redeeming, [(town, same)])

    assert not Redemption.objects.exists()
    assert town.has(town.shop.account) == 30
    assert (town.has(town.coin.payable), town.has(town.coin.reserve)) == (0, 10_000)
    assert town.redeems(30, redemption_id=same).state == "requested"
    assert Transfer.objects.filter(batch=same).count() == 2
    assert audit().is_whole


def _die_redeeming(town: City, pk: Any) -> None:
    with transaction.atomic():
        town.redeems(30, redemption_id=pk)
        _kill()

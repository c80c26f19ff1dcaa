"""Any sequence of what people do with a coin: its rules hold after each step, as in a small model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import services as coins
from klaverblad.apps.exchange.citycoin.errors import AlreadyAnswered, BadCoin, NoCover, NothingToPay
from klaverblad.apps.exchange.citycoin.models import Sale
from klaverblad.apps.exchange.citycoin.redemption_models import PaymentFile, Redemption
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.errors import NotNow
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.errors import Refused
from tests.apps.exchange.coin_world import City, city, shop

ON = date(2026, 3, 2)
NAMES = ["ann", "bo", "cis"]
WHO = st.sampled_from(NAMES)
SHOP = st.integers(0, 1)
AMOUNT = st.integers(1, 60)
CENTS_EACH = 10
# Where a redemption may go from where it is; there is no way back to what was.
WAYS = {
    "requested": {"requested", "filed", "withdrawn"},
    "filed": {"filed", "paid", "returned"},
    "paid": {"paid", "returned"},
    "withdrawn": {"withdrawn"},
    "returned": {"returned"},
}


@dataclass
class Model:
    """What everybody has, in a few numbers. No database, no limits of a table."""

    members: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    shops: list[int] = field(default_factory=lambda: [0, 0])
    paper: int = 0
    reserve: int = 0
    payable: int = 0

    @property
    def out(self) -> int:
        return sum(self.members.values()) + sum(self.shops) + self.paper

    @property
    def room(self) -> int:
        """How many coins can still be issued."""
        return max(0, self.reserve // CENTS_EACH) - self.out


class CoinMachine(RuleBasedStateMachine):
    """A city, three members and two shops, in any order, each thing sometimes twice."""

    @initialize()
    def begin(self) -> None:
        # Each city is taken back after its story, for the next one has the same name.
        self.story = transaction.atomic()
        self.story.__enter__()
        self.town: City = city(ON, *NAMES, cover=500)
        self.shops = [self.town.shop, shop(self.town, f"slager{uuid4().hex[:6]}")]
        self.model = Model(reserve=500)
        # Something to begin with, so that a short story reaches the bank.
        for name in NAMES[:2]:
            self.town.works(name, 24)
            self.model.members[name] = 10
        self.town.buys("ann", 8)
        self.model.members["ann"], self.model.shops[0] = 2, 8
        self.sales: dict[UUID, tuple[str, int, int]] = {}
        self.asked: dict[UUID, tuple[int, int]] = {}
        self.states: dict[UUID, str] = {}
        self.files: list[UUID] = []

    def step(self, can: bool, no: type[Refused], what: Any) -> bool:
        """Do it. It must be done where the model says that it can, and refused where it cannot."""
        rows = Transfer.objects.count()
        try:
            what()
        except no:
            assert not can
            assert Transfer.objects.count() == rows
            return False
        assert can
        return True

    def seller(self, n: int) -> Any:
        return Actor.owner(self.shops[n].user, on=ON)

    @rule(who=WHO, minutes=st.integers(6, 300))
    def issue(self, who: str, minutes: int) -> None:
        amount = (25 * minutes * 2 + 60) // 120
        said = self.town.says(who, minutes)
        mia = self.town.actor("mia")

        def confirm() -> None:
            for _twice in range(2):
                coins.confirm_work(mia, self.town.pk, said.pk, at=self.town.at)

        if self.step(self.model.room >= amount, NoCover, confirm):
            self.model.members[who] += amount

    @rule(amount=AMOUNT)
    def hand_out_notes(self, amount: int) -> None:
        key = uuid4()
        done = self.step(
            self.model.room >= amount, NoCover,
            lambda: coins.put_notes_out(
                self.town.tine, self.town.pk, key, amount, at=self.town.at
            ),
        )  # fmt: skip
        self.model.paper += amount * done

    @rule(at=SHOP, amount=AMOUNT)
    def take_notes(self, at: int, amount: int) -> None:
        key = uuid4()
        done = self.step(
            self.model.paper >= amount, BadCoin,
            lambda: coins.take_notes_in(
                self.town.tine, self.town.pk, key, self.shops[at].pk, amount, at=self.town.at
            ),
        )  # fmt: skip
        self.model.paper -= amount * done
        self.model.shops[at] += amount * done

    @rule(cents=st.one_of(st.integers(1, 900), st.integers(-700, -1)))
    def change_cover(self, cents: int) -> None:
        key = uuid4()
        can = cents > 0 or self.model.reserve >= -cents
        if self.step(can, BadCoin, lambda: self.town.cover(cents, change_id=key)):
            self.model.reserve += cents

    @rule(who=WHO, at=SHOP, amount=AMOUNT, by_square=st.booleans())
    def spend(self, who: str, at: int, amount: int, by_square: bool) -> None:
        town, mine, seller = self.town, self.town.actor(who), self.seller(at)
        if by_square:
            code = coins.show_square(mine, town.pk, at=town.at).code
            sale = coins.ask_by_code(seller, self.shops[at].pk, code, amount, at=town.at)
        else:
            sale = coins.ask_sale(seller, self.shops[at].pk, uuid4(), amount, at=town.at)

        def pay() -> None:
            for _twice in range(2):
                coins.pay_sale(mine, town.pk, sale.pk, at=town.at)

        if self.step(self.model.members[who] >= amount, NotNow, pay):
            self.model.members[who] -= amount
            self.model.shops[at] += amount
            self.sales[sale.pk] = (who, at, amount)
        elif by_square:
            coins.say_no(mine, town.pk, sale.pk, at=town.at)

    @precondition(lambda self: getattr(self, "sales", None))
    @rule(data=st.data())
    def refund(self, data: Any) -> None:
        key = data.draw(st.sampled_from(list(self.sales)))
        who, at, amount = self.sales[key]
        is_back = Sale.objects.get(pk=key).state == "refunded"
        done = self.step(
            is_back or self.model.shops[at] >= amount, NotNow,
            lambda: coins.give_back(self.seller(at), self.shops[at].pk, key, at=self.town.at),
        )  # fmt: skip
        if done and not is_back:
            self.model.members[who] += amount
            self.model.shops[at] -= amount

    @rule(at=SHOP, amount=AMOUNT)
    def redeem(self, at: int, amount: int) -> None:
        key, seller = uuid4(), self.seller(at)

        def ask() -> None:
            for _twice in range(2):
                coins.redeem(seller, self.shops[at].pk, key, amount, at=self.town.at)

        if self.step(self.model.shops[at] >= amount, NotNow, ask):
            self.model.shops[at] -= amount
            self.model.reserve -= amount * CENTS_EACH
            self.model.payable += amount * CENTS_EACH
            self.asked[key] = (at, amount)

    @precondition(lambda self: getattr(self, "asked", None))
    @rule(data=st.data())
    def withdraw(self, data: Any) -> None:
        key = data.draw(st.sampled_from(list(self.asked)))
        at, _amount = self.asked[key]
        was = self.states[key]
        done = self.step(
            was in ("requested", "withdrawn"), AlreadyAnswered,
            lambda: coins.withdraw_redemption(
                self.seller(at), self.shops[at].pk, key, at=self.town.at
            ),
        )  # fmt: skip
        if done and was == "requested":
            self.put_back(key)

    def put_back(self, key: UUID, *, was_paid: bool = False) -> None:
        at, amount = self.asked[key]
        self.model.shops[at] += amount
        self.model.reserve += amount * CENTS_EACH
        if not was_paid:
            self.model.payable -= amount * CENTS_EACH

    @rule()
    def make_file(self) -> None:
        key = uuid4()
        waiting = {one for one, state in self.states.items() if state == "requested"}
        done = self.step(bool(waiting), NothingToPay, lambda: self.town.files(file_id=key))
        if done:
            assert self.town.files(file_id=key).n_lines == len(waiting)
            assert set(Redemption.objects.filter(file=key).values_list("pk", flat=True)) == waiting
            self.files.append(key)

    @precondition(lambda self: getattr(self, "files", None))
    @rule(data=st.data())
    def bank_pays(self, data: Any) -> None:
        key = data.draw(st.sampled_from(self.files))
        rows = Redemption.objects.filter(file=key, state="filed")
        owed = {one.pk: one.cents for one in rows}

        assert coins.note_paid(self.town.tine, self.town.pk, key, at=self.town.at) == len(owed)

        self.model.payable -= sum(owed.values())

    @precondition(lambda self: getattr(self, "files", None))
    @rule(data=st.data())
    def bank_sends_back(self, data: Any) -> None:
        key = data.draw(st.sampled_from(list(self.asked)))
        was = self.states[key]
        done = self.step(
            was in ("filed", "paid", "returned"), AlreadyAnswered,
            lambda: coins.note_returned(self.town.tine, self.town.pk, key, at=self.town.at),
        )  # fmt: skip
        if done and was != "returned":
            self.put_back(key, was_paid=was == "paid")

    @invariant()
    def nothing_is_lost_and_nothing_is_made(self) -> None:
        if not hasattr(self, "town"):
            return
        town, model, coin = self.town, self.model, self.town.coin
        assert {one: town.balance(one) for one in NAMES} == model.members
        assert [town.has(one.account) for one in self.shops] == model.shops
        assert town.has(coin.paper) == model.paper
        assert (town.has(coin.reserve), town.has(coin.payable)) == (model.reserve, model.payable)
        issuer = Account.objects.get(pk=coin.issuer_id)
        assert -issuer.balance == model.out
        # The limit of the issuer is what the reserve pays, never a moment of something else.
        assert -issuer.min == max(0, model.reserve // CENTS_EACH)
        for currency in (coin.group.currency_id, coin.euro_id):
            rows = Account.objects.filter(currency_id=currency)
            assert rows.aggregate(total=Sum("balance"))["total"] == 0

    @invariant()
    def a_redemption_only_moves_forward(self) -> None:
        if not hasattr(self, "town"):
            return
        now = dict(Redemption.objects.filter(pk__in=self.asked).values_list("pk", "state"))
        assert now.keys() == self.asked.keys()
        assert all(now[key] in WAYS[was] for key, was in self.states.items())
        self.states = now
        owed = sum(self.asked[key][1] for key, is_ in now.items() if is_ in ("requested", "filed"))
        assert self.model.payable == owed * CENTS_EACH

    def teardown(self) -> None:
        if not hasattr(self, "story"):
            return
        try:
            self.look_back()
        finally:
            transaction.set_rollback(True)
            self.story.__exit__(None, None, None)

    def look_back(self) -> None:
        """Of the whole story: the books are right, and no payment was sent to a bank twice."""
        assert audit().is_whole
        files = PaymentFile.objects.filter(pk__in=self.files)
        ends = [end for one in files for end in re.findall(r"<EndToEndId>(\w+)<", one.body)]
        assert len(set(ends)) == len(ends)
        sent = {key for key, state in self.states.items() if state in ("filed", "paid", "returned")}
        assert len(ends) == len(sent)


def test_every_sequence_with_a_coin_keeps_its_cover_and_loses_nothing(db):
    run_machine(
        CoinMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

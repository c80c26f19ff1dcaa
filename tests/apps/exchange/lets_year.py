"""A year of a group with many members, made by chance, with a bookkeeper of its own beside it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.models import AskState, Member, MemberState
from klaverblad.errors import Refused
from tests.apps.exchange.lets_world import WORDS, Lets, begin

POT = "pot"
LOWER, UPPER = -100, 300
WEEKS = 52


@dataclass
class Year:
    """What the members did, and what each should have by a count that reads no balance."""

    group: Lets
    chance: random.Random
    shadow: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    asks: list[tuple[str, str, int, UUID]] = field(default_factory=list)
    offers: list[tuple[str, UUID]] = field(default_factory=list)
    paid: list[tuple[str, str, int, UUID]] = field(default_factory=list)

    # ---- who there is ------------------------------------------------------------------------
    @property
    def names(self) -> list[str]:
        """Who takes part at this moment, without the coordinator."""
        return self._in(MemberState.ACTIVE, MemberState.LEAVING)

    def _in(self, *states: str) -> list[str]:
        inside = set(Member.objects.filter(state__in=states).values_list("pk", flat=True))
        return [n for n, one in self.group.of.items() if one.pk in inside and n != "mia"]

    def join(self, name: str) -> None:
        self.group.joins(name)
        self._moved(POT, name, WORDS["rules"]["start_value"])
        self.done["join"] += 1

    # ---- what a week brings ------------------------------------------------------------------
    def pay(self) -> None:
        payer, payee = self.chance.sample(self.names, 2)
        amount, id_ = self.chance.randint(1, 60), uuid4()
        twice = self.chance.random() < 0.1
        with self._tried("pay"):
            self.group.pay(payer, payee, amount, id=id_, text="Hulp")
            self._moved(payer, payee, amount)
            self.paid.append((payer, payee, amount, id_))
            if twice:
                # The phone lost its answer and asks once more: nothing may move again.
                assert self.group.pay(payer, payee, amount, id=id_, text="Hulp").is_replay

    def ask(self) -> None:
        asker, payer = self.chance.sample(self.names, 2)
        amount, id_ = self.chance.randint(1, 40), uuid4()
        said = lets.Payment(id=id_, partner=self.group.of[payer].pk, amount=amount)
        with self._tried("ask"):
            lets.ask(self.group.actor(asker), self.group.group.pk, said, at=self.group.at)
            self.asks.append((asker, payer, amount, id_))

    def answer(self) -> None:
        if not self.asks:
            return
        asker, payer, amount, id_ = self.asks.pop(self.chance.randrange(len(self.asks)))
        actor, group = self.group.actor(payer), self.group.group.pk
        if payer not in self.names:
            return
        with self._tried("answer"):
            if self.chance.random() < 0.2:
                lets.refuse_ask(actor, group, id_, at=self.group.at)
                return
            answered = lets.pay_ask(actor, group, id_, at=self.group.at)
            assert answered.state == AskState.PAID
            self._moved(payer, asker, amount)

    def activity(self) -> None:
        there = self.chance.sample(self.names, 25)
        lines = [lets.Line(self.group.of[one].pk, self.chance.randint(5, 20)) for one in there]
        with self._tried("activity"):
            lets.record_activity(
                self.group.actor("mia"), self.group.group.pk, uuid4(), lines,
                text="Feest", at=self.group.at,
            )  # fmt: skip
            for name, line in zip(there, lines, strict=True):
                self._moved(POT, name, line.amount)

    def market(self) -> None:
        name, id_ = self.chance.choice(self.names), uuid4()
        said = lets.NewOffer(kind="offer", category="Tuin", title="Haag scheren", price=20)
        with self._tried("offer"):
            lets.put_offer(
                self.group.actor(name), self.group.group.pk, said, at=self.group.at, offer_id=id_
            )
            self.offers.append((name, id_))

    def take_back(self) -> None:
        if not self.paid:
            return
        payer, payee, amount, id_ = self.paid.pop(self.chance.randrange(len(self.paid)))
        with self._tried("take_back"):
            lets.take_back(self.group.actor("mia"), self.group.group.pk, id_, at=self.group.at)
            self._moved(payee, payer, amount)

    def leave(self) -> None:
        name = self.chance.choice(self.names)
        with self._tried("leave"):
            lets.leave(self.group.actor(name), self.group.group.pk, at=self.group.at)

    def settle(self) -> None:
        for name in self._in(MemberState.LEAVING):
            had = self.shadow[name]
            with self._tried("settle"):
                lets.settle(
                    self.group.actor("mia"), self.group.group.pk, self.group.of[name].pk,
                    at=self.group.at,
                )  # fmt: skip
                self._moved(name, POT, had)

    def fees(self) -> None:
        before = {one: self.shadow[one] for one in self.group.of}
        lets.charge_fees(
            self.group.actor("mia"), self.group.group.pk, self.group.on.year, at=self.group.at
        )
        units = WORDS["rules"]["fee"]["units"]
        charged = Transfer.objects.filter(kind="fee", happened_on=self.group.on)
        of_account = {member.account_id: name for name, member in self._members().items()}
        for row in charged:
            assert row.amount == units
            self._moved(of_account[row.payer_id], POT, units)
        assert all(self.shadow[one] in {before[one], before[one] - units} for one in before)

    # ---- the bookkeeping beside it -----------------------------------------------------------
    def _members(self):
        return {name: self.group.member(name) for name in self.group.of}

    def _moved(self, payer: str, payee: str, amount: int) -> None:
        self.shadow[payer] -= amount
        self.shadow[payee] += amount

    def _tried(self, what: str) -> _Tried:
        return _Tried(self, what)


@dataclass
class _Tried:
    """What the group may refuse; a refusal leaves everything as it was."""

    year: Year
    what: str

    def __enter__(self) -> None:
        self.before = Counter(self.year.shadow)

    def __exit__(self, kind, error, trace) -> bool:
        self.year.done[self.what] += kind is None
        if kind is not None and issubclass(kind, Refused):
            self.year.refused[type(error).__name__] += 1
            assert self.year.shadow == self.before
            return True
        return False


def lived(on: date, *, members: int, seed: int) -> Year:
    """A year of so many members: they come in the first weeks, act, and some go."""
    group = begin(on - timedelta(weeks=WEEKS))
    year = Year(group, random.Random(seed))  # noqa: S311  (not a secret)
    year._moved(POT, "mia", group.balance("mia"))
    coming = [f"lid{n}" for n in range(members - 1)]
    for week in range(WEEKS):
        group.on = on - timedelta(weeks=WEEKS - week)
        for name in coming[:20]:
            year.join(name)
        del coming[:20]
        if len(year.names) < 30:
            continue
        for do, times in (
            (year.pay, 12), (year.ask, 3), (year.answer, 3), (year.market, 2), (year.take_back, 1),
        ):  # fmt: skip
            for _ in range(times):
                do()
        if week % 8 == 0:
            year.activity()
        if week % 4 == 0:
            year.leave()
        if week % 13 == 12:
            year.settle()
        if week == WEEKS // 2:
            year.fees()
    return year

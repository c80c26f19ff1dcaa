"""Any sequence of bookings: the database answers as a small model in memory does, step by step."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.models import Account
from klaverblad.apps.exchange.ledger.policy import Limits
from klaverblad.errors import Refused
from tests.apps.exchange.ledger_world import ACTOR, AT, GROWING, group, order

MEMBERS = 4
WHO = st.integers(0, MEMBERS)
AMOUNT = st.integers(1, 130)


@dataclass
class Box:
    """An account of the model."""

    balance: int = 0
    out: int = 0
    into: int = 0
    min: int | None = -100
    max: int | None = 200
    state: str = "open"
    grows: bool = True
    is_member: bool = True

    def move(self, balance=0, out=0, into=0, *, exempt=False):
        """Change, or say no, by the rules as they are said in words."""
        if self.state == "closed" or (self.state == "frozen" and (balance or out > 0 or into > 0)):
            raise ValueError
        can_was, can = self.balance - self.out, self.balance - self.out + balance - out
        top_was, top = self.balance + self.into, self.balance + self.into + balance + into
        low = [0] if self.state == "leaving" else []
        high = list(low)
        if not exempt:
            low += [] if self.min is None else [self.min]
            high += [] if self.max is None else [self.max]
        if any(can < one and can < can_was for one in low):
            raise ValueError
        if any(top > one and top > top_was for one in high):
            raise ValueError
        self.balance += balance
        self.out += out
        self.into += into

    def close_if_done(self):
        if self.state == "leaving" and self.balance == self.out == self.into == 0:
            self.state = "closed"


@dataclass
class Model:
    """The ledger as a few lists. No database, and another way of reckoning growth."""

    boxes: list[Box]
    paid: list[tuple[int, int, int, UUID]] = field(default_factory=list)

    def pay(self, payer, payee, amount, key, *, exempt=False):
        self.boxes[payer].move(-amount, exempt=exempt)
        self.boxes[payee].move(amount, exempt=exempt)
        self.paid.append((payer, payee, amount, key))
        self.settle(payer, payee)

    def settle(self, *pair):
        for one in pair:
            self.grow(one)
            self.boxes[one].close_if_done()

    def grow(self, who):
        box = self.boxes[who]
        if not box.grows:
            return
        by = {
            partner: sum(a for p, q, a, _ in self.paid if (p, q) == (partner, who))
            for partner in range(len(self.boxes))
            if self.boxes[partner].is_member
        }
        earned = sum(min(60, total) for total in by.values())
        box.min = -max(100, min(160, 100 + earned // 2))


class LedgerMachine(RuleBasedStateMachine):
    """Everything that people do with an account, in any order."""

    @initialize()
    def begin(self):
        lets = group(GROWING, members=MEMBERS)
        self.ids = [*lets.members, lets.pot]
        pot = Box(min=None, max=None, grows=False, is_member=False)
        self.model = Model([Box() for _ in range(MEMBERS)] + [pot])
        self.orders, self.held, self.booked = [], {}, {}
        self.at = AT

    def both(self, model_step, ledger_step):
        """Do it in the model and in the database; both say yes, or both say no."""
        tried = deepcopy(self.model)
        try:
            model_step(tried)
        except ValueError:
            with pytest.raises(Refused):
                ledger_step()
            return False
        ledger_step()
        self.model = tried
        return True

    @rule(payer=WHO, payee=WHO, amount=AMOUNT, exempt=st.sampled_from(["", "", "", "agreed"]))
    def pay(self, payer, payee, amount, exempt):
        if payer == payee:
            return
        asked = order(self.ids[payer], self.ids[payee], amount, exempt=exempt)
        done = self.both(
            lambda m: m.pay(payer, payee, amount, asked.id, exempt=bool(exempt)),
            lambda: ledger.post(ACTOR, [asked], at=self.at),
        )
        if done:
            self.orders.append(asked)
            self.booked[asked.id] = (payer, payee, amount)

    @rule(payer=WHO, first=WHO, second=WHO, amount=AMOUNT)
    def pay_two_at_once(self, payer, first, second, amount):
        if payer in (first, second):
            return
        asked = [order(self.ids[payer], self.ids[one], amount) for one in (first, second)]

        def in_model(m):
            # A limit that grows grows between two rows of a batch; an account closes after it.
            for one, to in zip(asked, (first, second), strict=True):
                m.boxes[payer].move(-amount)
                m.boxes[to].move(amount)
                m.paid.append((payer, to, amount, one.id))
                m.grow(to)
            for one in (payer, first, second):
                m.boxes[one].close_if_done()

        if self.both(in_model, lambda: ledger.post(ACTOR, asked, at=self.at, batch=uuid4())):
            for one, to in zip(asked, (first, second), strict=True):
                self.booked[one.id] = (payer, to, amount)

    @precondition(lambda self: getattr(self, "orders", None))
    @rule(data=st.data())
    def try_again(self, data):
        again = data.draw(st.sampled_from(self.orders))

        assert ledger.post(ACTOR, [again], at=self.at + timedelta(hours=1)).is_replay

    @rule(payer=WHO, payee=WHO, amount=AMOUNT)
    def hold(self, payer, payee, amount):
        if payer == payee:
            return
        until = self.at + timedelta(hours=5)
        asked = order(self.ids[payer], self.ids[payee], amount, held_until=until)

        def in_model(m):
            m.boxes[payer].move(out=amount)
            m.boxes[payee].move(into=amount)

        if self.both(in_model, lambda: ledger.post(ACTOR, [asked], at=self.at)):
            self.held[asked.id] = (payer, payee, amount, until)

    @precondition(lambda self: getattr(self, "held", None))
    @rule(data=st.data(), how=st.sampled_from(["accept", "accept", "refuse", "expire"]))
    def settle(self, data, how):
        key = data.draw(st.sampled_from(list(self.held)))
        payer, payee, amount, until = self.held[key]
        at = until if how == "expire" else max(self.at, until - timedelta(hours=1))
        is_late = at >= until

        def in_model(m):
            if how == "accept":
                if is_late:
                    raise ValueError
                m.boxes[payer].move(-amount, out=-amount)
                m.boxes[payee].move(amount, into=-amount)
                m.paid.append((payer, payee, amount, key))
            else:
                m.boxes[payer].move(out=-amount)
                m.boxes[payee].move(into=-amount)
            m.settle(payer, payee)

        if self.both(in_model, lambda: getattr(ledger, how)(ACTOR, key, at=at)):
            del self.held[key]
            if how == "accept":
                self.booked[key] = (payer, payee, amount)

    @precondition(lambda self: getattr(self, "booked", None))
    @rule(data=st.data(), exempt=st.sampled_from(["", "correction"]))
    def take_back(self, data, exempt):
        key = data.draw(st.sampled_from(list(self.booked)))
        payer, payee, amount = self.booked[key]
        was_taken = not any(one[3] == key for one in self.model.paid)

        def in_model(m):
            if was_taken:
                raise ValueError
            m.boxes[payee].move(-amount, exempt=bool(exempt))
            m.boxes[payer].move(amount, exempt=bool(exempt))
            m.paid = [one for one in m.paid if one[3] != key]
            m.settle(payer, payee)

        self.both(
            in_model, lambda: ledger.reverse(ACTOR, key, id=uuid4(), at=self.at, exempt=exempt)
        )

    @rule(who=WHO, lower=st.integers(-150, 0), upper=st.integers(0, 300))
    def agree_limits(self, who, lower, upper):
        ledger.set_limits(ACTOR, self.ids[who], Limits(lower, upper), at=self.at)
        box = self.model.boxes[who]
        box.min, box.max, box.grows = lower, upper, False

    @rule(who=st.integers(0, MEMBERS - 1), to=st.sampled_from(["leaving", "frozen", "open"]))
    def change_state(self, who, to):
        change = {"leaving": ledger.start_leaving, "frozen": ledger.freeze, "open": ledger.stay}[to]

        def in_model(m):
            box = m.boxes[who]
            if box.state == "closed":
                raise ValueError
            if box.state != to:
                box.state = to
                box.close_if_done()

        self.both(in_model, lambda: change(ACTOR, self.ids[who], at=self.at))

    @rule(hours=st.integers(-3, 9))
    def move_the_clock(self, hours):
        self.at += timedelta(hours=hours)
        # Nothing in these tests was done after today's date.
        self.at = max(AT, self.at)

    @invariant()
    def the_database_says_what_the_model_says(self):
        if not hasattr(self, "ids"):
            return
        found = Account.objects.in_bulk(self.ids)
        for pk, box in zip(self.ids, self.model.boxes, strict=True):
            one = found[pk]
            assert (one.balance, one.pending_out, one.pending_in) == (
                box.balance,
                box.out,
                box.into,
            )
            assert (one.min, one.max, one.state) == (box.min, box.max, box.state)
        assert sum(one.balance for one in found.values()) == 0

    def teardown(self):
        assert audit().is_whole


def test_every_sequence_of_bookings_ends_where_the_model_ends(db):
    run_machine(
        LedgerMachine,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

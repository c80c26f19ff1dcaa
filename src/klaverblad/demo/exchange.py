"""One group that exchanges: a year of helping each other, told through the ledger itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import (
    Account,
    AccountKind,
    Currency,
    CurrencyKind,
    LimitSide,
    TransferKind,
)
from klaverblad.apps.exchange.ledger.policy import read_policy
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.models import (
    CODE_LENGTH,
    Ask,
    Group,
    Hours,
    HoursState,
    Member,
    MemberRole,
    MemberState,
    Message,
    News,
    Offer,
)
from klaverblad.apps.exchange.lets.outward_models import ParticipationStatement
from klaverblad.apps.exchange.lets.rules import read_rules
from klaverblad.apps.journal import services as journal
from klaverblad.demo.cast import Cast
from klaverblad.demo.chance import Chance, made_id, moment
from klaverblad.demo.lives import Stream
from klaverblad.demo.pools import pool
from klaverblad.demo.queries import LETS_DOOR, PRACTICE_DOMAIN

_YEAR = 350
_SOON = 10


@dataclass(frozen=True, slots=True)
class _Move:
    """Something that was booked, on its day."""

    on: date
    orders: list[ledger.Order]
    by: str
    batch: UUID | None = None


def add_exchange(cast: Cast) -> None:
    """The group of the practice region; its ids follow from who and what, so that it is the same."""
    said = pool("exchange")
    _Telling(cast, said).tell()


class _Telling:
    def __init__(self, cast: Cast, said: Mapping[str, Any]) -> None:
        self.cast, self.said, self.on = cast, said, cast.on
        self.words = lets.read_group(said["group"])
        self.rules = read_rules(self.words.rules)
        self.members: dict[str, Member] = {}

    def tell(self) -> None:
        self._begin()
        for key, one in self.said["members"].items():
            self._join(key, one)
        self._market()
        moves = [*self._starts(), *self._payments(), *self._activities(), *self._hours()]
        for move in sorted(moves, key=lambda one: (one.on, one.orders[0].id)):
            at = moment(move.on, 18)
            ledger.post(self._actor(move.by, move.on), move.orders, at=at, batch=move.batch)
        self._approved()
        self._leavers()
        self._words()

    def _day(self, ago: int) -> date:
        return self.on - timedelta(days=ago)

    def _actor(self, key: str, on: date) -> Actor:
        return Actor(role=None, on=on, user_id=self.members[key].user_id)

    def _begin(self) -> None:
        unit, at = self.words.unit, moment(self._day(_YEAR + 20), 10)
        group_id = made_id("lets", self.words.slug)
        self.currency = Currency.objects.create(
            id=made_id("lets_unit", unit["code"]),
            group=group_id,
            code=unit["code"],
            name=unit["name"],
            kind=CurrencyKind.MUTUAL,
            units_per_hour_n=unit["per_hour"],
            units_per_hour_d=1,
            policy=dict(self.words.limits),
        )
        self.pot = self._account("pot", AccountKind.POT, at.date())
        self.group = Group.objects.create(
            id=group_id,
            slug=self.words.slug,
            name=self.words.name,
            about=self.words.about,
            area=self.words.area,
            currency=self.currency,
            pot=self.pot,
            rules=dict(self.words.rules),
            created_at=at,
        )
        task = Actor.task("demo", on=at.date())
        journal.emit("lets_group.opened", task, self.group, at=at)

    def _account(self, key: str, kind: str, on: date) -> Account:
        limits = {}
        if kind == AccountKind.MEMBER:
            of_member = read_policy(self.words.limits, kind="mutual").limits_of_a_member()
            limits = {side: getattr(of_member, side) for side in LimitSide.values}
        return Account.objects.create(
            id=made_id("lets_account", key),
            currency=self.currency,
            kind=kind,
            grows=kind == AccountKind.MEMBER,
            created_at=moment(on, 9),
            **limits,
        )

    def _login(self, key: str, one: Mapping[str, Any]) -> User:
        if one.get("tour"):
            # The same login as on her own pages; nothing here says so.
            for (_nis, stream, _number), staff in self.cast.logins.items():
                if stream == Stream.LEEFLOON and staff.user.name.startswith(one["name"]):
                    return staff.user
        address = f"{LETS_DOOR}{one.get('door', key)}@{PRACTICE_DOMAIN}"
        user = User.objects.create(
            id=made_id("user", address),
            email=address,
            name=one["name"],
            password=f"!{made_id('password', address).hex}",
        )
        # The day of making is filled in by the database layer; a login is as old as its asking.
        user.created_at = moment(self._day(one.get("came", one.get("applied", 0)) + 3), 9)
        user.save(update_fields=["created_at"])
        return user

    def _join(self, key: str, one: Mapping[str, Any]) -> None:
        came = self._day(one["came"]) if "came" in one else None
        role = one.get("role", MemberRole.MEMBER)
        chance = Chance("lets_code", key)
        member = Member(
            id=made_id("lets_member", key),
            group=self.group,
            user=self._login(key, one),
            name=one["name"],
            area=one["area"],
            place=one["area"] if one["area"] in self.rules.places else "",
            about=one.get("about", ""),
            code="".join(
                chance.one_of("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(CODE_LENGTH)
            ),
            role=role,
            applied_on=came - timedelta(days=3) if came else self._day(one["applied"]),
        )
        if came is not None:
            member.account = self._account(key, AccountKind.MEMBER, came)
            member.state, member.accepted_on, member.active_since = MemberState.ACTIVE, came, came
            member.accepted_by = self.members.get("hilde")
        member.save(force_insert=True)
        self.members[key] = member
        name = "lets_member.took_part" if came else "lets_member.applied"
        journal.emit(
            name, self._actor(key, member.applied_on), member, at=moment(member.applied_on, 12)
        )

    def _order(
        self, name: object, payer: Account, payee: Account, amount: int, on: date, **more: Any
    ) -> ledger.Order:
        return ledger.Order(
            id=made_id("lets_transfer", name),
            payer=payer.pk,
            payee=payee.pk,
            amount=amount,
            happened_on=on,
            **more,
        )

    def _starts(self) -> list[_Move]:
        found = []
        for key, member in self.members.items():
            if member.account is None or member.active_since is None:
                continue
            order = self._order(
                f"start:{key}", self.pot, member.account, self.rules.start_value,
                member.active_since, kind=TransferKind.GRANT,
            )  # fmt: skip
            found.append(_Move(member.active_since, [order], "hilde"))
        return found

    def _payments(self) -> list[_Move]:
        found, n = [], len(self.said["done"])
        for number, (payer, payee, text, amount) in enumerate(self.said["done"]):
            first, second = self._of(payer), self._of(payee)
            # Twice: life goes on as it went, and a year has more than twenty favours.
            for again in range(2):
                ago = _SOON + (_YEAR - _SOON) * (n - number) // n - 150 * again
                on = self._day(ago)
                if ago < _SOON or on <= max(self._since(payer), self._since(payee)):
                    continue
                order = self._order(f"done:{number}:{again}", first, second, amount, on, text=text)
                found.append(_Move(on, [order], payer))
        return found

    def _of(self, key: str) -> Account:
        account = self.members[key].account
        assert account is not None, f"{key} has no account"
        return account

    def _since(self, key: str) -> date:
        return self.members[key].active_since or self.on

    def _activities(self) -> list[_Move]:
        found = []
        for number, (ago, text, amount, who) in enumerate(self.said["activities"]):
            on = self._day(ago)
            orders = [
                self._order(
                    f"activity:{number}:{key}", self.pot, self._of(key), amount, on,
                    text=text, kind=TransferKind.GRANT,
                )
                for key in who
            ]  # fmt: skip
            found.append(_Move(on, orders, "hilde", made_id("lets_activity", number)))
        return found

    def _hours(self) -> list[_Move]:
        """What the pot paid for hours that a second coordinator approved."""
        return [
            _Move(
                self._day(ago - 1),
                [
                    self._order(
                        f"hours:{number}", self.pot, self._of(who), minutes, self._day(ago - 1),
                        text=task, kind=TransferKind.GRANT,
                    )
                ],
                by,
            )
            for number, (who, task, minutes, ago, by) in enumerate(self.said["hours"])
            if by
        ]  # fmt: skip

    def _approved(self) -> None:
        for number, (who, task, minutes, ago, by) in enumerate(self.said["hours"]):
            on, at = self._day(ago), moment(self._day(ago), 21)
            row = Hours.objects.create(
                id=made_id("lets_hours", number),
                member=self.members[who],
                on=on,
                task=task,
                minutes=minutes,
                state=HoursState.APPROVED if by else HoursState.WAITING,
                entered_by=self.members[who],
                decided_by=self.members[by] if by else None,
                written_at=at,
                decided_at=at + timedelta(days=1) if by else None,
                transfer_id=made_id("lets_transfer", f"hours:{number}") if by else None,
            )
            journal.emit("lets_hours.written", self._actor(who, on), row, at=at, minutes=minutes)

    def _market(self) -> None:
        days = self.rules.offer_days
        for number, (who, kind, category, title, about, price, ago) in enumerate(
            self.said["offers"]
        ):
            on = self._day(ago)
            row = Offer.objects.create(
                id=made_id("lets_offer", number),
                member=self.members[who],
                kind=kind,
                category=category,
                title=title,
                about=about,
                price=price,
                expires_on=on + timedelta(days=days),
                created_at=moment(on, 19, number),
            )
            journal.emit("lets_offer.put", self._actor(who, on), row, at=row.created_at, kind=kind)

    def _leavers(self) -> None:
        for key, one in self.said["members"].items():
            if "leaving" not in one:
                continue
            on = self._day(one["leaving"])
            member = self.members[key]
            Member.objects.filter(pk=member.pk).update(state=MemberState.LEAVING, leaving_since=on)
            actor = self._actor(key, on)
            journal.emit("lets_member.leaving", actor, member, at=moment(on, 20))
            ledger.start_leaving(actor, self._of(key).pk, at=moment(on, 20))

    def _words(self) -> None:
        for number, (asker, payer, amount, text, ago) in enumerate(self.said["asks"]):
            on = self._day(ago)
            ask = Ask.objects.create(
                id=made_id("lets_ask", number),
                asker=self.members[asker],
                payer=self.members[payer],
                amount=amount,
                text=text,
                asked_at=moment(on, 17),
                until=on + timedelta(days=self.rules.ask_days),
            )
            journal.emit("lets_ask.made", self._actor(asker, on), ask, at=ask.asked_at)
        for number, (key, days) in enumerate(self.said["statements"]):
            made = ParticipationStatement.objects.create(
                id=made_id("lets_statement", number),
                member=self.members[key],
                first=self._day(days),
                last=self._day(1),
                made_at=moment(self._day(1), 19),
            )
            journal.emit(
                "lets_statement.made", self._actor(key, self._day(1)), made, at=made.made_at
            )
        for number, (title, text, ago) in enumerate(self.said["news"]):
            on = self._day(ago)
            news = News.objects.create(
                id=made_id("lets_news", number),
                group=self.group,
                by=self.members["hilde"],
                title=title,
                text=text,
                put_at=moment(on, 11),
                until=self.on + timedelta(days=30),
            )
            journal.emit("lets_news.told", self._actor("hilde", on), news, at=news.put_at)
        for number, (sender, receiver, text, ago) in enumerate(self.said["letters"]):
            on = self._day(ago)
            letter = Message.objects.create(
                id=made_id("lets_letter", number),
                sender=self.members[sender],
                receiver=self.members[receiver],
                text=text,
                sent_at=moment(on, 20, number),
            )
            journal.emit("lets_message.sent", self._actor(sender, on), letter, at=letter.sent_at)

"""The coin of the practice region: half a year of earning, buying and paying out, by its services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.exchange.citycoin import services as coins
from klaverblad.apps.exchange.citycoin.euros import read_iban
from klaverblad.apps.exchange.citycoin.models import (
    Coin,
    EarnRule,
    Merchant,
    MerchantState,
    Sale,
    SaleState,
    Treasurer,
)
from klaverblad.apps.exchange.ledger.models import Account, Currency
from klaverblad.apps.exchange.lets.models import CODE_LENGTH, Group, Member, MemberState
from klaverblad.demo.cast import Cast
from klaverblad.demo.chance import Chance, made_id, moment
from klaverblad.demo.pools import pool
from klaverblad.demo.queries import COIN_DOOR, PRACTICE_DOMAIN, practice_member

_BEGAN = 200
_COVER_CENTS = 50_000
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def add_coin(cast: Cast) -> None:
    """A city with a coin; its ids follow from who and what, so that it is the same each time."""
    _Telling(cast, pool("coin")).tell()


class _Telling:
    def __init__(self, cast: Cast, said: Mapping[str, Any]) -> None:
        self.said, self.on = said, cast.on
        self.words = coins.read_coin(said["coin"])
        self.members: dict[str, Member] = {}
        self.shops: dict[str, Merchant] = {}

    def tell(self) -> None:
        self._begin()
        for key, role in self.said["members"].items():
            self._join(key, role)
        for one in self.said["shops"]:
            self._sell(one, MerchantState.ACTIVE)
        self._sell(self.said["waiting_shop"], MerchantState.APPLIED)
        self._rules()
        moves: list[tuple[int, int, Callable[[], object]]] = []
        for n, one in enumerate(self.said["works"]):
            moves.append((one[3], n, lambda n=n, one=one: self._work(n, one, is_done=True)))
        for n, sold in enumerate(self.said["sales"]):
            moves.append((sold[3], n, lambda n=n, one=sold: self._sale(n, one)))
        for n, asked in enumerate(self.said["redeemed"]):
            moves.append((asked[2], n, lambda n=n, one=asked: self._redeem(n, one)))
        moves.append((self.said["file_ago"], 0, self._file))
        for _ago, _n, move in sorted(moves, key=lambda one: (-one[0], one[1])):
            move()
        for n, one in enumerate(self.said["said"]):
            self._work(len(self.said["works"]) + n, one, is_done=False)

    def _day(self, ago: int) -> date:
        return self.on - timedelta(days=ago)

    def _actor(self, user_id: UUID | None, on: date) -> Actor:
        return Actor(role=None, on=on, user_id=user_id)

    def _begin(self) -> None:
        words, unit, at = self.words.group, self.words.group.unit, moment(self._day(_BEGAN), 9)
        group_id = made_id("coin", words.slug)
        currency = Currency.objects.create(
            id=made_id("coin_unit", unit["code"]), group=group_id, code=unit["code"],
            name=unit["name"], kind="backed", eur_rate_n=unit["per_euro"], eur_rate_d=1,
            policy=dict(words.limits),
        )  # fmt: skip
        euro = Currency.objects.create(
            id=made_id("coin_unit", "eur"), group=group_id, code="eur", name="euro",
            kind="mutual", decimals=2, policy={},
        )  # fmt: skip

        def account(key: str, kind: str, of: Currency, **limits: int) -> Account:
            return Account.objects.create(
                id=made_id("coin_account", key), currency=of, kind=kind, created_at=at, **limits
            )

        self.currency = currency
        self.group = Group.objects.create(
            id=group_id, slug=words.slug, name=words.name, about=words.about, area=words.area,
            currency=currency, pot=account("pot", "pot", currency, min=0), rules={}, created_at=at,
        )  # fmt: skip
        self.coin = Coin.objects.create(
            group=self.group,
            issuer=account("issuer", "issuer", currency, min=0, max=0),
            paper=account("paper", "suspense", currency, min=0),
            euro=euro,
            purse=account("purse", "pot", euro),
            reserve=account("reserve", "reserve", euro),
            payable=account("payable", "suspense", euro, min=0),
            debtor_name=self.words.debtor_name,
            debtor_iban=self.words.debtor_iban,
            card_most_day=self.words.card_most_day,
            card_months=self.words.card_months,
            created_at=at,
        )
        kept = self.said["treasurer"]
        self.treasurer = Treasurer.objects.create(
            id=made_id("coin_treasurer", "tine"), coin=self.coin, name=kept["name"],
            user=self._login(kept["door"], kept["name"]), since=at.date(),
        )  # fmt: skip
        coins.change_cover(
            self._tine(_BEGAN), group_id, made_id("coin_cover", 1), cents=_COVER_CENTS,
            source="Verzonnen gemeenteraad van de oefenregio, punt 12", decided_on=at.date(),
            at=moment(at.date(), 10),
        )  # fmt: skip

    def _tine(self, ago: int) -> Actor:
        return self._actor(self.treasurer.user_id, self._day(ago))

    def _login(self, door: str, name: str) -> User:
        address = f"{COIN_DOOR}{door}@{PRACTICE_DOMAIN}"
        user = User.objects.create(
            id=made_id("user", address), email=address, name=name,
            password=f"!{made_id('password', address).hex}",
        )  # fmt: skip
        user.created_at = moment(self._day(_BEGAN), 8)
        user.save(update_fields=["created_at"])
        return user

    def _code(self, *of: object) -> str:
        chance = Chance("coin_code", *of)
        return "".join(chance.one_of(_LETTERS) for _ in range(CODE_LENGTH))

    def _join(self, key: str, role: str) -> None:
        neighbour, on = practice_member(made_id("lets_member", key)), self._day(_BEGAN - 5)
        self.members[key] = Member.objects.create(
            id=made_id("coin_member", key), group=self.group, user=neighbour.user,
            name=neighbour.name, area=neighbour.area, code=self._code("member", key), role=role,
            state=MemberState.ACTIVE, applied_on=on, accepted_on=on, active_since=on,
            account=Account.objects.create(
                id=made_id("coin_account", key), currency=self.currency, kind="member", min=0,
                grows=True, created_at=moment(on, 9),
            ),
        )  # fmt: skip

    def _sell(self, one: Mapping[str, Any], state: str) -> None:
        on, is_in = self._day(_BEGAN - 10), state == MerchantState.ACTIVE
        account = None
        if is_in:
            account = Account.objects.create(
                id=made_id("coin_account", one["key"]), currency=self.currency, kind="merchant",
                min=0, created_at=moment(on, 9),
            )  # fmt: skip
        self.shops[one["key"]] = Merchant.objects.create(
            id=made_id("coin_shop", one["key"]), coin=self.coin, name=one["name"],
            user=self._login(one["door"], one["name"]), category=one["category"],
            municipality=one["municipality"], accepts=one["accepts"], iban=read_iban(one["iban"]),
            state=state, account=account, applied_on=on if is_in else self._day(3),
            accepted_on=on if is_in else None, accepted_by=self.treasurer if is_in else None,
            active_since=on if is_in else None,
        )  # fmt: skip

    def _rules(self) -> None:
        since = self._day(_BEGAN)
        for one in self.said["rules"]:
            EarnRule.objects.create(
                id=made_id("coin_rule", one["code"]), coin=self.coin, since=since, **one
            )
        for n, (title, area, code) in enumerate(self.said["activities"]):
            asked = coins.ask_activity(
                self._actor(self.members["hilde"].user_id, self._day(_BEGAN - 8)), self.group.pk,
                made_id("coin_activity", n), title=title, area=area, rule_code=code,
                at=moment(self._day(_BEGAN - 8), 9),
            )  # fmt: skip
            coins.answer_activity(
                self._tine(_BEGAN - 9),
                self.group.pk,
                asked.pk,
                says_yes=True,
                at=moment(self._day(_BEGAN - 9), 9),
            )

    def _work(self, n: int, one: list[Any], *, is_done: bool) -> None:
        who, activity, times, ago = one
        on = self._day(ago)
        work = coins.say_work(
            self._actor(self.members[who].user_id, on), self.group.pk, made_id("coin_work", n),
            activity_id=made_id("coin_activity", activity), on=on, times=times, at=moment(on, 17),
        )  # fmt: skip
        if is_done:
            hilde = self._actor(self.members["hilde"].user_id, on)
            coins.confirm_work(hilde, self.group.pk, work.pk, at=moment(on, 18))

    def _sale(self, n: int, one: list[Any]) -> None:
        who, shop, amount, ago = one
        on = self._day(ago)
        row = Sale.objects.create(
            id=made_id("coin_sale", n), coin=self.coin, merchant=self.shops[shop], amount=amount,
            code=self._code("sale", n), state=SaleState.WAITING, made_at=moment(on, 19),
            until=moment(on, 19) + timedelta(minutes=15),
        )  # fmt: skip
        buyer = self._actor(self.members[who].user_id, on)
        coins.pay_sale(buyer, self.group.pk, row.pk, at=moment(on, 19) + timedelta(minutes=1))

    def _redeem(self, n: int, one: list[Any]) -> None:
        shop, amount, ago = one
        row, on = self.shops[shop], self._day(ago)
        coins.redeem(
            self._actor(row.user_id, on), row.pk, made_id("coin_redemption", n), amount,
            at=moment(on, 20),
        )  # fmt: skip

    def _file(self) -> None:
        on, file_id = self._day(self.said["file_ago"]), made_id("coin_file", 1)
        actor = self._tine(self.said["file_ago"])
        coins.make_file(actor, self.group.pk, file_id, at=moment(on, 11))
        coins.note_paid(actor, self.group.pk, file_id, at=moment(on, 16))

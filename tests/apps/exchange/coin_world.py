"""A city with a coin: a treasurer, a coordinator, members, a shop, and euro set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.exchange.citycoin import services as coins
from klaverblad.apps.exchange.citycoin.models import Activity, Coin, Merchant, Sale, Treasurer, Work
from klaverblad.apps.exchange.citycoin.redemption_models import PaymentFile, Redemption
from klaverblad.apps.exchange.ledger.models import Account
from klaverblad.apps.exchange.lets import services as lets
from tests.apps.exchange.lets_world import Lets, applicant, login

IBAN = "BE68539007547034"
WORDS: dict[str, Any] = {
    "group": {
        "slug": "munt-test",
        "name": "Stadsmunt Test",
        "unit": {"code": "torens", "name": "torens", "kind": "backed", "per_euro": 10},
        "limits": {"limits": "hard", "lower": 0},
        "pot": {"lower": 0},
        "rules": {},
    },
    "debtor_name": "Stad Test",
    "debtor_iban": "BE71 0961 2345 6769",
    "card_most_day": 200,
    "card_months": 12,
}


@dataclass
class City(Lets):
    """The group of the coin; `mia` coordinates, `tine` keeps the money, `bakker` sells."""

    coin: Coin = None  # type: ignore[assignment]
    treasurer: Treasurer = None  # type: ignore[assignment]
    shop: Merchant = None  # type: ignore[assignment]
    activity: Activity = None  # type: ignore[assignment]

    @property
    def tine(self) -> Actor:
        return Actor.owner(self.treasurer.user, on=self.on)

    @property
    def bakker(self) -> Actor:
        return Actor.owner(self.shop.user, on=self.on)

    @property
    def pk(self) -> UUID:
        return self.group.pk

    def has(self, account: Account) -> int:
        return Account.objects.get(pk=account.pk).balance

    def cover(self, cents: int, *, change_id: UUID | None = None) -> Any:
        return coins.change_cover(
            self.tine, self.pk, change_id or uuid4(), cents=cents, source="Gemeenteraad",
            decided_on=self.on, at=self.at,
        )  # fmt: skip

    def works(self, name: str, minutes: int = 60, *, on: date | None = None) -> Any:
        """Say it, and let mia confirm it."""
        said = self.says(name, minutes, on=on)
        return coins.confirm_work(self.actor("mia"), self.pk, said.pk, at=self.at)

    def says(self, name: str, minutes: int = 60, *, on: date | None = None) -> Any:
        return coins.say_work(
            self.actor(name), self.pk, uuid4(), activity_id=self.activity.pk, on=on or self.on,
            times=minutes, at=self.at,
        )  # fmt: skip

    def buys(self, name: str, amount: int) -> Any:
        asked = coins.ask_sale(self.bakker, self.shop.pk, uuid4(), amount, at=self.at)
        return coins.pay_sale(self.actor(name), self.pk, asked.pk, at=self.at)

    def redeems(self, amount: int, *, redemption_id: UUID | None = None) -> Any:
        return coins.redeem(self.bakker, self.shop.pk, redemption_id or uuid4(), amount, at=self.at)

    def files(self, *, file_id: UUID | None = None) -> Any:
        return coins.make_file(self.tine, self.pk, file_id or uuid4(), at=self.at)


def rule(on: date, **more: Any) -> coins.NewRule:
    said: dict[str, Any] = {
        "code": "uur", "name": "Vrijwilligerswerk", "per": "hour", "amount": 25,
        "since": date(on.year, 1, 1), "source": "Gemeenteraad, reglement van de munt",
    }  # fmt: skip
    return coins.NewRule(**said | more)


def city(on: date, *names: str, cover: int = 10_000, **more: Any) -> City:
    """With this cover in cents; `mia` coordinates, and the names are members.

    more   words of the coin; rule, what differs in it; users of some names; kind, another City
    """
    at = timezone.make_aware(datetime.combine(on, time(10)))
    task = Actor.task("coin_tests", on=on)
    coin = coins.open_coin(task, coins.read_coin(more.get("words", WORDS)), at=at)
    found: City = more.get("kind", City)(coin.group, on, coin=coin)
    users: dict[str, User] = more.get("users", {})
    mia = users.get("mia") or login("mia")
    found.of["mia"] = lets.first_coordinator(task, coin.group_id, mia.pk, applicant("mia"), at=at)
    for name in names:
        found.joins(name, user=users.get(name))
    tine = users.get("tine") or login("tine")
    found.treasurer = coins.appoint_treasurer(task, coin, tine.pk, "Tine")
    if cover:
        found.cover(cover)
    coins.set_rule(found.tine, found.pk, rule(on, **more.get("rule", {})))
    asked = coins.ask_activity(
        found.actor("mia"),
        found.pk,
        uuid4(),
        title="Buurttuin",
        area="Deuzeld",
        rule_code="uur",
        at=at,
    )
    found.activity = coins.answer_activity(found.tine, found.pk, asked.pk, says_yes=True, at=at)
    found.shop = shop(found, "bakker", user=users.get("bakker"))
    return found


def shop(found: City, name: str, *, user: User | None = None) -> Merchant:
    """Asks, is accepted, says yes."""
    user = user or login(name)
    actor = Actor.owner(user, on=found.on)
    said = coins.ShopWords(name=f"Bij {name}", category="food", municipality="Deuzeld", iban=IBAN)
    row = coins.apply_to_sell(actor, found.pk, said)
    coins.answer_shop(found.tine, found.pk, row.pk, says_yes=True, at=found.at)
    coins.start_selling(actor, row.pk)
    return Merchant.objects.select_related("user", "account").get(pk=row.pk)


def coin_ids(world: Any) -> dict[str, UUID]:
    """A city around the small region of tests/world.py: its coach coordinates, keeps and sells."""
    coin = Coin.objects.filter(group__slug="munt-rond").first()
    if coin is None:
        coach = world.coach.user
        words = WORDS | {"group": WORDS["group"] | {"slug": "munt-rond"}}
        users = {"mia": coach, "tine": coach, "bakker": coach}
        town = city(world.on, "lena", users=users, words=words)
        town.works("lena", 240)
        town.buys("lena", 50)
        town.redeems(20)
        town.files()
        town.says("lena", 60)
        coin = town.coin
    shop_of = Merchant.objects.get(coin=coin)
    return {
        "coin_id": coin.pk,
        "merchant_id": shop_of.pk,
        "sale_id": Sale.objects.get(merchant=shop_of).pk,
        "redemption_id": Redemption.objects.get(merchant=shop_of).pk,
        "coin_file_id": PaymentFile.objects.get(coin=coin).pk,
        "coin_activity_id": Activity.objects.get(coin=coin).pk,
        "coin_work_id": Work.objects.get(activity__coin=coin, state="said").pk,
    }

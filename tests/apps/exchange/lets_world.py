"""A group that exchanges, with a coordinator and some members, for the tests of its room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.exchange.creditcommons import services as neighbours
from klaverblad.apps.exchange.creditcommons.models import Neighbour
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.models import (
    Ask,
    Fee,
    Group,
    Hours,
    Member,
    MemberRole,
    News,
    Tie,
)
from klaverblad.apps.exchange.lets.outward_models import AppKey, Intake, ParticipationStatement

RULES: dict[str, Any] = {
    "start_value": 20,
    "recruit_bonus": 5,
    "categories": ["Tuin", "Hulp in huis"],
    "exempt": ["agreed", "correction"],
    "fee": {"units": 10, "eur_cents": 500},
    "places": {"Deuzeld": [51.26, 4.47], "Elshout": [51.31, 4.5], "Ginds": [51.05, 3.72]},
    "hours": {"tasks": ["Markt", "Ledenlijst"], "year_hours": 40, "member_hours": 30},
}
WORDS: dict[str, Any] = {
    "slug": "ruilkring-test",
    "name": "Ruilkring Test",
    "unit": {"code": "noten", "name": "noten", "per_hour": 60},
    "limits": {"limits": "hard", "lower": -100, "upper": 300},
    "rules": RULES,
}


@dataclass
class Lets:
    """The group and who is in it; `mia` coordinates."""

    group: Group
    on: date
    of: dict[str, Member] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.on, time(10)))

    def actor(self, name: str) -> Actor:
        return Actor.owner(self.of[name].user, on=self.on)

    def member(self, name: str) -> Member:
        return Member.objects.select_related("account", "user").get(pk=self.of[name].pk)

    def balance(self, name: str) -> int:
        return Account.objects.get(pk=self.of[name].account_id).balance

    def pay(self, payer: str, payee: str, amount: int, **more: Any) -> Any:
        said = lets.Payment(
            **{"id": uuid4(), "partner": self.of[payee].pk, "amount": amount} | more
        )
        return lets.pay(self.actor(payer), self.group.pk, said, at=self.at)

    def joins(self, name: str, *, user: User | None = None) -> Member:
        """Ask, be accepted, say yes."""
        user = user or login(name)
        applied = lets.apply_for(Actor.owner(user, on=self.on), self.group.pk, applicant(name))
        lets.accept(self.actor("mia"), self.group.pk, applied.pk, at=self.at)
        lets.take_part(Actor.owner(user, on=self.on), self.group.pk, at=self.at)
        self.of[name] = Member.objects.get(pk=applied.pk)
        return self.of[name]


def login(name: str) -> User:
    return User.objects.create_user(f"{name}@oefenregio.example", f"Login {name}")


def applicant(name: str) -> lets.Applicant:
    return lets.Applicant(name=name.title(), area="Deuzeld", about="")


def begin(
    on: date, *names: str, words: dict[str, Any] | None = None, mia: User | None = None
) -> Lets:
    """A group with its first coordinator, who let the others in."""
    task = Actor.task("lets_tests", on=on)
    found = Lets(lets.open_group(task, lets.read_group(words or WORDS), at=_at(on)), on)
    found.of["mia"] = lets.first_coordinator(
        task, found.group.pk, (mia or login("mia")).pk, applicant("mia"), at=_at(on)
    )
    assert found.of["mia"].role == MemberRole.COORDINATOR
    for name in names:
        found.joins(name)
    return found


def _at(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(10)))


def tied_to(group: Lets, *, mia: User, per_hour: int = 20) -> Lets:
    """Another group that this one trades with; its coordinator is somebody of ours, or not."""
    words = WORDS | {"slug": "ruilkring-ginds", "name": "Ruilkring Ginds"}
    words["unit"] = {"code": "eikels", "name": "eikels", "per_hour": per_hour}
    other = begin(group.on, words=words, mia=mia)
    tie = lets.ask_tie(group.actor("mia"), group.group.pk, other.group.pk, 90, at=group.at)
    lets.open_tie(other.actor("mia"), other.group.pk, tie.pk, 60, at=group.at)
    return other


def made_statement(group: Lets, name: str, **more: Any) -> ParticipationStatement:
    """A statement of the last three months, by its member."""
    days = {"first": group.on - timedelta(days=90), "last": group.on}
    new = lets.NewStatement(id=uuid4(), **days | more)
    return lets.make_statement(group.actor(name), group.group.pk, new, at=group.at)


def outside(group: Lets) -> None:
    """The group lets apps in and shows a profile."""
    shown = lets.Shown(shows_profile=True, lets_apps_in=True, website="https://ruilkring.example/")
    lets.show_outside(group.actor("mia"), group.group.pk, shown, at=group.at)


def made_app_key(group: Lets, name: str, *, may_pay: bool = True) -> str:
    """The text of a key for an app of this member."""
    _key, secret = lets.make_app_key(
        group.actor(name), group.group.pk, name="Telefoon", may_pay=may_pay, at=group.at
    )
    return secret.text


def taken_in(group: Lets, **more: str) -> Intake:
    """Two members of another program, one of whom paid the other."""
    tables = {
        "users": "id,name,status\n1,Lut Baert,1\n2,Rik Somers,1\n",
        "transactions": "id,id_from,id_to,amount,date\n1,1,2,30,2026-01-05\n",
    }
    said = lets.Tables(id=uuid4(), **tables | more)
    return lets.take_in(group.actor("mia"), group.group.pk, said, at=group.at)


def lets_ids(world: Any) -> dict[str, UUID]:
    """A group around the small region of tests/world.py: its coach coordinates, and ann is in it."""
    found = Group.objects.filter(slug="ruilkring-rond").first()
    if found is None:
        words = WORDS | {"slug": "ruilkring-rond", "name": "Ruilkring Rond"}
        group = begin(world.on, "ann", words=words, mia=world.coach.user)
        mia, ann, at = group.of["mia"], group.of["ann"], group.at
        lets.ask(group.actor("ann"), group.group.pk, payment(mia, 5), at=at)
        new = lets.NewOffer("offer", "Tuin", "Haag scheren")
        lets.put_offer(group.actor("mia"), group.group.pk, new, at=at, offer_id=uuid4())
        lets.charge_fees(group.actor("mia"), group.group.pk, world.on.year, at=at)
        found = group.group
        lets.tell_news(
            group.actor("mia"), found.pk, uuid4(), title="Tuindag", text="", until=world.on, at=at
        )
        made_statement(group, "mia")
        outside(group)
        made_app_key(group, "mia")
        taken_in(group)
        tied_to(group, mia=ann.user)
        write_hours(group, "ann", 30)
        server_of(group)
    mia = Member.objects.get(group=found, role=MemberRole.COORDINATOR)
    return {
        "group_id": found.pk,
        "lets_member_id": Member.objects.get(group=found, name="Ann").pk,
        "offer_id": mia.offers.get().pk,
        "ask_id": Ask.objects.get(payer=mia).pk,
        "news_id": News.objects.get(group=found).pk,
        "hours_id": Hours.objects.get(member__group=found).pk,
        "neighbour_id": Neighbour.objects.get(group=found).pk,
        "tie_id": Tie.objects.get(asker=found).pk,
        "booking_id": Transfer.objects.filter(payee=mia.account_id).earliest("created_at", "pk").pk,
        "fee_id": Fee.objects.get(member=mia).pk,
        "app_key_id": AppKey.objects.get(member=mia).pk,
        "intake_id": Intake.objects.get(group=found).pk,
        "statement_id": ParticipationStatement.objects.get(member=mia).pk,
    }


def server_of(group: Lets) -> Neighbour:
    """A group on another server that this one can pay to; nobody answers there."""
    told = neighbours.Told(
        title="Ruilkring Ver",
        our_name=group.group.slug,
        their_name="ruilkring-ver",
        address="https://ver.example/credit-commons/ver",
        unit="minuut",
        rate=(1, 1),
        behind=100,
        ahead=100,
    )
    mia, key = group.actor("mia"), group.group.pk
    one, _secret = neighbours.write_down(mia, key, told, at=group.at)
    neighbours.put_on(mia, key, one.pk, at=group.at)
    Neighbour.objects.filter(pk=one.pk).update(greeted_at=group.at)
    return one


def payment(partner: Member, amount: int, **more: Any) -> lets.Payment:
    """To this member, with an id of its own."""
    return lets.Payment(id=uuid4(), partner=partner.pk, amount=amount, **more)


def write_hours(group: Lets, name: str, minutes: int, **more: Any) -> Hours:
    """Hours that a member writes down themselves."""
    said = {"id": uuid4(), "on": group.on, "task": "Markt", "minutes": minutes} | more
    return lets.write_hours(group.actor(name), group.group.pk, lets.NewHours(**said), at=group.at)

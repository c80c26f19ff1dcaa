"""Two groups that trade as if each ran on a server of its own, and a line that may fail."""

from __future__ import annotations

import secrets
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from klaverblad.apps.exchange.creditcommons import services, wire
from klaverblad.apps.exchange.creditcommons.calling import Answer, Silence
from klaverblad.apps.exchange.creditcommons.models import Crossing, Neighbour
from klaverblad.apps.exchange.ledger.models import Account
from tests.apps.exchange.lets_world import WORDS, Lets, begin, login

SECRET = "een geheim dat lang genoeg is voor twee"
HERE, THERE = "ruilkring-hier", "ruilkring-ginds"


def told(ours: str, theirs: str, *, rate: tuple[int, int], **more: Any) -> services.Told:
    said = {
        "title": theirs.title(),
        "our_name": ours,
        "their_name": theirs,
        "address": f"https://{theirs}.example/credit-commons/{theirs}",
        "unit": "minuut",
        "rate": rate,
        "behind": 200,
        "ahead": 200,
        "secret": SECRET,
    }
    return services.Told(**said | more)


@dataclass
class Side:
    """A group with its neighbour row: its own view of the two."""

    lets: Lets
    neighbour_id: UUID

    @property
    def one(self) -> Neighbour:
        return Neighbour.objects.select_related("group", "account__currency").get(
            pk=self.neighbour_id
        )

    @property
    def account(self) -> Account:
        return Account.objects.get(pk=self.one.account_id)

    def pay(
        self, payer: str, code: str, amount: int, *, key: UUID | None = None, **more: Any
    ) -> Crossing:
        said = {"id": key or uuid4(), "code": code, "amount": amount, "text": "Kersen"} | more
        return services.pay_there(
            self.lets.actor(payer), self.lets.group.pk, self.neighbour_id, at=self.lets.at, **said
        )

    def greet(self, ask: Any) -> Neighbour:
        return services.greet(
            self.lets.actor("mia"), self.lets.group.pk, self.neighbour_id, at=self.lets.at, ask=ask
        )


@dataclass
class Line:
    """The network between two servers: it says what the other answers, or does what it is told.

    fails   what happens to the next messages, first one first: "" all is well, "lost" it never came,
            "deaf" it came and the answer did not, "twice" it came two times, "wrong" its answer has
            another hash, "late" the answer to it comes after that to the next one
    """

    fails: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    # What the clock of the other server says.
    at: datetime | None = None

    def __call__(
        self, neighbour: Neighbour, method: str, path: str, *, last_hash: str, body: bytes = b""
    ) -> Answer:
        fault = self.fails.pop(0) if self.fails else ""
        self.said.append(f"{method} {path.partition('/')[0]}{fault and ' ' + fault}")
        if fault == "lost":
            raise Silence("lost")
        said = {"last_hash": last_hash, "body": body, "at": self.at}
        answer = sent(neighbour, method, path, **said)
        if fault == "twice":
            answer = sent(neighbour, method, path, **said)
        if fault in ("deaf", "late"):
            raise Silence(fault)
        if fault == "wrong" and "hash" in answer.said:
            return Answer(answer.status, answer.said | {"hash": secrets.token_hex(16)})
        return answer


def sent(neighbour: Neighbour, method: str, path: str, **more: Any) -> Answer:
    """A message through the door of the other group, as it would come over a network."""
    response = posted(neighbour, method, path, **more)
    if wire.SEAL not in response.headers:
        raise Silence(f"no_seal_{response.status_code}")
    return Answer(response.status_code, wire.read(response.content))


def posted(
    neighbour: Neighbour,
    method: str,
    path: str,
    *,
    last_hash: str,
    body: bytes = b"",
    secret: str = "",
    node: str = "",
    at: datetime | None = None,
) -> Any:
    headers = {
        wire.NODE: node or neighbour.our_name,
        wire.LAST_HASH: last_hash,
        wire.NONCE: secrets.token_hex(16),
    }
    seal = wire.seal_of_request(
        secret or neighbour.secret, method=method, path=path, headers=headers, body=body
    )
    clock = patch.object(timezone, "now", return_value=at) if at else nullcontext()
    with clock:
        return Client().generic(
            method,
            f"/credit-commons/{neighbour.their_name}/{path}",
            body,
            content_type="application/json",
            headers=headers | {wire.SEAL: seal},
        )


def two_sides(
    on: date,
    *,
    per_hour: tuple[int, int] = (60, 20),
    here: dict[str, Any] | None = None,
    there: dict[str, Any] | None = None,
) -> tuple[Side, Side]:
    """Both wrote the other down, put it on and greeted it. In between they count minutes."""
    groups = [
        begin(
            on,
            member,
            words=WORDS
            | {
                "slug": slug,
                "name": slug,
                "unit": {"code": "noten", "name": "noten", "per_hour": n},
            },
            mia=login(f"mia-{slug}"),
        )
        for slug, n, member in ((HERE, per_hour[0], "ann"), (THERE, per_hour[1], "zoe"))
    ]
    sides = []
    for group, ours, theirs, n, more in (
        (groups[0], HERE, THERE, per_hour[0], here),
        (groups[1], THERE, HERE, per_hour[1], there),
    ):
        rate = Fraction(n, 60)
        said = told(ours, theirs, rate=(rate.numerator, rate.denominator), **more or {})
        one, _secret = services.write_down(group.actor("mia"), group.group.pk, said, at=group.at)
        services.put_on(group.actor("mia"), group.group.pk, one.pk, at=group.at)
        sides.append(Side(group, one.pk))
    return sides[0], sides[1]


def greeted(on: date, **more: Any) -> tuple[Side, Side]:
    here, there = two_sides(on, **more)
    for side in (here, there):
        side.greet(Line())
    return here, there


def relay(side: Side, line: Line, *, at: datetime | None = None) -> None:
    line.at = at or side.lets.at
    services.relay(side.neighbour_id, at=line.at, ask=line)


def until_still(*sides: Side, line: Line | None = None, looks: int = 30) -> datetime:
    """Look around as the worker does, with hours in between, until nothing is on its way."""
    at = sides[0].lets.at
    for _ in range(looks):
        if not any(_has_work(side) for side in sides):
            return at
        at += timedelta(minutes=61)
        for side in sides:
            relay(side, line or Line(), at=at)
    raise AssertionError([(side.one.__dict__, list(side.one.crossings.values())) for side in sides])


def _has_work(side: Side) -> bool:
    one = side.one
    open_ones = Crossing.objects.filter(neighbour=one)
    return (
        one.sending_id is not None
        or open_ones.filter(state__in=["held", "valid", "agreed"]).exists()
        or open_ones.filter(must_tell=True).exists()
    )


def mirror(here: Side, there: Side) -> tuple[Fraction, Fraction]:
    """How far each is behind, in hours: the one is minus the other (I11)."""
    found = []
    for side in (here, there):
        account = side.account
        per_hour = side.lets.group.currency.units_per_hour
        assert per_hour is not None
        found.append(Fraction(account.balance) / per_hour)
    return found[0], found[1]


def are_one_chain(here: Side, there: Side) -> bool:
    """Whether both have the same messages in the same order."""
    chains = [
        list(side.one.links.order_by("n").values_list("n", "state", "hash", "crossing__uuid"))
        for side in (here, there)
    ]
    return chains[0] == chains[1] and here.one.last_hash == there.one.last_hash

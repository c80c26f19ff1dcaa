"""The room in the words of Komunitin. Of a member there is a code; no name, no place, no moment."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.lets.komunitin.shapes import Resource
from klaverblad.apps.exchange.lets.models import Ask, AskState, Group, Member, Offer
from klaverblad.apps.exchange.lets.rules import read_rules

_STATES = {
    AskState.WAITING: "pending",
    AskState.REFUSED: "rejected",
    AskState.WITHDRAWN: "deleted",
    AskState.PAID: "committed",
}


class Words:
    """Makes resources for one request, with whole addresses."""

    def __init__(self, request: HttpRequest, group: Group, mine: Member | None = None) -> None:
        self.request, self.group_row, self.mine = request, group, mine

    def _url(self, name: str, *args: Any) -> str:
        path = reverse(f"komunitin:{name}", args=[self.group_row.slug, *args])
        return self.request.build_absolute_uri(path)

    def group(self) -> Resource:
        row = self.group_row
        return Resource(
            "groups",
            str(row.pk),
            {
                "code": row.slug,
                "name": row.name,
                "description": row.about,
                "website": row.outward.website,
                "access": "group",
            },
            to_one={"currency": ("currencies", str(row.currency_id))},
            related={
                name: self._url(name) for name in ("members", "categories", "offers", "needs")
            },
            url=self._url("group"),
        )

    def currency(self) -> Resource:
        row = self.group_row.currency
        rate = row.units_per_hour
        # One unit in hours, as a fraction: what a value is told in between two groups.
        in_hours = None if rate is None else 1 / Fraction(rate)
        return Resource(
            "currencies",
            str(row.pk),
            {
                "code": self.group_row.slug,
                "status": "active",
                "name": row.name,
                "namePlural": row.name,
                "symbol": row.code,
                "decimals": row.decimals,
                "scale": row.decimals,
                "rate": in_hours and {"n": in_hours.numerator, "d": in_hours.denominator},
            },
            related={"accounts": self._url("accounts")},
            url=self._url("currency"),
        )

    def account(self, member: Member) -> Resource:
        """A balance is told of oneself, and of others where the group shows balances to all."""
        row = member.account
        assert row is not None, "whoever is seen has an account"
        is_own = self.mine is not None and member.pk == self.mine.pk
        said: dict[str, Any] = {"code": member.code, "status": "active"}
        if is_own or read_rules(self.group_row.rules).shows_balances:
            said["balance"] = row.balance
        if is_own:
            said |= {
                "creditLimit": None if row.min is None else -row.min,
                "maximumBalance": row.max,
            }
        return Resource(
            "accounts",
            str(row.pk),
            said,
            to_one={"currency": ("currencies", str(self.group_row.currency_id))},
            url=self._url("account", row.pk),
        )

    def member(self, member: Member) -> Resource:
        return Resource(
            "members",
            str(member.pk),
            {"code": member.code, "name": member.code, "access": "group"},
            to_one={
                "group": ("groups", str(self.group_row.pk)),
                "account": ("accounts", str(member.account_id)),
            },
            url=self._url("member", member.code),
        )

    def category(self, name: str) -> Resource:
        return Resource(
            "categories",
            name,
            {"code": name, "name": name},
            to_one={"group": ("groups", str(self.group_row.pk))},
        )

    def offer(self, row: Offer, kind: str) -> Resource:
        said: dict[str, Any] = {
            "name": row.title,
            "content": row.about,
            "code": str(row.pk),
            "access": "group",
            "expires": row.expires_on.isoformat(),
            "images": [],
        }
        if kind == "offers":
            said["price"] = None if row.price is None else str(row.price)
        return Resource(
            kind,
            str(row.pk),
            said,
            to_one={
                "member": ("members", str(row.member_id)),
                "category": ("categories", row.category),
                "group": ("groups", str(self.group_row.pk)),
            },
        )

    def transfer(self, row: Transfer) -> Resource:
        return self._transfer(
            str(row.pk),
            "committed",
            row.amount,
            row.text or "",
            row.created_at.isoformat(),
            str(row.payer_id),
            str(row.payee_id),
        )

    def request_for_payment(self, row: Ask) -> Resource:
        return self._transfer(
            str(row.pk),
            _STATES[AskState(row.state)],
            row.amount,
            row.text,
            row.asked_at.isoformat(),
            str(row.payer.account_id),
            str(row.asker.account_id),
        )

    def _transfer(
        self, key: str, state: str, amount: int, text: str, created: str, payer: str, payee: str
    ) -> Resource:
        return Resource(
            "transfers",
            key,
            {
                "state": state,
                "amount": amount,
                "meta": {"description": text},
                "created": created,
                "updated": created,
            },
            to_one={
                "payer": ("accounts", payer),
                "payee": ("accounts", payee),
                "currency": ("currencies", str(self.group_row.currency_id)),
            },
            url=self._url("transfer", key),
        )

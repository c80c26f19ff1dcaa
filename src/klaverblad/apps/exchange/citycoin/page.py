"""What the pages of a coin share: who looks, as what, and behind which door."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import queries
from klaverblad.apps.exchange.citycoin.models import Coin, Merchant, MerchantState, Treasurer
from klaverblad.apps.exchange.citycoin.policies import can_keep, can_sell
from klaverblad.apps.exchange.ledger.errors import NotNow
from klaverblad.apps.exchange.ledger.models import Account, Currency
from klaverblad.apps.exchange.lets import queries as lets
from klaverblad.apps.exchange.lets.models import Group, Member, MemberState
from klaverblad.apps.exchange.lets.page_views import Door
from klaverblad.apps.exchange.lets.policies import can_coordinate, can_take_part
from klaverblad.errors import KlaverbladError

_Doors = tuple[tuple[str, str, str, str], ...]


@dataclass
class _Page(ABC):
    actor: Actor
    tab: str

    @property
    @abstractmethod
    def coin(self) -> Coin:
        """The coin that the page is of."""

    @property
    def group(self) -> Group:
        return self.coin.group

    @property
    def currency(self) -> Currency:
        return self.group.currency

    def _doors(self, found: _Doors, key: UUID) -> list[Door]:
        return [
            Door(label, reverse(name, args=[key]), icon, self.tab == tab)
            for tab, label, name, icon in found
        ]


@dataclass
class MemberPage(_Page):
    """Somebody who earns and spends; perhaps a coordinator."""

    me: Member

    @cached_property
    def coin(self) -> Coin:
        return queries.coin_of(self.me)

    @property
    def account(self) -> Account:
        assert self.me.account is not None, "whoever takes part has an account"
        return self.me.account

    @property
    def is_active(self) -> bool:
        return self.me.state == MemberState.ACTIVE

    @property
    def can_coordinate(self) -> bool:
        return can_coordinate(self.actor, self.me).is_allowed

    @cached_property
    def doors(self) -> list[Door]:
        return self._doors(
            (
                ("account", _("Mijn munten"), "coin:account", "calculator"),
                ("pay", _("Betaal"), "coin:pay", "arrow-right"),
                ("earn", _("Verdien"), "coin:earn", "clock"),
                ("shops", _("Winkels"), "coin:shops", "tiles"),
            ),
            self.me.group_id,
        )

    def seen(self, error: KlaverbladError) -> KlaverbladError:
        """A refusal in the words that this member may read."""
        return error.seen_by(self.account.pk) if isinstance(error, NotNow) else error


@dataclass
class ShopPage(_Page):
    """Somebody who sells."""

    shop: Merchant

    @property
    def coin(self) -> Coin:
        return self.shop.coin

    @property
    def is_active(self) -> bool:
        return self.shop.state == MerchantState.ACTIVE

    @cached_property
    def doors(self) -> list[Door]:
        return self._doors(
            (
                ("till", _("Kassa"), "coin:till", "calculator"),
                ("sales", _("Betalingen"), "coin:sales", "receipt"),
                ("euro", _("Naar euro"), "coin:redeem", "euro"),
                ("shop", _("Mijn zaak"), "coin:shop", "person"),
            ),
            self.shop.pk,
        )

    def seen(self, error: KlaverbladError) -> KlaverbladError:
        """A refusal in the words that this shop may read: never what a member has."""
        own = self.shop.account_id
        return error.seen_by(own) if isinstance(error, NotNow) and own is not None else error


@dataclass
class KeepPage(_Page):
    """Whoever keeps the money for the city."""

    kept: Treasurer

    @property
    def coin(self) -> Coin:
        return self.kept.coin

    @cached_property
    def doors(self) -> list[Door]:
        return self._doors(
            (
                ("figures", _("Cijfers"), "coin:figures", "calculator"),
                ("cover", _("Dekking"), "coin:cover", "euro"),
                ("rules", _("Regels"), "coin:rules", "list"),
                ("merchants", _("Handelaars"), "coin:merchants", "people"),
                ("pay_out", _("Uitbetalen"), "coin:pay_out", "send"),
            ),
            self.kept.coin_id,
        )


def own(request: HttpRequest, coin_id: UUID, *, tab: str) -> MemberPage:
    """The page of a member.

    raises   Member.DoesNotExist; Coin.DoesNotExist; Denied
    """
    mine = lets.me(request.actor, coin_id)
    can_take_part(request.actor, mine).enforce()
    page = MemberPage(request.actor, tab, mine)
    assert page.coin, "the query raises for a group without a coin"
    return page


def lead(request: HttpRequest, coin_id: UUID) -> MemberPage:
    """The same, for a coordinator."""
    page = own(request, coin_id, tab="lead")
    can_coordinate(page.actor, page.me).enforce()
    return page


def till(request: HttpRequest, merchant_id: UUID, *, tab: str) -> ShopPage:
    """The page of a shop.

    raises   Merchant.DoesNotExist; Denied
    """
    shop = queries.shop(request.actor, merchant_id)
    can_sell(request.actor, shop).enforce()
    return ShopPage(request.actor, tab, shop)


def keep(request: HttpRequest, coin_id: UUID, *, tab: str) -> KeepPage:
    """The page of a treasurer.

    raises   Treasurer.DoesNotExist; Denied
    """
    kept = queries.purse(request.actor, coin_id)
    can_keep(request.actor, kept).enforce()
    return KeepPage(request.actor, tab, kept)


def show(
    request: HttpRequest, template: str, page: _Page, *, status: int = 200, **words: Any
) -> HttpResponse:
    """Render one of these pages."""
    return render(request, f"exchange/coin/{template}.html", {"page": page, **words}, status=status)


def square(text: str) -> str:
    """A square to scan, as the address of a picture."""
    return str(
        segno.make(text, error="m").svg_data_uri(scale=6, border=4, light="#fff", dark="#000")
    )

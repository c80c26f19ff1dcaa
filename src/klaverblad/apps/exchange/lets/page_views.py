"""The door of the room, and what each page of it has.

Whoever comes in acts as their login and as nothing else: no role, no organisation, no region. So no
page, no log line and no event of a group can tell what somebody is elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from klaverblad.apps.access.guard import View, guarded_by
from klaverblad.apps.access.policies import Decision, deny
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger.errors import NotNow
from klaverblad.apps.exchange.ledger.models import Account, Currency
from klaverblad.apps.exchange.ledger.policy import Demurrage
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets.levy_queries import levy_of
from klaverblad.apps.exchange.lets.models import Group, Member, MemberState
from klaverblad.apps.exchange.lets.place_queries import places
from klaverblad.apps.exchange.lets.places import distances
from klaverblad.apps.exchange.lets.policies import can_coordinate, can_take_part
from klaverblad.apps.exchange.lets.rules import Rules, read_rules
from klaverblad.errors import KlaverbladError


def lets_page(check: Callable[..., Decision]) -> Callable[[View], View]:
    """Guard a page of the room; what it asks of a membership is asked once that is fetched."""

    def guard(view: View) -> View:
        guarded = guarded_by(check)(view)

        @wraps(guarded)
        def at_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is not None and request.actor.is_emergency:
                deny("in_emergency").enforce()
            request.actor = Actor.owner(request.user, on=timezone.localdate())
            return guarded(request, *args, **kwargs)

        return at_the_door

    return guard


@dataclass(frozen=True, slots=True)
class Door:
    """One of the doors at the bottom of a phone."""

    label: str
    url: str
    icon: str
    is_current: bool
    n_waiting: int = 0


@dataclass
class Page:
    """Who looks, at which group, behind which door."""

    actor: Actor
    me: Member
    tab: str

    @property
    def group(self) -> Group:
        return self.me.group

    @property
    def currency(self) -> Currency:
        return self.group.currency

    @property
    def account(self) -> Account:
        assert self.me.account is not None, "whoever takes part has an account"
        return self.me.account

    @cached_property
    def rules(self) -> Rules:
        return read_rules(self.group.rules)

    @cached_property
    def levy(self) -> Demurrage | None:
        """What the group takes of what lies still; nearly always nothing."""
        return levy_of(self.currency)

    @property
    def levy_part(self) -> str:
        """The part of it that goes: as a percentage, or as it was written when that has no end."""
        rate = self.levy.rate if self.levy else Fraction(0)
        percent = rate * 100
        if 10_000 % percent.denominator:
            return f"{rate.numerator}/{rate.denominator}"
        return f"{localize(Decimal(percent.numerator) / percent.denominator)}\u00a0%"

    @property
    def is_active(self) -> bool:
        return self.me.state == MemberState.ACTIVE

    @cached_property
    def km_from_me(self) -> Mapping[str, int]:
        """From my place to each that the group knows, rounded; empty when I chose none."""
        return distances(places(self.group), self.me.place) if self.me.place else {}

    @cached_property
    def n_unread(self) -> int:
        return queries.n_unread(self.me)

    @cached_property
    def n_candidates(self) -> int:
        return queries.candidates(self.me).count()

    @property
    def can_coordinate(self) -> bool:
        return can_coordinate(self.actor, self.me).is_allowed

    @cached_property
    def doors(self) -> list[Door]:
        """Account, pay, market, members, messages; a sixth for who coordinates."""
        found = [
            ("account", _("Rekening"), "lets:account", "calculator", 0),
            ("pay", _("Betaal"), "lets:pay", "arrow-right", 0),
            ("market", _("Markt"), "lets:market", "tiles", 0),
            ("members", _("Leden"), "lets:members", "people", 0),
            ("letters", _("Berichten"), "lets:letters", "mail", self.n_unread),
        ]
        return [
            Door(label, reverse(name, args=[self.me.group_id]), icon, self.tab == tab, waiting)
            for tab, label, name, icon, waiting in found
        ]

    def seen(self, error: KlaverbladError) -> KlaverbladError:
        """A refusal in the words that this member may read: of others' limits nothing is said."""
        if isinstance(error, NotNow):
            return error.seen_by(self.account.pk)
        return error


def own(request: HttpRequest, group_id: UUID, *, tab: str) -> Page:
    """The page of whoever asks.

    raises   Member.DoesNotExist; Denied
    """
    mine = queries.me(request.actor, group_id)
    can_take_part(request.actor, mine).enforce()
    return Page(request.actor, mine, tab)


def lead(request: HttpRequest, group_id: UUID) -> Page:
    """The same, for a coordinator."""
    page = own(request, group_id, tab="lead")
    can_coordinate(page.actor, page.me).enforce()
    return page


def show(
    request: HttpRequest, template: str, page: Page, *, status: int = 200, **words: Any
) -> HttpResponse:
    """Render one of these pages."""
    return render(request, f"exchange/lets/{template}.html", {"page": page, **words}, status=status)

"""The frame of a page: menu, who is acting, and whether this is the practice region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.policies import Decision, can_read_keys
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.barriers.policies import can_read_map
from klaverblad.apps.childcare.policies import can_list_childcare, can_list_locations
from klaverblad.apps.events.policies import can_read_events
from klaverblad.apps.groups.policies import can_list_groups, can_list_mentors, can_read_own_pairs
from klaverblad.apps.library.policies import can_write_library
from klaverblad.apps.loans.policies import can_list_loans
from klaverblad.apps.people.policies import can_ask_access, can_list_people, can_oversee
from klaverblad.apps.placements.policies import (
    can_answer_proposals,
    can_list_proposals,
    can_read_runs,
)
from klaverblad.apps.places.policies import (
    OWN_ORGANISATION,
    can_list_places,
    can_read_supply,
    can_read_tailored,
    can_read_talks,
    can_write_places,
)
from klaverblad.apps.rights.policies import can_list_requests, can_read_scans
from klaverblad.apps.signin.members.policies import can_list_members
from klaverblad.apps.trajectories.policies import (
    can_keep_agenda,
    can_list_transfers,
    can_read_outcomes,
    can_read_outflow,
    can_set_aftercare_terms,
)


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    icon: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    items: list[Item] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page."""
    actor: Actor | None = getattr(request, "actor", None)
    context: dict[str, Any] = {"demo": settings.KLAVERBLAD_DEMO}
    if actor is None:
        return context
    if actor.role is None:
        # Somebody as their login alone: no menu, no organisation, nothing of another role.
        return context | {"who": {"name": request.user.name, "initials": request.user.initials}}
    membership: Membership = request.membership
    return context | {
        "menu": menu(request, actor),
        "who": {
            "name": request.user.name,
            "initials": request.user.initials,
            "role_label": membership.get_role_display(),
            "organisation": membership.organisation.name,
        },
        "memberships": [
            {"id": one.pk, "label": str(one), "current": one.pk == actor.membership_id}
            for one in request.memberships
        ],
        "can_search": actor.is_professional,
        "in_emergency": actor.is_emergency,
        "can_make_keys": can_read_keys(actor).is_allowed,
    }


@dataclass(frozen=True, slots=True)
class _Entry:
    """A door of the menu, and who may open it."""

    may: Callable[[Actor], bool]
    label: Any
    name: str
    icon: str


def _by(policy: Callable[[Actor], Decision]) -> Callable[[Actor], bool]:
    return lambda actor: policy(actor).is_allowed


def _is_person(actor: Actor) -> bool:
    return actor.role == Role.PERSON


def _sets_terms_only(actor: Actor) -> bool:
    """Whoever sets the moments of aftercare and reads no outcomes."""
    reads = can_read_outcomes(actor).is_allowed
    return can_set_aftercare_terms(actor).is_allowed and not reads


def _speaks_for_one(actor: Actor) -> bool:
    """Whoever keeps the places of their own organisation."""
    return actor.role in OWN_ORGANISATION and can_write_places(actor).is_allowed


def _reads_library(actor: Actor) -> bool:
    return can_list_people(actor).is_allowed or can_write_library(actor).is_allowed


_MENU: tuple[tuple[Any, tuple[_Entry, ...]], ...] = (
    (
        "",
        (
            _Entry(_by(can_list_people), _("Vandaag"), "desk:today", "calendar"),
            _Entry(_by(can_keep_agenda), _("Agenda"), "desk:week", "clock"),
            _Entry(_by(can_list_people), _("Mijn mensen"), "desk:people", "people"),
            _Entry(_by(can_list_requests), _("Aanvragen"), "desk:right_requests", "send"),
            _Entry(_by(can_list_proposals), _("Voorstellen"), "desk:proposals", "briefcase"),
            _Entry(_by(can_list_transfers), _("Overdrachten"), "desk:transfers", "swap"),
            _Entry(_by(can_list_loans), _("Leningen"), "desk:loans", "euro"),
            _Entry(_by(can_list_childcare), _("Kinderopvang"), "desk:childcare", "child"),
            _Entry(_by(can_ask_access), _("Toegang vragen"), "desk:look", "key"),
            _Entry(_is_person, _("Mijn plan"), "desk:mine", "heart"),
            _Entry(_is_person, _("Mijn groepen"), "desk:own_groups", "group"),
            _Entry(_by(can_read_own_pairs), _("Op weg met"), "desk:companion", "care"),
            _Entry(_by(can_oversee), _("Toezicht"), "desk:oversight", "eye"),
        ),
    ),
    (
        _("Regio"),
        (
            _Entry(_speaks_for_one, _("Onze plekken"), "desk:own_places", "house"),
            _Entry(_by(can_answer_proposals), _("Wie koos ons"), "desk:asked_of_us", "person"),
            _Entry(_by(can_list_places), _("Plekken"), "places:list", "pin"),
            _Entry(_by(can_list_locations), _("Opvang"), "desk:childcare_locations", "child"),
            _Entry(_by(can_read_tailored), _("Op maat"), "desk:tailored", "question"),
            _Entry(_by(can_read_supply), _("Aanbod en vraag"), "desk:supply", "chart"),
            _Entry(_by(can_read_map), _("Drempelkaart"), "desk:barrier_map", "tiles"),
            _Entry(_by(can_read_events), _("Bijeenkomsten"), "events:list", "calendar"),
            _Entry(_by(can_list_groups), _("Groepen"), "desk:groups", "group"),
            _Entry(_by(can_list_mentors), _("Mentors"), "desk:mentors", "care"),
            _Entry(_by(can_list_places), _("Organisaties"), "desk:organisations", "briefcase"),
            _Entry(_by(can_read_talks), _("Contacten"), "desk:talks", "bubble"),
            _Entry(_by(can_list_members), _("Collega's"), "desk:colleagues", "person"),
        ),
    ),
    (
        _("Weten"),
        (
            _Entry(_reads_library, _("Bibliotheek"), "library:list", "book"),
            _Entry(lambda _actor: True, _("Cijfers"), "monitor:figures", "chart"),
            _Entry(_by(can_read_outcomes), _("Nazorg"), "desk:aftercare_overview", "heart"),
            _Entry(_sets_terms_only, _("Nazorg"), "desk:aftercare_terms", "heart"),
            _Entry(_by(can_read_scans), _("Nazicht"), "desk:scans", "check"),
            _Entry(_by(can_read_runs), _("Rondes"), "desk:placing_runs", "search"),
            _Entry(_by(can_read_outflow), _("Uitstroom"), "desk:outflow", "arrow-right"),
        ),
    ),
)


def menu(request: HttpRequest, actor: Actor) -> list[Group]:
    """Only what this actor may open, so that no page leads nowhere."""
    found = []
    for title, entries in _MENU:
        items = [_item(request, one) for one in entries if one.may(actor)]
        if items:
            found.append(Group(str(title), items))
    return found


def _item(request: HttpRequest, entry: _Entry) -> Item:
    url = reverse(entry.name)
    return Item(str(entry.label), url, entry.icon, request.path.startswith(url))

"""The frame of a page: menu, who is acting, and whether this is the practice region."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from klaverblad.apps.access.policies import can_read_keys
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.groups.policies import can_list_groups, can_list_mentors, can_read_own_pairs
from klaverblad.apps.people.policies import can_ask_access, can_list_people, can_oversee
from klaverblad.apps.places.policies import can_list_places


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


def menu(request: HttpRequest, actor: Actor) -> list[Group]:
    """Only what this actor may open, so that no page leads nowhere."""

    def item(label: str, name: str, icon: str) -> Item:
        url = reverse(name)
        return Item(label, url, icon, request.path.startswith(url))

    groups = []
    if can_list_people(actor).is_allowed:
        own = [
            item(_("Vandaag"), "desk:today", "calendar"),
            item(_("Mijn mensen"), "desk:people", "people"),
        ]
        if can_ask_access(actor).is_allowed:
            own.append(item(_("Toegang vragen"), "desk:look", "key"))
        groups.append(Group("", own))
    if actor.role == Role.PERSON:
        own = [
            item(_("Mijn plan"), "desk:mine", "heart"),
            item(_("Mijn groepen"), "desk:own_groups", "group"),
        ]
        groups.append(Group("", own))
    if can_read_own_pairs(actor).is_allowed:
        groups.append(Group("", [item(_("Op weg met"), "desk:companion", "care")]))
    if can_oversee(actor).is_allowed:
        groups.append(Group("", [item(_("Toezicht"), "desk:oversight", "eye")]))
    together = []
    if can_list_groups(actor).is_allowed:
        together.append(item(_("Groepen"), "desk:groups", "group"))
    if can_list_mentors(actor).is_allowed:
        together.append(item(_("Mentors"), "desk:mentors", "care"))
    if can_list_places(actor).is_allowed:
        groups.append(
            Group(
                _("Regio"),
                [
                    item(_("Plekken"), "places:list", "pin"),
                    *together,
                    item(_("Organisaties"), "desk:organisations", "briefcase"),
                ],
            )
        )
    groups.append(Group(_("Weten"), [item(_("Cijfers"), "monitor:figures", "chart")]))
    return groups

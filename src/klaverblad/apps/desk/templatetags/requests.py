"""The requests of one person, for whichever page has a place for them."""

from __future__ import annotations

from typing import Any

from django import template

from klaverblad.apps.desk.person import Page
from klaverblad.apps.desk.requests.words import shown
from klaverblad.apps.rights.policies import can_ask_right, can_read_rights
from klaverblad.apps.rights.request_queries import requests_of

register = template.Library()


@register.simple_tag
def right_requests(page: Page) -> dict[str, Any]:
    """The lines, and whether this reader may add one; nothing for whom the rights are not."""
    if not can_read_rights(page.actor, page.person).is_allowed:
        return {"lines": [], "can_ask": False, "may_read": False}
    return {
        "lines": shown(requests_of(page.actor, page.person.pk), page.actor),
        "can_ask": can_ask_right(page.actor, page.person).is_allowed,
        "may_read": True,
    }

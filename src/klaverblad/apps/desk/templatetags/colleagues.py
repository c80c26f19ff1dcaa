"""Whom to ask for a new link, on the page that says why the old one opens nothing."""

from __future__ import annotations

from uuid import UUID

from django import template

from klaverblad.apps.access import links

register = template.Library()


@register.simple_tag
def who_gave(link_id: UUID | None) -> links.Asker | None:
    """Who made this link; nobody for an address that never was one."""
    return links.asker_of(link_id) if link_id is not None else None

"""A toast tells that something was done, and offers the way back when there is one."""

from __future__ import annotations

from django.contrib.messages.storage.base import Message

from klaverblad.apps.access.answers import UNDO


def undo_url(message: Message) -> str:
    """Where "Zet terug" posts to, or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""

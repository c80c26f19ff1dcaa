"""The language that we speak to somebody: theirs, when the desk has it."""

from __future__ import annotations

from django.conf import settings


def spoken(language: str, *, otherwise: str = "nl") -> str:
    """A language that the pages speak; whoever speaks another reads Dutch, and can switch.

    otherwise   what to speak to them instead, where somebody chose that on a page
    """
    return language if language in dict(settings.LANGUAGES) else otherwise

"""Where an amount of law comes from, in words of the reader, and titles in their own language."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe

from klaverblad.apps.library.source_words import Part, parts
from klaverblad.apps.people.values import language

register = template.Library()


@register.filter
def read_aloud(text: str) -> SafeString:
    """A source or a note: our own words in the reader's language, titles and addresses as they are."""
    return format_html_join("; ", "{}", ((_marked(part),) for part in parts(text, language())))


def _marked(part: Part) -> SafeString:
    said = mark_safe(urlize(part.text, nofollow=True, autoescape=True))  # noqa: S308  escaped there
    return format_html('<span lang="{}">{}</span>', part.lang, said) if part.lang else said

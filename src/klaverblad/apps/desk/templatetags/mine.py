"""What the pages of a person need to be read in any direction and any language."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from klaverblad.apps.desk.mine.doors import Door, doors
from klaverblad.apps.people.values import language

register = template.Library()

# First strong isolate … pop: a name keeps its own direction, and pulls nothing beside it along.
_ISOLATE, _POP = "\u2068", "\u2069"


@register.filter
def isolated(text: object) -> str:
    """A name or an amount inside a sentence, kept apart where the sentence runs the other way."""
    return f"{_ISOLATE}{text}{_POP}" if get_language_bidi() else str(text)


@register.simple_tag
def in_desk_language() -> SafeString:
    """The attributes of words that are data: they are there in the languages of the desk alone."""
    said = language()
    if (get_language() or "nl")[:2] == said:
        return SafeString("")
    return format_html('lang="{}" dir="ltr"', said)


@register.simple_tag
def as_written() -> SafeString:
    """The attributes of what somebody typed: it may be in another language than the page."""
    return SafeString('dir="auto"')


@register.simple_tag(takes_context=True)
def own_doors(context: template.Context, tab: str) -> list[Door]:
    """The five doors, for whoever looks at their own page."""
    return doors(context["request"].actor, tab)


@register.simple_tag
def own_languages() -> list[dict[str, str]]:
    """What these pages speak, each in its own words."""
    return [
        {"code": code, "own": _OWN_NAMES[code], "short": code.upper()}
        for code, _name in settings.KLAVERBLAD_PERSON_LANGUAGES
    ]


_OWN_NAMES = {"nl": "Nederlands", "fr": "Français", "en": "English", "ar": "العربية"}

"""Values of facts: read as people write them, shown as people read them.

A value is ready for JSON: a boolean, a number, a code, a list of codes, an ISO day, a list of
blocks of the week, or None for "asked, and not known". Reading knows the words of all three
languages at once, because a form in French may be filled in Dutch and a table holds both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klaverblad.apps.people.models import KnownBy
from klaverblad.apps.people.registry import FactKey, FactType
from klaverblad.apps.people.values import amounts, days, options, weeks
from klaverblad.apps.people.values.refusal import refusal
from klaverblad.engines.matching.words import Language, Words

UNKNOWN = Words("onbekend", "inconnu", "unknown")
_UNKNOWN_READ = frozenset(
    {
        "?",
        "onbekend",
        "inconnu",
        "unknown",
        "weet ik niet",
        "ik weet het niet",
        "je ne sais pas",
        "i don't know",
        "don't know",
    }
)

_ICONS: Mapping[str, str] = {
    KnownBy.REGISTER: "seal",
    KnownBy.DOCUMENT: "document",
    KnownBy.TOLD: "bubble",
    KnownBy.COMPUTED: "calculator",
}

_READERS: Mapping[FactType, Callable[[FactKey, Any, Language], Any]] = {
    FactType.FLAG: options.read_flag,
    FactType.CHOICE: options.read_choice,
    FactType.CODES: options.read_codes,
    FactType.MONEY: amounts.read_money,
    FactType.COUNT: amounts.read_count,
    FactType.DAY: days.read_key_day,
    FactType.WEEK: weeks.read_week,
}
_SAYERS: Mapping[FactType, Callable[[FactKey, Any, Language], str]] = {
    FactType.FLAG: options.show_flag,
    FactType.CHOICE: options.show_choice,
    FactType.CODES: options.show_codes,
    FactType.MONEY: amounts.show_key_money,
    FactType.COUNT: amounts.show_count,
    FactType.DAY: days.show_key_day,
    FactType.WEEK: weeks.show_week,
}


def read(key: FactKey, raw: Any, *, lang: str | None = None) -> Any:
    """Read what someone wrote under a key.

    lang     decides only what is a thousand and what is a decimal in 1.094; default: of this page
    returns  the value ready for JSON; None for "weet ik niet"
    raises   BadInput: what was found, and what would do
    """
    if raw is None or _is_unknown(raw):
        return None
    if isinstance(raw, str) and not raw.strip():
        raise refusal(key, "empty", _("Vul iets in, of kies ‘Weet ik niet’."))
    return _READERS[key.type](key, raw, language(lang))


def show(key: FactKey, value: Any, lang: str | None = None) -> str:
    """Say a value in words, in the language of the page or another one."""
    if value is None:
        return UNKNOWN.say(language(lang))
    return _SAYERS[key.type](key, value, language(lang))


def provenance_icon(known_by: str) -> str:
    """The name of the picture that says how something is known; always shown with a word."""
    return _ICONS[known_by]


def language(lang: str | None = None) -> Language:
    """One of the three languages of the desk: the one given, else that of this page."""
    match (lang or get_language() or "nl")[:2]:
        case "fr":
            return "fr"
        case "en":
            return "en"
    return "nl"


def _is_unknown(raw: Any) -> bool:
    return isinstance(raw, str) and " ".join(raw.split()).casefold() in _UNKNOWN_READ

"""Yes and no, one of a list, some of a list. Codes and the words of three languages all do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.people.registry import FactKey
from klaverblad.apps.people.values.refusal import quoted, refusal
from klaverblad.engines.matching.words import Language, Words

YES, NO = Words("ja", "oui", "yes"), Words("nee", "non", "no")
NOTHING = Words("geen", "aucun", "none")
_YES_READ = frozenset({*YES, "j", "y", "o", "true", "waar", "vrai", "1", "x"})
_NO_READ = frozenset({*NO, "neen", "n", "false", "onwaar", "faux", "0"})
_NOTHING_READ = frozenset({*NOTHING, "-", "niets", "geen van deze", "rien", "aucune", "nothing"})


def read_flag(key: FactKey, raw: Any, _lang: Language) -> bool:
    """Read a yes or a no."""
    text = _plain(raw)
    if text in _YES_READ:
        return True
    if text in _NO_READ:
        return False
    sentence = _("We kunnen “%(found)s” niet lezen. Schrijf ja, nee of weet ik niet.")
    raise refusal(key, "not_yes_or_no", sentence % {"found": quoted(raw)})


def show_flag(_key: FactKey, value: Any, lang: Language) -> str:
    return (YES if value else NO).say(lang)


def read_choice(key: FactKey, raw: Any, lang: Language) -> str:
    """Read one of the options: its code, or its words in any language."""
    code = _codes_by_word(key).get(_plain(raw))
    if code is None:
        sentence = _("“%(found)s” is geen keuze. Kies uit: %(options)s.")
        raise refusal(
            key, "no_such_option", sentence % {"found": quoted(raw), "options": _listed(key, lang)}
        )
    return code


def show_choice(key: FactKey, value: Any, lang: Language) -> str:
    return key.options[value][lang]


def read_codes(key: FactKey, raw: Any, lang: Language) -> list[str]:
    """Read some of the options, from a list or from words with commas; in the registry's order."""
    if isinstance(raw, str):
        if _plain(raw) in _NOTHING_READ:
            return []
        parts: Iterable[Any] = (part for part in raw.replace(";", ",").split(",") if part.strip())
    elif isinstance(raw, list | tuple | set | frozenset):
        parts = raw
    else:
        parts = [raw]
    chosen = {read_choice(key, part, lang) for part in parts}
    return [code for code in key.options if code in chosen]


def show_codes(key: FactKey, value: Any, lang: Language) -> str:
    return ", ".join(key.options[code][lang] for code in value) or NOTHING.say(lang)


def _codes_by_word(key: FactKey) -> dict[str, str]:
    words = {_plain(word): code for code, said in key.options.items() for word in said.values()}
    return words | {_plain(code): code for code in key.options}


def _listed(key: FactKey, lang: Language) -> str:
    return ", ".join(words[lang] for words in key.options.values())


def _plain(raw: Any) -> str:
    return " ".join(str(raw).split()).casefold()

"""Amounts, days and small words as people write them in Dutch, French and English."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import floor
from typing import Any

from klaverblad.engines.rules.columns import HAIR
from klaverblad.engines.rules.kinds import Kind, Unit

NBSP = "\u00a0"  # an amount never breaks over two lines

MONTHS: Mapping[str, str] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": ("January February March April May June July August September October November December"),
}

PHRASES: Mapping[str, Mapping[str, str]] = {
    "yes": {"nl": "ja", "fr": "oui", "en": "yes"},
    "no": {"nl": "nee", "fr": "non", "en": "no"},
    "unknown": {"nl": "nog niet bekend", "fr": "pas encore connu", "en": "not known yet"},
    "between": {
        "nl": "{name}: tussen {lo} en {hi}.",
        "fr": "{name} : entre {lo} et {hi}.",
        "en": "{name}: between {lo} and {hi}.",
    },
    "at_least": {
        "nl": "{name}: minstens {lo}.",
        "fr": "{name} : au moins {lo}.",
        "en": "{name}: at least {lo}.",
    },
    "at_most": {
        "nl": "{name}: hoogstens {hi}.",
        "fr": "{name} : au plus {hi}.",
        "en": "{name}: at most {hi}.",
    },
    "not_settled": {
        "nl": "{name}: nog niet zeker.",
        "fr": "{name} : pas encore certain.",
        "en": "{name}: not certain yet.",
    },
    "one_of": {
        "nl": "{name}: nog niet zeker ({options}).",
        "fr": "{name} : pas encore certain ({options}).",
        "en": "{name}: not certain yet ({options}).",
    },
    "is": {"nl": "{name}: {value}.", "fr": "{name} : {value}.", "en": "{name}: {value}."},
    "floor": {
        "nl": "Minder dan de ondergrens kan niet: {amount} erbij.",
        "fr": "Moins que le minimum n'est pas possible : {amount} de plus.",
        "en": "It cannot be less than the lower limit: {amount} added.",
    },
    "ceiling": {
        "nl": "Meer dan de bovengrens kan niet: {amount} eraf.",
        "fr": "Plus que le maximum n'est pas possible : {amount} de moins.",
        "en": "It cannot be more than the upper limit: {amount} taken off.",
    },
    "rounding": {
        "nl": "Dit bedrag is afgerond.",
        "fr": "Ce montant est arrondi.",
        "en": "This amount is rounded.",
    },
    "or": {"nl": "of", "fr": "ou", "en": "or"},
    "still_to_ask": {
        "nl": "Nog te vragen: {what}",
        "fr": "Encore à demander : {what}",
        "en": "Still to ask: {what}",
    },
    "all_to_ask": {
        "nl": "Nog te vragen:",
        "fr": "Encore à demander :",
        "en": "Still to ask:",
    },
    "next_question": {
        "nl": "Vraag eerst: {what}",
        "fr": "À demander d'abord : {what}",
        "en": "Ask first: {what}",
    },
    "no_amount_yet": {
        "nl": "Er is op deze dag nog geen bedrag bekend: {what}.",
        "fr": "Aucun montant n'est encore connu à cette date : {what}.",
        "en": "No amount is known yet on this day: {what}.",
    },
    "computed": {
        "nl": "Dit rust op een berekend bedrag, dat nog niet officieel is nagekeken: {what}.",
        "fr": "Ceci repose sur un montant calculé, pas encore vérifié officiellement : {what}.",
        "en": "This rests on a computed amount, not yet checked against the official one: {what}.",
    },
    "unconfirmed": {
        "nl": "Opgelet: dit rust op een bedrag dat niet bevestigd is: {what}.",
        "fr": "Attention : ceci repose sur un montant non confirmé : {what}.",
        "en": "Please note: this rests on an amount that is not confirmed: {what}.",
    },
    "status_confirmed": {"nl": "bevestigd", "fr": "confirmé", "en": "confirmed"},
    "status_computed": {"nl": "berekend", "fr": "calculé", "en": "computed"},
    "status_unconfirmed": {"nl": "niet bevestigd", "fr": "non confirmé", "en": "not confirmed"},
    "leaves_out": {
        "nl": "Hier niet bekeken: {what}.",
        "fr": "Non examiné ici : {what}.",
        "en": "Not looked at here: {what}.",
    },
    "leave_out": {
        "nl": "Hier niet bekeken:",
        "fr": "Non examiné ici :",
        "en": "Not looked at here:",
    },
    "would_differ": {
        "nl": "Wat er anders zou moeten zijn: {what}.",
        "fr": "Ce qui devrait être différent : {what}.",
        "en": "What would have to be different: {what}.",
    },
    "one_would_differ": {
        "nl": "Eén van deze dingen zou anders moeten zijn:",
        "fr": "Une de ces choses devrait être différente :",
        "en": "One of these things would have to be different:",
    },
    "may_differ": {
        "nl": "Dit kan het anders maken, al is dat nog niet zeker: {what}.",
        "fr": "Ceci pourrait changer la réponse, mais ce n'est pas encore certain : {what}.",
        "en": "This may make it different, though that is not certain yet: {what}.",
    },
    "one_may_differ": {
        "nl": "Elk van deze dingen kan het anders maken, al is dat nog niet zeker:",
        "fr": "Chacune de ces choses pourrait changer la réponse, mais ce n'est pas encore certain :",
        "en": "Each of these things may make it different, though that is not certain yet:",
    },
    "more_than_one": {
        "nl": "meer dan één ding; de redenen staan hierboven",
        "fr": "plus d'une chose ; les raisons sont ci-dessus",
        "en": "more than one thing; the reasons stand above",
    },
    "since": {"nl": "geldt sinds {day}", "fr": "en vigueur depuis le {day}", "en": "since {day}"},
    "amount_since": {
        "nl": "bedrag sinds {day}",
        "fr": "montant depuis le {day}",
        "en": "amount since {day}",
    },
    "told_by": {"nl": "bron: {what}", "fr": "source : {what}", "en": "told by: {what}"},
    "colon": {"nl": ":", "fr": f"{NBSP}:", "en": ":"},
    "and": {"nl": "en", "fr": "et", "en": "and"},
    "about": {"nl": "{what} ({role})", "fr": "{what} ({role})", "en": "{what} ({role})"},
    "would_be": {
        "nl": "{name}: {value}",
        "fr": "{name} : {value}",
        "en": "{name}: {value}",
    },
    "would_be_yes": {"nl": "{name}", "fr": "{name}", "en": "{name}"},
    "would_be_at_most": {
        "nl": "{name}: hoogstens {value}",
        "fr": "{name} : au plus {value}",
        "en": "{name}: at most {value}",
    },
    "would_be_at_least": {
        "nl": "{name}: minstens {value}",
        "fr": "{name} : au moins {value}",
        "en": "{name}: at least {value}",
    },
}


UNITS: Mapping[str, Mapping[str, str]] = {
    "EUR": {"nl": "euro", "fr": "euros", "en": "euro"},
    "number": {"nl": "getal", "fr": "nombre", "en": "number"},
    "share": {"nl": "deel", "fr": "part", "en": "share"},
    "count": {"nl": "aantal", "fr": "nombre", "en": "count"},
    "years": {"nl": "jaren", "fr": "années", "en": "years"},
    "months": {"nl": "maanden", "fr": "mois", "en": "months"},
    "days": {"nl": "dagen", "fr": "jours", "en": "days"},
    "day": {"nl": "dag", "fr": "jour", "en": "day"},
    "month": {"nl": "maand", "fr": "mois", "en": "month"},
    "quarter": {"nl": "kwartaal", "fr": "trimestre", "en": "quarter"},
    "year": {"nl": "jaar", "fr": "an", "en": "year"},
}
KINDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.FLAG: {"nl": "ja of nee", "fr": "oui ou non", "en": "yes or no"},
    Kind.DATE: {"nl": "datum", "fr": "date", "en": "date"},
    Kind.CATEGORY: {"nl": "keuze", "fr": "choix", "en": "choice"},
}


def unit_text(kind: Kind, unit: Unit | None, language: str) -> str:
    """What a value is counted in: euro per maand, ja of nee."""
    if unit is None:
        return KINDS[kind][language]
    of = UNITS[unit.base][language]
    return (
        f"{of} {'par' if language == 'fr' else 'per'} {UNITS[unit.per][language]}"
        if unit.per
        else of
    )


def phrase(key: str, language: str, **slots: str) -> str:
    """A small sentence of the engine itself."""
    return PHRASES[key][language].format(**slots)


def sentence(key: str, language: str, **slots: str) -> str:
    """The same, with a capital, for where it stands on its own."""
    text = phrase(key, language, **slots)
    return text[:1].upper() + text[1:]


def number_text(number: float, language: str, *, decimals: int) -> str:
    """Digits with the separators of the language."""
    # The half goes up, as the law rounds: Python's own rounding would take 0.125 to 0.12.
    scale = 10**decimals
    english = f"{floor(abs(number) * scale + 0.5 + HAIR) / scale:,.{decimals}f}"
    thousands, point = {"nl": (".", ","), "fr": (NBSP, ","), "en": (",", ".")}[language]
    digits = english.translate({ord(","): thousands, ord("."): point})
    return f"-{digits}" if number < 0 and digits.strip("0.,") else digits


@lru_cache(maxsize=4096)
def money_text(amount: float, language: str) -> str:
    """€ 1.340,47 · 1 340,47 € · €1,340.47"""
    cents = floor(abs(amount) * 100 + 0.5 + HAIR)
    if cents < 100_000:
        # Most amounts are below a thousand: nothing stands between their digits.
        digits = f"{cents // 100}{'.' if language == 'en' else ','}{cents % 100:02}"
    else:
        digits = number_text(abs(amount), language, decimals=2)
    if language == "fr":
        digits = f"{digits}{NBSP}€"
    else:
        digits = f"€{NBSP}{digits}" if language == "nl" else f"€{digits}"
    return f"-{digits}" if amount < 0 and cents else digits


@lru_cache(maxsize=1024)
def date_text(day: date, language: str) -> str:
    """1 maart 2026 · 1er mars 2026 · 1 March 2026"""
    ordinal = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{ordinal} {MONTHS[language].split()[day.month - 1]} {day.year}"


def days_text(days: Sequence[date], language: str) -> str:
    """1 maart 2026, 1 juni 2026 en 1 juli 2026; in French each day has its article."""
    told = [date_text(day, language) for day in days]
    if language == "fr":
        told[1:] = [f"le {one}" for one in told[1:]]
    if len(told) == 1:
        return told[0]
    return f"{', '.join(told[:-1])} {phrase('and', language)} {told[-1]}"


def value_text(value: Any, kind: Kind, unit: Unit | None, language: str) -> str:
    """A value of any kind but a category, which has names of its own."""
    if value is None:
        return phrase("unknown", language)
    if kind is Kind.FLAG:
        return phrase("yes" if value else "no", language)
    if kind is Kind.DATE:
        return date_text(value, language)
    if kind is Kind.MONEY:
        return money_text(value, language)
    if unit is not None and unit.base == "share":
        return f"{_shortest(100 * value, language)}{'' if language == 'en' else NBSP}%"
    return _shortest(value, language)


@lru_cache(maxsize=4096)
def _shortest(number: float, language: str) -> str:
    decimals = next((d for d in range(4) if round(number, d) == round(number, 6)), 4)
    return number_text(number, language, decimals=decimals)

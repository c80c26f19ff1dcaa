"""One list of rights and instruments, found by word in three languages, whatever the accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from klaverblad.apps.access.asked import words_asked
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library import law_cards, queries
from klaverblad.apps.library.books import law, law_on
from klaverblad.apps.library.law_cards import Granter
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people.registry import say
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.population import Case
from klaverblad.law.instruments import Instrument as InstrumentOfLaw
from klaverblad.law.rights import Automatic, Right, rights

RIGHT, INSTRUMENT = "recht", "maatregel"
_WORDS_MOST = 6
# A short word is like too many others; and how much two words must share to be taken for one.
_LIKE_FROM, _LIKE = 4, 0.75


@dataclass(frozen=True)
class Entry:
    """One line of the library: a right, or an instrument of the house, the region or the law."""

    kind: str
    name: str
    who: str
    url: str
    authority: str
    granters: tuple[Granter, ...]
    automatic: Automatic | None
    status: str
    is_over: bool
    is_of_region: bool
    words: str

    @property
    def is_confirmed(self) -> bool:
        return self.status == "confirmed"


@dataclass(frozen=True)
class Asked:
    """What is asked of the library, as it stands in the address."""

    words: str = ""
    kind: str = ""
    granter: str = ""
    automatic: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked:
        """Whatever is not one of the choices is no choice."""
        kind, granter = query.get("soort", ""), query.get("wie", "")
        automatic = query.get("vanzelf", "")
        return cls(
            words=words_asked(query, "zoek"),
            kind=kind if kind in {RIGHT, INSTRUMENT} else "",
            granter=granter if granter in Granter.values else "",
            automatic=automatic if automatic in set(Automatic) else "",
        )

    def address(self, **changed: str) -> str:
        """The address of the list with one choice changed."""
        choices = {
            "zoek": self.words, "soort": self.kind, "wie": self.granter,
            "vanzelf": self.automatic, **changed,
        }  # fmt: skip
        kept = {name: value for name, value in choices.items() if value}
        here = reverse("library:list")
        return f"{here}?{urlencode(kept)}" if kept else here


def fold(text: str) -> str:
    """Small letters without accents; what stands between words is a space."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("œ", "oe"))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def holds(words: str, text: str) -> bool:
    """Whether every word that was typed begins a word of a folded text, or stands in one."""
    wanted = fold(words).split()[:_WORDS_MOST]
    closed = text.replace(" ", "")
    return all(one in text or (len(one) > 3 and one in closed) for one in wanted)


def entries(actor: Actor, *, on: date) -> list[Entry]:
    """Everything in the library, by name; one query, and the version of the law."""
    now = law_on(actor, on)
    known = {one.pk: one for one in queries.instruments(actor)}
    found = [_right(now, one) for one in rights().values()]
    found += [_instrument(now, one) for one in known.values()]
    found += [
        _of_law(now, slug, card)
        for slug, card in law_cards.instruments_by_slug().items()
        if slug not in known
    ]
    return sorted(found, key=lambda one: (one.is_over, fold(one.name)))


def found(every: list[Entry], asked: Asked) -> list[Entry]:
    """Those that are asked for; whose name holds the words stand on top."""
    kept = [
        one
        for one in every
        if (not asked.kind or one.kind == asked.kind)
        and (not asked.granter or asked.granter in one.granters)
        and (not asked.automatic or one.automatic == asked.automatic)
        and holds(asked.words, one.words)
    ]
    return sorted(kept, key=lambda one: not holds(asked.words, fold(one.name)))


def meant(every: list[Entry], words: str) -> str:
    """What may have been meant by words that nothing holds: the words of the library most like them.

    returns  empty when something holds them as they were typed, or nothing is like them
    """
    if any(holds(words, one.words) for one in every):
        return ""
    known = {word for one in every for word in one.words.split() if len(word) >= _LIKE_FROM}
    found = []
    for typed in fold(words).split()[:_WORDS_MOST]:
        if any(holds(typed, one.words) for one in every):
            found.append(typed)
        elif len(typed) >= _LIKE_FROM and (
            like := get_close_matches(typed, sorted(known), 1, _LIKE)
        ):
            found.append(like[0])
        else:
            return ""
    likely = " ".join(found)
    return likely if any(holds(likely, one.words) for one in every) else ""


def looked_up(actor: Actor, words: str, *, on: date) -> list[Entry]:
    """What holds these words, for whoever searches the whole desk."""
    return found(entries(actor, on=on), Asked(words=words))


def filters(every: list[Entry], asked: Asked) -> dict[str, list[dict[str, Any]]]:
    """The choices as pills, each with how many it would leave."""

    def pill(label: str, **choice: str) -> dict[str, Any]:
        ((name, value),) = choice.items()
        field = {"soort": "kind", "wie": "granter", "vanzelf": "automatic"}[name]
        is_on = getattr(asked, field) == value
        other = Asked(**{**asked.__dict__, field: value})
        return {
            "label": label,
            "url": asked.address(**{name: "" if is_on else value}),
            "count": len(found(every, other)),
            "current": is_on,
            "removable": is_on,
        }

    granters = [pill(str(one.label), wie=one.value) for one in Granter]
    return {
        "kind": [pill(_("rechten"), soort=RIGHT), pill(_("maatregelen"), soort=INSTRUMENT)],
        "automatic": [
            pill(_("komt vanzelf"), vanzelf=Automatic.YES.value),
            pill(_("deels vanzelf"), vanzelf=Automatic.PARTLY.value),
            pill(_("zelf vragen"), vanzelf=Automatic.NO.value),
        ],
        "granter": [one for one in granters if one["count"] or one["current"]],
    }


def _right(now: RulesOn, right: Right) -> Entry:
    beside = law_cards.beside_right(right.key)
    return Entry(
        kind=RIGHT,
        name=say(law().versions[right.rule][-1].name),
        who=say(beside.who),
        url=reverse("library:right", args=[law_cards.slug_of_right(right.key)]),
        authority=say(right.authority),
        granters=beside.granters,
        automatic=right.automatic,
        status=law_cards.certainty(now, (right.rule, *right.amounts)),
        is_over=right.rule not in now.in_force,
        is_of_region=False,
        words=_words_of_right(right.key),
    )


@lru_cache(maxsize=64)
def _words_of_right(key: str) -> str:
    right, beside = rights()[key], law_cards.beside_right(key)
    names = law().versions[right.rule][-1].name.values()
    return fold(
        " ".join([key, *names, *beside.who.values(), *right.authority.values(), beside.words])
    )


def _instrument(now: RulesOn, one: Instrument) -> Entry:
    card = law_cards.instruments_by_slug().get(one.pk)
    beside = law_cards.beside_instrument(one.pk)
    texts = [*one.name.values(), *one.what_for.values(), *one.who_may.values()]
    return Entry(
        kind=INSTRUMENT,
        name=str(one),
        who=one.say_who_may(),
        url=reverse("library:instrument", args=[one.pk]),
        authority=say(card.authority) if card else "",
        granters=beside.granters,
        automatic=None,
        status=_worse(one.status, _status(now, card)),
        is_over=False,
        is_of_region=one.region_id is not None,
        words=fold(" ".join([one.pk, *texts, beside.words])),
    )


def _of_law(now: RulesOn, slug: str, card: InstrumentOfLaw) -> Entry:
    beside, name = law_cards.beside_instrument(slug), law().versions[card.rule][-1].name
    return Entry(
        kind=INSTRUMENT,
        name=say(name),
        who=say(beside.who),
        url=reverse("library:instrument", args=[slug]),
        authority=say(card.authority),
        granters=beside.granters,
        automatic=None,
        status=_status(now, card),
        is_over=card.key in _over(now),
        is_of_region=False,
        words=fold(" ".join([slug, *name.values(), *beside.who.values(), beside.words])),
    )


@lru_cache(maxsize=16)
def _over(now: RulesOn) -> frozenset[str]:
    """The instruments that nobody can enter on this day, whatever they tell: their cards are history."""
    cards = {
        card.key: card.rule
        for card in law_cards.instruments_by_slug().values()
        if card.rule in now.in_force and now.rule(card.rule).entity == PERSON
    }
    nobody = Case(persons={"somebody": {}})
    outcomes = now.run_cases([nobody], tuple(cards.values()))
    return frozenset(key for key, rule in cards.items() if not outcomes[rule].hi[0])


def _status(now: RulesOn, card: InstrumentOfLaw | None) -> str:
    return law_cards.certainty(now, card.rules if card else ())


def _worse(one: str, other: str) -> str:
    return max(one, other, key=law_cards.CERTAINTIES.index)

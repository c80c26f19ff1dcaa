"""Why not: for one person and one place, every barrier, in facts and in words.

The masks of the kernel decide which reasons there are; this module only looks up the facts behind
each bit and says them. It never judges by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.clashes import Clash, chip_of_clashes, say_clashes
from klaverblad.engines.matching.columns import LEVELS
from klaverblad.engines.matching.evidence import Ask, Pair, Value, evidence
from klaverblad.engines.matching.kernel import Verdict, violations
from klaverblad.engines.matching.masks import barriers_in
from klaverblad.engines.matching.phrases import (
    FACTS,
    NO_DUTCH_YET,
    OF_THE_PLACE,
    OUT_OF_REACH,
    PHRASES,
    TO_ASK,
    UNITS,
)
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.matching.vocabulary import Term
from klaverblad.engines.matching.words import AND, OR, Language, day, listed, number, whole_up
from klaverblad.engines.travel import Travel

# More names than this make a sentence that nobody reads.
_NAMES_AT_MOST = 3


@dataclass(frozen=True)
class Reason:
    """One barrier between one person and one place.

    is_certain  it blocks; otherwise it depends on what `asks` lists
    of_place    what the place asks or offers: minutes to get there, kg to lift, months it lasts
    of_person   what the person has, can or needs; None where it is unknown
    """

    barrier: Barrier
    is_certain: bool
    of_place: Value
    of_person: Value
    asks: tuple[Ask, ...]

    def say(self, lang: Language) -> str:
        """Say it in plain words, without capital or full stop, so that it fits in a list."""
        if not self.is_certain:
            return TO_ASK.say(lang).format(facts="; ".join(say_ask(ask, lang) for ask in self.asks))
        if self._is_out_of_reach:
            return OUT_OF_REACH.sentence.say(lang)
        if self.barrier is Barrier.SCHEDULE:
            return say_clashes(cast("tuple[Clash, ...]", self.of_place), lang)
        phrase = PHRASES[self.barrier].sentence.say(lang)
        return phrase.format(**self._values(lang))

    def chip(self, lang: Language) -> str:
        """Say it in a few words, to stand beside the icon of the barrier."""
        if not self.is_certain:
            return f"{self.barrier.label(lang)}?"
        if self._is_out_of_reach:
            return OUT_OF_REACH.chip.say(lang)
        if self.barrier is Barrier.SCHEDULE:
            return chip_of_clashes(cast("tuple[Clash, ...]", self.of_place), lang)
        return PHRASES[self.barrier].chip.say(lang).format(**self._values(lang))

    @property
    def _is_out_of_reach(self) -> bool:
        return self.barrier in {Barrier.TRAVEL, Barrier.CRECHE} and self.of_place == np.inf

    def _values(self, lang: Language) -> dict[str, str]:
        return {
            "of_place": _said(self.of_place, self.barrier, lang),
            "of_person": _said(self.of_person, self.barrier, lang),
        }


def reasons(people: People, i: int, places: Places, j: int, travel: Travel) -> tuple[Reason, ...]:
    """Explain what stands between person i and place j. Nothing does: no reasons.

    returns  what blocks for certain first; then what depends on an answer; each in fixed order
    """
    return reasons_of_all(people.only(i), 0, places.only(j), travel.only([i], [j]))[0]


def reasons_of_all(
    people: People, i: int, places: Places, travel: Travel
) -> tuple[tuple[Reason, ...], ...]:
    """Explain what stands between person i and every place, as `reasons` does for one."""
    person, trips = people.only(i), travel.only([i])
    verdict = violations(person, places, trips)
    return tuple(
        _reasons(Pair(person, places, j, trips), int(violated), int(unsure))
        for j, (violated, unsure) in enumerate(
            zip(verdict.violated[0], verdict.unsure[0], strict=True)
        )
    )


def reasons_of_pair(
    people: People, i: int, places: Places, j: int, travel: Travel, verdict: Verdict
) -> tuple[Reason, ...]:
    """Explain one pair of a verdict that is there already, as `reasons` does without one."""
    pair = Pair(people.only(i), places, j, travel.only([i]))
    return _reasons(pair, int(verdict.violated[i, j]), int(verdict.unsure[i, j]))


def say_ask(ask: Ask, lang: Language) -> str:
    """Name a fact that is still to be asked."""
    names = [term.name.say(lang) for term in ask.terms]
    listing = f" ({listed(names, lang)})" if 0 < len(names) <= _NAMES_AT_MOST else ""
    fact = FACTS[ask.field].say(lang).format(names=listing)
    return OF_THE_PLACE.say(lang).format(fact=fact) if ask.of == "place" else fact


def _reasons(pair: Pair, violated: int, unsure: int) -> tuple[Reason, ...]:
    return (
        *(_reason(bit, pair, is_certain=True) for bit in barriers_in(violated)),
        *(_reason(bit, pair, is_certain=False) for bit in barriers_in(unsure)),
    )


def _reason(barrier: Barrier, pair: Pair, *, is_certain: bool) -> Reason:
    found = evidence(barrier, pair)
    # A barrier that stands whatever the answer is has nothing to ask.
    asks = () if is_certain else found.asks
    return Reason(barrier, is_certain, found.of_place, found.of_person, asks)


def _said(value: Value, barrier: Barrier, lang: Language) -> str:
    if isinstance(value, date):
        return day(value, lang)
    if isinstance(value, str):
        return NO_DUTCH_YET.say(lang) if value == LEVELS[0] else value
    if isinstance(value, tuple):
        joint = OR if barrier is Barrier.STATUS else AND
        return listed([cast("Term", term).name.say(lang) for term in value], lang, joint=joint)
    return "" if value is None else _said_amount(value, barrier, lang)


def _said_amount(value: float, barrier: Barrier, lang: Language) -> str:
    if barrier not in UNITS:
        return number(value, lang)
    is_minutes = barrier in {Barrier.TRAVEL, Barrier.CRECHE}
    text = whole_up(value) if is_minutes else number(value, lang)
    # One and a half is still singular in French; in Dutch and English only one is.
    is_one = value < 2 if lang == "fr" else value == 1
    return f"{text} {(UNITS[barrier].one if is_one else UNITS[barrier].more).say(lang)}"

"""How a person gets to a place: every way they have, and the quickest of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klaverblad.engines.matching.arrays import Numbers
from klaverblad.engines.matching.rules import modes_had
from klaverblad.engines.matching.tables import People
from klaverblad.engines.matching.words import Language, Words, whole_up
from klaverblad.engines.travel import Mode, Travel

MODES = {
    Mode.WALK: Words("te voet", "à pied", "on foot"),
    Mode.BIKE: Words("met de fiets", "à vélo", "by bike"),
    Mode.PUBLIC_TRANSPORT: Words(
        "met het openbaar vervoer", "en transports en commun", "by public transport"
    ),
    Mode.CAR: Words("met de auto", "en voiture", "by car"),
}


@dataclass(frozen=True)
class Way:
    """The quickest way that a person surely has, and the other ways.

    mode, minutes   None when nothing is known to lead there
    by_mode         minutes of every way the person surely has; inf: cannot be reached that way
    perhaps         minutes of ways the person may have, but nobody asked yet
    """

    mode: Mode | None
    minutes: float | None
    by_mode: dict[Mode, float]
    perhaps: dict[Mode, float]

    def say(self, lang: Language) -> str:
        """Say the quickest way: 9 min met de fiets."""
        if self.mode is None or self.minutes is None:
            return Words("geen weg bekend", "aucun trajet connu", "no known way").say(lang)
        return f"{whole_up(self.minutes)} min {MODES[self.mode].say(lang)}"


def best_way(people: People, i: int, travel: Travel, j: int) -> Way:
    """Find the ways of person i to place j. A way with unknown minutes is in neither list."""
    minutes = {mode: float(table[travel.origin[i], j]) for mode, table in travel.minutes.items()}
    known = {mode: value for mode, value in minutes.items() if not np.isnan(value)}
    had = modes_had(people.only(i))
    sure = {mode: value for mode, value in known.items() if had[mode][0][0]}
    perhaps = {mode: value for mode, value in known.items() if mode not in sure and had[mode][1][0]}
    # min() keeps the first of equals, and modes come lightest first.
    best = min(
        (mode for mode in sure if np.isfinite(sure[mode])), key=sure.__getitem__, default=None
    )
    return Way(best, None if best is None else sure[best], sure, perhaps)


def quickest_minutes(people: People, i: int, travel: Travel) -> Numbers:
    """Give the minutes of the quickest way that person i surely has to every place; inf: none."""
    best = np.full(travel.n_places, np.inf, np.float32)
    for mode, (surely, _) in modes_had(people.only(i)).items():
        if surely[0] and mode in travel.minutes:
            np.minimum(best, travel.slowest[mode][travel.origin[i]], out=best)
    return best

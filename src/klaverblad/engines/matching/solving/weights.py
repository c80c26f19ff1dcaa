"""The points of a placement: whole numbers from a table that a body adopted and published.

There is no column here for who somebody is. What counts is closeness, how long the work lasts, and
the statuses to which the body gave priority; a code that names a protected trait is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching import sets
from klaverblad.engines.matching.arrays import Numbers
from klaverblad.engines.matching.errors import WrongPolicy
from klaverblad.engines.matching.ranking import Policy
from klaverblad.engines.matching.tables import People, Places

# Parts of words, in the three languages: a table that weighs these does not load.
PROTECTED = (
    "gender", "geslacht", "genre", "sex", "age", "leeftijd", "birth", "geboorte", "naissance",
    "origin", "afkomst", "herkomst", "origine", "nation", "ethni", "etni", "race", "ras",
    "religi", "geloof", "belief", "handicap", "disab", "health", "gezondheid", "sante",
    "zwanger", "pregnan", "grossesse", "married", "gehuwd", "marie", "union", "vakbond",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What a region adopted. A change of points is a new version.

    version             as shown under every run
    closeness           points for being near, as on the desk
    points_placed       points of any placement
    points_month        points of each month that the work lasts
    months_counted_max  beyond this all work lasts equally long; no end date counts as this
    priority            code of a status -> points for whoever surely has it
    """

    version: str
    closeness: Policy
    points_placed: int = 0
    points_month: int = 0
    months_counted_max: int = 0
    priority: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse points below zero, and traits that are nobody's business."""
        for name in ("points_placed", "points_month", "months_counted_max"):
            if (found := getattr(self, name)) < 0:
                raise WrongPolicy(field=name, found=found, wanted="0 or more")
        for code, found in self.priority.items():
            if _is_protected(code):
                raise WrongPolicy(field=code, found=found, wanted="no protected trait")
            if found < 0:
                raise WrongPolicy(field=code, found=found, wanted="0 or more")

    def points(
        self,
        people: People,
        person: NDArray[np.intp],
        places: Places,
        place: NDArray[np.intp],
        minutes: Numbers,
    ) -> NDArray[np.int64]:
        """Give the points of pairs.

        person, place  (e,) rows
        minutes        (e,) by the quickest way that the person surely has; inf: none
        returns        (e,) whole points
        raises         WrongPolicy: priority for a status that is not in the vocabulary
        """
        months = np.minimum(places.duration_months, self.months_counted_max)
        # How long it lasts is unknown: then it earns nothing, and the summary says so.
        months = np.floor(np.nan_to_num(months, nan=0.0)).astype(np.int64)
        found = self.points_placed + self.closeness.points(minutes)
        found += self.points_month * months[place]
        return found + self.of_people(people)[person]

    def of_people(self, people: People) -> NDArray[np.int64]:
        """Points by priority (n,)."""
        position = {term.code: bit for bit, term in enumerate(people.vocabulary.statuses)}
        has = sets.unpack(people.statuses, len(position))
        points = np.zeros(len(people), np.int64)
        for code, each in self.priority.items():
            if code not in position:
                raise WrongPolicy(field=code, found=each, wanted="a status of the vocabulary")
            points += each * has[:, position[code]]
        return points


def _is_protected(code: str) -> bool:
    """Whether a part of a code names a trait; short names only as a whole word: age is not agent."""
    words = code.lower().replace("-", "_").split("_")
    return any(
        word.startswith(trait) if len(trait) > 4 else word in {trait, f"{trait}e", f"{trait}s"}
        for word in words
        for trait in PROTECTED
    )

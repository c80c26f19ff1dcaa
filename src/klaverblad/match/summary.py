"""What a run tells on the screen, in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.matching import Words
from klaverblad.engines.matching.solving import NOWHERE, Crossed, Solution
from klaverblad.engines.matching.words import Language
from klaverblad.engines.travel import RoadModel

if TYPE_CHECKING:
    from klaverblad.match.runs import Read

_COUNTS = Words(
    "{people} mensen, {places} plekken met {seats} zitjes, {edges} mogelijke paren.",
    "{people} personnes, {places} lieux avec {seats} postes, {edges} paires possibles.",
    "{people} people, {places} places with {seats} seats, {edges} possible pairs.",
)
_PLACED = Words(
    "Voorstel: {placed} mensen op een plek, {points} punten (afspraak {version}, {by}).",
    "Proposition : {placed} personnes placées, {points} points (accord {version}, {by}).",
    "Proposal: {placed} people placed, {points} points (policy {version}, {by}).",
)
_PROVED = Words(
    "Niets is meer waard: de prijzen in het certificaat bewijzen het.",
    "Rien ne vaut plus : les prix du certificat le prouvent.",
    "Nothing is worth more: the prices in the certificate prove it.",
)
_GAP = Words(
    "Met de quota dwars door de groepen: hoogstens {gap} punten van het beste. Zonder die quota: "
    "{free_points} punten en {free_placed} mensen; ze kosten {cost} punten en {lost} plaatsingen.",
    "Avec les quotas transversaux : à {gap} points au plus du meilleur. Sans ces quotas : "
    "{free_points} points et {free_placed} personnes ; ils coûtent {cost} points et {lost} placements.",
    "With the quotas that cut across: at most {gap} points from the best. Without those quotas: "
    "{free_points} points and {free_placed} people; they cost {cost} points and {lost} placements.",
)
_UNKNOWN = Words(
    "{unknown} mensen wachten op een antwoord: zie de kolom one_answer_away.",
    "{unknown} personnes attendent une réponse : voir la colonne one_answer_away.",
    "{unknown} people wait for an answer: see the column one_answer_away.",
)
_OVERRIDES = Words(
    "{count} beslissingen van mensen staan vast: zie overrides in run.json.",
    "{count} décisions humaines sont fixes : voir overrides dans run.json.",
    "{count} decisions by people are fixed: see overrides in run.json.",
)
_NO_TRANSPORT = Words(
    "Het openbaar vervoer is niet meegeteld.",
    "Les transports en commun ne sont pas comptés.",
    "Public transport is not counted.",
)


@dataclass(frozen=True, eq=False)
class Told:
    """A run, as far as there is something to tell of it."""

    read: Read
    solution: Solution
    crossed: Crossed | None
    place: NDArray[np.int64]

    @property
    def placed(self) -> int:
        """How many people have a place, those who had accepted one included."""
        return int((self.place != NOWHERE).sum())

    @property
    def points(self) -> int:
        """The points of all placements that were in question."""
        return self.solution.points if self.crossed is None else self.crossed.points

    def quotas_across(self) -> dict[str, Any] | None:
        """What the quotas that cut across cost, for the log."""
        if self.crossed is None:
            return None
        return {
            "points": self.crossed.points, "bound": self.crossed.bound, "gap": self.crossed.gap,
            "free_points": self.crossed.free_points, "free_placed": self.crossed.free_placed,
            "prices_in_sixteenths": {one.name: one.price for one in self.crossed.quotas},
        }  # fmt: skip

    def say(self, lang: Language) -> str:
        """The summary."""
        read = self.read
        lines = [
            _COUNTS.say(lang).format(
                people=len(read.people.ids), places=len(read.places.ids),
                seats=int(read.problem.capacity.sum()), edges=int((read.graph.edges.closed == 0).sum()),
            ),
            _PLACED.say(lang).format(
                placed=self.placed, points=self.points,
                version=read.adopted.weights.version, by=read.adopted.adopted_by,
            ),
        ]  # fmt: skip
        if self.crossed is None:
            lines.append(_PROVED.say(lang))
        else:
            lines.append(
                _GAP.say(lang).format(
                    gap=self.crossed.gap, free_points=self.crossed.free_points,
                    free_placed=self.crossed.free_placed, cost=self.crossed.cost,
                    lost=self.crossed.free_placed - self.crossed.placed,
                )
            )  # fmt: skip
        if read.overrides:
            lines.append(_OVERRIDES.say(lang).format(count=len(read.overrides)))
        if unknown := int(((read.graph.unsure > 0) & (self.place == NOWHERE)).sum()):
            lines.append(_UNKNOWN.say(lang).format(unknown=unknown))
        lines += [RoadModel().say(lang), _NO_TRANSPORT.say(lang)]
        return "\n".join(lines)

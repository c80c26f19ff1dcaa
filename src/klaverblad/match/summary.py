"""What a run tells on the screen, in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
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
    "{people}, {places} met {seats}, {edges}.",
    "{people}, {places} avec {seats}, {edges}.",
    "{people}, {places} with {seats}, {edges}.",
)
_PLACED = Words(
    "Voorstel: {placed} op een plek, {points} (afspraak {version}, {by}).",
    "Proposition : {placed} sur un lieu, {points} (accord {version}, {by}).",
    "Proposal: {placed} placed, {points} (policy {version}, {by}).",
)
_PROVED = Words(
    "Niets is meer waard: de prijzen in het certificaat bewijzen het.",
    "Rien ne vaut plus : les prix du certificat le prouvent.",
    "Nothing is worth more: the prices in the certificate prove it.",
)
_GAP = Words(
    "Met de quota dwars door de groepen: hoogstens {gap} van het beste. Zonder die quota: "
    "{free_points} en {free_placed}; ze kosten {cost} en {lost}.",
    "Avec les quotas transversaux : à {gap} au plus du meilleur. Sans ces quotas : "
    "{free_points} et {free_placed} ; ils coûtent {cost} et {lost}.",
    "With the quotas that cut across: at most {gap} from the best. Without those quotas: "
    "{free_points} and {free_placed}; they cost {cost} and {lost}.",
)
_UNKNOWN = Words(
    "Wacht op een antwoord: {unknown}. Zie de kolom one_answer_away.",
    "En attente d'une réponse : {unknown}. Voir la colonne one_answer_away.",
    "Waiting for an answer: {unknown}. See the column one_answer_away.",
)
_OVERRIDES = Words(
    "Wat mensen beslisten, staat vast: {count}. Zie overrides in run.json.",
    "Ce que des personnes ont décidé est fixé : {count}. Voir overrides dans run.json.",
    "What people decided is fixed: {count}. See overrides in run.json.",
)
# One, and more than one.
_PEOPLE = Words("mens", "personne", "person"), Words("mensen", "personnes", "people")
_PLACES = Words("plek", "lieu", "place"), Words("plekken", "lieux", "places")
_SEATS = Words("zitje", "poste", "seat"), Words("zitjes", "postes", "seats")
_PAIRS = (
    Words("mogelijk paar", "paire possible", "possible pair"),
    Words("mogelijke paren", "paires possibles", "possible pairs"),
)
_POINTS = Words("punt", "point", "point"), Words("punten", "points", "points")
_PLACINGS = (
    Words("plaatsing", "placement", "placement"),
    Words("plaatsingen", "placements", "placements"),
)
_DECISIONS = (
    Words("beslissing", "décision", "decision"),
    Words("beslissingen", "décisions", "decisions"),
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
        n, some = len(read.people.ids), partial(counted, lang=lang)
        lines = [
            _COUNTS.say(lang).format(
                people=some(n, _PEOPLE), places=some(len(read.places.ids), _PLACES),
                seats=some(int(read.problem.capacity.sum()), _SEATS),
                edges=some(int((read.graph.edges.closed == 0).sum()), _PAIRS),
            ),
            _PLACED.say(lang).format(
                placed=some(self.placed, _PEOPLE), points=some(self.points, _POINTS),
                version=read.adopted.weights.version, by=read.adopted.adopted_by,
            ),
        ]  # fmt: skip
        if (crossed := self.crossed) is None:
            lines.append(_PROVED.say(lang))
        else:
            lines.append(
                _GAP.say(lang).format(
                    gap=some(crossed.gap, _POINTS), free_points=some(crossed.free_points, _POINTS),
                    free_placed=some(crossed.free_placed, _PEOPLE),
                    cost=some(crossed.cost, _POINTS),
                    lost=some(crossed.free_placed - crossed.placed, _PLACINGS),
                )
            )  # fmt: skip
        if count := len(read.overrides):
            lines.append(_OVERRIDES.say(lang).format(count=some(count, _DECISIONS)))
        if unknown := int(((read.graph.unsure > 0) & (self.place == NOWHERE)).sum()):
            lines.append(_UNKNOWN.say(lang).format(unknown=some(unknown, _PEOPLE)))
        lines += [RoadModel().say(lang), _NO_TRANSPORT.say(lang)]
        return "\n".join(lines)


def counted(count: int, words: tuple[Words, Words], *, lang: Language) -> str:
    """A number with its noun; in French nothing is singular too."""
    is_one = abs(count) < 2 if lang == "fr" else abs(count) == 1
    return f"{count} {words[0 if is_one else 1].say(lang)}"

"""Who can start where, what stands in the way, and what one lifted barrier opens.

    people = People.known(stable_keys(ids), vocabulary, has_bike=[1, 0, -1], ...)
    places = Places.known(stable_keys(ids), vocabulary, lift_kg=[25.0], ...)
    verdict = violations(people, places, travel)
    reasons(people, 0, places, 0, travel)[0].say("nl")      # tilt tot 25 kg, kan tot 10 kg

What nobody said is unknown: columns.py says how, rules.py what follows from it.
"""

from klaverblad.engines.matching import sets, week
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.clashes import Clash
from klaverblad.engines.matching.errors import (
    MatchingInputError,
    UnknownCode,
    UnlikeSizes,
    UnlikeVocabularies,
    UnreadableBlock,
    WrongPolicy,
    WrongShape,
    WrongType,
    WrongValue,
)
from klaverblad.engines.matching.evidence import Ask, Value
from klaverblad.engines.matching.kernel import Verdict, violations, violations_by_slice
from klaverblad.engines.matching.lifting import waive
from klaverblad.engines.matching.masks import (
    Changes,
    barriers_in,
    blocked,
    compare,
    counts_of_places,
    feasible,
    one_answer_away,
    one_step_away,
)
from klaverblad.engines.matching.order import stable_keys, tie_order
from klaverblad.engines.matching.ranking import OpenPlace, Policy, lifts, open_places
from klaverblad.engines.matching.reasons import Reason, reasons, reasons_of_all, say_ask
from klaverblad.engines.matching.tables import People, Places
from klaverblad.engines.matching.vocabulary import Term, Vocabulary
from klaverblad.engines.matching.ways import Way, best_way
from klaverblad.engines.matching.words import Language, Words

__all__ = [
    "Ask",
    "Barrier",
    "Changes",
    "Clash",
    "Language",
    "MatchingInputError",
    "OpenPlace",
    "People",
    "Places",
    "Policy",
    "Reason",
    "Term",
    "UnknownCode",
    "UnlikeSizes",
    "UnlikeVocabularies",
    "UnreadableBlock",
    "Value",
    "Verdict",
    "Vocabulary",
    "Way",
    "Words",
    "WrongPolicy",
    "WrongShape",
    "WrongType",
    "WrongValue",
    "barriers_in",
    "best_way",
    "blocked",
    "compare",
    "counts_of_places",
    "feasible",
    "lifts",
    "one_answer_away",
    "one_step_away",
    "open_places",
    "reasons",
    "reasons_of_all",
    "say_ask",
    "sets",
    "stable_keys",
    "tie_order",
    "violations",
    "violations_by_slice",
    "waive",
    "week",
]

"""The clover in words. The sign never stands without them: colour and shape alone say too little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from klaverblad.site.look.clover import LEAVES, State, states_of

LEAF_WORDS = {
    "traject": gettext_lazy("traject"),
    "rechten": gettext_lazy("rechten"),
    "werk": gettext_lazy("werk"),
    "samenleven": gettext_lazy("samen leven"),
}
STATE_WORDS = {
    "unknown": gettext_lazy("nog niet bekeken"),
    "open": gettext_lazy("open"),
    "busy": gettext_lazy("bezig"),
    "settled": gettext_lazy("geregeld"),
}
# The leaf goes by the steps of the plan, and by what is seen of income and housing: the rights that
# nobody is sure of yet may be many, so it never says that these are settled.
RIGHTS_SETTLED = gettext_lazy("geen stap open")


def state_word(leaf: str, state: str) -> str:
    """How a leaf stands, in words."""
    is_of_rights = (leaf, state) == ("rechten", "settled")
    return str(RIGHTS_SETTLED if is_of_rights else STATE_WORDS[state])


@dataclass(frozen=True)
class LeafWords:
    """One leaf as it is written beside the drawing."""

    leaf: str
    name: str
    state: str
    note: str = ""


def leaves(states: Mapping[str, str], notes: Mapping[str, str] | None = None) -> list[LeafWords]:
    """The four leaves with their state, in reading order."""
    found = zip(LEAVES, states_of(states), strict=True)
    return [
        LeafWords(
            leaf.name,
            capfirst(str(LEAF_WORDS[leaf.name])),
            state_word(leaf.name, state),
            (notes or {}).get(leaf.name, ""),
        )
        for leaf, state in found
    ]


def label(states: Mapping[str, str]) -> str:
    """What a screen reader says: all four, always."""
    spoken = [f"{words.name.lower()} {words.state}" for words in leaves(states)]
    return capfirst(", ".join(spoken))


def phrase(states: Mapping[str, str]) -> str:
    """What a row says: whatever still asks for something, the most open first."""
    return _phrase(states_of(states), get_language())


@lru_cache(maxsize=1024)
def _phrase(states: tuple[State, ...], _language: str | None) -> str:
    by_state: dict[str, list[str]] = {}
    for leaf, state in zip(LEAVES, states, strict=True):
        by_state.setdefault(state, []).append(str(LEAF_WORDS[leaf.name]))
    if set(by_state) == {"settled"}:
        return _("geen stap meer open")
    asking = [state for state in ("open", "unknown") if state in by_state] or ["busy"]
    colon = _(":")  # with a space before it in French
    said = (f"{STATE_WORDS[state]}{colon} {', '.join(by_state[state])}" for state in asking)
    return "; ".join(said)

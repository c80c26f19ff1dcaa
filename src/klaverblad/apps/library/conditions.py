"""What an instrument needs before it makes sense, and what is known once it is done.

Both speak of facts of the registry. Nothing here decides: a need that does not hold yet is told,
with the step by which it could, and a person chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people import values
from klaverblad.apps.people.registry import FactKey, FactType, registry
from klaverblad.errors import BadInput

# How a need is said, by the type of its fact.
AT_LEAST, IS, HAS = "at_least", "is", "has"
HOW: Mapping[FactType, tuple[str, ...]] = {
    FactType.FLAG: (IS,),
    FactType.CHOICE: (AT_LEAST, IS),
    FactType.COUNT: (AT_LEAST, IS),
    FactType.MONEY: (AT_LEAST,),
    FactType.CODES: (HAS,),
}
# Choices whose options go from less to more: elsewhere "at least" means nothing.
ORDERED = frozenset({"language_level_nl", "diploma"})
# What is known of one person: fact key -> value; a key that is not there was never said.
Known = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Need:
    """One fact that must be so before an instrument makes sense."""

    entry: FactKey
    how: str
    value: Any

    @property
    def key(self) -> str:
        return self.entry.key

    def holds(self, known: Known) -> bool | None:
        """Whether it is so; None when nobody knows."""
        said = known.get(self.key)
        if said is None:
            return None
        match self.how:
            case "has":
                return self.value in said
            case "at_least":
                return _rank(self.entry, said) >= _rank(self.entry, self.value)
        return bool(said == self.value)

    def shown(self, lang: str | None = None) -> str:
        """The value that is needed, in words."""
        said = [self.value] if self.how == HAS else self.value
        return values.show(self.entry, said, lang)

    def as_data(self) -> dict[str, Any]:
        return {"key": self.key, self.how: self.value}


@dataclass(frozen=True, slots=True)
class Effect:
    """What is known once a step is done. It adds and raises; it never takes away."""

    entry: FactKey
    value: Any

    def after(self, old: Any) -> Any:
        """The value after the step, from the one before; the same when nothing changes."""
        if isinstance(self.value, list):
            return sorted({*(old or ()), *self.value})
        if old is not None and self.entry.key in ORDERED:
            return max(old, self.value, key=lambda one: _rank(self.entry, one))
        return self.value

    def changes(self, old: Any) -> bool:
        """Whether the step says anything that is not known already."""
        before = sorted(old) if isinstance(old, list) else old
        return bool(self.after(old) != before)

    def shown(self, lang: str | None = None) -> str:
        """What it brings, in words: "Rijbewijs B: ja"."""
        return values.show(self.entry, self.value, lang)


def _rank(entry: FactKey, value: Any) -> float:
    """Where a value stands between less and more; what is not in the list stands below all."""
    if entry.type != FactType.CHOICE:
        return float(value)
    codes = list(entry.options)
    return codes.index(value) if value in codes else -1


def need(key: str, how: str, raw: Any, *, lang: str | None = "nl") -> Need:
    """Read one need.

    raises   BadInput, with what would do
    """
    entry = registry().get(key)
    if entry is None or entry.type not in HOW:
        raise BadInput(field="needs", found=key)
    allowed = HOW[entry.type]
    if how not in allowed or (
        how == AT_LEAST and entry.type == FactType.CHOICE and key not in ORDERED
    ):
        raise BadInput(field="needs", found=how)
    value = values.read(entry, [raw] if how == HAS else raw, lang=lang)
    if value is None or (how == HAS and len(value) != 1):
        raise BadInput(field="needs", found=key)
    return Need(entry, how, value[0] if how == HAS else value)


def needs(instrument: Instrument) -> list[Need]:
    """What an instrument needs, in its order. What the registry lost since says nothing."""
    found = []
    for one in instrument.needs:
        entry = registry().get(one["key"])
        how = next((name for name in one if name != "key"), "")
        if entry is not None and how:
            found.append(Need(entry, how, one[how]))
    return found


def effect(instrument: Instrument) -> Effect | None:
    """What an instrument brings; None for most."""
    entry = registry().get(instrument.produces_fact_key)
    return None if entry is None else Effect(entry, instrument.produces_fact_value)


def that_bring(wanted: Need, all_of_them: Iterable[Instrument], known: Known) -> list[Instrument]:
    """The instruments after which a need would hold, in their order."""
    old = known.get(wanted.key)
    found = []
    for instrument in all_of_them:
        brings = effect(instrument)
        if brings is None or brings.entry.key != wanted.key:
            continue
        if wanted.holds({wanted.key: brings.after(old)}):
            found.append(instrument)
    return found

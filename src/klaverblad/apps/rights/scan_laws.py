"""The law of a day as each region reads it, for a look at the people of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from klaverblad.apps.library.books import law, own_laws_on
from klaverblad.apps.rights.reckoning import LawPrint, law_print
from klaverblad.engines.rules.dated import RulesOn


@dataclass(frozen=True)
class Laws:
    """One law for whoever has none of their own, and those of the regions that have."""

    house: RulesOn
    own: Mapping[str, RulesOn] = field(default_factory=dict)

    def of(self, region_id: str) -> RulesOn:
        """The law by which the people of a region are reckoned."""
        return self.own.get(region_id, self.house)

    @cached_property
    def prints(self) -> tuple[LawPrint, ...]:
        """Each of them in short, once."""
        found = [law_print(one) for one in (self.house, *self.own.values())]
        return tuple({one.fingerprint: one for one in found}.values())

    @cached_property
    def fingerprint(self) -> str:
        """Alike when the people of each region are reckoned alike."""
        house = law_print(self.house).fingerprint
        other = {key: law_print(one).fingerprint for key, one in self.own.items()}
        differ = sorted((key, one) for key, one in other.items() if one != house)
        if not differ:
            return house
        text = house + "".join(f"{key}:{one};" for key, one in differ)
        return hashlib.sha256(text.encode()).hexdigest()[: len(house)]


def laws_on(day: date) -> Laws:
    """The laws of one day, in at most one query."""
    return Laws(law().on(day), own_laws_on(day))

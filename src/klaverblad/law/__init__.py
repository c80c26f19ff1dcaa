"""The law as rules: one module per right or measure, its amounts and its cases beside it."""

from functools import cache
from typing import Self

from klaverblad.engines import rules as engine
from klaverblad.engines.rules.errors import LoadError, did_you_mean
from klaverblad.law.loading import read_territories
from klaverblad.law.located import at
from klaverblad.law.reading import LocalValues


class Rules(engine.Rules):
    """The book of rules of one or more territories; it never changes, so it is read once."""

    @staticmethod
    @cache
    def load(*territories: str) -> "Rules":
        """Read everything that is law in these territories ('be', 'vl'), and check the whole.

        What `law/local` adds or confirms comes with it.
        raises  LoadError, with the file and line, or the rule, and what would do
        """
        found = read_territories((*territories, "local"))
        return Rules(
            rules=tuple(found.rules),
            declared_inputs=tuple(found.inputs),
            groupings=tuple(found.groupings),
            parameters=tuple(found.parameters),
            engine=found.engine,
        ).with_local(found.local)

    def with_local(self, local: LocalValues) -> Self:
        """Another book with the rows of a region: what it adds, and then what it confirms.

        raises  LoadError: an unknown parameter, a day on which no value begins
        """
        if not (local.added or local.confirmed):
            return self
        for key in (*local.added, *local.confirmed):
            if key not in self.parameters_by_key:
                hint = did_you_mean(key, self.parameters_by_key)
                where = local.place_of(key) or f"parameter '{key}'"
                raise LoadError(where, f"there is no parameter '{key}'", hint)
        for key, values in local.added.items():
            days = [one.since for one in values]
            if twice := [day for day in days if days.count(day) > 1]:
                what = f"'{key}' has two rows from {twice[0]}"
                raise LoadError(local.place_of(key, twice[0]), what, "Keep one of them.")
        changed = self
        for key, values in local.added.items():
            for value in values:
                with at(local.place_of(key, value.since)):
                    changed = changed.with_values({key: [value]})
        for key, confirmations in local.confirmed.items():
            for one in confirmations:
                with at(local.place_of(key, one.since)):
                    changed = changed.with_confirmed({key: [one]})
        return changed

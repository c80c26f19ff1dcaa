"""The law as rules: one module per right or measure, its amounts and its cases beside it."""

from functools import cache

from klaverblad.engines import rules as engine
from klaverblad.law.loading import read_territories


class Rules(engine.Rules):
    """The book of rules of one or more territories; it never changes, so it is read once."""

    @staticmethod
    @cache
    def load(*territories: str) -> "Rules":
        """Read everything that is law in these territories ('be', 'vl'), and check the whole.

        raises  LoadError, with the file and line, or the rule, and what would do
        """
        found = read_territories(territories)
        return Rules(
            rules=tuple(found.rules),
            declared_inputs=tuple(found.inputs),
            groupings=tuple(found.groupings),
            parameters=tuple(found.parameters),
            engine=found.engine,
        )

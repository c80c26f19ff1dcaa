"""How much doubt an answer to one question would leave about some rights of a case."""

from collections.abc import Callable, Sequence
from math import isinf
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.worked import Fact

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answers

# A range of this many euro leaves half as much doubt as no answer at all. It only orders
# questions; what is settled is decided by the ranges.
HALF_DOUBT_EUR = 1000.0
# Whoever else belongs to a group brings at least one more question.
WEIGHT_OF_A_GROUP = 2
# Between answers that leave as many questions, the width of what is left decides.
WEIGHT_OF_WIDTH = 0.1


class Doubts:
    """The doubt about these rights, of all persons and groups that we know of.

    before  what there is now: the facts that may still change a right, and how wide it is
    """

    def __init__(self, answers: "Answers", rights: Sequence[str]) -> None:
        """Take a case and those of its rights that are still open."""
        self.worked = answers.worked
        self.layout = layout = answers.worked.layout
        self._wanted = frozenset(layout.order(rights))
        self.cells = {
            layout.first_of_rule[key] + row: _width_of(answers, key)
            for key in rights
            for row, who in enumerate(answers.names[answers.now.rule(key).entity])
            if who
        }
        low, high = self.worked.low, self.worked.high
        self._doubt = {
            cell: self._of(cell, low[cell], high[cell], self.worked.waits_for(cell))
            for cell in self.cells
        }
        self.before = sum(self._doubt.values())

    def after(self, fact: Fact) -> float:
        """What would be left if this were told."""
        return self._left(self.worked.tried_in_full([fact], (), self._wanted))

    def after_naming(self, grouping: str, row: int) -> float:
        """What would be left if nobody else belonged to this group."""
        others = self.layout.without_strangers(grouping, row)
        return self._left(self.worked.tried_in_full((), others, self._wanted))

    def _left(self, changed: dict[int, tuple[Any, Any, int]]) -> float:
        left = self.before
        for cell, found in changed.items():
            if cell in self.cells:
                left += self._of(cell, *found) - self._doubt[cell]
        return left

    def _of(self, cell: int, low: Any, high: Any, waits_for: int) -> float:
        facts = (waits_for & self.layout.input_bits).bit_count()
        groups = (waits_for & self.layout.group_bits).bit_count()
        wide = WEIGHT_OF_WIDTH * self.cells[cell](low, high)
        return facts + WEIGHT_OF_A_GROUP * groups + wide


def _width_of(answers: "Answers", key: str) -> Callable[[Any, Any], float]:
    """How much may still be true, from 0 to 1."""
    rule = answers.now.rule(key)
    if rule.options is not None:
        most = max(len(rule.options.keys) - 1, 1)
        return lambda low, _: (low.bit_count() - 1) / most
    if rule.kind is Kind.MONEY:
        return _width_of_money
    return lambda low, high: float(low != high)


def _width_of_money(low: float, high: float) -> float:
    euros = high - low
    return 1.0 if isinf(euros) else euros / (euros + HALF_DOUBT_EUR)

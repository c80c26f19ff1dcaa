"""What can be wrong with rules and with cases, each with what would make it right."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class RulesError(Exception):
    """Something about rules is not as it should be; `code` names it for machines."""

    code = "rules"


class LoadError(RulesError):
    """The rules contradict themselves or miss a piece: they do not load."""

    code = "rules_do_not_load"

    def __init__(self, where: str, what: str, remedy: str) -> None:
        stop = "" if what.endswith("?") else "."
        super().__init__(f"{where}: {what}{stop} {remedy}")
        self.where, self.what, self.remedy = where, what, remedy


class PythonBranchError(RulesError):
    """A body asked Python for a yes or no where a whole column has many."""

    code = "python_branch_on_a_column"

    def __init__(self) -> None:
        super().__init__(
            "a column holds many answers at once, so Python cannot branch on it: "
            "write where(condition, a, b) or first(...), and & | ~ for and, or, not"
        )


class CaseError(RulesError, ValueError):
    """A case or population cannot be read: which key, what was wrong, what would do.

    who, key  the person or group, and the fact about it, where that is what is wrong
    """

    code = "case_cannot_be_read"

    def __init__(self, message: str, *, who: str = "", key: str = "") -> None:
        super().__init__(message)
        self.who, self.key = who, key


class NotInForceError(RulesError, LookupError):
    """The rule asked for does not exist on this day."""

    code = "rule_not_in_force"


class ConflictError(RulesError):
    """Two exceptions of equal rank both apply: the law, or our reading of it, contradicts itself.

    row, who  the row of the population, in the order in which it was given; of a case who it is
    """

    code = "exceptions_conflict"

    def __init__(self, key: str, one: str, other: str, row: int, who: str = "") -> None:
        place = f"'{who}'" if who else f"row {row}"
        super().__init__(
            f"rule '{key}': the exceptions '{one}' and '{other}' have equal rank and both apply "
            f"to {place}. Give the one that goes first a higher rank, or narrow a condition"
        )
        self.key, self.one, self.other, self.row, self.who = key, one, other, row, who

    def at(self, row: int, who: str = "") -> "ConflictError":
        """The same, about another row or person."""
        return ConflictError(self.key, self.one, self.other, row, who)


def did_you_mean(word: str, known: "Iterable[str]") -> str:
    """Give the nearest known word as a hint, or list the choice."""
    choice = sorted(known)
    if near := get_close_matches(word, choice, n=1):
        return f"Did you mean '{near[0]}'?"
    return f"Known: {', '.join(choice) or 'nothing yet'}."

"""Rule bodies written out for one row: from the graph of a body to a plain Python function.

A body runs once over nodes when the rules load; that graph says all it does. Here it is written
down as Python that works on the cells of one case: numbers and not arrays, only the branch that
is taken, and what had a say as bits. The text can be read (`RowBody.text`), is the same for the
same graph, and holds nothing but names and numbers made here. One body still runs every way; the
tests let this one and the columns that remember why answer the same questions.

    found = work_out(low, high, at, group)    what follows for one row: see RowBody
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from klaverblad.engines.rules import scalars
from klaverblad.engines.rules.body_text import Writer
from klaverblad.engines.rules.declare import BUILT_IN, Rule
from klaverblad.engines.rules.graph import Node
from klaverblad.engines.rules.row_words import WORDS


@dataclass(frozen=True, eq=False)
class RowBody:
    """A rule with its exceptions, for one row.

    work_out    (low, high, at, group) -> lowest, highest, what had a say, what may still change
                it, the branch that was taken, the exception that gave it
    terms       the same operands -> of which terms the value is the sum, or None; None when it
                never is one
    names       what the rule reads in the order of its signature: slot n is the n-th name
    parameters  the legal values that it reads; their slots follow
    views       which of the names are columns of persons: their slots come last, after that of
                the question who belongs to the group
    text        the source of both
    writer      writes what is not needed for an answer as such
    """

    work_out: Callable[..., tuple[Any, Any, int, int, str | None, str | None]]
    terms: Callable[..., scalars.Terms | None] | None
    names: tuple[str, ...]
    parameters: tuple[str, ...]
    views: tuple[str, ...]
    text: str
    writer: Callable[[], Callable[..., tuple[Any, Any]]]

    @cached_property
    def ends(self) -> Callable[..., tuple[Any, Any]]:
        """The same operands -> lowest and highest alone; written when something is tried out."""
        return self.writer()

    @property
    def group_slot(self) -> int:
        """The slot of the question who belongs to the group."""
        return len(self.names) + len(self.parameters)


def row_body(parts: Sequence[Rule], nodes: Sequence[Node]) -> RowBody:
    """Write out a general rule and the exceptions that bend it, the lowest rank first."""
    deps = {dep.name: dep for part in parts for dep in part.dependencies}
    used = [node for top in nodes for node in top.walk()]
    parameters = tuple(dict.fromkeys(node.args[0] for node in used if node.op == "param"))
    reasons = Writer(deps, parameters, "reasons").written(parts, nodes)
    terms = Writer(deps, parameters, "terms").written(parts, nodes)
    text = f"{reasons}\n\n{terms}" if terms else str(reasons)
    space = _run(parts[0].key, text)
    views = tuple(name for name, dep in deps.items() if dep.is_view and name not in BUILT_IN)

    def ends() -> Callable[..., tuple[Any, Any]]:
        alone = Writer(deps, parameters, "ends").written(parts, nodes)
        found: Callable[..., tuple[Any, Any]] = _run(parts[0].key, str(alone))["ends"]
        return found

    return RowBody(
        space["work_out"], space.get("terms"), tuple(deps), parameters, views, text, ends
    )


def _run(key: str, text: str) -> dict[str, Any]:
    space = dict(WORDS)
    exec(compile(text, f"<{key}>", "exec"), space)  # noqa: S102
    return space

"""Columns that remember why: what each row rests on, and of which terms it is the sum.

The same bodies run over these columns when a case is asked about. What a branch did not take
leaves no trace, so an explanation never names a rule that did not matter, and nobody is asked
for a fact that cannot change the answer.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from klaverblad.engines.rules.columns import (
    VALUES,
    Rows,
    apply,
    blend_bounds,
    bounds,
    in_rows,
    settled,
)
from klaverblad.engines.rules.tracked import Token, Tracked, bare

if TYPE_CHECKING:
    from klaverblad.engines.rules.columns import Array
    from klaverblad.engines.rules.groups import View


class Term(NamedTuple):
    """A part of a sum: the cell it comes from, LIMIT for what a floor or ceiling did, or ROUNDING."""

    token: Token | None
    amount: float


NOTHING: frozenset[Token] = frozenset()
LIMIT = None
ROUNDING = Token("rounding", "rounding", 0)
# Less than this is not money, it is what binary makes of cents.
NO_AMOUNT = 1e-9


class Why(NamedTuple):
    """What one row rests on.

    because  all that had a say in it
    open     what may still change it; empty once it is settled
    terms    a sum that gives the value, when it is one
    label    the branch that was taken
    bent_by  the exception that gave it
    """

    because: frozenset[Token] = NOTHING
    open: frozenset[Token] = NOTHING
    terms: tuple[Term, ...] | None = None
    label: str | None = None
    bent_by: str | None = None


class Logged(Tracked):
    """A column together with the reasons of its rows."""

    __slots__ = ("why",)
    rank = 2
    names_branches = True

    def __init__(self, value: Any, why: Sequence[Why]) -> None:
        self.value, self.why = value, why

    @classmethod
    def of_cells(cls, value: Any, tokens: Sequence[Token]) -> "Logged":
        """A column of cells, each its own reason."""
        amounts = _amounts(value, len(tokens))
        is_settled = settled_rows(value, len(tokens))
        return cls(
            value,
            [
                Why(
                    because=frozenset({token}),
                    open=NOTHING if known else frozenset({token}),
                    terms=None if amount is None else (Term(token, amount),),
                )
                for token, amount, known in zip(tokens, amounts, is_settled, strict=True)
            ],
        )

    def perform(self, name: str, args: tuple[Any, ...]) -> "Logged":
        bare_args, rows, is_known = [], 1, True
        for arg in args:
            inner = arg
            if isinstance(arg, Logged):
                inner, rows = arg.value, max(rows, len(arg.why))
            bare_args.append(inner)
            is_known = is_known and not isinstance(inner, Rows)
        whys = [_whys(arg, rows) for arg in args]
        if is_known:
            # Most of a case is known: no bounds to compare, and nothing is left open.
            value = VALUES[name](*bare_args)
            if name == "where":
                flags = in_rows(bare_args[0], rows).tolist()
                return Logged(value, list(map(_taken, *whys, flags)))
            is_settled = [True] * rows
        else:
            value = apply(name, *bare_args)
            is_settled = settled_rows(value, rows)
        if name == "where":
            both = [in_rows(bound, rows).tolist() for bound in bounds(bare_args[0])]
            return Logged(value, list(map(_chosen, *whys, *both, is_settled)))
        if name in ADDING:
            terms = _terms(name, bare_args[0], whys, value, rows)
            return Logged(value, list(map(_summed, zip(*whys, strict=True), is_settled, terms)))
        return Logged(value, list(map(_together, zip(*whys, strict=True), is_settled)))

    def reduce(self, name: str, view: "View") -> "Logged":
        from klaverblad.engines.rules.groups import View

        groups = view.groups
        inner = View(self.value, groups, view.roles)
        if name == "the":
            (role,) = view.roles or ()
            return Logged(inner.the(role), [self.why[row] for row in groups.one_each(role)])
        value = getattr(inner, name)()
        whys: list[list[Why]] = [[] for _ in range(groups.count)]
        decisive: list[list[Why]] = [[] for _ in range(groups.count)]
        decides = _decides(name, self.value, len(groups.of_person))
        for row in view.listed_rows():
            whys[groups.of_person[row]].append(self.why[row])
            if decides[row]:
                decisive[groups.of_person[row]].append(self.why[row])
        for group in groups.of_person[view.unlisted_rows()]:
            who_lives_there = frozenset({Token("group", groups.grouping.key, int(group))})
            whys[group].append(Why(who_lives_there, who_lives_there, terms=()))
        is_settled = settled_rows(value, groups.count)
        return Logged(
            value,
            [
                _gathered(
                    decisive[group] or whys[group],
                    is_settled=is_settled[group],
                    adds=name == "sum",
                )
                for group in range(groups.count)
            ],
        )

    def take(self, rows: "Array") -> "Logged":
        value = self.value.take(rows) if isinstance(self.value, Rows) else self.value[rows]
        return Logged(value, [self.why[row] for row in rows])

    def blend(self, rows: "Array", replacement: Any) -> "Logged":
        inner = self.value
        if isinstance(inner, Rows):
            value: Any = inner.blend(rows, replacement.value)
        else:
            value = blend_bounds(rows, replacement.value, inner)
        why = zip(rows, self.why, strict=True)
        return Logged(value, [replacement.why[0] if is_new else old for is_new, old in why])

    def labelled(self, conditions: Sequence[Any], labels: Sequence[str | None]) -> "Logged":
        """Write down which branch each row took, where that is certain.

        Where an earlier condition is open and its branch gives the same, a later one that holds
        for certain still says why.
        """
        rows = len(self.why)
        found, holds = [labels[-1]] * rows, [False] * rows
        is_settled = settled_rows(self.value, rows)
        # From the last condition to the first: the first that holds has the last word.
        for condition, name in zip(conditions[::-1], labels[-2::-1], strict=True):
            flags = (in_rows(bound, rows).tolist() for bound in bounds(bare(condition)))
            for row, (certain, possible) in enumerate(zip(*flags, strict=True)):
                if certain:
                    found[row], holds[row] = name, True
                elif possible and not (is_settled[row] and holds[row]):
                    found[row] = None
        named = zip(self.why, found, strict=True)
        return Logged(self.value, [why._replace(label=label) for why, label in named])


def _decides(name: str, column: Any, persons: int) -> list[bool]:
    """Which persons settle it for their group on their own: one yes of any, one no of all."""
    lo, hi = bounds(column)
    if name == "any":
        return [bool(one) for one in in_rows(lo, persons).tolist()]
    if name == "all":
        return [not one for one in in_rows(hi, persons).tolist()]
    return [False] * persons


def _gathered(whys: Sequence[Why], *, is_settled: bool, adds: bool) -> Why:
    terms: tuple[Term, ...] | None = None
    if adds and is_settled and all(why.terms is not None for why in whys):
        terms = tuple(term for why in whys for term in why.terms or ())
    return Why(
        because=NOTHING.union(*(why.because for why in whys)),
        open=NOTHING if is_settled else NOTHING.union(*(why.open for why in whys)),
        terms=terms,
    )


def settled_rows(value: Any, rows: int) -> list[bool]:
    """For each row: is there one value left? Of a bare array there always is."""
    if not isinstance(value, Rows):
        return [True] * rows
    found: list[bool] = in_rows(settled(value), rows).tolist()
    return found


LITERAL, ZERO = Why(), Why(terms=())


def _whys(arg: Any, rows: int) -> Sequence[Why]:
    """The reasons of all rows; a literal has none, a constant has one for all."""
    if not isinstance(arg, Logged):
        return [ZERO if isinstance(arg, int | float) and arg == 0 else LITERAL] * rows
    return arg.why if len(arg.why) == rows else [arg.why[0]] * rows


# The operations of which the result is a sum: what they add, a floor or ceiling, a rounding.
ADDING = frozenset({"add", "sub", "yearly", "monthly", "max", "min", "round", "round_down"})


CHANGING = frozenset({"max", "min", "round", "round_down"})


def _together(whys: tuple[Why, ...], is_settled: bool) -> Why:
    because, opened = whys[0].because, whys[0].open
    for why in whys[1:]:
        # A literal brings nothing, and then there is nothing to copy.
        if why.because:
            because = because | why.because if because else why.because
        if why.open:
            opened = opened | why.open if opened else why.open
    return Why(because, NOTHING if is_settled else opened)


def _summed(whys: tuple[Why, ...], is_settled: bool, terms: Any) -> Why:
    found = _together(whys, is_settled)
    return found if terms is None else Why(found.because, found.open, terms)


def _taken(condition: Why, one: Why, other: Why, flag: bool) -> Why:
    """The branch of a condition that is known."""
    taken = one if flag else other
    if not condition.because <= taken.because:
        return Why(condition.because | taken.because, taken.open, taken.terms)
    return Why(taken.because, taken.open, taken.terms)


def _chosen(
    condition: Why,
    one: Why,
    other: Why,
    certain: bool,
    possible: bool,
    is_settled: bool,
) -> Why:
    if certain == possible:
        taken = one if certain else other
        return Why(condition.because | taken.because, taken.open, taken.terms)
    if is_settled:
        # Both branches give the same, so it does not matter whether the condition holds.
        return Why(one.because | other.because)
    return Why(
        because=condition.because | one.because | other.because,
        open=condition.open | one.open | other.open,
    )


def _terms(
    name: str, first: Any, whys: Sequence[Sequence[Why]], value: Any, rows: int
) -> list[Any]:
    """Of which terms each row of a result is the sum, for the operations that add.

    first  the first operand, without its reasons: what a floor, ceiling or rounding changes
    """
    if all(why.terms is None for why in whys[0]):
        return [None] * rows
    amounts = _amounts(value, rows)
    before = _amounts(first, rows) if name in CHANGING else amounts
    return [
        None
        if amount is None
        else _terms_at(name, [column[row].terms for column in whys], before[row], amount)
        for row, amount in enumerate(amounts)
    ]


def _terms_at(
    name: str, parts: list[tuple[Term, ...] | None], before: float | None, amount: float
) -> tuple[Term, ...] | None:
    one = parts[0]
    if one is None:
        return None
    if name in {"add", "sub"}:
        other = parts[1]
        if other is None:
            return None
        sign = 1 if name == "add" else -1
        return (*one, *(Term(term.token, sign * term.amount) for term in other))
    if name in {"yearly", "monthly"}:
        return tuple(Term(term.token, float(apply(name, term.amount))) for term in one)
    if before is None:
        return None
    # A floor, a ceiling or a rounding: what it did is a term of its own.
    what = ROUNDING if name.startswith("round") else LIMIT
    is_same = abs(amount - before) < NO_AMOUNT
    return one if is_same else (*one, Term(what, amount - before))


def _amounts(value: Any, rows: int) -> list[float | None]:
    """The settled numbers of a column; None for what is open or is no number."""
    lo, hi = bounds(value)
    low = in_rows(lo, rows)
    if low.dtype.kind not in "fi":
        return [None] * rows
    if lo is hi:
        return [float(one) for one in low.tolist()]
    pairs = zip(low.tolist(), in_rows(hi, rows).tolist(), strict=True)
    return [float(a) if a == b else None for a, b in pairs]

"""Declarations: what a rule, an input, a grouping and a parameter say about themselves."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from inspect import signature
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import numpy as np

from klaverblad.engines.rules.dates import EARLIEST, LATEST
from klaverblad.engines.rules.errors import LoadError, did_you_mean
from klaverblad.engines.rules.kinds import (
    LANGUAGES,
    PERIODS,
    Column,
    Kind,
    Members,
    Options,
    Unit,
    Words,
    money_unit,
)

PERSON = "person"
BUILT_IN = ("day", "members")
# Stands for every rule that says it is a right.
ALL = ("every right",)
SLOT = re.compile(r"{([a-z_0-9.]+)}")

Sentences = Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True)
class Role:
    """What a person can be in a grouping; `meaning` says whom the law counts in it."""

    key: str
    name: Words
    meaning: Words
    holds_one: bool = False


@dataclass(frozen=True)
class Grouping:
    """A named kind of group of persons; the law has several, and they differ."""

    key: str
    name: Words
    question: Words
    roles: tuple[Role, ...]
    where: str = field(default="", compare=False)

    @cached_property
    def role_keys(self) -> tuple[str, ...]:
        """The roles in the order of their codes."""
        return tuple(role.key for role in self.roles)

    @cached_property
    def roles_holding_one(self) -> frozenset[str]:
        """The roles that hold exactly one person in every group."""
        return frozenset(role.key for role in self.roles if role.holds_one)

    def checked(self, roles: Sequence[str]) -> tuple[str, ...]:
        """Refuse a role that this grouping does not have."""
        for role in roles:
            if role not in self.role_keys:
                hint = did_you_mean(role, self.role_keys)
                raise LoadError(f"grouping '{self.key}'", f"there is no role '{role}'", hint)
        return tuple(roles)

    def check_holds_one(self, role: str) -> None:
        """Refuse `the(role)` for a role that may hold nobody or several."""
        self.checked((role,))
        if role not in self.roles_holding_one:
            what = f"the('{role}') asks for one person, and this role may hold none or several"
            raise LoadError(f"grouping '{self.key}'", what, "Use of(role) and sum, any or all.")


@dataclass(frozen=True)
class Input:
    """A fact about a person or a group that someone must tell.

    granted  the right of which it says that somebody has it already; nothing for all others
    """

    key: str
    entity: str
    kind: Kind
    name: Words
    question: Words
    unit: Unit | None = None
    lowest: float | None = None
    highest: float | None = None
    options: Options | None = None
    is_not_after_day: bool = False
    judgement: str | None = None
    granted: str = ""
    usual: tuple[float, ...] = ()
    where: str = field(default="", compare=False)

    @property
    def is_judgement(self) -> bool:
        """Is this decided by a person, with the article that asks for it?"""
        return self.judgement is not None

    def limits(self, day: date) -> tuple[Any, Any]:
        """Between which values it lies on a day, when nobody has told it."""
        if self.kind is Kind.FLAG:
            return np.bool_(False), np.bool_(True)
        if self.kind is Kind.DATE:
            return EARLIEST, np.datetime64(day, "D") if self.is_not_after_day else LATEST
        lowest, highest = self.lowest, self.highest
        return -np.inf if lowest is None else lowest, np.inf if highest is None else highest


@dataclass(frozen=True)
class Previous:
    """Written in a signature: in a later month this fact is what a rule gave the month before.

    `used_before: Annotated[Count, Previous("months_used")]` reads the input `used_before`. On one
    day, and in the first of many months, somebody has to tell it; from then on it follows.
    """

    rule: str


@dataclass(frozen=True)
class Dependency:
    """One name in the signature of a rule."""

    name: str
    kind: Kind
    is_view: bool
    options: Options | None = None
    previous: Previous | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """One version of a rule: its body, and all that is said about it.

    is_right        somebody may be entitled to this: it is one of ALL
    cites_reader    it only reckons, so an explanation tells it under the article of what reads it
    is_unreadable   what it says about itself is wrong; it stands here so that reading can go on
    exception_to, rank   the key of the general rule that it bends, and how it stands among others
    """

    key: str
    entity: str
    period: str
    source: str
    name: Words
    says: Sentences
    body: Callable[..., Any]
    kind: Kind
    unit: Unit | None
    dependencies: tuple[Dependency, ...]
    reads_parameters: bool
    since: date = date.min
    until: date = date.max
    options: Options | None = None
    leaves_out: Words | None = None
    where: str = field(default="", compare=False)
    is_right: bool = False
    cites_reader: bool = False
    is_unreadable: bool = False
    exception_to: str | None = None
    rank: int = 0

    def holds_on(self, day: date) -> bool:
        """Is this version the law on that day? Its last day is included."""
        return self.since <= day <= self.until

    def sentence(self, language: str, outcome: str | None) -> str | None:
        """The sentence of this rule, for this outcome where it has several."""
        said = self.says[language]
        if isinstance(said, str):
            return said
        return said.get(outcome) if outcome else None


def rule(
    *,
    entity: str,
    period: str,
    source: str,
    name: Words,
    says: Sentences,
    since: str = "",
    until: str = "",
    leaves_out: Words | None = None,
    key: str = "",
    is_right: bool = False,
    cites_reader: bool = False,
) -> Callable[[Callable[..., Any]], Rule]:
    """Make a rule of a typed function; its signature is its list of dependencies.

    entity   'person' or the key of a grouping
    period   fixed, day, month, quarter or year; money of this rule is per that period
    source   act and article
    says     per language one plain sentence with {slots}, or one per outcome or branch label
    key      the name of the rule when several versions of it live side by side
    cites_reader   an age, say: each explanation cites the article of the rule that reads it
    """

    def declared(body: Callable[..., Any]) -> Rule:
        return _declared(
            body, key, since, until, entity=entity, period=period, source=source, name=name,
            says=says, leaves_out=leaves_out, is_right=is_right, cites_reader=cites_reader,
        )  # fmt: skip

    return declared


def exception(
    *,
    to: Rule,
    source: str,
    name: Words,
    says: Sentences,
    since: str = "",
    until: str = "",
    leaves_out: Words | None = None,
    key: str = "",
    rank: int = 0,
) -> Callable[[Callable[..., Any]], Rule]:
    """Bend a general rule in some cases; the body gives `when(condition, value)`.

    to     the general rule, in any of its versions
    rank   the higher one wins; two of equal rank that both apply are an error, never last one wins
    """

    def declared(body: Callable[..., Any]) -> Rule:
        return _declared(
            body, key, since, until, entity=to.entity, period=to.period, source=source, name=name,
            says=says, leaves_out=leaves_out, exception_to=to.key, rank=rank,
        )  # fmt: skip

    return declared


# While all that is wrong is being collected, a declaration that fails does not stop its module.
collecting: ContextVar[list[LoadError] | None] = ContextVar("collecting", default=None)


def _declared(body: Callable[..., Any], key: str, since: str, until: str, **said: Any) -> Rule:
    try:
        return _checked(body, key, since, until, **said)
    except LoadError as problem:
        wrong = collecting.get()
        if wrong is None:
            raise
        wrong.append(problem)
        return Rule(
            key=key or body.__name__,
            body=body,
            kind=Kind.FLAG,
            unit=None,
            dependencies=(),
            reads_parameters=False,
            is_unreadable=True,
            **said,
        )


def _checked(body: Callable[..., Any], key: str, since: str, until: str, **said: Any) -> Rule:
    where = f"{place_of(body)}: rule '{key or body.__name__}'"
    period: str = said["period"]
    if period not in PERIODS:
        raise LoadError(where, f"period '{period}' is unknown", did_you_mean(period, PERIODS))
    if not said["source"].strip():
        raise LoadError(where, "it has no source", "Name the act and the article.")
    for what in ("name", "says", "leaves_out"):
        if said[what] is not None and set(said[what]) != set(LANGUAGES):
            raise LoadError(where, f"'{what}' is not in nl, fr and en", "Write all three.")
    hints = get_type_hints(body, include_extras=True)
    names = list(signature(body).parameters)
    if missing := [name for name in (*names, "return") if name not in hints]:
        raise LoadError(where, f"'{missing[0]}' has no type", "Write Money, Flag, Count, …")
    kind, options, _ = _kind(hints["return"], where)
    return Rule(
        key=key or body.__name__,
        body=body,
        kind=kind,
        unit=money_unit(period) if kind is Kind.MONEY else None,
        options=options,
        dependencies=tuple(_dependency(n, hints[n], where) for n in names if n != "p"),
        reads_parameters="p" in names,
        since=_day(since, date.min, where),
        until=_day(until, date.max, where),
        where=where,
        **said,
    )


def _day(text: str, otherwise: date, where: str) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise LoadError(where, f"'{text}' is no day", "Write it like this: 2026-03-01.") from None


def place_of(body: Callable[..., Any]) -> str:
    """File and line of a function, as a reader of this project finds it: no path of a machine."""
    file = Path(body.__code__.co_filename)
    parts = body.__module__.split(".")
    if parts[0] != "klaverblad":
        return f"{file.name}:{body.__code__.co_firstlineno}"
    inside = parts[1:] if file.name == "__init__.py" else parts[1:-1]
    return f"{'/'.join([*inside, file.name])}:{body.__code__.co_firstlineno}"


def _kind(hint: Any, where: str) -> tuple[Kind, Options | None, Previous | None]:
    if get_origin(hint) is Annotated and get_args(hint)[0] is Column:
        said = get_args(hint)[1]
        previous = next((one for one in get_args(hint)[2:] if isinstance(one, Previous)), None)
        is_category = isinstance(said, Options)
        return (Kind.CATEGORY, said, previous) if is_category else (said, None, previous)
    raise LoadError(where, f"type {hint} is no kind of column", "Write Money, Flag, Count, …")


def _dependency(name: str, hint: Any, where: str) -> Dependency:
    is_view = get_origin(hint) is Members
    kind, options, previous = _kind(get_args(hint)[0] if is_view else hint, where)
    return Dependency(name, kind, is_view, options, previous)

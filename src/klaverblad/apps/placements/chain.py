"""The chain of a choice as data: its states, who moves it on, and how long that may take.

A region writes its own; a chain that would leave somebody stuck does not load.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from klaverblad.engines.rules import LoadError
from klaverblad.law.located import Located, read_yaml

DEFAULT = Path(__file__).with_name("chain.default.yaml")
PERSON, COACH, EMPLOYER = "person", "coach", "employer"
MOVERS = frozenset({PERSON, COACH, EMPLOYER})
WAITED_FOR = frozenset({PERSON, COACH, EMPLOYER})
OPTION, DAY = "option", "day"
_TERM_MOST = 366
_HEAD = ("version", "adopted_by", "adopted_on", "source")


@dataclass(frozen=True)
class State:
    """Where a choice may stand.

    term_days   by then somebody should have moved it; None: it may stay
    """

    code: str
    name: dict[str, str]
    term_days: int | None
    waits_for: str
    is_end: bool
    holds_seat: bool
    starts_work: bool


@dataclass(frozen=True)
class Move:
    """A way on: who may go it, and what it asks."""

    source: str
    to: str
    by: frozenset[str]
    asks: str
    name: dict[str, str]


@dataclass(frozen=True)
class Chain:
    """A chain as a body adopted it."""

    version: str
    adopted_by: str
    adopted_on: str
    source: str
    first: str
    states: dict[str, State]
    moves: tuple[Move, ...]

    def state(self, code: str) -> State:
        return self.states[code]

    def moves_from(self, code: str, *, by: str) -> tuple[Move, ...]:
        """The ways on from a state for one kind of mover."""
        return tuple(one for one in self.moves if one.source == code and by in one.by)

    def move(self, source: str, to: str, *, by: str) -> Move | None:
        """The way from one state to another, if this mover may go it."""
        return next((one for one in self.moves_from(source, by=by) if one.to == to), None)


@cache
def default_text() -> str:
    """The chain of the project, as it is written."""
    return DEFAULT.read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def read_chain(text: str, name: str = DEFAULT.name) -> Chain:
    """Read a chain.

    raises  LoadError, with file and line
    """
    entry = read_yaml(text, name)
    if not isinstance(entry, Located):
        raise LoadError(name, "it holds no chain", f"See {DEFAULT.name} for one.")
    entry.only(*_HEAD, "first", "states", "moves")
    found = entry.need("states", Located, "{proposed: {name: …}}")
    states = {str(code): _state(found, str(code)) for code in found}
    moves = entry.need("moves", list, "[{from: proposed, to: chosen, by: [person], name: …}]")
    chain = Chain(
        version=str(entry.need("version", (str, int, float), '"1"')),
        adopted_by=entry.need("adopted_by", str, "raad van de regio"),
        adopted_on=entry.need_date("adopted_on").isoformat(),
        source=entry.need("source", str, "https://…"),
        first=entry.need("first", str, "proposed"),
        states=states,
        moves=tuple(_move(entry, one, states) for one in moves),
    )
    _refuse_stuck(entry, chain)
    return chain


def _state(states: Located, code: str) -> State:
    said = states.need(code, Located, "{name: {nl: …, fr: …, en: …}}")
    said.only("name", "term_days", "waits_for", "is_end", "holds_seat", "starts_work")
    term: Any = said.need("term_days", int, "14") if "term_days" in said else None
    if term is not None and not 1 <= term <= _TERM_MOST:
        raise said.error(f"'term_days' is {term}", f"Write 1 to {_TERM_MOST}.", "term_days")
    waits_for = said.need("waits_for", str, "coach") if "waits_for" in said else ""
    if waits_for and waits_for not in WAITED_FOR:
        raise said.error(
            f"'waits_for' is {waits_for}", f"Write one of {sorted(WAITED_FOR)}.", "waits_for"
        )
    if len(code) > 30 or not code.isidentifier() or code != code.lower():
        raise states.error(f"'{code}' is no code", "Write small letters and _, 30 at most.", code)
    return State(
        code=code,
        name=said.need_words("name"),
        term_days=term,
        waits_for=waits_for,
        is_end=said.need_flag("is_end"),
        holds_seat=said.need_flag("holds_seat"),
        starts_work=said.need_flag("starts_work"),
    )


def _move(entry: Located, said: Any, states: dict[str, State]) -> Move:
    if not isinstance(said, Located):
        raise entry.error(f"a move is {said!r}", "Write {from: …, to: …, by: […], name: …}.")
    said.only("from", "to", "by", "asks", "name")
    ends = {key: said.need(key, str, "proposed") for key in ("from", "to")}
    for key, code in ends.items():
        if code not in states:
            raise said.error(f"'{code}' is no state", f"Write one of {sorted(states)}.", key)
    by = frozenset(said.need("by", list, "[person, coach]"))
    if not by or by - MOVERS:
        raise said.error(f"'by' is {sorted(by)}", f"Write some of {sorted(MOVERS)}.", "by")
    asks = said.need("asks", str, OPTION) if "asks" in said else ""
    if asks not in {"", OPTION, DAY}:
        raise said.error(f"'asks' is {asks}", f"Write {OPTION} or {DAY}, or leave it out.", "asks")
    if states[ends["to"]].starts_work and asks != DAY:
        raise said.error("it starts work and asks no day", f"Write asks: {DAY}.", "asks")
    if EMPLOYER in by and asks:
        # An organisation answers yes or no; which place, and the first day, are not its to say.
        raise said.error("the employer is asked something", "Leave employer out of 'by'.", "by")
    return Move(ends["from"], ends["to"], by, asks, said.need_words("name"))


def _refuse_stuck(entry: Located, chain: Chain) -> None:
    """A coach must be able to go on from every open state, and the person to say no to the first."""
    if chain.first not in chain.states:
        raise entry.error(f"'{chain.first}' is no state", "Begin with one of the states.", "first")
    for code, state in chain.states.items():
        goes_on = chain.moves_from(code, by=COACH)
        if state.is_end and any(one.source == code for one in chain.moves):
            raise entry.error(
                f"'{code}' is an end, and goes on", "Take one of the two out.", "moves"
            )
        if not state.is_end and not goes_on:
            raise entry.error(
                f"from '{code}' no coach can go on", "Add a move by the coach.", "moves"
            )
    own = chain.moves_from(chain.first, by=PERSON)
    if not any(one.asks == OPTION for one in own) or not any(not one.asks for one in own):
        raise entry.error(
            f"at '{chain.first}' the person cannot choose a place, or none",
            "Add a move by the person that asks an option, and one that asks nothing.",
            "moves",
        )

"""The rights of many people in one run of the rules, and what they were reckoned from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from klaverblad.apps.rights.cases import GROUPINGS, Told
from klaverblad.apps.rights.levels import ANSWERS_OF_A_GROUP, Level, State
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.errors import RulesError
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.population import Case, Population
from klaverblad.law.rights import Right, rights

_FACTS_PRINT, _LAW_PRINT = 16, 32
# Another number when the same law is reckoned otherwise: everybody is then looked at anew.
_WAY = "2"


class Sum(NamedTuple):
    """One right as it is reckoned: the rule that says yes or no, and the one that says how much."""

    right: str
    rule: str
    amount: str | None


@lru_cache(maxsize=64)
def sums(now: RulesOn) -> tuple[Sum, ...]:
    """The rights of one day that a case can be told for."""
    return tuple(
        Sum(key, one.rule, _amount(now, one))
        for key, one in rights().items()
        if one.rule in now.in_force and set(now.groupings_of([one.rule])) <= {*GROUPINGS}
    )


def _amount(now: RulesOn, one: Right) -> str | None:
    for key in one.amounts:
        if key in now.in_force and now.rule(key).kind is Kind.MONEY:
            return key
    return None


def keys_of(now: RulesOn) -> list[str]:
    """Every rule that is run."""
    return list(
        dict.fromkeys(key for one in sums(now) for key in (one.rule, one.amount) if key is not None)
    )


class LawPrint(NamedTuple):
    """The law of a day in short: alike when everybody's rights are reckoned alike."""

    fingerprint: str
    values: Mapping[str, Any]
    rules: Mapping[str, str]


@lru_cache(maxsize=64)
def law_print(now: RulesOn) -> LawPrint:
    """The law of a day in short, with what it takes to say later what changed."""
    keys = keys_of(now)
    text = _WAY + now.fingerprint(keys) + now.parameter_fingerprint(keys)
    held = {name: now.dated_values[name] for name in sorted(now.parameters_of(keys))}
    return LawPrint(
        hashlib.sha256(text.encode()).hexdigest()[:_LAW_PRINT],
        {name: one and _plain(one.value) for name, one in held.items()},
        {one.right: now.fingerprint([one.rule])[:_LAW_PRINT] for one in sums(now)},
    )


def reckon(now: RulesOn, told: Sequence[Told]) -> list[dict[str, State] | None]:
    """The state of every right of each of these people, in their order.

    None stands for a case that the rules cannot read, such as a value that a choice does not have:
    one wrong fact must not keep everybody else from being looked at.
    """
    if not told:
        return []
    cases, keys = [one.case for one in told], keys_of(now)
    try:
        return _reckon_columns(now, now.population(cases, keys))
    except RulesError:
        if len(told) == 1:
            return [None]
        half = len(told) // 2
        return [*reckon(now, told[:half]), *reckon(now, told[half:])]


def _reckon_columns(now: RulesOn, population: Population) -> list[dict[str, State]]:
    """The same, of cases that are laid out as columns. Whoever a case is about is told of first."""
    outcomes, unknown = now.run_and_count(population, keys_of(now))
    n_cases = len(population.first[PERSON])
    found: list[dict[str, State]] = [{} for _ in range(n_cases)]
    for one in sums(now):
        entity, outcome = now.rule(one.rule).entity, outcomes[one.rule]
        certain = population.of_cases(entity, outcome.lo).tolist()
        # Nought, and so a no, for a group that is not there.
        possible = population.of_cases(entity, outcome.hi).tolist()
        counted = unknown[one.rule]
        open_facts = counted.facts + ANSWERS_OF_A_GROUP * counted.groups
        n_open = population.of_cases(entity, open_facts).tolist()
        lacks_law = population.of_cases(entity, counted.law).tolist()
        lows: list[float | None] = [None] * n_cases
        highs = lows
        if one.amount is not None:
            entity, outcome = now.rule(one.amount).entity, outcomes[one.amount]
            lows = population.of_cases(entity, outcome.lo).tolist()
            highs = population.of_cases(entity, outcome.hi).tolist()
        for place, states in enumerate(found):
            is_near = n_open[place] == 1 and not lacks_law[place]
            level = _level(bool(certain[place]), bool(possible[place]), is_near)
            states[one.right] = (
                State(level)
                if level == Level.NO
                else State(level, n_open[place], _end(lows[place]), _end(highs[place]))
            )
    return found


def _level(is_certain: bool, is_possible: bool, is_near: bool) -> Level:
    if is_certain:
        return Level.YES
    if not is_possible:
        return Level.NO
    return Level.NEAR if is_near else Level.OPEN


def _end(value: float | None) -> float | None:
    return round(float(value), 2) if value is not None and isfinite(value) else None


def facts_print(case: Case) -> str:
    """A hash of all that is known of everybody in a case."""
    of_groups = {
        key: [
            {name: said for name, said in (one or {}).items() if not _is_role(name, said)}
            for one in some
        ]
        for key, some in case.groups.items()
    }
    return _hash({"persons": case.persons, "groups": of_groups})


def home_print(case: Case) -> str:
    """A hash of who lives with whom as what."""
    return _hash(
        {
            key: [
                {
                    name: _in_order(said)
                    for name, said in (one or {}).items()
                    if _is_role(name, said)
                }
                for one in some
            ]
            for key, some in case.groups.items()
        }
    )


def _is_role(name: str, said: Any) -> bool:
    return name == "unlisted" or isinstance(said, list)


def _in_order(said: Any) -> Any:
    return sorted(said) if isinstance(said, list) else said


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:_FACTS_PRINT]


def _plain(value: Any) -> Any:
    if isinstance(value, int | float | str | None):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

"""The leefloon of many cases, reckoned once: the same case on the same day has the same answer.

A caseload changes by one fact at a time, and a list asks for all of it each time. So what was
reckoned is kept in this process, under the law of the day and a digest of the case without its
names. From the digest nobody reads a fact back, and what is kept is two bounds and a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from weakref import WeakKeyDictionary

from klaverblad.apps.rights.cases import HOUSEHOLD, LEEFLOON
from klaverblad.apps.rights.levels import ANSWERS_OF_A_GROUP
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.population import Case

# Some 200 caseloads. When it is full it starts anew, which costs a list a few milliseconds once.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Bounds in EUR per month, and how many answers are missing."""

    low: float
    high: float
    n_unknown: int


# By the law that they were reckoned by: when a region reads another one, its answers go with it.
_known: WeakKeyDictionary[RulesOn, dict[bytes, Reckoned]] = WeakKeyDictionary()


def reckoned(cases: Sequence[Case], now: RulesOn) -> list[Reckoned]:
    """What the law of a day, as a region reads it, says of each case; in at most one run."""
    known = _known.setdefault(now, {})
    digests = [_digest(case) for case in cases]
    found = {digest: said for digest in digests if (said := known.get(digest)) is not None}
    missing = {d: case for d, case in zip(digests, cases, strict=True) if d not in found}
    if missing:
        fresh = dict(zip(missing, _run(list(missing.values()), now), strict=True))
        found |= fresh
        if len(known) + len(fresh) > _MOST:
            known.clear()
        known.update(fresh)
    return [found[digest] for digest in digests]


def _run(cases: Sequence[Case], now: RulesOn) -> list[Reckoned]:
    population = now.population(cases, [LEEFLOON])
    outcomes, counted = now.run_and_count(population, [LEEFLOON])
    results, unknown = outcomes[LEEFLOON], counted[LEEFLOON]
    n_unknown = unknown.facts + ANSWERS_OF_A_GROUP * unknown.groups
    columns = (results.lo, results.hi, n_unknown)
    found = (population.of_cases(HOUSEHOLD, one).tolist() for one in columns)
    return [Reckoned(float(low), float(high), int(n)) for low, high, n in zip(*found, strict=True)]


def _digest(case: Case) -> bytes:
    """Equal for equal cases: facts come in the order of the law, people in that of their household."""
    number = {name: str(n) for n, name in enumerate(case.persons)}
    groups = [
        [(role, [number[one] for one in who] if isinstance(who, list) else who)
         for role, who in roles.items()]
        for roles in case.groups[HOUSEHOLD]
    ]  # fmt: skip
    said = repr((list(case.persons.values()), groups))
    return blake2b(said.encode(), digest_size=16).digest()

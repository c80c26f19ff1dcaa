"""A receipt says what an answer was made of, so that it can be worked out again years later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.population import Case

if TYPE_CHECKING:
    from klaverblad.engines.rules.book import Rules

HASHES = ("engine", "rules", "parameters", "inputs")


@dataclass(frozen=True)
class Receipt:
    """What it takes to work an answer out again: the day, and hashes of all that had a say.

    result  the value, or what was left of it: lowest and highest, or the outcomes; an end that is
            open is kept as null
    """

    day: date
    rule: str
    who: str
    result: Any
    engine: str
    rules: str
    parameters: str
    inputs: str

    def as_json(self) -> str:
        """One line of text, to keep beside a decision; `from_json` reads it back."""
        told = {**asdict(self), "result": _as_kept(self.result)}
        return json.dumps(told, default=_plain, sort_keys=True, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> "Receipt":
        """Read what `as_json` wrote; raise CaseError when it is no receipt."""
        try:
            told = json.loads(text)
            return cls(**{**told, "day": date.fromisoformat(told["day"])})
        except (ValueError, TypeError, KeyError):
            raise CaseError("this is no receipt: give the line that was kept") from None


@dataclass(frozen=True)
class Replay:
    """The same question asked again.

    changed  which of engine, rules, parameters and inputs are no longer what they were
    result   what comes out now
    """

    receipt: Receipt
    result: Any
    changed: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Does the same come out, whatever changed?"""
        return bool(_as_kept(self.result) == _as_kept(self.receipt.result))


def replay(book: "Rules", receipt: Receipt, case: Case) -> Replay:
    """Work an answer out again by the law of its day, and say what changed since."""
    answer = book.on(receipt.day).ask(case, receipt.rule).about(receipt.rule, receipt.who)
    now = answer.receipt
    changed = tuple(one for one in HASHES if getattr(now, one) != getattr(receipt, one))
    return Replay(receipt, now.result, changed)


def facts_hash(case: Case) -> str:
    """A hash of the facts, blind to the order in which they were given."""
    facts = {"persons": case.persons, "groups": case.groups}
    text = json.dumps(_sorted(facts), sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _sorted(value: Any) -> Any:
    """The same facts, the persons of a role in alphabetical order, the unknown left out."""
    if isinstance(value, Mapping):
        return {str(k): _sorted(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        some = [_sorted(one) for one in value]
        return sorted(some) if all(isinstance(one, str) for one in some) else some
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_kept(value: Any) -> Any:
    """A result as JSON keeps it: JSON has no infinity, so an open end is null."""
    if isinstance(value, list | tuple):
        return [_as_kept(one) for one in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value

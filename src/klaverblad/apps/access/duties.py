"""What the apps tell the runner of retention: who there are, what keeps a file, how things go.

An app says in its `ready()` what only it can know: who there are and how they are forgotten
(`keep_files`), what keeps a file alive (`lifeline`), what must be counted before a file goes
(`before_forgetting`), and rules that go by something finer than a table (`erases`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from django.db import models

from klaverblad.apps.access import queries, services
from klaverblad.apps.access.terms import Rule, Term, rules
from klaverblad.apps.accounts.actor import Actor

FILE = "file"
# A lifeline says this of whoever is still in guidance.
STILL_OPEN = date.max

Lifeline = Callable[[Sequence[UUID]], Mapping[UUID, date]]
BeforeForgetting = Callable[[Actor, Sequence[UUID]], None]


@dataclass(frozen=True, slots=True)
class Files:
    """What the app of people tells the runner.

    of_regions  the ids of everybody, by region
    lock        those of these people who are still there, locked until the transaction ends
    together    who lives under one roof with each of them on a day, themselves included
    subject     what an event about somebody speaks of
    forget      erase these people and all that hangs on them; one event each
    """

    of_regions: Callable[[], Mapping[str, Sequence[UUID]]]
    lock: Callable[[Sequence[UUID]], list[UUID]]
    together: Callable[[Sequence[UUID], date], Mapping[UUID, frozenset[UUID]]]
    subject: Callable[[UUID], models.Model]
    forget: Callable[[Actor, Sequence[UUID]], None]


class Eraser(Protocol):
    """What one rule erases: in which terms, how much of it somebody has, and how it goes."""

    def terms(self, rule: Rule, shortened: Mapping[str, int]) -> list[Term]: ...

    def held(self, term: Term, person_ids: Sequence[UUID], on: date) -> Mapping[UUID, int]: ...

    def erase(self, actor: Actor, term: Term, person_ids: Sequence[UUID]) -> None: ...


class _ByRegister:
    """A rule of whole tables and columns: the register knows which."""

    def terms(self, rule: Rule, shortened: Mapping[str, int]) -> list[Term]:
        assert rule.months is not None, f"{rule.key} needs months, or an eraser of its own"
        return [Term(rule, min(rule.months, shortened.get(rule.key, rule.months)))]

    def held(self, term: Term, person_ids: Sequence[UUID], on: date) -> Mapping[UUID, int]:  # noqa: ARG002
        return queries.n_of_rule(term.rule.key, person_ids)

    def erase(self, actor: Actor, term: Term, person_ids: Sequence[UUID]) -> None:
        services.erase_rule(actor, term.rule.key, person_ids)


class _WholeFile(_ByRegister):
    """The person, and everything that hangs on them."""

    def held(self, term: Term, person_ids: Sequence[UUID], on: date) -> Mapping[UUID, int]:  # noqa: ARG002
        return queries.n_of_file(person_ids)

    def erase(self, actor: Actor, term: Term, person_ids: Sequence[UUID]) -> None:  # noqa: ARG002
        # The highest floor first: it may count what lower ones are about to lose.
        for hook in reversed(REGISTERED.before_forgetting):
            hook(actor, person_ids)
        REGISTERED.only_files().forget(actor, person_ids)


@dataclass
class _Registered:
    files: Files | None = None
    lifelines: list[Lifeline] = field(default_factory=list)
    before_forgetting: list[BeforeForgetting] = field(default_factory=list)
    erasers: dict[str, Eraser] = field(default_factory=lambda: {FILE: _WholeFile()})

    def eraser(self, rule: str) -> Eraser:
        """What erases a rule: an app's own, else the register of columns."""
        return self.erasers.get(rule) or _ByRegister()

    def only_files(self) -> Files:
        """Who the people are."""
        assert self.files is not None, "no app said who the people are"
        return self.files


REGISTERED = _Registered()


def keep_files(files: Files) -> None:
    """Say who the people are. One app does."""
    REGISTERED.files = files


def lifeline(found: Lifeline) -> None:
    """Say what keeps a file alive: the last day of it for each person, or STILL_OPEN."""
    REGISTERED.lifelines.append(found)


def before_forgetting(hook: BeforeForgetting) -> None:
    """Say what must be done, in the same transaction, before a file goes."""
    REGISTERED.before_forgetting.append(hook)


def erases(rule: str, eraser: Eraser) -> None:
    """Say how one rule erases, where whole tables are too coarse."""
    assert rule in rules(), rule
    REGISTERED.erasers[rule] = eraser

"""Which tests PostgreSQL need not be asked again: those that asked SQLite nothing of their own.

Most tests put statements to the database that others put to it as well, with other words filled
in. So the round on SQLite, in which every test runs, notes what kinds of statements each of them
asks, and which of those the database refused. The round on PostgreSQL then leaves out a test all
of whose kinds are asked there by others. Never left out: what has a database of its own, what is
kept by the database itself (the journal and the ledger), and the first test of each file. Nothing
is listed by hand, so nothing grows old: a test that asks something new is asked of both databases
from that moment on.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

# Files of tests/run.sh: what the round on SQLite writes, and what the one on PostgreSQL reads.
WRITTEN, READ = "KLAVERBLAD_CASES_WRITTEN", "KLAVERBLAD_CASES_READ"
# The database itself keeps what is promised here, with its own words on each side.
_KEPT_BY_THE_DATABASE = ("tests/apps/journal/", "tests/apps/exchange/")
_VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"})
_ROWS = re.compile(r"\((?:%s|NULL)(?:, ?(?:%s|NULL))*\)(?:, ?\((?:%s|NULL)(?:, ?(?:%s|NULL))*\))*")
_WHENS = re.compile(r"(?: WHEN [^ ]+ THEN [^ ]+){2,}")
_NUMBERS = re.compile(r"(?<![\w%])\d+")


def may_be_left_out(items: Collection[Any]) -> set[str]:
    """Every test of which PostgreSQL may have seen all that it asks."""
    begun: set[str] = set()
    found: set[str] = set()
    for item in items:
        asks = set(getattr(item, "fixturenames", ()))
        file = item.nodeid.partition("::")[0]
        # In a database of its own a test is after locks, threads or commits.
        if "own_database" in asks or file.startswith(_KEPT_BY_THE_DATABASE):
            continue
        if file in begun:
            found.add(item.nodeid)
        begun.add(file)
    return found


def kind_of(sql: str) -> str | None:
    """A statement without what is filled in: no words, no numbers, no length of a list."""
    if sql.lstrip("( \n").partition(" ")[0].upper() not in _VERBS:
        return None
    return _WHENS.sub(" WHEN", _NUMBERS.sub("0", _ROWS.sub("(…)", sql)))


def _short(kind: str) -> str:
    """Thousands of tests ask dozens of long statements: a mark for each of them is enough."""
    return hashlib.blake2b(kind.encode(), digest_size=8).hexdigest()


def asked_nothing_new(
    further: Collection[str], kinds: dict[str, Collection[str]], elsewhere: Collection[str]
) -> list[str]:
    """The tests of which each kind of statement is asked by what PostgreSQL still sees.

    further     tests that may be left out
    kinds       what each of them asked
    elsewhere   what the tests asked that are never left out
    """
    known = set(elsewhere)
    left_out = []
    # Whoever asks most first: those behind then seldom ask anything new.
    for case in sorted(further, key=lambda one: (-len(kinds.get(one, ())), one)):
        # Without a word about it, it is not known what it asks.
        if case in kinds and known.issuperset(kinds[case]):
            left_out.append(case)
        else:
            known.update(kinds.get(case, ()))
    return sorted(left_out)


class Statements:
    """What the tests of one worker asked; the controller lays those of all workers together."""

    def __init__(self) -> None:
        self._written, self._read = os.environ.get(WRITTEN), os.environ.get(READ)
        self._further: set[str] = set()
        self._kinds: dict[str, set[str]] = {}
        self._elsewhere: set[str] = set()
        self._kind_of: dict[str, str | None] = {}

    @contextmanager
    def noted(self, item: pytest.Item) -> Iterator[None]:
        """Note what is asked of the database meanwhile, on behalf of this test."""
        from django.db import connection

        # What SQLite alone is asked says nothing about the other.
        if not self._written or item.get_closest_marker("sqlite"):
            yield
            return
        asked = self._elsewhere
        if item.nodeid in self._further:
            asked = self._kinds.setdefault(item.nodeid, set())

        def note(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
            text = str(sql)
            if text not in self._kind_of:
                found = kind_of(text)
                self._kind_of[text] = found and _short(found)
            kind = self._kind_of[text]
            if kind is None:
                return execute(sql, *rest)
            asked.add(kind)
            try:
                return execute(sql, *rest)
            except Exception as refused:
                # What one database refuses, the other may refuse in another way, or not at all.
                asked.add(f"{kind} {type(refused).__name__}")
                raise

        with connection.execute_wrapper(note):
            yield

    # ---- what pytest and its workers call ----------------------------------------------------
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        self._further = may_be_left_out(
            [one for one in items if not one.get_closest_marker("sqlite")]
        )
        if self._read and Path(self._read).exists():
            known = set(json.loads(Path(self._read).read_text(encoding="utf-8")))
            config.hook.pytest_deselected(items=[one for one in items if one.nodeid in known])
            items[:] = [one for one in items if one.nodeid not in known]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self._read and Path(self._read).exists():
            number = len(json.loads(Path(self._read).read_text(encoding="utf-8")))
            terminalreporter.line(f"{number} tests ask nothing that others do not ask")

    def pytest_testnodedown(self, node: Any) -> None:
        """A worker is ready, and says what it saw."""
        said = getattr(node, "workeroutput", {}).get("statements")
        if said:
            self._further.update(said["further"])
            self._kinds.update(said["kinds"])
            self._elsewhere.update(said["elsewhere"])

    # Last: the workers are down by then.
    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not self._written:
            return
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["statements"] = {
                "further": sorted(self._further),
                "kinds": {case: sorted(kinds) for case, kinds in self._kinds.items()},
                "elsewhere": sorted(self._elsewhere),
            }
        # After a test that failed it is not known what it would have asked.
        elif session.exitstatus == pytest.ExitCode.OK:
            left_out = asked_nothing_new(self._further, self._kinds, self._elsewhere)
            Path(self._written).write_text(json.dumps(left_out), encoding="utf-8")

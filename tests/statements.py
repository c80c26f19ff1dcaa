"""Which cases PostgreSQL need not be asked again: those that asked SQLite nothing of their own.

A test of a page with many cases puts the same statements to the database in each of them, with
other words filled in. So the round on SQLite, in which every case runs, notes what kinds of
statements each of them asks. The round on PostgreSQL then leaves out the further cases of a page
all of whose kinds are asked there anyhow: by the first case, by another page, or by a test of
services and queries, all of which it runs whole. Nothing is listed by hand, so nothing grows old:
a case that asks something new is asked of both databases from that moment on.
"""

from __future__ import annotations

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
_THROUGH_A_PAGE = frozenset({"client", "sign_in"})
_NAME = re.compile(r'"([^"]+)"')
_VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"})


def further_cases(items: Collection[Any]) -> set[str]:
    """Every case but the first of the tests that go through a page."""
    begun: set[str] = set()
    further: set[str] = set()
    for item in items:
        asks = set(getattr(item, "fixturenames", ()))
        # In a database of its own a test is after locks, threads or commits.
        if asks & _THROUGH_A_PAGE and "own_database" not in asks:
            function = item.nodeid.partition("[")[0]
            if function in begun:
                further.add(item.nodeid)
            begun.add(function)
    return further


def kind_of(sql: str) -> str | None:
    """What a statement does with which tables and columns, whatever is filled in."""
    verb = sql.lstrip("( \n").partition(" ")[0].upper()
    return f"{verb} {' '.join(sorted(set(_NAME.findall(sql))))}" if verb in _VERBS else None


def asked_nothing_new(
    further: Collection[str], kinds: dict[str, Collection[str]], elsewhere: Collection[str]
) -> list[str]:
    """The further cases of which each kind of statement is asked by what PostgreSQL still sees.

    further     cases that may be left out
    kinds       what each of them asked
    elsewhere   what the tests asked that are never left out
    """
    known = set(elsewhere)
    left_out = []
    for case in sorted(further):
        # Without a word about it, it is not known what it asks.
        if case in kinds and known.issuperset(kinds[case]):
            left_out.append(case)
        else:
            known.update(kinds.get(case, ()))
    return left_out


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
                self._kind_of[text] = kind_of(text)
            if kind := self._kind_of[text]:
                asked.add(kind)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            yield

    # ---- what pytest and its workers call ----------------------------------------------------
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        self._further = further_cases(
            [one for one in items if not one.get_closest_marker("sqlite")]
        )
        if self._read and Path(self._read).exists():
            known = set(json.loads(Path(self._read).read_text(encoding="utf-8")))
            config.hook.pytest_deselected(items=[one for one in items if one.nodeid in known])
            items[:] = [one for one in items if one.nodeid not in known]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self._read and Path(self._read).exists():
            number = len(json.loads(Path(self._read).read_text(encoding="utf-8")))
            terminalreporter.line(f"{number} further cases of a page ask nothing that is not asked")

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

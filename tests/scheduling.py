"""What a worker is given at once: a file of tests, or a group.

Given one by one, the tests of a file are scattered over the workers, so each of them makes what a
file makes for all its tests; and xdist counts all that was ever given after each single test.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

# At most so many tests of a file at once: a file of hundreds is for all workers.
AT_ONCE = 40
# What takes longest begins first: begun late, one worker would be at it while no other has work.
LONGEST = (
    "tests/house/test_canaries.py",
    "tests/house/test_migrations.py",
    "tests/demo/test_practice_region_kept.py",
    "tests/demo/test_practice_region_loading.py",
    "tests/demo/test_practice_region.py",
    "tests/house/test_addresses.py",
    "tests/apps/people/test_sealing_what_was_plain.py",
    "tests/site_settings/test_worker.py",
    "tests/browser/test_a_day_of_a_coach.py",
    "tests/browser/test_a_coach_corrects_a_fact.py",
    "tests/browser/test_a_day_of_a_team_lead.py",
    "tests/browser/test_a_day_of_a_person.py",
)


def is_grouped(nodeid: str) -> bool:
    """Whether xdist wrote a group behind the name of this test."""
    return nodeid.rfind("@") > nodeid.rfind("]")


class FilesAndGroups(LoadGroupScheduling):  # type: ignore[misc]
    """Groups go whole to one worker, and so do the other tests of a file, some at a time."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        self._seen: Counter[str] = Counter()
        self._unit_of: dict[str, str] = {}
        self._place_of: dict[Any, dict[str, int]] = {}
        self._is_sorted = False

    def _split_scope(self, nodeid: str) -> str:
        if is_grouped(nodeid):
            return str(super()._split_scope(nodeid))
        if nodeid not in self._unit_of:
            file = nodeid.partition("::")[0]
            self._unit_of[nodeid] = f"{file} {self._seen[file] // AT_ONCE}"
            self._seen[file] += 1
        return self._unit_of[nodeid]

    def _assign_work_unit(self, node: Any) -> None:
        if not self._is_sorted:
            self.workqueue = OrderedDict(sorted(self.workqueue.items(), key=turn_of))
            self._is_sorted = True
        if node not in self._place_of:
            collection = self.registered_collections[node]
            self._place_of[node] = {nodeid: number for number, nodeid in enumerate(collection)}
        scope, unit = self.workqueue.popitem(last=False)
        self.assigned_work.setdefault(node, {})[scope] = unit
        place = self._place_of[node]
        node.send_runtest_some([place[nodeid] for nodeid, is_done in unit.items() if not is_done])


class Scheduling:
    """Lets xdist hand out files and groups."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Asked for anything but groups, xdist does as it is asked."""
        return FilesAndGroups(config, log) if config.getvalue("dist") == "loadgroup" else None


def turn_of(named: tuple[str, dict[str, bool]]) -> tuple[int, int]:
    """The longest first, then whatever holds most tests: what comes last should be short."""
    file = next(iter(named[1])).partition("::")[0]
    turn = LONGEST.index(file) if file in LONGEST else len(LONGEST)
    return turn, -len(named[1])


def missing_files() -> list[str]:
    """What is named above and is not there any more."""
    root = Path(__file__).parent.parent
    return [name for name in LONGEST if not (root / name).exists()]

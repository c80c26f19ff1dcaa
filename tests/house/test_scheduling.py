"""Workers get whole files and groups, the longest first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.scheduling import AT_ONCE, LONGEST, FilesAndGroups, missing_files


class Node:
    """A worker that writes down what it was given."""

    def __init__(self, name: str) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.given: list[int] = []
        self.shutting_down = False

    def send_runtest_some(self, numbers: list[int]) -> None:
        self.given += numbers

    def shutdown(self) -> None:
        self.shutting_down = True


def handed_out(tests: list[str], *, workers: int) -> list[list[str]]:
    """What each worker gets of these, when each is as fast as the other."""
    option = SimpleNamespace(loadscopereorder=True, maxschedchunk=None, tx=["popen"] * workers)
    config: Any = SimpleNamespace(option=option, getvalue={"tx": option.tx}.get, hook=None)
    log: Any = type("Log", (), {"__call__": lambda *_: None, "__getattr__": lambda self, _: self})()
    scheduler = FilesAndGroups(config, log)
    nodes = [Node(f"gw{number}") for number in range(workers)]
    for node in nodes:
        scheduler.add_node(node)
    for node in nodes:
        scheduler.add_node_collection(node, tests)
    scheduler.schedule()
    done = [0] * workers
    while any(done[i] < len(node.given) for i, node in enumerate(nodes)):
        for i, node in enumerate(nodes):
            if done[i] < len(node.given):
                scheduler.mark_test_complete(node, node.given[done[i]])
                done[i] += 1
    return [[tests[number] for number in node.given] for node in nodes]


def of_file(name: str, number: int) -> list[str]:
    return [f"{name}::test_page[{one}]" for one in range(number)]


def test_every_test_is_given_once_to_one_worker():
    tests = [*of_file("a.py", 3 * AT_ONCE + 1), *of_file("b.py", 7), "c.py::test_it@group"]

    given = handed_out(tests, workers=2)

    assert sorted(one for part in given for one in part) == sorted(tests)
    assert all(given)


def test_a_small_file_and_a_group_stay_with_one_worker():
    grouped = [f"{name}::test_it[{one}]@region" for name in ("c.py", "d.py") for one in range(9)]
    tests = [*of_file("a.py", 20), *of_file("b.py", 20), *grouped]

    given = handed_out(tests, workers=3)

    for part in (of_file("a.py", 20), of_file("b.py", 20), grouped):
        assert sum(set(part) <= set(one) for one in given) == 1


def test_what_takes_longest_begins_first_however_small():
    tests = [*of_file("a.py", 30), *of_file(LONGEST[1], 1), *of_file(LONGEST[0], 2)]

    given = handed_out(tests, workers=1)

    assert given[0][:3] == [*of_file(LONGEST[0], 2), *of_file(LONGEST[1], 1)]


def test_an_at_sign_in_the_words_of_a_test_makes_no_group():
    tests = ["a.py::test_mail[an@b.example]", "a.py::test_mail[c@d.example]"]

    assert [one for one in handed_out(tests, workers=2) if one] == [tests]


def test_what_is_called_long_is_still_there():
    assert missing_files() == []

"""What may stand in a file that everybody can read."""

from __future__ import annotations

import os
import re

import pytest

from tests.house.source import ROOT, repository_files, text_of

# Built from pieces, so that this file does not find itself.
_MACHINE = re.compile(
    r"(?<![\w.-])/(?:" + "|".join(["ro" + "ot", "wo" + "rk", "fa" + "rm", "home/[a-z]+"]) + r")/\w"
)
_REGISTRY = re.compile(
    r"https?://[\w.:-]+/(?:simple|pypi|npm|artifactory|nexus)\b|//[^/\s]+/simple/|index-url\s*="
)
# In a comment: a step may well have the state "to do".
_UNFINISHED = re.compile(
    r"(?:#|//|/\*|<!--|\{#).*\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b"
    r"|\bNotImplemented" + r"Error\b"
)
_CODE = {".py", ".html", ".js", ".css", ".sh", ".yaml", ".yml", ".toml", ".cfg", ".md", ".in"}


def _lines(pattern: re.Pattern[str], *, suffixes: set[str] | None = None) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:90]}"
        for file in repository_files()
        if suffixes is None or file.suffix in suffixes
        for number, line in enumerate((text_of(file) or "").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_a_machine():
    assert not _lines(_MACHINE)


def test_no_file_names_a_registry():
    assert not _lines(_REGISTRY)


def test_nothing_is_left_unfinished():
    assert not _lines(_UNFINISHED, suffixes=_CODE)


def test_no_file_is_too_heavy_for_a_repository():
    heavy = {str(f.relative_to(ROOT)): f.stat().st_size for f in repository_files()}

    assert not {name: size for name, size in heavy.items() if size > 1_000_000}


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "Makefile", ".ci/run", ".gitignore"])
def test_whoever_clones_finds(name):
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("name", [".ci/run", "tests/run.sh"])
def test_can_be_started(name):
    assert os.access(ROOT / name, os.X_OK)


def test_every_test_is_a_sentence():
    """A name of one or two words cannot be false."""
    found = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in repository_files()
        if file.name.startswith("test_") and file.suffix == ".py"
        for name in re.findall(
            r"^\s*def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE
        )
        if len([word for word in name.split("_") if not word.isdigit()]) < 4
    ]

    assert not found


def test_no_two_test_files_share_a_name():
    names = [file.name for file in repository_files() if file.name.startswith("test_")]

    assert not {name for name in names if names.count(name) > 1}

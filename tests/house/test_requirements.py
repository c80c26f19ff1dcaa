"""What we build on: a reason beside each name, a hash on each pin, a licence that lets us share."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from tests.house.source import ROOT

FOLDER = ROOT / "requirements"
# A copyleft that would reach our own code. The lesser one (LGPL) does not.
_STRONG_COPYLEFT = re.compile(r"\bA?GPL|Affero|GNU General Public", re.IGNORECASE)
_KNOWN = re.compile(
    r"BSD|MIT|Apache|Mozilla|MPL|LGPL|Lesser|PSF|Python Software|Zope|ZPL|ISC|EUPL|CC0|Unlicense"
)


def _pins(name: str) -> dict[str, str]:
    """Each pinned package of a lock file, and the block of text that belongs to it."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (FOLDER / name).read_text(encoding="utf-8"))
    found = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", block) for block in blocks)
    return {match[1]: block for match, block in zip(found, blocks, strict=True) if match}


def _licence_of(package: str) -> str:
    about = metadata.metadata(package)
    classified = [
        line.rpartition("::")[2].strip()
        for line in about.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    said = about.get("License-Expression") or ", ".join(classified) or about.get("License") or ""
    return " ".join(said.split())


@pytest.mark.parametrize("name", ["base.in", "dev.in"])
def test_every_requirement_says_why_it_is_here(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()

    bare = [line for line in lines if re.match(r"[A-Za-z]", line) and "#" not in line]

    assert not bare, f"say the reason and the licence behind a #: {bare}"


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_pin_has_a_hash(name):
    bare = [pin for pin, block in _pins(name).items() if "--hash=sha256:" not in block]

    assert not bare


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_a_lock_names_no_address(name):
    text = (FOLDER / name).read_text(encoding="utf-8")

    assert not re.findall(r"https?://|--(?:index|extra|find|trusted)\S*|@ ", text)


@pytest.mark.parametrize(("wish", "lock"), [("base.in", "base.txt"), ("dev.in", "dev.txt")])
def test_every_wish_is_pinned(wish, lock):
    lines = (FOLDER / wish).read_text(encoding="utf-8").splitlines()
    wished = {match[0] for line in lines if (match := re.match(r"[A-Za-z0-9][\w.-]*", line))}

    pinned = {name.lower().replace("_", "-") for name in _pins(lock)}

    assert {name.lower().replace("_", "-") for name in wished} <= pinned


def test_what_runs_may_be_shared_under_our_licence():
    licences = {package: _licence_of(package) for package in _pins("base.txt")}

    wrong = {
        package: licence
        for package, licence in licences.items()
        if _STRONG_COPYLEFT.search(re.sub(r"LGPL|Lesser General", "", licence))
        or not _KNOWN.search(licence)
    }

    assert not wrong


def test_the_two_locks_agree():
    runs, builds = _pins("base.txt"), _pins("dev.txt")
    version = re.compile(r"==(\S+)")

    different = {
        name
        for name in runs.keys() & builds.keys()
        if version.search(runs[name])[1] != version.search(builds[name])[1]
    }

    assert not different

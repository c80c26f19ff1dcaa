"""A paper of this desk is told from a changed one, and from one of another desk, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from klaverblad.apps.access import signed_papers as papers
from klaverblad.apps.access.keyring import Keyring

SAID = {"first": "2026-01-01", "last": "2026-03-31", "given": 90}
PDF = b"%PDF-1.7\nsomething\n%%EOF\n"


class Fixed:
    """Keys that a test hands in."""

    def __init__(self, keys: Keyring) -> None:
        self.keys = keys

    def read(self) -> Keyring:
        return self.keys


@pytest.fixture
def keys(settings):
    found = Fixed(Keyring.new(on=date(2026, 3, 2)))
    settings.KLAVERBLAD_KEYRING = found
    return found


def test_a_signed_file_says_again_what_was_signed(keys):
    assert papers.read_file("statement", papers.sign_file("statement", SAID, PDF)) == SAID


def test_every_changed_byte_of_a_signed_file_is_noticed(keys):
    made = papers.sign_file("statement", SAID, PDF)

    for at in range(len(made) - 1):
        changed = made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :]
        with pytest.raises(papers.NotOurs):
            papers.read_file("statement", changed)


def test_a_code_for_one_purpose_is_none_for_another(keys):
    with pytest.raises(papers.NotOurs):
        papers.read("statement", papers.sign("something_else", SAID))


def test_a_paper_signed_before_a_rotation_is_still_told(keys):
    code = papers.sign("statement", SAID)
    keys.keys = keys.keys.renewed(on=date(2026, 4, 1))

    assert papers.read("statement", code) == SAID
    assert not papers.sign("statement", SAID).startswith(code[:8])


def test_a_paper_of_another_desk_is_not_ours(keys):
    code = papers.sign("statement", SAID)
    keys.keys = Keyring.new(on=date(2026, 3, 2))

    with pytest.raises(papers.NotOurs) as told:
        papers.read("statement", code)

    assert told.value.reason == "unknown_key"


@pytest.mark.parametrize("code", ["", "niets", "a.b.c", "00000000.eyJ9." + "A" * 86, "x" * 9_999])
def test_what_is_no_code_is_refused_without_a_fault(keys, code):
    with pytest.raises(papers.NotOurs):
        papers.read("statement", code)

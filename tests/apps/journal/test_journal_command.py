"""`klaverblad journal`: what it says, what it answers with, and the anchors that it keeps."""

from __future__ import annotations

import io
import json
import stat

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from klaverblad.apps.journal import anchors
from klaverblad.apps.journal.queries import head
from tests.apps.journal.forging import small_chain, sql, without_triggers


@pytest.fixture
def folder(settings, tmp_path):
    """The folder of data of this desk."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def rows(db, folder):
    return small_chain()


def run(*arguments):
    """What the command says, and its exit code."""
    said = io.StringIO()
    try:
        call_command("journal", *arguments, stdout=said, stderr=said)
    except SystemExit as left:
        return said.getvalue(), left.code
    except CommandError as error:
        return str(error), error.returncode
    return said.getvalue(), 0


def test_a_whole_journal_ends_with_nought(rows):
    said, code = run("verify")

    assert code == 0
    assert "Het journaal is heel: 6 rijen." in said


def test_a_broken_journal_ends_with_one_and_names_the_place(rows):
    without_triggers()
    sql("DELETE FROM journal_readentry WHERE id = %s", rows[2][1])

    said, code = run("verify")

    assert code == 1
    assert f"Eerste plaats: plaats 3, journal_readentry rij {rows[2][1]}." in said


def test_a_program_reads_the_same_as_people(rows):
    without_triggers()
    sql("DELETE FROM journal_readentry WHERE id = %s", rows[2][1])

    said, code = run("verify", "--json")

    found = json.loads(said)
    assert code == 1
    assert not found["whole"]
    assert found["finding"]["what"] == "removed"
    assert found["finding"]["seq"] == 3


@pytest.mark.parametrize(
    "wrong",
    [
        ("--head", "6"),
        ("--head", "6:abc"),
        (f"--head=-6:{'0' * 64}",),
        ("--anchors", "nergens.jsonl"),
    ],
    ids=["no hash", "a short hash", "a place below nought", "no such file"],
)
def test_what_cannot_be_answered_ends_with_two(rows, wrong):
    said, code = run("verify", *wrong)

    assert code == 2
    assert said


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "null", '{"seq": 1}', '{"seq": "x", "hash": "y"}', "\x00", '{"seq": 1, "hash": 3}'],
)
def test_an_anchor_that_is_none_is_not_passed_over(rows, folder, line):
    run("anchor")
    with (folder / anchors.FILE_NAME).open("a") as file:
        file.write(f"{line}\n")

    said, code = run("verify")

    assert code == 2
    assert "Regel 2" in said


def test_a_head_that_was_kept_elsewhere_is_checked(rows):
    kept, _code = run("head")

    held = run("verify", "--head", kept.strip())
    fell = run("verify", "--head", f"6:{'0' * 64}")
    cut = run("verify", "--head", f"7:{'0' * 64}")

    assert (held[1], fell[1], cut[1]) == (0, 1, 1)
    assert "herschreven" in fell[0]
    assert "afgeknipt" in cut[0]


def test_an_anchor_is_a_line_that_only_we_may_read(rows, folder):
    run("anchor")
    run("anchor")

    file = folder / anchors.FILE_NAME
    first, second = map(json.loads, file.read_text().splitlines())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (first["seq"], first["hash"]) == (6, head().hash.hex())
    assert first["at"] <= second["at"]


def test_an_anchor_is_in_the_log_as_well(rows, caplog):
    run("anchor")

    (record,) = [record for record in caplog.records if record.msg == "anchored"]
    assert (record.name, record.seq, record.hash) == ("klaverblad.journal", 6, head().hash.hex())


def test_an_anchor_does_not_grow_onto_half_a_line(rows, folder):
    file = folder / anchors.FILE_NAME
    file.write_text('{"seq": 4, "ha')

    run("anchor")

    assert len(file.read_text().splitlines()) == 2
    assert "Regel 1" in run("verify")[0]


def test_the_anchors_of_this_desk_are_checked_unasked(rows):
    run("anchor")
    without_triggers()
    sql("DELETE FROM journal_link WHERE seq = 6")
    sql("DELETE FROM journal_event WHERE id = %s", rows[5][1])

    said, code = run("verify")

    assert code == 1
    assert "afgeknipt" in said


def test_anchors_may_come_from_another_machine(rows, folder, tmp_path):
    run("anchor")
    elsewhere = tmp_path / "elders.jsonl"
    (folder / anchors.FILE_NAME).rename(elsewhere)

    said, code = run("verify", "--anchors", str(elsewhere))

    assert code == 0
    assert "1 anker klopt" in said


def test_without_an_anchor_it_says_what_it_cannot_see(rows):
    assert "Er was geen anker" in run("verify")[0]


def test_an_anchor_of_an_empty_journal_stands(db, folder):
    anchors.anchor(at=timezone.now())

    assert run("verify")[1] == 0

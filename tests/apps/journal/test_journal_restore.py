"""A journal that was carried to another machine is verified there like here."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import uuid

import pytest
from django.db import connection, transaction

from klaverblad.apps.journal.anchors import Anchor
from klaverblad.apps.journal.queries import head
from klaverblad.apps.journal.verification import verify
from tests.apps.journal.forging import emit, small_chain, sql
from tests.conftest import _on_server
from tests.house.source import ROOT
from tests.site_settings.processes import environment


@pytest.fixture
def kept(own_database):
    """A chain with numbers of every kind in it, and the anchor that was kept of it."""
    with transaction.atomic():
        small_chain()
        emit(7, big=10**23, small=1e-7, whole=5.0, huge=1e23, half=-2.5, many=[1, 2.5], long_key=1)
    return Anchor(head().seq, head().hash.hex())


@pytest.fixture
def restored(kept, tmp_path):
    """The same, restored elsewhere; the desk looks there from now on."""
    original = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        elsewhere = str(tmp_path / "restored.sqlite3")
        sql("VACUUM INTO %s", elsewhere)
    else:
        elsewhere = f"restored_{uuid.uuid4().hex[:8]}"
        dump_and_restore(original, elsewhere)
    connection.close()
    connection.settings_dict["NAME"] = elsewhere
    yield
    connection.close()
    connection.settings_dict["NAME"] = original
    if connection.vendor == "postgresql":
        _on_server(f'DROP DATABASE "{elsewhere}" WITH (FORCE)')


def dump_and_restore(original, elsewhere):
    if not (shutil.which("pg_dump") and shutil.which("psql")):
        pytest.skip("The programs of PostgreSQL are not on the path.")
    of = connection.settings_dict
    url = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}"
    _on_server(f'CREATE DATABASE "{elsewhere}"')
    dumped = subprocess.run(["pg_dump", f"{url}/{original}"], check=True, capture_output=True)
    restore = ["psql", "-q", "-v", "ON_ERROR_STOP=1", f"{url}/{elsewhere}"]
    subprocess.run(restore, input=dumped.stdout, check=True, capture_output=True)


def test_a_restored_journal_is_whole(kept, restored):
    verdict = verify([kept])

    assert verdict.is_whole
    assert (verdict.head.seq, verdict.head.hash.hex()) == (kept.seq, kept.hash)


def test_a_restored_journal_goes_on_where_it_was(kept, restored):
    with transaction.atomic():
        emit(8)

    verdict = verify([kept])

    assert verdict.is_whole
    assert verdict.head.seq == kept.seq + 1


def test_an_older_backup_is_seen_to_be_older(kept, restored):
    later = Anchor(kept.seq + 3, "00" * 32)

    finding = verify([kept, later]).finding

    assert (finding.what, finding.seq) == ("tail_cut", kept.seq + 1)


def what_the_manual_says(folder, anchors):
    """The lines of docs/journal.md for another machine, with its places filled in."""
    page = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"## On another machine\n.*?```\n(.*?)```", page, re.DOTALL)
    assert "/where/it/is" in lines
    assert "anchors-from-elsewhere.jsonl" in lines
    return lines.replace("/where/it/is", str(folder)).replace(
        "anchors-from-elsewhere.jsonl", str(anchors)
    )


def done_elsewhere(lines, folder):
    """Run these lines where nothing of this desk is known but the copy of its database."""
    said = environment(folder)
    for name in list(said):
        if name.startswith("KLAVERBLAD_"):
            del said[name]
    program = f'klaverblad() {{ "{sys.executable}" -m klaverblad "$@"; }}\n'
    return subprocess.run(
        ["bash", "-e", "-c", program + lines],
        env=said,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_lines_of_the_manual_verify_a_copy_on_another_machine(kept, restored, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "kept.jsonl").write_text(json.dumps({"seq": kept.seq, "hash": kept.hash}) + "\n")
    lines = what_the_manual_says(tmp_path / "there", tmp_path / "kept.jsonl")

    answer = done_elsewhere(lines, tmp_path / "there")

    assert answer.returncode == 0, answer.stderr
    assert f"{kept.seq} rijen. 1 anker klopt." in answer.stdout
    # No key of the desk was asked for, and none was made beside the copy.
    assert {one.name for one in (tmp_path / "there").iterdir()} <= {
        "klaverblad.sqlite3",
        "klaverblad.sqlite3-wal",
        "klaverblad.sqlite3-shm",
    }


def test_without_any_keys_the_program_says_which_it_misses(kept, restored, tmp_path):
    answer = done_elsewhere("klaverblad journal verify", tmp_path)

    assert answer.returncode == 1
    assert "KLAVERBLAD_SECRET_KEY ontbreekt" in answer.stderr


def test_a_row_added_to_the_end_is_found_by_no_anchor(kept, own_database):
    """So the manual says who may insert; this is what the chain cannot know."""
    with transaction.atomic():
        emit(666)

    assert verify([kept]).is_whole

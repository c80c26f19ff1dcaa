"""A journal that was carried to another machine is verified there like here."""

from __future__ import annotations

import shutil
import subprocess
import uuid

import pytest
from django.db import connection, transaction

from klaverblad.apps.journal.anchors import Anchor
from klaverblad.apps.journal.queries import head
from klaverblad.apps.journal.verification import verify
from tests.apps.journal.forging import emit, small_chain, sql
from tests.conftest import _on_server


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

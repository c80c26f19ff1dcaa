"""What the desk writes on the disk is for the user that runs it, whatever the machine allows."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from klaverblad.apps.access.checks import database_is_of_the_desk_alone
from tests.house.source import ROOT

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "KLAVERBLAD_DEMO": "1",
    "PYTHONPATH": str(ROOT / "src"),
    "PYTHONDONTWRITEBYTECODE": "1",
}


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def run(data, *arguments):
    """A command on a machine that lets everybody read what is made."""
    return subprocess.run(
        [sys.executable, "-m", "klaverblad", *arguments],
        env=ENVIRONMENT | {"KLAVERBLAD_DATA": str(data)},
        umask=0o022,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.fixture
def stands_at(monkeypatch):
    """Say where the database stands, to whoever reads the settings; connections stay as they are."""

    def say(engine, name):
        of = {"ENGINE": engine, "NAME": name}
        monkeypatch.setattr(django_settings, "DATABASES", {"default": of})

    return say


def test_a_fresh_desk_keeps_its_folder_and_its_files_to_itself(tmp_path):
    data = tmp_path / "deep" / "data"

    said = run(data, "migrate", "accounts", "0001", "-v", "0")
    # Somebody who reads meanwhile: what SQLite writes beside the file stays there.
    reader = sqlite3.connect(data / "klaverblad.sqlite3")
    reader.execute("SELECT count(*) FROM django_migrations")
    beside = sorted(one.name for one in data.glob("klaverblad.sqlite3*"))
    open_to_others = [str(one) for one in data.rglob("*") if rights(one) & 0o077]
    reader.close()

    assert rights(data) == 0o700
    assert beside == ["klaverblad.sqlite3", "klaverblad.sqlite3-shm", "klaverblad.sqlite3-wal"]
    assert open_to_others == []
    assert "W00" not in said.stderr


def test_a_folder_that_was_there_keeps_its_rights_and_is_warned_of(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o755)

    said = run(data, "migrate", "accounts", "0001", "-v", "0")

    assert rights(data) == 0o755
    assert "access.W002" in said.stderr
    assert f"chmod 700 {data}" in said.stderr


@pytest.mark.parametrize(
    ("folder", "file", "wal", "doing"),
    [
        (0o700, 0o600, 0o600, []),
        (0o750, 0o600, 0o600, ["chmod 700 {folder}"]),
        (0o700, 0o604, 0o600, ["chmod 600 {file}"]),
        (0o700, 0o600, 0o640, ["chmod 600 {file}-wal"]),
        (0o755, 0o644, 0o644, ["chmod 700 {folder}", "chmod 600 {file}", "chmod 600 {file}-wal"]),
    ],
)
def test_a_database_that_others_can_read_is_warned_of(
    stands_at, tmp_path, folder, file, wal, doing
):
    data = tmp_path / "data"
    path = data / "klaverblad.sqlite3"
    data.mkdir()
    for one, mode in ((path, file), (data / f"{path.name}-wal", wal)):
        one.touch()
        one.chmod(mode)
    data.chmod(folder)
    stands_at("django.db.backends.sqlite3", path)

    said = [one.hint for one in database_is_of_the_desk_alone()]

    steps = " && ".join(doing).format(folder=data, file=path)
    assert said == ([f"Doe: {steps}"] if doing else [])


def test_of_a_database_elsewhere_or_not_yet_there_nothing_is_said(stands_at, tmp_path):
    nowhere = tmp_path / "nergens" / "db.sqlite3"
    for engine, name in (("postgresql", "klaverblad"), ("sqlite3", nowhere)):
        stands_at(f"django.db.backends.{engine}", name)
        assert database_is_of_the_desk_alone() == []


def test_words_stay_readable_for_whoever_runs_the_program(settings, tmp_path):
    from django.core.management import call_command

    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr ""\n', encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    before = os.umask(0o077)
    try:
        call_command("words", verbosity=0)
    finally:
        os.umask(before)

    assert rights(folder / "django.mo") == 0o644

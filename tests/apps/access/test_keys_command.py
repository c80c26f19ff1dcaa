"""`klaverblad keys`: what whoever keeps the machine sees, and what it refuses."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from klaverblad.apps.access.keyring import KeyText, read, written
from tests.apps.access.keys import own_keys, renewed
from tests.crowd import somebody
from tests.house.source import ROOT

NUMBER = "85073003328"


@pytest.fixture
def keys(settings, tmp_path):
    return own_keys(settings, tmp_path)


def said_by(*arguments):
    out = io.StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


def on_a_bare_machine(folder, *arguments, **environment):
    """The command where nothing is set: no secret, no keys, no database."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KLAVERBLAD_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "klaverblad", *arguments],
        env=kept | {"PYTHONPATH": str(ROOT / "src")} | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_first_keys_are_made_before_there_are_settings(tmp_path):
    answer = on_a_bare_machine(tmp_path, "keys", "new", "sleutels.json")

    file = tmp_path / "sleutels.json"
    assert answer.returncode == 0, answer.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read(file.read_text()).sealing.active
    assert "Bewaar een kopie" in answer.stdout


def test_keys_for_the_environment_are_written_on_the_screen(tmp_path):
    answer = on_a_bare_machine(tmp_path, "keys", "new", "-")

    assert read(answer.stdout).index.active
    assert list(tmp_path.iterdir()) == []


def test_keys_that_are_there_are_never_overwritten(tmp_path):
    (tmp_path / "sleutels.json").write_text("van ons")

    answer = on_a_bare_machine(tmp_path, "keys", "new", "sleutels.json")

    assert answer.returncode == 1
    assert "bestaat al" in answer.stderr
    assert (tmp_path / "sleutels.json").read_text() == "van ons"


def test_a_desk_without_keys_says_how_to_make_them(tmp_path):
    secret = "een-geheim-van-meer-dan-vijftig-tekens-om-mee-te-tekenen"

    answer = on_a_bare_machine(tmp_path, "migrate", KLAVERBLAD_SECRET_KEY=secret)

    assert answer.returncode == 1
    assert "klaverblad keys new" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_status_counts_the_rows_of_each_key_and_shows_no_secret(world, keys):
    somebody(world, "Lina", insz=NUMBER, insz_absent_because="")
    before = keys.read()
    renewed(keys)

    said = said_by("status")

    line = next(line for line in said.splitlines() if before.sealing.active.id in line)
    assert "gaat uit dienst" in line
    assert line.endswith("1 rijen")
    secrets = [key["secret"] for key in json.loads(written(keys.read()))["sealing"]]
    assert not [secret for secret in secrets if secret in said]


def test_status_warns_when_others_can_read_the_keys(db, keys):
    keys.path.chmod(0o644)

    assert "chmod 600" in said_by("status")


def test_status_names_a_key_that_is_missing(world, keys):
    somebody(world, "Lina", insz=NUMBER, insz_absent_because="")
    missing = keys.read().sealing.active.id
    keys.write(type(keys.read()).new(on=keys.read().sealing.active.made_on))

    assert f"vragen sleutel {missing}, die hier niet is" in said_by("status")


def test_rotating_tells_what_it_did_and_what_to_keep(world, keys):
    somebody(world, "Lina", insz=NUMBER, insz_absent_because="")

    said = said_by("rotate")

    assert "1 rijen hebben nu de nieuwe sleutels" in said
    assert "reservekopieën" in said


def test_retiring_a_key_in_use_is_refused_in_words(world, keys):
    somebody(world, "Lina", insz=NUMBER, insz_absent_because="")
    old = keys.read().sealing.active.id
    renewed(keys)

    with pytest.raises(CommandError, match="nog nodig voor 1 rijen"):
        said_by("retire", old)


def test_a_key_is_not_forgotten_on_the_day_it_retired(world, keys):
    old = keys.read().sealing.active.id
    said_by("rotate")

    with pytest.raises(CommandError, match="Vergeet hem morgen"):
        said_by("retire", old, "--forget")


def test_keys_from_the_environment_are_not_rotated_in_place(db, settings, keys):
    settings.KLAVERBLAD_KEYRING = KeyText(written(keys.read()))

    with pytest.raises(CommandError, match="KLAVERBLAD_KEYS_FILE"):
        said_by("rotate")


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be written by root")
def test_a_folder_that_may_not_be_written_is_named(db, keys):
    keys.path.parent.chmod(0o500)

    with pytest.raises(CommandError, match="mag hier niet geschreven worden"):
        said_by("rotate")

"""Where a desk has its keys, and that it does not start without them."""

from __future__ import annotations

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from klaverblad.apps.access.keyring import KeyFile, Keyring, KeyText, read
from tests.apps.access.keys import ON
from tests.site_settings.reading import KEYS, SECRET, production, settings_of


def test_a_real_desk_without_keys_does_not_start(monkeypatch, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="klaverblad keys new"):
        settings_of(monkeypatch, tmp_path, KLAVERBLAD_SECRET_KEY=SECRET)

    assert not (tmp_path / "keys.json").exists()


def test_a_real_desk_takes_no_keys_from_beside_its_database(monkeypatch, tmp_path):
    KeyFile(tmp_path / "keys.json").make(Keyring.new(on=ON))

    with pytest.raises(ImproperlyConfigured, match="KLAVERBLAD_KEYS_FILE"):
        settings_of(monkeypatch, tmp_path, KLAVERBLAD_SECRET_KEY=SECRET)


def test_keys_come_from_a_file_that_is_named(monkeypatch, tmp_path):
    file = KeyFile(tmp_path / "elders.json")
    file.make(Keyring.new(on=ON))

    said = production(monkeypatch, tmp_path, KLAVERBLAD_KEYS_FILE=str(file.path))

    assert said["KLAVERBLAD_KEYRING"].read() == file.read()


def test_keys_come_from_the_environment_itself(monkeypatch, tmp_path):
    said = production(monkeypatch, tmp_path)

    assert isinstance(said["KLAVERBLAD_KEYRING"], KeyText)
    assert said["KLAVERBLAD_KEYRING"].read() == read(KEYS)


def test_a_file_that_is_named_and_not_there_is_not_made_in_silence(monkeypatch, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="reservekopie"):
        production(monkeypatch, tmp_path, KLAVERBLAD_KEYS_FILE=str(tmp_path / "weg.json"))

    assert not (tmp_path / "weg.json").exists()


def test_keys_from_two_sides_are_refused(monkeypatch, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="niet allebei"):
        production(
            monkeypatch,
            tmp_path,
            KLAVERBLAD_KEYS=KEYS,
            KLAVERBLAD_KEYS_FILE=str(tmp_path / "keys.json"),
        )


@pytest.mark.parametrize("broken", ["{}", "Zwaluwenstaart", "[1]"])
def test_keys_that_cannot_be_read_stop_the_start(monkeypatch, tmp_path, broken):
    with pytest.raises(ImproperlyConfigured, match="niet te lezen") as refusal:
        production(monkeypatch, tmp_path, KLAVERBLAD_KEYS=broken)

    assert broken not in str(refusal.value)


def test_the_practice_region_makes_its_keys_once(monkeypatch, tmp_path):
    first = settings_of(monkeypatch, tmp_path, KLAVERBLAD_DEMO="1")["KLAVERBLAD_KEYRING"].read()
    again = settings_of(monkeypatch, tmp_path, KLAVERBLAD_DEMO="1")["KLAVERBLAD_KEYRING"].read()

    assert first == again
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600

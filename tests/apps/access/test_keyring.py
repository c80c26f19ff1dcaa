"""The keys: in a file that only its owner reads, whole at every moment, and seen when it changes."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import threading

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from klaverblad.apps.access import keyring
from klaverblad.apps.access.keyring import BadKeyring, KeyFile, Keyring, KeysBusy, KeyState, KeyText
from tests.apps.access.keys import ON


@pytest.fixture
def file(tmp_path):
    made = KeyFile(tmp_path / "keys.json")
    made.make(Keyring.new(on=ON))
    return made


def said(file):
    return json.loads(file.path.read_text())


def test_what_was_written_is_read_back_as_it_was(file):
    keys = file.read().renewed(on=ON)

    assert keyring.read(keyring.written(keys)) == keys


def test_sealing_and_looking_up_never_share_a_key(file):
    keys = file.read()

    assert keys.sealing.active.secret != keys.index.active.secret
    assert len(keys.sealing.active.secret) == 32


def test_only_its_owner_reads_the_file(file):
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_a_changed_file_keeps_its_owner_and_its_rights(file):
    file.path.chmod(0o640)

    file.write(file.read().renewed(on=ON))

    assert stat.S_IMODE(file.path.stat().st_mode) == 0o640


def test_the_first_keys_are_never_made_twice(file):
    before = file.read()

    assert not file.make(Keyring.new(on=ON))
    assert file.read() == before


def test_processes_that_start_together_share_their_keys(tmp_path):
    found = []

    def start():
        here = KeyFile(tmp_path / "keys.json")
        here.make(Keyring.new(on=ON))
        found.append(here.read().sealing.active.id)

    starters = [threading.Thread(target=start) for _ in range(8)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_running_process_sees_that_the_keys_changed(file):
    running = KeyFile(file.path)
    before = running.read()

    file.write(before.renewed(on=ON))

    assert running.read().sealing.active.id != before.sealing.active.id
    assert running.read().sealing.by_id[before.sealing.active.id].state is KeyState.RETIRING


def test_an_unchanged_file_is_not_read_again(file, monkeypatch):
    file.read()
    monkeypatch.setattr(keyring, "read", lambda text: pytest.fail("it was read again"))

    assert file.read() is file.read()


RING = '{"format": 1, "index": [], "sealing": '
MALFORMED = [
    "",
    "{",
    "[]",
    "5",
    '{"format": 1}',
    "\x00",
    "[" * 100_000,
    RING + '{"a": 1}}',
    RING + "[5]}",
    RING + '["a"]}',
    RING + '[{"id": 5, "made_on": "2026-01-01", "state": "active", "secret": ""}]}',
    RING + '[{"id": [], "made_on": "2026-01-01", "state": "active", "secret": ""}]}',
    RING + '[{"id": "a", "made_on": 5, "state": "active", "secret": ""}]}',
    RING + '[{"id": "a", "made_on": "2026-01-01", "state": {}, "secret": null}]}',
]


@pytest.mark.parametrize("broken", [*MALFORMED, '{"format": 9}', "é"], ids=lambda text: text[-20:])
def test_a_running_desk_goes_on_with_its_keys_when_the_file_breaks(file, broken, caplog):
    before = file.read()
    file.path.write_text(broken, encoding="utf-8")

    assert [file.read() for _ in range(3)] == [before] * 3
    assert [record.msg for record in caplog.records] == ["keys_unreadable"]


def test_a_running_desk_goes_on_with_its_keys_until_a_lost_file_is_put_back(file):
    before = file.read()
    file.path.unlink()
    without = file.read()
    put_back = before.renewed(on=ON)
    KeyFile(file.path).make(put_back)

    assert without == before
    assert file.read() == put_back


@pytest.mark.parametrize("broken", [None, *MALFORMED], ids=lambda text: text and text[-20:])
def test_a_desk_that_starts_refuses_keys_that_it_cannot_read(file, broken):
    if broken is None:
        file.path.unlink()
    else:
        file.path.write_text(broken)

    with pytest.raises(ImproperlyConfigured, match="klaverblad keys new"):
        KeyFile(file.path).read()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"id": "Zwaluwen"}, "geen goede naam"),
        ({"secret": "a2xhdmVy"}, "geen 32 bytes"),
        ({"state": "retired"}, "niet precies één actieve"),
    ],
)
def test_a_fault_in_the_keys_is_named_without_a_piece_of_them(file, wrong, words):
    found = said(file)
    found["sealing"][0] |= wrong
    secret = found["sealing"][0]["secret"]

    with pytest.raises(BadKeyring, match=words) as refusal:
        keyring.read(json.dumps(found))

    assert secret not in str(refusal.value)


def test_two_keys_may_not_share_a_name(file):
    found = said(file)
    found["index"] = [found["index"][0] | {"state": "retired"}, *found["index"]]

    with pytest.raises(BadKeyring, match="heten hetzelfde"):
        keyring.read(json.dumps(found))


def test_a_key_shows_no_secret_when_it_is_printed(file):
    keys = file.read()
    secret = keys.sealing.active.secret

    shown = f"{keys!r} {file!r} {KeyText(keyring.written(keys))!r}"

    assert repr(secret) not in shown
    assert said(file)["sealing"][0]["secret"] not in shown


def test_a_file_that_others_may_read_is_told_of_in_the_log(file, caplog):
    file.read()
    file.path.chmod(0o644)

    assert [file.read() for _ in range(3)] == [file.read()] * 3
    assert [record.msg for record in caplog.records] == ["keys_open_to_others"]


@pytest.mark.parametrize(("rights", "n_warnings"), [(0o600, 0), (0o640, 1), (0o604, 1)])
def test_before_every_command_it_is_said_in_words(file, settings, rights, n_warnings):
    settings.KLAVERBLAD_KEYRING = file
    file.path.chmod(rights)

    said = [one for one in run_checks() if one.id == "access.W001"]

    assert len(said) == n_warnings
    assert all(f"chmod 600 {file.path}" in one.hint for one in said)


def needs_root():
    if os.geteuid() != 0:
        pytest.skip("Only root gives a file to somebody else.")


def test_what_root_locks_is_of_whoever_owns_the_keys(file):
    needs_root()
    os.chown(file.path, 12_345, 12_346)

    with file.changing():
        file.write(file.read().renewed(on=ON))

    lock = file.path.with_name("keys.json.lock")
    owners = {(one.stat().st_uid, one.stat().st_gid) for one in (lock, file.path)}
    assert owners == {(12_345, 12_346)}
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600


@pytest.mark.parametrize("how", ["a link", "a second name"])
def test_root_gives_no_other_file_away_by_the_lock(file, tmp_path, how):
    needs_root()
    os.chown(file.path, 12_345, 12_346)
    other, lock = tmp_path / "shadow", file.path.with_name("keys.json.lock")
    other.touch()
    if how == "a link":
        lock.symlink_to(other)
    else:
        lock.hardlink_to(other)

    with contextlib.suppress(OSError), file.changing():
        pass

    assert other.stat().st_uid == 0


def test_keys_are_changed_by_one_process_at_a_time(file):
    with file.changing(), pytest.raises(KeysBusy), KeyFile(file.path).changing():
        pytest.fail("two at once")

    with file.changing():
        assert file.read()


def test_what_a_killed_process_left_behind_is_cleared(file):
    left = file.path.with_name("keys.json.abcdefgh.new")
    left.write_text("half")

    with file.changing():
        pass

    assert not left.exists()


def test_a_write_that_breaks_off_leaves_the_old_keys(file, monkeypatch):
    before = file.path.read_bytes()

    def full(_handle):
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        file.write(file.read().renewed(on=ON))

    assert file.path.read_bytes() == before


def test_a_link_to_the_file_stays_a_link_when_keys_change(file, tmp_path):
    linked = tmp_path / "linked.json"
    linked.symlink_to(file.path)

    KeyFile(linked).write(file.read().renewed(on=ON))

    assert linked.is_symlink()
    assert len(file.read().sealing.keys) == 2

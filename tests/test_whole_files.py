"""A file is there as a whole or not at all, and is its owner's alone."""

from __future__ import annotations

import os
import stat
import threading

import pytest

from klaverblad import whole_files


def test_a_new_file_is_read_by_its_owner_alone(tmp_path):
    assert whole_files.write_new(tmp_path / "new", b"one")

    assert (tmp_path / "new").read_bytes() == b"one"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_never_made_anew(tmp_path):
    (tmp_path / "old").write_bytes(b"one")

    assert not whole_files.write_new(tmp_path / "old", b"two")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"one"]


def test_what_takes_the_place_of_a_file_keeps_its_rights(tmp_path):
    (tmp_path / "old").write_bytes(b"one")
    (tmp_path / "old").chmod(0o640)

    whole_files.write(tmp_path / "old", b"two")

    assert (tmp_path / "old").read_bytes() == b"two"
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o640


@pytest.mark.parametrize("write", [whole_files.write, whole_files.write_new])
def test_a_full_disk_leaves_nothing_that_is_half_there(tmp_path, monkeypatch, write):
    def full(_handle):
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        write(tmp_path / "new", b"one")

    assert list(tmp_path.iterdir()) == []


def test_of_many_who_write_at_once_exactly_one_wins(tmp_path):
    won = []

    def write(number):
        won.append(whole_files.write_new(tmp_path / "new", b"%d" % number * 10_000))

    writers = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    assert sorted(won) == [False] * 7 + [True]
    assert len(set((tmp_path / "new").read_bytes())) == 1
    assert len(list(tmp_path.iterdir())) == 1

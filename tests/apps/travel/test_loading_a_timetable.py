"""A feed comes in whole or not at all, whatever somebody hands in."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal.models import Event
from klaverblad.apps.travel import queries, reading, services, store, wording
from klaverblad.apps.travel.models import Timetable
from klaverblad.apps.travel.policies import LOADER
from klaverblad.apps.travel.prepare import BadFeed
from klaverblad.apps.travel.reading import NotAFeed, tables_of
from klaverblad.errors import Denied
from tests.engines.travel.feed_samples import FILES, files

ON = date(2026, 6, 16)
NOW = timezone.now()


def zipped(folder, named="feed.zip", **changed):
    path = folder / named
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files(**changed).items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def loader(world, settings, tmp_path):
    """The command on the machine, with a folder of its own."""
    settings.DATA = tmp_path
    return Actor.task(LOADER, on=ON, region_id=world.region.pk)


def folders():
    return sorted(one.name for one in store.root().iterdir()) if store.root().exists() else []


def test_a_good_feed_is_used_and_its_row_says_where_it_came_from(
    loader, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = services.load_timetable(loader, zipped(tmp_path), at=NOW)

    found = queries.timetable(loader)
    assert found.trips.n_trips == 2
    assert (row.source, row.operator) == ("feed.zip", "Oefenvervoer")
    assert (row.valid_from, row.valid_until) == (date(2026, 6, 1), date(2026, 6, 30))
    assert (row.loaded_by, row.loaded_through) == (None, LOADER)
    assert folders() == [str(row.pk)]
    assert Event.objects.filter(name="timetable.loaded").count() == 1


def test_a_new_feed_takes_the_place_of_the_old_in_one_go(
    loader, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        old = services.load_timetable(loader, zipped(tmp_path), at=NOW)
    fewer = "\n".join(FILES["trips.txt"].splitlines()[:2])
    calls = "\n".join(FILES["stop_times.txt"].splitlines()[:4])

    with django_capture_on_commit_callbacks(execute=True):
        new = services.load_timetable(
            loader, zipped(tmp_path, trips=fewer, stop_times=calls), at=NOW
        )

    assert queries.timetable(loader).trips.n_trips == 1
    assert list(Timetable.objects.filter(is_current=True)) == [new]
    assert Timetable.objects.filter(pk=old.pk, is_current=False).exists()
    assert folders() == [str(new.pk)]


def test_a_bad_feed_replaces_nothing_and_says_file_and_row(
    loader, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        old = services.load_timetable(loader, zipped(tmp_path), at=NOW)
    bent = FILES["stop_times.txt"].replace("08:10:00", "8u10")

    with pytest.raises(BadFeed) as caught:
        services.load_timetable(loader, zipped(tmp_path, stop_times=bent), at=NOW)

    (first, *_rest) = wording.lines(caught.value.findings)
    assert "stop_times.txt, regel 4" in first
    assert "8u10" in first
    assert queries.timetable(loader).row == old
    assert folders() == [str(old.pk)]


def test_when_the_row_cannot_be_written_the_files_go_and_the_old_one_stays(
    loader, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        old = services.load_timetable(loader, zipped(tmp_path), at=NOW)

    def break_off(*_args, **_said):
        raise OSError("the disk is full")

    monkeypatch.setattr(services.journal, "emit", break_off)
    with pytest.raises(OSError, match="full"):
        services.load_timetable(loader, zipped(tmp_path), at=NOW)

    assert queries.timetable(loader).row == old
    assert folders() == [str(old.pk)]


def test_when_the_files_are_gone_the_bus_no_longer_counts(loader, tmp_path):
    row = services.load_timetable(loader, zipped(tmp_path), at=NOW)
    store._kept.clear()
    for file in store.folder_of(row.pk).iterdir():
        file.unlink()

    assert queries.timetable(loader) is None


def test_a_feed_of_another_region_is_refused(loader, tmp_path):
    far = FILES["stops.txt"].replace("51.2", "43.2")

    with pytest.raises(BadFeed) as caught:
        services.load_timetable(loader, zipped(tmp_path, stops=far), at=NOW)

    assert "stops.txt" in "".join(wording.lines(caught.value.findings))


def test_a_feed_that_ended_yesterday_is_refused(loader, tmp_path):
    later = replace(loader, on=date(2026, 7, 1))

    with pytest.raises(BadFeed):
        services.load_timetable(later, zipped(tmp_path), at=NOW)


@pytest.mark.parametrize("name", ["coach", "workplace", "self_login", "officer"])
def test_whoever_does_not_run_the_region_loads_no_timetable(world, loader, tmp_path, name):
    with pytest.raises(Denied):
        services.load_timetable(world.actor(name), zipped(tmp_path), at=NOW)


def test_the_administrator_may_and_is_named_in_the_row(world, loader, tmp_path):
    administrator = replace(world.actor("administrator"), on=ON)

    row = services.load_timetable(administrator, zipped(tmp_path), at=NOW)

    assert row.loaded_by_id == administrator.user_id


def test_another_region_sees_nothing_of_it(loader, tmp_path):
    services.load_timetable(loader, zipped(tmp_path), at=NOW)

    assert queries.timetable(replace(loader, region_id="kempen")) is None


def refused(data):
    with pytest.raises(NotAFeed) as caught:
        tables_of(io.BytesIO(data))
    return str(caught.value.sentence)


def in_a_zip(*members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("cut", [0, 10, 300, 700])
def test_a_damaged_zip_is_refused_in_words(tmp_path, cut):
    assert "zip" in refused(zipped(tmp_path).read_bytes()[:cut])


def test_a_zip_whose_bytes_were_turned_over_is_refused(tmp_path):
    data = bytearray(zipped(tmp_path).read_bytes())
    data[40:60] = bytes(20)

    assert refused(bytes(data))


@pytest.mark.parametrize(
    "name", ["../stops.txt", "/etc/stops.txt", "a/../../stops.txt", "..\\stops.txt", "C:/stops.txt"]
)
def test_a_name_that_points_elsewhere_is_refused(name):
    assert "buiten zijn map" in refused(in_a_zip((name, "stop_id\n")))


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert "te groot" in refused(in_a_zip(("stops.txt", b"0" * (60 << 20))))


def test_a_file_that_goes_on_longer_than_it_said_is_refused():
    data = bytearray(in_a_zip(("agency.txt", "a\n" + "b\n" * 4000)))
    said = struct.pack("<I", 2 + 8000)
    assert data.count(said) == 2
    data[:] = data.replace(said, struct.pack("<I", 10))

    assert refused(bytes(data))


def test_a_zip_with_a_thousand_files_is_refused():
    assert "te veel" in refused(in_a_zip(*((f"{n}.txt", "") for n in range(1000))))


def test_a_zip_with_a_password_is_refused():
    data = bytearray(in_a_zip(("stops.txt", "stop_id\na\n"), compression=zipfile.ZIP_STORED))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1

    assert refused(bytes(data))


def test_a_row_that_is_too_short_is_told_with_its_line():
    tables, findings = tables_of(io.BytesIO(in_a_zip(("stops.txt", "a,b\n1,2\n3\n\n5,6\n"))))

    assert [(one.file, one.row) for one in findings.told] == [("stops.txt", 3)]
    assert tables["stops.txt"].rows.tolist() == [2, 5]
    assert tables["stops.txt"].columns["a"].tolist() == [b"1", b"5"]


def test_a_feed_in_a_folder_with_a_mark_at_its_head_is_read():
    text = "\ufeffstop_id,stop_name\r\n a ,'s Gravenwezel\r\n".encode()

    tables, _findings = tables_of(io.BytesIO(in_a_zip(("gtfs/stops.txt", text))))

    assert tables["stops.txt"].columns["stop_id"].tolist() == [b"a"]


def test_reading_in_pieces_is_reading_at_once(monkeypatch, tmp_path):
    data = zipped(tmp_path).read_bytes()
    whole, _findings = tables_of(io.BytesIO(data))

    monkeypatch.setattr(reading, "_CHUNK", 2)
    pieces, _findings = tables_of(io.BytesIO(data))

    for name, table in whole.items():
        assert np.array_equal(table.rows, pieces[name].rows)
        for column, values in table.columns.items():
            assert np.array_equal(values, pieces[name].columns[column])


def test_the_command_says_what_is_wrong_and_stops(loader, tmp_path, capsys):
    bent = FILES["trips.txt"].replace("r,week,t2", "z,week,t2")

    with pytest.raises(CommandError):
        call_command("travel", "load", str(zipped(tmp_path, trips=bent)))

    assert "trips.txt, regel 3, kolom route_id" in capsys.readouterr().err


def test_the_command_says_so_when_the_file_is_not_there(loader, tmp_path):
    with pytest.raises(CommandError, match="er niet"):
        call_command("travel", "check", str(tmp_path / "nergens.zip"))


def test_the_command_shows_that_no_timetable_holds(loader, capsys):
    call_command("travel", "show")

    assert "geen dienstregeling" in capsys.readouterr().out


def test_the_command_wants_a_region_that_there_is(loader):
    with pytest.raises(CommandError, match="voorkempen"):
        call_command("travel", "show", "--region", "nergens")


def test_a_region_without_its_folder_keeps_working(loader):
    assert queries.timetable(loader) is None

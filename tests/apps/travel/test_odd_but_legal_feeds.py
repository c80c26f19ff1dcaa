"""Feeds that are odd and allowed come in; what is not allowed is told in words that help."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.utils import translation

import klaverblad
from klaverblad.apps.travel import wording
from klaverblad.apps.travel.reading import NotAFeed, tables_of
from klaverblad.engines.travel import RoadModel
from klaverblad.engines.travel.day import lay_out
from klaverblad.engines.travel.feed import read_feed
from klaverblad.engines.travel.findings import Fault, Finding, Wanted
from klaverblad.engines.travel.footpaths import footpaths
from klaverblad.engines.travel.timetable import Timetable
from tests.engines.travel.feed_samples import FILES, files

ON = date(2026, 6, 16)
WANTED = re.compile(r'Wanted\(\s*"([^"]+)"')


def read(folder="", **changed):
    """Read a zip as the command does, without a database."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files(**changed).items():
            archive.writestr(folder + name, text)
    data.seek(0)
    tables, findings = tables_of(data)
    timetable, found = read_feed(
        tables, zones=frozenset({"Europe/Brussels", "Europe/London"}), on=ON
    )
    return timetable, [*findings.told, *found.told]


def fatal(told):
    return [one for one in told if one.is_fatal]


def test_a_name_with_a_line_break_in_quotes_is_one_name():
    stops = FILES["stops.txt"].replace("Markt", '"Markt\nnoord"')

    timetable, told = read(stops=stops)

    assert fatal(told) == []
    assert "Markt\nnoord" in timetable.stop_name.tolist()


def test_the_line_of_a_mistake_after_a_line_break_in_quotes_is_that_of_the_file():
    stops = FILES["stops.txt"].replace("Markt", '"Markt\nnoord"').replace("51.270", "x")

    _, told = read(stops=stops)

    assert [(one.row, one.column) for one in fatal(told)] == [(6, "stop_lat")]


def test_files_that_say_nothing_of_trips_are_left_alone():
    extra = {
        "pathways": "pathway_id,from_stop_id\nx,nergens\n",
        "levels": "level_id\n",
        "shapes": "shape_id\n",
        "feed_info": "feed_lang\nzz\n",
        "fare_attributes": "",
    }

    timetable, told = read(folder="feed/", **extra)

    assert (timetable.n_trips, fatal(told)) == (2, [])


@pytest.mark.parametrize("name", ["calendar", "transfers", "frequencies"])
def test_a_file_of_nothing_is_a_file_that_is_not_there(name):
    days = "service_id,date,exception_type\nweek,20260617,1\n"

    timetable, told = read(**{name: "", "calendar_dates": days})

    assert fatal(told) == []
    assert timetable.n_trips == 2


def test_a_boarding_area_without_a_place_on_earth_is_where_its_platform_is():
    stops = FILES["stops.txt"] + "k,,,,4,a\nn,Gang,,,3,p\n"
    calls = FILES["stop_times.txt"].replace("08:00:00,a,1", "08:00:00,k,1")

    timetable, told = read(stops=stops, stop_times=calls)

    assert fatal(told) == []
    at = timetable.stop_lat[timetable.call_stop[0]], timetable.stop_lon[timetable.call_stop[0]]
    assert at == (51.25, 4.5)


def test_an_ordinary_stop_without_a_place_on_earth_is_told_with_its_row():
    stops = FILES["stops.txt"].replace("b,Molen,51.260,4.500", "b,Molen,,")

    timetable, told = read(stops=stops)

    assert timetable is None
    assert {(one.fault, one.row) for one in fatal(told)} == {(Fault.OUTSIDE_EARTH, 4)}


def test_how_to_change_between_two_trips_alone_is_left_out_and_told_nothing():
    transfers = "from_trip_id,to_trip_id,transfer_type\nt1,t2,4\n"

    timetable, told = read(transfers=transfers)

    assert (timetable.n_trips, fatal(told)) == (2, [])


def test_one_time_for_arriving_and_leaving_will_do_for_a_whole_file():
    rows = [line.split(",") for line in FILES["stop_times.txt"].splitlines()]
    calls = "\n".join(",".join((one[0], *one[2:])) for one in rows) + "\n"

    timetable, told = read(stop_times=calls)

    assert fatal(told) == []
    assert timetable.call_arrive[0] == timetable.call_depart[0] == 8 * 3600


def test_a_bus_every_half_hour_goes_on_past_midnight():
    often = "trip_id,start_time,end_time,headway_secs\nt1,23:00:00,25:00:00,1800\n"

    timetable, _ = read(frequencies=often)

    leaves = timetable.call_depart[timetable.call_first[:-1]]
    assert leaves.tolist() == [88_200, *(np.arange(23, 25, 0.5) * 3600).astype(int).tolist()]


def test_columns_between_semicolons_are_told_as_such():
    stops = FILES["stops.txt"].replace(",", ";")

    timetable, told = read(stops=stops)

    assert timetable is None
    assert told[0].fault is Fault.NO_COMMAS
    assert wording.line(told[0]).startswith("stops.txt, regel 1: tussen de kolommen staan geen")


def test_every_advice_has_its_words():
    folder = Path(klaverblad.__file__).parent
    sources = [*(folder / "engines/travel").glob("*.py"), *(folder / "apps/travel").glob("*.py")]

    said = {text for path in sources for text in WANTED.findall(path.read_text(encoding="utf-8"))}

    assert len(said) > 20
    assert said == set(wording.ADVICE)
    assert set(wording.FAULTS) == set(Fault)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_an_advice_is_said_with_its_values_in_every_language(language):
    finding = Finding(
        Fault.NOT_A_NUMBER, "stops.txt", 3, "location_type", "9",
        Wanted("een getal van %(least)s tot %(most)s", {"least": 0, "most": 4}),
    )  # fmt: skip

    with translation.override(language):
        said = wording.line(finding)

    assert " 0 " in said
    assert said.endswith(" 4.")


def test_two_feeds_in_one_zip_are_refused_instead_of_mixed():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files().items():
            archive.writestr(f"lijn/{name}", text)
            archive.writestr(f"spoor/{name}", text)

    with pytest.raises(NotAFeed) as refused:
        tables_of(data)

    assert "meer dienstregelingen" in str(refused.value.sentence)


def test_what_lies_in_a_folder_beside_a_feed_is_left_alone():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("oud/transfers.txt", "from_stop_id,to_stop_id,transfer_type\nx,y,9\n")
        for name, text in files().items():
            archive.writestr(name, text)

    tables, _ = tables_of(data)

    assert "transfers.txt" not in tables


def test_a_column_that_stands_there_twice_is_told():
    stops = FILES["stops.txt"].replace("location_type", "stop_name")

    timetable, told = read(stops=stops)

    assert timetable is None or fatal(told)
    assert (Fault.TWICE, 1, "stop_name") in {(one.fault, one.row, one.column) for one in told}


def test_a_bus_every_second_for_weeks_is_told_and_not_written_out():
    often = "trip_id,start_time,end_time,headway_secs\nt1,00:00:00,999:00:00,1\n"

    timetable, told = read(frequencies=often)

    assert timetable is None
    assert [(one.file, one.row, one.column) for one in fatal(told)] == [
        ("frequencies.txt", 2, "headway_secs")
    ]


def test_a_zip_of_which_the_packing_is_broken_is_refused_in_words():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in files().items():
            archive.writestr(name, text)
    broken = bytearray(data.getvalue())
    at = broken.index(b"agency.txt") + 30
    broken[at : at + 20] = bytes(20)

    with pytest.raises(NotAFeed):
        tables_of(io.BytesIO(bytes(broken)))


def test_where_the_feed_forbids_to_change_between_two_near_stops_nobody_walks():
    stops = FILES["stops.txt"].replace("51.260,4.500", "51.251,4.500")
    never = "from_stop_id,to_stop_id,transfer_type\na,b,3\n"

    timetable, _ = read(stops=stops, transfers=never)
    foot = footpaths(timetable, RoadModel())
    free = footpaths(read(stops=stops)[0], RoadModel())

    a, b = (timetable.stop_name.tolist().index(name) for name in ("Markt", "Molen"))
    assert b in free.to[free.first[a] : free.first[a + 1]]
    assert b not in foot.to[foot.first[a] : foot.first[a + 1]]
    assert a in foot.to[foot.first[b] : foot.first[b + 1]]


def test_a_feed_of_london_is_read_by_the_clocks_of_here():
    agency = FILES["agency.txt"].replace("Europe/Brussels", "Europe/London")

    timetable, _ = read(agency=agency)
    foot = footpaths(timetable, RoadModel())
    day = lay_out(timetable, ON, ZoneInfo("Europe/London"), foot, wall=ZoneInfo("Europe/Brussels"))

    leaves = int(timetable.call_depart[0])
    assert day.clock(leaves).time().isoformat() == "09:00:00"
    assert day.seconds(time(9)) == leaves


def test_a_timetable_that_was_kept_before_pairs_were_still_reads():
    timetable, _ = read(transfers="from_stop_id,to_stop_id,transfer_type\na,a,3\n")
    kept = timetable.arrays()
    del kept["no_change_to"]

    again = Timetable.from_arrays(kept)

    assert again.no_change_to.tolist() == timetable.no_change.tolist()

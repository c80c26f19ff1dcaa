"""Feeds as operators make them, and as they should not: each mistake is told with its place."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from klaverblad.engines.travel.feed import read_feed
from klaverblad.engines.travel.findings import TOLD_AT_MOST, Fault
from tests.engines.travel.feed_samples import FILES, tables

TUESDAY = date(2026, 6, 16)
ZONES = frozenset({"Europe/Brussels", "Europe/Paris"})


def read(**changed):
    return read_feed(tables(**changed), zones=ZONES, on=TUESDAY)


def runs_on(timetable, day):
    return len(timetable.trips_on(day))


def test_a_good_feed_has_nothing_wrong_with_it():
    timetable, findings = read()

    assert findings.told == []
    assert timetable.stop_name.tolist() == ["Markt", "Molen", "Vijver"]
    assert timetable.call_arrive.tolist() == [28800, 29100, 29400, 88200, 88800, 89400]
    assert timetable.valid == (date(2026, 6, 1), date(2026, 6, 30))


def test_a_day_is_added_and_another_taken_away():
    timetable, _findings = read()

    days = [TUESDAY + timedelta(days=n) for n in range(6)]

    # Tuesday runs, Wednesday is taken away, Saturday is added, Sunday does not run.
    assert [runs_on(timetable, day) for day in days] == [2, 0, 2, 2, 2, 0]


def test_a_feed_with_single_days_only_runs_on_those():
    timetable, findings = read(
        calendar=None, calendar_dates="service_id,date,exception_type\nweek,20260620,1\n"
    )

    assert not findings.is_fatal
    assert timetable.valid == (date(2026, 6, 20), date(2026, 6, 20))


def test_a_calendar_of_zeros_leaves_the_word_to_the_single_days():
    zeros = "week,0,0,0,0,0,0,0,20260601,20260630\n"

    timetable, findings = read(
        calendar=FILES["calendar.txt"].splitlines()[0] + "\n" + zeros,
        calendar_dates="service_id,date,exception_type\nweek,20260617,1\n",
    )

    assert not findings.is_fatal
    assert timetable.valid == (date(2026, 6, 17), date(2026, 6, 17))


def test_until_further_notice_still_runs_in_the_coming_weeks():
    endless = FILES["calendar.txt"].replace("20260601,20260630", "20100101,20991231")

    timetable, _findings = read(calendar=endless)

    assert runs_on(timetable, TUESDAY + timedelta(days=7)) == 2


def test_a_trip_every_so_many_minutes_is_written_out():
    timetable, _findings = read(
        frequencies="trip_id,start_time,end_time,headway_secs\nt1,06:00:00,07:00:00,1200\n"
    )

    firsts = timetable.call_depart[timetable.call_first[:-1]]
    assert sorted(firsts.tolist()) == [21600, 22800, 24000, 88200]


def test_a_change_at_a_station_holds_for_its_stops():
    timetable, _findings = read(
        transfers="from_stop_id,to_stop_id,transfer_type,min_transfer_time\np,p,2,120\nb,b,3,\n"
    )

    assert (timetable.change_from[0], timetable.change_to[0], timetable.change_s[0]) == (0, 0, 120)
    assert timetable.no_change.tolist() == [1]


def test_where_nobody_may_board_is_kept_with_the_call():
    calls = FILES["stop_times.txt"].splitlines()
    with_pickup = "\n".join(
        [
            calls[0] + ",pickup_type",
            *(line + (",1" if ",c," in line else ",0") for line in calls[1:]),
        ]
    )

    timetable, _findings = read(stop_times=with_pickup)

    assert timetable.can_board.tolist() == [True, True, False, False, True, True]


def test_a_stop_without_a_name_bears_that_of_its_station():
    timetable, _findings = read(stops=FILES["stops.txt"].replace("a,Markt", "a,"))

    assert timetable.stop_name[0] == "Station"


BENT = [
    ("agency", "Europe/Brussels", "Mars/Olympus", Fault.NO_SUCH_ZONE, 2, "agency_timezone"),
    ("stops", "b,Molen,51.260", "b,Molen,91.5", Fault.OUTSIDE_EARTH, 4, "stop_lat"),
    ("stops", "b,Molen,51.260", "b,Molen,x", Fault.OUTSIDE_EARTH, 4, "stop_lat"),
    ("stops", "c,Vijver", "b,Vijver", Fault.TWICE, 5, "stop_id"),
    ("stops", "a,Markt", ",Markt", Fault.EMPTY_VALUE, 3, "stop_id"),
    ("stops", ",0,p", ",0,q", Fault.UNKNOWN_REFERENCE, 3, "parent_station"),
    ("trips", "r,week,t2", "z,week,t2", Fault.UNKNOWN_REFERENCE, 3, "route_id"),
    ("trips", "r,week,t2", "r,feast,t2", Fault.UNKNOWN_REFERENCE, 3, "service_id"),
    ("routes", "O1,3", "O1,bus", Fault.NOT_A_NUMBER, 2, "route_type"),
    ("stop_times", "08:10:00,08:10:00", "8u10,8u10", Fault.NOT_A_TIME, 4, "arrival_time"),
    ("stop_times", "08:00:00,08:00:00", ",", Fault.NO_TIME_AT_AN_END, 2, "arrival_time"),
    ("stop_times", "08:10:00,08:10:00", "07:10:00,07:10:00", Fault.BACK_IN_TIME, 4, "arrival_time"),
    ("stop_times", "24:40:00,24:41:00", "24:42:00,24:41:00", Fault.BACK_IN_TIME, 6, "departure_time"),
    ("stop_times", "t1,,,b,2", "t1,,,b,1", Fault.TWICE, 3, "stop_sequence"),
    ("stop_times", ",b,2\nt1", ",x,2\nt1", Fault.UNKNOWN_REFERENCE, 3, "stop_id"),
    ("stop_times", "t2,24:30:00", "t9,24:30:00", Fault.UNKNOWN_REFERENCE, 5, "trip_id"),
    ("calendar", "20260630", "20260230", Fault.NOT_A_DATE, 2, "end_date"),
    ("calendar", "20260630", "20260501", Fault.BACK_IN_TIME, 2, "end_date"),
    ("calendar_dates", "20260620,1", "20260620,3", Fault.NOT_A_NUMBER, 3, "exception_type"),
    ("calendar_dates", "20260620,1", "20/06/2026,1", Fault.NOT_A_DATE, 3, "date"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "good", "bad", "fault", "row", "column"), BENT)
def test_what_is_wrong_is_told_with_its_row_and_column(file, good, bad, fault, row, column):
    text = FILES[f"{file}.txt"]
    assert good in text

    timetable, findings = read(**{file: text.replace(good, bad, 1)})

    assert timetable is None
    places = {(one.fault, one.file, one.row, one.column) for one in findings.told}
    assert (fault, f"{file}.txt", row, column) in places
    assert all(one.wanted for one in findings.told)


@pytest.mark.parametrize("file", ["agency", "stops", "routes", "trips", "stop_times"])
def test_a_file_that_every_feed_has_may_not_be_missing(file):
    timetable, findings = read(**{file: None})

    assert timetable is None
    assert (Fault.MISSING_FILE, f"{file}.txt") in {(one.fault, one.file) for one in findings.told}


@pytest.mark.parametrize(
    ("file", "column"),
    [("stops", "stop_lat"), ("trips", "service_id"), ("stop_times", "stop_id"), ("calendar", "friday"), ("agency", "agency_timezone")],
)  # fmt: skip
def test_a_column_that_is_needed_may_not_be_missing(file, column):
    text = FILES[f"{file}.txt"].replace(column, "renamed", 1)

    timetable, findings = read(**{file: text})

    assert timetable is None
    assert (Fault.MISSING_COLUMN, column) in {(one.fault, one.column) for one in findings.told}


def test_a_feed_without_any_days_is_refused():
    timetable, findings = read(calendar=None, calendar_dates=None)

    assert timetable is None
    assert findings.told[0].fault is Fault.MISSING_FILE


def test_a_feed_whose_days_have_all_passed_is_refused():
    long_ago = FILES["calendar.txt"].replace("20260601,20260630", "20200601,20200630")

    timetable, findings = read(calendar=long_ago, calendar_dates=None)

    assert timetable is None
    assert findings.told[0].fault is Fault.NEVER_RUNS


def test_many_equal_mistakes_are_counted_and_a_few_are_told():
    header, *rows = FILES["stop_times.txt"].splitlines()
    many = [header, *rows, *(f"t1,9u,9u,b,{n}" for n in range(10, 510))]

    _timetable, findings = read(stop_times="\n".join(many))

    told = [one for one in findings.told if one.column == "arrival_time"]
    assert len(told) == TOLD_AT_MOST
    assert findings.counts[Fault.NOT_A_TIME, "stop_times.txt", "arrival_time"] == 500


def test_what_does_no_harm_is_told_and_the_feed_is_used():
    trips = FILES["trips.txt"] + "r,week,t3,Alleen\n"
    calls = FILES["stop_times.txt"] + "t3,09:00:00,09:00:00,a,1\n"
    stops = FILES["stops.txt"] + "d,Stil,51.28,4.5,0,\n"

    timetable, findings = read(trips=trips, stop_times=calls, stops=stops)

    assert timetable.n_trips == 2
    assert {one.fault for one in findings.told} == {Fault.ONE_STOP, Fault.NOT_USED}


def test_the_order_of_the_rows_changes_nothing():
    header, *rows = FILES["stop_times.txt"].splitlines()

    straight, _findings = read()
    turned, _findings = read(stop_times="\n".join([header, *rows[::-1]]))

    for name, values in straight.arrays().items():
        assert np.array_equal(values, turned.arrays()[name]), name

"""The buses of the practice region: made up, the same every time, and a feed like any other."""

from __future__ import annotations

import io
from datetime import date

from klaverblad.apps.travel.reading import tables_of
from klaverblad.demo.timetable import timetable_zip
from klaverblad.engines.travel.feed import read_feed

ON = date(2026, 6, 16)
TOWNS = {
    "Schoten": (51.252, 4.502), "Brasschaat": (51.291, 4.491), "Kapellen": (51.313, 4.435),
    "Stabroek": (51.332, 4.371), "Wuustwezel": (51.390, 4.594), "Malle": (51.299, 4.693),
    "Kalmthout": (51.384, 4.475), "Brecht": (51.350, 4.638),
}  # fmt: skip


def feed():
    tables, torn = tables_of(io.BytesIO(timetable_zip(TOWNS, on=ON)))
    timetable, findings = read_feed(tables, zones=frozenset({"Europe/Brussels"}), on=ON)
    return timetable, torn.told + findings.told


def test_the_same_day_makes_the_same_feed_to_the_byte():
    assert timetable_zip(TOWNS, on=ON) == timetable_zip(TOWNS, on=ON)


def test_there_is_nothing_wrong_with_the_feed_of_the_practice_region():
    timetable, found = feed()

    assert found == []
    assert timetable.valid[0] <= ON <= timetable.valid[1]


def test_every_stop_says_that_it_is_made_up():
    timetable, _found = feed()

    assert all(name.endswith("(oefenhalte)") for name in timetable.stop_name)


def test_a_feast_day_runs_as_a_sunday():
    timetable, _found = feed()

    assert len(timetable.trips_on(date(2026, 7, 21))) == len(timetable.trips_on(date(2026, 7, 19)))


def test_one_line_rides_past_midnight_and_most_do_not():
    timetable, _found = feed()

    late = {
        timetable.line_name[timetable.trip_line[trip]]
        for trip in range(timetable.n_trips)
        if timetable.call_depart[timetable.call_first[trip]] >= 24 * 3600
    }

    assert late == {"O1"}

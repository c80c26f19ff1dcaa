"""From the files of a GTFS feed to a timetable, with everything that is wrong with them.

source  GTFS Schedule reference, gtfs.org. Read: agency, stops, routes, trips, stop_times, calendar,
        calendar_dates, frequencies, transfers. Left out: fares, shapes, pathways, booking rules,
        transfers for one line or trip alone; a trip that only runs on demand by phone is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from klaverblad.engines.travel.feed_calls import Calls, calls, repeated
from klaverblad.engines.travel.feed_days import days_of_service
from klaverblad.engines.travel.feed_tables import Integers, Reader, Table, Texts
from klaverblad.engines.travel.findings import Fault, Finding, Findings, Wanted
from klaverblad.engines.travel.timetable import Timetable

NEEDED = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
DAYS = ("calendar.txt", "calendar_dates.txt")
READ = (*NEEDED, *DAYS, "frequencies.txt", "transfers.txt")
_BOARDED, _MAY_BE_NOWHERE = (0, 4), (3, 4)
# transfers.txt: 0 and 1 take no time of their own here, 2 says how much, 3 forbids.
_FORBIDDEN, _SAID = 3, (0, 1, 2)


def read_feed(
    tables: Mapping[str, Table], *, zones: frozenset[str], on: date
) -> tuple[Timetable | None, Findings]:
    """Read and check a feed.

    tables   file name -> its columns; files that are not there are left out
    zones    the names of time zones that exist
    on       days long before or after this one are left out
    returns  the timetable, None when something fatal is wrong; and all findings
    """
    findings = Findings()
    # A file of nothing at all, not even a header, is one that is not there.
    tables = {
        name: table for name, table in tables.items() if name in NEEDED or set(table.columns) - {""}
    }
    for name in NEEDED:
        if name not in tables:
            findings.add(
                Finding(Fault.MISSING_FILE, name, wanted=Wanted("%(file)s", {"file": name}))
            )
        elif not len(tables[name]):
            findings.add(Finding(Fault.EMPTY_FILE, name, wanted=Wanted("minstens één regel")))
    if not any(name in tables for name in DAYS):
        either = Wanted("%(one)s of %(other)s", dict(zip(("one", "other"), DAYS, strict=True)))
        findings.add(Finding(Fault.MISSING_FILE, DAYS[0], wanted=either))
    if findings.is_fatal:
        return None, findings
    readers = {name: Reader(name, table, findings) for name, table in tables.items()}
    zone = _zone(readers["agency.txt"], zones)
    services, first_day, runs = days_of_service(
        readers.get(DAYS[0]), readers.get(DAYS[1]), findings, on=on
    )
    parts = _Parts(readers, services)
    if findings.is_fatal or parts.calls is None:
        return None, findings
    found = parts.timetable(zone, first_day, runs)
    if not len(found.trip_line) or not found.runs[found.trip_service].any():
        findings.add(
            Finding(Fault.NEVER_RUNS, "trips.txt", wanted=Wanted("een rit die op een dag rijdt"))
        )
        return None, findings
    return found, findings


def _zone(agency: Reader, zones: frozenset[str]) -> str:
    if not agency.has("agency_timezone"):
        return ""
    values = agency.names("agency_timezone")
    # All operators of a feed share one zone; the reference asks it.
    wrong = np.array([one not in zones or one != values[0] for one in values], np.bool_)
    agency.tell(
        Fault.NO_SUCH_ZONE, "agency_timezone", wrong, Wanted("Europe/Brussels, overal dezelfde")
    )
    return str(values[0])


class _Parts:
    """The stops, lines, trips and calls of a feed, as they refer to each other."""

    def __init__(self, readers: Mapping[str, Reader], services: Texts) -> None:
        self.readers = readers
        stops, routes, trips = (readers[f"{name}.txt"] for name in ("stops", "routes", "trips"))
        self.calls: Calls | None = None
        is_whole = stops.has("stop_id", "stop_name", "stop_lat", "stop_lon")
        is_whole &= routes.has("route_id", "route_type")
        is_whole &= trips.has("route_id", "service_id", "trip_id")
        if not is_whole:
            return
        self.stop_ids, self.route_ids = stops.ids("stop_id"), routes.ids("route_id")
        self.trip_ids = trips.ids("trip_id")
        self.trip_line = trips.refers("route_id", self.route_ids, to="routes.txt")
        self.trip_service = trips.refers("service_id", services, to="calendar.txt")
        self.kind = stops.whole("location_type", most=4)
        self.parent = stops.refers(
            "parent_station", self.stop_ids, to="stops.txt", may_be_empty=True
        )
        self.lat, self.lon = self._where(stops)
        self.line_kind = routes.whole("route_type", most=1702)
        self.calls = calls(
            readers["stop_times.txt"], self.trip_ids, self.stop_ids, readers.get("frequencies.txt")
        )

    def _where(self, stops: Reader) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where stops are. Generic nodes (3) and boarding areas (4) may go without a place on earth:
        nobody boards at the first, and the second is where its platform is."""
        lat, lon = stops.texts("stop_lat"), stops.texts("stop_lon")
        nowhere = np.isin(self.kind, _MAY_BE_NOWHERE) & ((lat == b"") | (lon == b""))
        if not nowhere.any():
            return stops.degrees("stop_lat", most=90.0), stops.degrees("stop_lon", most=180.0)
        columns = dict(stops.table.columns)
        for name, values in (("stop_lat", lat), ("stop_lon", lon)):
            there = np.where(self.parent >= 0, values[self.parent], b"")
            columns[name] = np.where(nowhere, np.where(there == b"", b"0", there), values)
        filled = Reader(stops.file, Table(columns, stops.table.rows), stops.findings)
        return filled.degrees("stop_lat", most=90.0), filled.degrees("stop_lon", most=180.0)

    def timetable(self, zone: str, first_day: int, runs: NDArray[np.bool_]) -> Timetable:
        """Put it together; stops that nobody calls at are left out."""
        assert self.calls is not None
        stops, trips, routes = (self.readers[f"{one}.txt"] for one in ("stops", "trips", "routes"))
        found = self.calls
        used = np.zeros(len(self.stop_ids), np.bool_)
        used[found.stop] = True
        is_idle = ~used & np.isin(self.kind, _BOARDED)
        stops.tell(Fault.NOT_USED, "stop_id", is_idle, Wanted("een halte waar een rit stopt"))
        new = np.cumsum(used) - 1
        names = stops.names("stop_name")
        station = np.where(self.parent >= 0, self.parent, np.arange(len(names)))
        names = np.where((names == "") | (self.kind == 4), names[station], names)
        headsigns = trips.names("trip_headsign")
        short, long = routes.names("route_short_name"), routes.names("route_long_name")
        changes = self._changes(new, used)
        repeats, calls_made = repeated(found)
        return Timetable(
            stop_name=names[used],
            stop_lat=self.lat[used],
            stop_lon=self.lon[used],
            line_name=np.where(short != "", short, long),
            line_kind=self.line_kind,
            trip_line=self.trip_line[repeats],
            trip_service=self.trip_service[repeats],
            trip_headsign=headsigns[repeats],
            call_first=calls_made.first,
            call_stop=new[calls_made.stop],
            call_arrive=calls_made.arrive,
            call_depart=calls_made.depart,
            can_board=calls_made.can_board,
            can_alight=calls_made.can_alight,
            first_day=first_day,
            runs=runs,
            **changes,
            zone=zone,
        )

    def _changes(self, new: Integers, used: NDArray[np.bool_]) -> dict[str, Integers]:
        """Where one may change, by what the feed says; a station speaks for all its stops."""
        reader = self.readers.get("transfers.txt")
        nothing = np.zeros(0, np.int64)
        kinds = ("change_from", "change_to", "change_s", "no_change", "no_change_to")
        none = dict.fromkeys(kinds, nothing)
        # A feed may say nothing but how to change between two trips.
        if reader is None or not {"from_stop_id", "to_stop_id"} <= reader.table.columns.keys():
            return none
        start = reader.refers("from_stop_id", self.stop_ids, to="stops.txt", may_be_empty=True)
        end = reader.refers("to_stop_id", self.stop_ids, to="stops.txt", may_be_empty=True)
        kind, seconds = reader.whole("transfer_type", most=5), reader.whole("min_transfer_time")
        of_one_line = np.zeros(len(reader), np.bool_)
        for name in ("from_route_id", "to_route_id", "from_trip_id", "to_trip_id"):
            of_one_line |= reader.texts(name) != b""
        of_one_line |= (start < 0) | (end < 0) | (kind > _FORBIDDEN)
        reader.tell(
            Fault.OTHER_TRANSFER,
            "transfer_type",
            of_one_line,
            Wanted("een overstap tussen twee haltes"),
        )
        members: dict[int, list[int]] = {}
        for stop in np.flatnonzero(used).tolist():
            for group in {stop, int(self.parent[stop])} - {-1}:
                members.setdefault(group, []).append(stop)
        pairs, forbidden = [], []
        for row in np.flatnonzero(~of_one_line).tolist():
            for one in members.get(int(start[row]), ()):
                for other in members.get(int(end[row]), ()):
                    if kind[row] in _SAID:
                        pairs.append((new[one], new[other], int(seconds[row])))
                    else:
                        forbidden.append((new[one], new[other]))
        table = np.array(pairs, np.int64).reshape(-1, 3)
        never = np.unique(np.array(forbidden, np.int64).reshape(-1, 2), axis=0)
        return {
            "change_from": table[:, 0],
            "change_to": table[:, 1],
            "change_s": table[:, 2],
            "no_change": never[:, 0],
            "no_change_to": never[:, 1],
        }

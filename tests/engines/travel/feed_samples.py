"""A small feed as text, to be bent in every way that feeds are bent."""

from __future__ import annotations

import numpy as np

from klaverblad.engines.travel.feed_tables import Table

FILES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nov,Oefenvervoer,https://oefenregio.example/,Europe/Brussels\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    "p,Station,51.250,4.500,1,\n"
    "a,Markt,51.250,4.500,0,p\nb,Molen,51.260,4.500,0,\nc,Vijver,51.270,4.500,0,\n",
    "routes.txt": "route_id,route_short_name,route_type\nr,O1,3\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign\nr,week,t1,Vijver\nr,week,t2,Markt\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t1,08:00:00,08:00:00,a,1\nt1,,,b,2\nt1,08:10:00,08:10:00,c,3\n"
    "t2,24:30:00,24:30:00,c,1\nt2,24:40:00,24:41:00,b,2\nt2,24:50:00,24:50:00,a,3\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "week,1,1,1,1,1,0,0,20260601,20260630\n",
    "calendar_dates.txt": "service_id,date,exception_type\nweek,20260617,2\nweek,20260620,1\n",
}


def files(**changed):
    """The files with some replaced: stop_times="…", or left out: calendar=None."""
    found = {**FILES, **{f"{name}.txt": text for name, text in changed.items()}}
    return {name: text for name, text in found.items() if text is not None}


def tables(**changed):
    """The same files as columns, as the app hands them in."""
    found = {}
    for name, text in files(**changed).items():
        rows = [line.split(",") for line in text.splitlines()]
        columns = {
            column: np.array([row[i].encode() for row in rows[1:]], np.bytes_)
            for i, column in enumerate(rows[0])
        }
        found[name] = Table(columns, np.arange(2, len(rows) + 1))
    return found
